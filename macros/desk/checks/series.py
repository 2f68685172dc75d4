"""Series that break because a figure or subject has another name than the year before."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from ...ledger.model import Indicator, Subject
from ...ledger.problem import Kind, Problem, quoted
from ..project import TownData
from . import Check

RENAMED = Kind(
    "Y05",
    "是不是改了名",
    "上一年有的指标或者主题，这一年没有了，却有一个相像的。名称变了，两年就不能比较。",
    levels=("提醒",),
    advice=(
        "是同一件事的，用回原来的名称；确实不同的，在口径（主题写在说明）里提到原来的名称，"
        "说清有什么不同，就不再问。"
    ),
)

LIKENESS = 0.6
"""From this ratio on, names are taken for alike."""


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield each name of a year that seems to be another one of the year before."""
    for before, now in pairwise(town.ledger.years.values()):
        yield from _renamed_subjects(before, now)
        for short in before.keys() & now.keys():
            yield from _renamed_figures(before[short].indicators, now[short].indicators)


def _renamed_subjects(
    before: Mapping[str, Subject], now: Mapping[str, Subject]
) -> Iterator[Problem]:
    new = [subject for short, subject in now.items() if short not in before]
    for short, old in before.items() if new else ():
        if short not in now:
            same_file = next((subject.short for subject in new if subject.stem == old.stem), "")
            name = same_file or _alike(short, [subject.short for subject in new])
            if name and short not in now[name].intro:
                yield _problem(now[name].path, now[name].lines.get("简称", 1), short, name)


def _renamed_figures(
    before: Mapping[str, Indicator], now: Mapping[str, Indicator]
) -> Iterator[Problem]:
    new = [indicator for name, indicator in now.items() if name not in before]
    for name, old in before.items() if new else ():
        if name not in now:
            units = {old.figure.unit if old.figure else ""}
            same_unit = [i.name for i in new if not i.figure or {i.figure.unit, ""} & units]
            if near := _alike(name, same_unit):
                figure = now[near]
                if name not in figure.definition + figure.note:
                    yield _problem(figure.path, figure.line, name, near)


def _alike(name: str, names: Sequence[str]) -> str:
    """Return the one of `names` that may be another form of `name`, or empty."""
    parts = [other for other in names if other in name or name in other]
    return (difflib.get_close_matches(name, names, 1, LIKENESS) or parts or [""])[0]


def _problem(path: str, line: int, old: str, new: str) -> Problem:
    return RENAMED.problem(
        path=path,
        line=line,
        found=f"{quoted(new)}上一年没有，上一年的{quoted(old)}这一年没有",
        expected="同一件事每年同一个名称",
        mend=f"是同一件事的，改回{quoted(old)}；不是的，写明与它有什么不同",
        nearest=old,
    )


CHECK = Check("名称的延续", check_town=check_town)
