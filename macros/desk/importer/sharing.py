"""Figures that one number states together: 办结率、反馈率均达100%, 11个村（居）均已申请."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ...ledger.model import Indicator, Ledger
from .figures import ReportNumber
from .likeness import share, words
from .series import matches, same_unit

MIN_SHARE = 0.5
"""The least share of a figure's name in the words around the number."""
MIN_SHARE_ALONE = 0.8
"""The same where no 均 says that all are meant."""
_EACH = re.compile("(?P<items>[^,;:]*[、和及与][^,;:]*?)(?:均|都)(?:已?达到?|为|是|有)?$")
_ITEMS = re.compile("[、和及与]")
_ALL = re.compile("(?:[均都]|全部)")


def others(
    numbers: list[ReportNumber],
    choice: Mapping[int, Indicator],
    last: Ledger,
    year: int,
    last_contexts: Mapping[tuple[str, str], str],
) -> Iterator[tuple[ReportNumber, Indicator]]:
    """Yield each further indicator of last year that a number states, besides the one of `choice`.

    Args:
        numbers: those of the report.
        choice: the indicator that each goes on with, by its index.
        last: every year of the ledger.
        year: the year before the report's.
        last_contexts: the words before each name on last year's page.
    """
    used = {indicator.key for indicator in choice.values()}
    items = [item for number in numbers if number.figure for item in _items(number)]
    listed = matches(items, last, year, last_contexts)
    pairs = [(items[index], indicator) for index, indicator in listed.items()]
    pairs += [
        (numbers[index], other)
        for index, indicator in choice.items()
        for other in _wholes_and_parts(numbers[index], indicator, last)
    ]
    for number, indicator in pairs:
        if indicator.key not in used and not indicator.formula:
            used.add(indicator.key)
            yield number, indicator


def _items(number: ReportNumber) -> Iterator[ReportNumber]:
    """Yield the number once for each of several things that it is said of."""
    if match := _EACH.search(number.before):
        lead = number.before[: match.start()]
        for item in _ITEMS.split(match["items"]):
            yield replace(number, before=lead + item, after="")


def _wholes_and_parts(
    number: ReportNumber, indicator: Indicator, last: Ledger
) -> Iterator[Indicator]:
    """Yield what an indicator is part of, or its part that the words name, where all are meant.

    11个村（居）均已申请, 1宗重复访治理案件调处完毕: it is said of all that are counted.
    """
    every = _ALL.match(number.after)
    said = words(re.split("[,;:]", number.after)[0])
    for other in last.subject_of(indicator).indicators.values():
        whole = every and indicator.part_of == other.name
        named = share(words(other.name), said) >= (MIN_SHARE if every else MIN_SHARE_ALONE)
        if same_unit(number, other, last.same_units) and (
            whole or (named and other.part_of == indicator.name)
        ):
            yield other
