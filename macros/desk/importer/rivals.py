"""Figures of nearly the same name, and which of them the words around a number mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import takewhile

from ...ledger.model import Indicator
from . import scope
from .figures import ReportNumber
from .likeness import own_words, share

MIN_SHARE = 0.75
"""The least share of a long mark in the words that name it."""
MIN_COMMON = 2
"""The least number of characters, at both ends, that rivals have in common."""


def of(
    indicator: Indicator, indicators: list[Indicator], same: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield what sets a figure's name apart from each other one much like it, and the reverse."""
    for other in indicators:
        if other is indicator or other.subject != indicator.subject:
            continue
        if other.figure and not has_unit(other.figure.unit, indicator, same):
            continue
        head = _common(indicator.name, other.name)
        tail = _common(indicator.name[head:][::-1], other.name[head:][::-1])
        if head + tail >= MIN_COMMON:
            yield (
                indicator.name[head : len(indicator.name) - tail],
                other.name[head : len(other.name) - tail],
            )


def _common(one: str, other: str) -> int:
    """Return how many characters two names have in common from the start."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def wins(number: ReportNumber, own: str, others: str) -> bool:
    """Return whether the words near a number have the mark of the other figure, and not its own."""
    if own and others:
        near = own_words(number) + (number.figure.unit if number.figure else "")
        return _names(others, near) and not _names(own, near)
    near = scope.without_asides(number.before) + number.name
    return others in near if others else own not in near + number.after


def _names(mark: str, near: str) -> bool:
    return mark in near or (len(mark) > 3 and share(mark, near) >= MIN_SHARE)


def has_unit(unit: str, indicator: Indicator, same: Mapping[str, str]) -> bool:
    """Return whether a unit counts the same as an indicator's; `same` maps equal units to one."""
    old_unit = indicator.figure.unit if indicator.figure else unit
    return same.get(unit, unit) == same.get(old_unit, old_unit)
