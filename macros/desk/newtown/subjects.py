"""The first year: the subjects of the ledger with their pages, and the report to be written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from ...ledger.figure import PENDING
from ...ledger.model import Subject
from ...library.laws import numeral
from .. import newyear
from ..checks.structure import outline
from ..project import Project
from .town import Move

_FROM_A_REPORT = re.compile("原文|推定")
"""Said of what the old town's report does or does not tell."""


def files(project: Project, move: Move) -> dict[str, str]:
    """Return ledger, statistics pages and report, every value and every definition of ours 待补充."""
    year = move.new.year
    found = {f"docs/report/{year}.md": report(project, move)}
    for subject in project.ledger.years.get(move.old.year, {}).values():
        found[f"data/{year}/{Path(subject.path).name}"] = ledger(project, subject, move)
        found[f"docs/statistics/{subject.stem}.md"] = statistics(project, subject, move)
    return found


def ledger(project: Project, subject: Subject, move: Move) -> str:
    """Return a subject with its names; what only the old town's report said is still to be written."""
    text = newyear.new_ledger(project.root / subject.path, move.new.year)
    new = yaml.safe_load(text)
    new.pop("勾稽", None)
    new["来源"] = f"{move.new.year}年法治政府建设年度报告"
    past = _past(subject, move)
    new["指标"] = {
        name: _indicator(entry, move) for name, entry in new["指标"].items() if name not in past
    }
    dumped: str = yaml.safe_dump(new, allow_unicode=True, sort_keys=False, width=1000)
    return f"{newyear.SCHEMA}{dumped}"


def statistics(project: Project, subject: Subject, move: Move) -> str:
    """Return a subject's page: its table, which is there from the first figure on."""
    page = project.page(f"statistics/{subject.stem}.md")
    front = newyear.plain_front(page) if page else {}
    front |= {"title": subject.name, "主题": subject.short, "年度": move.new.year}
    front["摘要"] = f"{move.new.name}{move.new.year}年{subject.name}的数字，附定义、期间和来源。"
    head = move.text(newyear.page_head(front))
    return f"{head}## 全部指标 {{ #all }}\n\n{{{{ 表({subject.short}) }}}}\n"


def report(project: Project, move: Move) -> str:
    """Return the report page with the chapters that the new town's province asks for."""
    year = move.new.year
    last = project.page(f"report/{move.old.year}.md")
    front = newyear.report_front(last, move.old.year, year) if last else {}
    county = "" if move.new.county == PENDING else move.new.county
    front["摘要"] = f"{county}{move.new.name}{year}年法治政府建设年度报告。"
    titles = [re.sub("（.*）$", "", title) for title in outline(move.new.province).values()]
    chapters = {f"s{n}": f"{numeral(n)}、{title}" for n, title in enumerate(titles, 1)}
    return move.text(newyear.report_text(front, chapters))


def _indicator(entry: Any, move: Move) -> Any:
    """Return an entry whose definition is that of any town, or 待补充."""
    if not isinstance(entry, dict):
        return entry
    said = entry.get("口径", "")
    own = _FROM_A_REPORT.search(said) or any(move.traces(said))
    return entry | {"口径": PENDING} if own else entry


def _past(subject: Subject, move: Move) -> set[str]:
    """Return indicators of other years than the report's, to which no other one refers."""
    found = set()
    for one in subject.indicators.values():
        years = re.findall(r"(?<!\d)20\d\d(?=年)", one.period)
        known = years and not _FROM_A_REPORT.search(one.period)
        if known and str(move.old.year) not in years:
            found.add(one.name)
    referring = " ".join(
        f"{one.breakdowns}{one.part_of}{one.ratio}{one.formula}"
        for one in subject.indicators.values()
    )
    return {name for name in found if name not in referring}
