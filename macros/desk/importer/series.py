"""The indicators of last year that numbers of the document continue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

from ...ledger.model import Indicator, Key, Ledger, Subject
from ...ledger.people import counts_people, names_people
from . import clause, scope
from .figures import ReportNumber, half_width
from .likeness import character_share, continues, own_words, score, share, words

MIN_SCORE = 0.8
"""Score below which the words are too different for the same series."""
MIN_SCORE_AWAY = 1.5
"""The same in a section under the heading of another subject."""
MIN_HOME_SHARE = 0.4
"""The least share of a subject's name in a heading of its own."""
MIN_OF_RATE = 0.5
"""The least share of the characters that tell a rate from others of its kind.

More than that is needed where no earlier year has a value."""
_RIVAL = 0.6
"""What a figure loses where the words name another one of much the same name."""
_MOST_OF_MARK = 0.75
_COMMON = re.compile("[办件案结事项]")
_CHANGED = re.compile("(?:[提上下降增减][高升降加少低]|达)[到至]")
_RATE = re.compile("(.{2,}?)(?:..)率")
_IS_RATE = re.compile("[率比]$")
_TURN = re.compile("[人批场户车台架船件]次$")
_OWNER = re.compile("(?<=[现共设配仅])有")
_PER = re.compile("每|人均|平均")
_EVENTS = frozenset({"件", "起", "宗", "次", "场", "场次"})
"""Units in which clerks count the same doings, one this year and one the next."""
_WORD = re.compile(r"\{\{\s*([^{}\s.]+)\.([^{}\s.]+?)(?:\.[值数])?\s*\}\}")
_LOCAL = re.compile(r"[,、;:()]")


@dataclass(frozen=True, slots=True)
class Match:
    """A number and the indicator whose value of this year it may be."""

    index: int
    """Of the number in the list of numbers."""
    indicator: Indicator
    score: float


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
    for match in candidates:
        if match.index not in choice and match.indicator.key not in keys:
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
    rivals = {i.key: [*_rivals(i, indicators, last.same_units)] for i in indicators}
    for index, number in enumerate(numbers):
        reading = clause.read(number) if number.figure else None
        if not number.figure or (reading and (reading.before or reading.doubtful)):
            continue  # 上年的92.5%
        for indicator in indicators:
            subject = last.subject_of(indicator)
            context = last_contexts.get((indicator.subject, indicator.name), "")
            if (
                not same_unit(number, indicator, last.same_units)
                or _is_of_others(number, indicator, subject.short, reading)
                or scope.differs(number, indicator, context)
            ):
                continue
            home = max(
                share(words(n), words(number.section.title)) for n in (subject.short, subject.name)
            )
            points = score(number, indicator, context) + 0.35 * min(home * 2, 1)
            points -= _RIVAL * any(_is_of(number, *marks) for marks in rivals[indicator.key])
            points -= _RIVAL * (scope.is_part(number) and not _is_part(indicator, subject))
            at_home = home >= MIN_HOME_SHARE
            if not at_home and _is_narrower(number, indicator):
                continue
            if points >= (MIN_SCORE if at_home else MIN_SCORE_AWAY):
                yield Match(index, indicator, points)


def _is_part(indicator: Indicator, subject: Subject) -> bool:
    """Return whether the ledger says that a figure is part of another."""
    totals = (i.breakdowns for i in subject.indicators.values())
    return bool(indicator.part_of) or any(
        indicator.name in breakdown.parts for total in totals for breakdown in total
    )


def _rivals(
    indicator: Indicator, indicators: list[Indicator], same: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield what sets a figure's name apart from each other one much like it, and the reverse."""
    for other in indicators:
        if other is indicator or other.subject != indicator.subject:
            continue
        if other.figure and not _same(other.figure.unit, indicator, same):
            continue
        head = _common(indicator.name, other.name)
        tail = _common(indicator.name[head:][::-1], other.name[head:][::-1])
        if head + tail >= 2:
            yield (
                indicator.name[head : len(indicator.name) - tail],
                other.name[head : len(other.name) - tail],
            )


def _common(one: str, other: str) -> int:
    """Return how many characters two names have in common from the start."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _is_of(number: ReportNumber, own: str, others: str) -> bool:
    """Return whether the words near a number have the mark of the other figure, and not its own."""
    if own and others:
        near = own_words(number) + (number.figure.unit if number.figure else "")
        return _names(others, near) and not _names(own, near)
    near = scope.without_asides(number.before) + number.name
    return others in near if others else own not in near + number.after


def _names(mark: str, near: str) -> bool:
    return mark in near or (len(mark) > 3 and share(mark, near) >= _MOST_OF_MARK)


def _is_of_others(
    number: ReportNumber, indicator: Indicator, short: str, reading: clause.Reading | None
) -> bool:
    """Return whether an indicator is of something that the words do not speak of.

    按期办结率 is no 重复访办结率, 宣传材料 outside its section no 禁毒宣传材料.
    """
    name, near = indicator.name, number.before + number.section.title
    if reading and reading.after and reading.after[:2] not in name:
        return True
    if name.startswith(short) and short not in near and short not in number.after:
        return True
    match = _RATE.fullmatch(name)
    mark = _COMMON.sub("", match[1]) if match else ""
    here = character_share(mark, _CHANGED.sub("", near))
    return bool(mark) and (here <= MIN_OF_RATE if indicator.pending else here < MIN_OF_RATE)


def _is_narrower(number: ReportNumber, indicator: Indicator) -> bool:
    """Return whether the words speak of a part of what is counted: 网上办理事项, no 办理事项."""
    near = words(_OWNER.split(_LOCAL.split(number.before)[-1])[-1])
    before, name, _ = near.rpartition(indicator.name)
    return bool(name and before and before[-2:] not in indicator.definition)


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
    return _same(unit, indicator, same) or (
        {unit, old_unit} <= _EVENTS and own_words(number).endswith(words(indicator.name))
    )


def _same(unit: str, indicator: Indicator, same: Mapping[str, str]) -> bool:
    old_unit = indicator.figure.unit if indicator.figure else unit
    return same.get(unit, unit) == same.get(old_unit, old_unit)


def fits(unit: str, name: str) -> bool:
    """Return whether a figure of this name may have the unit, where no earlier year tells."""
    if (unit in ("%", "‰")) != bool(_IS_RATE.search(name)):
        return False
    if turn := _TURN.search(name):  # 来访咨询批次, 来访咨询人次
        return unit[0] == turn[0][0]
    return not names_people(name) or counts_people(unit)
