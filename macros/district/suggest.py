"""Which figures of towns may be an indicator of the register: for a clerk to accept once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..ledger.compare import counted
from .district import District
from .entry import Entry
from .register import Rule, gist

_LIKENESS = 0.62
"""Names and definitions less alike are not suggested."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name or a wording of a definition that seems to mean an indicator."""

    rule: Rule
    key: str
    """`各镇` for a name, `认可` for a wording."""
    value: str
    town: str
    """The first town that writes so."""


def suggestions(district: District) -> list[Suggestion]:
    """Return what a clerk may add to data/indicators.yml, each once, in the register's order."""
    found: dict[tuple[str, str, str], Suggestion] = {}
    every = (entry for entries in district.entries.values() for entry in entries)
    alike: dict[tuple[str, ...], Entry] = {}  # towns write the same, year after year
    for entry in every:
        alike.setdefault((entry.label, entry.identifier, entry.unit, entry.definition), entry)
    for entry in alike.values():
        for one in _of_entry(entry, district):
            found.setdefault((one.rule.identifier, one.key, one.value), one)
    order = {rule.identifier: n for n, rule in enumerate(district.register.rules)}
    return sorted(found.values(), key=lambda s: (order[s.rule.identifier], s.key, s.value))


def text(found: list[Suggestion]) -> str:
    """Return the suggestions as a file to copy from."""
    lines = ["# 建议，由 nianbao gather 写出：看过觉得对的，抄到 data/indicators.yml 里去。"]
    for one in found:
        lines.append(
            f"# {one.rule.identifier} {one.rule.name}　{one.key}：{one.value}　（{one.town}）"
        )
    return "\n".join(lines) + "\n"


def _of_entry(entry: Entry, district: District) -> Iterator[Suggestion]:
    rules, same_units = district.register.rules, district.same_units
    known = [r for r in rules if entry.label in r.names or r.identifier == entry.identifier]
    for rule in known:
        wording = entry.definition
        is_new = wording and gist(wording) not in rule.gists
        if is_new and _alike(gist(wording), gist(rule.definition)):
            yield Suggestion(rule, "认可", wording, entry.town)
    if known or not entry.unit:
        return
    likely = [rule for rule in rules if _fits(entry, rule, same_units)]
    if likely:
        best = max(likely, key=lambda rule: _likeness(entry, rule))
        yield Suggestion(best, "各镇", entry.label, entry.town)


def _fits(entry: Entry, rule: Rule, same_units: Mapping[str, str]) -> bool:
    same_unit = counted(entry.unit, same_units) == counted(rule.unit, same_units)
    return same_unit and _likeness(entry, rule) >= _LIKENESS


def _likeness(entry: Entry, rule: Rule) -> float:
    """Return how alike name or definition are, from 0 to 1."""
    names = max(_ratio(entry.name, name.rpartition(".")[2]) for name in (rule.name, *rule.names))
    return max(names, _ratio(gist(entry.definition), gist(rule.definition)))


def _alike(a: str, b: str) -> bool:
    return _ratio(a, b) >= _LIKENESS


def _ratio(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio() if a and b else 0.0
