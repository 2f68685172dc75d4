"""Relations that the ledger does not declare, but that any reader can compute.

A part shows its whole by its name (`高龄老人` of `老人`) or its 口径 (`老人中年满八十岁的`); a rate
is tried with the counts beside it. Only people in delicate subjects concern us: what is left of a
whole, or what a rate counts, may be few.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations

from . import formula, people
from .bounds import Interval
from .formula import Quantity
from .model import Indicator, Ledger, Subject
from .people import THRESHOLD
from .relations import PART_ABOVE_WHOLE, SCALES, UNEQUAL_SUM, Relation, before_rounding

LEAST_RANGE = 5
"""At least this many values must stay possible for a withheld count (ruling 14)."""
_AMONG = "中里内"
"""What follows the whole's name in a part's 口径: `在册人员中……`."""
_CHANGE = re.compile("同比|环比|[增升降减]|比上年|比去年")

Pair = tuple[Indicator, Indicator]


class ImpliedSum(Relation):
    """A sum that nobody claims; where it is not true it tells nothing."""

    @property
    def excused(self) -> bool:
        """Whether it may be untrue: always."""
        return True


def implied_sums(ledger: Ledger) -> Iterator[ImpliedSum]:
    """Yield for each whole the sum of the parts that it is not said to have, if one is hidden.

    A reader who sees that they can add up will take it that they do.
    """
    for subject in ledger.subjects():
        for whole, parts in _kin(subject):
            if any(part.hidden for part in parts):
                text = f"{whole.name} == {' + '.join(part.name for part in parts)}"
                tree = formula.parse(text, limit=10**6)
                members = {formula.Ref(i.name): i for i in (whole, *parts)}
                yield ImpliedSum(UNEQUAL_SUM, text, tree, whole, whole.line, members, owner=whole)


def small_remainders(ledger: Ledger, relations: list[Relation]) -> Iterator[Pair]:
    """Yield each part with the whole that exceeds it by a small count of people."""
    declared = [pair for relation in relations if (pair := _part_and_whole(relation))]
    for part, whole in [*declared, *_pairs_of_kin(ledger)]:
        delicate = (part.sensitive or whole.sensitive) and all(map(_is_exact_count, (part, whole)))
        if delicate and 0 < _number(whole) - _number(part) < THRESHOLD:
            yield part, whole


def telling_rates(ledger: Ledger) -> Iterator[Pair]:
    """Yield each rate with the count beside it of which it must mean a few, or all but a few."""
    for subject in ledger.subjects():
        counts = [i for i in subject.indicators.values() if i.sensitive and _is_large_count(i)]
        for rate in filter(_is_open_rate, subject.indicators.values()):
            if _is_of_things(subject, rate):
                continue
            if _CHANGE.search(rate.name):
                yield from ((rate, before) for before in _before(ledger, rate))
            else:
                yield from ((rate, i) for i in counts if _tells(_share(rate, i), _number(i)))


def small_differences(ledger: Ledger) -> Iterator[tuple[str, int, str]]:
    """Yield path, line and text of each difference in a formula that is a small count."""
    for subject in ledger.subjects():
        for line, tree in _formulas(subject):
            for node in ast.walk(tree):
                if isinstance(node, ast.BinOp) and _is_small(ledger, subject, node):
                    yield subject.path, line, ast.unparse(node)


def _formulas(subject: Subject) -> Iterator[tuple[int, ast.expr]]:
    """Yield the formulas of a subject with their lines, but those of small counts of people."""
    for indicator in subject.indicators.values():
        if indicator.formula and not people.is_small(indicator.figure, indicator.name):
            yield indicator.line, formula.parse(indicator.formula)
    yield from ((free.line, free.tree) for free in subject.checks)


def _is_small(ledger: Ledger, subject: Subject, sum_: ast.BinOp) -> bool:
    """Return whether a sum or difference of exact counts in a delicate subject is a small count."""
    members = {ref: ledger.find(ref, subject) for ref in formula.refs(sum_)}
    counts = [i for i in members.values() if i and _is_exact_count(i)]
    signs = [node for node in ast.walk(sum_) if isinstance(node, ast.operator)]
    additive = all(isinstance(sign, ast.Add | ast.Sub) for sign in signs)
    if not additive or len(counts) < len(members) or not any(i.sensitive for i in counts):
        return False
    values = {ref: Quantity(Interval.of(_number(i))) for ref, i in members.items() if i}
    total = formula.value(sum_, values.get)
    return bool(total and 0 < abs(Fraction(total.interval.low)) < THRESHOLD)


def _kin(subject: Subject) -> Iterator[tuple[Indicator, list[Indicator]]]:
    """Yield each whole of people with the parts that show it but are not declared."""
    people = [i for i in subject.indicators.values() if i.counts_people]
    parts_of: dict[str, list[Indicator]] = {}
    for part in people:
        shown = [whole.name for whole in people if whole is not part and _shows(part, whole.name)]
        if part.sensitive and shown:
            parts_of.setdefault(max(shown, key=len), []).append(part)
    for name, parts in parts_of.items():
        whole = subject.indicators[name]
        open_parts = [part for part in parts if part.part_of != name]
        if not whole.breakdowns and not whole.hidden and open_parts:
            yield whole, open_parts


def _shows(part: Indicator, whole: str) -> bool:
    in_definition = any(f"{whole}{word}" in part.definition for word in _AMONG)
    return in_definition or (part.name.endswith(whole) and part.name != whole)


def _pairs_of_kin(ledger: Ledger) -> Iterator[Pair]:
    for subject in ledger.subjects():
        for whole, parts in _kin(subject):
            yield from ((part, whole) for part in parts)


def _part_and_whole(relation: Relation) -> Pair | None:
    """Return the part and the whole of a relation that says so (`属于`, or a share as `比率`)."""
    members = list(relation.members.values())
    if relation.kind == PART_ABOVE_WHOLE and len(members) == 2:  # one: a part of itself, a circle
        return members[0], members[1]
    if relation.rate and relation.rate.unit in SCALES and len(members) == 3:
        return members[1], members[2]
    return None


def _is_exact_count(indicator: Indicator) -> bool:
    return bool(indicator.counts_people and indicator.figure and indicator.figure.bound == "=")


def _is_large_count(indicator: Indicator) -> bool:
    return _is_exact_count(indicator) and _number(indicator) >= THRESHOLD


def _is_open_rate(indicator: Indicator) -> bool:
    """Return whether an indicator is a share of people that are not named."""
    figure = indicator.figure
    if not (indicator.sensitive and figure and figure.unit in SCALES):
        return False
    stated = not (indicator.ratio or indicator.formula)
    return stated and 0 < figure.value != SCALES[figure.unit]


def _is_of_things(subject: Subject, rate: Indicator) -> bool:
    """Return whether two counts of other things in the subject give exactly this rate."""
    things: dict[str, list[Indicator]] = {}
    for indicator in subject.indicators.values():
        figure = indicator.figure
        if figure and figure.bound == "=" and figure.value and not indicator.counts_people:
            things.setdefault(figure.unit, []).append(indicator)
    return any(
        _share(rate, whole).contains(_number(part))
        for alike in things.values()
        for part, whole in permutations(alike, 2)
    )


def _before(ledger: Ledger, rate: Indicator) -> Iterator[Indicator]:
    """Yield the counts of other years from which a change of `rate` leads to a hidden count."""
    for hidden in ledger.subject_of(rate).indicators.values():
        if not (hidden.hidden and hidden.name in rate.name + rate.definition):
            continue
        for before in ledger.series(hidden):
            if abs(before.year - hidden.year) == 1 and _is_exact_count(before):
                change, whole = _share(rate, before), Interval.of(Fraction(_number(before)))
                if any(_tells(now, None) for now in (whole + change, whole - change)):
                    yield before


def _share(rate: Indicator, count: Indicator) -> Interval:
    """Return what a rate leaves possible of a count, before it was rounded."""
    assert rate.figure
    shares = before_rounding(rate.figure.interval(), rate.figure)
    scale = Fraction(1, SCALES[rate.figure.unit])
    return shares * Interval.of(scale) * Interval.of(Fraction(_number(count)))


def _tells(interval: Interval, whole: int | None) -> bool:
    """Return whether few whole numbers are possible, one of them a small count or remainder."""
    if isinstance(interval.low, float) or isinstance(interval.high, float):
        return False
    most = math.ceil(interval.high) - 1 if interval.high_open else math.floor(interval.high)
    numbers = range(math.ceil(interval.low), most + 1)
    if not 0 < len(numbers) < LEAST_RANGE:
        return False
    remainders = [] if whole is None else [whole - number for number in numbers]
    return any(0 < number < THRESHOLD for number in (*numbers, *remainders))


def _number(indicator: Indicator) -> int:
    assert indicator.figure
    return int(indicator.figure.value)
