"""The first year: the subjects of the ledger with their pages, and a report still to write."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from ...ledger.figure import PENDING
from ...ledger.model import Subject
from ...library.laws import numeral
from .. import newsubject, newyear
from ..project import Project
from .town import Move

_FROM_A_REPORT = re.compile("原文|推定")
"""Words about what the old town's report says or leaves out."""


def files(project: Project, move: Move) -> dict[str, str]:
    """Return ledger, statistics pages and report by path; values and local definitions 待补充."""
    year = move.new.year
    texts = {f"docs/report/{year}.md": report(project, move)}
    for subject in project.ledger.years.get(move.old.year, {}).values():
        texts[f"data/{year}/{Path(subject.path).name}"] = ledger(project, subject, move)
        texts[f"docs/statistics/{subject.stem}.md"] = statistics(project, subject, move)
    return texts


def ledger(project: Project, subject: Subject, move: Move) -> str:
    """Return a subject's file with its names; what rests on the old town's report is 待补充."""
    text = newyear.new_ledger(project.root / subject.path, move.new.year)
    new = yaml.safe_load(text)
    new.pop("勾稽", None)
    new["来源"] = f"{move.new.year}年法治政府建设年度报告"
    past = _past_names(subject, move)
    new["指标"] = {
        name: _indicator(entry, move) for name, entry in new["指标"].items() if name not in past
    }
    body: str = yaml.safe_dump(new, allow_unicode=True, sort_keys=False, width=1000)
    return f"{newyear.SCHEMA}{body}"


def statistics(project: Project, subject: Subject, move: Move) -> str:
    """Return a subject's page with its table, which appears with the first figure."""
    page = project.page(f"statistics/{subject.stem}.md")
    front = newyear.plain_front(page) if page else {}
    front |= {"title": subject.name, "主题": subject.short, "年度": move.new.year}
    front["摘要"] = f"{move.new.name}{move.new.year}年{subject.name}的数字，附定义、期间和来源。"
    return move.text(newsubject.statistics_page(front))


def report(project: Project, move: Move) -> str:
    """Return the report page with the chapters that the new town's province asks for."""
    year = move.new.year
    last = project.page(f"report/{move.old.year}.md")
    front = newyear.report_front(last, move.old.year, year) if last else {}
    county = "" if move.new.county == PENDING else move.new.county
    front["摘要"] = f"{county}{move.new.name}{year}年法治政府建设年度报告。"
    outline = project.library.outlines.chapters(move.new.province, year)
    titles = [re.sub("（.*）$", "", chapter.title) for chapter in outline]
    chapters = {f"s{n}": f"{numeral(n)}、{title}" for n, title in enumerate(titles, 1)}
    return move.text(newyear.report_text(front, chapters))


def _indicator(entry: Any, move: Move) -> Any:
    """Return the entry; a definition that is not any town's becomes 待补充."""
    if not isinstance(entry, dict):
        return entry
    definition = entry.get("口径", "")
    local = _FROM_A_REPORT.search(definition) or any(move.traces(definition))
    return entry | {"口径": PENDING} if local else entry


def _past_names(subject: Subject, move: Move) -> set[str]:
    """Return the indicators of years other than the report's to which no other refers."""
    names = set()
    for indicator in subject.indicators.values():
        years = re.findall(r"(?<!\d)20\d\d(?=年)", indicator.period)
        is_certain = years and not _FROM_A_REPORT.search(indicator.period)
        if is_certain and str(move.old.year) not in years:
            names.add(indicator.name)
    references = " ".join(
        f"{indicator.breakdowns}{indicator.part_of}{indicator.ratio}{indicator.formula}"
        for indicator in subject.indicators.values()
    )
    return {name for name in names if name not in references}
