"""The words of every page, filled in as a build would."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from markupsafe import Markup

from ...channels.opendata import catalogue
from ...ledger.problem import Problem, quoted
from ...render import words
from ...render.fill import fill
from ...render.front import fill_front
from ...render.page import Page
from ..project import PageFile, Project


def check(project: Project) -> Iterator[Problem]:
    """Names that mean nothing, calls that cannot be drawn."""
    current = Page(project.ledger, project.ledger.latest, locate=lambda _: "")
    listed = {catalogue.WORD: lambda page: Markup()}  # its data is checked with the ledger
    names = words.names(project.ledger, lambda: current, listed)
    sources = {page.source for page in project.pages}
    for page in project.pages:
        yield from _year(page, project)
        current = _page(page, project, sources)
        yield from fill_front(page.front, current, page.path, 1)[1]
        _, problems = fill(page.body, names, page.path, page.first_line)
        yield from problems


def _year(page: PageFile, project: Project) -> Iterator[Problem]:
    stated = page.text("年度")
    known = [str(year) for year in project.ledger.years]
    if stated and known and stated not in known:
        yield Problem(
            path=page.path,
            line=page.front["年度"].line,
            code="P01",
            found=quoted(f"年度: {stated}"),
            expected="、".join(known),
            mend="改成台账已有的年度",
        )


def _page(page: PageFile, project: Project, sources: set[str]) -> Page:
    def locate(source: str) -> str:
        return posixpath.basename(source) if source in sources else ""

    stated = page.text("年度")
    year = int(stated) if stated.isdecimal() else project.ledger.latest
    return Page(project.ledger, year, locate, path=page.source, library=project.library)
