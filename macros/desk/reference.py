"""The links and pictures that a page's text holds, as Python-Markdown and browsers read them.

An address may stand in angle brackets, between blanks, on the next line, before a title, or in a
definition below; MkDocs follows all of these. HTML it leaves as it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..render.slot import CODE
from .project import PageFile, cache_by_page


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or picture; one that is not closed has the rest of its line as its target."""

    start: int
    """Where its address is written: an offset of the page's body."""
    target: str
    text: str
    """The words of a link, the description of a picture."""
    picture: bool = False
    raw: bool = False
    """Whether it is HTML, whose addresses nobody translates."""


_NESTED = r"\((?:[^()]|\([^()]*\))*\)"
_INLINE = re.compile(
    rf"\]\(\s*(?:<(?P<angle>[^<>]*)>(?:\s*(?:\"[^\"]*\"|'[^']*'))?\s*\)"
    rf"|(?P<plain>(?:[^()\n]|\n(?![ \t]*\n)|{_NESTED})*)\)"
    r"|(?=(?P<half>[^\n]{0,80})))"
)
_DEFINITION = re.compile(
    r"^[ \t>*+\d.-]*\[(?P<name>[^\[\]^\n][^\[\]\n]*)\]:[ ]*(?:\n[ ]*)?(?P<target>[^\s]+)[ ]*"
    r"(?:\n?[ ]*(?:\"[^\n]*\"|'[^\n]*'|\([^\n]*\))[ ]*)?$",
    re.M,
)
_USE = re.compile(
    r"(?P<picture>!)?\[(?P<text>[^\[\]\n^][^\[\]\n]*)\](?:[ ]?\n?\[(?P<name>[^\[\]\n]*)\])?"
)
_TAG = re.compile(r"<(?P<tag>a|img)\b(?P<rest>[^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"\b(?P<name>href|src|alt)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+))",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()>#+.!-])")
_LONG, _MOST = 5000, 300
"""The most characters between the brackets of a link; and where it holds brackets itself."""


@cache_by_page
def references(page: PageFile) -> list[Reference]:
    """Return every link and picture of a page, in order of their kinds."""
    body = page.body
    if "`" in body or "~~~" in body:
        body = CODE.sub(lambda code: " " * len(code[0]), body)
    found = [*_inline(body)] if "](" in body else []
    found += _defined(body) if "]:" in body else []
    return [*found, *_tags(body)] if "<" in body else found


def _inline(body: str) -> Iterator[Reference]:
    text, place = _ESCAPE.sub("□□", body) if "\\" in body else body, 0
    while match := _INLINE.search(text, place):
        start = _opening(text, match.start())
        place = match.start() + 2 if start < 0 else match.end()
        if start < 0:
            continue
        kind = match.lastgroup or "half"
        target = body[slice(*match.span(kind))]
        picture = text[start - 1 : start] == "!"
        yield Reference(
            start - picture,
            _plain(_without_title(target) if kind == "plain" else target),
            body[start + 1 : match.start()],
            picture,
        )


def _opening(text: str, end: int) -> int:
    """Return where the bracket was opened that closes at `end`; -1 where there is none."""
    start = text.rfind("[", max(end - _LONG, 0), end)
    if start >= 0 and "]" not in text[start:end]:
        return start
    depth = 0
    for place in range(end - 1, max(end - _MOST, -1), -1):
        depth += (text[place] == "]") - (text[place] == "[")
        if depth < 0:
            return place
    return -1


def _without_title(address: str) -> str:
    """Return an address without the title in quotation marks behind it."""
    address = address.rstrip(" ")
    mark = address[-1:]
    is_titled = mark in ("'", '"') and address.count(mark) > 1
    return address[: address.index(mark)] if is_titled else address


def _plain(address: str) -> str:
    return html.unescape(_ESCAPE.sub(r"\1", address.strip()))


def _defined(body: str) -> Iterator[Reference]:
    """Yield the addresses that stand in definitions, once for each use."""
    definitions: dict[str, list[re.Match[str]]] = {}
    for match in _DEFINITION.finditer(body):
        definitions.setdefault(match["name"].strip().lower(), []).append(match)
    starts = {match.start("name") - 1 for matches in definitions.values() for match in matches}
    for use in _USE.finditer(body) if definitions else ():
        name = (use["name"] or use["text"]).strip().lower()
        for match in definitions.get(name, ()) if use.start() not in starts else ():
            target = html.unescape(match["target"].lstrip("<").rstrip(">"))
            yield Reference(match.start(), target, use["text"], bool(use["picture"]))


def _tags(body: str) -> Iterator[Reference]:
    for match in _TAG.finditer(body):
        attributes = {
            attribute["name"].lower(): attribute["double"]
            or attribute["single"]
            or attribute["bare"]
            for attribute in _ATTRIBUTE.finditer(match["rest"])
        }
        picture = match["tag"].lower() == "img"
        target = attributes.get("src" if picture else "href")
        if target is not None:
            text = attributes.get("alt") or ("" if picture else "链接")
            yield Reference(match.start(), html.unescape(target), text, picture, raw=True)
