"""Clauses in which a number is not named by the words right before it.

甲、乙分别为3件、5件 gives each number its own name; 由92.5%提高到96.3% says last year's first; and
同比增长9.1% or 占比29% speaks of what the clause before has named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from ...prose.borders import cut
from .figures import ReportNumber

_LONGEST = 160
"""Characters before a number that are looked at."""
_RESPECTIVE = re.compile(
    r"(?P<list>[^,;:。]*?[、和及与][^,;:。]*?)(?P<change>同比|环比|较上年|比上年|较去年|比去年)?(?:均|都)?分别"
    r"(?P<verb>[^\d,;:、]{0,14})(?P<earlier>(?:\d[^,;:]*[、和及与,])*)(?:约|近|超过?)?$"
)
# 甲、乙分别处罚3件、5件,罚款分别为2万元、6万元: the same list again.
_AGAIN = re.compile(
    r"(?P<list>[^,;:。]*?[、和及与][^,;:。]*?)(?P<change>(?!))?分别[^;:。]*,(?P<verb>[^\d,;:、和及与]{2,10})"
    r"分别(?:为|是|达到?)?(?P<earlier>(?:\d[^,;:]*[、和及与])*)(?:约|近|超过?)?$"
)
# 分别向县、市两级报送3件、5件
_TO_EACH = re.compile(
    r"分别(?:向|给|在|由|从)(?P<list>[^,;:\d]*?[、和与及][^,;:\d]*)(?P<change>(?!))?(?P<verb>)"
    r"(?P<earlier>(?:\d[^,;:]*[、和与及])*)$"
)
_PAST = (
    "[\u4e00-\u9fff]{2,4}时|上年度?同期|去年同期|上年度?|去年|前年"
    "|年初|年前|原来|最初|以前|过去|此前|原先|原|[a-z]"
)
RISE = (
    "提高|提升|上升|增加|增长|下降|降低|减少|缩短|压缩|压减|精简|扩大|扩展|调整|发展|跃升|攀升"
    "|回落|扩充|壮大|减|增|降|升|扩|变|改"
)
_FROM = re.compile(rf"(?P<subject>.*?)(?:由|从)(?P<past>{_PAST}|\d{{4}}年)?的?(?:约|近)?$")
_TO = re.compile(
    rf"(?P<subject>.*?)(?:由|从)(?:{_PAST}|\d{{4}}年)?的?[^,;]{{0,3}}\d(?:[^,;]{{0,12}}?(?:{RISE})[至到为]|[^\d,;]{{1,4}}[至到])"
    r"(?P<then>\d{4}年)?的?(?:约|近|了)?$"
)
_CHANGES = re.compile(rf"[^\d,;]{{0,10}}?(?:{RISE})[至到为]|[\u4e00-\u9fff]{{1,2}}[至到]\d")
_COMPARED = re.compile(
    r"(?P<subject>.*?)(?P<way>同比|环比|(?:较|比|与)(?:上年度?|去年|前年|\d{4}年)(?:同期)?(?:相比)?)"
    r"(?:的?\d[\d.万余]*[^\d,;]{1,2}(?=增|减|多|少|上|下|提|降))?(?P<rest>[^\d]{0,8})$"
)
_RISEN = re.compile(f"(?P<rise>[降增涨升]幅|增速|(?:{RISE})率?)(?:了|达到?|为|约|近)?")
_SHARE = re.compile(
    r"(?P<subject>.*?)占(?:比|全[镇年区县]|总[数量]|[^\d,;]{2,12}的?)?(?:为|达到?|约|超过?)?$"
)
# 化解率提高2个百分点,达到98%: what the clause before was about.
_REACHED = re.compile("(?:现|已)?(?:达到?|升至|升到|降至|降到|增至|增加到)(?:约|近)?")
_CHANGED = re.compile(
    rf"(?P<subject>.*?)(?:同比|环比|(?:较|比|与)[^,;]{{2,5}}?)?(?:{RISE})了?\d[^,;]*"
)
# 去年调解54宗, 2023年54宗: of another year, unless the newest of the sentence.
_YEAR = r"(?P<year>\d{4}年度?|去年|上年度?|前年|今年|本年度?)"
_IN_YEAR = re.compile(
    rf"(?P<subject>[^,;:]*?)(?<![自从至到于截较比与由]){_YEAR}(?:同期|全年|度)?"
    r"(?!以来|[起至到底初末中-]|\d*月)(?P<rest>[^,;:、]*)$"
)
# 与去年的26件相比, but 比去年多6件
_AGAINST = re.compile(rf"(?P<subject>.*?)(?:较|比|与){_YEAR}(?:同期)?的?$")
_YEARS = re.compile(r"(?<!\d)(20\d\d)年")
_LEADING = re.compile(
    "^(?:组织|开展|举办|受理|办理|办结|完成|收到|查处|化解|调解|发放|接待|接受)(?=..)"
)
_SEVERAL = r"^(?:(?:同比|环比|[较比与](?:上年|去年)\S{0,2})(?:均|都)?(?:分别)?|分别)[^\d]{0,8}"
_FIRST = re.compile(_SEVERAL + "$")
_FURTHER = re.compile(_SEVERAL + r"\d.*[、和及与]$")
_AND = re.compile(r"[、和及与]\D?\d")
_ITEMS = re.compile("[、]|(?<![调共总])和(?!解|谐)|(?<!参)与(?!会)|(?<![涉以普])及(?![格时])")
_UNITS = re.compile(r"\d[\d.]*[万亿余多]*([^\d、,;万亿余多和与及]+)")
_CLAUSES = re.compile("[,;:]")
_BEFORE = {"年初": "年初", "前年": "前年"}
# 普法、调解两项工作分别得9分、8分
_ALL_TOLD = re.compile(
    "(?<=..)(?:全年|今年|年内|一?共|累计)$|(?<=..)[两二三四五六七八九十\\d][大]?[项类个种方块].{0,4}$"
)
_LATEST = ("今年", "本年", "本年度")
_MORE = {"多": "增加", "少": "减少"}


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
    whole: bool = False
    """Whether those who act belong to the name: 镇级调解, 村级调解."""


def read(number: ReportNumber) -> Reading | None:
    """Return what the clause says of the number; None where the words before it name it."""
    clause = _CLAUSES.split(number.before)[-1][-_LONGEST:]
    own = re.match("(?![和与及])[\u4e00-\u9fff]", number.after)
    if (_FIRST.search(clause) and _AND.match(number.after)) or (
        _FURTHER.search(clause) and not own
    ):
        return Reading("", doubtful=True)  # 同比分别下降12.5%和9.3%: of what was counted before
    if "分别" in number.before and (reading := _respective(number)):
        return reading
    if (match := _FROM.fullmatch(clause)) and _CHANGES.match(number.after):
        past = match["past"] or ""
        if past[:4].isdigit():
            return _of_year(number, match["subject"], past) or Reading(match["subject"])
        before = _BEFORE.get(past, "上年" if re.match(r"上年|去年|\d", past) else "原")
        return Reading(match["subject"], before)
    if match := _TO.fullmatch(clause):
        then = match["then"] and _of_year(number, match["subject"], match["then"])
        return then or Reading(match["subject"])
    if match := _RISEN.fullmatch(clause):
        return Reading("", after=match["rise"])
    if match := _AGAINST.fullmatch(clause):
        known = match["subject"] or _CLAUSES.search(number.before)
        return _of_year(number, match["subject"], match["year"] if known else "")
    if match := _COMPARED.fullmatch(clause):
        way = "环比" if match["way"] == "环比" else "同比"
        rest = re.sub("(?:了|达到?|为|约|超过?|近|的)+$", "", match["rest"])
        return Reading(match["subject"], after=way + _MORE.get(rest, rest))
    if match := _SHARE.fullmatch(clause):
        return Reading(match["subject"], after="占比")
    if _REACHED.fullmatch(clause):
        clauses = _CLAUSES.split(number.before)
        if match := _CHANGED.fullmatch(clauses[-2] if len(clauses) > 1 else ""):
            return Reading(match["subject"])
    if (match := _IN_YEAR.fullmatch(clause)) and not re.search("今年|本年", match["rest"]):
        return _of_year(number, match["subject"] + match["rest"], match["year"])
    return None


def _of_year(number: ReportNumber, phrase: str, year: str) -> Reading | None:
    """Return how a number is named that the words say is of a year; None if of the report's."""
    years = [int(found) for found in _YEARS.findall(number.before + number.after)]
    newest = number.year or max(years, default=0)
    if year in _LATEST:
        return None
    if not year:
        return Reading("", doubtful=True)
    if not year[:4].isdigit():
        return Reading(phrase, _BEFORE.get(year, "上年"))
    ago = newest - int(year[:4])
    if ago <= 0:
        return None
    return Reading(phrase, ("上年", "前年")[ago - 1]) if ago < 3 else Reading("", doubtful=True)


def _respective(number: ReportNumber) -> Reading | None:
    before = number.before[-_LONGEST:]
    match = _RESPECTIVE.search(before) or _TO_EACH.search(before) or _AGAIN.search(before)
    if not match:
        return None
    items = [item for item in _ITEMS.split(match["list"]) if item]
    earlier = len(_figures(match["earlier"]))
    behind = _CLAUSES.split(number.after)[0]
    later = len(_figures("1" + behind)) - 1
    if len(items) != earlier + 1 + later:
        return Reading("", doubtful=True)
    unit = number.figure.unit if number.figure else ""
    units = {unit, *_UNITS.findall(match["earlier"] + behind)}
    items = _whole_items(items, alike=len(units) == 1 and unit not in ("%", "元", ""))
    verb = re.sub("(?:为|是|有|达到?|共|约|近|超过?)+$", "", match["verb"])
    if match["change"]:
        return Reading(items[earlier], after="同比" + verb)
    verb = re.sub("^(?:开展|举办|组织|进行)+(?=..)", "", verb)
    if year := re.fullmatch(_YEAR + "(?:[全我本各][镇街乡村市区县])?", items[earlier]):
        return _of_year(number, verb, year["year"]) or Reading(verb)
    return Reading(items[earlier] + verb, whole=True)


def _whole_items(items: list[str], *, alike: bool) -> list[str]:
    """Return the items with what only the last of them says: 一、二、三级 is 一级, 二级, 三级.

    Only where the figures are `alike` do the items share a noun: 刑事、治安警情.
    """
    items = [*items[:-1], _ALL_TOLD.sub("", items[-1])]
    if re.search("[两三四]级$", items[-1]):  # 镇、村两级
        return [item + "级" for item in items[:-1]] + [items[-1][:-2] + "级"]
    ordinal = re.match("第(?=[一二三四五六])", items[0])
    plain = [item.removeprefix("第") for item in items]
    if len(items) > 1 and all(len(item) == 1 for item in plain[:-1]):
        plain = [item + plain[-1][1:] for item in plain[:-1]] + plain[-1:]
        return [f"第{item}" for item in plain] if ordinal else plain
    tail = _shared_tail(items[-2], items[-1]) if alike else ""
    return [item + tail for item in items[:-1]] + items[-1:]


def _shared_tail(item: str, last: str) -> str:
    """Return the words that the last item says for all: the 类纠纷 of 邻里、劳资类纠纷."""
    length = len(_LEADING.sub("", item))
    tail = last[min(accumulate(map(len, cut(last))), key=lambda n: (abs(n - length), -n)) :]
    tail = tail.removeprefix(item[-1])
    return tail if len(tail) > 1 and not item.endswith(tail[-2:]) else ""


def _figures(text: str) -> list[str]:
    return re.findall(r"\d[\d.]*(?!\d)", text)
