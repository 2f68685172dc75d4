"""The text of the new year's ledger files, and of the approved figures beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from ...ledger.figure import Figure, as_figure
from ...ledger.model import section
from ...ledger.people import HIDDEN, THRESHOLD, counts_people
from ...ledger.witness import WHOLE_TEXT
from ...prose.language import UNDATED
from .document import Manuscript
from .figures import sections
from .placement import Edit, LedgerLine, Plan, Topic

_PLAIN = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9（][\u4e00-\u9fffA-Za-z0-9（）《》“”、，。；：·—/%‰.+() ]*"
)


def text(topic: Topic, year: int) -> str:
    """Return the text of one subject file."""
    lines = [f"主题: {_scalar(topic.name)}"]
    if topic.short != topic.name:
        lines.append(f"简称: {_scalar(topic.short)}")
    if topic.intro:
        lines.append(f"说明: {_scalar(topic.intro)}")
    lines += [f"来源: {_source(year, topic.section)}"]
    lines.append(f"期间: {_scalar(topic.period or UNDATED)}")
    lines += ["敏感: 是"] * topic.sensitive
    lines.append("指标:")
    for entry in topic.entries.values():
        lines += _entry(entry, year)
    if topic.checks:
        lines += ["勾稽:", *(f"  - {_scalar(check)}" for check in topic.checks)]
    return "\n".join(lines) + "\n"


def is_made(file: Path, year: int, periods: Collection[str]) -> bool:
    """Return whether a subject file is as an import writes it: nobody has stated its period.

    Args:
        file: the subject file.
        year: its year.
        periods: those that an import may have taken over from last year.
    """
    lines = file.read_text("utf-8", errors="replace").splitlines()
    made = {f"期间: {_scalar(period)}" for period in (UNDATED, *periods)}
    if not lines or not lines[0].startswith("主题:"):
        return False  # new-year and new-town begin with the schema
    source = f"来源: {_source(year, '')}"
    return bool(made.intersection(lines)) and any(line.startswith(source) for line in lines)


def witness(plan: Plan, document: Manuscript, year: int) -> str:
    """Return the figures of the document, section by section, as `witness.yml` has them."""
    topics = {topic.short: topic for topic in plan.topics}
    places = sections(document)
    lists: dict[str, list[str]] = {}
    left_out: dict[str, list[str]] = {}
    rest = {(topic.short, name) for topic in plan.topics for name in topic.entries}
    for edit in plan.edits:
        short, _, name = edit.name.partition(".")
        key = short, name.partition(".")[0]
        if key in rest:
            rest.remove(key)
            _add(lists, topics[short], key[1], edit.text)
        elif not edit.name and (figure := _figure_left(edit)):
            place = _place(places[edit.spot[0]].source)
            lists.setdefault(place, []).append(str(figure))
            why = "计划的数，不是结果" if edit.treatment == "计划" else "网页照录原文"
            left_out.setdefault(place, []).append(f"{figure}: {why}")
    for topic in plan.topics:  # figures named by statements have no place of their own
        for name in topic.entries:
            if (topic.short, name) in rest:
                _add(lists, topic, name, "")
    if not lists:
        return ""
    lines = [f"来源: {_source(year, '')}", "章节:", *_lists(lists)]
    lines += ["不入台账:", *_lists(left_out)] if left_out else []
    return "\n".join(lines) + "\n"


def _add(lists: dict[str, list[str]], topic: Topic, name: str, typed: str) -> None:
    """Add a figure of the ledger, with the document's words where they are others."""
    entry = topic.entries[name]
    if entry.value and not entry.value.startswith(HIDDEN):
        words = f": {_scalar(typed)}" if typed not in ("", entry.value) else ""
        lists.setdefault(_place(entry.source or topic.section), []).append(entry.value + words)


def _figure_left(edit: Edit) -> Figure | None:
    """Return the figure that the page states as typed, where it is one."""
    figure = as_figure("".join(edit.text.split()).replace("(", "（").replace(")", "）"))
    if figure is None:
        return None
    small = counts_people(figure.unit) and 0 < figure.value < THRESHOLD
    return None if small or edit.treatment not in ("原文", "计划") else figure


def _place(source: str) -> str:
    return source if section(source) else WHOLE_TEXT


def _lists(lists: Mapping[str, Iterable[str]]) -> list[str]:
    return [
        line
        for place, entries in lists.items()
        for line in (f"  {place}:", *(f"    - {entry}" for entry in entries))
    ]


def _entry(entry: LedgerLine, year: int) -> list[str]:
    lines = [f"  {entry.name}:"]
    if entry.value:
        lines.append(f"    值: {_scalar(entry.value)}")
    if entry.wording:
        lines.append(f"    表述: {_scalar(entry.wording)}")
    if entry.target:
        lines.append(f"    目标: {_scalar(entry.target)}")
    if entry.sensitive:
        lines.append(f"    敏感: {entry.sensitive}")
    if entry.source:
        lines.append(f"    来源: {_source(year, entry.source)}")
    lines += [f"    {_yaml(key, value)}" for key, value in entry.keys.items()]
    return [*lines, f"    口径: {_scalar(entry.definition)}"]


def _yaml(key: str, value: Any) -> str:
    """Return a key and its value on one line, lists in brackets."""
    flow = isinstance(value, list | dict)
    text: str = yaml.safe_dump(
        value if flow else {key: value},
        allow_unicode=True,
        sort_keys=False,
        width=1000,
        default_flow_style=flow,
    )
    return f"{key}: {text.strip()}" if flow else text.strip()


def _source(year: int, section: str) -> str:
    return f"{year}年法治政府建设年度报告 {section}".strip()


def _scalar(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and text == text.strip()
    return text if plain else json.dumps(text, ensure_ascii=False)
