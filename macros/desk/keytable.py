"""The table of an indicator's keys in the handbook, which `nianbao schema` writes anew."""

from __future__ import annotations

import re

from ..ledger.keys import INDICATOR_KEYS

HANDBOOK = "handbook/figures.md"
START, END = "<!-- 指标的键：开始 -->", "<!-- 指标的键：结束 -->"

_TABLE = re.compile(f"{re.escape(START)}.*?{re.escape(END)}", re.DOTALL)


def rewrite(text: str) -> str:
    """Return the handbook's page with its table brought up to date."""
    return _TABLE.sub(lambda _: f"{START}\n\n{_table()}\n\n{END}", text)


def _table() -> str:
    names: dict[str, list[str]] = {}
    for key in INDICATOR_KEYS.values():
        names.setdefault(key.handbook or key.purpose, []).append(f"`{key.name}`")
    rows = [f"| {'、'.join(group)} | {meaning} |" for meaning, group in names.items()]
    return "\n".join(["| 键 | 意思 |", "|---|---|", *rows])
