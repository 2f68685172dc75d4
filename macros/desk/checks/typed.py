"""Figures typed by hand in a report or statistics page, and the name to write instead."""

from __future__ import annotations

from collections.abc import Iterator

from ...ledger.figure import Figure, parse
from ...ledger.model import Indicator
from ...ledger.problem import Problem, quoted
from .. import prose
from ..project import PageFile, Project

COLUMNS = ("report", "statistics")
"""Where figures must come from the ledger; elsewhere a number may be a legal term or an example."""


def check(project: Project) -> Iterator[Problem]:
    """Each number that should be a name."""
    for page in project.pages:
        if page.kind in COLUMNS:
            known = _known(page, project)
            for number in prose.typed(page.body):
                yield _problem(page, number, known)


def _known(page: PageFile, project: Project) -> list[Indicator]:
    """Figures of the page's year first, then of the other years."""
    stated = page.text("年度")
    year = int(stated) if stated.isdecimal() else project.ledger.latest
    every = [i for subject in project.ledger.subjects() for i in subject.indicators.values()]
    return sorted((i for i in every if i.figure), key=lambda i: i.year != year)


def _problem(page: PageFile, number: prose.Number, known: list[Indicator]) -> Problem:
    same = _same(number.figure, known)
    mend = '在台账里添一个指标，这里写它的名称；必须照录的写“{{ 原文("……") }}”'
    if same:
        mend = f"写成“{{{{ {same.subject}.{same.name} }}}}”"
    return page.problem(
        number.start,
        "T01",
        quoted(number.text),
        "数字来自台账",
        mend,
        near=f"{same.subject}.{same.name}" if same else "",
    )


def _same(text: str, known: list[Indicator]) -> Indicator | None:
    """The figure that says the same, or else the one of the same value and unit."""
    if not text:
        return None
    figure = parse(text)
    exact = (i for i in known if i.figure == figure)
    alike = (i for i in known if i.figure and _alike(i.figure, figure))
    return next(exact, None) or next(alike, None)


def _alike(one: Figure, other: Figure) -> bool:
    return one.value == other.value and one.unit == other.unit
