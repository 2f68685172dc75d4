"""Inference of hidden counts: no relation may give one away (rulings 13 and 14 on the ledger).

All relations of all years together must leave enough possible values for every hidden count, also
for someone who knows another of them: the office that counted one part of a public total must not
be able to tell the other part.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from . import kinship, publication
from .bounds import Interval
from .figure import as_figure
from .formula import FormulaError, Quantity
from .kinship import LEAST_RANGE
from .linear import Linear, NotLinearError, Unknowns, rows
from .model import Indicator, Key, Ledger
from .people import THRESHOLD
from .problem import Kind, Problem
from .relations import Relation, answer, quantity

if TYPE_CHECKING:
    from .possible import Values

DERIVABLE_COUNT = Kind(
    "D02",
    "隐去的人数可以推算出来",
    "人数虽然隐去了，用合计一减还是知道；或者知道其中一类有几人的，一减就知道另一类。",
    advice=(
        "合计减去公开的那一类，就知道隐去的是几人。不公布合计，或者把几类并成一类。"
        "只隐去两类、合计又公开的，经手其中一类的人一减就知道另一类，也不行。"
    ),
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

_SMALL = Interval(1, THRESHOLD - 1)
"""What a withheld count may be."""
_MAX_COUNTS = 500
"""More withheld counts in one group cannot be examined."""
LEAST_RANGE_KNOWING = 3
"""At least this many values must stay possible for someone who knows another withheld count."""


def check(ledger: Ledger, relations: list[Relation]) -> Iterator[Problem]:
    """Yield a problem for each hidden count that the relations give away."""
    for part, whole in kinship.small_remainders(ledger, relations):
        yield _problem(
            part, f"“{whole.name}”减去“{part.name}”是一至九人", "相减也得不出一至九人的人数",
            "不公布其中一个，或者把它并入别的类",
        )  # fmt: skip
    for path, line, text in kinship.small_differences(ledger):
        yield DERIVABLE_COUNT.problem(
            path=path,
            line=line,
            found=f"“{text}”是一至九人",
            expected="式子里也得不出一至九人的人数",
            mend="改写或者删去那个式子",
        )
    for rate, count in kinship.telling_rates(ledger):
        yield _problem(
            rate, f"由“{rate.name}”和“{count.name}”可以算出一至九人", "比率也得不出一至九人的人数",
            "不公布这个比率；它与这个人数无关的，写明“比率”的分子和分母，或者写“敏感: 否”",
        )  # fmt: skip
    implied = kinship.implied_sums(ledger)
    constraints = [r for r in (*relations, *implied) if _constrains(ledger, r)]
    for group in _groups(constraints):
        if group.hidden:
            yield from _Knowledge(ledger, group).problems()


def _constrains(ledger: Ledger, relation: Relation) -> bool:
    """Return whether a relation constrains a withheld count, or a rough figure that does so."""
    members = relation.members.values()
    people = any(i.counts_people for i in members)
    if not people or not any(_is_open(i) for i in members):
        return False
    try:
        # A relation known not to hold says nothing, nor does a wording that means no small count.
        return relation.holds(lambda i: _quantity(ledger, i)) is not False or _is_sure(relation)
    except FormulaError:  # reported with the relation
        return False


def _is_sure(relation: Relation) -> bool:
    """Return whether a relation is claimed to hold, of figures that are all numbers."""
    return not relation.excused and all(i.figure for i in relation.members.values())


def _is_withheld(indicator: Indicator) -> bool:
    """Return whether the number is hidden, or given only in words (`有个别人员`)."""
    in_words = indicator.figure is None and not indicator.pending
    return indicator.hidden or (indicator.sensitive and in_words)


def _is_open(indicator: Indicator) -> bool:
    """Return whether its number is not known exactly: withheld, rough or missing."""
    figure = indicator.figure
    return _is_withheld(indicator) or figure is None or not figure.interval().exact


def _quantity(ledger: Ledger, indicator: Indicator) -> Quantity | None:
    """Return what a reader knows of an indicator: a withheld count is one to nine."""
    reported = quantity(ledger, indicator)
    if not _is_withheld(indicator):
        return reported
    return Quantity(_SMALL, reported.unit if reported else "")


@dataclass
class _Group:
    """Relations that share what is not known exactly, directly or through other relations."""

    relations: list[Relation] = field(default_factory=list)
    open: frozenset[Key] = frozenset()
    """The figures that are withheld, rough or missing."""
    hidden: dict[Key, Indicator] = field(default_factory=dict)

    def describe_visible(self) -> str:
        """Return the names of the figures that give the hidden ones away."""
        members = [i for r in self.relations for i in r.members.values()]
        names = dict.fromkeys(i.name for i in members if not _is_withheld(i))
        return "、".join(f"“{name}”" for name in names) or "“勾稽”"


def _groups(relations: Iterable[Relation]) -> list[_Group]:
    groups: list[_Group] = []
    for relation in relations:
        hidden = {i.key: i for i in relation.members.values() if _is_withheld(i)}
        open_ = frozenset(i.key for i in relation.members.values() if _is_open(i))
        merged = _Group([relation], open_, hidden)
        rest = []
        for group in groups:
            if group.open & merged.open:
                merged.relations += group.relations
                merged.open |= group.open
                merged.hidden |= group.hidden
            else:
                rest.append(group)
        groups = [*rest, merged]
    return groups


class _Knowledge:
    """What the relations of a group tell of its hidden counts."""

    def __init__(self, ledger: Ledger, group: _Group) -> None:
        self.ledger, self.group = ledger, group
        self.counts = list(group.hidden.values())

    def problems(self) -> Iterator[Problem]:
        """Yield a problem for each count that can be told; where nothing fits, only say that."""
        relations = self.group.relations
        if len(self.counts) > _MAX_COUNTS:
            yield from map(_too_involved, self.counts)
            return
        try:
            values = self._values(relations)
            if values.contradictory:  # some of them may not hold: then they tell nothing
                values = self._values([r for r in relations if _is_sure(r)])
        except NotLinearError:
            yield from map(_too_involved, self.counts)
            return
        yield from self._contradiction() if values.contradictory else self._told(values)

    def _told(self, values: Values) -> Iterator[Problem]:
        for place, count in enumerate(self.counts):
            if len(values.possible(place)) < LEAST_RANGE:
                yield _derivable(count, f"由{self.group.describe_visible()}", LEAST_RANGE)
                continue
            for known, value in values.telling(place, LEAST_RANGE_KNOWING):
                if not self._follows_from_hidden(known, value, place):
                    who = f"知道“{self.counts[known].name}”的人，由{self.group.describe_visible()}"
                    yield _derivable(count, who, LEAST_RANGE_KNOWING)
                    break

    def _follows_from_hidden(self, known: int, value: int, place: int) -> bool:
        """Return whether knowing one count tells the other even without any public figure.

        Whoever knows a hidden whole knows something of its parts; what is published adds nothing.
        """
        left = self._of_hidden_alone.given(known, value, place, LEAST_RANGE_KNOWING)
        return len(left) < LEAST_RANGE_KNOWING

    @cached_property
    def _of_hidden_alone(self) -> Values:
        relations = [
            relation
            for relation in self.group.relations
            if isinstance(relation.home, Indicator)
            and all(_is_withheld(i) or i.text.startswith("0") for i in relation.members.values())
        ]
        return self._values(relations)

    def _values(self, relations: Iterable[Relation]) -> Values:
        """Return what these relations leave possible. Raises as `linear.rows`."""
        from .possible import Values  # loads the solver, which few ledgers need
        from .solver import System

        unknowns = Unknowns()
        for count in self.counts:
            unknowns.add(count.key, _SMALL)
        rows_of_all = [
            row
            for relation in relations
            for row in rows(relation, lambda i: self._linear(i, unknowns), unknowns)
        ]
        return Values(System(unknowns.bounds, rows_of_all), len(self.counts))

    def _linear(self, indicator: Indicator, unknowns: Unknowns) -> Linear:
        if indicator.key in self.group.hidden:
            return unknowns.add(indicator.key, _SMALL)
        figure = indicator.figure
        if figure is None:
            return unknowns.add(indicator.key, Interval(0, math.inf))
        interval = figure.interval()
        if interval.exact:
            return Linear(constant=Fraction(interval.low))
        earlier = next(filter(interval.contains, self._published(indicator)), None)
        if earlier is not None:
            return Linear(constant=earlier)
        return unknowns.add(
            indicator.key, interval, whole=figure.value == figure.value.to_integral_value()
        )

    def _published(self, indicator: Indicator) -> Iterator[Fraction]:
        """Yield the exact values that readers of earlier releases and of corrections know."""
        texts = [state.text for state in publication.history(indicator, self.ledger)]
        for text in (*texts, *(correction.old for correction in indicator.corrections)):
            figure = as_figure(text)
            if figure and figure.interval().exact:
                yield Fraction(figure.value)

    def _contradiction(self) -> Iterator[Problem]:
        """Yield one problem, unless a relation alone cannot hold and was reported for that."""
        relations = sorted(self.group.relations, key=lambda r: (r.home.path, r.line))
        if any(answer(self.ledger, relation) is False for relation in relations):
            return
        relation = relations[0]
        names = dict.fromkeys(i.name for r in relations for i in r.members.values())
        yield relation.kind.problem(
            path=relation.home.path,
            line=relation.line,
            found="、".join(f"“{name}”" for name in names) + "的关系放在一起不能都成立",
            expected=f"隐去的每一类有一至{THRESHOLD - 1}人，各个合计都对得上",
            mend="核对这几个合计；没有人的一类写0，不隐去",
        )


def _derivable(count: Indicator, means: str, enough: int) -> Problem:
    # Leave out the relation itself, which may contain the number.
    return _problem(
        count, f"{means}可以推出“{count.name}”", f"至少还有{enough}种可能",
        "不公布合计，或者把人数少的几类并成一类",
    )  # fmt: skip


def _too_involved(count: Indicator) -> Problem:
    return _problem(
        count, f"“{count.name}”与别的未知数的关系太复杂，看不出会不会被推算出来",
        "隐去的人数只加减，或者乘除一个定数", "改写或者删去“勾稽”里的式子，或者减少合计",
    )  # fmt: skip


def _problem(indicator: Indicator, found: str, expected: str, mend: str) -> Problem:
    return DERIVABLE_COUNT.problem(
        path=indicator.path, line=indicator.line, found=found, expected=expected, mend=mend
    )
