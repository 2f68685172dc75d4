"""Forms to fill in: named in the guides that offer them, and listed on a page of their own."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from ..library.form import Form
from .page import Page, block
from .reference import text
from .word import Blocks, Section, word


@word("填表式样()", "全部[填写的表](forms.md)，各带Word和PDF")
def forms(page: Page) -> Blocks:
    """Return `填表式样()`: a section for each form, with its downloads and its guides."""
    return Blocks(tuple(_section(form, page) for form in page.library.forms.values()))


def _section(form: Form, page: Page) -> Section:
    guides = [page.library.guides[name] for name in form.guides]
    links = {guide.name: page.locate(guide.page) for guide in guides}
    places = "、".join(place.name for place in form.places)
    html = block("form.html", form=form, use=text(form.use, page), links=links, places=places)
    return Section(form.name, form.stem, html)


def offer(entries: Iterable[Form]) -> Markup:
    """Return the forms as a list; once their files are made, the downloads stand beside them."""
    return block("forms.html", forms=list(entries))
