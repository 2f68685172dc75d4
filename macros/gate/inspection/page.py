"""A page as it was served, and the addresses in it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

INDEX = "index.html"
"""What a folder of the site shows."""
UNFETCHED_RELS = {"canonical", "alternate", "license"}
"""`rel` values of a `link` that only names an address: nothing is fetched for them."""
_ADDRESSES = ("href", "xlink:href", "src", "srcset", "action", "formaction", "poster", "data")
_STYLE_URL = re.compile(
    r"/\*.*?\*/|(?:url\(\s*|@import\s+(?=[\"']))(?P<quote>[\"']?)(?P<url>[^\"')\s]*)(?P=quote)",
    re.DOTALL,
)
_REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"']+)", re.IGNORECASE)


class AddressError(ValueError):
    """An address that can lead nowhere; its message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An address as a page or style sheet names it."""

    tag: str
    """The element that names it; `style` for a style sheet."""
    address: str


@dataclass(frozen=True, slots=True)
class Target:
    """Where in the site an address leads."""

    path: str
    """Relative to the site, decoded: `report/2024.html`."""
    fragment: str


@dataclass(frozen=True)
class BuiltPage:
    """One HTML page."""

    path: str
    body: bytes

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """Its elements; bytes that are not UTF-8 are replaced."""
        return LexborHTMLParser(self.body.decode("utf-8", "replace"))

    @cached_property
    def ids(self) -> set[str]:
        """Every place on it that a link may lead to."""
        names = (node.attributes.get("name") for node in self.tree.css("a[name]"))
        return {node.id or "" for node in self.tree.css("[id]")} | {name or "" for name in names}

    @cached_property
    def references(self) -> list[Reference]:
        """Every address on it, in order, except the page's own (canonical)."""
        nodes = self.tree.css("*:not(link[rel=canonical])")
        return [reference for node in nodes for reference in _references(node)]

    @cached_property
    def loads(self) -> list[Reference]:
        """What a browser fetches with it, without a click."""
        exceptions = [f"link[rel={rel}]" for rel in sorted(UNFETCHED_RELS)]
        nodes = self.tree.css(f"*:not(a, area, form, {', '.join(exceptions)})")
        return [reference for node in nodes for reference in _references(node)]

    @cached_property
    def loaded_paths(self) -> list[str]:
        """The files of the site that a browser fetches with it, itself left out; each once."""
        return [path for path in site_paths(self.path, self.loads) if path != self.path]

    def meta(self, name: str) -> str:
        """Return the content of a head tag, or empty; names are case-sensitive, as in the rule."""
        node = self.tree.css_first(f'head meta[name="{name}"]')
        return (node.attributes.get("content") or "").strip() if node else ""

    def text(self, selector: str) -> str:
        """Return the text of the first match of a selector, in one line, or empty."""
        return one_line(self.tree.css_first(selector))


def one_line(node: LexborNode | None) -> str:
    """Return the text of an element without its line breaks."""
    return " ".join(node.text().split()) if node else ""


def _references(node: LexborNode) -> Iterator[Reference]:
    tag = node.tag or ""
    for name, value in node.attributes.items():
        if name == "style" and value:
            yield from (Reference("style", url) for url in style_urls(value))
        elif name in _ADDRESSES and value and not (tag == name == "data"):
            # A source set is `a.png 1x, b.png 2x`.
            sources = value.split(",") if name == "srcset" else [value]
            yield from (Reference(tag, part.split()[0]) for part in sources if part.strip())
    if tag == "style":
        yield from (Reference("style", url) for url in style_urls(node.text()))
    elif tag == "meta" and (node.attributes.get("http-equiv") or "").lower() == "refresh":
        match = _REFRESH.search(node.attributes.get("content") or "")
        yield from [Reference(tag, match[1].strip())] if match else []


def style_urls(style: str) -> list[str]:
    """Return what a style sheet loads, comments left out."""
    return [match["url"] for match in _STYLE_URL.finditer(style) if match["url"]]


def resolve(base: str, address: str) -> Target | None:
    """Return where in the site an address on the page `base` leads; None where it leaves the site.

    Raises:
        AddressError: it cannot be read, or climbs out of the folder that the site may be put in.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        raise AddressError("网址写错了") from None
    if parts.scheme or parts.netloc:
        return None
    if parts.path.startswith("/"):
        raise AddressError("以“/”开头，网站放进文件夹就打不开")
    target = posixpath.join(posixpath.dirname(base), unquote(parts.path)) if parts.path else base
    path = posixpath.normpath(target)
    if path == ".." or path.startswith("../"):
        raise AddressError("出了网站的文件夹")
    if path == "." or target.endswith(("/", "/.", "/..")):
        path = posixpath.normpath(posixpath.join(path, INDEX))
    return Target(path, unquote(parts.fragment))


def site_paths(base: str, references: Iterable[Reference]) -> list[str]:
    """Return the paths that the references on the page `base` name in this site, each once."""
    paths = []
    for reference in references:
        try:
            target = resolve(base, reference.address)
        except AddressError:
            continue
        paths += [target.path] if target else []
    return list(dict.fromkeys(paths))
