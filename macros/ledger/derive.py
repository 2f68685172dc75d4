"""Figures that the site computes from reported ones (`派生`)."""

from __future__ import annotations

import ast
from dataclasses import replace
from fractions import Fraction

from . import formula
from .bounds import Interval, format_decimal
from .figure import MAGNITUDES, MAX_DIGITS, Bound, Figure
from .formula import Quantity, Ref
from .inference import DERIVABLE_COUNT
from .model import Indicator, Key, Ledger
from .problem import Kind, Problem, quoted
from .relations import SCALES, UNIT_CLASH, ZERO_DIVISOR
from .values import BAD_DERIVATION

_WORDS: dict[Bound, str] = {"=": "", "≈": "约", ">": "超", "≥": "至少", "<": "不足", "≤": "不超过"}
_NO_BOUND = "原文只给出大于或小于多少，算出来的数不知道是大是小"


def derive(ledger: Ledger) -> list[Problem]:
    """Compute every derived figure of the ledger in place; leave pending what cannot be computed.

    Args:
        ledger: the figure of an indicator with a `formula` is a pattern of unit and decimals.
    """
    return _Derivation(ledger).run()


class _Derivation:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.problems: list[Problem] = []
        self.figures: dict[Key, Figure | None] = {}

    def run(self) -> list[Problem]:
        for subject in self.ledger.subjects():
            for indicator in list(subject.indicators.values()):
                if indicator.formula:
                    figure = self._figure_of(indicator)
                    subject.indicators[indicator.name] = replace(
                        indicator, figure=figure, pending=figure is None
                    )
        return self.problems

    def _figure_of(self, indicator: Indicator) -> Figure | None:
        if not indicator.formula:
            return indicator.figure
        if indicator.key not in self.figures:
            self.figures[indicator.key] = None  # ends the recursion where formulas form a circle
            self.figures[indicator.key] = self._compute(indicator)
        return self.figures[indicator.key]

    def _compute(self, indicator: Indicator) -> Figure | None:
        pattern = indicator.figure
        assert pattern is not None
        tree = formula.parse(indicator.formula)
        indicators = {ref: self.ledger.find(ref, indicator) for ref in formula.refs(tree)}
        hidden = [i.name for i in indicators.values() if i and i.hidden]
        if hidden:
            self._report(
                indicator,
                DERIVABLE_COUNT,
                f"用到隐去的人数{'、'.join(hidden)}",
                "不由隐去的人数计算",
            )
            return None
        inputs = {ref: self._figure_of(i) if i else None for ref, i in indicators.items()}
        figures = {ref: figure for ref, figure in inputs.items() if figure}
        if len(figures) < len(inputs):
            return None
        try:
            number, bound = self._evaluate(tree, figures)
        except formula.FormulaError as error:
            codes = {formula.ZeroError: ZERO_DIVISOR, formula.UnitError: UNIT_CLASH}
            self._report(
                indicator, codes.get(type(error), BAD_DERIVATION), str(error), "能算出来的式子"
            )
            return None
        number *= Fraction(SCALES.get(pattern.unit, 1), MAGNITUDES[pattern.scale])
        if not 0 <= number < 10**MAX_DIGITS:
            self._report(indicator, BAD_DERIVATION, "结果是负数，或者太大", "不小于零的数")
            return None
        return replace(
            pattern,
            number=format_decimal(number, pattern.decimals, bound),
            qualifier=_WORDS[bound],
        )

    def _evaluate(self, tree: ast.expr, figures: dict[Ref, Figure]) -> tuple[Fraction, Bound]:
        """Return the value of a formula, and the bound that it takes over from its inputs."""
        units = {ref: self.ledger.same_units.get(f.unit, f.unit) for ref, f in figures.items()}
        nominal = formula.value(
            tree, lambda ref: Quantity(Interval.of(figures[ref].value), units[ref])
        )
        spread = formula.value(tree, lambda ref: Quantity(figures[ref].interval(), units[ref]))
        assert nominal is not None
        assert spread is not None
        number, interval = Fraction(nominal.interval.low), spread.interval
        if interval.exact:
            return number, "="
        if all(figure.bound in ("=", "≈", "≲") for figure in figures.values()):
            return number, "≈"
        if interval.low == number:
            return number, ">" if interval.low_open else "≥"
        if interval.high == number:
            return number, "<" if interval.high_open else "≤"
        raise formula.FormulaError(_NO_BOUND)

    def _report(self, indicator: Indicator, kind: Kind, fault: str, expected: str) -> None:
        self.problems.append(
            kind.problem(
                path=indicator.path,
                line=indicator.line,
                found=f"{quoted(indicator.formula)}：{fault}",
                expected=expected,
                mend="改写“派生”的式子，或者删去这个指标",
            )
        )
