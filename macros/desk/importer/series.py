"""The indicators of last year that numbers of the document continue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...ledger.model import Indicator, Key, Ledger, Subject
from ...ledger.people import counts_people, names_people
from . import clause, exclusion, rivals, scope
from .figures import ReportNumber, half_width
from .likeness import PARTS, continues, own_words, score, share, without_counts, words
from .rivals import has_unit

MIN_SCORE = 0.8
"""Score below which the words are too different for the same series."""
MIN_SCORE_AWAY = 1.5
"""The same in a section under the heading of another subject."""
MIN_HOME_SHARE = 0.4
"""The least share of a subject's name in a heading of its own."""
MIN_TOLD = 0.5
"""The same in the sentence itself."""
_RIVAL = 0.6
"""What a figure loses where the words name another one of much the same name."""
_IS_RATE = re.compile("[率比]$")
_TURN = re.compile("[人批场户车台架船件]次$")
_OWNER = re.compile("(?<=[现共设配仅])有")
_PER = re.compile("每|人均|平均")
_EVENTS = frozenset({"件", "起", "宗", "次", "场", "场次"})
"""Units in which clerks count the same doings, one this year and one the next."""
_WORD = re.compile(r"\{\{\s*([^{}\s.]+)\.([^{}\s.]+?)(?:\.[值数])?\s*\}\}")


@dataclass(frozen=True, slots=True)
class Match:
    """A number and the indicator whose value of this year it may be."""

    index: int
    """Of the number in the list of numbers."""
    indicator: Indicator
    score: float
    weak: bool
    """Whether it holds only beside another number of the same subject, in one sentence."""


def contexts(page: str) -> dict[tuple[str, str], str]:
    """Return the sentence before each name on last year's page, by `(subject, name)`."""
    sentences: dict[tuple[str, str], str] = {}
    for match in _WORD.finditer(page):
        before = re.split(r"[。；;\n]", page[max(0, match.start() - 120) : match.start()])[-1]
        plain = half_width(re.sub(r"\{\{[^{}]*\}\}", "0", before))
        sentences.setdefault((match[1], match[2]), plain)
    return sentences


def matches(
    numbers: list[ReportNumber],
    last: Ledger,
    year: int,
    last_contexts: Mapping[tuple[str, str], str],
) -> dict[int, Indicator]:
    """Return last year's indicator by the index of the number that continues it, each once."""
    indicators = [
        indicator
        for subject in last.years.get(year, {}).values()
        for indicator in subject.indicators.values()
        if (indicator.figure or (indicator.pending and not indicator.formula))
        and not (indicator.wording and indicator.figure and not indicator.figure.value)
    ]  # fmt: skip
    candidates = sorted(
        _candidates(numbers, indicators, last, last_contexts), key=lambda m: (-m.score, m.index)
    )
    choice: dict[int, Indicator] = {}
    keys: set[Key] = set()
    for weak in (False, True):
        sentences = {(numbers[n].sentence, i.subject) for n, i in choice.items()}
        for match in candidates:
            if match.weak != weak or match.index in choice or match.indicator.key in keys:
                continue
            if not weak or (numbers[match.index].sentence, match.indicator.subject) in sentences:
                choice[match.index] = match.indicator
                keys.add(match.indicator.key)
    return choice


def repeated(
    numbers: list[ReportNumber],
    subjects: Mapping[str, Subject],
    own_contexts: Mapping[tuple[str, str], str],
) -> dict[int, Indicator]:
    """Return the indicators that an earlier import entered for the same sentences."""
    choice: dict[int, Indicator] = {}
    for (short, name), context in own_contexts.items():
        subject = subjects.get(short)
        indicator = subject.indicators.get(name) if subject else None
        if indicator and len(words(context)) >= 2:
            index = next(
                (
                    n
                    for n, number in enumerate(numbers)
                    if n not in choice and number.figure and continues(context, number.before)
                ),
                -1,
            )
            if index >= 0:
                choice[index] = indicator
    return choice


def _candidates(
    numbers: list[ReportNumber],
    indicators: list[Indicator],
    last: Ledger,
    last_contexts: Mapping[tuple[str, str], str],
) -> Iterable[Match]:
    marks = {i.key: [*rivals.of(i, indicators, last.same_units)] for i in indicators}
    for index, number in enumerate(numbers):
        reading = clause.read(number) if number.figure else None
        if not number.figure or (reading and (reading.before or reading.doubtful)):
            continue  # 上年的92.5%
        for indicator in indicators:
            subject = last.subject_of(indicator)
            context = last_contexts.get((indicator.subject, indicator.name), "")
            if (
                not same_unit(number, indicator, last.same_units)
                or exclusion.is_of_others(number, indicator, subject, reading)
                or scope.differs(number, indicator, context)
            ):
                continue
            title = words(number.section.title)
            home = max(share(words(name), title) for name in (subject.short, subject.name))
            told = share(words(subject.name), words(number.before))
            home = max(home, told if told >= MIN_TOLD else 0)
            points = score(number, indicator, context) + 0.35 * min(home * 2, 1)
            points -= _RIVAL * (scope.is_part(number) and not _is_part(indicator, subject))
            points -= _RIVAL * any(rivals.wins(number, *pair) for pair in marks[indicator.key])
            away = home < MIN_HOME_SHARE
            known = bool(context) and continues(context, number.before)
            behind = words(re.split("[,;:(]", number.after)[0])[:12]
            clauses = PARTS.split(without_counts(number.before))
            near = (reading and reading.phrase) or clauses[-1]
            near = own_words(number) if number.name else words(_OWNER.split(near)[-1])
            if not known and exclusion.is_narrower(
                near, behind, indicator, subject, at_home=not away
            ):
                continue
            if points >= MIN_SCORE:
                yield Match(index, indicator, points, away and points < MIN_SCORE_AWAY)


def _is_part(indicator: Indicator, subject: Subject) -> bool:
    """Return whether the ledger says that a figure is part of another."""
    totals = (i.breakdowns for i in subject.indicators.values())
    return bool(indicator.part_of) or any(
        indicator.name in breakdown.parts for total in totals for breakdown in total
    )


def same_unit(number: ReportNumber, indicator: Indicator, same: Mapping[str, str]) -> bool:
    """Return whether the number has the unit of the indicator; `same` maps equal units to one."""
    if indicator.figure is None or number.figure is None:
        return bool(
            indicator.pending and number.figure and fits(number.figure.unit, indicator.name)
        )
    unit, old_unit = number.figure.unit, indicator.figure.unit
    if unit == old_unit.partition("/")[0]:
        return "/" not in old_unit or bool(_PER.search(number.before))
    # 10个创建村(居): the rest of 个村（居） stands beside what is counted.
    rest = old_unit.removeprefix(unit) if old_unit.startswith(unit) else ""
    if rest and half_width(rest) in number.before + number.after[:12]:
        return True
    return has_unit(unit, indicator, same) or (
        {unit, old_unit} <= _EVENTS and own_words(number).endswith(words(indicator.name))
    )


def is_quoted(number: ReportNumber, last: Ledger, year: int) -> bool:
    """Return whether a number is one of last year's, stated for comparison: 较去年的88宗."""
    return scope.is_of_last_year(number, year) and any(
        indicator.figure
        and number.figure
        and indicator.figure.value == number.figure.value
        and has_unit(number.figure.unit, indicator, last.same_units)
        for subject in last.years.get(year, {}).values()
        for indicator in subject.indicators.values()
    )


def fits(unit: str, name: str) -> bool:
    """Return whether a figure of this name may have the unit, where no earlier year tells."""
    if (unit in ("%", "‰")) != bool(_IS_RATE.search(name)):
        return False
    if turn := _TURN.search(name):  # 来访咨询批次, 来访咨询人次
        return unit[0] == turn[0][0]
    return not names_people(name) or counts_people(unit)
