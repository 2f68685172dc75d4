"""Interval arithmetic: the values that reported numbers allow, given their qualifiers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product

Number = int | Fraction | float
"""An endpoint: exact (int where possible, as it is far faster than Fraction), or infinite."""

TOLERANCE = Fraction(5, 100)
"""`约` and `近` mean within five per cent (ruling 9 on the ledger)."""


def format_decimal(number: Fraction, places: int, bound: str = "=") -> str:
    """Format a non-negative number with `places` decimals.

    Round so that `bound` stays true: a lower bound down, an upper bound up, anything else half up.
    """
    scaled = number * 10**places
    whole = {">": math.floor(scaled), "≥": math.floor(scaled), "<": math.ceil(scaled)}.get(
        bound, math.ceil(scaled) if bound == "≤" else math.floor(scaled + Fraction(1, 2))
    )
    digits = str(whole).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


@dataclass(frozen=True, slots=True)
class Interval:
    """The values from `low` to `high`; an open end is excluded."""

    low: Number
    high: Number
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def of(cls, value: Decimal | Fraction | int, bound: str = "=") -> Interval:
        """Return the range of a count or rate reported as `value` with a `figure.Bound`."""
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
            (_times(a, b), (a_open or b_open) and not _attains_zero(a, a_open, b, b_open))
            for (a, a_open), (b, b_open) in product(self._ends(), other._ends())
        ]
        low = min(corners)
        high = max(corners, key=lambda corner: (corner[0], not corner[1]))
        return Interval(low[0], high[0], low[1], high[1])

    def __truediv__(self, other: Interval) -> Interval:
        """Return the quotient: the whole number line where the divisor may be zero."""
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
        closed = not (self.low_open or other.high_open)
        return self.low < other.high or (self.low == other.high and closed)

    def may_be_less(self, other: Interval) -> bool:
        """Return whether some value here is less than some value of `other`."""
        return self.low < other.high

    def contains(self, number: Fraction | int) -> bool:
        """Return whether a number is one of these values."""
        return Interval.of(number).within(self)

    def within(self, other: Interval) -> bool:
        """Return whether every value here is one of `other`."""
        low = self.low > other.low or (
            self.low == other.low and (self.low_open or not other.low_open)
        )
        high = self.high < other.high or (
            self.high == other.high and (self.high_open or not other.high_open)
        )
        return low and high

    def _ends(self) -> tuple[tuple[Number, bool], tuple[Number, bool]]:
        return (self.low, self.low_open), (self.high, self.high_open)


# A float here is always infinite. It is never mixed with an exact number, which may overflow it.
def _plus(a: Number, b: Number) -> Number:
    if isinstance(a, float):
        return a
    return b if isinstance(b, float) else a + b


def _times(a: Number, b: Number) -> Number:
    # Zero times infinity is zero: these are endpoints, not limits.
    if a == 0 or b == 0:
        return 0
    if isinstance(a, float) or isinstance(b, float):
        return math.inf if (a > 0) == (b > 0) else -math.inf
    return a * b


def _attains_zero(a: Number, a_open: bool, b: Number, b_open: bool) -> bool:
    # Zero times anything is zero, even times an open end.
    return (a == 0 and not a_open) or (b == 0 and not b_open)


def _inverse(a: Number) -> Number:
    return 0 if isinstance(a, float) else 1 / Fraction(a)
