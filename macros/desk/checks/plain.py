"""Pages for residents that are harder to read than they should be (`prose.readability`)."""

from __future__ import annotations

from collections.abc import Iterator

from ...ledger.problem import Kind, Problem, quoted
from ...prose.readability import COLUMNS, LISTS, LONG, LONG_SHARE, MAX_UNEXPLAINED, MEAN, measure
from ..project import PageFile, TownData
from . import Check

HARD_READING = Kind(
    "W02",
    "读起来费力",
    "句子太长，或者用了没解释的名词。",
    levels=("提醒",),
    advice="怎样算、怎样改，看[话要好懂](plain.md)。",
    wrong=(
        "因邻里之间通行、排水、采光、噪声等问题发生矛盾的，"
        "当事人可以向村（居）民委员会或者镇里设立的人民调解委员会提出调解申请。"
    ),
    right=(
        '跟邻居为过路、排水、噪声闹了矛盾，可以申请{{ 名词("人民调解") }}。'
        '先到{{ 地点("村（居）委会") }}说一声。'
    ),
    place="网页 docs/services/example.md",
)


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
            HARD_READING,
            f"{measurement}{longest}",
            f"平均不超过{MEAN}字，超过{LONG}字的不到{LONG_SHARE:.0%}，没解释的名词不多于{MAX_UNEXPLAINED}个",
            '长句分成短句，名词写成“{{ 名词("……") }}”或者换成大白话',
        )


CHECK = Check("好不好读", check_page=check_page)
