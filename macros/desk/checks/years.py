"""Years and days that cannot be right: copied from another year, reversed, or still to come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ...ledger.day import parse_day, today
from ...ledger.model import Indicator, Ledger, Subject
from ...ledger.problem import Kind, Level, Problem, quoted
from ...ledger.source import Node
from ...library.laws import FILE
from ..project import PageFile, TownData
from . import Check

OTHER_YEAR = Kind(
    "Y01",
    "写的是别的年度",
    "这一年的台账里，来源是另一年的报告，或者期间是另一年。多半是照去年的文件抄来，没有改。",
    levels=("错误", "提醒"),
    advice="指标的期间确实在别的年度的，照写，只是提醒；主题的期间是这一年的。",
    wrong="""\
主题: 示例主题
来源: 2023年法治政府建设年度报告 四（五）
期间: 2023年
指标:
  活动: 12场
""",
    right="""\
主题: 示例主题
来源: 2024年法治政府建设年度报告 四（五）
期间: 2024年
指标:
  活动: 12场
""",
    place="台账",
)
REVERSED_PERIOD = Kind(
    "Y02",
    "起在止之后",
    "期间的第一天，比最后一天还晚。",
    wrong="  活动: {值: 12场, 起: 2024-12-31, 止: 2024-01-01}",
    right="  活动: {值: 12场, 起: 2024-01-01, 止: 2024-12-31}",
    place="台账",
)
IMPOSSIBLE_DAY = Kind(
    "Y03",
    "日期不可能是真的",
    "做过的事写在了今天以后，或者更正写在了那一年开始以前。",
    advice="核对、更正、成文、发布，都是做过的事，日期不会在今天以后。",
    wrong="""\
  活动:
    值: 15场
    更正:
      - {日期: 2205-06-01, 原值: 12场, 现值: 15场, 原因: 漏计了下半年补办的活动, 批准: 分管领导}
""",
    right="""\
  活动:
    值: 15场
    更正:
      - {日期: 2025-06-01, 原值: 12场, 现值: 15场, 原因: 漏计了下半年补办的活动, 批准: 分管领导}
""",
    place="台账",
)
PAGE_YEAR = Kind(
    "Y04",
    "网页的年度不对",
    "报告和两年对照的文件名是哪一年，页首的“年度”就写哪一年；没有写，或者写了别的，数字就是别的年度的。",
    wrong="""\
---
title: ××镇2025年法治政府建设年度报告
---
""",
    right="""\
---
title: ××镇2025年法治政府建设年度报告
年度: 2025
---
""",
    place="网页 docs/report/2025.md",
)

_YEAR = r"(?<!\d)((?:19|20)\d\d)(?!\d)"
_REPORT = re.compile(rf"{_YEAR}年?度?[^，。；、\d]{{0,30}}?报告")
_YEARS = re.compile(rf"{_YEAR}(?=年|[-—–~～至./]\d)")
_DATED = ("成文日期", "发布日期")
"""Entries of 牌记 that name a day gone by."""


def check_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield a report page of another year than its file's, and days to come in its 牌记."""
    if page.own_year:
        yield from _page_year(page, page.own_year)
    for key, node in page.plate.items():
        if key in _DATED and isinstance(node.value, str):
            yield from _impossible_day(page.path, node.line, key, node.value)


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield what is of another year or impossible in the ledger and the library."""
    for subject in town.ledger.subjects():
        yield from _other_source(subject)
        yield from _other_period(town.ledger, subject)
        yield from _reversed_periods(subject)
        for indicator in subject.indicators.values():
            first = date(subject.year, 1, 1)
            for correction in indicator.corrections:
                yield from _impossible_day(
                    subject.path, indicator.line, "更正", correction.date, first
                )
    for law in town.library.laws.values():
        yield from _impossible_day(f"data/{FILE}", law.line, f"{law.name}的核对", law.check_date)
    for matter in town.library.matters:
        yield from _impossible_day(matter.path, matter.line, "核对", matter.check_date)


def _page_year(page: PageFile, year: str) -> Iterator[Problem]:
    node = page.front.get("年度", Node("", 1))
    if node.value != year:
        yield PAGE_YEAR.problem(
            path=page.path,
            line=node.line,
            found=f"“年度”是{quoted(page.text('年度'))}" if page.text("年度") else "没有写“年度”",
            expected=f"年度: {year}，与文件名相同",
            mend=f"在页首写一行“年度: {year}”；是别的年度的报告，改文件名",
        )


def _other_source(subject: Subject) -> Iterator[Problem]:
    """Yield sources that are the report of another year, once for the subject and its figures."""
    yield from _source_problem(subject, subject.lines.get("来源", 1), subject.source)
    for indicator in subject.indicators.values():
        if indicator.source != subject.source:
            yield from _source_problem(subject, indicator.line, indicator.source)


def _source_problem(subject: Subject, line: int, source: str) -> Iterator[Problem]:
    reports = _REPORT.findall(source)
    if reports and str(subject.year) not in re.findall(_YEAR, source):
        right = source.replace(reports[0], str(subject.year), 1)
        yield _other_year(
            subject, line, f"来源: {source}", f"{subject.year}年的报告", f"写成{quoted(right)}"
        )


def _other_period(ledger: Ledger, subject: Subject) -> Iterator[Problem]:
    """Yield periods of the year before or after: an error where they were copied from there."""
    line = subject.lines.get("期间", subject.lines.get("起", 1))
    if _is_beside(subject, subject.year):
        yield _period_problem(subject, line, _span(subject), "错误")
    for indicator in subject.indicators.values():
        if _span(indicator) != _span(subject) and _is_beside(indicator, subject.year):
            others = [i for i in ledger.series(indicator) if i.year != indicator.year]
            copied = any(_span(i) == _span(indicator) and not _is_beside(i, i.year) for i in others)
            level: Level = "错误" if copied else "提醒"
            yield _period_problem(subject, indicator.line, _span(indicator), level)


def _span(home: Indicator | Subject) -> str:
    """Return period and days of a figure or subject as one text."""
    days = [f"{key}: {day}" for key, day in (("起", home.start), ("止", home.end)) if day]
    return "，".join([f"期间: {home.period}", *days])


def _is_beside(home: Indicator | Subject, year: int) -> bool:
    """Return whether the period, or its days, lie in the year before or after, not in `year`."""
    named = [int(text) for text in _YEARS.findall(home.period)]
    days = [day.year for text in (home.start, home.end) if (day := parse_day(text))]
    if home.start and not home.end:
        days = [max(*days, year)] if days and days[0] <= year else days  # it still runs
    return any(
        years and not min(years) <= year <= max(years) and {year - 1, year + 1} & {*years}
        for years in (named, days)
    )


def _period_problem(subject: Subject, line: int, span: str, level: Level) -> Problem:
    mend = f"改成{subject.year}年的；确实是别的年度的数，只在那个指标里写期间"
    return _other_year(subject, line, span, f"{subject.year}年的期间", mend, level)


def _other_year(
    subject: Subject, line: int, found: str, expected: str, mend: str, level: Level = "错误"
) -> Problem:
    return OTHER_YEAR.problem(
        path=subject.path,
        line=line,
        found=quoted(found, 60),
        expected=expected,
        mend=mend,
        level=level,
    )


def _reversed_periods(subject: Subject) -> Iterator[Problem]:
    homes: list[tuple[int, Indicator | Subject]] = [(subject.lines.get("起", 1), subject)]
    homes += [
        (indicator.line, indicator)
        for indicator in subject.indicators.values()
        if (indicator.start, indicator.end) != (subject.start, subject.end)
    ]
    for line, home in homes:
        start, end = parse_day(home.start), parse_day(home.end)
        if start and end and start > end:
            yield REVERSED_PERIOD.problem(
                path=subject.path,
                line=line,
                found=f"起 {start}，止 {end}",
                expected="起不晚于止",
                mend="核对两个日期，写反了的换过来",
            )


def _impossible_day(
    path: str, line: int, name: str, text: str, first: date = date.min
) -> Iterator[Problem]:
    """Yield the problem of a deed dated after today, or before the `first` day it may be of."""
    day = parse_day(text)
    if day and not first <= day <= today():
        expected = "今天或者以前的日期" if day > today() else f"{first.year}年开始以后的日期"
        yield IMPOSSIBLE_DAY.problem(
            path=path,
            line=line,
            found=f"{name}的日期是{quoted(text)}",
            expected=expected,
            mend="照实写那一天；还没有做的，做了再写",
        )


CHECK = Check("年度和日期", check_page=check_page, check_town=check_town)
