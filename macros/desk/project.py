"""The editor's files as the desk reads them: ledger, settings and pages."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..channels.hant import load_corrections
from ..ledger.load import load
from ..ledger.model import Ledger
from ..ledger.problem import Level, Problem
from ..ledger.settings import load_settings
from ..ledger.source import Node, decode, front_matter
from ..library.load import Library, load_library

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)(?:[ \t]*\{:?[ \t]*#([^\s}]+)[^}]*\})?[ \t]*$", re.M)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page."""

    level: int
    text: str
    anchor: str
    """Its stated id, or empty."""
    start: int
    """Offset in the page's body."""


@dataclass(frozen=True)
class PageFile:
    """One Markdown file."""

    path: str
    """As messages name it: `docs/report/2024.md`."""
    source: str
    """Relative to docs/: `report/2024.md`."""
    front: dict[str, Node]
    body: str
    """What follows the front matter."""
    first_line: int
    """The line of the file on which the body begins."""

    def line(self, offset: int) -> int:
        """The line of the file that holds this offset of the body."""
        return self.first_line + bisect.bisect_left(self._breaks, offset)

    def problem(
        self,
        offset: int,
        code: str,
        found: str,
        expected: str,
        mend: str,
        *,
        near: str = "",
        level: Level = "错误",
    ) -> Problem:
        """A problem at an offset of the body."""
        return Problem(
            path=self.path,
            line=self.line(offset),
            code=code,
            found=found,
            expected=expected,
            mend=mend,
            nearest=near,
            level=level,
        )

    def text(self, key: str) -> str:
        """A value of the front matter, or empty."""
        node = self.front.get(key)
        return node.value if node and isinstance(node.value, str) else ""

    @property
    def kind(self) -> str:
        """The column it stands in: `report`, `statistics`, … or empty at the top."""
        return self.source.rpartition("/")[0].partition("/")[0]

    @cached_property
    def headings(self) -> list[Heading]:
        """Its headings in order, those in code left out."""
        prose = _without_code(self.body)
        return [Heading(len(m[1]), m[2], m[3] or "", m.start()) for m in _HEADING.finditer(prose)]

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.body)]


@dataclass(frozen=True)
class Project:
    """Everything an editor may change, read once for all checks."""

    root: Path
    ledger: Ledger
    pages: list[PageFile]
    settings: dict[str, Node]
    """data/site.yml."""
    library: Library = field(default_factory=Library)
    problems: list[Problem] = field(default_factory=list)
    """What was wrong with reading them."""

    def page(self, source: str) -> PageFile | None:
        """The page with this path under docs/."""
        return next((page for page in self.pages if page.source == source), None)

    def setting(self, key: str) -> str:
        """A value of data/site.yml, or empty."""
        node = self.settings.get(key)
        return node.value if node and isinstance(node.value, str) else ""


def read_project(root: Path) -> Project:
    """The project in the folder `root`; what cannot be read is a problem, never an error."""
    ledger, problems = load(root / "data")
    settings, found = load_settings(root / "data")
    library, more = load_library(root / "data")
    problems += [*found, *more, *load_corrections(root / "data" / "hant.yml")[1]]
    pages = []
    for file in sorted((root / "docs").rglob("*.md")):
        page, found = _page(root, file)
        problems += found
        pages += [page] if page else []
    return Project(root, ledger, pages, settings, library, problems)


def _page(root: Path, file: Path) -> tuple[PageFile | None, list[Problem]]:
    path = file.relative_to(root).as_posix()
    text, problems = decode(file, path)
    if text is None:
        return None, problems
    front, start, problems = front_matter(text, path)
    source = file.relative_to(root / "docs").as_posix()
    first_line = text.count("\n", 0, start) + 1
    return PageFile(path, source, front, text[start:], first_line), problems


def _without_code(body: str) -> str:
    """The body with fenced code blanked out, every offset kept."""
    blank = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
    return blank.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), body)
