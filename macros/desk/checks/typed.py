"""Figures typed by hand in report and statistics pages, and the names to write instead."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ...ledger.figure import parse
from ...ledger.model import Indicator
from ...ledger.problem import Kind, Problem, quoted
from ...prose import numbers
from ..project import PageFile, TownData
from . import Check

TYPED_FIGURE = Kind(
    "T01",
    "手写了数字",
    "报告页、数据页里直接打了数字，没有从台账里取。",
    wrong="我镇共调解案件约154宗。",
    right="我镇共调解案件{{ 调解.调解案件 }}。",
)

COLUMNS = ("report", "statistics")
"""Where figures must come from the ledger; elsewhere a number may be a legal term or an example."""


FigureIndex = dict[object, Indicator]
"""Indicators by figure, and by value and unit."""


def check_page(page: PageFile, town: TownData) -> Iterator[Problem]:
    """Yield each number that should be the name of a figure."""
    if page.kind in COLUMNS:
        year_text = page.text("年度")
        year = int(year_text) if year_text.isdecimal() else town.ledger.latest
        for number in numbers.typed_figures(page.body):
            yield _problem(page, number, _index_figures(town, year))


@lru_cache(maxsize=16)
def _index_figures(town: TownData, year: int) -> FigureIndex:
    """Index the figures of every year; where several are equal, the page's year comes first."""
    indicators = [i for subject in town.ledger.subjects() for i in subject.indicators.values()]
    index: FigureIndex = {}
    for indicator in sorted(indicators, key=lambda i: i.year != year):
        if figure := indicator.figure:
            index.setdefault(figure, indicator)
            index.setdefault((figure.value, figure.unit), indicator)
    return index


def _problem(page: PageFile, number: numbers.Number, index: FigureIndex) -> Problem:
    indicator = _find_equal(number.figure, index)
    mend = '在台账里添一个指标，这里写它的名称；必须照录的写“{{ 原文("……") }}”'
    if indicator:
        mend = f"写成“{{{{ {indicator.subject}.{indicator.name} }}}}”"
    return page.problem(
        number.start,
        TYPED_FIGURE,
        quoted(number.text),
        "数字来自台账",
        mend,
        near=f"{indicator.subject}.{indicator.name}" if indicator else "",
    )


def _find_equal(text: str, index: FigureIndex) -> Indicator | None:
    """Return the indicator with the same figure, or else one of the same value and unit."""
    if not text:
        return None
    figure = parse(text)
    return index.get(figure) or index.get((figure.value, figure.unit))


CHECK = Check("手写的数字", check_page=check_page)
