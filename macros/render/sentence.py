"""A figure in a sentence: as reported, marked where doubtful, linked to its definition."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from ..ledger.figure import Figure
from ..ledger.model import Indicator
from .page import Page

TODO = Markup('<span class="tag todo">待补充</span>')


def inline(indicator: Indicator, page: Page, text: str = "") -> Markup:
    """Return the figure as HTML. `text` is shown instead of the wording or value, e.g. a part of it."""
    if indicator.pending:
        return TODO
    if indicator.broken:
        return broken(indicator)
    said = text or page.ledger.expand(indicator.wording, indicator) or indicator.text
    if indicator.hidden:
        return _linked(page.definition_link(indicator), "tag hide", Markup.escape(said))
    classes = ["fig"]
    classes += ["q"] * bool(indicator.doubt) + ["derived"] * bool(indicator.formula)
    classes += ["say"] * (bool(indicator.wording) and not text)
    shown = data(indicator.figure, said)
    linked = _linked(page.definition_link(indicator), " ".join(classes), shown)
    return linked + doubt_mark(indicator, page)


def broken(indicator: Indicator) -> Markup:
    """Return what stands in place of a value that could not be read."""
    return Markup('<span class="err"><b>需要修改</b>{} 第{}行的数值</span>').format(
        indicator.path, indicator.line
    )


def data(figure: Figure | None, text: str) -> Markup:
    """Return `text` with the number in base units for machines, where there is one."""
    if figure is None:
        return Markup.escape(text)
    return Markup('<data value="{}">{}</data>').format(machine_number(figure), text)


def machine_number(figure: Figure) -> str:
    """Return the value in base units with a decimal point and no exponent: `6万余份` is `60000`."""
    return f"{figure.value.normalize():f}"


def doubt_mark(indicator: Indicator, page: Page) -> Markup:
    """Return the mark 存疑 with its number, leading to the note; empty where nothing is doubtful."""
    if not indicator.doubt:
        return Markup("")
    name = Markup.escape(page.doubt_name(indicator))
    return _linked(page.doubt_link(indicator), "tag q", name)


@lru_cache(maxsize=1024)
def _linked(target: str, classes: str, inner: Markup) -> Markup:
    if not target:
        return Markup('<span class="{}">{}</span>').format(classes, inner)
    return Markup('<a class="{}" href="{}">{}</a>').format(classes, target, inner)
