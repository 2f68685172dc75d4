"""Whole sites built by MkDocs: mistakes stop a build; a changed value changes what shows it."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import ROOT
from folders import write
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs_macros.plugin import MacrosPlugin
from selectolax.lexbor import LexborHTMLParser, LexborNode
from shared import WAIT, MakeOnce

from macros.desk.checks import privacy
from macros.desk.problems import every_problem
from macros.desk.project import read_project
from macros.ledger.load import load
from macros.render.sentence import machine_number
from macros.web.search import index

FICTIONAL = ROOT / "tests" / "fictional"
ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}

Build = subprocess.CompletedProcess[str]


# --- helpers ------------------------------------------------------------------------------


def copy_project(folder: Path, *parts: str) -> Path:
    """Copy the generator of the project and the given parts of its content into a folder.

    What Python has compiled comes along, but nothing that other processes are writing.
    """
    for part in ("macros", "overrides", *parts):
        unfinished = shutil.ignore_patterns("*.pyc.*", "*.tmp")
        shutil.copytree(ROOT / part, folder / part, ignore=unfinished)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def town_at(folder: Path) -> Path:
    """Make the fictional town as another town would set it up: own data, pages and menu."""
    copy_project(folder)
    (folder / "mkdocs.yml").rename(folder / "base.yml")
    shutil.copytree(FICTIONAL, folder, dirs_exist_ok=True)
    return folder


def write_project(folder: Path, files: Mapping[str, str]) -> Path:
    """Write a small project of these files, with a menu of its pages."""
    copy_project(folder)
    settings = (folder / "mkdocs.yml").read_text("utf-8")
    without_menu = re.sub(r"^nav:\n([ -].*\n)+", "", settings, flags=re.MULTILINE)
    (folder / "mkdocs.yml").write_text(without_menu, "utf-8")
    return write(folder, files)


def write_town(folder: Path) -> Path:
    """Write a town of one page and one subject, with all that `nianbao site` needs."""
    front = "title: 首页\n年度: 2024\n摘要: 养老\n栏目关键词: 养老"
    page = f"---\n{front}\n---\n\n# 首页\n\n{{{{ 表(养老) }}}}\n"
    about = (FICTIONAL / "data" / "site.yml").read_text("utf-8")
    files = {"data/2024/a.yml": SUBJECT, "data/site.yml": about, "docs/index.md": page}
    write_project(folder, files)
    shutil.copytree(ROOT / "fonts", folder / "fonts")
    return folder


def run_python(project: Path, *command: str) -> Build:
    """Run Python in the project; its answer has both of its outputs."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=project,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=WAIT,
        check=False,
    )


def build(project: Path, *options: str) -> Build:
    return run_python(project, "-m", "mkdocs", "build", *(options or ["--strict"]))


def build_site(project: Path, *options: str) -> Path:
    """Build a project without mistakes, and return its site."""
    done = build(project, *options)
    assert done.returncode == 0, done.stdout
    return project / "site"


def build_errors(project: Path) -> list[str]:
    """Return the located messages of a build that must fail: `docs/a.md:3：…`."""
    done = build(project)
    assert done.returncode != 0
    assert "Traceback" not in done.stdout
    return re.findall(r"(?:docs|data)/\S+?:[0-9]+：.*", done.stdout)


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1, (file, old, text.count(old))
    file.write_text(text.replace(old, new), "utf-8")


def parse(file: Path) -> LexborHTMLParser:
    return LexborHTMLParser(file.read_text("utf-8"))


def tokens(file: Path) -> list[str]:
    """Return tags and texts, in order."""
    return re.findall(r"<[^>]*>|[^<]+", file.read_text("utf-8"))


def differences(before: Path, after: Path) -> dict[str, list[tuple[str, str]]]:
    """Return the tags and texts that differ, by page; the structure must be the same."""
    names, later = (
        {f.relative_to(site).as_posix() for f in site.rglob("*") if f.is_file()}
        for site in (before, after)
    )
    # The folder of the search parts is named by a hash of their content.
    names, later = ({n for n in all_ if not index.PART.search(n)} for all_ in (names, later))
    assert names == later
    found = {}
    for name in sorted(names):
        if (before / name).read_bytes() == (after / name).read_bytes():
            continue
        old, new = tokens(before / name), tokens(after / name)
        assert len(old) == len(new), name
        found[name] = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
    other = {name for name in found if name.startswith("hant/")}
    ours = found.keys() - other
    assert other == {f"hant/{name}" for name in ours}, "both editions change alike"
    return {name: found[name] for name in sorted(ours)}


def text(node: LexborNode | None) -> str:
    assert node is not None
    return node.text()


# --- the project itself -------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the real project in a folder; tests must undo their changes."""
    return copy_project(tmp_path_factory.mktemp("real"), "data", "docs")


@contextmanager
def temporary_change(file: Path, old: str, new: str) -> Iterator[None]:
    """Replace a text in a file until the block ends."""
    original = file.read_bytes()
    replace(file, old, new)
    try:
        yield
    finally:
        file.write_bytes(original)


Mistake = tuple[str, str, str, str, str]
"""A file, what is replaced by what, what is said of it, and the line it is told at if another."""
# Two builds, for a build is slow; in each, no mistake hides another or tells a right line wrong.
MISTAKES: list[list[Mistake]] = [
    [
        ("docs/report/2024.md", "{{ 信访.到期办结 }}", "{{ 信访.办完 }}", "“信访.到期办结”", ""),
        ("docs/statistics/mediation.md", "{{ 表(调解) }}", "{{ 表（调节） }}", "“调解”", ""),
        ("docs/index.md", "{{ 卡片(", "{{ 卡版(", "“卡片”", ""),
        ("docs/about/index.md", "{{ 调解.调解案件 }}", "{{ 调解.调解案件 }", "花括号", ""),
        ("docs/statistics/petition.md", "年度: 2024", "年度: 2042", "2024", ""),
        ("data/2024/petition.yml", "24起", "25起", "到期办结 25起", "  上级交办信访件:"),
        ("data/2024/anti-drug.yml", "16人", "6人", "少于10人", "  中风险人员:"),
    ],
    [
        ("data/2024/mediation.yml", "约154宗", "约一百五十四宗", "阿拉伯数字", "  调解案件:"),
        ("data/2024/petition.yml", "[到期办结", "[到期办了", "“到期办结”", "  上级交办信访件:"),
        ("data/site.yml", "镇名:", "真名:", "“镇名”", ""),
    ],
]


@pytest.mark.parametrize("mistakes", MISTAKES, ids=["words", "names"])
def test_mistakes_stop_the_build_and_are_found(real: Path, mistakes: list[Mistake]) -> None:
    with ExitStack() as changes:
        for file, old, new, *_ in mistakes:
            changes.enter_context(temporary_change(real / file, old, new))
        texts = {file: (real / file).read_text("utf-8").splitlines() for file, *_ in mistakes}
        found = build_errors(real)
    for file, _, new, said, at in mistakes:
        # Problems of a figure are reported at its name or at the exact line.
        places = [n for n, line in enumerate(texts[file], 1) if new in line or line == at]
        told = [one for one in found for n in places if one.startswith(f"{file}:{n}：错误")]
        assert told, found
        assert any(said in one for one in told), told
    errors = [one for one in found if "：错误" in one]
    assert {one.partition(":")[0] for one in errors} == texts.keys(), errors


def test_one_changed_value_changes_what_shows_it_and_nothing_else(
    real: Path, built_pages: Path
) -> None:
    """调解案件 occurs in a sentence, cards, a table and charts, and in two derived figures."""
    before, _ = load(real / "data")
    with temporary_change(real / "data/2024/mediation.yml", "值: 约154宗", "值: 约160宗"):
        after, problems = load(real / "data")
        assert not problems
        site = build_site(real)
    both = [town.years[2024]["调解"].indicators.values() for town in (before, after)]
    follow = [(a.figure, b.figure) for a, b in zip(*both, strict=True) if a.text != b.text]
    figures = [(a, b) for a, b in follow if a and b]
    assert len(figures) == 3, "two derived figures follow"
    pairs = [(str(a), str(b)) for a, b in figures]
    assert pairs[0] == ("约154宗", "约160宗")
    pairs += [(a.number, b.number) for a, b in figures]
    pairs += [(machine_number(a), machine_number(b)) for a, b in figures]
    found = differences(built_pages, site)
    pages = {name for name in found if name.endswith(".html")}
    showing = re.compile(r"调解\.(调解案件|诉前调解案件占比|其余案件件均金额)\b|表\(调解\)")
    assert pages == {
        page.relative_to(real / "docs").with_suffix(".html").as_posix()
        for page in (real / "docs").rglob("*.md")
        if showing.search(page.read_text("utf-8"))
    }
    assert set(found) - pages <= {"search/index.js"}
    for name in pages:
        charts = "".join(figure.html or "" for figure in parse(site / name).css("figure.chart"))
        for old, new in found[name]:
            expected = old
            for a, b in pairs:
                expected = expected.replace(a, b)
            in_chart = new.strip("</>") in charts and same_but_numbers(old, new)
            is_drawn = all(text.startswith('<path class="f') for text in (old, new))
            assert new == expected or in_chart or is_drawn, (name, old, new)


def same_but_numbers(old: str, new: str) -> bool:
    return re.sub(r"[0-9.]+", "0", old) == re.sub(r"[0-9.]+", "0", new)


# --- a small project ----------------------------------------------------------------------

SUBJECT = """主题: 养老服务
简称: 养老
来源: 年报 二（一）
期间: 全年
指标:
  床位: {值: 约120张, 存疑: 待核实。}
  护理员: 15人
"""


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    front = "---\ntitle: 页\n年度: 2024\n说明: |\n  多行\n\n  文字\n---\n"
    body = "\n\n# 页\n\n甲{{ 养老.床未 }}，{{ 养老.护里员 }}\n\n- {{ 图(\n  养老.没有) }}\n"
    files = {
        "data/2024/elderly.yml": SUBJECT,
        "docs/index.md": front + body,
        "docs/plain.md": "{{ 养老.床未 }}\n\n`{{ 不管 }}`\n\n｛｛ 养老。床未 ｝｝\n",
        "docs/windows.md": (front + body).replace("\n", "\r\n"),
        "docs/year.md": "---\ntitle: 页\n年度: [2024]\n---\n\n{{ 养老.床位 }}\n",
        "docs/text.md": "---\n年度: '2024'\n---\n\n{{ 养老.床位 }}\n",
    }
    project = write_project(tmp_path, files)
    (project / "docs/windows.md").write_bytes(files["docs/windows.md"].encode())
    found = build_errors(project)
    places = sorted(one.split("：")[0] for one in found)
    expected = {"index": (13, 13, 15), "plain": (1, 5), "windows": (13, 13, 15), "year": (3,)}
    assert places == sorted(
        f"docs/{n}.md:{line}" for n, lines in expected.items() for line in lines
    )
    for name, lines in expected.items():
        shown = parse(project / "site" / f"{name}.html").css("article .err")
        assert [int(re.findall("第([0-9]+)行", one.text())[0]) for one in shown] == list(lines)
    for one in found:
        assert re.search("[\u4e00-\u9fff]", one)
        assert not re.search(r"[A-Za-z]{4,}", re.sub(r"\S+\.(md|yml)", "", one)), one


def test_the_plugin_renders_the_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "# 页\n\n{{ 养老。床位 }}、{{ 养老.没有 }}、{{ 养老. }}、`{{ 养老.床位 }}`{#甲}\n"
    project = write_project(tmp_path, {"data/2024/a.yml": SUBJECT, "docs/index.md": page})
    rendered: list[tuple[str, str]] = []
    render = MacrosPlugin.render

    def record(self: MacrosPlugin, markdown: str, **options: bool) -> str:
        rendered.append((markdown, render(self, markdown, **options)))
        return rendered[-1][1]

    monkeypatch.setattr(MacrosPlugin, "render", record)
    monkeypatch.setattr(sys, "path", [*sys.path])
    mkdocs_build(load_config(str(project / "mkdocs.yml"), strict=False))
    [(template, markdown)] = rendered
    assert template.count("{{ 养老.床位 }}") == 1
    assert template.count("需要修改") == 1  # what is no word never gets there
    assert '<data value="120">' not in template
    assert markdown.count('<data value="120">') == 1
    assert markdown.count("需要修改") == 2
    assert "`{{ 养老.床位 }}`{#甲}" in markdown


def test_pages_use_our_words_and_nothing_else_of_the_plugin(tmp_path: Path) -> None:
    """Neither its own macros and variables nor the front matter; and none shadows a word."""
    front = "title: '{{ 7 * 7 }}{% set a = 6 * 6 %}{{ a }}'\n养老: 假的\n注入: 假的\n图: 假的\n"
    switches = "render_macros: false\nignore_macros: true\n"
    refused = ("macros_info()", "now()", "fix_url(养老)", "config.site_name", "page.title", "files",
               "注入", "environment.system", "养老.床位 | pretty", "range(9)", "extra")  # fmt: skip
    body = "".join(f"{{{{ {word} }}}}\n\n" for word in refused)
    page = f"---\n{front}{switches}---\n{body}{{{{ 养老.床位 }}}}、{{{{ page.床位 }}}}\n"
    other = SUBJECT.replace("养老", "page").replace("120", "88")
    data = {"data/2024/a.yml": SUBJECT, "data/2024/b.yml": other}
    project = write_project(tmp_path, {**data, "docs/index.md": page})
    done = build(project, "--no-strict")
    assert done.returncode == 0, done.stdout
    lines = [int(n) for n in re.findall(r"docs/index\.md:([0-9]+)：错误 P0[12]", done.stdout)]
    assert lines == [1, 1, 1, *range(9, 9 + 2 * len(refused), 2)]
    html = parse(project / "site/index.html")
    article = text(html.css_first("article"))
    assert article.count("需要修改") == 3 + len(refused)
    assert "约120张存疑1、约88张存疑2" in article
    assert "假的" not in article
    title = text(html.css_first("title"))
    assert "{{ 7 * 7 }}{% set a" in title
    assert not re.search("49|36", title)


def test_mkdocs_leaves_nothing_of_markdown_or_templates_in_what_the_ledger_says(
    tmp_path: Path,
) -> None:
    typed = (
        "<script>alert(1)</script> **粗** _斜_ ~~删~~ [链](x.md) ![图](x.png) | 格 | &lt;b&gt; [^1]"
        " :material-phone: <!-- 注 --> \\* www.example.com { #id .类 } {: .类 }"
    )
    nasty = typed + " `码` {{ 甲 }} {% raw %} {# 注 #}"
    quoted = "'" + nasty.replace("'", "''") + "'"
    lines = [
        *SUBJECT.splitlines()[:1],
        "简称: 养老", f"来源: {quoted}", f"期间: {quoted}", "指标:",
        f"  说法: {{值: 3人, 表述: {quoted}, 口径: {quoted}, 备注: {quoted}}}",
    ]  # fmt: skip
    page = f"""# 页

正文{{{{ 养老.说法 }}}}，{{{{ 原文('{typed}') }}}}。

- 列表{{{{ 养老.说法 }}}}

| 列 | 列 |
|---|---|
| {{{{ 养老.说法 }}}} | 乙 |

{{{{ 表(养老) }}}}

{{{{ 卡片(养老.说法) }}}}

<div markdown>

{{{{ 卡片(养老.说法) }}}}

</div>
"""
    files = {"data/2024/elderly.yml": "\n".join(lines) + "\n", "docs/index.md": page}
    project = write_project(tmp_path, files)
    build(project, "--no-strict")  # the ledger reports {{ 甲 }} and the like
    tree = parse(project / "site/index.html")
    article = tree.css_first("article")
    assert article
    assert article.text().count(typed) == 1 + article.text().count(nasty)
    assert article.text().count(nasty) == 3 + 5 + 1 + 2, "the row cites it once"
    assert not article.css("script, em, strong, code, del, img, a[href='x.html'], .类, #id")
    assert len(article.css("table")) == 2
    assert len(article.css("td")) == 2 + 5


@pytest.mark.parametrize("directories", [True, False])
def test_links_lead_from_every_depth_to_the_definition(tmp_path: Path, directories: bool) -> None:
    page = "# 页\n\n{{ 养老.床位 }}、{{ 养老.护理员 }}、{{ 教育.学校 }}\n"
    pages = ("index", "report/2024", "a/index", "a/b/c", "statistics/elderly", "statistics/index")
    files = {
        "data/2024/elderly.yml": SUBJECT,
        "data/2024/school.yml": "主题: 教育\n来源: 年报\n期间: 全年\n指标: {学校: 2所}\n",
        **{f"docs/{name}.md": page for name in pages},
        "docs/statistics/elderly.md": page + "\n## 一 { #s2-1 }\n\n{{ 表(养老) }}\n",
    }
    project = write_project(tmp_path, files)
    settings = (project / "mkdocs.yml").read_text("utf-8")
    settings = re.sub("use_directory_urls:.*", f"use_directory_urls: {directories}", settings)
    (project / "mkdocs.yml").write_text(settings, "utf-8")
    site = build_site(project)
    checked = 0
    for file in site.rglob("*.html"):
        if file.name in ("404.html", "search.html") or "hant" in file.parts:
            continue
        for link in parse(file).css("article a.fig, article a.tag.q"):
            address, _, anchor = (link.attributes["href"] or "").partition("#")
            assert address.endswith("/" if directories else ".html")
            target = (file.parent / address).resolve()
            target = target / "index.html" if target.is_dir() else target
            found = parse(target).css_first(f"[id='{unquote(anchor)}']")
            assert found, (file, link.html)
            checked += 1
        assert "2所" in [span.text() for span in parse(file).css("article span.fig")]
    assert checked == len(pages) * 3 + 1


# --- another town -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def town(shared: MakeOnce, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the fictional town with its site in `before`; tests must undo their changes."""

    def make(project: Path) -> None:
        build_site(town_at(project)).rename(project / "before")

    return Path(shutil.copytree(shared("fictional", make), tmp_path_factory.mktemp("a") / "town"))


def test_another_town_finds_nothing_of_ours(town: Path) -> None:
    for file in (town / "before").rglob("*"):
        if file.is_file():
            said = file.read_text("utf-8")
            assert not re.search("西联|韶关|武江|惠民", said), file
            assert file.suffix != ".html" or "枕溪镇" in said or "枕溪鎮" in said
            assert "{{" not in said
            assert 'class="err"' not in said
    for file in [*(ROOT / "macros").rglob("*"), *(ROOT / "overrides").rglob("*")]:
        if file.suffix in (".py", ".html", ".svg", ".css", ".js", ".xml"):
            assert not re.search("西联|韶关|武江", file.read_text("utf-8")), file


def test_every_link_and_id_of_the_town_is_right(town: Path) -> None:
    site = town / "before"
    for file in site.rglob("*.html"):
        ids = [node.id for node in parse(file).css("[id]")]
        assert len(ids) == len(set(ids)), file
        if file.name == "404.html":
            continue
        for link in parse(file).css("a[href]"):
            address, _, anchor = unquote(link.attributes["href"] or "").partition("#")
            if ":" in address:
                continue
            target = (file.parent / address).resolve() if address else file
            assert target.is_file(), (file, link.html)
            assert not anchor or parse(target).css_first(f"[id='{anchor}']"), (file, link.html)


def test_second_year_brings_change_and_charts_by_itself(town: Path) -> None:
    pages = {f.stem: parse(f) for f in (town / "before" / "statistics").glob("*.html")}
    changes = {
        text(row.css_first("th")): text(cell)
        for page in pages.values()
        for row in page.css("tr[id]")
        if (cell := row.css_first("td[data-l='同比']"))
    }
    assert changes["行政检查"] == "+25.0%"
    assert changes["行政处罚案件"] == "−20.0%"
    assert changes["调解成功率"] == "+0.2个百分点"
    assert changes["调解涉及金额"] == "约+20.0%"
    assert changes["调解室"] == "持平"
    assert changes["联合执法"] == "新指标"
    assert changes["公益活动"] == "不可比（口径不同）"
    assert changes["上门指导"].startswith("不可比")
    assert changes["严格管理"].startswith("不可比")
    drawn = {
        name: [
            "线" if f.css("svg circle") else text(f.css_first("thead")) for f in page.css("figure")
        ]
        for name, page in pages.items()
    }
    assert drawn["mediation"][0] == "指标2024年（宗）2023年（宗）"
    assert drawn["mediation"][2] == "线"
    assert drawn["enforcement"][2] == "线"
    old = parse(town / "before" / "report" / "2023.html")
    assert not old.css("svg circle")
    assert "2024" not in text(old.css_first("article"))


def test_withheld_counts_of_the_town_are_nowhere(town: Path) -> None:
    for file in (town / "before").rglob("*.html"):
        for node in parse(file).css(".hide, tr[id='严格管理'] td, tr[id='请假外出'] td"):
            assert not node.css("data")
            assert set(re.findall("[0-9]+", node.text())) <= {"10", "2023", "2024", "12", "31"}
        assert not re.search("(?<![0-9])12人|(?<![0-9])11人", text(parse(file).body))


def test_one_value_of_the_town_changes_the_lines_that_show_it(town: Path) -> None:
    """行政处罚案件: a sentence, a card, a row and its change, a line; no derived figure."""
    with temporary_change(town / "data/2024/enforcement.yml", "值: 8宗", "值: 9宗"):
        site = build_site(town)
    found = differences(town / "before", site)
    pages = {name: pairs for name, pairs in found.items() if name.endswith(".html")}
    assert set(found) - set(pages) <= {"search/index.js"}
    number = [('<data value="8">', '<data value="9">')]
    cited = (
        "枕溪镇人民政府. 枕溪镇2024年行政执法：行政处罚案件{}宗&#91;DS/OL&#93;. "
        "（还没有公布，请不要引用）&#91;引用日期&#93;. "
    )
    assert pages == {
        "index.html": [*number, ("8", "9")],
        "report/2024.html": [*number, ("8宗", "9宗")],
        "statistics/2024.html": [*number, ("8宗", "9宗"), ("−20.0%", "−10.0%")],
        "statistics/enforcement.html": [
            tuple(
                '<div class="plot" role="img" aria-label="行政处罚案件2023年10宗；'
                f'行政处罚案件2024年{n}宗。数据见图3的数据表。">' for n in (8, 9)
            ),
            ('<line class="l1" x1="25.00%" y1="0.90em" x2="75.00%" y2="1.90em"/>',
             '<line class="l1" x1="25.00%" y1="0.90em" x2="75.00%" y2="1.40em"/>'),
            ('<circle class="f1" cx="75.00%" cy="1.90em" r=".32em"/>',
             '<circle class="f1" cx="75.00%" cy="1.40em" r=".32em"/>'),
            ("8宗", "9宗"),
            *number, ("8", "9"),
            *number, ("8宗", "9宗"), ("−20.0%", "−10.0%"),
            tuple(cited.format(value) for value in (8, 9)),
        ],
    }  # fmt: skip


def test_build_is_not_confused_by_the_clock(tmp_path: Path) -> None:
    """Files from an archive or another computer may have tomorrow's date."""
    project = write_project(
        tmp_path, {"data/2024/a.yml": SUBJECT, "docs/index.md": "{{ 养老.床位 }}\n"}
    )
    tomorrow = time.time() + 86400
    for file in (project / "macros").rglob("*.py"):
        os.utime(file, (tomorrow, tomorrow))
    assert "约120张" in (build_site(project) / "index.html").read_text("utf-8")


LEAKS = {
    "docs/report/2024.md": ("## 四", "有人问起：严格管理的一共四人。\n\n## 四"),
    "docs/statistics/correction.md": ("\ntitle: ", "\n摘要: 社区矫正，严格管理４人\ntitle: "),
    "docs/statistics/index.md": ("{{ 卡片(", "![严格管理④人](../a.png)\n\n{{ 卡片("),
    "data/2024/correction.yml": ("口径: 按严格管理的", "口径: 按严格管理的四个人"),
    "mkdocs.yml": ("社区矫正:", "社区矫正（严格管理三人）:"),
}
"""Where a withheld count may be told, each as what stands there and what stands there then."""


def test_what_the_built_site_tells_is_told_with_its_source(tmp_path: Path) -> None:
    """Whatever `check --site` finds of a withheld count, `check` finds where it was written."""
    project = town_at(tmp_path)
    for name, (old, new) in LEAKS.items():
        text = (project / name).read_text("utf-8")
        assert old in text, name
        (project / name).write_text(text.replace(old, new, 1), "utf-8")
    assert build(project, "--no-strict").returncode == 0
    codes = ("N02", "D03")
    town = read_project(project)
    assert {p.path for p in every_problem(town) if p.code in codes} == set(LEAKS)
    pages = {p.path for p in privacy.check_site(town, project / "site")}
    assert {"site/report/2024.html", "site/statistics/correction.html"} <= pages
