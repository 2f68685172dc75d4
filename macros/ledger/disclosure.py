"""Disclosure control: small counts of people are neither shown nor derivable.

In a subject or figure marked `敏感`, a count of 1–9 people is written `少于10人`; the exact number
is not in the repository. Nor may it be derivable from what is shown: all relations of all years
together must leave at least five possible values for every hidden count (rulings 13–15).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from . import inference, notes
from .figure import as_figure
from .mention import core
from .model import Indicator, Ledger, Subject
from .people import HIDDEN, counts_people, is_small, names_delicate_people
from .problem import Kind, Problem
from .relations import Relation

STATED_COUNT = Kind(
    "D01",
    "敏感人数不能公开",
    "敏感事项里写了一至九人的人数。",
    advice="单位换成个、例、口、户、对象也一样，只要数的是人。数的是别的，名称里写清楚数的是什么。",
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
BARE_ZERO = Kind(
    "D05",
    "敏感人数是零，没有表述",
    "敏感事项的零人，只照报告自己的话写（无一人……）。报告没有这样说，零也会说出别的人数。",
    levels=("提醒",),
    wrong="""\
  帮扶对象:
    值: 0人
    敏感: 是
""",
    right="""\
  帮扶对象:
    值: 0人
    敏感: 是
    表述: 没有需要帮扶的人
""",
    place="台账",
)
UNMARKED_COUNT = Kind(
    "D06",
    "像是敏感人数，没有写明敏不敏感",
    "名称像敏感事项，人数是一至九人，却没有写“敏感”。",
    levels=("提醒",),
    advice="是敏感的，写 `敏感: 是`，人数写“少于10人”；不是，写 `敏感: 否`，就不再问。",
    wrong="  困境儿童: 3人",
    right="""\
  困境儿童:
    值: 少于10人
    敏感: 是
""",
    place="台账",
)


def check(ledger: Ledger, relations: list[Relation], data: Path) -> list[Problem]:
    """Return a problem for each small sensitive count that is stated, mentioned or derivable."""
    delicate = _delicate_names(ledger)
    problems: list[Problem] = []
    for subject in ledger.subjects():
        for indicator in subject.indicators.values():
            if indicator.sensitive:
                problems += _stated_counts(subject, indicator)
            elif not indicator.judged:
                problems += _unmarked_counts(subject, indicator, delicate)
    return [*problems, *notes.check(ledger, data), *inference.check(ledger, relations)]


def _stated_counts(subject: Subject, indicator: Indicator) -> Iterator[Problem]:
    # Quarters are small, and give each other away.
    if any(q and counts_people(q.unit, indicator.name) for q in indicator.quarters):
        yield STATED_COUNT.problem(
            path=subject.path,
            line=indicator.line,
            found=f"“{indicator.name}”按季度记了人数",
            expected="敏感人数只记全年",
            mend="删去“季度”",
        )
    # A target is no result: relations never use it.
    if is_small(indicator.target, indicator.name):
        yield STATED_COUNT.problem(
            path=subject.path,
            line=indicator.line,
            found=f"“{indicator.name}”的目标是一至九人的人数",
            expected="目标也不写一至九人的人数",
            mend="删去“目标”，真实数字不要留在文件里",
        )
    yield from _stated_value(subject, indicator)
    is_zero = indicator.figure and not indicator.figure.value
    if is_zero and indicator.counts_people and not indicator.wording:
        yield BARE_ZERO.problem(
            path=subject.path,
            line=indicator.line,
            found=f"“{indicator.name}”是零，没有“表述”",
            expected="报告自己说没有这样的人，才写零",
            mend="照报告的话写上“表述”，如“无一人重新犯罪”；报告没有说，删去这个指标",
        )


def _stated_value(subject: Subject, indicator: Indicator) -> Iterator[Problem]:
    figure = indicator.figure
    hidden = HIDDEN + (figure.unit if figure and indicator.counts_people else "人")
    small = is_small(figure, indicator.name) or _has_small_correction(indicator)
    vague = bool(
        figure and indicator.counts_people and figure.bound in "<≤" and str(figure) != hidden
    )
    if small or vague:
        mend = f"写成“{indicator.name}: {hidden}”，真实数字不要留在文件里"
        yield STATED_COUNT.problem(
            path=subject.path,
            line=indicator.line,
            # Leave out the number itself: messages end up in logs.
            found=f"“{indicator.name}”{'' if small else '可能'}是一至九人的人数",
            expected=f"一至九人写“{hidden}”，零和十人以上写实际数字",
            mend="删去这个派生指标" if indicator.formula else mend,
        )


def _has_small_correction(indicator: Indicator) -> bool:
    """Return whether a correction, which stays public for good, states a small count."""
    texts = (text for change in indicator.corrections for text in (change.old, change.new))
    return any(is_small(as_figure(text), indicator.name) for text in texts)


def _delicate_names(ledger: Ledger) -> tuple[set[tuple[str, str]], set[str]]:
    """Return the sensitive figures of any year by subject and name, and what hidden ones count."""
    series = {(i.subject, i.name) for i in ledger.indicators() if i.sensitive}
    return series, {core(i.name) for i in ledger.indicators() if i.secret}


def _unmarked_counts(
    subject: Subject, indicator: Indicator, delicate: tuple[set[tuple[str, str]], set[str]]
) -> Iterator[Problem]:
    series, categories = delicate
    figures = (indicator.figure, indicator.target, *indicator.quarters)
    if not (any(is_small(f, indicator.name) for f in figures) or _has_small_correction(indicator)):
        return
    unit = indicator.figure.unit if indicator.figure else ""
    words = " ".join((subject.name, indicator.name, unit, indicator.definition))
    if (
        (indicator.subject, indicator.name) in series
        or core(indicator.name) in categories
        or names_delicate_people(words)
    ):
        yield UNMARKED_COUNT.problem(
            path=subject.path,
            line=indicator.line,
            found=f"“{indicator.name}”像是敏感事项的人数，是一至九人",
            expected="写明“敏感: 是”或者“敏感: 否”",
            mend=f"是敏感的，加上“敏感: 是”，数写成“{HIDDEN}{unit or '人'}”；不是，加上“敏感: 否”",
        )
