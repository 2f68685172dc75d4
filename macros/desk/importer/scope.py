"""What a number is counted of: which years, the whole or a part, all there are or only new ones."""

from __future__ import annotations

import re

from ...ledger.model import Indicator
from .figures import ReportNumber

_YEARS = re.compile("(?:近|过去|最近)?(?<![0-9])[两二三四五六七八九十2-9]年(?:以?来|间|内|共|累计)")
"""Several years together."""
_THIS_YEAR = re.compile("今年|本年|全年|年内|20[0-9]{2}年")
_PAST_HEAD = re.compile("^(?:上年|去年)|[增减]幅?$|增减|同比|环比|变化|升降")
_FRESH = re.compile("新增|增加(?![到至为])|新建|新设")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_CLAUSE = re.compile("[,;:、]")


def differs(number: ReportNumber, indicator: Indicator, context: str) -> bool:
    """Return whether the words say that a number is of other years than the indicator, or new.

    近三年来…668场次 is not what was held this year, 新增3个 not all that there are, and what a
    table has under the head of last year, or of the change since, is no result of this one.

    Args:
        number: a number of the report.
        indicator: a figure of last year.
        context: last year's sentence up to the figure, or empty.
    """
    told = indicator.name + indicator.definition + indicator.period + context
    several = _of_several_years(number.before)
    if several is not None and several != bool(_YEARS.search(told)):
        return several or not _THIS_YEAR.search(told) or bool(_YEARS.search(told))
    if number.name and _PAST_HEAD.search(number.name) and not _PAST_HEAD.search(indicator.name):
        return True
    own = _CLAUSE.split(number.before)[-1]
    return any(fresh[0] not in told for fresh in _FRESH.finditer(own))


def _of_several_years(before: str) -> bool | None:
    """Return whether a sentence speaks of several years together; None where it does not say."""
    start, _, own = before.rpartition(";")
    marks = [*_YEARS.finditer(own), *_THIS_YEAR.finditer(own)]
    if marks:
        return bool(_YEARS.fullmatch(max(marks, key=lambda m: m.end())[0]))
    first = min(
        (m for pattern in (_YEARS, _THIS_YEAR) for m in pattern.finditer(start)),
        key=lambda m: m.start(),
        default=None,
    )
    return bool(_YEARS.fullmatch(first[0])) if first else None


def is_part(number: ReportNumber) -> bool:
    """Return whether a number is part of one in the same sentence: 其中进校园9场."""
    if number.name.startswith("其中"):
        return True
    before, mark, _ = without_asides(number.before).rpartition("其中")
    return bool(mark) and bool(re.search(r"\d", before))


def without_asides(before: str) -> str:
    """Return a sentence without what stands in brackets that are closed."""
    return _ASIDE.sub("", before)
