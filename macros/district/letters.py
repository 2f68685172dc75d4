"""Draft letters that remind towns of reports: what is missing or late, and by which day it was due.

The office checks, dates and sends them; nothing is invented: no number, no name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..ledger.day import parse_day
from .district import District
from .late import LATE, MISSING, Standing


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one town."""

    town: str
    stem: str
    title: str
    addressee: str
    paragraphs: tuple[str, ...]


def letters(district: District, year: int) -> Iterator[Letter]:
    """Yield a letter for each town whose report of a year is late or missing."""
    for one in district.standings:
        if one.year == year and one.is_late:
            yield _letter(one, district)


def _letter(one: Standing, district: District) -> Letter:
    town = district.towns.towns[one.town]
    kind = "办事处" if one.town.endswith("街道") else "人民政府"
    held = district.holdings.of(one.town)
    day = f"截至{_words(district.day)}，" if district.day else ""
    paragraphs = [
        f"{one.year}年法治政府建设年度报告应当在{one.year + 1}年3月1日前报送，"
        f"在{one.year + 1}年4月1日前向社会公开。",
        day + "；".join(_facts(one)) + "。",
    ]
    if held.refusal:
        paragraphs.append(f"最近一次收集数据没有成功：{held.refusal}。")
    paragraphs.append(
        "已经报送或者公开的，请告知日期和网址；还没有的，请尽快办理。不需要另填报表。"
    )
    title = f"关于{one.year}年法治政府建设年度报告的提醒函"
    return Letter(one.town, town.stem, title, f"{one.town}{kind}：", tuple(paragraphs))


def _facts(one: Standing) -> Iterator[str]:
    """Yield what is known of handing in and publishing."""
    for what, verdict, day in (
        ("报送", one.handing, one.received),
        ("公开", one.publishing, one.published),
    ):
        if verdict == MISSING:
            yield f"没有查到贵单位{what}的报告"
        elif verdict == LATE:
            yield f"贵单位{_words(day)}{what}，晚于规定的时间"


def _words(day: str) -> str:
    parsed = parse_day(day)
    return f"{parsed.year}年{parsed.month}月{parsed.day}日" if parsed else day
