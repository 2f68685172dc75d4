"""Sentences that only a person can judge: about a delicate matter, with a number in any writing.

No pattern knows that half a dozen less two is four.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...desk.checks.language import FRONT
from ...desk.checks.privacy import withheld_names
from ...desk.project import Project
from ...ledger.mention import core, tells_small_count
from ...ledger.people import names_delicate_people
from ...ledger.plain import unfold
from ...prose.markup import BREAK, prose_of
from ...prose.numbers import Kind, numbers

_COUNTS: frozenset[Kind] = frozenset({"数值", "范围", "倍数", "百分点", "中文数", "其他"})
_QUANTITY = re.compile(
    "[半几两一]打|[半几]数|一半|若干|[几数][十个名人位例]|[一二两三四五六七八九]成|分之|翻.?番"
)
_SENTENCE = re.compile(rf"[^。！？；\n{BREAK}]+")


def sentences(project: Project) -> Iterator[str]:
    """Yield each such sentence of the pages and of data/, after its file and line.

    A sentence is about a delicate matter where its paragraph or the one before names it.
    """
    names = _names(project)
    before, was_about = "", False
    for path, line, text in _texts(project):
        plain = unfold(text)[0]
        is_about = names_delicate_people(plain) or any(name in plain for name in names)
        if is_about or (was_about and path == before):
            for sentence in filter(_has_number, _SENTENCE.findall(plain)):
                yield f"{path}:{line}：{sentence.strip()}"
        before, was_about = path, is_about


def _names(project: Project) -> set[str]:
    """Return what sensitive subjects and withheld counts are called."""
    names = {core(name) for name in withheld_names(project)}
    for subject in project.ledger.subjects():
        if any(indicator.sensitive for indicator in subject.indicators.values()):
            names |= {subject.name, subject.short}
    return {name for name in names if len(name) > 1}


def _texts(project: Project) -> Iterator[tuple[str, int, str]]:
    """Yield file, line and text of everything that readers see, paragraph by paragraph."""
    for page in project.pages:
        for key in FRONT:
            if page.text(key):
                yield page.path, page.front[key].line, page.text(key)
        plain, place = unfold(page.body)
        prose = prose_of(plain)
        for part in re.finditer(rf"[^{BREAK}\n]+", prose.text):
            yield page.path, page.line(place(prose.places[part.start()])), part[0]
    for subject in project.ledger.subjects():
        yield subject.path, 1, subject.intro
        for indicator in subject.indicators.values():
            reasons = (correction.reason for correction in indicator.corrections)
            for sentence in (*indicator.sentences, *reasons):
                yield subject.path, indicator.line, sentence
    for text in project.library.texts:
        yield text.path, text.line, text.value


def _has_number(text: str) -> bool:
    if _QUANTITY.search(text) or tells_small_count(text):
        return True
    return any(number.kind in _COUNTS for number in numbers(text))
