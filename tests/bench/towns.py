"""The towns to measure, each made once, and the same text for a stock generator."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from corpus import grow_town
from mkdocs.config import load_config
from mkdocs.structure.files import get_files

ROOT = Path(__file__).resolve().parents[2]

from macros.site import Site  # noqa: E402

STOCK = {"name": "material", "language": "zh", "font": False}


class Towns:
    """Towns by size, below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._grown = cache(self._grow)
        self.same = cache(self._same)

    def ours(self, pages: int, years: int = 1) -> Path:
        """Return a town with so many pages and years of ledger."""
        return self._grown(pages, years)

    def _grow(self, pages: int, years: int) -> Path:
        return grow_town(self.folder / f"{pages}-{years}", pages=pages, years=years)

    def _same(self, pages: int, *, stock: bool) -> Path:
        """Return a project with the Markdown of the town, every word filled in.

        With `stock` it uses Material and its search, without it our templates and no search.
        """
        town = self.ours(pages)
        folder = self.folder / f"{pages}-{'stock' if stock else 'bare'}"
        config = load_config(str(town / "mkdocs.yml"), strict=False)
        site, files = Site(town, config), get_files(config)
        for file in files.documentation_pages():
            page = SourcePage(file)
            target = folder / "docs" / file.src_uri
            target.parent.mkdir(parents=True, exist_ok=True)
            text = site.fill(page.markdown, page, files)
            front = {"title": page.meta.get("title", "")} if stock else dict(page.meta)
            shown = yaml.safe_dump(front, allow_unicode=True)
            target.write_text(f"---\n{shown}---\n{text}", "utf-8")
        settings = yaml.safe_load((town / "mkdocs.yml").read_text("utf-8"))
        settings |= {"plugins": ["search"] if stock else [], "watch": []}
        settings["theme"] = (
            STOCK if stock else settings["theme"] | {"custom_dir": str(town / "overrides")}
        )
        settings["extra"] = {**config["extra"], "problems": []}
        shown = yaml.safe_dump(settings, allow_unicode=True)
        (folder / "mkdocs.yml").write_text(shown, "utf-8")
        return folder


class SourcePage:
    """What `Site.fill` reads of the generator's page."""

    def __init__(self, file: Any) -> None:
        _, front, self.markdown = file.content_string.split("---\n", 2)
        self.meta = yaml.safe_load(front)
        self.file, self.url = file, file.url


@dataclass(frozen=True, slots=True)
class Run:
    """The cost and the output of a program."""

    seconds: float
    megabytes: int
    """Peak memory of the largest process."""
    printed: str


def run(folder: Path, *command: str) -> Run:
    """Run a Python module in the folder, and return what it took."""
    code = "import resource, runpy, sys; sys.argv = sys.argv[1:]; sys.path.insert(0, '.')\n"
    code += "if __name__ == '__main__':\n try:\n"
    code += "  runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)\n"
    code += " finally:\n  own, below = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN\n"
    code += "  print(max(resource.getrusage(w).ru_maxrss for w in (own, below)), file=sys.stderr)"
    start = time.perf_counter()
    found = subprocess.run(
        [sys.executable, "-c", code, *command],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Run(time.perf_counter() - start, int(found.stderr.split()[-1]) // 1024, found.stdout)


def build(folder: Path) -> Run:
    """Build the site once with MkDocs itself, into `site`."""
    return run(folder, "mkdocs", "build", "-q", "--no-strict", "--site-dir", "site")


def nianbao_build(folder: Path) -> Run:
    """Build the site once with our own command, on all cores, into `site`."""
    shutil.rmtree(folder / "site", ignore_errors=True)
    return run(folder, "macros", "build", "--site", "site")


def table(title: str, heads: list[str], rows: list[list[str]]) -> list[str]:
    """Return a Markdown table below a heading."""
    lines = [heads, ["---"] * len(heads), *rows]
    return ["", f"## {title}", "", *(f"| {' | '.join(line)} |" for line in lines)]
