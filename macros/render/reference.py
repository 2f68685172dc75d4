"""What a page refers to: articles of laws, hotlines, places, terms; and the lists of them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from markupsafe import Markup

from ..ledger.figure import PENDING
from ..ledger.problem import nearest, quoted
from ..library.laws import FILE, Citation, beyond_last
from ..library.text import Text
from .fill import fill_text
from .page import Page, WordError, block
from .sentence import TODO
from .word import bound

_T = TypeVar("_T")
_GAP = re.compile(f"(?<!>){PENDING}(?!<)")  # one that no word has marked yet


def law(page: Page, name: str, *articles: int) -> Markup:
    """Return `法条("人民调解法", 4, 33)`: 《人民调解法》第四条、第三十三条, with a link to the law."""
    _named("法条", name, page.library.laws, f"data/{FILE}")
    if not all(type(article) is int for article in articles):
        raise WordError(f"“法条”里{name}的条号", "数字，如 33", f'写成“法条("{name}", 33)”')
    found = Citation(name, articles)
    if beyond := beyond_last(found, page.library.laws):
        raise WordError(f"“{found}”", *beyond, code="A01")
    return citation(found, page)


def citation(cited: Citation, page: Page) -> Markup:
    """Return a citation as a link to the law's entry."""
    return _cited(cited, page.locate("learn/laws.md"))


@lru_cache(maxsize=1024)
def _cited(cited: Citation, target: str) -> Markup:
    if not target:
        return Markup('<span class="law">{}</span>').format(cited)
    return Markup('<a class="law" href="{}#{}">{}</a>').format(target, cited.law, cited)


def hotline(page: Page, number: str) -> Markup:
    """Return `热线("12348")`: its name and number, to be dialled where it can be."""
    found = _named("热线", number, page.library.hotlines, "data/hotlines.yml")
    return block("hotline.html", line=found)


def place(page: Page, name: str) -> Markup:
    """Return `地点("镇司法所")`: the place, with address, phone and hours."""
    found = _named("地点", name, page.library.places, "data/places.yml")
    known = {k: v for k, v in found.details.items() if v != PENDING}
    unknown = "、".join(k for k in found.details if k not in known)
    return block("place.html", name=name, known=known, unknown=unknown)


def term(page: Page, name: str) -> Markup:
    """Return `名词("司法确认")`: the term; touched, it shows what it means."""
    meaning = _named("名词", name, page.library.terms, "data/glossary.yml")
    first = name not in page.terms
    number = page.terms.setdefault(name, len(page.terms) + 1)
    said = text(meaning, page) if first else ""
    return block("term.html", name=name, id=f"gloss-{number}", meaning=said)


def laws(page: Page) -> Markup:
    """Return `法律清单()`: every law with issuer, dates and full text."""
    return block("laws.html", laws=page.library.laws.values())


def hotlines(page: Page) -> Markup:
    """Return `热线清单()`: every number with what it is for and what not."""
    return block("hotlines.html", lines=page.library.hotlines.values())


def terms(page: Page) -> Markup:
    """Return `名词清单()`: every term with what it means."""
    meanings = {name: text(meaning, page) for name, meaning in page.library.terms.items()}
    return block("terms.html", terms=meanings)


def places(page: Page) -> Markup:
    """Return `地点清单()`: every place of the town."""
    return block("places.html", places=page.library.places.values(), pending=PENDING)


INLINE: dict[str, Callable[..., Markup]] = {
    "法条": law,
    "热线": hotline,
    "名词": term,
    "地点": place,
}
"""The words that a text of a data file may use."""


def names(page: Page) -> dict[str, Any]:
    """Return what those words mean on a page."""
    return {name: bound(word, name, lambda: page) for name, word in INLINE.items()}


def text(stated: Text, page: Page) -> Markup:
    """Return a text of a data file as HTML; its mistakes are reported with that file."""
    html, _ = fill_text(stated.value, names(page), stated.path, stated.line)
    return Markup(_GAP.sub(TODO, html))


def _named(word: str, name: str, known: Mapping[str, _T], where: str) -> _T:
    if type(name) is str and name in known:
        return known[name]
    raise WordError(
        quoted(f"{word}({name})"),
        f"{where} 里有的名称，写在引号里",
        "改成已有的名称，或者先登记",
        nearest=nearest(str(name), known),
        code="P01",
    )
