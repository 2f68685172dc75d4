"""`nianbao new-district ../示例 --name 示例区`: the tree of a district, whole or not at all.

It is a town's tree without a town's report, guides and quizzes: its figures are derived from what
its towns publish (`nianbao gather`). No town's name is invented: the editor lists them.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from ..district import menu, pages
from ..district.district import District
from ..ledger.figure import PENDING
from ..ledger.problem import visible
from ..library.laws import short_province
from . import console, newpage
from .newtown import command, tree
from .newtown.town import Move, Town, town_of
from .project import Project, read_project

_HAN = r"[\u3400-\u9fff]"
_NAME = re.compile(rf"{_HAN}{{1,20}}[市区县旗]")
_KEPT = re.compile(
    r"\.ci/|README\.md|CONTRIBUTING\.md|handbook/|mkdocs\.yml|docs/about/|docs/open-data\.md"
    r"|data/(?:site|laws|hotlines|units|wordings|hant|synonyms|outlines|glossary)\.yml"
)
"""What a district takes over of a town's tree."""
_LINK = re.compile(r"\[([^\]\n]+)\]\(([^)#:\s]+\.md)[^)\s]*\)")
_FIGURE = re.compile(r"，例如\{\{ [^}(]+ \}\}")
_PLACE = re.compile(r'\{\{ 地点\("([^"]+)"\) \}\}')
_SYNONYMS = "data/synonyms.yml"
REQUIREMENTS = ("requirements-district.in", "requirements-district.txt")
_TOWNS = f"""# yaml-language-server: $schema=schema/towns.json
# 区里的镇（街道）和它们的发布包在哪里。一个镇一条，照这个样子写，不知道的写“{PENDING}”：
#
#   某某镇:
#     文件名: moumou
#     行政区划代码: {PENDING}
#     发布包: {PENDING}
#     联系: {PENDING}
镇街: {{}}
"""
_REGISTER = """# yaml-language-server: $schema=schema/indicators.json
# 全区的指标：各镇（街道）的哪些数是同一个。照这个样子写，看 handbook/district.md：
#
# 矛盾纠纷调解:
#   文件名: mediation
#   简称: 调解
#   指标:
#     调解案件:
#       指标标识: FZ-01
#       单位: 宗
#       口径: 调解的案件总数
#       期间: 全年
#       各镇: [调解.调解案件]
{}
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `nianbao new-district`."""
    parser.add_argument("folder", type=Path, metavar="文件夹", help="放在哪里：没有的，或者空的")
    parser.add_argument("--name", required=True, metavar="区名", help="如“某某区”")
    parser.add_argument("--city", metavar="市", help="所在的市，如“某某市”")
    parser.add_argument("--province", metavar="省份", help="如“广东”")


def run(options: argparse.Namespace) -> int:
    """Write the tree beside its place and move it there; return 1 if it cannot be made."""
    root, folder = options.root.resolve(), options.folder.absolute()
    project = read_project(root)
    old = town_of(project)
    province = short_province(options.province or PENDING)
    new = Town(options.name, old.year, options.city or PENDING, province)
    reason = "" if _NAME.fullmatch(new.name) else f"“{new.name}”写得不对，应当像“某某区”"
    reason = reason or command.folder_fault(folder, root) or command.project_fault(project, old)
    if reason:
        print(visible(f"没有新建：{reason}。"))
        return 1
    command.place(root, folder, texts(project, Move(old, new)), REQUIREMENTS)
    print(console.colour(f"已给{new.name}建好：{visible(str(folder))}", "好"))
    print("接下来，在新的文件夹里：")
    print("1. 运行 git init；在 data/towns.yml 里列出镇（街道），写明各自的发布包在哪里。")
    print("2. 在 data/indicators.yml 里登记指标，运行 nianbao gather：收数据，做合计和网页。")
    print(f"3. 运行 make check：列出全部“{PENDING}”，逐个补上。")
    return 0


def texts(project: Project, move: Move) -> dict[str, str]:
    """Return the text of every file of the district but the programs, by its path."""
    files, _ = tree.texts(project, move)
    files = {path: text for path, text in files.items() if _KEPT.match(path)}
    files |= {"data/towns.yml": _TOWNS, "data/indicators.yml": _REGISTER}
    files |= pages.files(District(), set())
    files |= {"docs/index.md": _home(move.new.name), "docs/search.md": _search()}
    documents = {path.removeprefix("docs/") for path in files if path.startswith("docs/")}
    for path in [path for path in files if path.startswith(("docs/about/", "docs/open-data"))]:
        files[path] = _without_dead_links(files[path], path.removeprefix("docs/"), documents)
    files[_SYNONYMS] = _synonyms(files[_SYNONYMS], move.new.name)
    files["mkdocs.yml"] = menu.of_district(files["mkdocs.yml"])
    return files


def _without_dead_links(text: str, source: str, documents: set[str]) -> str:
    """Return a page without links to pages that a district does not have."""
    folder = Path(source).parent

    def is_dead(link: re.Match[str]) -> bool:
        parts: list[str] = []
        for part in (folder / link[2]).parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        return "/".join(parts) not in documents

    lines = []
    for line in _PLACE.sub(r"\1", _FIGURE.sub("", text)).split("\n"):
        dead = [link for link in _LINK.finditer(line) if is_dead(link)]
        if dead and line.startswith("- "):
            continue
        for link in dead:
            line = line.replace(link[0], link[1])
        lines.append(line)
    return "\n".join(lines)


def _synonyms(text: str, name: str) -> str:
    """Return the words of search without those for guides and figures of the town."""
    rest = re.sub(r"^近义词:\n(?:.*\n)*?(?=疑问词:)", "", text, flags=re.M)
    return rest.replace(f" {name}, {name},", f" {name},")


def _home(name: str) -> str:
    front = {
        "template": "home.html",
        "title": "首页",
        "目录": False,
        "标题分行": [f"{name}各镇（街道）一年来怎样依法办事，", "放在一起看。"],
        "导语": "各镇（街道）的年度报告公布了什么，加起来是多少，每个数从哪里来。",
        "搜索提示": "想找什么？例如：调解",
        "常找": [
            {"名": "数据总览", "页": "statistics/index.md"},
            {"名": "各镇（街道）", "页": "towns/index.md"},
            {"名": "报送和公开", "页": "towns/late.md"},
        ],
        "最新报告": {
            "名": "各镇（街道）的数",
            "题签": "法治政府建设数据",
            "页": "statistics/index.md",
            "年": "各镇汇总",
            "说明": "从各镇（街道）公布的报告取数，逐个写明来处",
        },
        "摘要": '{{ 本站("站名") }}：各镇（街道）年度报告的数放在一起，合计从哪里来，哪些不能比。',
        "栏目关键词": '{{ 本站("镇名") }}，法治政府建设，各镇（街道），合计',
    }
    doors = (
        ("看数据", "statistics/index.md", "各镇（街道）的合计，按主题列出。"),
        ("每个指标", "indicators/index.md", "各镇（街道）并列，没有数的写明原因。"),
        ("各镇（街道）", "towns/index.md", "每个镇（街道）公布了什么，报告在哪里。"),
        ("开放数据", "open-data.md", "全部的数整份下载。"),
    )
    sections = "".join(
        f"<section markdown>\n\n### [{title}]({page})\n\n{text}\n\n</section>\n\n"
        for title, page, text in doors
    )
    body = f'<h2 class="sr">入口</h2>\n\n<div class="doors" markdown>\n\n{sections}</div>\n'
    return newpage.head(front) + body


def _search() -> str:
    front = {
        "title": "搜索",
        "template": "search.html",
        "目录": False,
        "摘要": '在{{ 本站("站名") }}的数据和说明中搜索。',
    }
    return newpage.head(front) + "没有找到的，可以从[数据总览](statistics/index.md)按主题查。\n"
