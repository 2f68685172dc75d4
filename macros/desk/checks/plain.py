"""Pages for residents that read harder than they should (`prose.readability`)."""

from __future__ import annotations

from collections.abc import Iterator

from ...ledger.problem import Problem, quoted
from ...prose.readability import COLUMNS, LISTS, LONG, LONG_SHARE, MEAN, UNEXPLAINED, measure
from ..project import PageFile, TownData


def of_page(page: PageFile, town: TownData) -> Iterator[Problem]:
    """Yield a reminder with the figures for a page beyond the limits."""
    if page.kind not in COLUMNS or page.source in LISTS:
        return
    found = measure(page.source, page.body, town.library)
    if not found.easy:
        longest = f"，例如{quoted(max(found.long, key=len), 24)}" if found.long else ""
        yield page.problem(
            0,
            "W02",
            f"{found}{longest}",
            f"平均不超过{MEAN}字，超过{LONG}字的不到{LONG_SHARE:.0%}，没解释的名词不多于{UNEXPLAINED}个",
            '长句分成短句，名词写成“{{ 名词("……") }}”或者换成大白话',
            level="提醒",
        )
