"""The indicators of last year that numbers of the document continue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from ...ledger.model import Indicator, Key, Ledger, Subject
from . import clause
from .figures import ReportNumber, half_width
from .likeness import character_share, is_narrower, is_of_others, same_unit, share, words_of

MIN_SCORE = 0.8
"""Score below which the words are too different for the same series."""
MIN_SCORE_AWAY = 1.5
"""The same in a section under the heading of another subject."""
MIN_HOME_SHARE = 0.4
"""The least share of a subject's name in a heading of its own."""
_OF_WHOLE = re.compile("占[^,、;:()占]{0,12}$")
_LOCAL = re.compile(r"[,、;:()]")
_WORD = re.compile(r"\{\{\s*([^{}\s.]+)\.([^{}\s.]+?)(?:\.[值数])?\s*\}\}")


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
        if indicator and len(words_of(context)) >= 2:
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
    for index, number in enumerate(numbers):
        if not number.figure:
            continue
        reading = clause.read(number)
        if reading and (reading.before or reading.doubtful):
            continue  # 上年的92.5%
        for indicator in indicators:
            subject = last.subject_of(indicator)
            if same_unit(number, indicator, last.same_units) and not is_of_others(
                number, indicator, subject, reading, last.same_units
            ):
                context = last_contexts.get((indicator.subject, indicator.name), "")
                title = number.section.title
                home = subject.short in title or share(subject.short + subject.name, title)
                score = _score(number, indicator, context) + 0.35 * min(home * 2, 1)
                at_home = home >= MIN_HOME_SHARE
                known = bool(context) and continues(context, number.before)
                words = words_of((reading and reading.phrase) or _LOCAL.split(number.before)[-1])
                if not known and is_narrower(words, indicator, subject, at_home=at_home):
                    continue
                if score >= (MIN_SCORE if at_home else MIN_SCORE_AWAY):
                    yield Match(index, indicator, score)


def _score(number: ReportNumber, indicator: Indicator, context: str) -> float:
    """Return how alike the words are; those nearest to the number count most."""
    parts = [part for part in _LOCAL.split(number.before) if words_of(part)]
    local = words_of(parts[-1]) if parts else ""
    behind = words_of(_LOCAL.split(number.after)[0])[:12]
    if not local and number.figure:  # 11个村(居)申请创建: what is counted stands behind
        local = words_of(number.figure.unit) + behind
    around = words_of(number.before)[-40:]
    name = words_of(indicator.name) or indicator.name
    score = 1.0 * share(name, local) + 0.35 * share(name, around) + 0.45 * share(name, behind)
    score += 0.5 * character_share(local[-6:], name + words_of(indicator.definition))
    score += 0.3 * share(local[-8:], words_of(indicator.definition))
    if indicator.name.endswith("占比") and _OF_WHOLE.search(number.before):
        score += 0.6 * share(words_of(indicator.name[:-2]), around)
    if context:
        old_parts = [words_of(part) for part in _LOCAL.split(context) if words_of(part)]
        score += 0.6 * share(old_parts[-1] if old_parts else "", local)
        score += 1.0 * continues(context, number.before)
    return score


def continues(context: str, before: str) -> bool:
    """Return whether a sentence begins like last year's, apart from its figures."""
    return bool(_pattern(context).fullmatch(before))


@cache
def _pattern(context: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in context.split("0")]
    return re.compile(".{1,80}?".join(parts) if len(words_of(context)) >= 2 else "(?!)")
