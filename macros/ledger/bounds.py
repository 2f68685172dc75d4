"""Interval arithmetic: what the reported numbers, taken with their qualifiers, allow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product

Number = Fraction | float
"""An end of an interval: exact, or plus/minus infinity."""

TOLERANCE = Fraction(5, 100)
"""`约` and `近` are taken as within five per cent (ruling 9 on the ledger)."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The values from `low` to `high`; an open end does not belong to them."""

    low: Number
    high: Number
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def of(cls, value: Decimal | Fraction | int, bound: str = "=") -> Interval:
        """What `bound` (see `figure.Bound`) says of a count or rate reported as `value`."""
        number = Fraction(value)
        below, above = number * (1 - TOLERANCE), number * (1 + TOLERANCE)
        return {
            "=": cls(number, number),
            "≈": cls(below, above),
            "≲": cls(below, number),
            ">": cls(number, math.inf, low_open=True),
            "≥": cls(number, math.inf),
            "<": cls(Fraction(0), number, high_open=True),
            "≤": cls(Fraction(0), number),
        }[bound]

    @property
    def exact(self) -> bool:
        """Whether only one value is possible."""
        return self.low == self.high

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low, self.high_open, self.low_open)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        corners = [
            (_times(a, b), a_open or b_open)
            for (a, a_open), (b, b_open) in product(self._ends(), other._ends())
        ]
        low = min(corners)
        high = max(corners, key=lambda corner: (corner[0], not corner[1]))
        return Interval(low[0], high[0], low[1], high[1])

    def __truediv__(self, other: Interval) -> Interval:
        """The quotient; everything is possible where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            return Interval(-math.inf, math.inf)
        return self * Interval(
            _inverse(other.high), _inverse(other.low), other.high_open, other.low_open
        )

    def may_equal(self, other: Interval) -> bool:
        """Whether the two have a value in common."""
        return self.may_be_at_most(other) and other.may_be_at_most(self)

    def may_be_at_most(self, other: Interval) -> bool:
        """Whether some value here is less than or equal to some value of `other`."""
        touching = not (self.low_open or other.high_open)
        return self.low < other.high or (self.low == other.high and touching)

    def may_be_less(self, other: Interval) -> bool:
        """Whether some value here is less than some value of `other`."""
        return self.low < other.high

    def _ends(self) -> tuple[tuple[Number, bool], tuple[Number, bool]]:
        return (self.low, self.low_open), (self.high, self.high_open)


def _times(a: Number, b: Number) -> Number:
    # Nothing times infinity is nothing here: an end of an interval, not a limit.
    return Fraction(0) if a == 0 or b == 0 else a * b


def _inverse(a: Number) -> Number:
    return Fraction(0) if isinstance(a, float) else 1 / a
