"""Figures of nearly the same name, and which of them the words around a number mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ...ledger.model import Indicator
from . import naming, scope
from .figures import ReportNumber
from .likeness import own_words, share, words

COMMON = re.compile("[办件案结事项]|人员")
"""Words that many names of figures have."""
_CLAUSE = re.compile("[,;:(]")
MIN_SHARE = 0.75
"""The least share of a long mark in the words that name it."""
SHORTEST = 3
"""Characters of a name that is only hinted at."""
MIN_COMMON = 2
"""The least number of characters, at both ends, that rivals have in common."""


def of(
    indicator: Indicator, indicators: list[Indicator], same: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield what sets a figure's name apart from each other one much like it, and the reverse."""
    for other in indicators:
        if other is indicator or other.subject != indicator.subject:
            continue
        if other.figure and not has_unit(other.figure.unit, indicator, same):
            continue
        head = len(_common_start(indicator.name, other.name))
        tail = len(naming.common_end(indicator.name[head:], other.name[head:]))
        if head + tail >= MIN_COMMON:
            yield (
                indicator.name[head : len(indicator.name) - tail],
                other.name[head : len(other.name) - tail],
            )


def wins(number: ReportNumber, own: str, others: str) -> bool:
    """Return whether the words near a number have the mark of the other figure, and not its own."""
    if own and others:
        near = own_words(number) + (number.figure.unit if number.figure else "")
        return _names(others, near) and not _names(own, near)
    near = scope.without_asides(number.before) + number.name
    return others in near if others else own not in near + number.after


def _names(mark: str, near: str) -> bool:
    return mark in near or (len(mark) > 3 and share(mark, near) >= MIN_SHARE)


def excludes(other: Indicator, name: str, number: ReportNumber) -> bool:
    """Return whether words that fit two indicators of a subject are of the other, or of none.

    What tells 在编执法人员 from 专职执法人员 must be there, and what tells 诉前调解案件 from
    调解案件 must not; a unit that tells them apart is enough.
    """
    unit = number.figure.unit if number.figure else ""
    if other.name == name or not other.figure or other.figure.unit != unit:
        return False
    end, start = naming.common_end(name, other.name), _common_start(name, other.name)
    behind = _CLAUSE.split(number.after)[0][:12]
    own = own_words(number)
    if 1 < len(own) <= SHORTEST and all(char in name for char in own):  # 社戒
        return False
    near = words(re.split(r"[,;:()]|\d", number.before)[-1] + number.name + behind)
    if end == name:
        return other.name.removesuffix(name) in near
    if name.endswith("率"):
        return False  # judged by what it is a rate of
    if near.find(end or "\0") < 2 and (start or "\0") not in near:
        near = words(number.before) + number.name + behind
    marks = (name.removesuffix(end) if end[2:] else "", name.removeprefix(start))
    return any(_lacks(COMMON.sub("", words(mark)), near) for mark in marks if mark != name)


def _common_start(one: str, other: str) -> str:
    return naming.common_end(one[::-1], other[::-1])[::-1]


def _lacks(mark: str, near: str) -> bool:
    """Return whether half of the characters of a mark or more are not in the words."""
    return sum(char in near for char in mark) * 2 <= len(mark) and bool(mark)


def has_unit(unit: str, indicator: Indicator, same: Mapping[str, str]) -> bool:
    """Return whether a unit counts the same as an indicator's; `same` maps equal units to one."""
    old_unit = indicator.figure.unit if indicator.figure else unit
    return same.get(unit, unit) == same.get(old_unit, old_unit)
