"""What a number is counted of: which years, the whole or a part, all there are or only new ones."""

from __future__ import annotations

import re

from ...ledger.model import Indicator
from .figures import ReportNumber

_YEARS = re.compile(
    "(?<![0-9])(?:近|过去|最近)?[两二三四五六七八九十2-9]年(?:以?来|间|内|共|累计)"
    "|20[0-9]{2}年(?:[0-9]+月)?(?:以来|至)|今年|本年|全年|年内|一年来|20[0-9]{2}年"
)
_YEAR = re.compile("20[0-9]{2}")
_PAST_HEAD = re.compile("^(?:上年|去年)|[增减]幅?$|增减|同比|环比|变化|升降")
_LAST = "上一?年度?|去年|同期"
_LIMIT = re.compile("新增|增加(?![到至为])|新建|新设|成功(?=的?$)")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_CLAUSE = re.compile("[,;:、]")


def differs(number: ReportNumber, indicator: Indicator, context: str) -> bool:
    """Return whether the words say that a number is of other years than the indicator, or new.

    近三年来…360场次 is not what was held this year, 新增3个 not all that there are, and what a
    table has under the head of last year, or of the change since, is no result of this one.

    Args:
        number: a number of the report.
        indicator: a figure of last year.
        context: last year's sentence up to the figure, or empty.
    """
    told = indicator.name + indicator.definition + indicator.period + context
    before, mark, own = number.before.rpartition(";")
    several = _spans(own, -1, indicator.year + 1)
    if several is None and mark:
        several = _spans(before, 0, indicator.year + 1)
    if several is not None and several != bool(_spans(told, 0, indicator.year)):
        return True
    if number.name and _PAST_HEAD.search(number.name) and not _PAST_HEAD.search(indicator.name):
        return True
    own = _CLAUSE.split(number.before)[-1]
    if is_of_last_year(number, indicator.year) and f"{indicator.year + 1}年" not in own:
        return True
    return any(limit[0] not in told for limit in _LIMIT.finditer(own))


def _spans(text: str, which: int, year: int) -> bool | None:
    """Return whether a text speaks of several years up to `year` together; None if of no time."""
    marks = _YEARS.findall(text)
    if not marks:
        return None
    first = _YEAR.match(marks[which])
    if first:
        return int(first[0]) < year and len(marks[which]) > 5
    return marks[which] not in ("今年", "本年", "全年", "年内", "一年来")


def is_of_last_year(number: ReportNumber, year: int) -> bool:
    """Return whether the words, or the heads of a table, say that a number is of last year."""
    if number.name:
        return number.name.startswith("上年")
    return bool(re.search(rf"(?:{_LAST}|{year}年)(?:同期|全年)?[^,;0-9]{{0,8}}$", number.before))


def is_part(number: ReportNumber) -> bool:
    """Return whether a number is part of one in the same sentence: 其中进校园9场."""
    if number.name.startswith("其中"):
        return True
    before, mark, _ = without_asides(number.before).rpartition("其中")
    return bool(mark) and bool(re.search(r"\d", before))


def without_asides(before: str) -> str:
    """Return a sentence without what stands in brackets that are closed."""
    return _ASIDE.sub("", before)
