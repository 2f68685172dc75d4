"""Quarterly self-checks: what the quarters come to must agree with the year (`季度`)."""

from __future__ import annotations

from collections.abc import Iterator

from .bounds import Interval
from .model import Indicator, Ledger
from .problem import Problem

RATES = ("%", "‰")
"""A rate of the year is no sum of quarters."""


def check(ledger: Ledger) -> Iterator[Problem]:
    """Yield quarters of another unit, or that cannot add up to the year's figure."""
    for subject in ledger.subjects():
        for indicator in subject.indicators.values():
            if indicator.quarters and indicator.figure:
                yield from _disagreeing(ledger, indicator)


def filled(indicator: Indicator) -> int:
    """Return how many of the four quarters are known."""
    return sum(quarter is not None for quarter in indicator.quarters)


def _disagreeing(ledger: Ledger, indicator: Indicator) -> Iterator[Problem]:
    year = indicator.figure
    known = [quarter for quarter in indicator.quarters if quarter]
    if year is None or not known:
        return
    same = ledger.same_units
    units = {same.get(figure.unit, figure.unit) for figure in [year, *known]}
    if len(units) > 1:
        yield _problem(indicator, "R08", "季度和全年用同一种单位", "改成同一单位")
        return
    together = sum((figure.interval() for figure in known), Interval.of(0))
    whole = year.interval()
    fits = together.may_equal(whole) if len(known) == 4 else together.may_be_at_most(whole)
    if year.unit not in RATES and not fits and not indicator.doubt:
        relation = "四个季度相加等于全年" if len(known) == 4 else "各季度相加不超过全年"
        yield _problem(indicator, "R10", relation, "核对各季度的数；确实对不上的，写上“存疑”说明")


def _problem(indicator: Indicator, code: str, expected: str, mend: str) -> Problem:
    quarters = "、".join(str(quarter) if quarter else "待补充" for quarter in indicator.quarters)
    return Problem(
        path=indicator.path,
        line=indicator.line,
        code=code,
        found=f"“{indicator.name}”全年{indicator.text}，季度{quarters}",
        expected=expected,
        mend=mend,
    )
