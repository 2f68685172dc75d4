"""Pages for residents that are harder to read than they should be (`prose.readability`)."""

from __future__ import annotations

from collections.abc import Iterator

from ...ledger.problem import Problem, quoted
from ...prose.readability import COLUMNS, LISTS, LONG, LONG_SHARE, MAX_UNEXPLAINED, MEAN, measure
from ..project import PageFile, TownData


def check_page(page: PageFile, town: TownData) -> Iterator[Problem]:
    """Yield a reminder, with the measurements, for a page beyond the limits."""
    if page.kind not in COLUMNS or page.source in LISTS:
        return
    measurement = measure(page.source, page.body, town.library)
    if not measurement.easy:
        sentences = measurement.long_sentences
        longest = f"，例如{quoted(max(sentences, key=len), 24)}" if sentences else ""
        yield page.problem(
            0,
            "W02",
            f"{measurement}{longest}",
            f"平均不超过{MEAN}字，超过{LONG}字的不到{LONG_SHARE:.0%}，没解释的名词不多于{MAX_UNEXPLAINED}个",
            '长句分成短句，名词写成“{{ 名词("……") }}”或者换成大白话',
            level="提醒",
        )
