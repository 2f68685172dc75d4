"""Last year's statements that the report makes again, in the same words or in nearly the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ...ledger.model import PLACEHOLDER, Indicator, Ledger, Subject
from . import intent
from .document import Manuscript
from .figures import NumberedPart, ReportNumber, half_width, sentence_after, sentence_before
from .likeness import alike, continues, words
from .series import same_unit

MIN_STATEMENT = 5
"""Characters of a wording that is recognised by itself."""
MIN_ALIKE = 0.75
"""The least likeness of a statement in other words."""
_MOST_PARTS = 5
_PART = re.compile("[^,;、。!?]+")
_NONE = re.compile("没有|未(?!成年|满|到期)|无(?!毒|障碍|偿|声|人机)|杜绝|不存在")
_NOTHING = re.compile("(?:为|达)?零$|0[起件宗人名]")
_ALL = re.compile("全部|所有|一律|件件|事事|个个|全覆盖")
_LEAD = re.compile("^(?:没有|未|无|杜绝|不存在)(?:再?(?:发生|出现|引发))?|的?(?:发生|出现)$")


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of last year, and where this year's report makes it."""

    indicator: Indicator
    block: int
    start: int
    end: int
    wording: str
    """As the report words it, with figures of other names in braces."""
    figures: Mapping[str, ReportNumber] = field(default_factory=dict)
    """What those names stand for."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Some clauses of a sentence, one after the other."""

    block: int
    start: int
    end: int
    text: str


def recurring(
    document: Manuscript,
    subjects: Iterable[Subject],
    numbers: Sequence[ReportNumber],
    places: Sequence[NumberedPart],
    last: Ledger,
    contexts: Mapping[tuple[str, str], str],
) -> Iterator[Statement]:
    """Yield last year's statements that recur, each once, those in the same words first.

    Args:
        document: the report.
        subjects: last year's.
        numbers: those of the report.
        places: the section of each block.
        last: every year of the ledger.
        contexts: the words before each name on last year's page.
    """
    left = [
        indicator
        for subject in subjects
        for indicator in subject.indicators.values()
        if indicator.wording and {*PLACEHOLDER.findall(indicator.wording)} <= {*subject.indicators}
    ]
    for indicator in [*left]:
        wording = last.expand(indicator.wording, indicator)
        context = contexts.get((indicator.subject, indicator.name), "")
        for index, block in enumerate(document.blocks):
            start = _offset(wording, context, block.text)
            if start >= 0 and not _is_planned(block.text, start, places[index], indicator.year):
                yield Statement(indicator, index, start, start + len(wording), indicator.wording)
                left.remove(indicator)
                break
    runs = [*_runs(document)]
    pairs = [
        (-likeness, n, run)
        for n, indicator in enumerate(left)
        for wording in [half_width(last.expand(indicator.wording, indicator))]
        for run in runs
        if (likeness := _likeness(wording, run.text)) >= MIN_ALIKE
    ]
    done: set[int] = set()
    for _, n, run in sorted(pairs, key=lambda pair: pair[:2]):
        text = document.blocks[run.block].text
        if n in done or _is_planned(text, run.start, places[run.block], left[n].year):
            continue
        if statement := _reworded(left[n], run, text, numbers, last):
            done.add(n)
            yield statement


def _offset(wording: str, context: str, text: str) -> int:
    """Return the offset of a statement, or -1; a short one must follow last year's words."""
    if len(wording) >= MIN_STATEMENT:
        return text.find(wording)
    clause = re.split("[,;:]", context)[-1]
    for match in re.finditer(re.escape(wording), text):
        before = sentence_before(text, match.start())
        if continues(context, before) or (len(words(clause)) >= 4 and before.endswith(clause)):
            return match.start()
    return -1


def _runs(document: Manuscript) -> Iterator[_Run]:
    for index, block in enumerate(document.blocks):
        if block.rows or block.level in (1, 2):
            continue
        text = half_width(block.text)
        parts = [*_PART.finditer(text)]
        for first, part in enumerate(parts):
            none = _NONE.search(part[0])
            start = part.start() + (none.start() if none else 0)
            for final in parts[first : first + _MOST_PARTS]:
                if re.search("[;。!?]", text[start : final.end()]):
                    break
                yield _Run(index, start, final.end(), text[start : final.end()])


def _likeness(wording: str, clauses: str) -> float:
    """Return how alike a statement and some clauses are; 0 where one denies what the other says."""
    if _sense(wording) != _sense(clauses):
        return 0
    return alike(_core(wording), _core(clauses))


def _sense(text: str) -> str:
    """Return whether a text says that there was nothing, or that all was done, or neither."""
    if _NONE.match(text) or _NOTHING.search(text):
        return "无"
    return "全" if _ALL.search(text) else ""


def _core(text: str) -> str:
    return words(_LEAD.sub("", text).replace("或者", "或"))


def _reworded(
    indicator: Indicator, run: _Run, text: str, numbers: Sequence[ReportNumber], last: Ledger
) -> Statement | None:
    """Return a statement in the report's words; None where it speaks of other figures there."""
    names = PLACEHOLDER.findall(indicator.wording)
    inside = [
        number
        for number in numbers
        if number.spot == (run.block, -1, -1)
        and number.counts
        and run.start <= number.start < run.end
    ]
    if len(inside) != len(names) or "{" in text:
        return None
    figures = dict(zip(names, inside, strict=True))
    wording = text[run.start : run.end]
    for name, number in reversed(figures.items()):
        old = last.find_named(name, indicator)
        if old is None or not same_unit(number, old, last.same_units):
            return None
        at = number.start - run.start, number.end - run.start
        wording = f"{wording[: at[0]]}{{{name}}}{wording[at[1] :]}"
    return Statement(indicator, run.block, run.start, run.end, wording, figures)


def _is_planned(text: str, start: int, section: NumberedPart, year: int) -> bool:
    """Return whether a place of the report of the year after `year` speaks of what is to come."""
    before, after = sentence_before(text, start), sentence_after(text, start)
    number = ReportNumber((0, -1, -1), start, start, "", "其他", None, section, before, after)
    return intent.is_planned(number, year + 1)
