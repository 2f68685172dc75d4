"""Disclosure control over all towns: nothing that a town hides may become computable.

Towns' shown and hidden counts with their relations, what earlier releases said, and the totals that
the district's office states are one ledger, asked as a town's own ledger is (`ledger.inference`).
What the district computes from public figures tells nothing new; only what it states by itself can,
and of that the fewest totals are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ..ledger import inference, relations
from ..ledger.compare import NO_UNITS
from ..ledger.model import Breakdown, Indicator
from .compare import Comparison
from .entry import Entry
from .townledger import by_place, indicator_of, ledger_of

DISTRICT = "全区"
_EXHAUSTIVE = 10
"""Up to so many stated totals every choice is tried; of more, one after another."""

Statement = tuple[str, int]
"""Identifier and year of a total that the office states."""

Leak = tuple[str, int, str]
"""Town, year and name of a hidden count that can be told."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be stated, and what is computable already from what towns publish."""

    withheld: frozenset[Statement]
    """Totals that must not be stated."""
    leaks: tuple[Leak, ...]
    """Each hidden count that the towns' own publications give away."""


def judge(
    comparisons: Sequence[Comparison],
    entries: Mapping[str, Sequence[Entry]],
    earlier: Mapping[str, Sequence[Entry]],
    same_units: Mapping[str, str] = NO_UNITS,
) -> Verdict:
    """Return which stated totals must be withheld, so that nothing hidden can be told.

    Args:
        comparisons: every indicator in every year.
        entries: the figures of each town.
        earlier: what its earlier releases said.
        same_units: units that count the same things.
    """
    delicate = [one for one in comparisons if one.rule.sensitive]
    stated = {
        (one.rule.identifier, one.year): one for one in delicate if one.year in one.rule.stated
    }
    if not any(entry.is_hidden for figures in entries.values() for entry in figures):
        return Verdict(frozenset(), ())
    problem = _Problem(entries, earlier, same_units)
    base = problem.leaks([])
    if not stated or problem.leaks(stated.values()) <= base:
        return Verdict(frozenset(), tuple(sorted(base)))
    kept = _largest(stated, lambda chosen: problem.leaks(chosen) <= base)
    return Verdict(frozenset(stated.keys() - kept), tuple(sorted(base)))


def _largest(
    stated: Mapping[Statement, Comparison], is_safe: Callable[[list[Comparison]], bool]
) -> set[Statement]:
    """Return the most statements that are safe together; of equally many, the latest years."""
    order = sorted(stated, key=lambda statement: (-statement[1], statement[0]))
    if len(order) <= _EXHAUSTIVE:
        for size in range(len(order), 0, -1):
            for chosen in combinations(order, size):
                if is_safe([stated[one] for one in chosen]):
                    return set(chosen)
        return set()
    kept: set[Statement] = set()
    for one in order:
        if is_safe([stated[other] for other in order if other in kept or other == one]):
            kept.add(one)
    return kept


class _Problem:
    """The ledger of all towns, to which totals of the district can be added.

    Each subject of each town is a subject of its own, so that what its names say of each other
    counts as it does in the town.
    """

    def __init__(
        self,
        entries: Mapping[str, Sequence[Entry]],
        earlier: Mapping[str, Sequence[Entry]],
        same_units: Mapping[str, str],
    ) -> None:
        delicate = {e.short for figures in entries.values() for e in figures if e.is_hidden}
        self._aliases = {town: f"镇{n}" for n, town in enumerate(entries, 1)}
        self._same_units = same_units
        self._indicators: list[Indicator] = []
        for town, figures in entries.items():
            past: dict[tuple[int, str, str], set[str]] = {}
            for old in earlier.get(town, ()):
                if old.figure:
                    past.setdefault(old.key, set()).add(old.text)
            for entry in figures:
                if entry.short in delicate:
                    texts = (*sorted(past.get(entry.key, ())), *entry.corrected)
                    self._indicators.append(indicator_of(entry, self._subject(entry), texts))

    def leaks(self, totals: Iterable[Comparison]) -> set[Leak]:
        """Return each hidden count that can be told with these totals."""
        stated = [indicator for total in totals for indicator in self._with_parts(total)]
        ledger = ledger_of([*self._indicators, *stated], self._same_units)
        places = by_place(ledger)
        towns = {alias: town for town, alias in self._aliases.items()}
        found = inference.check(ledger, list(relations.collect(ledger)))
        leaky = (places[problem.path, problem.line] for problem in found)
        return {(towns.get(i.subject.partition("_")[0], DISTRICT), i.year, i.name) for i in leaky}

    def _subject(self, entry: Entry) -> str:
        return f"{self._aliases[entry.town]}_{entry.short}"

    def _with_parts(self, comparison: Comparison) -> Iterator[Indicator]:
        """Yield the total of a comparison as a sum over all towns, and its parts."""
        rule, year, parts = comparison.rule, comparison.year, []
        for cell in comparison.cells:
            if cell.entry and (cell.counts or cell.entry.is_hidden):
                part = indicator_of(cell.entry, self._subject(cell.entry))
            else:  # it has some number that nobody knows
                subject = f"{self._aliases[cell.town]}_{rule.subject}"
                name = f"{rule.name}未知"
                part = Indicator(
                    name=name, subject=subject, year=year, path="", line=0, pending=True
                )
            parts.append(f"{part.subject}.{part.name}")
            yield part
        yield Indicator(
            name=rule.name, subject=f"{DISTRICT}_{rule.subject}", year=year, path="", line=0,
            figure=rule.stated[year], sensitive=True, breakdowns=(Breakdown(tuple(parts)),),
        )  # fmt: skip
