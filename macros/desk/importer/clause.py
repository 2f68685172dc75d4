"""Clauses in which a number is not named by the words right before it.

甲、乙分别为3件、5件 gives each number its own name; 由92.5%提高到96.3% says last year's first; and
同比增长9.1% or 占比29% speaks of what the clause before has named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .figures import ReportNumber

_LONGEST = 160
"""Characters before a number that are looked at."""
_RESPECTIVE = re.compile(
    r"(?P<list>[^,;:。]*?[、和及与][^,;:。]*?)(?P<change>同比|环比|较上年|比上年|较去年|比去年)?(?:均|都)?分别"
    r"(?P<verb>[^\d,;:、]{0,14})(?P<earlier>(?:\d[^,;:]*[、和及与,])*)(?:约|近|超过?)?$"
)
_PAST = "上年度?同期|去年同期|上年度?|去年|前年|年初|年前|原来|最初|以前|过去|此前|原先|原|[a-z]"
_RISE = (
    "提高|提升|上升|增加|增长|下降|降低|减少|缩短|压缩|压减|精简|扩大|扩展|调整|发展|跃升|攀升"
    "|回落|减|增|降|升|变|改"
)
_FROM = re.compile(rf"(?P<subject>.*?)(?:由|从)(?P<past>{_PAST}|\d{{4}}年)?的?(?:约|近)?$")
_TO = re.compile(
    rf"(?P<subject>.*?)(?:由|从)(?:{_PAST}|\d{{4}}年)?的?[^,;]{{0,3}}\d[^,;]{{0,12}}?(?:{_RISE})[至到为](?:约|近|了)?$"
)
_CHANGES = re.compile(rf"[^\d,;]{{0,10}}?(?:{_RISE})[至到为]")
_COMPARED = re.compile(
    r"(?P<subject>.*?)(?P<way>同比|环比|(?:较|比|与)(?:上年度?|去年|前年|\d{4}年)(?:同期)?(?:相比)?)(?P<rest>[^\d]{0,8})$"
)
_RISEN = re.compile(f"(?P<rise>[降增涨升]幅|增速|(?:{_RISE})率?)(?:了|达到?|为|约|近)?")
_SHARE = re.compile(
    r"(?P<subject>.*?)占(?:比|全[镇年区县]|总[数量]|[^\d,;]{2,12}的?)?(?:为|达到?|约|超过?)?$"
)
_SEVERAL = r"^(?:(?:同比|环比|[较比与](?:上年|去年)\S{0,2})(?:均|都)?(?:分别)?|分别)[^\d]{0,8}"
_FIRST = re.compile(_SEVERAL + "$")
_FURTHER = re.compile(_SEVERAL + r"\d.*[、和及与]$")
_AND = re.compile(r"[、和及与]\D?\d")
_ITEMS = re.compile("[、和及与]")
_CLAUSES = re.compile("[,;:]")
_BEFORE = {"年初": "年初", "前年": "前年"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clause says that a number counts."""

    phrase: str
    """The words that name it, without what `before` and `after` add; empty if a clause earlier."""
    before: str = ""
    """上年, 年初 or 原, where it is a number of then."""
    after: str = ""
    """同比增长, 占比."""
    doubtful: bool = False
    """Whether the words do not show which of several things it is."""


def read(number: ReportNumber) -> Reading | None:
    """Return what the clause says of the number; None where the words before it name it."""
    clause = _CLAUSES.split(number.before)[-1][-_LONGEST:]
    if (_FIRST.search(clause) and _AND.match(number.after)) or _FURTHER.search(clause):
        return Reading("", doubtful=True)  # 同比分别下降12.5%和9.3%: of what was counted before
    if "分别" in number.before and (reading := _respective(number)):
        return reading
    if (match := _FROM.fullmatch(clause)) and _CHANGES.match(number.after):
        past = match["past"] or ""
        before = _BEFORE.get(past, "上年" if re.match(r"上年|去年|\d", past) else "原")
        return Reading(match["subject"], before)
    if match := _TO.fullmatch(clause):
        return Reading(match["subject"])
    if match := _RISEN.fullmatch(clause):
        return Reading("", after=match["rise"])
    if match := _COMPARED.fullmatch(clause):
        way = "环比" if match["way"] == "环比" else "同比"
        rest = re.sub("(?:了|达到?|为|约|超过?|近|的)+$", "", match["rest"])
        return Reading(match["subject"], after=way + rest)
    if match := _SHARE.fullmatch(clause):
        return Reading(match["subject"], after="占比")
    return None


def _respective(number: ReportNumber) -> Reading | None:
    match = _RESPECTIVE.search(number.before[-_LONGEST:])
    if not match:
        return None
    items = [item for item in _ITEMS.split(match["list"]) if item]
    earlier = len(_figures(match["earlier"]))
    later = len(_figures("1" + _CLAUSES.split(number.after)[0])) - 1
    if len(items) != earlier + 1 + later:
        return Reading("", doubtful=True)
    items = _whole_items(items)
    verb = re.sub("(?:为|是|有|达到?|共|约|近|超过?)+$", "", match["verb"])
    if match["change"]:
        return Reading(items[earlier], after="同比" + verb)
    return Reading(items[earlier] + re.sub("^(?:开展|举办|组织|进行)+(?=..)", "", verb))


def _whole_items(items: list[str]) -> list[str]:
    """Return the items with what only the last of them says: 一、二、三级 is 一级, 二级, 三级."""
    if re.search("[两三四]级$", items[-1]):  # 镇、村两级
        return [item + "级" for item in items[:-1]] + [items[-1][:-2] + "级"]
    ordinal = re.match("第(?=[一二三四五六])", items[0])
    plain = [item.removeprefix("第") for item in items]
    if len(items) > 1 and all(len(item) == 1 for item in plain[:-1]):
        plain = [item + plain[-1][1:] for item in plain[:-1]] + plain[-1:]
        return [f"第{item}" for item in plain] if ordinal else plain
    return items


def _figures(text: str) -> list[str]:
    return re.findall(r"\d[\d.]*(?!\d)", text)
