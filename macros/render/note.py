"""Notes that stand beside figures: what is doubtful, what is withheld and why."""

from __future__ import annotations

import ast
from decimal import Decimal
from fractions import Fraction

from markupsafe import Markup

from ..ledger import formula
from ..ledger.bounds import Interval
from ..ledger.figure import MAGNITUDES, Figure
from ..ledger.model import Indicator
from ..ledger.relations import Relation, broken_sums, quantity
from .page import Page, block


def doubts(indicators: list[Indicator], page: Page) -> Markup:
    """Return a note for each doubtful figure: what it is, the sum that fails, the editor's words."""
    notes = [
        {
            "id": page.once(page.doubt_anchor(i)),
            "mark": page.doubt_name(i),
            "name": i.name,
            "href": page.definition_link(i),
            "text": i.text,
            "sums": _sums(i, page),
            "doubt": page.ledger.expand(i.doubt, i),
        }
        for i in indicators
        if i.doubt
    ]
    return block("doubts.html", notes=notes)


def corrections(page: Page) -> Markup:
    """Return every correction of every year, newest first, as a table; a sentence where there is none."""
    found = sorted(
        (
            (one, indicator)
            for subject in page.ledger.subjects()
            for indicator in subject.indicators.values()
            for one in indicator.corrections
        ),
        key=lambda pair: (pair[0].date, pair[1].key),
        reverse=True,
    )
    rows = [(one, indicator, page.definition_link(indicator)) for one, indicator in found]
    return block("corrections.html", rows=rows)


def privacy(indicators: list[Indicator]) -> Markup:
    """Return which of the figures are withheld and why; empty where none is."""
    names = dict.fromkeys(i.name for i in indicators if i.hidden)
    return block("privacy.html", names=list(names))


def _sums(indicator: Indicator, page: Page) -> list[str]:
    try:
        return [_sum(r, right, page) for r, _, right in broken_sums(page.ledger, indicator)]
    except formula.FormulaError:  # units that do not go together: reported with the ledger
        return []


def _sum(relation: Relation, right: formula.Quantity, page: Page) -> str:
    stated = next(iter(relation.members.values())).figure
    nominal = relation.sides(lambda i: _nominal(i, page))
    assert stated is not None
    assert nominal is not None
    value = Fraction(nominal[1].interval.low)
    number, bound = _number(value, stated), _bound(right.interval, value)
    if relation.code == "R03":
        return f"各分项相加{_SUMS[bound]}{number}，合计写的是{stated}。"
    assert isinstance(relation.tree, ast.Compare)
    near = "约" * (bound == "≈")
    should = _COMPARED[type(relation.tree.ops[0])].format(near + number)
    if not isinstance(relation.tree.left, ast.Name):
        return f"按推算，“{ast.unparse(relation.tree.left)}”应当{should}。"
    return f"按推算，应当{should}，原文写的是{stated}。"


_SUMS = {"=": "是", "≈": "约是", ">": "至少是", "<": "至多是"}
_COMPARED: dict[type[ast.cmpop], str] = {
    ast.Eq: "与{}相当",
    ast.GtE: "不少于{}",
    ast.LtE: "不超过{}",
    ast.Gt: "多于{}",
    ast.Lt: "少于{}",
}


def _nominal(indicator: Indicator, page: Page) -> formula.Quantity | None:
    """Return the reported number by itself, without what 约 or 余 allow."""
    whole = quantity(page.ledger, indicator)
    if whole is None or indicator.figure is None:
        return None
    return formula.Quantity(Interval.of(indicator.figure.value), whole.unit)


def _bound(interval: Interval, nominal: Fraction) -> str:
    if interval.exact:
        return "="
    if interval.low == nominal:
        return ">"
    return "<" if interval.high == nominal else "≈"


def _number(value: Fraction, like: Figure) -> str:
    """Return the value in the unit and the 万 or 亿 of another figure."""
    scale = like.scale.strip("余多")
    scaled = value / MAGNITUDES[scale]
    exact = Decimal(scaled.numerator) / Decimal(scaled.denominator)
    return f"{round(exact, 4).normalize():f}{scale}{like.unit}"
