"""Inference of hidden counts: no relation may give one away (rulings 13 and 14 on the ledger).

All relations of all years together must leave enough possible values for every hidden count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from .bounds import Interval
from .formula import FormulaError, Quantity
from .model import Indicator, Key, Ledger
from .people import THRESHOLD, counts_people
from .problem import Kind, Problem
from .relations import PART_ABOVE_WHOLE, Relation, quantity

DERIVABLE_COUNT = Kind(
    "D02",
    "隐去的人数可以推算出来",
    "人数虽然隐去了，用合计一减还是知道。",
    advice="合计减去公开的那一类，就知道隐去的是几人。不公布合计，或者把两类并成一类。",
    wrong="""\
  帮扶对象: {值: 25人, 敏感: 是, 分项: [就业帮扶, 就学帮扶]}
  就业帮扶: {值: 22人, 敏感: 是}
  就学帮扶: {值: 少于10人, 敏感: 是}
""",
    right="""\
  就业帮扶: {值: 22人, 敏感: 是}
  就学帮扶: {值: 少于10人, 敏感: 是}
""",
    place="台账",
)
LEAST_RANGE = 5
"""At least this many values must stay possible for a withheld count."""
_MAX_STEPS = 50_000


def check(ledger: Ledger, relations: list[Relation]) -> Iterator[Problem]:
    """Yield a problem for each hidden count that the relations give away."""
    for relation in relations:
        yield from _small_remainders(relation)
    yield from _derivable_counts(ledger, relations)


def _small_remainders(relation: Relation) -> Iterator[Problem]:
    """Yield a problem for a part (`属于`) whose whole exceeds it by a small count."""
    members = list(relation.members.values())
    if (
        relation.kind != PART_ABOVE_WHOLE or len(members) != 2
    ):  # one member: a part of itself, a circle
        return
    part, whole = members
    if not (part.sensitive and part.figure and whole.figure and counts_people(part.figure.unit)):
        return
    exact = part.figure.bound == whole.figure.bound == "="
    if exact and 0 < whole.figure.value - part.figure.value < THRESHOLD:
        yield DERIVABLE_COUNT.problem(
            path=part.path,
            line=part.line,
            found=f"“{whole.name}”减去“{part.name}”是一至九人",
            expected="相减也得不出一至九人的人数",
            mend="不公布其中一个，或者把它并入别的类",
        )


def _derivable_counts(ledger: Ledger, relations: list[Relation]) -> Iterator[Problem]:
    constraints = [relation for relation in relations if _constrains(ledger, relation)]
    for group in _groups(constraints):
        for indicator in group.hidden.values():
            if not _stays_uncertain(ledger, group, indicator):
                yield DERIVABLE_COUNT.problem(
                    path=indicator.path,
                    line=indicator.line,
                    # Leave out the relation itself, which may contain the number.
                    found=f"由{group.describe_visible()}可以推出“{indicator.name}”",
                    expected=f"至少还有{LEAST_RANGE}种可能",
                    mend="不公布合计，或者把人数少的几类并成一类",
                )


def _constrains(ledger: Ledger, relation: Relation) -> bool:
    """Return whether a relation constrains a withheld count."""
    members = relation.members.values()
    people = any(i.figure and counts_people(i.figure.unit) for i in members)
    if not people or not any(_is_withheld(i) for i in members):
        return False
    # A relation known not to hold says nothing, nor does a wording that cannot mean a small count.
    certain = not relation.excused and all(i.hidden or i.figure for i in members)
    return certain or not _Search(ledger, _Group()).is_unsatisfiable(relation)


def _is_withheld(indicator: Indicator) -> bool:
    """Return whether the number is hidden, or given only in words (`有个别人员`)."""
    in_words = indicator.figure is None and not indicator.pending
    return indicator.hidden or (indicator.sensitive and in_words)


@dataclass
class _Group:
    """Relations that share hidden counts, directly or through other relations."""

    relations: list[Relation] = field(default_factory=list)
    hidden: dict[Key, Indicator] = field(default_factory=dict)

    def describe_visible(self) -> str:
        """Return the names of the figures that give the hidden ones away."""
        members = [i for r in self.relations for i in r.members.values()]
        names = dict.fromkeys(i.name for i in members if not _is_withheld(i))
        return "、".join(f"“{name}”" for name in names) or "“勾稽”"


def _groups(relations: list[Relation]) -> list[_Group]:
    groups: list[_Group] = []
    for relation in relations:
        hidden = {i.key: i for i in relation.members.values() if _is_withheld(i)}
        merged = _Group([relation], hidden)
        rest = []
        for group in groups:
            if group.hidden.keys() & merged.hidden.keys():
                merged.relations += group.relations
                merged.hidden |= group.hidden
            else:
                rest.append(group)
        groups = [*rest, merged]
    return groups


def _stays_uncertain(ledger: Ledger, group: _Group, indicator: Indicator) -> bool:
    """Return whether at least `LEAST_RANGE` values remain possible for the hidden count."""
    search = _Search(ledger, group)
    candidates = (n for n in range(1, THRESHOLD) if search.is_possible({indicator.key: n}))
    return len(list(islice(candidates, LEAST_RANGE))) == LEAST_RANGE


@dataclass
class _Search:
    """A backtracking search for values of a group's hidden counts that satisfy all relations."""

    ledger: Ledger
    group: _Group
    steps: int = 0

    def is_possible(self, values: dict[Key, int]) -> bool:
        self.steps += 1
        # Fail closed: what cannot be shown to be safe within the limit counts as derivable.
        if self.steps > _MAX_STEPS or not all(self._holds(r, values) for r in self.group.relations):
            return False
        free = next((key for key in self.group.hidden if key not in values), None)
        if free is None:
            return True
        return any(self.is_possible(values | {free: n}) for n in range(1, THRESHOLD))

    def is_unsatisfiable(self, relation: Relation) -> bool:
        """Return whether no number of people satisfies the relation, so that it says nothing."""
        return not self._holds(relation, {})

    def _holds(self, relation: Relation, values: dict[Key, int]) -> bool:
        def value_of(indicator: Indicator) -> Quantity | None:
            reported = quantity(self.ledger, indicator)
            if not _is_withheld(indicator):
                return reported
            number = values.get(indicator.key)
            interval = Interval.of(number) if number else Interval(1, THRESHOLD - 1)
            return Quantity(interval, reported.unit if reported else "")

        try:
            return relation.holds(value_of) is not False
        except FormulaError:
            return True
