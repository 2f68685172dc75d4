"""Rates above the whole, counts with decimals, and notes that the figures no longer bear out.

Such notes are doubts (`存疑`) and copies of arithmetic (`照录`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ...ledger import oddity, quarters, relations
from ...ledger.mention import SMALL_COUNT
from ...ledger.model import FreeRelation, Indicator, Ledger, Subject
from ...ledger.problem import Kind, Problem, quoted
from ...ledger.relations import Relation
from ...ledger.target import WHOLE
from ..project import TownData
from . import Check, lastyear

SETTLED_DOUBT = Kind(
    "U02",
    "存疑的关系已经成立",
    "写了“存疑”，可是现在对得上了。写了“照录”的是错误：数变了，要重新对照原文。",
    levels=("提醒", "错误"),
    wrong="""\
  活动: {值: 12场, 分项: [讲座, 展览], 存疑: 讲座和展览相加不等于合计。}
  讲座: 5场
  展览: 7场
""",
    right="""\
  活动: {值: 12场, 分项: [讲座, 展览]}
  讲座: 5场
  展览: 7场
""",
    place="台账",
)
OLD_COPY = Kind(
    "B02",
    "照录的算式不是现在的数",
    "“照录”里的算式，现在的数里没有：数改过了，或者已经对得上了。",
    wrong="""\
  活动: {值: 12场, 照录: 3场 → 12场}
""",
    right="""\
  活动: 12场
""",
    place="台账",
)
ABOVE_WHOLE = Kind(
    "B04",
    "比率超过百分之百",
    "部分除以整体，不会超过百分之百。",
    levels=("提醒",),
    advice="名称里有“增”“降”“同比”“完成”的不问。别的确实可以超过的，照录检查给出的那一行。",
    wrong="  办结率: 120%",
    right="""\
  办结率: {值: 120%, 照录: 120% > 100%}
""",
    place="台账",
)

FRACTION = Kind(
    "B14",
    "件数、人数有小数",
    "案件、活动、人，一件是一件，不会有半件。",
    levels=("提醒",),
    advice="多半是点错了小数点，或者漏写了“万”。平均数在名称里写“平均”，或者写成“次/月”这样的单位。",
    wrong="  活动: 1.2场",
    right="  活动: 12场",
    place="台账",
)

_COUNTED = re.compile("(?:[次场起宗件批份篇期条人名位户家所支]|个(?!百分点|千分点))[^/]*")
# A doubt about a sum or a ratio is settled once the sum or ratio is right.
_ARITHMETIC = re.compile("相加|合计|不等于|之和|对不上|比率|推算")
_MAY_EXCEED = re.compile("[增减升降涨跌超]|同比|环比|完成")


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield rates above the whole, counts with decimals, and notes that are out of date."""
    for subject in town.ledger.subjects():
        for indicator in subject.indicators.values():
            yield from _oddities(indicator)
    yield from _settled(town.ledger)


def _oddities(indicator: Indicator) -> Iterator[Problem]:
    for kind, arithmetic, expected in (
        (ABOVE_WHOLE, _excess_arithmetic(indicator), "部分与整体的比率不超过百分之百"),
        (FRACTION, _fraction_arithmetic(indicator), "整数"),
    ):
        if arithmetic and not oddity.is_copied(indicator, arithmetic):
            yield kind.problem(
                path=indicator.path,
                line=indicator.line,
                found=f"“{indicator.name}”是{indicator.text}",
                expected=expected,
                mend=oddity.offer(indicator, arithmetic, contradiction=False),
            )


def _excess_arithmetic(indicator: Indicator) -> str:
    """Return `120% > 100%` for a rate above the whole, else empty."""
    figure = indicator.figure
    whole = WHOLE.get(figure.unit) if figure else None
    if not figure or not whole or figure.value <= whole or _MAY_EXCEED.search(indicator.name):
        return ""
    return f"{figure} > {whole}{figure.unit}"


def _fraction_arithmetic(indicator: Indicator) -> str:
    """Return `1.2场 ≠ 整数` for a reported count that is not whole, else empty."""
    figure = indicator.figure
    if not figure or indicator.formula or "均" in indicator.name or not figure.value % 1:
        return ""
    return f"{figure} ≠ 整数" if _COUNTED.fullmatch(figure.unit) else ""


def _settled(ledger: Ledger) -> Iterator[Problem]:
    """Yield doubts whose relations hold, and copies without their oddity."""
    by_owner: dict[int, list[Relation]] = {}
    for relation in relations.collect(ledger):
        if relation.owner.doubt or relation.owner.verbatim:
            by_owner.setdefault(id(relation.owner), []).append(relation)
    for subject in ledger.subjects():
        for owner in _owners(subject):
            if owner.doubt or owner.verbatim:
                own = by_owner.get(id(owner), [])
                yield from _settled_notes(ledger, subject, owner, own)


def _settled_notes(
    ledger: Ledger, subject: Subject, owner: Indicator | FreeRelation, own: list[Relation]
) -> Iterator[Problem]:
    answers = {relation.arithmetic: relations.answer(ledger, relation) for relation in own}
    odd = [text for text, answer in answers.items() if answer is False]
    odd += _own_oddities(ledger, owner)
    old = _without(oddity.copies(owner), odd)
    holding = next((r for r in own if answers[r.arithmetic]), None)
    speaks = isinstance(owner, FreeRelation) or _ARITHMETIC.search(owner.doubt)
    if holding and not odd and owner.doubt and (speaks or old):
        yield SETTLED_DOUBT.problem(
            path=subject.path,
            line=holding.line,
            found=quoted(holding.text),
            expected="“存疑”只写在对不上的地方",
            mend="对照原文：这个关系已经成立的，删去“存疑”和“照录”",
            level="错误" if old else "提醒",
        )
    elif old and not _is_open(owner, answers) and not _without(odd, oddity.copies(owner)):
        yield OLD_COPY.problem(
            path=subject.path,
            line=owner.line,
            # Leave out small counts of people: messages end up in logs.
            found="有一至九人的算式"
            if SMALL_COUNT.search(oddity.plain(old[0]))
            else quoted(old[0]),
            expected="与现在的数一致的算式",
            mend="已经对得上的，删去这个算式，再看“存疑”还要不要；写错了的，照检查给出的改",
        )


def _is_open(owner: Indicator | FreeRelation, answers: Mapping[str, bool | None]) -> bool:
    """Return whether some figure is still to be filled in, so that nothing can be said."""
    return None in answers.values() or (isinstance(owner, Indicator) and owner.pending)


def _owners(subject: Subject) -> list[Indicator | FreeRelation]:
    return [*subject.indicators.values(), *subject.checks]


def _own_oddities(ledger: Ledger, owner: Indicator | FreeRelation) -> list[str]:
    if not owner.verbatim or not isinstance(owner, Indicator):
        return []
    own = (_excess_arithmetic(owner), _fraction_arithmetic(owner), quarters.arithmetic(owner))
    return [text for text in (lastyear.arithmetic(ledger, owner), *own) if text]


def _without(texts: list[str], others: list[str]) -> list[str]:
    known = {oddity.plain(text) for text in others}
    return [text for text in texts if oddity.plain(text) not in known]


CHECK = Check("可疑的数", check_town=check_town)
