"""`nianbao new-subject 便民服务 convenience 办件量`: a subject with its page and menu entry."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from typing import Any

import yaml

from ..files import write
from ..ledger.figure import PENDING
from ..ledger.name import is_name, name_like
from ..render import words
from . import console, newpage
from .newyear import SCHEMA
from .project import Project, read_project

_ENTRY = re.compile(r"^( *)- .*: statistics/\S+\.md *\n", re.M)
_ITEM = re.compile(r"^()- \[.*\]\([\w-]+\.md\).*\n|^## .*\{ *#subjects *\} *\n\n?", re.M)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `nianbao new-subject`."""
    parser.add_argument("name", metavar="主题", help="如“便民服务”")
    parser.add_argument("stem", metavar="文件名", help="英文，公布以后不改，如 convenience")
    parser.add_argument(
        "indicators", nargs="*", metavar="指标", help="指标的名称，如 办件量；台账已经有了的不写"
    )
    parser.add_argument("--short", metavar="简称", help="网页里用的名称；不写就是主题")
    parser.add_argument("--year", type=console.year, metavar="年度", help="不写就是最新的年度")


def run(options: argparse.Namespace) -> int:
    """Write the subject's ledger and page, and enter it in menu and overview."""
    project = read_project(options.root.resolve())
    options.year = options.year or project.ledger.latest
    options.short = options.short or options.name
    reason = _reason(project, options)
    if reason:
        print(f"没有新建：{reason}。")
        return 1
    files = _files(project, options)
    write({project.root / path: text for path, text in files.items()})
    print(console.colour(f"已建好主题“{options.name}”：", "好"))
    for path in files:
        print(f"  {path}")
    print(f"接下来：把里面的“{PENDING}”换成数值和文字，再检查。")
    return 0


def statistics_page(front: Mapping[str, Any]) -> str:
    """Return a subject's page with its table, which appears with the first figure."""
    return f"{newpage.head(front)}## 全部指标 {{ #all }}\n\n{{{{ 表({front['主题']}) }}}}\n"


def _reason(project: Project, options: argparse.Namespace) -> str:
    """Return why the subject cannot be made, or empty."""
    if not re.fullmatch("[a-z][a-z0-9-]{0,40}", options.stem) or options.stem == "index":
        return f"文件名“{options.stem}”写得不对，只用小写字母、数字和“-”，如 convenience"
    for name in (options.short, *options.indicators):
        if not is_name(name) or name in words.functions():
            near = name_like(name)
            hint = f"，可以写成“{near}”" if near not in ("", name) else ""
            return f"名称“{name}”写得不对，只用汉字、字母和数字，不用网页里的词{hint}"
    if len(set(options.indicators)) < len(options.indicators):
        return "有两个指标名称相同"
    for subject in project.ledger.subjects():
        if (subject.stem == options.stem) != (subject.short == options.short):
            return f"{subject.path} 已经用了这个名称或者文件名"
    has_ledger = _has_ledger(project, options)
    if has_ledger and (options.indicators or project.page(f"statistics/{options.stem}.md")):
        return f"已经有 data/{options.year}/{options.stem}.yml"
    return "" if has_ledger or options.indicators else "还缺指标的名称，如 办件量"


def _has_ledger(project: Project, options: argparse.Namespace) -> bool:
    return (project.root / "data" / str(options.year) / f"{options.stem}.yml").exists()


def _files(project: Project, options: argparse.Namespace) -> dict[str, str]:
    """Return each new or changed file by its path."""
    name, stem, short, year = options.name, options.stem, options.short, options.year
    ledger = {
        "主题": name,
        **({"简称": short} if short != name else {}),
        "说明": PENDING,
        "来源": f"{year}年法治政府建设年度报告",
        "期间": PENDING,
        "指标": {indicator: {"值": PENDING, "口径": PENDING} for indicator in options.indicators},
    }
    text = yaml.safe_dump(ledger, allow_unicode=True, sort_keys=False, width=1000)
    is_new = not _has_ledger(project, options)
    files = {f"data/{year}/{stem}.yml": f"{SCHEMA}{text}"} if is_new else {}
    page = f"statistics/{stem}.md"
    if project.page(page):
        return files
    front = {"title": name, "发布时间": PENDING, "主题": short, "年度": year, "版面": "宽"}
    front["摘要"] = f'{{{{ 本站("镇名") }}}}{year}年{name}的数字，附定义、期间和来源。'
    files[f"docs/{page}"] = statistics_page(front)
    for path, pattern, line in (
        (newpage.MENU, _ENTRY, f"- {name}: {page}\n"),
        (newpage.OVERVIEW, _ITEM, f"- [{name}]({stem}.md)\n"),
    ):
        file = project.root / path
        old = file.read_text("utf-8") if file.is_file() else ""
        if (new := newpage.entered(old, line, pattern)) != old:
            files[path] = new
    return files
