"""The notice before a reader leaves for a non-government site.

政府网站发展指引 requires it. It is a page of the site, so that it needs no script: every such link
leads to the entry of its address there, and only the entry leads on. Only addresses that occur in
pages are listed, so the notice cannot be made to lead anywhere else.
"""

from __future__ import annotations

import html as html_
import posixpath
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup

from ..render.page import environment
from .hant import ONCE

PATH = "about/leaving.html"
MARK = "<!--leaving-->"
"""Where the notice's template puts the list."""
GOVERNMENT = re.compile(r"(^|\.)(gov|conac)\.cn$")
"""Hosts of governments; conac.cn keeps the 党政机关网站标识."""

_LINK = re.compile(
    # Passes over what leads to a page of the site, as most links do.
    r"""(?P<tag><a\b(?!\s(?:(?!href)[\w-]+="[^"]*"\s)*href="(?!//)[^":&\\\s]*")"""
    r"""(?:[^>"']|"[^"]*"|'[^']*')*>)(?P<text>.*?)</a>""",
    re.DOTALL | re.IGNORECASE,
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


def redirect_links(html: str, path: str, own: str) -> tuple[str, dict[str, str]]:
    """Lead a page's links to other sites through the notice.

    Args:
        html: the page.
        path: its address in the site.
        own: the host of this site, or empty.

    Returns:
        The page, and the text of the first link to each address.
    """
    names: dict[str, str] = {}
    base = _BASE.search(html) if path in ONCE else None
    # A page served at any depth can reach the notice only by an absolute path.
    notice = f"{base[1].rstrip('/')}/{PATH}" if base else _relative(path)

    def replace(link: re.Match[str]) -> str:
        tag = link["tag"]
        address = _address(tag)
        if not is_outside(address, own):
            return link[0]
        names.setdefault(address, Markup(link["text"]).striptags() or address)
        # The address itself stays for print.
        to = Markup('href="{}#{}" data-to="{}"').format(notice, _anchor(address), address)
        return _HREF.sub(lambda _: to, tag, count=1) + link[0][len(tag) :]

    return _LINK.sub(replace, html), names


def fill(notice: str, names: Mapping[str, str]) -> str:
    """Return the notice with its list.

    Args:
        notice: the page at `PATH`.
        names: the text of a link to each address.
    """
    links = [(_anchor(address), name, address) for address, name in sorted(names.items())]
    return notice.replace(MARK, _TEMPLATES.get_template("leaving.html").render(links=links))


def _anchor(address: str) -> str:
    """Return the anchor of an address's entry, which no other page has a part in."""
    return f"out-{sha256(address.encode()).hexdigest()[:8]}"


def _relative(path: str) -> str:
    return posixpath.relpath(PATH, posixpath.dirname(path) or ".")


def _address(tag: str) -> str:
    match = _HREF.search(tag)
    return html_.unescape(next(filter(None, match.groups()), "")) if match else ""
