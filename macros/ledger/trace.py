"""Which figures a page reads: what is made of them holds until one of these changes.

Reading a subject or an indicator is noted; naming one is not, as whoever compares two ledgers
compares all their names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from hashlib import sha256
from typing import Any, TypeVar

from .model import Indicator, Ledger, Subject

V = TypeVar("V")

Reading = tuple[int, str, str]
"""A year, the short name of a subject and the name of an indicator.

Without the indicator: what the subject says besides. Without both: which figures are doubtful.
"""


@dataclass(frozen=True)
class TracedLedger(Ledger):
    """A ledger that notes what is read of it."""

    readings: set[Reading] = field(default_factory=set)
    """What was read since it was last cleared."""

    def doubts(self, year: int) -> list[Indicator]:
        """Return the doubtful indicators of a year, as the ledger does."""
        found = super().doubts(year)
        self.readings.update({(year, "", ""), *(indicator.key for indicator in found)})
        return found

    def doubt_number(self, indicator: Indicator) -> int:
        """Return the number of a doubtful indicator, as the ledger does."""
        self.readings.add((indicator.year, "", ""))
        return super().doubt_number(indicator)


class _TracedSubject(Subject):
    @property
    def children(self) -> dict[str, list[Indicator]]:
        """Return what each whole consists of, as the subject does, noting that all were read."""
        list(self.indicators.values())
        return super().children


def traced(ledger: Ledger) -> TracedLedger:
    """Return the ledger, of which nothing has been read."""
    values = {one.name: getattr(ledger, one.name) for one in fields(ledger)}
    readings: set[Reading] = set()
    values["years"] = {
        year: _traced_subjects(year, subjects, readings) for year, subjects in ledger.years.items()
    }
    result = TracedLedger(**values, readings=readings)
    result.doubts(0)  # collects them all, once
    readings.clear()
    return result


def digests(ledger: TracedLedger, readings: Collection[Reading]) -> dict[Reading, str]:
    """Return a digest of each thing that was read; empty for what the ledger does not have."""
    return {reading: _digest(ledger, *reading) for reading in readings}


def _traced_subjects(
    year: int, subjects: Mapping[str, Subject], readings: set[Reading]
) -> Mapping[str, Subject]:
    traced_subjects = {name: _traced_subject(one, readings) for name, one in subjects.items()}
    return _Noted(traced_subjects, lambda short: readings.add((year, short, "")))


def _traced_subject(subject: Subject, readings: set[Reading]) -> Subject:
    values = {one.name: getattr(subject, one.name) for one in fields(subject)}

    def note(name: str) -> None:
        readings.add((subject.year, subject.short, name))

    return _TracedSubject(**{**values, "indicators": _Noted(subject.indicators, note)})


def _digest(ledger: TracedLedger, year: int, short: str, name: str) -> str:
    if not short:
        return _hash([indicator.key for indicator in ledger.doubts(year)])
    subject = ledger.years.get(year, {}).get(short)
    if not subject or (name and name not in subject.indicators):
        return ""
    return _hash(subject.indicators[name] if name else _besides(subject))


def _besides(subject: Subject) -> list[Any]:
    """Return all that a subject says besides its indicators, and their names."""
    relations = [(r.text, r.line, r.doubt, r.verbatim) for r in subject.checks]
    names = (one.name for one in fields(subject) if one.name not in ("checks", "indicators"))
    return [relations, list(subject.indicators), *(getattr(subject, name) for name in names)]


def _hash(value: object) -> str:
    """Return a digest of a value that looks the same in every process."""
    return sha256(repr(value).encode()).hexdigest()


class _Noted(Mapping[str, V]):
    """Values by name; which of them are read is noted."""

    def __init__(self, values: Mapping[str, V], note: Callable[[str], object]) -> None:
        self._values, self._note = values, note

    def __getitem__(self, name: str) -> V:
        value = self._values[name]
        self._note(name)
        return value

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __or__(self, other: Mapping[str, V]) -> dict[str, V]:
        return {**self, **other}

    def __ror__(self, other: Mapping[str, V]) -> dict[str, V]:
        return {**other, **self}
