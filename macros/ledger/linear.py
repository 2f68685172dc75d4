"""Relations as linear rows: what a relation says of unknown counts, with integers only."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from .bounds import Interval
from .formula import Ref, refs
from .model import Indicator
from .relations import SCALES, Relation, before_rounding

UNBOUNDED = 10**15
"""The bound of an unknown or a row that has none."""
_FINEST = 10**4
"""An unknown that is no whole number is counted in steps of this part of its unit."""


@dataclass(frozen=True, slots=True)
class Row:
    """A linear relation: `low` ≤ sum of factor × unknown ≤ `high`, all of them integers."""

    factors: Mapping[int, int]
    low: int
    high: int


class NotLinearError(ValueError):
    """A relation that multiplies or divides unknowns by each other."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A sum of factor × unknown, plus a constant."""

    factors: dict[int, Fraction] = field(default_factory=dict)
    constant: Fraction = Fraction(0)

    def __add__(self, other: Linear) -> Linear:
        unknowns = self.factors.keys() | other.factors.keys()
        sums = {n: self.factors.get(n, 0) + other.factors.get(n, Fraction(0)) for n in unknowns}
        return Linear(
            {n: factor for n, factor in sums.items() if factor}, self.constant + other.constant
        )

    def __sub__(self, other: Linear) -> Linear:
        return self + other * Linear(constant=Fraction(-1))

    def __mul__(self, other: Linear) -> Linear:
        """Return the product.

        Raises:
            NotLinearError: both depend on unknowns.
        """
        if self.factors and other.factors:
            raise NotLinearError
        known, open_ = (other, self) if self.factors else (self, other)
        factor = known.constant
        factors = {n: f * factor for n, f in open_.factors.items() if factor}
        return Linear(factors, open_.constant * factor)


Quotient = tuple[Linear, Linear]
"""A numerator and a denominator."""


class Unknowns:
    """The numbers of a group of relations that are not known exactly, each with its bounds."""

    def __init__(self) -> None:
        self.bounds: list[tuple[int, int]] = []
        self._places: dict[object, tuple[int, int]] = {}

    def add(self, key: object, interval: Interval, *, whole: bool = True) -> Linear:
        """Return the unknown of this key; add it with its bounds when it is new."""
        if key not in self._places:
            scale = 1 if whole else _FINEST
            low, high = _whole_bounds(interval, scale)
            self._places[key] = len(self.bounds), scale
            self.bounds.append((low, high))
        place, scale = self._places[key]
        return Linear({place: Fraction(1, scale)})


def _whole_bounds(interval: Interval, scale: int) -> tuple[int, int]:
    low, high = interval.low, interval.high
    least = -UNBOUNDED if isinstance(low, float) else math.ceil(low * scale)
    most = UNBOUNDED if isinstance(high, float) else math.floor(high * scale)
    least += interval.low_open and least == low * scale
    most -= interval.high_open and most == high * scale
    return least, max(least, most)


def rows(relation: Relation, value: Callable[[Indicator], Linear], bounds: Unknowns) -> list[Row]:
    """Return what a relation says of the values of its indicators as rows.

    Raises:
        NotLinearError: it multiplies unknowns, or divides by what may be zero.
    """
    tree = relation.tree
    assert isinstance(tree, ast.Compare)

    def of_name(ref: Ref) -> Linear:
        return value(relation.members[ref])

    right = _quotient(tree.comparators[0], of_name)
    if relation.rate:
        return _rate_rows(relation, right, bounds)
    left = _quotient(tree.left, of_name)
    _require_positive(left[1], bounds)
    _require_positive(right[1], bounds)
    difference = left[0] * right[1] - right[0] * left[1]
    match tree.ops[0]:
        case ast.Eq():
            return [_row(difference, exactly=True)]
        case ast.LtE() | ast.Lt() as sign:
            return [_row(difference, strictly=isinstance(sign, ast.Lt))]
        case sign:
            return [_row(Linear() - difference, strictly=isinstance(sign, ast.Gt))]


def _rate_rows(relation: Relation, quotient: Quotient, bounds: Unknowns) -> list[Row]:
    """Return the rows of a quotient that rounds to the stated rate."""
    assert relation.rate
    numerator, denominator = quotient
    _require_positive(denominator, bounds)
    interval = before_rounding(relation.rate.interval(), relation.rate)
    scaled = numerator * Linear(constant=Fraction(SCALES.get(relation.rate.unit, 1)))
    rate_rows = []
    if not isinstance(interval.low, float):
        least = denominator * Linear(constant=Fraction(interval.low))
        rate_rows.append(_row(least - scaled, strictly=interval.low_open))
    if not isinstance(interval.high, float):
        most = denominator * Linear(constant=Fraction(interval.high))
        rate_rows.append(_row(scaled - most, strictly=interval.high_open))
    return rate_rows


def _quotient(tree: ast.expr, value: Callable[[Ref], Linear]) -> Quotient:
    one = Linear(constant=Fraction(1))
    if isinstance(tree, ast.Constant):
        return Linear(constant=Fraction(str(tree.value))), one
    if not isinstance(tree, ast.BinOp):
        return value(refs(tree)[0]), one
    (top, bottom), (other_top, other_bottom) = (
        _quotient(side, value) for side in (tree.left, tree.right)
    )
    match tree.op:
        case ast.Mult():
            return top * other_top, bottom * other_bottom
        case ast.Div():
            return top * other_bottom, bottom * other_top
        case ast.Add():
            return top * other_bottom + other_top * bottom, bottom * other_bottom
        case _:
            return top * other_bottom - other_top * bottom, bottom * other_bottom


def _require_positive(linear: Linear, bounds: Unknowns) -> None:
    least = linear.constant
    for unknown, factor in linear.factors.items():
        low, high = bounds.bounds[unknown]
        least += factor * (low if factor > 0 else high)
    if least <= 0:
        raise NotLinearError


def _row(linear: Linear, *, exactly: bool = False, strictly: bool = False) -> Row:
    """Return the row that says a sum is at most zero, less than zero (`strictly`) or zero."""
    denominators = [factor.denominator for factor in linear.factors.values()]
    scale = math.lcm(linear.constant.denominator, *denominators)
    factors = {unknown: int(factor * scale) for unknown, factor in linear.factors.items()}
    most = int(-linear.constant * scale)
    return Row(factors, most if exactly else -UNBOUNDED, most - strictly)
