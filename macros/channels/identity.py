"""Reads which figure of the ledger each number of a page is (see `render.identity`)."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from ..render.identity import ATTRIBUTE, FigureKey, key_of

_FIGURES = "data, .fig, .hide, a.card"
_DEFINITION = re.compile(r"statistics/(?P<stem>[^/]+)\.html")


def complete(article: LexborNode, path: str) -> None:
    """Write into every figure of the page at `path` its whole identity, or take away a part of one.

    Charts are completed too: they name several figures, with blanks between them.
    """
    marks = [(node, str(_figure(node, path) or "")) for node in article.css(_FIGURES)]
    for chart in article.css(f"figure[{ATTRIBUTE}]"):
        year = _page_year(chart)
        keys = [key_of(part) for part in (chart.attributes[ATTRIBUTE] or "").split()]
        whole = (FigureKey(key.year or year, key.stem, key.name) for key in keys)
        marks.append((chart, " ".join(map(str, whole))))
    for node, mark in marks:
        node.attrs[ATTRIBUTE] = mark


def _figure(node: LexborNode, path: str) -> FigureKey | None:
    """Return the figure that an element shows; None where the page does not say."""
    year, stem, name = 0, "", ""
    element: LexborNode | None = node
    while element is not None and not (year and stem and name):
        if element.tag == "figure" and not stem:
            return None  # the numbers of a chart's table are its own
        key = key_of(element.attributes.get(ATTRIBUTE) or "")
        year = year or key.year
        if not stem and not key.stem:
            key = _linked(element, path)
        if not stem and key.stem:
            stem, name = key.stem, key.name or name
        elif not stem and element.tag == "tr" and (head := element.css_first("th")):
            link = head.css_first("a")
            key = _linked(link, path) if link else FigureKey()
            stem, name = key.stem, key.name or head.text().strip()
        element = element.parent
    return FigureKey(year, stem, name) if year and stem and name else None


def _linked(node: LexborNode, path: str) -> FigureKey:
    """Return subject and name of the definition that a link leads to; empty for anything else."""
    target, _, name = (node.attributes.get("href") or "").partition("#")
    where = posixpath.join(posixpath.dirname(path), target) if target else path
    match = _DEFINITION.fullmatch(posixpath.normpath(unquote(where)))
    return FigureKey(0, match["stem"], unquote(name)) if match and name else FigureKey()


def _page_year(node: LexborNode) -> int:
    element: LexborNode | None = node.parent
    while element is not None:
        if year := key_of(element.attributes.get(ATTRIBUTE) or "").year:
            return year
        element = element.parent
    return 0
