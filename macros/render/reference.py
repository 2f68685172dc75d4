"""References in pages: articles of laws, hotlines, places and terms, and the lists of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar

from markupsafe import Markup

from ..ledger.figure import PENDING
from ..ledger.problem import nearest, quoted
from ..library.citation import Citation, article_fault
from ..library.elsewhere import FILE as NEEDS
from ..library.laws import FILE, NO_ARTICLE, Law
from ..library.text import UNKNOWN_NAME, Text
from . import words
from .alphabet import OTHER, by_letter, initials
from .fill import fill_text
from .page import Page, WordError, block
from .sentence import TODO
from .word import bind, word

_T = TypeVar("_T")
_GAP = re.compile(f"(?<!>){PENDING}(?!<)")  # not yet marked up by a word


@word('法条("人民调解法", 33)', "法律的条文，连到[登记了的法律](library.md)", inline=True)
def law(page: Page, name: str, *articles: int) -> Markup:
    """Return `法条("人民调解法", 4, 33)`: 《人民调解法》第四条、第三十三条, linked to the law."""
    look_up("法条", name, page.library.laws, f"data/{FILE}")
    if not all(type(article) is int for article in articles):
        raise WordError(f"“法条”里{name}的条号", "数字，如 33", f'写成“法条("{name}", 33)”')
    provision = Citation(name, articles)
    if beyond := article_fault(provision, page.library.laws):
        raise WordError(f"“{provision}”", *beyond, kind=NO_ARTICLE)
    return citation(provision, page)


def citation(provision: Citation, page: Page) -> Markup:
    """Return a citation as a link to the law's entry."""
    return _citation_link(provision, page.locate("learn/laws.md"))


@lru_cache(maxsize=1024)
def _citation_link(provision: Citation, target: str) -> Markup:
    if not target:
        return Markup('<span class="law">{}</span>').format(provision)
    return Markup('<a class="law" href="{}#{}">{}</a>').format(target, provision.law, provision)


@word('热线("12348")', "[热线](library.md)的名称和号码，手机上一按就拨", inline=True)
def hotline(page: Page, number: str) -> Markup:
    """Return `热线("12348")`: its name and number, as a telephone link if it can be dialled."""
    entry = look_up("热线", number, page.library.hotlines, "data/hotlines.yml")
    return block("hotline.html", line=entry)


@word('地点("镇司法所")', "[地点](library.md)和它的地址、电话、时间", inline=True)
def place(page: Page, name: str) -> Markup:
    """Return `地点("镇司法所")`: the place, with address, phone and hours."""
    entry = look_up("地点", name, page.library.places, "data/places.yml")
    details = {label: value for label, value in entry.details.items() if value != PENDING}
    missing = "、".join(label for label in entry.details if label not in details)
    return block("place.html", name=name, details=details, missing=missing)


@word('名词("司法确认")', "[名词](library.md)，点开是解释", inline=True)
def term(page: Page, name: str) -> Markup:
    """Return `名词("司法确认")`: the term; a click shows its meaning."""
    meaning = look_up("名词", name, page.library.terms, "data/glossary.yml")
    is_first = name not in page.terms
    number = page.terms.setdefault(name, len(page.terms) + 1)
    explanation = text(meaning, page) if is_first else ""
    return block("term.html", name=name, id=f"gloss-{number}", meaning=explanation)


@word("法律清单()", "登记了的全部法律")
def laws(page: Page) -> Markup:
    """Return `法律清单()`: every law by group, with issuer, dates and a link to the full text."""
    groups: dict[str, list[tuple[Law, str]]] = {}
    for entry in sorted(page.library.laws.values(), key=lambda entry: not entry.group):
        groups.setdefault(entry.group, []).append((entry, _initials(entry.name, page)))
    if "" in groups:
        groups[OTHER if len(groups) > 1 else "本站引用的法律法规"] = groups.pop("")
    return block("laws.html", groups=groups)


@word("条文清单()", "本页引用的条文，各讲什么。“见……。”都变成小号，指到这里")
def provisions(_: Page) -> Markup:
    """Return `条文清单()`: the list that `grounds.number` fills when the page is done."""
    return Markup('<ul class="grounds"></ul>')


@word("热线清单()", "登记了的全部热线")
def hotlines(page: Page) -> Markup:
    """Return `热线清单()`: every number with what it is for and what it is not for."""
    return block("hotlines.html", lines=page.library.hotlines.values())


@word("名词清单()", "登记了的全部名词")
def terms(page: Page) -> Markup:
    """Return `名词清单()`: every term with its meaning, in the order of the alphabet."""
    meanings = page.library.terms if page.is_read else {}
    letters = {
        letter: [(name, _initials(name, page), text(meanings[name], page)) for name in names]
        for letter, names in by_letter(meanings).items()
    }
    return block("terms.html", letters=letters)


@word('别处("证件和户口")', "一类[不归本站办的事](library.md#不归本站办的事)")
def elsewhere(page: Page, group: str) -> Markup:
    """Return `别处("证件和户口")`: who serves the needs of a group, by which number and app."""
    needs = look_up("别处", group, page.library.needs, f"data/{NEEDS}").values()
    texts = {need.name: [text(one, page) for one in need.texts] for need in needs}
    return block("elsewhere.html", needs=needs, texts=texts)


@word("地点清单()", "登记了的全部地点")
def places(page: Page) -> Markup:
    """Return `地点清单()`: every place in the town."""
    return block("places.html", places=page.library.places.values(), pending=PENDING)


def _initials(name: str, page: Page) -> str:
    """Return the initials by which a reader looks an entry up; none without a reader."""
    return initials(name) if page.is_read else ""


def names(page: Page) -> dict[str, Any]:
    """Return the meanings of the words that texts of data files may use, on a page."""
    inline = words.functions(inline=True)
    return {name: bind(function, name, lambda: page) for name, function in inline.items()}


def text(source: Text, page: Page) -> Markup:
    """Return a text of a data file as HTML; problems are not reported here, but with that file."""
    if not page.is_read:
        return Markup.escape(source.value)
    html, _ = fill_text(source.value, names(page), source.path, source.line)
    return Markup(_GAP.sub(TODO, html))


def look_up(word: str, name: str, entries: Mapping[str, _T], file: str) -> _T:
    """Return what a file of data defines under a name; refuse a name that is not there."""
    if type(name) is str and name in entries:
        return entries[name]
    raise WordError(
        quoted(f"{word}({name})"),
        f"{file} 里有的名称，写在引号里",
        "改成已有的名称，或者先登记",
        nearest=nearest(str(name), entries),
        kind=UNKNOWN_NAME,
    )
