"""Targets (`目标`): what the plan set for a year, and whether the year's figure reached it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from .bounds import Interval
from .figure import Figure
from .model import Indicator, Ledger
from .problem import Problem
from .relations import UNIT_CLASH

WHOLE = {"%": 100, "‰": 1000}
"""The whole in each unit of rates."""


def check(ledger: Ledger) -> Iterator[Problem]:
    """Yield a problem for each target in another unit than the figure."""
    for indicator in ledger.indicators():
        figure, target = indicator.figure, indicator.target
        if figure and target and not _same_unit(ledger, figure, target):
            yield UNIT_CLASH.problem(
                path=indicator.path,
                line=indicator.line,
                # Leave out the numbers, which may be small counts of people.
                found=f"“{indicator.name}”的单位是“{figure.unit}”，目标的单位是“{target.unit}”",
                expected="目标和数值用同一种单位",
                mend="改成同一单位，或者在 data/units.yml 里写明计数相同",
            )


def reached(ledger: Ledger, indicator: Indicator) -> bool | None:
    """Return whether the figure is sure to reach its target, or sure not to.

    None where either is not known, the figure is doubtful, or what is known decides nothing.
    """
    figure, target = indicator.figure, indicator.target
    if not figure or not target or indicator.doubt or not _same_unit(ledger, figure, target):
        return None
    interval = figure.interval()
    answers = {_answer(interval, reading) for reading in _readings(target)}
    return answers.pop() if len(answers) == 1 else None


def _answer(interval: Interval, goal: Interval) -> bool | None:
    if interval.within(goal):
        return True
    return None if interval.may_equal(goal) else False


def _readings(target: Figure) -> Iterator[Interval]:
    """Yield the ranges that a target may ask for.

    30场 alone may mean at least, at most or just 30, so what is above or below decides nothing;
    but no rate is more than 100%, and no count less than 0.
    """
    goal = target.interval()
    yield goal
    if target.bound in ("=", "≈", "≲"):
        if goal.low > 0:
            yield Interval(goal.low, math.inf)
        if goal.high < WHOLE.get(target.unit, math.inf):
            yield Interval(0, goal.high)


def _same_unit(ledger: Ledger, figure: Figure, target: Figure) -> bool:
    groups = ledger.same_units
    return groups.get(figure.unit, figure.unit) == groups.get(target.unit, target.unit)
