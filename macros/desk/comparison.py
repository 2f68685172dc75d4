"""The page of a year beside the year before, and where menu and overview lead to it.

Its address has the year, like that of a report, and it stays when the next year comes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from ..ledger.figure import PENDING
from . import newpage
from .project import Project

_REPORT = re.compile(r"^( *)- .*: report/\d{4}\.md *\n", re.M)
_SUBJECT = re.compile(r"^()- \[.*\]\([\w-]+\.md\).*\n", re.M)
_ITEM = re.compile(r"^- \[两年对照\]\(\d{4}\.md\).*\n", re.M)


def files(project: Project, year: int, changed: Mapping[Path, str]) -> dict[Path, str]:
    """Return the pages that a new year makes possible, with the menu and overview to reach them.

    Args:
        project: with the other years.
        year: the new one; its report is entered in the menu too.
        changed: pages that are about to be written otherwise than the project has them.
    """
    texts = {**{Path(page.path): page.whole for page in project.pages}, **changed}
    file = project.root / newpage.MENU
    texts[Path(newpage.MENU)] = file.read_text("utf-8") if file.is_file() else ""
    before, years = dict(texts), {*project.ledger.years, year}
    if Path(f"docs/report/{year}.md") in texts:
        _enter_report(texts, year)
    for later in (year, year + 1):
        path = Path(f"docs/statistics/{later}.md")
        if {later, later - 1} <= years and Path(newpage.OVERVIEW) in texts and path not in texts:
            texts[path] = text(texts, later)
            _enter(texts, later, newer=[y for y in years if y > later])
    return {path: new for path, new in texts.items() if new != before.get(path)}


def _enter_report(texts: dict[Path, str], year: int) -> None:
    path, old = Path(newpage.MENU), texts[Path(newpage.MENU)]
    if f": report/{year}.md" not in old:
        line = f"- {year}年度报告: report/{year}.md\n"
        texts[path] = newpage.entered(old, line, _REPORT, above=True)


def _enter(texts: dict[Path, str], year: int, newer: list[int]) -> None:
    """Enter the page of `year` in menu and overview; the overview leads to the newest only."""
    names = "|".join(["index", *map(str, newer)])
    entry = re.compile(rf"^( *)- .*: statistics/(?:{names})\.md *\n", re.M)
    line = f"- 两年对照（{year}年）: statistics/{year}.md\n"
    texts[Path(newpage.MENU)] = newpage.entered(texts[Path(newpage.MENU)], line, entry)
    if not newer:
        overview = _ITEM.sub("", texts[Path(newpage.OVERVIEW)])
        item = f"- [两年对照]({year}.md)：同一个指标，两年各是多少。\n"
        texts[Path(newpage.OVERVIEW)] = newpage.entered(overview, item, _SUBJECT, above=True)


def text(pages: Collection[Path], year: int) -> str:
    """Return the page, which the ledger fills, with links to those of `pages` beside it."""
    front = {
        "title": f"{year}年与{year - 1}年对照",
        "发布时间": PENDING,
        "年度": year,
        "版面": "宽",
        "导语": "同一个指标，两年的报告各写多少，变了多少。只列数字，不评好坏。",
        "摘要": f'{{{{ 本站("镇名") }}}}{year}年与{year - 1}年报告的数字，逐个指标对照。',
    }
    links = {
        "statistics/index.md": "数据总览",
        **{f"report/{y}.md": f"{y}年度报告" for y in (year, year - 1)},
        "open-data.md": "开放数据",
    }
    items = [
        f"- [{title}]({posixpath.relpath(page, 'statistics')})\n"
        for page, title in links.items()
        if Path("docs") / page in pages
    ]
    body = f"{{{{ 两年对照() }}}}\n\n## 相关 {{ #related }}\n\n{''.join(items)}"
    return f"{newpage.head(front)}{body}"
