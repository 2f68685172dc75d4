"""The ledger beside the record of what was published: what a release adds, changes, withdraws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby, takewhile

from .figure import unit_of
from .model import Indicator, Ledger
from .record import WITHDRAWN, Publication

FIRST_VERSION = "1.0.0"
_MEANING = {"口径", "单位", "期间", "改名", WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Difference:
    """What a state of a figure says differently from the one published before."""

    new: Publication
    old: Publication | None = None
    """None for a figure that is published for the first time."""

    @property
    def parts(self) -> tuple[str, ...]:
        """What differs, in the words of the change log."""
        old, new = self.old, self.new
        if old is None:
            return ("新增",)
        if new.text == WITHDRAWN:
            return (WITHDRAWN,)
        changes = {
            "口径": old.definition != new.definition,
            "期间": old.period != new.period,
            "改名": old.name != new.name,
            "单位": unit_of(old.text) != unit_of(new.text),
            "数值": old.text != new.text,
            "存疑": old.doubt != new.doubt,
            "更正": old.corrections != new.corrections,
        }
        return tuple(part for part, differs in changes.items() if differs)

    @property
    def breaks(self) -> bool:
        """Whether a program that reads the series must look again: its meaning has changed."""
        return not _MEANING.isdisjoint(self.parts)


def state(indicator: Indicator, ledger: Ledger) -> Publication | None:
    """Return what a release would publish of a figure now; None while there is nothing."""
    text = str(indicator.figure or indicator.wording)
    if indicator.pending or not text:
        return None
    days = "—".join(filter(None, (indicator.start, indicator.end)))
    values = ((c.date, c.old, c.new) for c in indicator.corrections)
    return Publication(
        year=indicator.year,
        stem=ledger.subject_of(indicator).stem,
        name=indicator.name,
        text=text,
        period="；".join(filter(None, (indicator.period, days))),
        definition="；".join(filter(None, (indicator.definition, indicator.formula))),
        doubt=indicator.doubt,
        corrections=tuple((day, "", "") if indicator.hidden else (day, old, new)
                          for day, old, new in values),
    )  # fmt: skip


def history(indicator: Indicator, ledger: Ledger) -> list[Publication]:
    """Return every published state of a figure, oldest first."""
    stem = ledger.subject_of(indicator).stem
    return ledger.record.history(indicator.year, stem, indicator.names)


def current(indicator: Indicator, ledger: Ledger) -> Publication | None:
    """Return the publication of a figure as it stands; None while this state is not published."""
    past = history(indicator, ledger)
    if not past or past[-1].unreleased != state(indicator, ledger):
        return None
    last = past[-1]
    # Cited is the release in which this value first stood.
    return list(takewhile(lambda p: (p.name, p.text) == (last.name, last.text), past[::-1]))[-1]


def differences(ledger: Ledger) -> list[Difference]:
    """Return what a release would have to add to the record, in the ledger's order."""
    found = []
    for subject in ledger.subjects():
        for indicator in subject.indicators.values():
            new, past = state(indicator, ledger), history(indicator, ledger)
            old = past[-1] if past else None
            if new and (old is None or old.unreleased != new):
                found.append(Difference(new, old))
        for withdrawal in subject.withdrawals:
            past = ledger.record.history(subject.year, subject.stem, [withdrawal.name])
            if past and past[-1].text != WITHDRAWN:
                new = Publication(
                    year=subject.year, stem=subject.stem, name=withdrawal.name, text=WITHDRAWN
                )
                found.append(Difference(new, past[-1]))
    return found


def next_version(ledger: Ledger) -> str:
    """Return the version of the data as they stand; that of the record where nothing differs."""
    changes = differences(ledger)
    return _raise(ledger.record.version, changes) if changes else ledger.record.version


def additions(ledger: Ledger, day: str) -> list[Publication]:
    """Return what a release on this day adds to the record."""
    changes = differences(ledger)
    version = _raise(ledger.record.version, changes)
    return [replace(change.new, version=version, day=day) for change in changes]


def releases(ledger: Ledger) -> Iterator[tuple[str, str, list[Difference]]]:
    """Yield version, day and changes of each release that changed figures, oldest first."""
    before: dict[object, Publication] = {}
    aliases = {
        (i.year, s.stem, former): (i.year, s.stem, i.name)
        for s in ledger.subjects()
        for i in s.indicators.values()
        for former in i.former_names
    }
    for version, group in groupby(ledger.record.publications, lambda p: p.version):
        states = list(group)
        changes = []
        for publication in states:
            place = aliases.get(publication.place, publication.place)
            changes.append(Difference(publication, before.get(place)))
            before[place] = publication
        yield version, states[0].day, changes


def _raise(version: str, changes: list[Difference]) -> str:
    if not version:
        return FIRST_VERSION
    major, minor, _ = (int(part) for part in version.split("."))
    broken = any(change.breaks for change in changes)
    return f"{major + 1}.0.0" if broken else f"{major}.{minor + 1}.0"
