"""Citations on a page with a list of them: small numbers in the text, the list tells the rest.

Editors write `见《人民调解法》第四条。` behind what they say. Guides and topics do so in every
line, and their readers lose the thread; so in a page with a list of grounds such a sentence
becomes a number for each article, and the list tells what it says. A law named inside a sentence
stays as it is, and so does what a quiz cites behind `依据：`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from ..library.laws import Law, numeral
from .page import block

_LAW = r'<(?:a|span) class="law"[^<>]*>《[^<>]*</(?:a|span)>'
_CITING = re.compile(
    rf"(?P<start><(?:p|li|dd|td)\b[^<>]*>)?(?P<before>[，；]?)\s*"
    rf"(?P<word>(?:以上|依次)?见)(?P<laws>{_LAW}(?:[、和，]?{_LAW})*)"
    r"(?:。|(?=\s*</(?:p|li|dd|td)>))"
)
_ONE = re.compile(r"<(?:a|span)(?P<attributes>[^<>]*)>《(?P<law>[^《》]+)》(?P<articles>[^<>]*)<")
_LIST = re.compile(r'<ul class="grounds">(?P<items>.*?)</ul>', re.DOTALL)
_ITEM = re.compile(rf"<li>(?P<law>{_LAW})(?:：(?P<note>.*?))?</li>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_ENDS = ("。", "！", "？", "：", "”", "）")


@dataclass(frozen=True, slots=True)
class _Provision:
    """An article of a law, or a law as a whole, as a page cites it."""

    law: str
    article: str
    """As the page says it: `第四条`; empty for a law as a whole."""
    attributes: Markup
    """Of the link to the law: its class and address."""


def number(page_html: str, laws: Mapping[str, Law]) -> str:
    """Return a page with its citations as numbers if it has a list of grounds, else unchanged."""
    found = _LIST.search(page_html)
    if not found:
        return page_html
    numbers: dict[tuple[str, str], int] = {}
    provisions: list[_Provision] = []

    def count(provision: _Provision) -> int:
        key = provision.law, provision.article
        if key not in numbers:
            numbers[key] = len(numbers) + 1
            provisions.append(provision)
        return numbers[key]

    def cite(match: re.Match[str]) -> str:
        cited = list(_provisions(match["laws"]))
        if not (_begins(match) and all(provision.article for provision in cited)):
            return match[0]
        marks = block("marks.html", numbers=dict.fromkeys(map(count, cited)))
        return _sentence(match, marks)

    text = _CITING.sub(cite, page_html)
    notes: dict[tuple[str, str], str] = {}
    for item in _ITEM.finditer(found["items"]):
        for provision in _provisions(item["law"]):
            count(provision)
            notes.setdefault((provision.law, provision.article), item["note"] or "")
    entries = [
        (one, _meaning(one, laws) or Markup(notes.get((one.law, one.article), "")))
        for one in provisions
    ]
    return _LIST.sub(lambda _: block("provisions.html", entries=entries), text, count=1)


def _begins(match: re.Match[str]) -> bool:
    """Return whether what cites is a sentence, or the last part of one: 参见 is neither."""
    before = _TAG.sub("", match.string[max(0, match.start() - 200) : match.start()]).rstrip()
    return bool(match["start"] or match["before"]) or before.endswith(_ENDS)


def _sentence(match: re.Match[str], marks: Markup) -> str:
    """Return the marks in place of what cites; what stands before it ends there."""
    start, word = match["start"] or "", match["word"]
    if start or word.startswith(("以上", "依次")):
        cites = Markup('<span class="cites">{}{}。</span>').format(word, marks)
        return f"{start}{match['before']}{cites}"
    return f"{'。' * bool(match['before'])}{marks}"


def _provisions(html: str) -> Iterator[_Provision]:
    """Yield every article that links to laws name; a law without articles is one as a whole."""
    for one in _ONE.finditer(html):
        for article in one["articles"].split("、"):
            yield _Provision(one["law"], article, Markup(one["attributes"]))


def _meaning(provision: _Provision, laws: Mapping[str, Law]) -> str:
    """Return the sentence on an article, or an empty text where there is none."""
    law = laws.get(provision.law)
    articles = law.articles if law else {}
    return next(
        (text.value for n, text in articles.items() if f"第{numeral(n)}条" == provision.article), ""
    )
