"""Cards for key figures."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from ..ledger.model import Indicator
from .page import Page, block


@dataclass(frozen=True, slots=True)
class Card:
    """One figure, taken apart so that the number can be set large."""

    name: str
    href: str
    before: str
    number: str
    after: str
    period: str
    doubtful: bool
    hidden: bool


def cards(indicators: list[Indicator], page: Page) -> Markup:
    """The figures as a ruled group of cards, each leading to its definition."""
    return block("cards.html", cards=[_card(i, page) for i in indicators])


def _card(indicator: Indicator, page: Page) -> Card:
    figure = indicator.figure
    shown = figure if figure and not indicator.hidden else None
    return Card(
        name=indicator.name + ("（派生）" if indicator.formula else ""),
        href=page.definition_link(indicator),
        before=shown.qualifier if shown else "",
        number=shown.number if shown else "",
        after=f"{shown.scale}{shown.unit}{shown.tail}" if shown else indicator.text,
        period=indicator.period,
        doubtful=bool(indicator.doubt),
        hidden=indicator.hidden,
    )
