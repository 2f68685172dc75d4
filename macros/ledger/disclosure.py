"""Disclosure control: small counts of people are neither shown nor derivable.

In a subject or figure marked `敏感`, a count of 1–9 people is written `少于10人`; the exact number
is not in the repository. Nor may it follow from what is shown: no hidden count may be fixed to a
range of fewer than five values by all relations of all years together (rulings 13–15).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from .bounds import Interval
from .figure import FigureError, parse
from .formula import FormulaError, Quantity
from .model import Indicator, Key, Ledger, Subject, counts_people
from .problem import Problem
from .relations import Relation, quantity

THRESHOLD = 10
"""Counts of people below it are withheld (zero may be shown)."""
LEAST_RANGE = 5
"""So many values at least must stay possible for a withheld count."""
HIDDEN = f"少于{THRESHOLD}"

_MAX_STEPS = 50_000
_DIGIT = "[1-9一二两三四五六七八九俩仨壹贰叁肆伍陆柒捌玖]"
_PEOPLE = (
    r"(?:人(?![次均民口]|\s?\(次|[天日]|一[档策案岗证])|名(?![称义录额片次册词]|单(?![位身亲]))"
    r"|户(?![次籍口型]|一[档策案])|位(?![于置数次列居]))"
)
SMALL_COUNT = re.compile(
    rf"(?<![0-9.十百千万亿零〇第无没每何])(?<![没未]有){_DIGIT}\s{{0,3}}(?:\([1-9]\)\s?)?"
    rf"[余多]?个?\s{{0,3}}{_PEOPLE}|人数\s{{0,3}}[为是有:=]?\s{{0,3}}{_DIGIT}(?![0-9.十百千万])"
)
"""A count of one to nine people, in a text whose full-width characters have been made half-width.

无一人, 第一人, 一人一档, 人次 and 人均 are none.
"""
_BARE_COUNT = re.compile(rf"#.*(?<![0-9.第]){_DIGIT}\s*(?:$|[。,;)])")


def check(ledger: Ledger, found: list[Relation], data: Path) -> list[Problem]:
    """Return every small sensitive count that is written, said in a note, or can be worked out."""
    problems = [p for subject in ledger.subjects() for p in _written(subject)]
    hidden = {
        (i.subject, i.name) for s in ledger.subjects() for i in s.indicators.values() if i.hidden
    }
    problems += [p for subject in ledger.subjects() for p in _told(hidden, subject, data)]
    problems += [p for relation in found for p in _left_over(relation)]
    return problems + list(_derivable(ledger, found))


def _written(subject: Subject) -> Iterator[Problem]:
    for indicator in subject.indicators.values():
        figure = indicator.figure
        if not (indicator.sensitive and figure and counts_people(figure.unit)):
            continue
        if indicator.quarters:  # a quarter is small, and four give each other away
            yield Problem(
                path=subject.path,
                line=indicator.line,
                code="D01",
                found=f"“{indicator.name}”按季度记了人数",
                expected="敏感人数只记全年",
                mend="删去“季度”",
            )
        hidden = HIDDEN + figure.unit
        mend = f"写成“{indicator.name}: {hidden}”，真实数字不要留在文件里"
        small = 0 < figure.value < THRESHOLD or _was_small(indicator)
        if small or (figure.bound in "<≤" and str(figure) != hidden):
            yield Problem(
                path=subject.path,
                line=indicator.line,
                code="D01",
                # The number itself is not repeated: messages end up in logs.
                found=f"“{indicator.name}”{'' if small else '可能'}是一至九人的人数",
                expected=f"一至九人写“{hidden}”，零和十人以上写实际数字",
                mend="删去这个派生指标" if indicator.formula else mend,
            )


def _was_small(indicator: Indicator) -> bool:
    """Return whether a correction, which is shown for ever, says a small count."""
    for text in (text for one in indicator.corrections for text in (one.old, one.new)):
        try:
            figure = parse(text)
        except FigureError:  # told where the file is read
            continue
        if 0 < figure.value < THRESHOLD:
            return True
    return False


def _told(hidden: set[tuple[str, str]], subject: Subject, data: Path) -> Iterator[Problem]:
    """Yield lines of the file, comments and notes too, that name a hidden count beside a number."""
    own, others = _guarded(hidden, subject)
    if not own and not others:
        return
    text = (data.parent / subject.path).read_text("utf-8-sig", errors="replace")
    lines = [unicodedata.normalize("NFKC", line) for line in text.split("\n")]
    for number, (line, owners) in enumerate(zip(lines, _owners(subject, lines), strict=True), 1):
        about = next((n for n in own if n in line or core(n) in line), "")
        about = about or next((n for n in others if n in line), "")
        owner = next((n for n in owners if n in own), "")
        small = (about or owner) and SMALL_COUNT.search(line)
        if small or (owner and _BARE_COUNT.search(line)):
            yield Problem(
                path=subject.path,
                line=number,
                code="D03",
                found=f"文字里有“{about or owner}”的人数",
                expected="不写出一至九人的人数",
                mend="删去这个数；它已经进过提交的，还要从提交历史里清除",
            )


def _guarded(hidden: set[tuple[str, str]], subject: Subject) -> tuple[list[str], list[str]]:
    """Return names of what is hidden in this subject in any year, and of what is in others."""
    own = sorted(name for short, name in hidden if short == subject.short)
    others = sorted(name for _, name in hidden if name not in {*own, *subject.indicators})
    return own, others


def _owners(subject: Subject, lines: list[str]) -> list[list[str]]:
    """Return for each line the indicator it belongs to; a comment may also be about what follows it."""
    starts = {indicator.line: indicator.name for indicator in subject.indicators.values()}
    owners, owner = [], ""
    for number, line in enumerate(lines, 1):
        if number in starts:
            owner = starts[number]
        elif re.match(r"[^\s#]", line):
            owner = ""
        owners.append([owner])
    for n in range(len(lines) - 2, -1, -1):
        if lines[n].lstrip().startswith("#"):
            owners[n] += owners[n + 1]
    return owners


def core(name: str) -> str:
    """Return `死亡人员` is also written 死亡."""
    return name.removesuffix("人员").removesuffix("人数") or name


def _left_over(relation: Relation) -> Iterator[Problem]:
    """Yield a part (`属于`) so near its whole that the rest is a small count."""
    members = list(relation.members.values())
    if relation.code != "R06" or len(members) != 2:  # one that belongs to itself is a circle
        return
    part, whole = members
    if not (part.sensitive and part.figure and whole.figure and counts_people(part.figure.unit)):
        return
    exact = part.figure.bound == whole.figure.bound == "="
    if exact and 0 < whole.figure.value - part.figure.value < THRESHOLD:
        yield Problem(
            path=part.path,
            line=part.line,
            code="D02",
            found=f"“{whole.name}”减去“{part.name}”是一至九人",
            expected="相减也得不出一至九人的人数",
            mend="不公布其中一个，或者把它并入别的类",
        )


def _derivable(ledger: Ledger, found: list[Relation]) -> Iterator[Problem]:
    touching = [relation for relation in found if _tells(ledger, relation)]
    for group in _groups(touching):
        for indicator in group.hidden.values():
            if not _wide_enough(ledger, group, indicator):
                yield Problem(
                    path=indicator.path,
                    line=indicator.line,
                    code="D02",
                    # Not the relation itself, which may have the number in it.
                    found=f"由{group.shown()}可以推出“{indicator.name}”",
                    expected=f"至少还有{LEAST_RANGE}种可能",
                    mend="不公布合计，或者把人数少的几类并成一类",
                )


def _tells(ledger: Ledger, relation: Relation) -> bool:
    """Return whether a relation says anything about a withheld count."""
    members = relation.members.values()
    people = any(i.figure and counts_people(i.figure.unit) for i in members)
    if not people or not any(_withheld(i) for i in members):
        return False
    # What is known not to hold tells nothing, nor does a wording that can mean no small count.
    sure = not relation.excused and all(i.hidden or i.figure for i in members)
    return sure or not _Search(ledger, _Group()).never(relation)


def _withheld(indicator: Indicator) -> bool:
    """Return whether the number is hidden, or said only in words (`有个别人员`)."""
    in_words = indicator.figure is None and not indicator.pending
    return indicator.hidden or (indicator.sensitive and in_words)


@dataclass
class _Group:
    """Relations that share hidden counts, directly or through others."""

    relations: list[Relation] = field(default_factory=list)
    hidden: dict[Key, Indicator] = field(default_factory=dict)

    def shown(self) -> str:
        """Return the figures that give the hidden ones away."""
        names = {i.name: i for r in self.relations for i in r.members.values() if not _withheld(i)}
        return "、".join(f"“{name}”" for name in names) or "“勾稽”"


def _groups(touching: list[Relation]) -> list[_Group]:
    groups: list[_Group] = []
    for relation in touching:
        hidden = {i.key: i for i in relation.members.values() if _withheld(i)}
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


def _wide_enough(ledger: Ledger, group: _Group, indicator: Indicator) -> bool:
    """Return whether the hidden count may still be any of `LEAST_RANGE` numbers."""
    search = _Search(ledger, group)
    possible = (n for n in range(1, THRESHOLD) if search.possible({indicator.key: n}))
    return len(list(islice(possible, LEAST_RANGE))) == LEAST_RANGE


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

    def never(self, relation: Relation) -> bool:
        """Return whether a relation holds for no number of people at all, so that it tells nothing."""
        return not self._holds(relation, {})

    def _holds(self, relation: Relation, chosen: dict[Key, int]) -> bool:
        def value(indicator: Indicator) -> Quantity | None:
            known = quantity(self.ledger, indicator)
            if not _withheld(indicator):
                return known
            number = chosen.get(indicator.key)
            some = Interval(1, THRESHOLD - 1)
            return Quantity(Interval.of(number) if number else some, known.unit if known else "")

        try:
            return relation.holds(value) is not False
        except FormulaError:
            return True
