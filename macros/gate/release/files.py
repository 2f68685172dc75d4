"""Verify that every expected file of the site is there, and no other."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ...channels import registry
from ...channels.formats import ZIP
from ...desk.outputs import source_of
from ...ledger.problem import Kind, Problem
from ...web import hant, offline
from .built import BuiltSite

WRONG_FILE = Kind(
    "V05",
    "文件缺少、是空的或者不该有",
    "该有的文件没有做出来，文件是空的，或者多了不该公开的文件。发布时才检查。",
    advice="`docs/` 里只放网页、图片和要公开的文件。空文件、程序、压缩包都不要放。",
)

ALWAYS = ("index.html", "404.html", "search.html", "sitemap.xml", offline.PATH)


def check(site: BuiltSite) -> Iterator[Problem]:
    """Yield missing, empty and unexpected files."""
    expected = dict.fromkeys(_expected_paths(site))
    for path in expected:
        if path not in site.files:
            mend = "重新运行；还是这样，把这一行告诉维护的人"
            yield site.problem(path, WRONG_FILE, "没有这个文件", "每个网页和每种文件都做出来", mend)
    for path, file in site.files.items():
        if file.is_symlink() or not file.is_file():
            finding = "是链接，不是文件"
        elif any(part.startswith((".", "~")) for part in path.split("/")):
            finding = "是隐藏的或者临时的文件"
        elif file.suffix not in registry.FORMATS or _is_foreign_zip(path, expected):
            finding = f"不该公开的文件类型“{file.suffix or '没有后缀'}”"
        elif not file.stat().st_size:
            finding = "是空的"
        elif path not in expected and (channel := registry.owner(path)):
            finding = f"在“{channel.name}”的文件夹里，却不是它做的"
        else:
            continue
        yield site.problem(
            path, WRONG_FILE, finding, "只有网页和它的文件", "从 docs/ 里删去或者换掉"
        )


def _is_foreign_zip(path: str, expected: Collection[str]) -> bool:
    """Return whether it is a zip that the site did not make: anything could be in it."""
    return path.endswith(ZIP.ending) and path not in expected


def _expected_paths(site: BuiltSite) -> Iterator[str]:
    pages = [page.source.removesuffix(".md") + ".html" for page in site.project.pages]
    for path in (*ALWAYS, *pages):
        yield path
    for path in pages:
        yield f"{hant.FOLDER}/{path}"
    data = source_of(site.project, site.folder)
    for channel in registry.CHANNELS:
        for job in channel.jobs(data):
            yield job.file.path
