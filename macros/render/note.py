"""Notes on figures: what is doubtful, corrected or withheld, and why."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from markupsafe import Markup

from ..ledger import formula
from ..ledger.bounds import Interval
from ..ledger.figure import MAGNITUDES, Figure
from ..ledger.model import Correction, Indicator
from ..ledger.record import WITHDRAWN
from ..ledger.relations import UNEQUAL_SUM, Relation, broken_sums, quantity
from .page import Page, block

CONTRADICTION = "算一算就知道对不上的："
OBSCURITY = "报告没有说清楚的："


def doubts(indicators: list[Indicator], page: Page) -> Markup:
    """Return a note on each doubtful figure: the figure, failing sums, the editor's comment.

    What arithmetic proves stands before what is merely unclear; the numbers stay those of the
    ledger, since other pages and documents name them.
    """
    notes = [
        {
            "id": page.unique_id(page.doubt_anchor(i)),
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
    certain, unclear = ([n for n in notes if bool(n["sums"]) == proven] for proven in (True, False))
    groups = {CONTRADICTION: certain, OBSCURITY: unclear} if certain and unclear else {"": notes}
    return block("doubts.html", groups=groups)


def corrections(page: Page) -> Markup:
    """Return all corrections and withdrawals as a table, newest first, or that there are none."""
    rows = [*_corrected(page), *_withdrawn(page)]
    rows.sort(key=lambda row: (row.correction.date, row.year, row.name), reverse=True)
    return block("corrections.html", rows=rows)


@dataclass(frozen=True, slots=True)
class _Row:
    correction: Correction
    name: str
    year: int
    href: str


def _corrected(page: Page) -> Iterator[_Row]:
    for i in page.ledger.indicators():
        for correction in i.corrections:
            yield _Row(correction, i.name, i.year, page.definition_link(i))


def _withdrawn(page: Page) -> Iterator[_Row]:
    for subject in page.ledger.subjects():
        target = page.locate(f"statistics/{subject.stem}.md")
        for w in subject.withdrawals:
            # What it was is no longer stated, not even here.
            correction = Correction(w.date, "—", WITHDRAWN, w.reason, w.approved)
            href = f"{target}#{subject.year}-{w.name}" if target else ""
            yield _Row(correction, w.name, subject.year, href)


def change(correction: Correction, indicator: Indicator) -> str:
    """Return what a correction changed and why, as a clause.

    The ledger refuses values that give a withheld count away; this does not rely on that.
    """
    values = "" if indicator.hidden else f"{correction.old}改为{correction.new}，"
    return f"{values}{correction.reason.rstrip('。')}"


def privacy(indicators: list[Indicator]) -> Markup:
    """Return a note on which figures are withheld and why; empty if none is."""
    names = dict.fromkeys(i.name for i in indicators if i.hidden)
    return block("privacy.html", names=list(names))


def _sums(indicator: Indicator, page: Page) -> list[str]:
    try:
        return [_sum(r, right, page) for r, _, right in broken_sums(page.ledger, indicator)]
    except formula.FormulaError:  # incompatible units: reported with the ledger
        return []


def _sum(relation: Relation, right: formula.Quantity, page: Page) -> str:
    figure = next(iter(relation.members.values())).figure
    nominal = relation.sides(lambda i: _nominal(i, page))
    assert figure is not None
    assert nominal is not None
    value = Fraction(nominal[1].interval.low)
    number, bound = _number(value, figure), _bound(right.interval, value)
    if relation.kind == UNEQUAL_SUM:
        return f"各分项相加{_SUMS[bound]}{number}，合计写的是{figure}。"
    assert isinstance(relation.tree, ast.Compare)
    qualifier = "约" * (bound == "≈")
    expectation = _COMPARED[type(relation.tree.ops[0])].format(qualifier + number)
    if not isinstance(relation.tree.left, ast.Name):
        return f"按推算，“{ast.unparse(relation.tree.left)}”应当{expectation}。"
    return f"按推算，应当{expectation}，原文写的是{figure}。"


_SUMS = {"=": "是", "≈": "约是", ">": "至少是", "<": "至多是"}
_COMPARED: dict[type[ast.cmpop], str] = {
    ast.Eq: "与{}相当",
    ast.GtE: "不少于{}",
    ast.LtE: "不超过{}",
    ast.Gt: "多于{}",
    ast.Lt: "少于{}",
}


def _nominal(indicator: Indicator, page: Page) -> formula.Quantity | None:
    """Return the reported number as an exact quantity, without the range of 约 or 余."""
    range_quantity = quantity(page.ledger, indicator)
    if range_quantity is None or indicator.figure is None:
        return None
    return formula.Quantity(Interval.of(indicator.figure.value), range_quantity.unit)


def _bound(interval: Interval, nominal: Fraction) -> str:
    if interval.exact:
        return "="
    if interval.low == nominal:
        return ">"
    return "<" if interval.high == nominal else "≈"


def _number(value: Fraction, model: Figure) -> str:
    """Return the value in the unit and scale (万, 亿) of another figure."""
    scale = model.scale.strip("余多")
    scaled = value / MAGNITUDES[scale]
    exact = Decimal(scaled.numerator) / Decimal(scaled.denominator)
    return f"{round(exact, 4).normalize():f}{scale}{model.unit}"
