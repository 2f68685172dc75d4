"""Year-on-year change of figures, or why the two years cannot be compared (ruling 17)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from .bounds import format_decimal
from .model import Indicator, Ledger, Subject

NO_UNITS: Mapping[str, str] = {}
_YEARS = re.compile(
    "近([两二三四五六七八九十几数2-9]+)年|(?<![0-9])([两二三四五六七八九十2-9]+)年(?:以?来|间|内)"
)
_RATES = {"%": "个百分点", "‰": "个千分点"}


@dataclass(frozen=True, slots=True)
class YearChange:
    """The change of a figure from one year to the next."""

    text: str
    """`+12.3%`, `约−5.0%`, `+2.0个百分点`, `持平`, or `不可比`."""
    reason: str = ""
    """Why the years are not comparable, or empty."""
    sign: int = 0
    """1 for more than before, −1 for less."""


@dataclass(frozen=True, slots=True)
class Match:
    """The same indicator in two years."""

    old: Indicator
    new: Indicator
    change: YearChange


@dataclass(frozen=True, slots=True)
class SubjectPair:
    """A subject in two years: what both have of it, and what only one has."""

    subject: Subject
    """That of the later year, or else of the earlier one."""
    matches: tuple[Match, ...]
    gone: tuple[Indicator, ...]
    """Those that only the earlier year has."""
    new: tuple[Indicator, ...]
    """Those that only the later year has."""


def subject_pairs(ledger: Ledger, year: int) -> list[SubjectPair]:
    """Return each subject of `year` and of the year before, those of `year` first."""
    before, now = (ledger.years.get(y, {}) for y in (year - 1, year))
    return [_pair(before.get(s), now.get(s), ledger.same_units) for s in now | before]


def _pair(
    before: Subject | None, now: Subject | None, same_units: Mapping[str, str]
) -> SubjectPair:
    old, new = (subject.indicators if subject else {} for subject in (before, now))
    subject = now or before
    assert subject
    return SubjectPair(
        subject,
        tuple(
            Match(old[name], indicator, change(old[name], indicator, same_units))
            for name, indicator in new.items()
            if name in old
        ),
        gone=tuple(indicator for name, indicator in old.items() if name not in new),
        new=tuple(indicator for name, indicator in new.items() if name not in old),
    )


def change(old: Indicator, new: Indicator, same_units: Mapping[str, str] = NO_UNITS) -> YearChange:
    """Compare `new` with `old`, the same indicator one year earlier.

    Args:
        old: that of the earlier year.
        new: that of the later one.
        same_units: those that count the same things, as the ledger maps them.
    """
    reason = _obstacle(old, new, same_units)
    if reason or old.figure is None or new.figure is None:
        return YearChange("不可比", reason)
    qualifier = "" if old.figure.bound == new.figure.bound == "=" else "约"
    old_value, new_value = Fraction(old.figure.value), Fraction(new.figure.value)
    if old_value == new_value:
        return YearChange(f"{qualifier}持平")
    sign = 1 if new_value > old_value else -1
    if unit := _RATES.get(new.figure.unit):
        places = max(old.figure.decimals, new.figure.decimals)
        text = _format_signed(new_value - old_value, places) + unit
    else:
        text = _format_signed((new_value - old_value) / old_value * 100, 1) + "%"
    return YearChange(qualifier + text, sign=sign)


def _obstacle(old: Indicator, new: Indicator, same_units: Mapping[str, str]) -> str:
    a, b = old.figure, new.figure
    if a is None or b is None:
        return "有一年没有数值"
    if old.hidden or new.hidden:
        return "人数很少，不显示"
    if counted(a.unit, same_units) != counted(b.unit, same_units):
        return "单位不同"
    if old.definition != new.definition:
        return "口径不同"
    if _span(old.period) != _span(new.period):
        return "期间长短不同"
    if not {a.bound, b.bound} <= {"=", "≈"}:
        return "原文只给出大于或小于多少"
    if a.value == 0 and b.value != 0 and a.unit not in _RATES:
        return "上年为零"
    return ""


def counted(unit: str, same_units: Mapping[str, str]) -> str:
    """Return what a unit counts, the same for all of a group: 万元/宗, 万元/件."""
    return "/".join(same_units.get(part, part) for part in unit.split("/"))


def _span(period: str) -> list[str]:
    """Return of how many years together a period is: 近三年来, 三年来."""
    return [near or long for near, long in _YEARS.findall(period)]


def _format_signed(number: Fraction, places: int) -> str:
    digits = format_decimal(abs(number), places)
    sign = "+" if number > 0 else "−"
    return f"{sign}{digits}" if digits.strip("0.") else digits
