"""The figures that a question can be answered with, and the words by which each is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from .entries import SearchEntry

_NOT_TOLD = re.compile("少于|无数值|待补充|不公[布开]")
"""Values that answer no question: withheld, unknown, or only words."""
_YEAR = re.compile(r"^\d{4}年")
_NUMBER = re.compile("^[^0-9]*[0-9.]+[余多]?(?:万亿|万|亿)?[余多]?|(?:以上|以下|左右)$")


def figures(
    entries: Iterable[SearchEntry],
    simplified: Mapping[int, str],
    asked: Mapping[str, Sequence[str]],
) -> list[list[int | str]]:
    """Return, for each figure, the number of its entry, its unit, its name and what asks for it.

    Args:
        entries: all entries, in the order of their numbers.
        simplified: the simplified form of each traditional character.
        asked: the ways to ask for a figure, by its name.
    """
    rows: list[list[int | str]] = []
    for number, entry in enumerate(entries):
        value = entry.value.translate(simplified)
        if value and not _NOT_TOLD.search(value):
            name = entry.title.translate(simplified)
            rows.append([number, _unit(value), name, *asked.get(name, ())])
    return rows


def _unit(value: str) -> str:
    """Return the unit of a value (of two years, the first), 万 and 亿 left out: 份 for 3万余份."""
    first = re.split("[，（]", _YEAR.sub("", value))[0]
    return _NUMBER.sub("", first)
