"""Disclosure control: small counts of people are neither shown nor derivable.

In a subject or figure marked `敏感`, a count of 1–9 people is written `少于10人`; the exact number
is not in the repository. Nor may it be derivable from what is shown: all relations of all years
together must leave at least five possible values for every hidden count (rulings 13–15).
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
from .problem import Kind, Problem
from .relations import PART_ABOVE_WHOLE, Relation, quantity

STATED_COUNT = Kind(
    "D01",
    "敏感人数不能公开",
    "敏感事项里写了一至九人的人数。",
    wrong="""\
  帮扶对象:
    值: 不足10人
    敏感: 是
""",
    right="""\
  帮扶对象:
    值: 少于10人
    敏感: 是
""",
    place="台账",
)
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
MENTIONED_COUNT = Kind(
    "D03",
    "文字里写出了敏感人数",
    "备注、口径或者注释里写出了隐去的人数。",
    advice=(
        "例子本身就会写出这样的人数。备注、口径、存疑和“#”后面的话里，都不写隐去的人数，"
        "也不写“比上一年多几人”；要写就写“比上一年有所增加”。"
    ),
)

THRESHOLD = 10
"""Counts of people below this are withheld (zero may be shown)."""
LEAST_RANGE = 5
"""At least this many values must stay possible for a withheld count."""
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
"""A count of one to nine people in text normalized to half width (NFKC).

无一人, 第一人, 一人一档, 人次 and 人均 are not counts.
"""
_BARE_COUNT = re.compile(rf"#.*(?<![0-9.第]){_DIGIT}\s*(?:$|[。,;)])")


def check(ledger: Ledger, relations: list[Relation], data: Path) -> list[Problem]:
    """Return a problem for each small sensitive count that is stated, mentioned or derivable."""
    problems = [p for subject in ledger.subjects() for p in _stated_counts(subject)]
    problems += [p for subject in ledger.subjects() for p in _small_targets(subject)]
    hidden = {
        (i.subject, i.name) for s in ledger.subjects() for i in s.indicators.values() if i.hidden
    }
    problems += [p for subject in ledger.subjects() for p in _mentions(hidden, subject, data)]
    problems += [p for relation in relations for p in _small_remainders(relation)]
    return problems + list(_derivable_counts(ledger, relations))


def _stated_counts(subject: Subject) -> Iterator[Problem]:
    for indicator in filter(lambda indicator: indicator.sensitive, subject.indicators.values()):
        # Quarters are small, and give each other away.
        if any(quarter and counts_people(quarter.unit) for quarter in indicator.quarters):
            yield STATED_COUNT.problem(
                path=subject.path,
                line=indicator.line,
                found=f"“{indicator.name}”按季度记了人数",
                expected="敏感人数只记全年",
                mend="删去“季度”",
            )
        figure = indicator.figure
        people = bool(figure and counts_people(figure.unit))
        hidden = HIDDEN + (figure.unit if figure and people else "人")
        mend = f"写成“{indicator.name}: {hidden}”，真实数字不要留在文件里"
        small = _has_small_correction(indicator)
        vague = False
        if figure and people:
            small = small or 0 < figure.value < THRESHOLD
            vague = figure.bound in "<≤" and str(figure) != hidden
        if small or vague:
            yield STATED_COUNT.problem(
                path=subject.path,
                line=indicator.line,
                # Leave out the number itself: messages end up in logs.
                found=f"“{indicator.name}”{'' if small else '可能'}是一至九人的人数",
                expected=f"一至九人写“{hidden}”，零和十人以上写实际数字",
                mend="删去这个派生指标" if indicator.formula else mend,
            )


def _small_targets(subject: Subject) -> Iterator[Problem]:
    """Yield a problem for each target that is a small count; relations never use a target."""
    for indicator in subject.indicators.values():
        target = indicator.target
        if not (indicator.sensitive and target and counts_people(target.unit)):
            continue
        if 0 < target.value < THRESHOLD:
            yield STATED_COUNT.problem(
                path=subject.path,
                line=indicator.line,
                found=f"“{indicator.name}”的目标是一至九人的人数",
                expected="目标也不写一至九人的人数",
                mend="删去“目标”，真实数字不要留在文件里",
            )


def _has_small_correction(indicator: Indicator) -> bool:
    """Return whether a correction, which stays public for good, states a small count."""
    for text in (text for c in indicator.corrections for text in (c.old, c.new)):
        try:
            figure = parse(text)
        except FigureError:  # reported when the file is read
            continue
        if counts_people(figure.unit) and 0 < figure.value < THRESHOLD:
            return True
    return False


def _mentions(hidden: set[tuple[str, str]], subject: Subject, data: Path) -> Iterator[Problem]:
    """Yield a problem for each line, even a comment, with a small number for a hidden count."""
    local, foreign = _hidden_names(hidden, subject)
    if not local and not foreign:
        return
    text = (data.parent / subject.path).read_text("utf-8-sig", errors="replace")
    lines = [unicodedata.normalize("NFKC", line) for line in text.split("\n")]
    for number, (line, owners) in enumerate(zip(lines, _owners(subject, lines), strict=True), 1):
        mention = next((n for n in local if n in line or core(n) in line), "")
        mention = mention or next((n for n in foreign if n in line), "")
        owner = next((n for n in owners if n in local), "")
        small = (mention or owner) and SMALL_COUNT.search(line)
        if small or (owner and _BARE_COUNT.search(line)):
            yield MENTIONED_COUNT.problem(
                path=subject.path,
                line=number,
                found=f"文字里有“{mention or owner}”的人数",
                expected="不写出一至九人的人数",
                mend="删去这个数；它已经进过提交的，还要从提交历史里清除",
            )


def _hidden_names(hidden: set[tuple[str, str]], subject: Subject) -> tuple[list[str], list[str]]:
    """Return the names hidden in this subject, in any year, and those hidden only in others."""
    local = sorted(name for short, name in hidden if short == subject.short)
    foreign = sorted(name for _, name in hidden if name not in {*local, *subject.indicators})
    return local, foreign


def _owners(subject: Subject, lines: list[str]) -> list[list[str]]:
    """Return the indicators each line may be about: its local and, for a comment, the next one."""
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
    """Return the short form of a category: 死亡 for `死亡人员`."""
    return name.removesuffix("人员").removesuffix("人数") or name


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
