"""The table of an inspection: for a terminal, a document or a program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...desk import console
from .item import Case, Group, Item, Result
from .items import ITEMS

_ROLES = {"通过": "好", "有问题": "错误", "提醒": "提醒", "没查": "弱"}
_GROUPS: dict[Group, str] = {
    "单项否决": "任何一项有问题，整站不合格",
    "扣分项": "分值没有核实，不打分",
    "另加": "不在国家的检查指标里",
}
_PAGES = 3


@dataclass(frozen=True, slots=True)
class ItemResult:
    """An item with its outcome."""

    item: Item
    result: Result


def inspect(case: Case, items: Iterable[Item] = ITEMS) -> list[ItemResult]:
    """Return every item with its result, in the order of the table."""
    return [ItemResult(item, item.check(case)) for item in items]


def conclusion(case: Case, rows: list[ItemResult]) -> list[str]:
    """Return the conclusion in sentences, vetoes first."""
    sentences = []
    for group in _GROUPS:
        group_rows = [row for row in rows if row.item.group == group]
        parts = [f"{group}{len(group_rows)}项"]
        for verdict in _ROLES:
            names = [row.item.name for row in group_rows if row.result.verdict == verdict]
            name_list = f"（{'、'.join(names)}）" if verdict == "有问题" and names else ""
            parts += [f"{verdict}{len(names)}项{name_list}"] if names else []
        sentences.append("，".join(parts) + "。")
    if case.visit.limit_hit:
        sentences.append(f"没有查完：{case.visit.limit_hit}。")
    return sentences


def text(case: Case, rows: list[ItemResult]) -> str:
    """Return the table for a terminal: a line per item, its details below."""
    lines = []
    for group, meaning in _GROUPS.items():
        lines += [f"{group}（{meaning}）", *_lines(r for r in rows if r.item.group == group), ""]
    return "\n".join([*lines, *conclusion(case, rows)])


def _lines(rows: Iterable[ItemResult]) -> Iterator[str]:
    for row in rows:
        item, result = row.item, row.result
        verdict = console.colour(result.verdict, _ROLES[result.verdict])
        padding = "　" * (3 - len(result.verdict))
        yield f"  {verdict}{padding}　{item.name}（阈值：{item.threshold}）"
        yield f"  　　　　结果：{result.summary}"
        if result.pages:
            yield f"  　　　　页面：{_pages(result)}"
        if result.verdict != "通过":
            yield f"  　　　　依据：{item.basis}"


def markdown(case: Case, rows: list[ItemResult]) -> str:
    """Return the table for a document: Markdown, then the conclusion."""
    lines = ["| 类别 | 项目 | 阈值 | 结论 | 结果 | 页面 | 依据 |", "|---|---|---|---|---|---|---|"]
    for row in rows:
        item, result = row.item, row.result
        cells = (item.group, item.name, item.threshold, result.verdict, result.summary,
                 _pages(result), item.basis)  # fmt: skip
        lines.append(f"| {' | '.join(_cell(cell) for cell in cells)} |")
    return "\n".join([*lines, "", *(f"- {line}" for line in conclusion(case, rows))])


def _cell(text: str) -> str:
    # A page's address may hold anything; in a table it must not become markup.
    return text.replace("|", "｜").replace("<", "＜") or "—"


def _pages(result: Result) -> str:
    paths = "、".join(result.pages[:_PAGES])
    text = "".join(c if c.isprintable() else "?" for c in paths)
    return text + (f" 等{len(result.pages)}页" if len(result.pages) > _PAGES else "")


def program(case: Case, rows: list[ItemResult]) -> str:
    """Return the table for a program: JSON with every page, and keys that never change."""
    items = [
        {
            "group": row.item.group,
            "name": row.item.name,
            "threshold": row.item.threshold,
            "basis": row.item.basis,
            "verdict": row.result.verdict,
            "finding": row.result.summary,
            "pages": list(row.result.pages),
        }
        for row in rows
    ]
    document = {
        "format": 1,
        "day": case.today.isoformat(),
        "complete": not case.visit.limit_hit,
        "items": items,
        "conclusion": conclusion(case, rows),
    }
    return json.dumps(document, ensure_ascii=False, indent=1)
