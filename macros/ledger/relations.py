"""What the figures say of each other: parts add up, rates follow, formulas hold.

Every relation of the ledger becomes a `Relation`, whose test says whether it can be true within
the bounds of the figures. The same test serves the check here and disclosure control.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter

from . import formula
from .bounds import Interval
from .figure import Figure
from .formula import Quantity, Ref
from .model import Breakdown, Indicator, Key, Ledger, Subject, ref_of
from .problem import Problem, nearest, quoted

Values = Callable[[Indicator], Quantity | None]
"""Where a test takes the value of an indicator from."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A comparison that must be true of a few indicators."""

    code: str
    """The problem it is when it fails."""
    text: str
    """The comparison as a formula."""
    tree: ast.expr
    home: Indicator | Subject
    """Where it is written; names in it are looked up from here."""
    line: int
    members: tuple[Indicator, ...]
    excused: bool
    """Whether a 存疑 note says that it is known not to hold."""
    rate: Figure | None = None
    """The stated rate, where the comparison is of a rate with its recomputation."""

    def sides(self, values: Values) -> tuple[Quantity, Quantity] | None:
        """What stands left and right, or None where a value is not known.

        Raises:
            formula.FormulaError: units differ, or a divisor is zero.
        """
        by_ref = dict(zip(formula.refs(self.tree), self.members, strict=True))
        left, right = formula.sides(self.tree, lambda ref: values(by_ref[ref]))
        if left is None or right is None:
            return None
        if self.rate:
            scale = Interval.of(1000 if self.rate.unit == "‰" else 100)
            right = Quantity(right.interval * scale, left.unit)
        return left, right

    def holds(self, values: Values) -> bool | None:
        """Whether it can be true within the bounds; None where a value is not known."""
        found = self.sides(values)
        if found is None:
            return None
        left, right = found
        if left.unit and right.unit and left.unit != right.unit:
            raise formula.UnitError(f"“{left.unit}”和“{right.unit}”不是同一种单位")
        near = _rounded(left.interval, self.rate) if self.rate else left.interval
        return formula.compare(self.tree, near, right.interval)


def check_names(ledger: Ledger) -> list[Problem]:
    """Every relation that names something unknown or goes in a circle."""
    return [*_unknown_names(ledger), *_cycles(ledger)]


def check(ledger: Ledger, broken: set[str]) -> list[Problem]:
    """Every relation that cannot be true, but for those in files that are `broken` already."""
    found = (r for r in relations(ledger) if r.home.path not in broken)
    return [problem for relation in found for problem in _failed(ledger, relation)]


def relations(ledger: Ledger) -> Iterator[Relation]:
    """Every relation whose names all exist."""
    for subject in ledger.subjects():
        for indicator in subject.indicators.values():
            for breakdown in indicator.breakdowns:
                yield from _sum(ledger, indicator, breakdown)
            if indicator.ratio:
                text = f"{indicator.name} == {indicator.ratio[0]} / {indicator.ratio[1]}"
                yield from _relation(ledger, "R04", text, indicator, rate=indicator.figure)
            if indicator.part_of:
                text = f"{indicator.name} <= {indicator.part_of}"
                yield from _relation(ledger, "R06", text, indicator)
        for free in subject.checks:
            members = tuple(ledger.find(ref, subject) for ref in formula.refs(free.tree))
            known = tuple(member for member in members if member)
            if len(known) == len(members):
                yield Relation(
                    "R07", free.text, free.tree, subject, free.line, known, bool(free.doubt)
                )


def quantity(ledger: Ledger, indicator: Indicator) -> Quantity | None:
    """An indicator's reported value with its bounds and its unit's group."""
    figure = indicator.figure
    if figure is None:
        return None
    return Quantity(figure.interval(), ledger.same_units.get(figure.unit, figure.unit))


def adds_up(ledger: Ledger, total: Indicator, breakdown: Breakdown) -> bool:
    """Whether the parts are known to make up the total, so that a chart may stack them."""
    try:
        found = [r.holds(lambda i: quantity(ledger, i)) for r in _sum(ledger, total, breakdown)]
    except formula.FormulaError:
        return False
    return found == [True]


def broken_sums(
    ledger: Ledger, indicator: Indicator
) -> Iterator[tuple[Relation, Quantity, Quantity]]:
    """Relations of `indicator` that do not hold, with what stands left and right."""
    for relation in relations(Ledger({indicator.year: ledger.years[indicator.year]})):
        if relation.members[0] is indicator and relation.code in ("R03", "R07"):
            both = relation.sides(lambda i: quantity(ledger, i))
            if both and relation.holds(lambda i: quantity(ledger, i)) is False:
                yield relation, *both


def _sum(ledger: Ledger, total: Indicator, breakdown: Breakdown) -> Iterator[Relation]:
    text = f"{total.name} == {' + '.join(breakdown.parts)}"
    yield from _relation(ledger, "R03", text, total)


def _relation(
    ledger: Ledger, code: str, text: str, home: Indicator, rate: Figure | None = None
) -> Iterator[Relation]:
    try:
        tree = formula.parse(text)
    except formula.FormulaError:  # a name that cannot be one; reported as unknown
        return
    members = tuple(ledger.find(ref, home) for ref in formula.refs(tree))
    known = tuple(member for member in members if member)
    if len(known) == len(members):
        yield Relation(code, text, tree, home, home.line, known, bool(home.doubt), rate)


def _rounded(stated: Interval, figure: Figure) -> Interval:
    """What may have been rounded half up to the stated decimals."""
    half = Fraction(1, 2 * 10**figure.decimals)
    return Interval(stated.low - half, stated.high + half, stated.low_open, high_open=True)


def _failed(ledger: Ledger, relation: Relation) -> Iterator[Problem]:
    code, expected, mend = (
        relation.code,
        relation.text,
        "核对这几个数；确实对不上的，写上“存疑”说明",
    )
    try:
        _same_count(ledger, relation)
        if relation.holds(lambda i: quantity(ledger, i)) is not False or relation.excused:
            return
    except formula.UnitError as error:
        code, expected = "R08", f"同一种单位：{error}"
        mend = "改成同一单位，或者在 data/units.yml 里写明计数相同"
    except formula.ZeroError:
        code, expected, mend = "R05", "除数不是零", "改正分母，或者删去这个比率"
    yield Problem(
        path=relation.home.path,
        line=relation.line,
        code=code,
        found="，".join(f"{i.name} {i.text}" for i in relation.members),
        expected=expected,
        mend=mend,
    )


def _same_count(ledger: Ledger, relation: Relation) -> None:
    """A rate divides things of one kind."""
    if relation.rate:
        units = {q.unit for i in relation.members[1:] if (q := quantity(ledger, i))}
        if len(units) > 1:
            raise formula.UnitError("和".join(f"“{unit}”" for unit in sorted(units)))


def _unknown_names(ledger: Ledger) -> Iterator[Problem]:
    for subject in ledger.subjects():
        for indicator in subject.indicators.values():
            named = [n for b in indicator.breakdowns for n in b.parts]
            named += [*(indicator.ratio or ()), indicator.part_of]
            found = [ref_of(name) for name in named if name]
            if indicator.formula:
                found += formula.refs(formula.parse(indicator.formula))
            yield from _missing(ledger, subject, found, indicator.line)
        for free in subject.checks:
            yield from _missing(ledger, subject, formula.refs(free.tree), free.line)


def _missing(ledger: Ledger, subject: Subject, refs: list[Ref], line: int) -> Iterator[Problem]:
    for ref in refs:
        if ledger.find(ref, subject):
            continue
        year = ledger.years.get(ref.year or subject.year, {})
        there = year.get(ref.subject or subject.short)
        names = list(there.indicators) if there else list(year)
        yield Problem(
            path=subject.path,
            line=line,
            code="R01",
            found=quoted(str(ref)),
            expected="台账里已有的指标",
            nearest=nearest(ref.name if there else ref.subject, names),
            mend="改成已有的名称，或者先在台账里添上这个指标",
        )


def _cycles(ledger: Ledger) -> Iterator[Problem]:
    for links in (_downward, _upward, _computed):
        graph = {
            i.key: {other.key for other in links(ledger, i)}
            for subject in ledger.subjects()
            for i in subject.indicators.values()
        }
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            loop: list[Key] = error.args[1]
            year, subject_name, name = loop[0]
            first = ledger.years[year][subject_name].indicators[name]
            yield Problem(
                path=first.path,
                line=first.line,
                code="R02",
                found=" → ".join(key[2] for key in loop),
                expected="从整体到部分，不绕回来",
                mend="删去其中一处“分项”“属于”或“派生”",
            )


def _downward(ledger: Ledger, indicator: Indicator) -> list[Indicator]:
    return [p for b in indicator.breakdowns for n in b.parts if (p := ledger.named(n, indicator))]


def _upward(ledger: Ledger, indicator: Indicator) -> list[Indicator]:
    whole = ledger.named(indicator.part_of, indicator)
    return [whole] if whole else []


def _computed(ledger: Ledger, indicator: Indicator) -> list[Indicator]:
    named = formula.refs(formula.parse(indicator.formula)) if indicator.formula else []
    return [found for ref in named if (found := ledger.find(ref, indicator))]
