"""Interval arithmetic: what the reported numbers, taken with their qualifiers, allow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product

Number = int | Fraction | float
"""An end of an interval: exact (whole numbers are far quicker than fractions), or infinite."""

TOLERANCE = Fraction(5, 100)
"""`约` and `近` are taken as within five per cent (ruling 9 on the ledger)."""


def written(number: Fraction, places: int, bound: str = "=") -> str:
    """Return a number of zero or more with so many decimals.

    It is rounded so that `bound` stays true of it: a lower one down, an upper one up, else half up.
    """
    exact = number * 10**places
    whole = {">": math.floor(exact), "≥": math.floor(exact), "<": math.ceil(exact)}.get(
        bound, math.ceil(exact) if bound == "≤" else math.floor(exact + Fraction(1, 2))
    )
    digits = str(whole).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


@dataclass(frozen=True, slots=True)
class Interval:
    """The values from `low` to `high`; an open end does not belong to them."""

    low: Number
    high: Number
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def of(cls, value: Decimal | Fraction | int, bound: str = "=") -> Interval:
        """Return what `bound` (see `figure.Bound`) says of a count or rate reported as `value`."""
        number = int(value) if value == int(value) else Fraction(value)
        match bound:
            case "≈":
                return cls(number * (1 - TOLERANCE), number * (1 + TOLERANCE))
            case "≲":
                return cls(number * (1 - TOLERANCE), number)
            case ">" | "≥":
                return cls(number, math.inf, low_open=bound == ">")
            case "<" | "≤":
                return cls(0, number, high_open=bound == "<")
        return cls(number, number)

    @property
    def exact(self) -> bool:
        """Whether only one value is possible."""
        return self.low == self.high

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            _plus(self.low, other.low),
            _plus(self.high, other.high),
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low, self.high_open, self.low_open)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        corners = [
            (_times(a, b), (a_open or b_open) and not _reached_zero(a, a_open, b, b_open))
            for (a, a_open), (b, b_open) in product(self._ends(), other._ends())
        ]
        low = min(corners)
        high = max(corners, key=lambda corner: (corner[0], not corner[1]))
        return Interval(low[0], high[0], low[1], high[1])

    def __truediv__(self, other: Interval) -> Interval:
        """Return the quotient; everything is possible where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            return Interval(-math.inf, math.inf)
        return self * Interval(
            _inverse(other.high), _inverse(other.low), other.high_open, other.low_open
        )

    def may_equal(self, other: Interval) -> bool:
        """Return whether the two have a value in common."""
        return self.may_be_at_most(other) and other.may_be_at_most(self)

    def may_be_at_most(self, other: Interval) -> bool:
        """Return whether some value here is less than or equal to some value of `other`."""
        touching = not (self.low_open or other.high_open)
        return self.low < other.high or (self.low == other.high and touching)

    def may_be_less(self, other: Interval) -> bool:
        """Return whether some value here is less than some value of `other`."""
        return self.low < other.high

    def _ends(self) -> tuple[tuple[Number, bool], tuple[Number, bool]]:
        return (self.low, self.low_open), (self.high, self.high_open)


# A float is infinite here; it never meets a number, which might be too large for a float.
def _plus(a: Number, b: Number) -> Number:
    if isinstance(a, float):
        return a
    return b if isinstance(b, float) else a + b


def _times(a: Number, b: Number) -> Number:
    # Nothing times infinity is nothing here: an end of an interval, not a limit.
    if a == 0 or b == 0:
        return 0
    if isinstance(a, float) or isinstance(b, float):
        return math.inf if (a > 0) == (b > 0) else -math.inf
    return a * b


def _reached_zero(a: Number, a_open: bool, b: Number, b_open: bool) -> bool:
    # Zero times anything is zero, even times an end that is not reached itself.
    return (a == 0 and not a_open) or (b == 0 and not b_open)


def _inverse(a: Number) -> Number:
    return 0 if isinstance(a, float) else 1 / Fraction(a)
