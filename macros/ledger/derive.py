"""Figures that the site computes from reported ones (`派生`)."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from . import formula
from .bounds import Interval, Number
from .figure import MAGNITUDES, Figure
from .formula import Quantity, Ref
from .model import Indicator, Ledger
from .problem import Problem, quoted
from .relations import quantity

_SCALES = {"%": 100, "‰": 1000}


def derive(ledger: Ledger, broken: set[str]) -> list[Problem]:
    """Computes every derived figure of the ledger in place; what could not be computed is pending.

    Args:
        ledger: indicators with a `formula` carry a pattern of unit and decimals as figure.
        broken: files that have errors already; their derived figures are left out.
    """
    return _Derivation(ledger, broken).run()


class _Derivation:
    def __init__(self, ledger: Ledger, broken: set[str]) -> None:
        self.ledger = ledger
        self.broken = broken
        self.problems: list[Problem] = []

    def run(self) -> list[Problem]:
        for subject in self.ledger.subjects():
            for indicator in list(subject.indicators.values()):
                if indicator.formula:
                    figure = None if indicator.path in self.broken else self._figure(indicator)
                    subject.indicators[indicator.name] = replace(
                        indicator, figure=figure, pending=figure is None
                    )
        return self.problems

    def _figure(self, indicator: Indicator) -> Figure | None:
        pattern = indicator.figure
        assert pattern is not None
        tree = formula.parse(indicator.formula)
        inputs = [self.ledger.find(ref, indicator) for ref in formula.refs(tree)]
        hidden = [i.name for i in inputs if i and i.hidden]
        if hidden:
            self._report(
                indicator, "D02", f"用到隐去的人数{'、'.join(hidden)}", "不由隐去的人数计算"
            )
            return None
        try:
            middle = formula.value(tree, lambda ref: self._look(ref, indicator, exact=True))
            range_ = formula.value(tree, lambda ref: self._look(ref, indicator, exact=False))
        except formula.FormulaError as error:
            code = "R05" if isinstance(error, formula.ZeroError) else "R08"
            self._report(indicator, code, str(error), "能算出来的式子")
            return None
        if middle is None or range_ is None or not _finite(middle.interval.low):
            return None
        number = Fraction(middle.interval.low) * _SCALES.get(pattern.unit, 1)
        number /= MAGNITUDES[pattern.scale]
        if number < 0:
            self._report(indicator, "F04", "结果是负数", "不小于零的结果")
            return None
        return replace(
            pattern,
            number=_rounded(number, pattern.decimals),
            qualifier=_qualifier(range_.interval),
        )

    def _look(self, ref: Ref, home: Indicator, *, exact: bool) -> Quantity | None:
        found = self.ledger.find(ref, home)
        if found is None or found.figure is None:
            return None
        figure = self._figure(found) if found.formula else found.figure
        if figure is None:
            return None
        whole = quantity(self.ledger, replace(found, figure=figure))
        return Quantity(Interval.of(figure.value), whole.unit) if exact and whole else whole

    def _report(self, indicator: Indicator, code: str, found: str, expected: str) -> None:
        self.problems.append(
            Problem(
                path=indicator.path,
                line=indicator.line,
                code=code,
                found=f"{quoted(indicator.formula)}：{found}",
                expected=expected,
                mend="改写“派生”的式子，或者删去这个指标",
            )
        )


def _rounded(number: Fraction, places: int) -> str:
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _qualifier(interval: Interval) -> str:
    """The qualifier that says how the inputs' bounds carry over to the result."""
    if interval.exact:
        return ""
    if _finite(interval.high):
        return "约"
    return "超" if interval.low_open else "至少"


def _finite(number: Number) -> bool:
    return not (isinstance(number, float) and math.isinf(number))
