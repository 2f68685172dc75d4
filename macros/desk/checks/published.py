"""Whether what was published stays known: no figure, value or correction vanishes in silence.

What releases published stands in `data/published.jsonl`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...ledger.mention import tells_small_count
from ...ledger.model import Indicator
from ...ledger.notes import MENTIONED_COUNT
from ...ledger.problem import Kind, Problem, quoted
from ...ledger.record import FILE, WITHDRAWN, Place, Publication, Record
from ..project import TownData
from . import Check

LOST_PUBLICATION = Kind(
    "R15",
    "公布过的不见了",
    "公布过的指标，或者公布过的更正，台账里没有了。",
    advice=(
        "公布过的，别人可能已经引用。指标改了名的，写“曾用名”；不该再用的，写“撤回”，"
        "看[改名和撤回](figures.md#改名和撤回)。主题的文件名是网址的一部分，公布以后不改。"
    ),
)
SILENT_CHANGE = Kind(
    "R16",
    "公布过的数改了，没有更正",
    "现在的数与公布过的不一样，又没有写“更正”。",
    advice=(
        "改错了的，改回来；公布的数真的有错，写一条“更正”，看"
        "[更正](figures.md#更正公布以后改数)。登记了还没有提交、也没有公布的，"
        "撤回 `data/published.jsonl` 的改动就可以。"
    ),
)


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield published figures and corrections that are gone, and values changed in silence."""
    figures = {
        (subject.year, subject.stem, name): indicator
        for subject in town.ledger.subjects()
        for indicator in subject.indicators.values()
        for name in indicator.names
    }
    withdrawals = {
        (s.year, s.stem, withdrawal.name)
        for s in town.ledger.subjects()
        for withdrawal in s.withdrawals
    }
    yield from _secrets(town.ledger.record, figures)
    for state in town.ledger.record.latest:
        indicator = figures.get(state.place)
        if indicator:
            yield from _changes(indicator, state)
        elif state.place not in withdrawals:
            is_withdrawn = state.text == WITHDRAWN
            lost = f"{state.name}的撤回" if is_withdrawn else quoted(state.name)
            yield _loss(f"data/{state.year}/{state.stem}.yml", 1, lost, state.day)


def _changes(indicator: Indicator, state: Publication) -> Iterator[Problem]:
    """Yield what of a published state neither stands in the ledger nor is corrected there."""
    changes = {(c.date, c.old, c.new) for c in indicator.corrections}
    dates = {c.date for c in indicator.corrections}
    for date, old, new in state.corrections:
        # Of a withheld count, only the day is on record or still known.
        known = date in dates if indicator.hidden or not old else (date, old, new) in changes
        if not known:
            yield _loss(indicator.path, indicator.line, f"{date}的更正", state.day)
    if indicator.formula or (indicator.figure is None and indicator.wording):
        return  # computed anew from corrected figures; words without a number have no 更正
    corrected = len(changes) > len(state.corrections) and (
        indicator.hidden or state.text in {c.old for c in indicator.corrections}
    )
    if state.text != indicator.text and not corrected and not indicator.broken:
        yield SILENT_CHANGE.problem(
            path=indicator.path,
            line=indicator.line,
            found=quoted(indicator.text),
            # A value on record may have become a secret since.
            expected=f"{state.day}公布的{'数' if indicator.sensitive else quoted(state.text)}，"
            "或者有一条更正",
            mend="改回公布的数；公布的数有错的，写一条“更正”",
        )


def _secrets(record: Record, figures: Mapping[Place, Indicator]) -> Iterator[Problem]:
    """Yield lines of the record with a small count of people that has become sensitive since."""
    for number, state in enumerate(record.publications, 1):
        indicator = figures.get(state.place)
        texts = (state.text, *(value for _, *values in state.corrections for value in values))
        if indicator and indicator.sensitive and any(map(tells_small_count, texts)):
            yield MENTIONED_COUNT.problem(
                path=f"data/{FILE}",
                line=number,
                found=f"“{state.name}”登记了一至九人的人数",
                expected="一至九人的人数不写进任何文件",
                mend="不要自己删，照“隐去的人数”那一页告诉程序员，连提交历史一起清除",
            )


def _loss(path: str, line: int, found: str, day: str) -> Problem:
    return LOST_PUBLICATION.problem(
        path=path,
        line=line,
        found=f"没有{found}",
        expected=f"{day}公布过的都还在",
        mend="照原来的样子补回来；指标改了名的写“曾用名”，不该再用的写“撤回”",
    )


CHECK = Check("公布过的", check_town=check_town)
