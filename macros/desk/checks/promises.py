"""What follows up a report: its words must be there, its quarters filled in, its villages counted.

Faults of a single data file are found when it is read (`library`); here the files meet the report
and the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...ledger.day import today
from ...ledger.figure import PENDING, Figure
from ...ledger.problem import Kind, Problem, nearest, quoted
from ...library.duties import FILE as DUTIES
from ...library.measures import Measures
from ...library.passage import Passage
from ...library.text import UNKNOWN_NAME
from ...library.villages import FILE as VILLAGES
from ..project import PageFile, Project, TownData
from . import Check
from .structure import chapter_span, listed_anchors
from .upkeep import gap

_FILLED_IN = """\
措施:
  培训法治工作人员:
    报告: {s6-2: 法治工作人员}
    进度: {2025Q1: 未开始, 2025Q2: 进行中, 2025Q3: 进行中, 2025Q4: 已完成}
"""
NOT_IN_REPORT = Kind(
    "C07",
    "报告里没有这句话",
    "职责的印证、措施引用的话，报告的那一节里没有，或者没有那一节。",
    advice="从报告里抄几个字，一个字不改；数字不抄。报告没有说到的，删去这一行，不要替报告说。",
    wrong="""\
职责:
  党委和政府的主要负责人都要做:
    自己带头:
      讲什么: 自己先学法、守法、照法办事。
      条: 3
      印证:
        2024:
          s3-1: 镇党政主要负责人学法十次
""",
    right="""\
职责:
  党委和政府的主要负责人都要做:
    自己带头:
      讲什么: 自己先学法、守法、照法办事。
      条: 3
      印证:
        2024:
          s3-1: 镇党政主要负责人带头学习
""",
    place="资料 data/duties.yml",
)
WRONG_CHAPTER = Kind(
    "C08",
    "措施和不足对不上",
    "措施不在报告的最后一章，回应的不是一项不足，或者与报告页首的 `未回应的不足` 不一致。",
    advice="两处写的锚点要一样：`measures.yml` 里的 `未回应的不足`，和报告页首的。",
    wrong="""\
措施:
  培训法治工作人员:
    报告: {s5-1: 执法力量}
    进度: {2025Q1: 未开始, 2025Q2: 进行中, 2025Q3: 进行中, 2025Q4: 已完成}
""",
    right=_FILLED_IN,
    place="资料 data/2024/measures.yml",
)
OTHER_COUNT = Kind(
    "C09",
    "村（居）的个数与台账不同",
    "`data/villages.yml` 里的条数，与台账里村（居）的个数不同。",
    advice="少了的补上，名称不知道的写“待补充”；村（居）合并了的，先改台账里的数。",
)
EMPTY_QUARTER = Kind(
    "U06",
    "过去的季度没有填",
    "一个季度过完了，措施做到哪里还没有填。",
    levels=("提醒",),
    advice="2024年的报告，写的是2025年的季度。不知道的不要估计，等问到再填，不妨碍发布。",
    wrong="""\
措施:
  培训法治工作人员:
    报告: {s6-2: 法治工作人员}
    进度: {2025Q1: 未开始, 2025Q2: 进行中, 2025Q3: 进行中}
""",
    right=_FILLED_IN,
    place="资料 data/2024/measures.yml",
)

_WORD = re.compile(r"[{｛]{2}\s*措施落实\s*[(（]")


def check_page(page: PageFile, town: TownData) -> Iterator[Problem]:
    """Yield the word of the measures where their year has no list."""
    year, use = town.year_of(page), _WORD.search(page.body)
    if use and year not in town.library.measures:
        yield gap(page.path, page.line(use.start()), f"{year}年报告的措施")


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield gaps of the three lists, and another number of villages than the ledger's."""
    yield from _gaps(town)
    for entry in town.library.measures.values():
        yield from _empty_quarters(entry)
    yield from _check_count(town)


def check_project(project: Project) -> Iterator[Problem]:
    """Yield passages that the reports do not have."""
    duties = list(project.library.duties)
    for year in dict.fromkeys(year for duty in duties for year in duty.evidence):
        evidence = [p for duty in duties if year in duty.evidence for p in duty.evidence[year]]
        yield from _missing(project.page(f"report/{year}.md"), evidence)
    for entry in project.library.measures.values():
        report = project.page(f"report/{entry.year}.md")
        parts = [p for measure in entry for p in (*measure.report, *measure.answers)]
        yield from _missing(report, [*parts, *entry.unanswered])
        if report:
            yield from _check_chapters(report, entry, project)
            yield from _check_unanswered(report, entry)


def _gaps(town: TownData) -> Iterator[Problem]:
    duties, path = town.library.duties, f"data/{DUTIES}"
    unread = sum(not duty.article for duty in duties)
    if unread:
        yield gap(path, duties.line, f"{unread}项职责的条号")
    year = town.ledger.latest
    unproven = sum(year not in duty.evidence for duty in duties)
    if unproven:
        yield gap(path, duties.line, f"{unproven}项职责{year}年的印证")
    villages = town.library.villages
    unknown = sum(not village.is_known for village in villages.villages)
    if unknown:
        yield gap(f"data/{VILLAGES}", villages.line, f"{unknown}个村（居）的名称、联系")


def _empty_quarters(entry: Measures) -> Iterator[Problem]:
    """Yield each quarter that is over and not filled in: once, however many measures lack it."""
    for quarter in entry.past_quarters(today()):
        missing, name = entry.missing(quarter), f"{entry.year + 1}Q{quarter}"
        if missing:
            yield EMPTY_QUARTER.problem(
                path=entry.path,
                line=entry.line,
                found=f"{name}有{missing}项措施没有填",
                expected="过完的季度，每项措施都写了做到哪里",
                mend=f"问到以后，在“进度”里写“{name}: ……”",
            )


def _check_count(town: TownData) -> Iterator[Problem]:
    villages = town.library.villages
    if not villages.figure:
        return
    short, _, name = villages.figure.partition(".")
    years = [y[short] for y in reversed(town.ledger.years.values()) if short in y]
    figures = [s.indicators[name] for s in years if name in s.indicators]
    if not figures:
        names = [f"{i.subject}.{i.name}" for i in town.ledger.indicators()]
        yield UNKNOWN_NAME.problem(
            path=f"data/{VILLAGES}",
            line=villages.figure_line,
            found=quoted(villages.figure),
            expected="台账里有的“主题.指标”",
            mend="改成村（居）个数的指标；台账里没有的，删去这一行",
            nearest=nearest(villages.figure, names),
        )
    known: list[Figure] = [i.figure for i in figures if i.figure and not i.hidden]
    if known and known[0].value != len(villages.villages):
        yield OTHER_COUNT.problem(
            path=f"data/{VILLAGES}",
            line=villages.line,
            found=f"{len(villages.villages)}条",
            expected=f"{known[0]}，与“{villages.figure}”一样",
            mend=f"补上或者删去几条，名称不知道的写“{PENDING}”",
        )


def _missing(report: PageFile | None, passages: list[Passage]) -> Iterator[Problem]:
    """Yield the passages whose words are not in their section."""
    known = [h.anchor for h in report.headings if h.anchor] if report else []
    for passage in passages:
        if report is None:
            found, near = "没有这一年的报告", ""
        elif passage.anchor not in known:
            found, near = quoted(passage.anchor), nearest(passage.anchor, known)
        elif passage.words not in _section(report, passage.anchor):
            found, near = quoted(passage.words), ""
        else:
            continue
        yield NOT_IN_REPORT.problem(
            path=passage.path,
            line=passage.line,
            found=found,
            expected=f"报告“{passage.anchor}”一节里有的话",
            mend="照报告抄；报告没有说到的，删去这一行",
            nearest=near,
        )


def _section(report: PageFile, anchor: str) -> str:
    """Return the text of a section with its heading and what is below it."""
    headings = report.headings
    at = next(n for n, heading in enumerate(headings) if heading.anchor == anchor)
    level = headings[at].level
    end = next((h.start for h in headings[at + 1 :] if h.level <= level), len(report.body))
    return report.body[headings[at].start : end]


def _check_chapters(report: PageFile, entry: Measures, town: TownData) -> Iterator[Problem]:
    """Yield promises outside the chapter of plans, and answers to what is no shortcoming."""
    chapters = {chapter.key: chapter for chapter in town.library.outlines.national}
    groups = {
        "安排": [p for measure in entry for p in measure.report],
        "不足": [*(p for measure in entry for p in measure.answers), *entry.unanswered],
    }
    for key, passages in groups.items():
        start, end = chapter_span(report, chapters.get(key), entry.year)
        inside = {h.anchor for h in report.headings if start <= h.start < end}
        for passage in passages if end else ():
            if passage.anchor not in inside:
                yield _clash(passage, quoted(passage.anchor), f"报告写{key}那一章里的一节")


def _check_unanswered(report: PageFile, entry: Measures) -> Iterator[Problem]:
    """Yield shortcomings of which the report's front matter and the measures say different."""
    declared = listed_anchors(report)
    for passage in entry.unanswered:
        if passage.anchor not in declared:
            yield _clash(passage, f"{passage.anchor}没有回应", "报告页首“未回应的不足”里也有它")
    for passage in (p for measure in entry for p in measure.answers):
        if passage.anchor in declared:
            yield _clash(passage, f"{passage.anchor}有措施", "报告页首没有说它“未回应的不足”")
    for anchor in sorted(declared - {passage.anchor for passage in entry.unanswered}):
        yield WRONG_CHAPTER.problem(
            path=entry.path,
            line=entry.line,
            found=f"“未回应的不足”里没有{anchor}",
            expected=f"与 {report.path} 页首的“未回应的不足”一样",
            mend=f"添上“{anchor}: 报告里的话”",
        )


def _clash(passage: Passage, found: str, expected: str) -> Problem:
    mend = "对照报告，改正锚点"
    return WRONG_CHAPTER.problem(
        path=passage.path, line=passage.line, found=found, expected=expected, mend=mend
    )


CHECK = Check(
    "报告的后续", check_page=check_page, check_town=check_town, check_project=check_project
)
