"""Figures of towns as a ledger again, so that what examines a town's ledger can examine them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..ledger.figure import PENDING, as_figure
from ..ledger.model import Breakdown, Correction, Indicator, Ledger, Subject
from ..ledger.people import HIDDEN
from .entry import Entry


def indicator_of(entry: Entry, subject: str, past: Sequence[str] = ()) -> Indicator:
    """Return a figure as an indicator of a delicate subject.

    Args:
        entry: the figure.
        subject: the short name of its subject in the ledger to be made.
        past: what it was before; exact values among these stay known.
    """
    hidden = as_figure(f"{HIDDEN}{entry.unit or '人'}")
    return Indicator(
        name=entry.name,
        subject=subject,
        year=entry.year,
        path="",
        line=0,
        figure=hidden if entry.is_hidden else entry.figure,
        pending=entry.state == PENDING,
        wording=entry.text if entry.figure is None else "",
        definition=entry.definition,
        doubt=entry.doubt,
        sensitive=True,
        part_of=entry.part_of,
        breakdowns=tuple(Breakdown(parts) for parts in entry.parts),
        corrections=tuple(Correction("", text, "", "", "") for text in past),
    )


def ledger_of(indicators: Iterable[Indicator], same_units: Mapping[str, str]) -> Ledger:
    """Return the ledger of these indicators; path and line tell each apart in problems."""
    years: dict[int, dict[str, dict[str, Indicator]]] = {}
    for indicator in indicators:
        own = years.setdefault(indicator.year, {}).setdefault(indicator.subject, {})
        own.setdefault(indicator.name, indicator)
    subjects = {year: _subjects(year, years[year]) for year in sorted(years)}
    return Ledger(subjects, dict(same_units))


def by_place(ledger: Ledger) -> dict[tuple[str, int], Indicator]:
    """Return each indicator by the path and line that problems name."""
    return {(indicator.path, indicator.line): indicator for indicator in ledger.indicators()}


def _subjects(year: int, own: Mapping[str, Mapping[str, Indicator]]) -> dict[str, Subject]:
    subjects = {}
    for short, indicators in own.items():
        path = f"{year}/{short}"
        placed = {
            name: replace(indicator, path=path, line=line)
            for line, (name, indicator) in enumerate(indicators.items(), 1)
        }
        subjects[short] = Subject(
            name=short, short=short, source="", stem=short, year=year, path=path, indicators=placed
        )
    return subjects
