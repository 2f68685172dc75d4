"""Tables that Markdown does not take for such, and rows of another width."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...ledger.problem import Kind, Problem
from ..project import PageFile, TownData
from . import Check
from .shape import SHAPELESS, line_at, plain_markup, stands_apart

UNEVEN_TABLE = Kind(
    "M03",
    "表格各行的格数不一样",
    "表格里有一行比第一行格子多，多出来的不显示；或者格子少，后面是空的。",
    levels=("错误", "提醒"),
    advice="每行的竖线一样多。没有内容的格子空着，竖线照写；文字里要写竖线的，写成 `\\|`。",
    wrong="""\
| 事项 | 去哪里 |
|---|---|
| 调解 | 村（居）委会 | 不收钱 |
""",
    right="""\
| 事项 | 去哪里 | 费用 |
|---|---|---|
| 调解 | 村（居）委会 | 不收钱 |
""",
)

_TABLE = re.compile(r"^[ ]{0,3}\|[^\n]*(?:\n[ ]{0,3}\|[^\n]*)*", re.M)
_RULE = re.compile(r"\|?(?:[ ]*:?-+:?[ ]*\|)+(?:[ ]*:?-+:?[ ]*)?")


def check_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield every table that is published otherwise than it is meant."""
    text = plain_markup(page)
    for table in _TABLE.finditer(text) if "|" in text else ():
        yield from _check_table(page, text, table)


def _check_table(page: PageFile, text: str, table: re.Match[str]) -> Iterator[Problem]:
    rows = table[0].split("\n")
    start = table.start()
    widths = [row.strip().removeprefix("|").removesuffix("|").count("|") + 1 for row in rows]
    if len(rows) == 1 and (widths[0] == 1 or not rows[0].rstrip().endswith("|")):
        return
    if len(rows) == 1 or not _RULE.fullmatch(rows[1].strip()):
        expected, mend = "第二行是“|---|---|”的表格", "在第一行下面写“|---|---|”，每格一个"
    elif widths[1] != widths[0]:
        expected, mend = "第二行与第一行格数相同", f"第二行写{widths[0]}个“---”"
    elif not stands_apart(text, start):
        expected, mend = "表格前面空一行", "在这一行前面空一行"
    else:
        yield from _check_rows(page, start, rows, widths)
        return
    yield page.problem(start, SHAPELESS, line_at(page.body, start), expected, mend)


def _check_rows(
    page: PageFile, start: int, rows: list[str], widths: list[int]
) -> Iterator[Problem]:
    for row, width in zip(rows, widths, strict=True):
        if width != widths[0]:
            yield page.problem(
                start, UNEVEN_TABLE, f"{line_at(page.body, start)}有{width}格",
                f"与第一行一样是{widths[0]}格",
                "补上或者删去“|”", level="错误" if width > widths[0] else "提醒",
            )  # fmt: skip
        start += len(row) + 1


CHECK = Check("表格", check_page=check_page)
