"""The notice before a reader leaves for a site that is no government's.

政府网站发展指引 asks for it. It is a page of the site, so that it needs no script: every such link
leads to the entry of its address there, and only the entry leads on. Only addresses that pages
really have stand there, so the notice cannot be made to lead anywhere else.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup

from ..ledger.settings import base, host
from ..render.page import environment
from .hant import ONCE

PATH = "about/leaving.html"
MARK = "<!--leaving-->"
"""Where its template wants the list."""
GOVERNMENT = re.compile(r"(^|\.)(gov|conac)\.cn$")
"""Hosts of governments; 党政机关网站标识 is kept by conac.cn."""

_LINK = re.compile(
    r"""(?P<tag><a\b(?:[^>"']|"[^"]*"|'[^']*')*>)(?P<text>.*?)</a>""", re.DOTALL | re.IGNORECASE
)
_BASE = re.compile(r'<body [^>]*data-base="([^"]*)"')
_HREF = re.compile(r"""(?<=\s)href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
# What browsers leave out of an address, and read as a slash.
_DROPPED = re.compile("[\t\n\r]")
_TEMPLATES = environment(Path(__file__).parent / "templates")


def outside(address: str, own: str = "") -> bool:
    """Whether an address as written in a page leads to a site that is no government's.

    Args:
        address: the value of `href`.
        own: the host of this site, or empty.
    """
    plain = _DROPPED.sub("", address).strip().replace("\\", "/")
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
    """Leads the links of all finished pages through the notice; a site without one stays as it is.

    Args:
        site: the built site.
        about: data/site.yml.
    """
    own, home = host(base(about)), site / PATH
    pages = {file: file.read_text("utf-8") for file in sorted(site.rglob("*.html"))}
    if MARK not in pages.get(home, ""):
        return
    names: dict[str, str] = {}
    for text in pages.values():
        for link in _LINK.finditer(text):
            if outside(address := _address(link["tag"]), own):
                names.setdefault(address, Markup(link["text"]).striptags() or address)
    numbers = {address: number for number, address in enumerate(sorted(names), 1)}
    links = [(number, names[address], address) for address, number in numbers.items()]
    listed = _TEMPLATES.get_template("leaving.html").render(links=links)
    for file, text in pages.items():
        up = _BASE.search(text)
        path = file.relative_to(site).as_posix()
        # A page that is served at any depth knows the way home by its absolute path only.
        notice = f"{up[1].rstrip('/')}/{PATH}" if up and path in ONCE else _relative(path)
        led = _LINK.sub(_led(numbers, notice), text)
        led = led.replace(MARK, listed) if file == home else led
        if led != text:
            file.write_text(led, "utf-8", newline="\n")


def _relative(path: str) -> str:
    return posixpath.relpath(PATH, posixpath.dirname(path) or ".")


def _led(numbers: Mapping[str, int], notice: str) -> Callable[[re.Match[str]], str]:
    """Replaces a link of the list by one to its entry; the address stays for print (`data-to`)."""

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
