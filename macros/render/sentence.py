"""A figure in a sentence: as reported, marked where doubtful, linked to its definition."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from ..ledger.figure import Figure
from ..ledger.model import Indicator
from .page import Page

TODO = Markup('<span class="tag todo">待补充</span>')


def inline(indicator: Indicator, page: Page, text: str = "") -> Markup:
    """Return the figure as HTML; `text` replaces the wording or value, e.g. with a part of it."""
    if indicator.pending:
        return TODO
    if indicator.broken:
        return broken_value(indicator)
    wording = text or page.ledger.expand(indicator.wording, indicator) or indicator.text
    if indicator.hidden:
        return _link(page.definition_link(indicator), "tag hide", Markup.escape(wording))
    classes = ["fig"]
    classes += ["q"] * bool(indicator.doubt) + ["derived"] * bool(indicator.formula)
    classes += ["say"] * (bool(indicator.wording) and not text)
    content = data(indicator.figure, wording)
    link = _link(page.definition_link(indicator), " ".join(classes), content)
    return link + doubt_mark(indicator, page)


def broken_value(indicator: Indicator) -> Markup:
    """Return the message shown in place of a value that could not be read."""
    return Markup('<span class="err"><b>需要修改</b>{} 第{}行的数值</span>').format(
        indicator.path, indicator.line
    )


def data(figure: Figure | None, text: str) -> Markup:
    """Return `text` with the number in base units for machines, if there is a figure."""
    if figure is None:
        return Markup.escape(text)
    return Markup('<data value="{}">{}</data>').format(machine_number(figure), text)


def machine_number(figure: Figure) -> str:
    """Return the value in base units with a decimal point and no exponent: `6万余份` is `60000`."""
    return f"{figure.value.normalize():f}"


def doubt_mark(indicator: Indicator, page: Page) -> Markup:
    """Return the mark 存疑 with its number and a link to the note; empty if nothing is doubtful."""
    if not indicator.doubt:
        return Markup("")
    name = Markup.escape(page.doubt_name(indicator))
    return _link(page.doubt_link(indicator), "tag q", name)


@lru_cache(maxsize=1024)
def _link(target: str, classes: str, inner: Markup) -> Markup:
    if not target:
        return Markup('<span class="{}">{}</span>').format(classes, inner)
    return Markup('<a class="{}" href="{}">{}</a>').format(classes, target, inner)
