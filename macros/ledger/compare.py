"""Year on year: how a figure changed, or why the two cannot be compared (ruling 17)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .bounds import written
from .model import Indicator

_RATES = {"%": "个百分点", "‰": "个千分点"}


@dataclass(frozen=True, slots=True)
class YearChange:
    """The change from one year to the next."""

    text: str
    """`+12.3%`, `约−5.0%`, `+2.0个百分点`, `持平`, or `不可比`."""
    reason: str = ""
    """Why not comparable, or empty."""


def change(old: Indicator, new: Indicator) -> YearChange:
    """Return how `new` differs from `old`, the same indicator a year before."""
    reason = _why_not(old, new)
    if reason or old.figure is None or new.figure is None:
        return YearChange("不可比", reason)
    about = "" if old.figure.bound == new.figure.bound == "=" else "约"
    before, now = Fraction(old.figure.value), Fraction(new.figure.value)
    if before == now:
        return YearChange(f"{about}持平")
    if unit := _RATES.get(new.figure.unit):
        places = max(old.figure.decimals, new.figure.decimals)
        return YearChange(about + _signed(now - before, places) + unit)
    return YearChange(about + _signed((now - before) / before * 100, 1) + "%")


def _why_not(old: Indicator, new: Indicator) -> str:
    a, b = old.figure, new.figure
    if a is None or b is None:
        return "有一年没有数值"
    if old.hidden or new.hidden:
        return "人数很少，不显示"
    if a.unit != b.unit:
        return "单位不同"
    if old.definition != new.definition:
        return "口径不同"
    if not {a.bound, b.bound} <= {"=", "≈"}:
        return "原文只给出大于或小于多少"
    if a.value == 0 and b.value != 0 and a.unit not in _RATES:
        return "上年为零"
    return ""


def _signed(number: Fraction, places: int) -> str:
    size = written(abs(number), places)
    sign = "+" if number > 0 else "−"
    return f"{sign}{size}" if size.strip("0.") else size
