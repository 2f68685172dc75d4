"""The words of every page, filled in as in a build."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from ...ledger.problem import Problem, quoted
from ...library.text import UNKNOWN_NAME
from ...render import words
from ...render.fill import mistakes
from ...render.front import fill_front
from ...render.page import Page
from ..project import PageFile, TownData
from . import Check

# Figures, and words that mean the same on every page.
_ALIKE = re.compile(rf"\s*(?:[\w.]+|(?:{'|'.join(words.functions(inline=True))})\([^()（）]*\))\s*")


def check_page(page: PageFile, town: TownData) -> Iterator[Problem]:
    """Yield unknown names, and calls that cannot be drawn."""
    yield from _check_year(page, town)
    current = _page(page, town)
    yield from fill_front(page.front, current, page.path, 1)[1]
    names = words.names(town.ledger, lambda: current)
    yield from _line_by_line(
        mistakes(
            page.body,
            names,
            page.path,
            page.first_line,
            context_free=_ALIKE,
            valid=_right_words(town, current.year),
        )
    )


def _line_by_line(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems; names on a line that are mended alike are one: a year lacks figures."""
    groups: dict[object, list[Problem]] = {}
    for problem in problems:
        alike = problem.kind is UNKNOWN_NAME and not problem.nearest
        key = (problem.line, problem.expected, problem.mend) if alike else id(problem)
        groups.setdefault(key, []).append(problem)
    for group in groups.values():
        found = dict.fromkeys(problem.found for problem in group)
        yield replace(group[0], found="、".join(found))


@lru_cache(maxsize=16)
def _right_words(town: TownData, year: int) -> set[str]:
    """Return the set in which words found right on pages of a year are collected."""
    return set()


def _check_year(page: PageFile, town: TownData) -> Iterator[Problem]:
    year_text = page.text("年度")
    years = [str(year) for year in town.ledger.years]
    if year_text and years and year_text not in years:
        yield UNKNOWN_NAME.problem(
            path=page.path,
            line=page.front["年度"].line,
            found=quoted(f"年度: {year_text}"),
            expected="、".join(years),
            mend="改成台账已有的年度",
        )


def _page(page: PageFile, town: TownData) -> Page:
    def locate(source: str) -> str:
        return posixpath.basename(source) if source in town.sources else ""

    return Page(
        town.ledger,
        town.year_of(page),
        locate,
        path=page.source,
        library=town.library,
        district=town.district,
        is_read=False,
    )


CHECK = Check("网页里的词", check_page=check_page)
