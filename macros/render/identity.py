"""The identity of a figure in a page, for the programs that read pages.

`data-of` says what of the ledger an element shows: `2023/mediation#调解案件` is the year, the file
of the subject and the name. What an outer element gives is left out: the article gives the year of
the page, a link to the definition (`statistics/mediation.html#调解案件`) subject and name, a table
of definitions the subject, whose names stand in the heads of the rows. Most figures need no more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from ..ledger.model import Indicator
from .page import Page

ATTRIBUTE = "data-of"
_PARTS = re.compile(r"(?:(?P<year>\d{4})/)?(?P<stem>[^#/]*)(?:#(?P<name>.*))?")


@dataclass(frozen=True, slots=True)
class FigureKey:
    """What names a figure in the ledger, or a part of it; 0 and empty for the parts left out."""

    year: int = 0
    stem: str = ""
    """The file name of the subject, without suffix."""
    name: str = ""

    def __str__(self) -> str:
        year, name = f"{self.year}/" * bool(self.year), f"#{self.name}" * bool(self.name)
        return f"{year}{quote(self.stem, safe='')}{name}"


def key_of(text: str) -> FigureKey:
    """Return the key that `str` of it wrote; an empty one for anything else."""
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return FigureKey()
    return FigureKey(int(parts["year"] or 0), unquote(parts["stem"]), parts["name"] or "")


def of(indicator: Indicator, page: Page, *, linked: bool = False) -> str:
    """Return what of the identity of a figure the page around it does not give.

    Args:
        indicator: the figure.
        page: the page being rendered.
        linked: whether a link to its definition, or the head of its row, gives subject and name.
    """
    year = 0 if indicator.year == page.year else indicator.year
    if linked:
        return str(FigureKey(year))
    return str(FigureKey(year, page.ledger.subject_of(indicator).stem, indicator.name))
