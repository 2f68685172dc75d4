"""The district's own files, written from what its towns publish: ledger, pages, and their index.

They begin with a line that says so; whoever wants another figure changes the register, or asks the
town. What is no longer derived is deleted; a file without that line is an editor's and stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import yaml

from ..ledger.figure import as_figure
from . import pages
from .compare import NOT_COMPARABLE, Comparison
from .district import District
from .register import Rule, RuleGroup
from .total import Total, bounds_text

MARK = pages.MARK
_HEAD = (
    "# yaml-language-server: $schema=../schema/subject.json\n"
    f"# {MARK}：改 data/indicators.yml，或者请镇里更正。\n"
)


def files(district: District) -> dict[str, str]:
    """Return every derived file by its path in the project."""
    ledgers = {
        f"data/{year}/{group.stem}.yml": text
        for year in district.years
        for group in district.register.groups
        if (text := _ledger(district, group, year))
    }
    return {**ledgers, **pages.files(district, stems(ledgers))}


def stems(files: Collection[str]) -> set[str]:
    """Return the subjects of which there is a ledger among these files."""
    return {Path(path).stem for path in files if path.startswith("data/")}


def stale(root: Path, current: dict[str, str]) -> Iterator[Path]:
    """Yield each derived file of an earlier time that is derived no longer."""
    folders = (("data", "20*/*.yml"), ("docs", "*/*.md"))
    for file in (file for top, pattern in folders for file in sorted((root / top).glob(pattern))):
        path = file.relative_to(root).as_posix()
        if path not in current and MARK in file.read_text("utf-8", errors="replace")[:400]:
            yield file


def is_editors(file: Path) -> bool:
    """Return whether an editor has taken a file over, by deleting the line that says otherwise."""
    return file.exists() and MARK not in file.read_text("utf-8", errors="replace")[:400]


def with_old_day(file: Path, text: str) -> str:
    """Return a page with the day of its publication, which stays once it is entered."""
    if file.suffix != ".md":
        return text
    old = file.read_text("utf-8") if file.exists() else ""
    day = re.search(r"^发布时间: .*", old, re.M)
    return text.replace(pages.DAY, day[0], 1) if day else text


def _ledger(district: District, group: RuleGroup, year: int) -> str:
    """Return the file of a subject in a year; empty where nothing can be said."""
    indicators = {
        rule.name: _indicator(district.comparisons[rule.identifier, year], rule, total)
        for rule in group.rules
        if (total := district.total(rule, year))
    }
    if not indicators:
        return ""
    subject = {
        "主题": group.name,
        **({"简称": group.short} if group.short != group.name else {}),
        **({"说明": group.intro} if group.intro else {}),
        "来源": f"各镇（街道）{year}年法治政府建设年度报告",
        "期间": f"{year}年1月1日至12月31日",
        "起": f"{year}-01-01",
        "止": f"{year}-12-31",
        **({"敏感": "是"} if group.sensitive else {}),
        "指标": indicators,
    }
    return _HEAD + yaml.safe_dump(subject, allow_unicode=True, sort_keys=False, width=1000)


def _indicator(comparison: Comparison, rule: Rule, total: Total) -> dict[str, Any]:
    year, towns = comparison.year, [cell.town for cell in comparison.cells if cell.counts]
    entry: dict[str, Any] = {"值": total.text} if total.text else {}
    if total.wording:
        entry["表述"] = total.wording
    how = "区里掌握的合计" if total.is_stated else f"{len(towns)}个镇（街道）相加"
    entry |= {"口径": f"{rule.definition}；{how}", "指标标识": rule.identifier}
    if rule.span == "年末":
        entry |= {"期间": f"{year}年12月31日", "起": f"{year}-12-31", "止": f"{year}-12-31"}
    notes = [_bounds(total, rule), *_gaps(comparison)]
    if any(notes):
        entry["备注"] = "；".join(note for note in notes if note) + "。"
    if total.doubtful:
        entry["存疑"] = f"{'、'.join(total.doubtful)}的数存疑，合计因此也存疑，待核实。"
    return entry


def _bounds(total: Total, rule: Rule) -> str:
    figure = as_figure(total.text)
    if figure is None or rule.sensitive or figure.bound not in "≈≤":
        return ""
    return f"合计{bounds_text(total.interval, rule.unit)}"


def _gaps(comparison: Comparison) -> Iterator[str]:
    """Yield which towns a total leaves out; why stands on the indicator's page."""
    for kind in (NOT_COMPARABLE, "没有数"):
        towns = [cell.town for cell in comparison.cells if cell.kind == kind]
        if towns:
            yield f"没有加上{'、'.join(towns)}（{kind}）"
