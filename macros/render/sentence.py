"""A figure in a sentence: as reported, marked where doubtful, linked to its definition."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from ..ledger.figure import Figure
from ..ledger.model import Indicator
from . import identity
from .page import Page

TODO = Markup('<span class="tag todo">待补充</span>')


def inline(indicator: Indicator, page: Page, text: str = "") -> Markup:
    """Return the figure as HTML; `text` replaces the wording or value, e.g. with a part of it."""
    if indicator.pending:
        return TODO
    if indicator.broken:
        return broken_value(indicator)
    wording = text or page.ledger.expand(indicator.wording, indicator) or indicator.text
    target = page.definition_link(indicator)
    of = identity.of(indicator, page, linked=bool(target))
    if indicator.hidden:
        return _link(target, "tag hide", Markup.escape(wording), of)
    classes = ["fig"]
    classes += ["q"] * bool(indicator.doubt) + ["derived"] * bool(indicator.formula)
    classes += ["say"] * (bool(indicator.wording) and not text)
    id_ = page.unique_id(page.awaited.get(indicator.key, ""))
    link = _link(target, " ".join(classes), data(indicator.figure, wording), of, id_)
    return link + doubt_mark(indicator, page)


def broken_value(indicator: Indicator) -> Markup:
    """Return the message shown in place of a value that could not be read."""
    return Markup('<span class="err"><b>需要修改</b>{} 第{}行的数值</span>').format(
        indicator.path, indicator.line
    )


def data(figure: Figure | None, text: str, of: str = "") -> Markup:
    """Return `text` with the number in base units for machines, if there is a figure.

    `of` is what the page around it does not give of its identity (see `identity`).
    """
    if figure is None:
        return Markup.escape(text)
    return Markup('<data value="{}"{}>{}</data>').format(
        machine_number(figure), identity_mark(of), text
    )


def identity_mark(of: str) -> Markup:
    """Return the attribute that holds an identity; empty where there is nothing to say."""
    return Markup(' {}="{}"').format(identity.ATTRIBUTE, of) if of else Markup("")


def machine_number(figure: Figure) -> str:
    """Return the value in base units with a decimal point and no exponent: `3万余份` is `30000`."""
    return f"{figure.value.normalize():f}"


def doubt_mark(indicator: Indicator, page: Page) -> Markup:
    """Return the mark 存疑 with its number and a link to the note; empty if nothing is doubtful."""
    if not indicator.doubt:
        return Markup("")
    name = Markup.escape(page.doubt_name(indicator))
    return _link(page.doubt_link(indicator), "tag q", name)


@lru_cache(maxsize=1024)
def _link(target: str, classes: str, inner: Markup, of: str = "", id_: str = "") -> Markup:
    marks = Markup(' id="{}"').format(id_) * bool(id_) + identity_mark(of)
    if not target:
        return Markup('<span class="{}"{}>{}</span>').format(classes, marks, inner)
    return Markup('<a class="{}" href="{}"{}>{}</a>').format(classes, target, marks, inner)
