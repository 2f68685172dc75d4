"""Figures that the site computes from reported ones (`派生`)."""

from __future__ import annotations

import ast
from dataclasses import replace
from fractions import Fraction

from . import formula
from .bounds import Interval, written
from .figure import MAGNITUDES, MAX_DIGITS, Bound, Figure
from .formula import Quantity, Ref
from .model import Indicator, Key, Ledger
from .problem import Problem, quoted
from .relations import SCALES

_NAMED: dict[Bound, str] = {"=": "", "≈": "约", ">": "超", "≥": "至少", "<": "不足", "≤": "不超过"}
_NO_BOUND = "原文只给出大于或小于多少，算出来的数不知道是大是小"


def derive(ledger: Ledger) -> list[Problem]:
    """Compute every derived figure of the ledger in place; what could not be computed is pending.

    Args:
        ledger: indicators with a `formula` carry a pattern of unit and decimals as figure.
    """
    return _Derivation(ledger).run()


class _Derivation:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.problems: list[Problem] = []
        self.done: dict[Key, Figure | None] = {}

    def run(self) -> list[Problem]:
        for subject in self.ledger.subjects():
            for indicator in list(subject.indicators.values()):
                if indicator.formula:
                    figure = self._figure(indicator)
                    subject.indicators[indicator.name] = replace(
                        indicator, figure=figure, pending=figure is None
                    )
        return self.problems

    def _figure(self, indicator: Indicator) -> Figure | None:
        if not indicator.formula:
            return indicator.figure
        if indicator.key not in self.done:
            self.done[indicator.key] = None  # where the formulas go in a circle, it ends here
            self.done[indicator.key] = self._computed(indicator)
        return self.done[indicator.key]

    def _computed(self, indicator: Indicator) -> Figure | None:
        pattern = indicator.figure
        assert pattern is not None
        tree = formula.parse(indicator.formula)
        inputs = {ref: self.ledger.find(ref, indicator) for ref in formula.refs(tree)}
        hidden = [i.name for i in inputs.values() if i and i.hidden]
        if hidden:
            self._report(
                indicator, "D02", f"用到隐去的人数{'、'.join(hidden)}", "不由隐去的人数计算"
            )
            return None
        figures = {ref: self._figure(i) if i else None for ref, i in inputs.items()}
        known = {ref: figure for ref, figure in figures.items() if figure}
        if len(known) < len(figures):
            return None
        try:
            number, bound = self._value(tree, known)
        except formula.FormulaError as error:
            codes = {formula.ZeroError: "R05", formula.UnitError: "R08"}
            self._report(indicator, codes.get(type(error), "F04"), str(error), "能算出来的式子")
            return None
        number *= Fraction(SCALES.get(pattern.unit, 1), MAGNITUDES[pattern.scale])
        if not 0 <= number < 10**MAX_DIGITS:
            self._report(indicator, "F04", "结果是负数，或者太大", "不小于零的数")
            return None
        return replace(
            pattern, number=written(number, pattern.decimals, bound), qualifier=_NAMED[bound]
        )

    def _value(self, tree: ast.expr, known: dict[Ref, Figure]) -> tuple[Fraction, Bound]:
        """Return what the numbers come to, and how the inputs' bounds carry over to it."""
        units = {ref: self.ledger.same_units.get(f.unit, f.unit) for ref, f in known.items()}
        middle = formula.value(
            tree, lambda ref: Quantity(Interval.of(known[ref].value), units[ref])
        )
        whole = formula.value(tree, lambda ref: Quantity(known[ref].interval(), units[ref]))
        assert middle is not None
        assert whole is not None
        number, range_ = Fraction(middle.interval.low), whole.interval
        if range_.exact:
            return number, "="
        if all(figure.bound in ("=", "≈", "≲") for figure in known.values()):
            return number, "≈"
        if range_.low == number:
            return number, ">" if range_.low_open else "≥"
        if range_.high == number:
            return number, "<" if range_.high_open else "≤"
        raise formula.FormulaError(_NO_BOUND)

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
