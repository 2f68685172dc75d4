"""Quarterly self-checks (`季度`): the quarters must agree with the figure of the year."""

from __future__ import annotations

from collections.abc import Iterator

from . import oddity
from .bounds import Interval
from .model import Indicator, Ledger
from .problem import Kind, Problem
from .relations import UNIT_CLASH

UNEQUAL_QUARTERS = Kind(
    "R10",
    "季度的数与全年不符",
    "四个季度加起来，不等于全年。",
    advice="四个季度填齐了，加起来要等于全年；没有填齐的，不能超过全年。",
    wrong="""\
  活动:
    值: 12场
    季度: [2场, 3场, 3场, 3场]
""",
    right="""\
  活动:
    值: 12场
    季度: [2场, 3场, 3场, 4场]
""",
    place="台账",
)

RATES = ("%", "‰")
"""Units of rates: the rate of a year is not the sum of its quarters."""


def check(ledger: Ledger) -> Iterator[Problem]:
    """Yield a problem for quarters in another unit, or that cannot add up to the year's figure."""
    for indicator in ledger.indicators():
        if indicator.quarters and indicator.figure:
            yield from _mismatch(ledger, indicator)


def count_filled(indicator: Indicator) -> int:
    """Count the quarters that are known."""
    return sum(quarter is not None for quarter in indicator.quarters)


def _mismatch(ledger: Ledger, indicator: Indicator) -> Iterator[Problem]:
    year = indicator.figure
    figures = [quarter for quarter in indicator.quarters if quarter]
    if year is None or not figures:
        return
    groups = ledger.same_units
    units = {groups.get(figure.unit, figure.unit) for figure in [year, *figures]}
    if len(units) > 1:
        yield _problem(indicator, UNIT_CLASH, "季度和全年用同一种单位", "改成同一单位")
        return
    failure = arithmetic(indicator)
    if failure and not oddity.is_excused(indicator, failure):
        relation = "四个季度相加等于全年" if len(figures) == 4 else "各季度相加不超过全年"
        yield _problem(indicator, UNEQUAL_QUARTERS, relation, oddity.offer(indicator, failure))


def arithmetic(indicator: Indicator) -> str:
    """Return how the quarters contradict the year, `9场 < 6场 + 4场`; empty where they agree."""
    figures = [quarter for quarter in indicator.quarters if quarter]
    if not indicator.figure or not figures or indicator.figure.unit in RATES:
        return ""
    total = sum((figure.interval() for figure in figures), Interval.of(0))
    whole = indicator.figure.interval()
    four = len(figures) == 4
    if total.may_equal(whole) if four else total.may_be_at_most(whole):
        return ""
    return f"{indicator.figure} {'≠' if four else '<'} {' + '.join(map(str, figures))}"


def _problem(indicator: Indicator, kind: Kind, expected: str, mend: str) -> Problem:
    quarters = "、".join(str(quarter) if quarter else "待补充" for quarter in indicator.quarters)
    return kind.problem(
        path=indicator.path,
        line=indicator.line,
        found=f"“{indicator.name}”全年{indicator.text}，季度{quarters}",
        expected=expected,
        mend=mend,
    )
