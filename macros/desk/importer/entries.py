"""The text of the new year's ledger files."""

from __future__ import annotations

import json
import re

from .placement import LedgerLine, Topic

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
    lines += [f"来源: {_source(year, topic.section)}", "期间: 原文未载明"]
    lines += ["敏感: 是"] * topic.sensitive
    lines.append("指标:")
    for entry in topic.entries.values():
        lines += _entry(entry, year)
    return "\n".join(lines) + "\n"


def _entry(entry: LedgerLine, year: int) -> list[str]:
    lines = [f"  {entry.name}:"]
    if entry.value:
        lines.append(f"    值: {_scalar(entry.value)}")
    if entry.wording:
        lines.append(f"    表述: {_scalar(entry.wording)}")
    if entry.source:
        lines.append(f"    来源: {_source(year, entry.source)}")
    return [*lines, f"    口径: {_scalar(entry.definition)}"]


def _source(year: int, section: str) -> str:
    return f"{year}年法治政府建设年度报告 {section}".strip()


def _scalar(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and text == text.strip()
    return text if plain else json.dumps(text, ensure_ascii=False)
