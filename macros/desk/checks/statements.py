"""Statements (`表述`) against the values that they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...ledger.figure import Figure, parse
from ...ledger.model import PLACEHOLDER, Indicator, Ledger
from ...ledger.problem import Kind, Problem, quoted
from ...ledger.target import WHOLE
from ...library.laws import numeral
from ...prose import numbers
from ..project import TownData
from . import Check

CONTRADICTION = Kind(
    "B05",
    "表述与数值矛盾",
    "“表述”说的和“值”不是一回事：数不一样，或者一个说没有、一个说有。",
    advice="“表述”里要说到别的数，写花括号，如 `{指标名}`。",
    wrong="""\
  活动: {值: 12场, 表述: 办了15场活动}
  事故: {值: 3件, 表述: 没有发生事故}
""",
    right="""\
  活动: {值: 12场, 表述: 办了12场活动}
  事故: {值: 0件, 表述: 没有发生事故}
""",
    place="台账",
)

_NONE = re.compile(
    "无一(?!例外|遗漏|不)|没有(?:任何|一|发生|出现|发现|产生|造成)|[未无](?:发生|出现|发现|产生)"
    "|一[件人宗起次例个]也?[没未无]|为零|零(?:发生|发案|事故|投诉|上访|报告|增长|案件)|杜绝"
)
_ANY_DENIAL = re.compile("[无没未零不免绝]|(?<![0-9.])0(?![0-9.])")
_ALL = re.compile("全部|所有|件件|事事|百分之百|无一例外|全覆盖")
_CHINESE = re.compile("[约近]?([一二两三四五六七八九十百]+)(.+)")
_LARGEST_NUMERAL = 100


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield every indicator whose statement says another number than its value."""
    for subject in town.ledger.subjects():
        for indicator in subject.indicators.values():
            figure, wording = indicator.figure, PLACEHOLDER.sub("", indicator.wording)
            if not figure or not wording or indicator.hidden:
                continue
            if _contradicts(town.ledger, figure, wording):
                yield _problem(indicator)


def _contradicts(ledger: Ledger, figure: Figure, wording: str) -> bool:
    answers = list(_comparisons(ledger, figure, wording))
    if figure.value == 0:
        return bool(answers) and not any(answers) and not _ANY_DENIAL.search(wording)
    if answers:
        return not any(answers)
    whole = WHOLE.get(figure.unit)
    if whole and figure.value >= whole:  # 没有一件逾期 is all of them
        return False
    return bool(_NONE.search(wording) or (whole and _ALL.search(wording)))


def _comparisons(ledger: Ledger, figure: Figure, wording: str) -> Iterator[bool]:
    """Yield for each number of the same unit in the wording whether it is the figure's."""
    for number in numbers.numbers(wording):
        if text := numbers.restated(number):
            stated = parse(text)
            if _same_unit(ledger, stated.unit, figure.unit):
                yield stated.value == figure.value
            continue
        match = _CHINESE.fullmatch(number.text)
        if match and _same_unit(ledger, match[2], figure.unit):
            yield _says(match[1], figure)


def _same_unit(ledger: Ledger, unit: str, whole: str) -> bool:
    groups = ledger.same_units
    parts = (whole.partition("/")[0], whole.partition("村")[0])  # 13个 of 13个村（居）
    return unit in parts or groups.get(unit, unit) == groups.get(whole, whole)


def _says(chinese: str, figure: Figure) -> bool:
    if figure.value != int(figure.value) or not 0 < figure.value < _LARGEST_NUMERAL:
        return False
    return chinese.replace("两", "二") == numeral(int(figure.value))


def _problem(indicator: Indicator) -> Problem:
    return CONTRADICTION.problem(
        path=indicator.path,
        line=indicator.line,
        found=f"“{indicator.name}”的值是{indicator.text}，表述是{quoted(indicator.wording)}",
        expected="值和表述说同一个数",
        mend="对照原文，改正其中一个；表述里的别的数，写成花括号，如“{指标名}”",
    )


CHECK = Check("表述", check_town=check_town)
