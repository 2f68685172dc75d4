"""All problems of a project: once, or again and again while an editor writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from .. import cores
from ..ledger.problem import Problem
from .checks import CHECKS, upkeep
from .project import PageFile, Project, TownData, read_project


def every_problem(project: Project, *, release: bool = False) -> list[Problem]:
    """Return all problems of the project, each once, in the order of files and lines."""
    in_pages = [problem for found in _of_pages(project.pages, project) for problem in found]
    return _told(project, [*in_pages, *_of_town(project)], release=release)


class Desk:
    """The project in a folder as it is now, however often that is asked.

    The problems are always those of `every_problem`. A page whose text is the same is not read
    anew, and what was found in it stands while data/, the paths of all pages and the day are the
    same: a check of a page knows nothing else (`checks`).
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._day = date.min
        self._town: list[Problem] = []
        self._pages: dict[PageFile, list[Problem]] = {}
        self.project: Project | None = None
        """As it was when the problems were asked for."""

    def problems(self, *, release: bool = False) -> list[Problem]:
        """Read what was saved meanwhile; every problem of now."""
        before, day = self.project, date.today()
        now = self.project = read_project(self._root, before)
        if before is None or now.ledger is not before.ledger or day != self._day:
            self._day, self._town, self._pages = day, _of_town(now), {}
        new = [page for page in now.pages if page not in self._pages]
        self._pages |= zip(new, _of_pages(new, now), strict=True)
        self._pages = {page: self._pages[page] for page in now.pages}
        in_pages = [problem for found in self._pages.values() for problem in found]
        return _told(now, [*in_pages, *self._town], release=release)


def _of_pages(pages: Sequence[PageFile], town: TownData) -> list[list[Problem]]:
    def found(page: PageFile) -> list[Problem]:
        return [problem for check in CHECKS.values() for problem in check.of_page(page, town)]

    return cores.share(found, pages, pays=len(pages) >= cores.MANY)


def _of_town(town: TownData) -> list[Problem]:
    return [problem for check in CHECKS.values() for problem in check.of_town(town)]


def _told(project: Project, known: Iterable[Problem], *, release: bool) -> list[Problem]:
    """Return what is told of the project, with what is known of its pages and of data/."""
    found = [*project.problems, *known]
    found += [problem for check in CHECKS.values() for problem in check.of_project(project)]
    # A withheld count belongs nowhere: not into the ledger either, which T01 would advise.
    withheld = {(p.path, p.line) for p in found if p.code == "N02"}
    found = [p for p in found if p.code != "T01" or (p.path, p.line) not in withheld]
    if release:
        found = [replace(p, level="错误") if p.code == upkeep.PENDING_CODE else p for p in found]
    return sorted(dict.fromkeys(found), key=lambda p: (p.path, p.line, p.code))
