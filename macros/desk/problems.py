"""All problems of a project: once, or repeatedly while an editor writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from .. import cores
from ..ledger.day import today
from ..ledger.problem import Problem
from .checks import CHECKS
from .checks.privacy import WITHHELD_COUNT
from .checks.typed import TYPED_FIGURE
from .checks.upkeep import GAP, SKIPPED_RELATION
from .project import PageFile, Project, TownData, read_project


def every_problem(
    project: Project, *, release: bool = False, waiting: bool = False
) -> list[Problem]:
    """Return all problems of the project, each once, in the order of files and lines.

    Args:
        project: the editor's files.
        release: whether gaps are errors.
        waiting: whether to list relations that wait for a number, as for a release.
    """
    by_page = _page_problems(project.pages, project)
    in_pages = [problem for problems in by_page for problem in problems]
    others = [*in_pages, *_town_problems(project)]
    return _complete(project, others, release=release, waiting=waiting)


class Desk:
    """The project in a folder, kept up to date between one list of problems and the next.

    The problems are always those of `every_problem`. A page whose text is unchanged is not read
    again, and its problems stand while data/, the paths of all pages and the day are the same:
    the check of a page depends on nothing else (`checks`).
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._day = date.min
        self._town: list[Problem] = []
        self._pages: dict[PageFile, list[Problem]] = {}
        self.project: Project | None = None
        """The project as it was last read."""

    def problems(self, *, release: bool = False, waiting: bool = False) -> list[Problem]:
        """Read what has been saved meanwhile and return every problem there is now."""
        before, day = self.project, today()
        now = self.project = read_project(self._root, before)
        if before is None or now.ledger is not before.ledger or day != self._day:
            self._day, self._town, self._pages = day, _town_problems(now), {}
        new = [page for page in now.pages if page not in self._pages]
        self._pages |= zip(new, _page_problems(new, now), strict=True)
        self._pages = {page: self._pages[page] for page in now.pages}
        in_pages = [problem for problems in self._pages.values() for problem in problems]
        return _complete(now, [*in_pages, *self._town], release=release, waiting=waiting)


def _page_problems(pages: Sequence[PageFile], town: TownData) -> list[list[Problem]]:
    def check_page(page: PageFile) -> list[Problem]:
        return [problem for check in CHECKS.values() for problem in check.check_page(page, town)]

    return cores.share(check_page, pages, pays=len(pages) >= cores.MANY_PAGES)


def _town_problems(town: TownData) -> list[Problem]:
    return [problem for check in CHECKS.values() for problem in check.check_town(town)]


def _complete(
    project: Project, others: Iterable[Problem], *, release: bool, waiting: bool
) -> list[Problem]:
    """Return all problems in order; `others` are those of its pages and of data/."""
    problems = [*project.problems, *others]
    problems += [p for check in CHECKS.values() for p in check.check_project(project)]
    # A withheld count must not be written into the ledger either, as T01 would advise.
    withheld = {(p.path, p.line) for p in problems if p.kind == WITHHELD_COUNT}
    problems = [p for p in problems if p.kind != TYPED_FIGURE or (p.path, p.line) not in withheld]
    if not (release or waiting):
        problems = [p for p in problems if p.kind != SKIPPED_RELATION]
    if release:
        problems = [replace(p, level="错误") if p.kind == GAP else p for p in problems]
    return sorted(dict.fromkeys(problems), key=lambda p: (p.path, p.line, p.code))
