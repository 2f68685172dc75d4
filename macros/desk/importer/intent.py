"""What a report plans for the next year: no results, but the targets of the year they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ...ledger.figure import parse
from ...ledger.model import Ledger
from . import naming
from .document import Manuscript, read
from .figures import ReportNumber, find
from .likeness import share
from .placement import Topic
from .series import matches

MIN_ALIKE = 0.6
"""The least share of a plan's name in that of the result it is about."""
_NEXT_YEAR = "(?<![写注标说表证声阐指])明年(?![份度龄])"  # not that of 写明年份, 说明年度
_NEXT = re.compile(
    f"下一?(?:年|步|阶段)|{_NEXT_YEAR}|来年|新的?一年|今后|打算|安排|思路|展望|(?:工作|任务)计划|努力方向"
)
_MIXED = re.compile("(?:落实|完成|执行|推进)(?:情况|成效)|问题|不足|短板|困难|差距|成效|成绩")
_AIM = re.compile(
    "(?:(?<![工作行动年度普法立培训实施方案推进监督按照制定订])计划|力争|力求|争取(?!了?(?:上级|各级|中央|[省市县区]级|资金|项目|政策|补助|专项|财政|扶持|到))|有望|预期|拟(?![定制办入录任]|处罚|不予|发展|吸收)|预计|准备(?=启动|开展|建|实施|组织|新|再)|目标是|目标为"
    rf"|{_NEXT_YEAR}|下一?年度?|来年|下一?步|下阶段|今后|(?:还|即|仍)将|将(?:继续|再|于|会|要)|将(?=持续|进一步|不断|着力|坚持|深入|加强|全面|大力|积极|严格|加快|聚焦|围绕|开展|举办|组织|[新建增扩]|打造|培[养育]|实现|推动|投入|启动|完成|配备|聘|招))"
    "(?![生内])(?P<since>[\u4e00-\u9fff][^;]{1,60})$"
)
_COLUMN = re.compile("(?:目标|计划|任务)[数值]?$")
"""The end of the head of a column that has no results."""
_DEMAND = re.compile("(?:及?以[上下内]|左右)?的(?:要求|标准|规定)")
"""What follows on a number that there ought to be."""
# 方案要求召开4次, 拟处罚案件: only this clause
_ASKED = re.compile(
    '(?:(?:方案|规划|纲要|文件|意见)[》”"]?(?:明确|提出|要求|规定|确定)|拟(?=处罚|不予))(?P<since>[^,;]{1,40})$'
)
_DONE = re.compile("[,](?:今年|本年|全年)|实际|已|现有|目前|完成了|截至")
_FULFILLED = re.compile("完成了?[^,;]{0,10}$")
"""Words before a plan that was carried out: 完成行政检查计划的105%."""
_KEPT = re.compile(r"[{｛]{2}\s*原文\([\"“]([^\"“”]*)[\"”]\)\s*[}｝]{2}")


def is_planned(number: ReportNumber, year: int) -> bool:
    """Return whether a number is no result of `year`, but planned or still to be reached."""
    chapter, title = number.section.chapter, number.section.title
    next_year = f"{year + 1}年"
    if _COLUMN.search(number.name):
        return True
    for heading in (title, chapter):
        if (_NEXT.search(heading) or next_year in heading) and not _MIXED.search(heading):
            return True
    aim = _AIM.search(number.before) or _ASKED.search(number.before)
    done = aim and (_DONE.search(aim["since"]) or _FULFILLED.search(number.before[: aim.start()]))
    return bool(aim and not done) or next_year in number.before


def is_demanded(number: ReportNumber) -> bool:
    """Return whether a number is only what ought to be: 落实每年4次以上的要求."""
    return bool(_DEMAND.match(number.after))


def read_plan(page: Path, year: int) -> list[ReportNumber]:
    """Return the figures that the report page of `year` plans for the year after it."""
    manuscript, _ = read(page) if page.is_file() else (None, [])
    if manuscript is None:
        return []
    blocks = [block.mapped(lambda text: _KEPT.sub(r"\1", text)) for block in manuscript.blocks]
    numbers = find(Manuscript(tuple(blocks)))
    return [number for number in numbers if number.figure and is_planned(number, year)]


def set_targets(
    topics: Mapping[str, Topic], plan: Sequence[ReportNumber], last: Ledger, year: int
) -> None:
    """Enter last year's plans as targets of this year's figures that they are about.

    Args:
        topics: this year's, with their entries.
        plan: what last year's report planned.
        last: every year of the ledger.
        year: the year before this one.
    """
    old = matches(list(plan), last, year, {})
    for index, number in enumerate(plan):
        indicator = old.get(index)
        places = (
            [(indicator.subject, indicator.name)]
            if indicator
            else _alike(topics, number, last.same_units)
        )
        for short, name in places:
            entry = topics[short].entries.get(name) if short in topics else None
            if entry and number.figure and not entry.target:
                figure = str(number.figure)
                topics[short].entries[name] = replace(entry, target=figure)
                break


def _alike(
    topics: Mapping[str, Topic], number: ReportNumber, same: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield subject and name of figures in the same unit, the most alike first."""
    name, unit = naming.propose(number, ()), number.figure.unit if number.figure else ""
    places = [
        (min(share(name, entry.name), share(entry.name, name)), short, entry.name)
        for short, topic in topics.items()
        for entry in topic.entries.values()
        if entry.value and same.get(unit, unit) == same.get(other := parse(entry.value).unit, other)
    ]
    for score, short, entry_name in sorted(places, reverse=True):
        if score >= MIN_ALIKE:
            yield short, entry_name
