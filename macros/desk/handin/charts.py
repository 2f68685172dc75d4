"""The charts of pages that are drawn otherwise than before, both drawings beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from ...ledger.model import Ledger
from ...ledger.source import front_matter
from ...render import words
from ...render.fill import fill
from ...render.page import Page
from .change import Files, text_of

_CHART = re.compile(r"\{\{\s*图\s*[(（][^{}]*\}\}")
Drawing = tuple[str, str]
"""Headline and drawing."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart before and after; a drawing is HTML that the site's own words made, or empty."""

    path: str
    call: str
    """The words of the page that draw it."""
    title: str
    old: str
    new: str


def pictures(old: Files, new: Files, ledgers: tuple[Ledger, Ledger]) -> Iterator[Picture]:
    """Yield the charts that differ, on the pages that are on both sides."""
    for path in sorted(old.keys() & new.keys()):
        if not (path.startswith("docs/") and path.endswith(".md")):
            continue
        was = _drawings(path, old[path], ledgers[0])
        now = _drawings(path, new[path], ledgers[1])
        for call in dict.fromkeys((*was, *now)):
            before, after = was.get(call, ("", "")), now.get(call, ("", ""))
            if before != after:
                yield Picture(path, call, after[0] or before[0], before[1], after[1])


def _drawings(path: str, raw: bytes, ledger: Ledger) -> dict[str, Drawing]:
    """Return each chart of a page by the words that call for it."""
    text = text_of(raw)
    front, start, _ = front_matter(text, path)
    calls = dict.fromkeys(match[0] for match in _CHART.finditer(text, start))
    stated = front["年度"].value if "年度" in front else ""
    year = int(stated) if isinstance(stated, str) and stated.isdecimal() else ledger.latest
    return {call: found for call in calls if (found := _drawing(call, ledger, year))}


def _drawing(call: str, ledger: Ledger, year: int) -> Drawing | None:
    page = Page(ledger, year, lambda _: "")
    html, problems = fill(call, words.names(ledger, lambda: page), "", 1)
    figure = LexborHTMLParser(html)
    title, plot = figure.css_first("figcaption b"), figure.css_first(".plot")
    if problems or title is None or plot is None:
        return None
    return title.text().partition("\u3000")[2], plot.html or ""
