"""The weight of a first visit, compressed as hosts do."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

from ...ledger.problem import Kind, Problem
from ...web import hant
from .built import BuiltSite

HEAVY_PAGE = Kind(
    "V07",
    "网页太大",
    "第一次打开这一页要下载的太多。发布时才检查。",
    advice="把网页拆成两页，或者把图片缩小。",
)

KILO = 1024
BUDGETS = {
    "report/*.html": 30,
    "index.html": 32,
    "services/*.html": 32,
    "statistics/*.html": 32,
    "learn/*.html": 48,
}
"""Limit in KiB for a first visit, by path pattern; the same in both editions."""
REQUESTS = 8
"""The most files that a first visit may fetch."""


def check(site: BuiltSite) -> Iterator[Problem]:
    """Yield pages that are too heavy or fetch too many files."""
    for path, budget in budgets(site.folder).items():
        sizes = first_visit(site, path)
        if sum(sizes) > budget * KILO or len(sizes) > REQUESTS:
            yield site.problem(
                path,
                HEAVY_PAGE,
                f"{sum(sizes) / KILO:.1f} KB、{len(sizes)}个文件",
                f"第一次打开不超过{budget} KB、{REQUESTS}个文件（压缩后）",
                "把网页拆开，或者把图片缩小",
            )


def budgets(site: Path) -> dict[str, int]:
    """Return the budget in KiB of each page that has one, by its address."""
    return {
        file.relative_to(site).as_posix(): budget
        for pattern, budget in BUDGETS.items()
        for folder in ("", f"{hant.FOLDER}/")
        for file in sorted(site.glob(folder + pattern))
    }


def first_visit(site: BuiltSite, path: str) -> list[int]:
    """Return the compressed sizes in bytes of a page and of the files it loads at once."""
    paths = [path, *site.pages[path].loaded_paths]
    return [len(compress(site.files[p].read_bytes())) for p in paths if p in site.files]


def compress(content: bytes) -> bytes:
    """Return a file as a host sends it; the same bytes every time."""
    return gzip.compress(content, mtime=0)
