"""What a first visit weighs, compressed as hosts do (DESIGN, budgets)."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from ...ledger.problem import Problem
from ...web import hant
from .built import Built

KILO = 1024
BUDGETS = {
    "report/*.html": 32,
    "index.html": 32,
    "services/*.html": 32,
    "statistics/*.html": 32,
    "learn/*.html": 48,
}
"""KiB that the pages of a pattern may weigh on a first visit, in both editions."""
REQUESTS = 8
"""Files that a first visit may fetch."""
_LOADED = "link[rel=stylesheet], link[rel=icon], script[src], img[src]"


def check(built: Built) -> Iterator[Problem]:
    """Yield pages that weigh too much or fetch too many files."""
    for path, most in limited(built.site).items():
        sizes = first_visit(built.site, path)
        if sum(sizes) > most * KILO or len(sizes) > REQUESTS:
            yield built.problem(
                path,
                "V07",
                f"{sum(sizes) / KILO:.1f} KB、{len(sizes)}个文件",
                f"第一次打开不超过{most} KB、{REQUESTS}个文件（压缩后）",
                "把网页拆开，或者把图片缩小",
            )


def limited(site: Path) -> dict[str, int]:
    """Return every page that has a budget, with its KiB."""
    return {
        file.relative_to(site).as_posix(): most
        for pattern, most in BUDGETS.items()
        for folder in ("", f"{hant.FOLDER}/")
        for file in sorted(site.glob(folder + pattern))
    }


def first_visit(site: Path, path: str) -> list[int]:
    """Return the compressed sizes of a page and of what it loads at once."""
    tree = LexborHTMLParser((site / path).read_text("utf-8"))
    found = tree.css(_LOADED)
    addresses = [n.attributes.get("href") or n.attributes.get("src") or "" for n in found]
    loaded = [(site / path).parent / unquote(urlsplit(one).path) for one in addresses]
    return [len(gzip.compress(file.resolve().read_bytes())) for file in [site / path, *loaded]]
