"""The pages of the edition: the site's own with their text converted and their links adapted.

Visible and spoken text is converted; addresses (`<bdi>` in text), anchors and names that scripts
and styles use stay as they are, so that a link into one edition fits the other.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from functools import partial
from pathlib import Path
from urllib.parse import quote

from ... import cores, files
from .converter import Converter
from .corrections import Corrections

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
_BATCH = 64
_EDGE = "\ue001"  # separates texts; OpenCC drops a NUL


def write(site_dir: Path, corrections: Corrections) -> dict[str, str]:
    """Write the edition beside the site's pages.

    Returns:
        The simplified form of each traditional character in the edition.
    """
    pages = sorted(f for f in site_dir.rglob("*.html") if f.name not in ONCE)
    # Batches of one size: the counts must not depend on the number of cores.
    batches = [pages[n : n + _BATCH] for n in range(0, len(pages), _BATCH)]
    forms: Counter[tuple[str, str]] = Counter()
    _ = Converter(corrections).vocabulary  # loaded once for all processes
    work = partial(_write, site_dir, corrections)
    for counts in cores.share(work, batches, pays=len(pages) >= cores.MANY_PAGES):
        forms += counts
    simplified: dict[str, str] = {}
    for (new, old), _ in sorted(forms.items(), key=lambda entry: (-entry[1], entry[0])):
        simplified.setdefault(new, old)
    return simplified


def _write(site: Path, corrections: Corrections, pages: list[Path]) -> Counter[tuple[str, str]]:
    converter = Converter(corrections)
    for file in pages:
        path = file.relative_to(site).as_posix()
        text = page(file.read_text("utf-8"), path, converter)
        files.write({site / FOLDER / path: text}, durable=False)
    return converter.forms


def page(html: str, path: str, converter: Converter) -> str:
    """Return the finished page of the site at `path` as a page of the edition."""
    up = "../" * (path.count("/") + 1)
    path = quote(path)
    switch = f'<a class="hant" lang="zh-Hans" hreflang="zh-Hans" href="{up}{path}">简体</a>'
    marker = "\ue000"  # the switch's own text stays simplified
    html = _SWITCH.sub(marker, html)
    html = html.replace('<html lang="zh-CN"', f'<html lang="{LANGUAGE}"', 1)
    parts = list(_PARTS.finditer(html))
    texts = converter(_EDGE.join(m["text"] for m in parts if m["text"])).split(_EDGE)
    remaining = iter(texts)
    pieces = [
        next(remaining)
        if m["text"]
        else _tag(m["tag"], path, converter) + m["code"]
        if m["tag"]
        else m[0]
        for m in parts
    ]
    return "".join(pieces).replace(marker, switch)


def texts(html: str) -> list[str]:
    """Return the pieces of text that a reader sees on a page, without those of attributes."""
    return [match["text"] for match in _PARTS.finditer(html) if match["text"]]


def fragment(html: str, converter: Converter) -> str:
    """Return a fragment of a page with its text converted; its addresses are right already."""
    return _PARTS.sub(lambda m: converter(m["text"]) if m["text"] else m[0], html)


def _tag(tag: str, path: str, converter: Converter) -> str:
    cached = converter.tags.get(tag)
    if cached is not None:
        return cached
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
