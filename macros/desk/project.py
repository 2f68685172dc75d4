"""The editor's files as the desk reads them: ledger, settings and pages."""

from __future__ import annotations

import bisect
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar
from weakref import WeakKeyDictionary

from ..district.district import District, load_district
from ..ledger.approval import Approval, load_approvals
from ..ledger.load import load
from ..ledger.model import Ledger
from ..ledger.problem import Kind, Level, Problem
from ..ledger.settings import load_settings
from ..ledger.source import Node, decode, front_matter, with_line_feeds
from ..library.load import Library, load_library
from ..prose.wordlist import Rules, load_rules
from ..render import words
from ..web.hant import load_corrections

T = TypeVar("T")
_YEARLY = re.compile(r"(?:report|statistics)/(\d{4})\.md")
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)(?:[ \t]*\{:?[ \t]*#([^\s}]+)[^}]*\})?[ \t]*$", re.M)


@dataclass(frozen=True, slots=True)
class PageHeading:
    """A heading of a page."""

    level: int
    text: str
    anchor: str
    """The id written behind it, or empty."""
    start: int
    """Offset in the page's body."""


@dataclass(frozen=True, eq=False)
class PageFile:
    """One Markdown file as read. It never changes: a file saved again becomes another object."""

    path: str
    """The path that messages show: `docs/report/2024.md`."""
    source: str
    """Relative to docs/: `report/2024.md`."""
    front: dict[str, Node]
    body: str
    """What follows the front matter."""
    first_line: int
    """The line of the file on which the body begins."""
    whole: str = ""
    """The text of the file."""
    problems: tuple[Problem, ...] = ()
    """Problems met while reading it."""

    def line(self, offset: int) -> int:
        """Return the line of the file that holds this offset of the body."""
        return self.first_line + bisect.bisect_left(self._breaks, offset)

    def problem(
        self,
        offset: int,
        kind: Kind,
        found: str,
        expected: str,
        mend: str,
        *,
        near: str = "",
        level: Level | None = None,
    ) -> Problem:
        """Return a problem at an offset of the body."""
        return kind.problem(
            path=self.path,
            line=self.line(offset),
            found=found,
            expected=expected,
            mend=mend,
            nearest=near,
            level=level,
        )

    def text(self, key: str) -> str:
        """Return a value of the front matter, or empty."""
        node = self.front.get(key)
        return node.value if node and isinstance(node.value, str) else ""

    @property
    def kind(self) -> str:
        """The column it belongs to: `report`, `statistics`, …; empty directly under docs/."""
        return self.source.rpartition("/")[0].partition("/")[0]

    @property
    def own_year(self) -> str:
        """The year that its file name gives, of which it stays; empty for another page."""
        match = _YEARLY.fullmatch(self.source)
        return match[1] if match else ""

    @property
    def report_year(self) -> str:
        """The year of the report that it is; empty for another page."""
        return self.own_year if self.kind == "report" else ""

    @property
    def plate(self) -> dict[str, Node]:
        """The entries of its 牌记."""
        node = self.front.get("牌记")
        return node.value if node and isinstance(node.value, dict) else {}

    @cached_property
    def headings(self) -> list[PageHeading]:
        """Its headings in order, without those in fenced code."""
        prose = _without_code(self.body)
        return [
            PageHeading(len(m[1]), m[2], m[3] or "", m.start()) for m in _HEADING.finditer(prose)
        ]

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.body)]


def cache_by_page(read: Callable[[PageFile], T]) -> Callable[[PageFile], T]:
    """Make a function run once for each page; its value lives as long as the page."""
    values: WeakKeyDictionary[PageFile, T] = WeakKeyDictionary()

    def cached_read(page: PageFile) -> T:
        if page not in values:
            values[page] = read(page)
        return values[page]

    return cached_read


@dataclass(frozen=True, eq=False)
class TownData:
    """What a page may depend on besides itself: data/, and which other pages there are."""

    root: Path
    files: dict[str, bytes]
    """The content of every file of data/, by its path."""
    sources: frozenset[str]
    """The paths of all pages under docs/."""
    ledger: Ledger
    settings: dict[str, Node]
    """data/site.yml."""
    library: Library
    district: District
    rules: Rules
    """data/wordings.yml."""
    approvals: tuple[Approval, ...]
    """data/approvals.yml, oldest first."""
    faults: tuple[Problem, ...]
    """Problems met while reading data/."""

    @cached_property
    def yaml_files(self) -> dict[str, bytes]:
        """The content of each YAML file of data/, line feeds as line ends, by its shown path."""
        return {
            Path(file).relative_to(self.root).as_posix(): with_line_feeds(content)
            for file, content in self.files.items()
            if file.endswith((".yml", ".yaml"))
        }

    def setting(self, key: str) -> str:
        """Return a value of data/site.yml, or empty."""
        node = self.settings.get(key)
        return node.value if node and isinstance(node.value, str) else ""

    def year_of(self, page: PageFile) -> int:
        """Return the year whose figures a page shows: its own (`年度`), or else the latest."""
        year = page.text("年度")
        return int(year) if year.isdecimal() else self.ledger.latest

    def like(self, other: TownData | None) -> bool:
        """Return whether both are the same to a page."""
        return other is not None and (self.files, self.sources) == (other.files, other.sources)


@dataclass(frozen=True, eq=False)
class Project(TownData):
    """Everything an editor may change, read once for all checks."""

    pages: list[PageFile]
    page_faults: tuple[Problem, ...] = ()
    """Problems of pages that could not be decoded."""

    @property
    def problems(self) -> list[Problem]:
        """Every problem met while reading."""
        in_pages = (problem for page in self.pages for problem in page.problems)
        return [*self.faults, *self.page_faults, *in_pages]

    @cached_property
    def documents(self) -> frozenset[str]:
        """The path of every file below docs/, without looking at any.

        Names that begin with a full stop are left out, as MkDocs does.
        """
        return frozenset(_files_below(self.root / "docs"))

    def page(self, source: str) -> PageFile | None:
        """Return the page with this path under docs/."""
        return next((page for page in self.pages if page.source == source), None)


def read_project(root: Path, before: Project | None = None) -> Project:
    """Read the project in the folder `root`; what cannot be read is a problem, never an error.

    Args:
        root: the folder.
        before: the same project as read earlier; what has not changed is taken from it.
    """
    old_pages = {page.path: page for page in before.pages} if before else {}
    pages: list[PageFile] = []
    page_faults: list[Problem] = []
    for file in sorted((root / "docs").rglob("*.md")):
        path = file.relative_to(root).as_posix()
        text, problems = decode(file, path)
        page_faults += problems
        if text is not None:
            old = old_pages.get(path)
            pages.append(old if old and old.whole == text else _page(path, text))
    # The bytes are read before they are parsed: a file saved in between is noticed next time.
    files = {str(file): file.read_bytes() for file in _files(root / "data")}
    sources = frozenset(page.source for page in pages)
    if before and (files, sources) == (before.files, before.sources):
        return replace(before, pages=pages, page_faults=tuple(page_faults))
    ledger, problems = load(root / "data", words.functions())
    settings, settings_faults = load_settings(root / "data")
    library, library_faults = load_library(root / "data")
    district, district_faults = load_district(root / "data", ledger.same_units)
    rules, rules_faults = load_rules(root / "data" / "wordings.yml")
    approvals, approvals_faults = load_approvals(root / "data")
    _, corrections_faults = load_corrections(root / "data" / "hant.yml")
    problems += [*settings_faults, *library_faults, *corrections_faults, *rules_faults]
    problems += [*district_faults, *approvals_faults]
    faults, signed = tuple(problems), tuple(approvals)
    town = (root, files, sources, ledger, settings, library, district, rules, signed, faults)
    return Project(*town, pages, tuple(page_faults))


def _files_below(folder: Path) -> Iterator[str]:
    for place, names, files in os.walk(folder):
        names[:] = [name for name in names if not name.startswith(".")]
        below = Path(place).relative_to(folder)
        yield from ((below / file).as_posix() for file in files if not file.startswith("."))


def _files(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*")) if file.is_file()]


def _page(path: str, text: str) -> PageFile:
    front, start, problems = front_matter(text, path)
    source = path.removeprefix("docs/")
    first_line = text.count("\n", 0, start) + 1
    return PageFile(path, source, front, text[start:], first_line, text, tuple(problems))


def _without_code(body: str) -> str:
    """Return the body with fenced code blanked out, every offset kept."""
    if "```" not in body and "~~~" not in body:
        return body
    blank = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
    return blank.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), body)
