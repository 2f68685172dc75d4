"""The notice before a reader leaves for a non-government site.

政府网站发展指引 requires it. It is a page of the site, so that it needs no script: every such link
leads to the entry of its address there, and only the entry leads on. Only addresses that occur in
pages are listed, so the notice cannot be made to lead anywhere else.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup

from .. import files
from ..ledger.settings import base, host
from ..render.page import environment
from .hant import ONCE

PATH = "about/leaving.html"
MARK = "<!--leaving-->"
"""Where the notice's template puts the list."""
GOVERNMENT = re.compile(r"(^|\.)(gov|conac)\.cn$")
"""Hosts of governments; conac.cn keeps the 党政机关网站标识."""

_LINK = re.compile(
    r"""(?P<tag><a\b(?:[^>"']|"[^"]*"|'[^']*')*>)(?P<text>.*?)</a>""", re.DOTALL | re.IGNORECASE
)
_BASE = re.compile(r'<body [^>]*data-base="([^"]*)"')
_HREF = re.compile(r"""(?<=\s)href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
# Browsers drop these from an address, and read a backslash as a slash.
_IGNORED = re.compile("[\t\n\r]")
_TEMPLATES = environment(Path(__file__).parent / "templates")


def is_outside(address: str, own: str = "") -> bool:
    """Return whether an address as written in a page leads to a non-government site.

    Args:
        address: the value of `href`.
        own: the host of this site, or empty.
    """
    plain = _IGNORED.sub("", address).strip().replace("\\", "/")
    scheme, colon, rest = plain.partition(":")
    if colon and scheme.lower() in ("http", "https"):
        plain = f"https://{rest.lstrip('/')}"
    elif not plain.startswith("//"):
        return False
    try:
        name = (urlsplit(plain).hostname or "").rstrip(".")
    except ValueError:
        return True
    return not GOVERNMENT.search(name) and (not own or name != own)


def write(site: Path, about: Mapping[str, str]) -> None:
    """Lead the links of all finished pages through the notice; without one, change nothing.

    Args:
        site: the built site.
        about: data/site.yml.
    """
    pages = _pages(site)
    if MARK not in pages.get(PATH, ""):
        return
    names = _names(pages, about)
    numbers = _numbers(names)
    links = [(number, names[address], address) for address, number in numbers.items()]
    entries = _TEMPLATES.get_template("leaving.html").render(links=links)
    changed: dict[Path, str] = {}
    for path, text in pages.items():
        new_text = redirect_links(text, path, numbers)
        new_text = new_text.replace(MARK, entries) if path == PATH else new_text
        if new_text != text:
            changed[site / path] = new_text
    files.write(changed, durable=False)


def number_addresses(site: Path, about: Mapping[str, str]) -> dict[str, int]:
    """Return the number of each address in the notice; empty where the site has no notice.

    Args:
        site: the built site, before `write`.
        about: data/site.yml.
    """
    pages = _pages(site)
    return _numbers(_names(pages, about)) if MARK in pages.get(PATH, "") else {}


def redirect_links(text: str, path: str, numbers: Mapping[str, int]) -> str:
    """Return the page at `path` with its links to numbered addresses leading through the notice."""
    up = _BASE.search(text)
    # A page served at any depth can reach the notice only by an absolute path.
    notice = f"{up[1].rstrip('/')}/{PATH}" if up and path in ONCE else _relative(path)
    return _LINK.sub(_replacer(numbers, notice), text)


def _pages(site: Path) -> dict[str, str]:
    pages = sorted(site.rglob("*.html"))
    return {page.relative_to(site).as_posix(): page.read_text("utf-8") for page in pages}


def _names(pages: Mapping[str, str], about: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses that lead outside, each with the text of the first link to it."""
    own = host(base(about))
    names: dict[str, str] = {}
    for text in pages.values():
        for link in _LINK.finditer(text):
            if is_outside(address := _address(link["tag"]), own):
                names.setdefault(address, Markup(link["text"]).striptags() or address)
    return names


def _numbers(names: Mapping[str, str]) -> dict[str, int]:
    return {address: number for number, address in enumerate(sorted(names), 1)}


def _relative(path: str) -> str:
    return posixpath.relpath(PATH, posixpath.dirname(path) or ".")


def _replacer(numbers: Mapping[str, int], notice: str) -> Callable[[re.Match[str]], str]:
    """Return a function that links to the entry; the address stays for print (`data-to`)."""

    def replace(link: re.Match[str]) -> str:
        number = numbers.get(_address(link["tag"]))
        if number is None:
            return link[0]
        to = Markup('href="{}#out-{}" data-to="{}"').format(notice, number, _address(link["tag"]))
        return _HREF.sub(lambda _: to, link["tag"], count=1) + link[0][len(link["tag"]) :]

    return replace


def _address(tag: str) -> str:
    match = _HREF.search(tag)
    return html.unescape(next(filter(None, match.groups()), "")) if match else ""
