"""The sum of towns' figures: 约, 余 and 超 travel along, so that a total says what it knows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..ledger.bounds import TOLERANCE, Interval
from ..ledger.people import HIDDEN, THRESHOLD, counts_people
from .compare import Comparison
from .entry import Entry

WITHHELD = "有的镇（街道）人数很少，合计不公布"


@dataclass(frozen=True, slots=True)
class Total:
    """A total as the district's ledger writes it."""

    text: str
    """A figure, or empty where only `wording` can be said."""
    wording: str
    interval: Interval
    """What is known of the true sum of the towns that count."""
    doubtful: tuple[str, ...] = ()
    """The towns whose figure is doubtful (存疑)."""
    is_stated: bool = False
    """Whether the district's office states it by itself."""


def total(comparison: Comparison) -> Total | None:
    """Return the total of an indicator in a year; None where nothing can be added up."""
    if comparison.no_sum:
        return None
    entries, rule = comparison.counting, comparison.rule
    interval = sum((entry.interval for entry in entries), Interval(0, 0))
    doubtful = tuple(entry.town for entry in entries if entry.doubt)
    text, wording = _text(entries, interval, rule.unit), ""
    if rule.sensitive and counts_people(rule.unit, rule.name):
        if comparison.hidden:  # each is one at least
            least = interval.low + len(comparison.hidden)
            text = f"不少于{_number(math.ceil(least))}{rule.unit}" if least >= THRESHOLD else ""
            interval = Interval(least, math.inf)
            wording = "" if text else WITHHELD
        elif 0 < interval.low < THRESHOLD:
            text = f"{HIDDEN}{rule.unit}"
    return Total(text, wording, interval, doubtful)


def _text(entries: Sequence[Entry], interval: Interval, unit: str) -> str:
    """Return the sum as a figure that is no more certain than its parts."""
    value = sum((Fraction(e.figure.value) for e in entries if e.figure), Fraction(0))
    if interval.exact:
        return f"{_number(value)}{unit}"
    around = Interval(value * (1 - TOLERANCE), value * (1 + TOLERANCE))
    if interval.within(around):
        return f"约{_number(value)}{unit}"
    if isinstance(interval.high, float):
        low = Fraction(interval.low)
        word = "超过" if interval.low_open and low == value else "不少于"
        return f"{word}{_number(_floor(low))}{unit}"
    return f"不超过{_number(_ceiling(Fraction(interval.high)))}{unit}"


def bounds_text(interval: Interval, unit: str) -> str:
    """Return the bounds of a total in words: `在1520至1680宗之间`; empty for an exact one."""
    if interval.exact:
        return ""
    low = _number(_floor(Fraction(interval.low)))
    if isinstance(interval.high, float):
        return f"不少于{low}{unit}"
    return f"在{low}至{_number(_ceiling(Fraction(interval.high)))}{unit}之间"


def _floor(number: Fraction) -> Fraction:
    return Fraction(math.floor(number)) if number >= 10 else number


def _ceiling(number: Fraction) -> Fraction:
    return Fraction(math.ceil(number)) if number >= 10 else number


def _number(number: Fraction | int) -> str:
    """Return a number as the ledger writes it, with 万 or 亿 where nothing is lost."""
    value = Fraction(number)
    for size, word in ((10**8, "亿"), (10**4, "万")):
        if value >= 10 * size and value % size == 0:
            return f"{value // size}{word}"
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.normalize():f}"
