"""Wrong words and punctuation: in pages, in their front matter, in the ledger's notes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import accumulate, groupby

from ...ledger.model import Indicator, Subject
from ...ledger.problem import Kind, Problem, quoted
from ...prose import language
from ...prose.wordlist import Rules
from ..project import PageFile, TownData
from . import Check

WRONG_WORDING = Kind(
    "W01",
    "用语或标点不当",
    "用词不当，或者标点用得不对。",
    levels=("错误", "提醒"),
    wrong="截止目前,各项工作有序推进。",
    right="截至2024年12月31日，各项工作有序推进。",
)

VERBATIM = "公文"
"""The value of 正文 on pages that show an approved document word for word."""
_DIGITS = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
FRONT = ("title", "导语", "摘要")
"""Front matter that readers see as prose."""


def check_page(page: PageFile, town: TownData) -> Iterator[Problem]:
    """Yield breaches of the word list (data/wordings.yml) and of the rules of punctuation."""
    found = language.findings(page.body, town.rules, _period(page, town))
    narrow = [f for f in found if f.reason == language.HALF_WIDTH]
    if page.text("正文") == VERBATIM:
        if narrow:
            yield _offer(page.path, page.line(narrow[0].start), "正文", narrow)
        found = [_as_typed(f) for f in found if f.reason != language.HALF_WIDTH]
    for finding in found:
        yield _problem(page.path, page.line(finding.start), finding)
    for key in FRONT:
        if not page.text(key):
            continue
        for finding in language.findings(page.text(key), town.rules):
            yield _problem(page.path, page.front[key].line, finding)


def _as_typed(finding: language.Mistake) -> language.Mistake:
    """Return a finding in a text that is not the editor's, whose digits may be full-width."""
    return replace(finding, level="提醒") if finding.reason == language.WIDE_DIGITS else finding


def _offer(path: str, line: int, place: str, narrow: list[language.Mistake]) -> Problem:
    """Return one offer for all half-width marks of a text that is not the editor's."""
    return WRONG_WORDING.problem(
        path=path,
        line=line,
        found=f"照录的{place}里有{len(narrow)}处半角标点，第一处是{quoted(narrow[0].found)}",
        expected=language.HALF_WIDTH,
        mend="要换的，重新导入定稿，加上 --full-width，网页和核对用的原文一起换；要照录的，不用改",
        level="提醒",
    )


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield the same breaches in the texts of data/."""
    for subject in town.ledger.subjects():
        yield from _note_problems(subject.path, list(_notes(subject)), town.rules)
        yield from _wording_problems(subject, town.rules)
    for path, texts in groupby(town.library.texts, key=lambda text: text.path):
        yield from _note_problems(path, [(text.line, text.value) for text in texts], town.rules)


def _note_problems(path: str, lines: list[tuple[int, str]], rules: Rules) -> Iterator[Problem]:
    """Yield breaches in short texts; each text comes with its line."""
    # All in one go: there are thousands, most of a few words.
    notes = [(line, text) for line, text in lines if text]
    starts = list(accumulate((len(text) + 2 for _, text in notes), initial=0))
    for finding in language.findings("\n\n".join(text for _, text in notes), rules):
        number = bisect_right(starts, finding.start) - 1
        yield _problem(path, notes[number][0], finding)


def _notes(subject: Subject) -> Iterator[tuple[int, str]]:
    """Yield every text of a subject, except statements, with the line of its indicator."""
    yield 1, subject.intro
    for indicator in subject.indicators.values():
        for text in indicator.sentences:
            if text != indicator.wording:
                yield indicator.line, text


def _wording_problems(subject: Subject, rules: Rules) -> Iterator[Problem]:
    """Yield breaches in statements, which are the report's own words, half-width marks in one.

    Their digits may be full-width, as the report has them.
    """
    narrow: list[tuple[int, language.Mistake]] = []
    for indicator in subject.indicators.values():
        for finding in language.findings(indicator.wording.translate(_DIGITS), rules):
            if finding.reason == language.HALF_WIDTH:
                narrow.append((indicator.line, finding))
            else:
                yield _problem(subject.path, indicator.line, finding)
    if narrow:
        yield _offer(subject.path, narrow[0][0], "表述", [finding for _, finding in narrow])


def _period(page: PageFile, town: TownData) -> Callable[[str], str]:
    """Return a function that gives the period of the figure which a word in braces names."""
    year = town.year_of(page)

    def period(expression: str) -> str:
        indicator = _named_indicator(expression, town, year)
        return indicator.period if indicator else ""

    return period


def _named_indicator(expression: str, town: TownData, year: int) -> Indicator | None:
    match = re.search(r"([\u4e00-\u9fff\w]+)\s*[.．。]\s*([\u4e00-\u9fff\w]+)", expression)
    subject = town.ledger.years.get(year, {}).get(match[1]) if match else None
    return subject.indicators.get(match[2]) if subject and match else None


def _problem(path: str, line: int, finding: language.Mistake) -> Problem:
    return WRONG_WORDING.problem(
        path=path,
        line=line,
        found=quoted(finding.found),
        expected=quoted(finding.replacement),
        mend=finding.reason.rstrip("。"),
        level=finding.level,
    )


CHECK = Check("用语和标点", check_page=check_page, check_town=check_town)
