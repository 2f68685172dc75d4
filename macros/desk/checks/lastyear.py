"""Figures against those of the year before: jumps, and what slipped over from another row.

A figure is asked about once, until its change (`20场 → 60场`) is copied behind `照录`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ...ledger import oddity
from ...ledger.figure import Figure
from ...ledger.model import Indicator, Ledger
from ...ledger.people import THRESHOLD, is_small
from ...ledger.problem import Kind, Problem
from ...ledger.target import WHOLE
from ..project import TownData
from . import Check

JUMP = Kind(
    "B03",
    "与上一年相差一倍以上",
    "同一个指标，今年是上一年的两倍以上，或者不到一半。",
    levels=("提醒",),
    advice="多半是单位、小数点、位数错了。真有这么大变化的，照录检查给出的那一行，就不再问了。",
)
ANOTHERS = Kind(
    "B10",
    "正是别的指标上一年的数",
    "数变了，变成的正好是同一主题里另一个指标上一年的数。",
    levels=("提醒",),
    advice="多半是抄错了行，或者抄了去年的。确实碰巧相同的，照录检查给出的那一行，就不再问了。",
)
EXCHANGED = Kind(
    "B11",
    "两个数像是填反了",
    "同一主题、同一单位的两个数，换过来与上一年相近，不换都差得远。",
    levels=("提醒",),
    advice="填反了的换过来。确实是这样的，两个指标都照录检查给出的那一行，就不再问了。",
)
UNCHANGED = Kind(
    "B12",
    "与上一年的数一模一样",
    "办了多少件、去了多少次，三位以上的数两年一模一样，很少是碰巧。",
    levels=("提醒",),
    advice="多半是去年的数没有改。确实碰巧相同的，照录检查给出的那一行，就不再问了。",
)
OTHER_UNIT = Kind(
    "B13",
    "单位与上一年不同",
    "同一个指标，两年的单位不同，又不是计数相同的单位。两年就不能比较。",
    levels=("提醒",),
    advice=(
        "抄错了单位的改正。单位确实变了的，照录检查给出的那一行，就不再问了；"
        "数法也变了的，口径照实改。"
    ),
)

QUALIFIER_LOST = Kind(
    "B15",
    "上一年是约数，这一年不是",
    "上一年写了“约”“余”“近”，这一年没有写，又是整十整百的数，读者会当成准确的数。",
    levels=("提醒",),
    advice="漏抄了的补上。报告确实没有写的，照录检查给出的那一行，就不再问了。",
)

TWICE, TENFOLD = 2, 10
TELLING_DIGITS = 3
"""From so many digits on, zeros at the end aside, two figures are hardly the same by chance."""
USUAL_CHANGE = 0.25
"""The standard deviation of the logarithm of a year's change."""
MUCH_LIKELIER = 5
"""The logarithm of how many times likelier an exchange must be than two large changes."""
_EVENTS = frozenset("次场起宗件批份篇期条")
"""What units of events begin with: of these, no two years are the same as of villages or staff."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is odd about a figure beside the year before."""

    kind: Kind
    expected: str


@dataclass(frozen=True, slots=True)
class _Beside:
    """A figure and the same of the year before, which can be compared."""

    old: Indicator
    new: Indicator
    a: Figure
    b: Figure

    @property
    def arithmetic(self) -> str:
        """The change, as it is copied."""
        return f"{self.a} → {self.b}"

    @property
    def hidden(self) -> bool:
        """Whether it is a withheld count in one of the years, of which only the unit is known."""
        return self.old.hidden or self.new.hidden


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield a problem for each figure that is asked about."""
    if town.district.towns.is_listed:  # whoever typed them is asked in the town
        return
    for indicator in town.ledger.indicators():
        pair = _beside(town.ledger, indicator)
        question = _question(town.ledger, pair) if pair else None
        if pair and question and not oddity.is_copied(indicator, pair.arithmetic):
            yield question.kind.problem(
                path=indicator.path,
                line=indicator.line,
                found=f"“{indicator.name}”{pair.old.year}年是{pair.a}，{indicator.year}年是{pair.b}",
                expected=question.expected,
                mend=oddity.offer(indicator, pair.arithmetic, contradiction=False),
            )


def arithmetic(ledger: Ledger, indicator: Indicator) -> str:
    """Return the change of a figure if it is asked about, copied or not; else empty."""
    pair = _beside(ledger, indicator)
    return pair.arithmetic if pair and _question(ledger, pair) else ""


def _beside(ledger: Ledger, new: Indicator) -> _Beside | None:
    """Return a reported figure with the last one before it, if both are defined alike."""
    if new.formula or len(ledger.years) < 2:
        return None
    old = next((old for old, other in pairwise(ledger.series(new)) if other is new), None)
    if not old or not old.figure or not new.figure or old.definition != new.definition:
        return None
    return None if _is_delicate(old, new) else _Beside(old, new, old.figure, new.figure)


def _is_delicate(*years: Indicator) -> bool:
    """Return whether one is a small count of people, which no message repeats.

    It is delicate in both years where one of them says so.
    """
    small = any(is_small(i.figure, i.name) for i in years)
    return small and any(i.sensitive for i in years)


def _question(ledger: Ledger, pair: _Beside) -> Question | None:
    """Return the question that explains most."""
    if _group(ledger, pair.a) != _group(ledger, pair.b):
        return Question(OTHER_UNIT, f"上一年的单位，“{pair.a.unit}”")
    if pair.hidden:
        return None
    if _is_unchanged(pair):
        return Question(UNCHANGED, "这一年的报告里的数")
    others = [  # a value in doubt is no measure for others
        other
        for indicator in ledger.subject_of(pair.new).indicators.values()
        if indicator is not pair.new and (other := _beside(ledger, indicator))
        and other.old.year == pair.old.year and not other.hidden
        and not other.old.doubt and not pair.old.doubt
        and _group(ledger, other.a) == _group(ledger, other.b) == _group(ledger, pair.b)
    ]  # fmt: skip
    if other := next((other for other in others if _are_exchanged(pair, other)), None):
        return Question(EXCHANGED, f"与“{other.new.name}”的{other.b}换过来，两个都与上一年相近")
    if other := next((other for other in others if _is_anothers(pair, other)), None):
        return Question(ANOTHERS, f"不是“{other.new.name}”{other.old.year}年的{other.a}")
    if pair.b.bound == "=" != pair.a.bound and pair.b.value and not pair.b.value % 10:
        return Question(QUALIFIER_LOST, f"报告写了“约”“余”的，像上一年的{pair.a}那样照写")
    return _jump(pair)


def _group(ledger: Ledger, figure: Figure) -> str:
    return ledger.same_units.get(figure.unit, figure.unit)


def _is_unchanged(pair: _Beside) -> bool:
    is_event = pair.b.unit[:1] in _EVENTS or pair.b.unit == "人次"
    return is_event and str(pair.a) == str(pair.b) and _is_telling(pair.b)


def _is_telling(figure: Figure) -> bool:
    """Return whether a figure has so many digits that it is hardly another one's by chance."""
    digits = figure.number.replace(".", "").strip("0")
    return figure.unit not in WHOLE and len(digits) >= TELLING_DIGITS


def _is_anothers(pair: _Beside, other: _Beside) -> bool:
    """Return whether the figure has become what the other one was."""
    is_same = pair.b.value == other.a.value and pair.b.bound == other.a.bound
    return is_same and pair.a.value != pair.b.value != other.b.value and _is_telling(pair.b)


def _are_exchanged(one: _Beside, other: _Beside) -> bool:
    """Return whether two figures are much likelier exchanged than changed so much.

    Each is taken to change by a usual factor, whose logarithm is normally distributed.
    """
    a0, a1, b0, b1 = (float(f.value) for f in (one.a, one.b, other.a, other.b))
    if not all((a0, a1, b0, b1)) or max(a0, a1, b0, b1) < THRESHOLD or one.b.unit in WHOLE:
        return False
    kept = math.log(a1 / a0) ** 2 + math.log(b1 / b0) ** 2
    exchanged = math.log(a1 / b0) ** 2 + math.log(b1 / a0) ** 2
    return (kept - exchanged) / (2 * USUAL_CHANGE**2) >= MUCH_LIKELIER


def _jump(pair: _Beside) -> Question | None:
    low, high = sorted(float(figure.value) for figure in (pair.a, pair.b))
    factor = high / low if low else (math.inf if high else 1)
    few = high < THRESHOLD  # of which one more or less is soon double
    if factor < TWICE or (few and (factor < TENFOLD or factor == math.inf)):
        return None
    if factor >= TENFOLD:
        return Question(JUMP, "相差不到十倍：差这么多，多半是单位、小数点或者位数错了")
    return Question(JUMP, "相差不到一倍，或者对照过原文")


CHECK = Check("与上一年相比", check_town=check_town)
