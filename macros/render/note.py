"""Notes that stand beside figures: what is doubtful, what is withheld and why."""

from __future__ import annotations

from markupsafe import Markup

from ..ledger import formula
from ..ledger.bounds import Interval
from ..ledger.model import Indicator, Subject
from ..ledger.relations import Relation, broken_sums
from .page import Page, block
from .sentence import inline


def doubts(indicators: list[Indicator], page: Page) -> Markup:
    """A note for each doubtful figure: what it is, the sum that fails, the editor's words."""
    notes = [
        {
            "id": page.once(page.doubt_anchor(i)),
            "number": page.doubt_number(i),
            "name": i.name,
            "href": page.definition_link(i),
            "text": i.text,
            "sums": [_sum(relation, *sides) for relation, *sides in broken_sums(page.ledger, i)],
            "doubt": page.ledger.expand(i.doubt, i),
        }
        for i in indicators
        if i.doubt
    ]
    return block("doubts.html", notes=notes)


def privacy(subject: Subject, page: Page) -> Markup:
    """What was withheld in a subject and why; empty where nothing was."""
    hidden = [i for i in subject.indicators.values() if i.hidden]
    return block("privacy.html", hidden=[inline(i, page) for i in hidden], names=hidden)


def _sum(relation: Relation, left: formula.Quantity, right: formula.Quantity) -> str:
    figures = [member.figure for member in relation.members if member.figure]
    unit = figures[0].unit
    if relation.code == "R03":
        return f"各分项相加是{_number(right.interval)}{unit}，合计写的是{figures[0]}。"
    return f"按推算，应当与{_number(right.interval)}{unit}相当，原文写的是{figures[0]}。"


def _number(interval: Interval) -> str:
    about = "" if interval.exact else "约"
    return f"{about}{float(interval.low):g}"
