"""Which number of the document continues which indicator of last year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from ...ledger.model import Indicator, Key, Ledger
from .figures import Found, half_width

LEAST = 0.8
"""Score below which words are too unlike for the same series."""
LEAST_AWAY = 1.5
"""The same in a section that another subject's heading stands over."""
AT_HOME = 0.4
"""How much of a subject's name a heading of its own says."""
_LOCAL = re.compile(r"[,、;:()]")
_WORD = re.compile(r"\{\{\s*([^{}\s.]+)\.([^{}\s.]+?)(?:\.[值数])?\s*\}\}")
_NOISE = re.compile(r"[\d\W_]|我镇|全镇|全年|累计|共计|其中|开展|组织|达到?|均|共|的|了|数$|等")


@dataclass(frozen=True, slots=True)
class Match:
    """A number and the indicator it is this year's value of."""

    number: int
    """Index in the list of what was found."""
    indicator: Indicator
    score: float


def contexts(page: str) -> dict[tuple[str, str], str]:
    """Return the words before each name on last year's page: `(subject, name)` → sentence so far."""
    found: dict[tuple[str, str], str] = {}
    for match in _WORD.finditer(page):
        before = re.split(r"[。；;\n]", page[max(0, match.start() - 120) : match.start()])[-1]
        plain = half_width(re.sub(r"\{\{[^{}]*\}\}", "0", before))
        found.setdefault((match[1], match[2]), plain)
    return found


def matches(
    found: list[Found], last: Ledger, year: int, said: Mapping[tuple[str, str], str]
) -> dict[int, Indicator]:
    """Return last year's indicator for each number that continues one, each indicator once."""
    known = [
        indicator
        for subject in last.years.get(year, {}).values()
        for indicator in subject.indicators.values()
        if not indicator.formula and (indicator.figure or indicator.pending)
        and not (indicator.wording and indicator.figure and not indicator.figure.value)
    ]  # fmt: skip
    likely = sorted(_likely(found, known, last, said), key=lambda m: (-m.score, m.number))
    chosen: dict[int, Indicator] = {}
    taken: set[Key] = set()
    for match in likely:
        if match.number not in chosen and match.indicator.key not in taken:
            chosen[match.number] = match.indicator
            taken.add(match.indicator.key)
    return chosen


def _likely(
    found: list[Found], known: list[Indicator], last: Ledger, said: Mapping[tuple[str, str], str]
) -> Iterable[Match]:
    for number, one in enumerate(found):
        if not one.figure:
            continue
        for indicator in known:
            if same_unit(one, indicator, last.same_units):
                subject = last.subject_of(indicator)
                context = said.get((indicator.subject, indicator.name), "")
                home = share(subject.short + subject.name, one.section.title)
                score = _score(one, indicator, context) + 0.35 * min(home * 2, 1)
                if score >= (LEAST if home >= AT_HOME else LEAST_AWAY):
                    yield Match(number, indicator, score)


def same_unit(one: Found, indicator: Indicator, same: Mapping[str, str]) -> bool:
    """Return whether the number counts what the indicator counts."""
    if indicator.figure is None or one.figure is None:
        return indicator.pending
    unit, theirs = one.figure.unit, indicator.figure.unit
    if unit == theirs or unit == theirs.partition("/")[0]:
        return True
    # 10个创建村(居): the rest of 个村（居） stands behind what is counted.
    rest = theirs.removeprefix(unit) if theirs.startswith(unit) else ""
    if rest and rest.replace("（", "(").replace("）", ")") in one.after[:12]:
        return True
    return same.get(unit, unit) == same.get(theirs, theirs)


def _score(one: Found, indicator: Indicator, context: str) -> float:
    """Return how alike the words are: nearest the number count most."""
    parts = [part for part in _LOCAL.split(one.before) if _words(part)]
    local = _words(parts[-1]) if parts else ""
    behind = _words(_LOCAL.split(one.after)[0])[:12]
    if not local and one.figure:  # 11个村(居)申请创建: what is counted stands behind
        local = _words(one.figure.unit) + behind
    around = _words(one.before)[-40:]
    name = _words(indicator.name) or indicator.name
    score = 1.0 * share(name, local) + 0.35 * share(name, around) + 0.45 * share(name, behind)
    score += 0.5 * _held(local[-6:], name + _words(indicator.definition))
    score += 0.3 * share(local[-8:], _words(indicator.definition))
    if context:
        theirs = [_words(part) for part in _LOCAL.split(context) if _words(part)]
        score += 0.6 * share(theirs[-1] if theirs else "", local)
        score += 1.0 * continues(context, one.before)
    return score


def continues(context: str, before: str) -> bool:
    """Return whether a sentence begins as last year's did, the figures in it aside."""
    return bool(_pattern(context).fullmatch(before))


@cache
def _pattern(context: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in context.split("0")]
    return re.compile(".{1,80}?".join(parts) if len(_words(context)) >= 2 else "(?!)")


def _words(text: str) -> str:
    return _NOISE.sub("", half_width(text))


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}


def share(part: str, whole: str) -> float:
    """Return how much of `part` is said in `whole`, by pairs of characters."""
    pairs = _pairs(part)
    return len(pairs & _pairs(whole)) / len(pairs) if pairs else 0.0


def _held(part: str, whole: str) -> float:
    """Return how many characters of a short form (社戒) stand in the full one (社区戒毒人员)."""
    return sum(char in whole for char in part) / len(part) if len(part) > 1 else 0.0
