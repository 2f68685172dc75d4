"""The towns to measure, each made once, and the same text for a stock generator."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
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

    def count(self, pages: int) -> int:
        """Return how many pages such a town really has: never fewer than this project."""
        return len(list((self.ours(pages) / "docs").rglob("*.md")))

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
    cpu: float
    """CPU seconds of the program and all its processes."""
    megabytes: int
    """Peak memory of the largest process."""
    printed: str
    """With its errors, if it failed."""

    def __add__(self, other: Run) -> Run:
        """Return the cost of one after the other."""
        return Run(
            self.seconds + other.seconds,
            self.cpu + other.cpu,
            max(self.megabytes, other.megabytes),
            self.printed + other.printed,
        )


_MEASURE = """import json, resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], capture_output=True)
seconds = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
text = (done.stdout + done.stderr * bool(done.returncode)).decode("utf-8", "replace")
print(json.dumps([seconds, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, text]))
"""
"""A program of its own, as the system adds up the usage of all children a process ever had."""


def run(folder: Path, *command: str, env: Mapping[str, str] | None = None) -> Run:
    """Run a Python module in the folder, and return what it took.

    Args:
        folder: where it runs.
        command: the module and its arguments.
        env: further variables of its environment.
    """
    found = subprocess.run(
        [sys.executable, "-c", _MEASURE, sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", **(env or {})},
        stdout=subprocess.PIPE,
        check=True,
    )
    return Run(*json.loads(found.stdout))


def build(folder: Path) -> Run:
    """Build the site once with MkDocs itself, into `site`."""
    return run(folder, "mkdocs", "build", "-q", "--no-strict", "--site-dir", "site")


def nianbao_build(folder: Path) -> Run:
    """Build the site once with our own command, on all cores, into `site`, as if never before."""
    shutil.rmtree(folder / ".build", ignore_errors=True)
    return nianbao_build_again(folder)


def nianbao_build_again(folder: Path) -> Run:
    """Build the site into a new `site`, with what an earlier build has kept."""
    shutil.rmtree(folder / "site", ignore_errors=True)
    return run(folder, "macros", "build", "--site", "site")


def table(title: str, heads: list[str], rows: list[list[str]]) -> list[str]:
    """Return a Markdown table below a heading."""
    lines = [heads, ["---"] * len(heads), *rows]
    return ["", f"## {title}", "", *(f"| {' | '.join(line)} |" for line in lines)]
