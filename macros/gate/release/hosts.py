"""Verify that pages fetch nothing from other hosts; only links to click may lead away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from ...ledger.problem import Kind, Problem
from ...web.search.index import PART
from ..inspection.page import UNFETCHED_RELS
from .built import BuiltSite

FOREIGN_REQUEST = Kind(
    "V03",
    "网页会访问别的网站",
    "网页一打开就要向别的网站取东西。让读者自己点的链接可以。发布时才检查。",
    advice="图片、视频、字体放进 `docs/`。只想让读者点过去的，写成链接。",
)

_NAMES = "href src srcset action formaction poster data xlink:href ping"
ADDRESSES = frozenset(_NAMES.split())
"""Attributes whose value is an address."""

_OTHER = re.compile(r"(?:https?:|wss?:)?//[a-z0-9.-]+\.[a-z]{2,}(?:[/:\"'`)]|$)", re.I)
_LOADED = re.compile(r"(?:url\(|@import)\s*[\"']?\s*(?:https?:)?//[^\s)\"']+", re.I)


def check(site: BuiltSite) -> Iterator[Problem]:
    """Yield each address that a browser would fetch from another host."""
    for path, text in site.texts.items():
        if path.endswith((".html", ".svg")):
            tree = site.pages[path].tree if path in site.pages else LexborHTMLParser(text)
            addresses = dict.fromkeys([*foreign_addresses(tree), *_LOADED.findall(text)])
        elif path.endswith((".js", ".css")) and not PART.search(path):  # these hold texts of pages
            addresses = dict.fromkeys(match[0] for match in _OTHER.finditer(text))
        else:
            continue
        for address in addresses:
            line = text.count("\n", 0, max(text.find(address), 0)) + 1
            yield site.problem(
                path,
                FOREIGN_REQUEST,
                f"会向别的网站要“{address}”",
                "网页只用本站的文件",
                "把文件放进 docs/，或者改成链接让读者自己点",
                line=line,
            )


def foreign_addresses(tree: LexborHTMLParser) -> Iterator[str]:
    """Yield the addresses in a page that are fetched from another host."""
    for node in tree.css("*"):
        if node.tag == "data":
            continue
        rel = set((node.attributes.get("rel") or "").split())
        allowed = {"", "tel"}
        if (node.tag in ("a", "area")) or (node.tag == "link" and rel and rel <= UNFETCHED_RELS):
            allowed |= {"http", "https"}
        for name, value in node.attributes.items():
            for address in _addresses(name, value or ""):
                parts = urlsplit(address)
                if (parts.scheme or (parts.netloc and "https")) not in allowed:
                    yield address
        if node.tag == "meta" and (node.attributes.get("http-equiv") or "").lower() == "refresh":
            yield node.attributes.get("content") or "refresh"


def _addresses(name: str, value: str) -> list[str]:
    """Return the addresses in an attribute; `srcset` lists several."""
    if name not in ADDRESSES:
        return []
    parts = value.split(",") if name == "srcset" else [value]
    return [part.split()[0] for part in parts if part.split()]
