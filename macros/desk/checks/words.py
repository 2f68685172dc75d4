"""The words of every page, filled in as a build would."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache

from markupsafe import Markup

from ...ledger.model import RESERVED
from ...ledger.problem import Problem, quoted
from ...render import words
from ...render.fill import mistakes
from ...render.front import fill_front
from ...render.page import Page
from ...render.reference import INLINE
from ..project import PageFile, TownData

# The words that channels write: what they are of is checked with the ledger.
_LISTED = {RESERVED[-1]: lambda page: Markup()}
# Figures, and what may stand in any text.
_ALIKE = re.compile(rf"\s*(?:[\w.]+|(?:{'|'.join(INLINE)})\([^()（）]*\))\s*")


def of_page(page: PageFile, town: TownData) -> Iterator[Problem]:
    """Yield names that mean nothing, calls that cannot be drawn."""
    yield from _year(page, town)
    current = _page(page, town)
    yield from fill_front(page.front, current, page.path, 1)[1]
    names = words.names(town.ledger, lambda: current, _LISTED)
    yield from mistakes(
        page.body,
        names,
        page.path,
        page.first_line,
        alike=_ALIKE,
        known=_known(town, current.year),
    )


@lru_cache(maxsize=16)
def _known(town: TownData, year: int) -> set[str]:
    """Return what is known to be right on the pages of a year."""
    return set()


def _year(page: PageFile, town: TownData) -> Iterator[Problem]:
    stated = page.text("年度")
    known = [str(year) for year in town.ledger.years]
    if stated and known and stated not in known:
        yield Problem(
            path=page.path,
            line=page.front["年度"].line,
            code="P01",
            found=quoted(f"年度: {stated}"),
            expected="、".join(known),
            mend="改成台账已有的年度",
        )


def _page(page: PageFile, town: TownData) -> Page:
    def locate(source: str) -> str:
        return posixpath.basename(source) if source in town.sources else ""

    stated = page.text("年度")
    year = int(stated) if stated.isdecimal() else town.ledger.latest
    return Page(town.ledger, year, locate, path=page.source, library=town.library)
