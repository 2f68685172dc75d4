"""Disclosure control: small counts of people are neither shown nor derivable.

In a subject or figure marked `敏感`, a count of 1–9 people is written `少于10人`; the exact number
is not in the repository. Nor may it be derivable from what is shown: all relations of all years
together must leave at least five possible values for every hidden count (rulings 13–15).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from . import inference, mention
from .figure import FigureError, parse
from .model import Indicator, Ledger, Subject
from .people import HIDDEN, THRESHOLD, counts_people
from .problem import Kind, Problem
from .relations import Relation

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


def check(ledger: Ledger, relations: list[Relation], data: Path) -> list[Problem]:
    """Return a problem for each small sensitive count that is stated, mentioned or derivable."""
    problems = [p for subject in ledger.subjects() for p in _stated_counts(subject)]
    problems += [p for subject in ledger.subjects() for p in _small_targets(subject)]
    return [*problems, *mention.check(ledger, data), *inference.check(ledger, relations)]


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
