"""Interval arithmetic, tested against the numbers in the intervals."""

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import product
from operator import add, mul, sub, truediv

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from macros.ledger.bounds import Interval, Number

# Few numbers, so that ends often meet and often are zero.
fractions = st.integers(-3, 3) | st.fractions(-20, 20, max_denominator=4)


def contains(interval: Interval, number: Number) -> bool:
    above = interval.low < number or (interval.low == number and not interval.low_open)
    below = number < interval.high or (interval.high == number and not interval.high_open)
    return above and below


@st.composite
def intervals(draw: DrawFn) -> Interval:
    low, high = sorted([draw(fractions), draw(fractions)])
    if low == high:
        return Interval(low, high)
    unbounded = draw(st.sampled_from(["", "", "", "low", "high", "both"]))
    return Interval(
        -math.inf if unbounded in ("low", "both") else low,
        math.inf if unbounded in ("high", "both") else high,
        draw(st.booleans()),
        draw(st.booleans()),
    )


@st.composite
def members(draw: DrawFn, interval: Interval) -> Fraction:
    low = Fraction(max(interval.low, -100))
    high = Fraction(min(interval.high, 100))
    chosen = low + (high - low) * draw(st.fractions(0, 1, max_denominator=6))
    assume(contains(interval, chosen))
    return chosen


@pytest.mark.parametrize(
    ("bound", "inside", "outside"),
    [
        ("=", [100], [99, 101]),
        ("≈", [95, 100, 105], [94, 106]),
        ("≲", [95, 100], [94, 101]),
        (">", [101, 10**9], [100, 0]),
        ("≥", [100, 10**9], [99]),
        ("<", [0, 99], [100, -1]),
        ("≤", [0, 100], [101, -1]),
    ],
)
def test_what_a_bound_allows(bound: str, inside: list[int], outside: list[int]) -> None:
    interval = Interval.of(100, bound)
    assert all(contains(interval, number) for number in inside)
    assert not any(contains(interval, number) for number in outside)
    assert interval.exact == (bound == "=")


def test_decimals_stay_exact() -> None:
    tenth = Interval.of(Decimal("0.1"))
    assert tenth + tenth + tenth == Interval.of(Decimal("0.3"))


@given(st.data())
@pytest.mark.parametrize("operation", [add, sub, mul, truediv])
def test_the_result_contains_that_of_any_members(
    operation: Callable[..., Interval], data: st.DataObject
) -> None:
    a, b = data.draw(intervals()), data.draw(intervals())
    x, y = data.draw(members(a)), data.draw(members(b))
    assume(operation is not truediv or y != 0)
    assert contains(operation(a, b), operation(x, y))  # type: ignore[arg-type]


@given(st.data())
@pytest.mark.parametrize("operation", [add, sub, mul])
def test_the_result_is_no_wider_than_its_members(
    operation: Callable[..., Interval], data: st.DataObject
) -> None:
    four = [data.draw(fractions) for _ in range(4)]
    a, b = (Interval(min(two), max(two)) for two in (four[:2], four[2:]))
    corners = [operation(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    result = operation(a, b)
    assert (result.low, result.high) == (min(corners), max(corners))  # type: ignore[type-var]


def test_a_divisor_that_may_be_zero_allows_everything() -> None:
    everything = Interval.of(5) / Interval.of(10, "<")
    assert contains(everything, 10**9)
    assert contains(everything, -(10**9))


def test_huge_numbers_and_no_bound_do_not_overflow() -> None:
    huge = Interval.of(10**400)
    assert contains(huge * Interval.of(1, ">"), 10**500)
    assert contains(huge + Interval.of(1, ">"), 10**500)
    assert contains(huge - Interval.of(1, ">"), 0)
    assert huge.may_be_less(Interval.of(1, ">"))


def small() -> list[Interval]:
    ends: list[tuple[Number, Number]] = [(a, b) for a in range(4) for b in range(a, 4)]
    ends += [(a, math.inf) for a in range(4)]
    return [
        Interval(low, high, low_open, high_open)
        for (low, high), low_open, high_open in product(ends, (False, True), (False, True))
        if low < high or not (low_open or high_open)
    ]


@pytest.mark.parametrize("a", small(), ids=str)
def test_comparisons_agree_with_trying_all_numbers(a: Interval) -> None:
    grid = [Fraction(quarter, 4) for quarter in range(25)]  # between any two ends lie three
    of_a = [x for x in grid if contains(a, x)]
    for b in small():
        pairs = [(x, y) for x in of_a for y in grid if contains(b, y)]
        assert a.may_equal(b) == any(x == y for x, y in pairs)
        assert a.may_be_at_most(b) == any(x <= y for x, y in pairs)
        assert a.may_be_less(b) == any(x < y for x, y in pairs)
