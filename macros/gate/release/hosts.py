"""No page asks another host for anything: only a link that a reader follows may lead away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from ...ledger.problem import Problem
from ...web.search.index import PART
from .built import Built

_NAMES = "href src srcset action formaction poster data xlink:href ping"
ADDRESSES = frozenset(_NAMES.split())
"""Attributes that hold an address."""
SAID = {"canonical", "alternate", "license"}
"""What a `link` may say of another host: nothing is fetched for it."""

_OTHER = re.compile(r"(?:https?:|wss?:)?//[a-z0-9.-]+\.[a-z]{2,}(?:[/:\"'`)]|$)", re.I)
_LOADED = re.compile(r"(?:url\(|@import)\s*[\"']?\s*(?:https?:)?//[^\s)\"']+", re.I)


def check(built: Built) -> Iterator[Problem]:
    """Yield every address that a browser would fetch from elsewhere."""
    for path, text in built.texts.items():
        if path.endswith((".html", ".svg")):
            found = dict.fromkeys([*outside(LexborHTMLParser(text)), *_LOADED.findall(text)])
        elif path.endswith((".js", ".css")) and not PART.search(path):  # texts of pages
            found = dict.fromkeys(match[0] for match in _OTHER.finditer(text))
        else:
            continue
        for address in found:
            line = text.count("\n", 0, max(text.find(address), 0)) + 1
            yield built.problem(
                path,
                "V03",
                f"会向别的网站要“{address}”",
                "网页只用本站的文件",
                "把文件放进 docs/，或者改成链接让读者自己点",
                line=line,
            )


def outside(tree: LexborHTMLParser) -> Iterator[str]:
    """Yield the addresses of a page that are fetched from elsewhere."""
    for node in tree.css("*"):
        if node.tag == "data":
            continue
        rel = set((node.attributes.get("rel") or "").split())
        allowed = {"", "tel"}
        if (node.tag in ("a", "area")) or (node.tag == "link" and rel and rel <= SAID):
            allowed |= {"http", "https"}
        for name, value in node.attributes.items():
            for one in _addresses(name, value or ""):
                parts = urlsplit(one)
                if (parts.scheme or (parts.netloc and "https")) not in allowed:
                    yield one
        if node.tag == "meta" and (node.attributes.get("http-equiv") or "").lower() == "refresh":
            yield node.attributes.get("content") or "refresh"


def _addresses(name: str, value: str) -> list[str]:
    """Return the addresses that an attribute holds; `srcset` lists several."""
    if name not in ADDRESSES:
        return []
    several = value.split(",") if name == "srcset" else [value]
    return [one.split()[0] for one in several if one.split()]
