"""Relations between figures: parts add up, rates follow, formulas hold.

Each becomes a `Relation`, which can tell whether it may be true within the bounds of its figures.
Both the check here and disclosure control use that test.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction

from . import formula, oddity
from .bounds import Interval
from .figure import MAGNITUDES, Figure
from .formula import Quantity, Ref
from .model import Breakdown, Indicator, Ledger, Subject
from .people import is_small
from .problem import Example, Kind, Problem

UNEQUAL_SUM = Kind(
    "R03",
    "分项之和不等于合计",
    "各部分加起来不等于合计。",
    advice="先对照原文，看是不是抄错。原文就对不上的，不改数字，写“存疑”和[照录](figures.md#照录原文就是这样)。",
    wrong="""\
  活动: {值: 12场, 分项: [讲座, 展览]}
  讲座: 5场
  展览: 6场
""",
    right="""\
  活动:
    值: 12场
    分项: [讲座, 展览]
    存疑: 讲座和展览相加不等于合计。待核实。
    照录: 12场 ≠ 5场 + 6场
  讲座: 5场
  展览: 6场
""",
    place="台账",
)
UNEQUAL_RATE = Kind(
    "R04",
    "比率与分子分母不符",
    "写的百分比，与分子除以分母算出来的不一样。",
    wrong="""\
  交办: 30件
  办结: 25件
  办结率: {值: 90%, 比率: [办结, 交办]}
""",
    right="""\
  交办: 30件
  办结: 25件
  办结率: {值: 83.3%, 比率: [办结, 交办]}
""",
    place="台账",
)
ZERO_DIVISOR = Kind(
    "R05",
    "除数是零",
    "分母是零，没法除。",
    wrong="""\
  交办: 0件
  办结: 0件
  办结率: {值: 100%, 比率: [办结, 交办]}
""",
    right="""\
  交办: 0件
  办结: 0件
""",
    place="台账",
)
PART_ABOVE_WHOLE = Kind(
    "R06",
    "部分大于整体",
    "部分比整体还大。",
    wrong="""\
  活动: 12场
  讲座: {值: 15场, 属于: 活动}
""",
    right="""\
  活动: 15场
  讲座: {值: 12场, 属于: 活动}
""",
    place="台账",
)
FALSE_RELATION = Kind(
    "R07",
    "勾稽关系不成立",
    "“勾稽”里写的式子不成立。",
    wrong="""\
主题: 示例主题
来源: 2024年法治政府建设年度报告 四（六）
期间: 原文未载明
指标:
  批次: 80批
  人次: 60人次
勾稽:
  - 人次 >= 批次 * 1
""",
    right="""\
主题: 示例主题
来源: 2024年法治政府建设年度报告 四（六）
期间: 原文未载明
指标:
  批次: 60批
  人次: 106人次
勾稽:
  - 人次 >= 批次 * 1
""",
    place="台账",
)
UNIT_CLASH = Kind(
    "R08",
    "单位不同，不能相加或比较",
    "单位不同的数放在一起加或者比了。",
    advice="单位确实计数相同的，在 `data/units.yml` 里写成一组；不是的，不要相加。",
    wrong="""\
  活动: {值: 12场, 分项: [讲座, 资料]}
  讲座: 5场
  资料: 7份
""",
    right="""\
  活动: {值: 12场, 分项: [讲座, 展览]}
  讲座: 5场
  展览: 7次
""",
    place="台账",
    more=(
        Example(
            wrong="""\
主题: 示例主题
来源: 2024年法治政府建设年度报告 四（六）
期间: 原文未载明
指标:
  批次: 80批
  人次: 240人次
勾稽:
  - 人次 >= 批次
""",
            right="""\
主题: 示例主题
来源: 2024年法治政府建设年度报告 四（六）
期间: 原文未载明
指标:
  批次: 80批
  人次: 240人次
勾稽:
  - 人次 >= 批次 * 1
""",
            place="台账",
            lead="“勾稽”里单位不同、数确实可以比的（每批至少一人次），乘以 1：",
        ),
    ),
)

SCALES = {"%": 100, "‰": 1000}
"""The factors that convert a quotient to a unit."""

Values = Callable[[Indicator], Quantity | None]
"""A source of values: a function from indicators to quantities, None where not known."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A comparison that must be true of a set of indicators."""

    kind: Kind
    """The kind of problem when it fails."""
    text: str
    """The comparison as a formula."""
    tree: ast.expr
    home: Indicator | Subject
    """Where it is written; its names are resolved from here."""
    line: int
    members: dict[Ref, Indicator]
    """The indicators that its names refer to, in order of appearance."""
    owner: oddity.Owner
    """The indicator or formula whose notes speak of it."""
    rate: Figure | None = None
    """The stated rate, where the relation compares a rate with its recomputation."""

    @property
    def arithmetic(self) -> str:
        """What is true where it fails, in figures: `80篇 ≠ 41篇 + 40篇`."""
        return formula.denial(self.tree, lambda ref: self.members[ref].text)

    @property
    def excused(self) -> bool:
        """Whether its notes admit that it does not hold, with the figures of today."""
        return bool(self.owner.verbatim) and oddity.is_excused(self.owner, self.arithmetic)

    def sides(self, values: Values) -> tuple[Quantity, Quantity] | None:
        """Evaluate both sides; None where a value is not known.

        Raises:
            formula.FormulaError: units differ or a divisor is zero.
        """
        left, right = formula.sides(self.tree, lambda ref: values(self.members[ref]))
        if left is None or right is None:
            return None
        if self.rate:
            scale = Interval.of(SCALES.get(self.rate.unit, 1))
            right = Quantity(right.interval * scale, left.unit)
        return left, right

    def holds(self, values: Values) -> bool | None:
        """Return whether it can be true within the bounds; None where a value is not known.

        Raises as `sides`.
        """
        sides = self.sides(values)
        if sides is None:
            return None
        left, right = sides
        if left.unit and right.unit and left.unit != right.unit:
            raise formula.UnitError(f"“{left.unit}”和“{right.unit}”不是同一种单位")
        interval = before_rounding(left.interval, self.rate) if self.rate else left.interval
        return formula.compare(self.tree, interval, right.interval)


def check(ledger: Ledger, relations: list[Relation]) -> list[Problem]:
    """Return a problem for every relation that cannot be true."""
    return [problem for relation in relations for problem in _failures(ledger, relation)]


def collect(ledger: Ledger) -> Iterator[Relation]:
    """Yield every relation of the ledger whose names all exist."""
    for subject in ledger.subjects():
        for indicator in subject.indicators.values():
            for breakdown in indicator.breakdowns:
                yield from _sum(ledger, indicator, breakdown)
            if indicator.ratio:
                yield from _relation(
                    ledger, UNEQUAL_RATE, indicator, "==", " / ", indicator.ratio, indicator.figure
                )
            if indicator.part_of:
                yield from _relation(
                    ledger, PART_ABOVE_WHOLE, indicator, "<=", "", (indicator.part_of,)
                )
        yield from _formulas(ledger, subject)


def answer(ledger: Ledger, relation: Relation) -> bool | None:
    """Return whether a relation can be true of the reported figures; None where it says nothing.

    That is where a value is not known, units differ or a divisor is zero.
    """
    with suppress(formula.FormulaError):
        return relation.holds(lambda i: quantity(ledger, i))
    return None


def quantity(ledger: Ledger, indicator: Indicator) -> Quantity | None:
    """Return an indicator's reported value with its bounds and its unit's group."""
    figure = indicator.figure
    if figure is None:
        return None
    return Quantity(figure.interval(), ledger.same_units.get(figure.unit, figure.unit))


def _known_part(ledger: Ledger, indicator: Indicator) -> Quantity | None:
    """Return the value of an indicator: anything from zero while it is still to be filled in."""
    return Quantity(Interval(0, math.inf)) if indicator.pending else quantity(ledger, indicator)


def adds_up(ledger: Ledger, total: Indicator, breakdown: Breakdown) -> bool:
    """Return whether the parts are sure to add up to the total, so that a chart may stack them."""
    return [answer(ledger, relation) for relation in _sum(ledger, total, breakdown)] == [True]


def broken_sums(
    ledger: Ledger, indicator: Indicator
) -> Iterator[tuple[Relation, Quantity, Quantity]]:
    """Yield the sums and formulas led by `indicator` that do not hold, with both sides."""
    subject = ledger.subject_of(indicator)
    relations = [r for b in indicator.breakdowns for r in _sum(ledger, indicator, b)]
    relations += [
        r for r in _formulas(ledger, subject) if next(iter(r.members.values())) is indicator
    ]
    for relation in relations:
        if answer(ledger, relation) is False:
            sides = relation.sides(lambda i: quantity(ledger, i))
            assert sides  # they are known, for it fails
            yield relation, *sides


def _formulas(ledger: Ledger, subject: Subject) -> Iterator[Relation]:
    for free in subject.checks:
        members = _members(ledger, free.tree, subject)
        if members:
            yield Relation(FALSE_RELATION, free.text, free.tree, subject, free.line, members, free)


def _sum(ledger: Ledger, total: Indicator, breakdown: Breakdown) -> Iterator[Relation]:
    yield from _relation(ledger, UNEQUAL_SUM, total, "==", " + ", breakdown.parts)


def _relation(
    ledger: Ledger,
    kind: Kind,
    home: Indicator,
    sign: str,
    separator: str,
    names: tuple[str, ...],
    rate: Figure | None = None,
) -> Iterator[Relation]:
    if not all(ledger.find_named(name, home) for name in names):
        return  # reported by `references`
    text = f"{home.name} {sign} {separator.join(names)}"
    tree = formula.parse(text, limit=10**6)
    members = _members(ledger, tree, home)
    if members:
        yield Relation(kind, text, tree, home, home.line, members, home, rate)


def _members(
    ledger: Ledger, tree: ast.expr, home: Indicator | Subject
) -> dict[Ref, Indicator] | None:
    """Return the indicators that a formula names, or None where one of them does not exist."""
    candidates = {ref: ledger.find(ref, home) for ref in formula.refs(tree)}
    members = {ref: member for ref, member in candidates.items() if member}
    return members if len(members) == len(candidates) else None


def before_rounding(rate: Interval, figure: Figure) -> Interval:
    """Return the values that round half up to a rate with the decimals of `figure`."""
    half = Fraction(MAGNITUDES[figure.scale.strip("余多")], 2 * 10**figure.decimals)
    return Interval(rate.low - half, rate.high + half, rate.low_open, high_open=True)


def _failures(ledger: Ledger, relation: Relation) -> Iterator[Problem]:
    kind, expected = relation.kind, relation.text
    is_open = any(member.pending for member in relation.members.values())
    try:
        _require_same_unit(ledger, relation)
        if relation.holds(lambda i: _known_part(ledger, i)) is not False or relation.excused:
            return
        mend = "还没有填的，填多少也对不上；核对已经填的数"
        if not is_open:
            mend = oddity.offer(relation.owner, relation.arithmetic)
        if any(map(_is_secret, relation.members.values())):
            mend = "先改一至九人的人数，再核对这几个数"  # never offer to copy it
    except formula.UnitError as error:
        kind, expected = UNIT_CLASH, f"同一种单位：{error}"
        mend = "改成同一单位，或者在 data/units.yml 里写明计数相同"
        if comparable := _as_numbers(ledger, relation):
            mend += f"；单位本来不同、数确实可以比的（如每批至少一人次），写成“{comparable}”"
    except formula.ZeroError:
        if is_open:
            return
        kind, expected, mend = ZERO_DIVISOR, "除数不是零", "改正分母，或者删去这个比率"
    yield kind.problem(
        path=relation.home.path,
        line=relation.line,
        found="，".join(
            f"{i.name} {'（一至九人）' if _is_secret(i) else i.text}"
            for i in relation.members.values()
        ),
        expected=expected,
        mend=mend,
    )


def _as_numbers(ledger: Ledger, relation: Relation) -> str:
    """Return the formula with `* 1`, which takes the unit from its right side; empty if no help."""
    if relation.kind is not FALSE_RELATION:
        return ""
    tree = formula.times_one(relation.tree)
    try:
        replace(relation, tree=tree).holds(lambda i: quantity(ledger, i))
    except formula.FormulaError:
        return ""
    return ast.unparse(tree)


def _is_secret(indicator: Indicator) -> bool:
    """Return whether a message, which ends up in logs, must not show the number."""
    return indicator.sensitive and is_small(indicator.figure, indicator.name)


def _require_same_unit(ledger: Ledger, relation: Relation) -> None:
    """Require a share to divide things of one kind; a rate such as 宗/人 need not."""
    if relation.rate and "/" not in relation.rate.unit:
        units = {q.unit for i in list(relation.members.values())[1:] if (q := quantity(ledger, i))}
        if len(units) > 1:
            raise formula.UnitError("和".join(f"“{unit}”" for unit in sorted(units)))
