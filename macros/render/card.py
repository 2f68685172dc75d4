"""Cards for key figures."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from ..ledger.figure import Figure
from ..ledger.model import Indicator
from . import identity
from .page import Page, block
from .sentence import machine_number


@dataclass(frozen=True, slots=True)
class Card:
    """One figure, split so that the number can be set large."""

    indicator: Indicator
    name: str
    href: str
    figure: Figure | None
    """None where there is no number to show."""
    text: str
    """Shown where there is no number."""
    of: str
    """What the link does not give of its identity."""

    @property
    def value(self) -> str:
        """The number in base units, for machines."""
        return machine_number(self.figure) if self.figure else ""


def cards(indicators: list[Indicator], page: Page) -> Markup:
    """Return the figures as a ruled group of cards, each linked to its definition."""
    return block("cards.html", cards=[_card(i, page) for i in indicators])


def _card(indicator: Indicator, page: Page) -> Card:
    href = page.definition_link(indicator)
    return Card(
        indicator,
        name=indicator.name + ("（派生）" if indicator.formula else ""),
        href=href,
        figure=None if indicator.hidden else indicator.figure,
        text=page.ledger.expand(indicator.wording, indicator) or indicator.text,
        of=identity.of(indicator, page, linked=bool(href)),
    )
