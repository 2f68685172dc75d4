"""Figures typed by hand in a report or statistics page, and the name to write instead."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ...ledger.figure import parse
from ...ledger.model import Indicator
from ...ledger.problem import Problem, quoted
from ...prose import numbers
from ..project import PageFile, TownData

COLUMNS = ("report", "statistics")
"""Where figures must come from the ledger; elsewhere a number may be a legal term or an example."""


Known = dict[object, Indicator]
"""What the ledger says, by the figure itself and by its value and unit."""


def of_page(page: PageFile, town: TownData) -> Iterator[Problem]:
    """Yield each number that should be a name."""
    if page.kind in COLUMNS:
        stated = page.text("年度")
        year = int(stated) if stated.isdecimal() else town.ledger.latest
        for number in numbers.typed(page.body):
            yield _problem(page, number, _known(town, year))


@lru_cache(maxsize=16)
def _known(town: TownData, year: int) -> Known:
    """Return figures of the page's year first, then of the other years; of equals the first."""
    every = [i for subject in town.ledger.subjects() for i in subject.indicators.values()]
    found: Known = {}
    for one in sorted(every, key=lambda i: i.year != year):
        if one.figure:
            found.setdefault(one.figure, one)
            found.setdefault((one.figure.value, one.figure.unit), one)
    return found


def _problem(page: PageFile, number: numbers.Number, known: Known) -> Problem:
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


def _same(text: str, known: Known) -> Indicator | None:
    """Return the figure that says the same, or else the one of the same value and unit."""
    if not text:
        return None
    figure = parse(text)
    return known.get(figure) or known.get((figure.value, figure.unit))
