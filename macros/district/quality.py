"""What a town should look at in its published figures, by the codes of its own check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..ledger import relations
from ..ledger.figure import PENDING
from ..ledger.problem import KINDS
from .disclosure import Leak
from .entry import Entry
from .late import LATE, Standing
from .townledger import by_place, indicator_of, ledger_of


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to look at."""

    year: int
    code: str
    """The code of the town's own check; empty for what it says by itself."""
    title: str
    label: str
    """The figure; empty for the report as a whole."""
    text: str


def issues(
    entries: Mapping[str, Sequence[Entry]],
    standings: Sequence[Standing],
    leaks: Sequence[Leak],
    same_units: Mapping[str, str],
) -> dict[str, list[Issue]]:
    """Return what each town should look at, the latest year first.

    Args:
        entries: the figures of each town.
        standings: when each published.
        leaks: hidden counts that can be told from what a town publishes.
        same_units: units that count the same things.
    """
    return {
        town: sorted(
            [
                *_sums(own, same_units),
                *_stated(own),
                *(_late(one) for one in standings if one.town == town and one.publishing == LATE),
                *(_leak(leak) for leak in leaks if leak[0] == town),
            ],
            key=lambda issue: (-issue.year, issue.code, issue.label),
        )
        for town, own in entries.items()
    }


def _sums(entries: Sequence[Entry], same_units: Mapping[str, str]) -> Iterator[Issue]:
    """Yield the relations between published figures that cannot be true."""
    ledger = ledger_of((indicator_of(entry, entry.short) for entry in entries), same_units)
    places = by_place(ledger)
    for problem in relations.check(ledger, list(relations.collect(ledger))):
        figure = places[problem.path, problem.line]
        label = f"{figure.subject}.{figure.name}"
        known = "已注明存疑" if figure.doubt else "没有注明存疑"
        yield Issue(figure.year, problem.code, problem.kind.title, label, known)


def _stated(entries: Sequence[Entry]) -> Iterator[Issue]:
    """Yield what the town says of its figures itself: doubtful, or not known yet."""
    for entry in entries:
        if entry.doubt:
            yield Issue(entry.year, "", "存疑", entry.label, entry.doubt)
        elif entry.state == PENDING:
            yield Issue(entry.year, "", PENDING, entry.label, "还没有数")


def _late(standing: Standing) -> Issue:
    return Issue(standing.year, "C03", "公开得晚了", "", f"{standing.published}公开")


def _leak(leak: Leak) -> Issue:
    _, year, name = leak
    # How it can be told is not said: this is read in public.
    return Issue(year, "D02", KINDS["D02"].title, "", f"涉及“{name}”一类的人数，请镇里自己查")
