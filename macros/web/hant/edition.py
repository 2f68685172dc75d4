"""The pages of the edition: the site's own with their text converted and their links adapted.

Visible and spoken text is converted; addresses (`<bdi>` in text), anchors and names that scripts
and styles use stay as they are, so that a link into one edition fits the other.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable
from urllib.parse import quote

from .converter import Converter

FOLDER = "hant"
LANGUAGE = "zh-HK"
ONCE = {"404.html"}
"""Pages that a host serves for the whole site: they have no second edition."""

_PARTS = re.compile(
    r"(?P<comment><!--.*?-->)|(?P<tag><(?P<raw>script|style|bdi)\b[^>]*>|<[^>]*>)"
    r"(?P<code>(?(raw).*?(?=</(?P=raw)>)|))|(?P<text>[^<]+)",
    re.DOTALL,
)
_SWITCH = re.compile(r'<a class="hant"[^>]*>[^<]*</a>')
_ATTRIBUTE = re.compile(r'(?P<name>[\w-]+)="(?P<value>[^"]*)"')
_ADDRESSES = ("href", "src", "action")
# Attributes by which scripts, styles and links find things.
_NAMES = {
    *_ADDRESSES, "id", "class", "for", "name", "headers", "popovertarget", "lang", "hreflang",
    "aria-controls", "aria-labelledby", "aria-describedby", "data-base", "data-to",
    "data-of", "data-form",
}  # fmt: skip
# Read by machines: a value from a fixed list, and the page's own address.
_FIXED = re.compile(r'<meta name="ColumnType"')
_OWN = re.compile(r'rel="canonical"|<meta (?:name="Url"|property="og:url")')
_HAN = re.compile("[\u3400-\u9fff]")
_EDGE = "\ue001"  # separates texts; OpenCC drops a NUL


Forms = frozenset[tuple[str, str]]
"""Traditional characters of a page, each with the simplified one that it stands for."""


def page(html: str, path: str, converter: Converter) -> str:
    """Return the finished page of the site at `path` as a page of the edition."""
    return page_with_forms(html, path, converter)[0]


def page_with_forms(html: str, path: str, converter: Converter) -> tuple[str, Forms]:
    """Return the page as `page` does, and the forms of the characters in its text."""
    up = "../" * (path.count("/") + 1)
    path = quote(path)
    switch = f'<a class="hant" lang="zh-Hans" hreflang="zh-Hans" href="{up}{path}">简体</a>'
    marker = "\ue000"  # the switch's own text stays simplified
    html = _SWITCH.sub(marker, html)
    html = html.replace('<html lang="zh-CN"', f'<html lang="{LANGUAGE}"', 1)
    parts = _PARTS.findall(html)
    text = _EDGE.join([text for *_, text in parts if text])
    new_text = converter(text)
    remaining, known_tag = iter(new_text.split(_EDGE)), converter.tags.get
    pieces = [
        next(remaining)
        if text
        else (known_tag(tag) or _tag(tag, path, converter)) + code
        if tag
        else comment
        for comment, tag, _, code, text in parts
    ]
    forms = frozenset(pair for pair in set(zip(new_text, text, strict=True)) if pair[0] != pair[1])
    return "".join(pieces).replace(marker, switch), forms


def simplified_forms(pages: Iterable[Forms]) -> dict[str, str]:
    """Return the simplified form of each traditional character, of several the commonest."""
    counts = Counter(pair for forms in pages for pair in forms)
    simplified: dict[str, str] = {}
    for (new, old), _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        simplified.setdefault(new, old)
    return dict(sorted(simplified.items()))


def texts(html: str) -> list[str]:
    """Return the pieces of text that a reader sees on a page, without those of attributes."""
    return [match["text"] for match in _PARTS.finditer(html) if match["text"]]


def fragment(html: str, converter: Callable[[str], str]) -> str:
    """Return a fragment of a page with its text converted; its addresses are right already."""
    return _PARTS.sub(lambda m: converter(m["text"]) if m["text"] else m[0], html)


def _tag(tag: str, path: str, converter: Converter) -> str:
    if _OWN.search(tag):
        return _convert_tag(tag, converter, path)
    edition_tag = tag if _FIXED.match(tag) else _convert_tag(tag, converter)
    converter.tags[tag] = edition_tag
    return edition_tag


def _convert_tag(tag: str, converter: Converter, own: str = "") -> str:
    """Return the tag for the edition; `own` is the page's path if the tag gives its own address."""

    def attribute(match: re.Match[str]) -> str:
        name, value = match["name"], match["value"]
        if name in _ADDRESSES or (own and name == "content"):
            return f'{name}="{_address(value, own)}"'
        if name in _NAMES or not _HAN.search(value):
            return match[0]
        return f'{name}="{converter(value)}"'

    return _ATTRIBUTE.sub(attribute, tag)


def _address(value: str, own: str) -> str:
    """Return an edition's address: a page's counterpart, or the only file that there is."""
    if own:
        return value.removesuffix(own) + f"{FOLDER}/{own}" if value.endswith(own) else value
    target = value.partition("#")[0].partition("?")[0]
    if re.match(r"[a-z][a-z+.-]*:|/|#", value) or not target:
        return value
    is_page = target.endswith((".html", "/", "..", "search/index.js"))
    return value if is_page and posixpath.basename(target) not in ONCE else "../" + value
