"""Figures typed by hand where they must come from the ledger, and the names to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from ...ledger.figure import parse
from ...ledger.model import PLACEHOLDER, Indicator
from ...ledger.problem import Kind, Problem, quoted
from ...ledger.source import Node
from ...prose import numbers
from ...render import head
from ..project import PageFile, TownData
from . import Check

TYPED_FIGURE = Kind(
    "T01",
    "手写了数字",
    "报告页、数据页、首页、公开的表格里直接打了数字，没有从台账里取。图表的标题和页首也算。",
    wrong="我镇共调解案件约120宗。",
    right="我镇共调解案件{{ 调解.调解案件 }}。",
)

COLUMNS = ("report", "statistics")
"""Where figures must come from the ledger; elsewhere a number may be a legal term or an example."""


TABLES = "disclosure"
"""Where only tables hold figures: the text is of laws."""
ASIDE = ("年度", "发布时间", "复核日期", "图片", "未回应的不足", "template", "牌记")
"""Keys of front matter whose numbers are no prose."""

FigureIndex = dict[object, Indicator]
"""Indicators by figure, and by value and unit."""
_NO_ROW = re.compile(r"^(?![ ]{0,3}\|)[^\n]+", re.M)
_WORD = re.compile(r"[{｛]{2}(?!\s*原文)(?:(?![{｛]{2}|[}｝]{2})[\s\S])*[}｝]{2}")
_QUOTED = re.compile(r"[\"“]([^\"“”\n]*)[\"”]")


def check_page(page: PageFile, town: TownData) -> Iterator[Problem]:
    """Yield each number that should be the name of a figure: in text, titles and front matter."""
    if page.kind not in (*COLUMNS, TABLES) and page.source != head.HOME:
        return
    index = _index_figures(town, town.year_of(page))
    for number in numbers.typed_figures(_prose(page)):
        yield _problem(page, number.start, number, index)
    for start, title in _titles(page):
        for number in numbers.typed_figures(title):
            yield _problem(page, start + number.start, number, index, "{{{}}}")
    for line, text in _front_texts(page.front):
        for number in numbers.typed_figures(text):
            yield _front_problem(page, line, number)


def _prose(page: PageFile) -> str:
    """Return the text of a page, or only its tables, every offset kept."""
    if page.kind != TABLES:
        return page.body
    return _NO_ROW.sub(lambda line: " " * len(line[0]), page.body) if "|" in page.body else ""


def _titles(page: PageFile) -> Iterator[tuple[int, str]]:
    """Yield the titles of charts and tables, and other texts in words, with their offsets."""
    for word in _WORD.finditer(page.body) if "{{" in page.body or "｛｛" in page.body else ():
        for title in _QUOTED.finditer(word[0]):
            yield word.start() + title.start(1), PLACEHOLDER.sub("", title[1])


def _front_texts(front: Mapping[str, Node]) -> Iterator[tuple[int, str]]:
    """Yield every text of front matter with its line."""
    for key, node in front.items():
        if key in ASIDE:
            continue
        if isinstance(node.value, str):
            yield node.line, node.value
        else:
            items = node.value.items() if isinstance(node.value, dict) else enumerate(node.value)
            yield from _front_texts({str(name): item for name, item in items})


@lru_cache(maxsize=16)
def _index_figures(town: TownData, year: int) -> FigureIndex:
    """Index the figures of every year; where several are equal, the page's year comes first."""
    index: FigureIndex = {}
    for indicator in sorted(town.ledger.indicators(), key=lambda i: i.year != year):
        if figure := indicator.figure:
            index.setdefault(figure, indicator)
            index.setdefault((figure.value, figure.unit), indicator)
    return index


def _problem(
    page: PageFile,
    start: int,
    number: numbers.Number,
    index: FigureIndex,
    form: str = "{{{{ {} }}}}",
) -> Problem:
    indicator = _find_equal(number.figure, index)
    name = f"{indicator.subject}.{indicator.name}" if indicator else ""
    mend = '在台账里添一个指标，这里写它的名称；必须照录的写“{{ 原文("……") }}”'
    return page.problem(
        start,
        TYPED_FIGURE,
        quoted(number.text),
        "数字来自台账",
        f"写成“{form.format(name)}”" if name else mend,
        near=name,
    )


def _front_problem(page: PageFile, line: int, number: numbers.Number) -> Problem:
    return TYPED_FIGURE.problem(
        path=page.path,
        line=line,
        found=quoted(number.text),
        expected="页首没有台账的数，改了数字这里不会跟着改",
        mend="从页首删去这个数，写在正文里",
    )


def _find_equal(text: str, index: FigureIndex) -> Indicator | None:
    """Return the indicator with the same figure, or else one of the same value and unit."""
    if not text:
        return None
    figure = parse(text)
    return index.get(figure) or index.get((figure.value, figure.unit))


CHECK = Check("手写的数字", check_page=check_page)
