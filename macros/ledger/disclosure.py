"""Disclosure control: small counts of people are neither shown nor derivable.

In a subject or figure marked `敏感`, a count of 1–9 people is written `少于10人`; the exact number
is not in the repository. Nor may it follow from what is shown: no hidden count may be fixed to a
range of fewer than five values by all relations of all years together (rulings 13–15).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .bounds import Interval
from .formula import FormulaError, Quantity
from .model import Indicator, Key, Ledger, Subject
from .problem import Problem
from .relations import Relation, quantity, relations

THRESHOLD = 10
"""Counts of people below it are withheld (zero may be shown)."""
LEAST_RANGE = 5
"""So many values at least must stay possible for a withheld count."""
HIDDEN = "少于10人"
PEOPLE = ("人", "名", "户", "位")
"""Units that count persons (人次 counts events)."""

_MAX_STEPS = 50_000
_SMALL_COUNT = re.compile(
    r"(?<![0-9.第无一])[1-9一二两三四五六七八九]\s*(?:个)?[人名户位](?![次均])"
)


def check(ledger: Ledger, data: Path) -> list[Problem]:
    """Every small sensitive count that is written, said in a note, or can be worked out."""
    problems = [p for subject in ledger.subjects() for p in _written(subject)]
    problems += [p for subject in ledger.subjects() for p in _told(subject, data)]
    return problems + list(_derivable(ledger))


def is_hidden(indicator: Indicator) -> bool:
    """Whether `indicator` is a withheld count of people."""
    return indicator.hidden and indicator.figure is not None and indicator.figure.unit in PEOPLE


def _written(subject: Subject) -> Iterator[Problem]:
    for indicator in subject.indicators.values():
        figure = indicator.figure
        if not (indicator.sensitive and figure and figure.unit in PEOPLE) or indicator.formula:
            continue
        shown_small = 0 < figure.value < THRESHOLD
        if shown_small or (figure.bound == "<" and str(figure) != HIDDEN):
            yield Problem(
                path=subject.path,
                line=indicator.line,
                code="D01",
                # The number itself is not repeated: messages end up in logs.
                found=f"“{indicator.name}”是一至九人的人数",
                expected=HIDDEN,
                mend=f"写成“{indicator.name}: {HIDDEN}”，真实数字不要留在文件里",
            )


def _told(subject: Subject, data: Path) -> Iterator[Problem]:
    """Lines of the file, comments and notes too, that name a hidden count beside a number."""
    hidden = [i.name for i in subject.indicators.values() if is_hidden(i)]
    if not hidden:
        return
    text = (data.parent / subject.path).read_text("utf-8-sig", errors="replace")
    owner = ""
    for number, line in enumerate(text.splitlines(), 1):
        key = re.match(r"  ?(\S+?):", line)
        owner = key[1] if key else owner
        named = next((n for n in hidden if n in line or _core(n) in line), "")
        if (named or owner in hidden) and _SMALL_COUNT.search(line):
            yield Problem(
                path=subject.path,
                line=number,
                code="D03",
                found=f"文字里有“{named or owner}”的人数",
                expected="不写出一至九人的人数",
                mend="删去这个数；它已经进过提交的，还要从提交历史里清除",
            )


def _core(name: str) -> str:
    """`死亡人员` is also written 死亡."""
    return name.removesuffix("人员").removesuffix("人数")


def _derivable(ledger: Ledger) -> Iterator[Problem]:
    touching = [r for r in relations(ledger) if any(is_hidden(i) for i in r.members)]
    for group in _groups(touching):
        for indicator in group.hidden.values():
            if _possible_values(ledger, group, indicator) < LEAST_RANGE:
                yield Problem(
                    path=indicator.path,
                    line=indicator.line,
                    code="D02",
                    found=f"由“{group.relations[0].text}”等关系可以推出“{indicator.name}”",
                    expected=f"至少还有{LEAST_RANGE}种可能",
                    mend="把同一合计里的另一个人数也写成“少于10人”，或者不公布合计",
                )


@dataclass
class _Group:
    """Relations that share hidden counts, directly or through others."""

    relations: list[Relation] = field(default_factory=list)
    hidden: dict[Key, Indicator] = field(default_factory=dict)


def _groups(touching: list[Relation]) -> list[_Group]:
    groups: list[_Group] = []
    for relation in touching:
        hidden = {i.key: i for i in relation.members if is_hidden(i)}
        joined = _Group([relation], hidden)
        apart = []
        for group in groups:
            if group.hidden.keys() & joined.hidden.keys():
                joined.relations += group.relations
                joined.hidden |= group.hidden
            else:
                apart.append(group)
        groups = [*apart, joined]
    return groups


def _possible_values(ledger: Ledger, group: _Group, indicator: Indicator) -> int:
    """How many of 1–9 the hidden count may still be, as far as it is worth counting."""
    search = _Search(ledger, group)
    return sum(search.possible({indicator.key: n}) for n in range(1, THRESHOLD))


@dataclass
class _Search:
    """Tries values for the hidden counts of a group; a branch ends where one relation fails."""

    ledger: Ledger
    group: _Group
    steps: int = 0

    def possible(self, chosen: dict[Key, int]) -> bool:
        self.steps += 1
        # Fails closed: what cannot be shown to be safe in time counts as derivable.
        if self.steps > _MAX_STEPS or not all(self._holds(r, chosen) for r in self.group.relations):
            return False
        open_ = next((key for key in self.group.hidden if key not in chosen), None)
        if open_ is None:
            return True
        return any(self.possible(chosen | {open_: n}) for n in range(1, THRESHOLD))

    def _holds(self, relation: Relation, chosen: dict[Key, int]) -> bool:
        def value(indicator: Indicator) -> Quantity | None:
            known = quantity(self.ledger, indicator)
            if known is None or not is_hidden(indicator):
                return known
            number = chosen.get(indicator.key)
            some = Interval(Interval.of(1).low, Interval.of(THRESHOLD - 1).high)
            return Quantity(Interval.of(number) if number else some, known.unit)

        try:
            return relation.holds(value) is not False
        except FormulaError:
            return True


def _key(indicator: Indicator) -> Key:
    return indicator.year, indicator.subject, indicator.name
