"""Deadlines of a guide: how long, from which day, what to do by then.

A last day is worked out in the page (`overrides/assets/days.js`), from a day that the reader types.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..ledger.fields import YamlFile
from ..ledger.mend import STRUCTURE
from ..ledger.problem import quoted
from ..ledger.source import Node
from .text import Text, plain_text, require

PERIOD = "[1-9][0-9]{0,2}(日|个月|年)"
"""Regular expression for a period that can be counted; working days cannot."""
_PERIOD = re.compile(PERIOD)
_NO_TEXT = Text("", "", 1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """What can no longer be done once a time has run out."""

    action: Text = _NO_TEXT
    period: str = ""
    """`60日`, `6个月`, `1年`; empty where the last day cannot be worked out."""
    start: Text = _NO_TEXT
    """The day that a period begins with."""
    is_first: bool = False
    """Whether it is the one that the reader must not miss."""

    @property
    def texts(self) -> list[Text]:
        """What an editor wrote of it."""
        return [part for part in (self.action, self.start) if part.value]


def deadline(file: YamlFile, keys: dict[str, Node], line: int) -> Deadline | None:
    """Return the deadline of a moment, or None if nothing runs out; report what is missing."""
    period = _period(file, keys.get("期限"))
    is_first = file.flag(keys.get("要紧"))
    needed = ("期限", "从", "做") if period else ("期限", "做") if is_first else ()
    require(file, keys, needed, line)
    start, action = (plain_text(file, keys.get(key)) for key in ("从", "做"))
    if start.value and period is not None and not period:
        file.report(
            keys["从"],
            STRUCTURE,
            "“期限”没有写多久",
            "60日、6个月、1年这样",
            "写上多久，或者删去“从”",
        )
    return None if period is None else Deadline(action, period, start, is_first)


def _period(file: YamlFile, node: Node | None) -> str | None:
    """Return a period, an empty text for a deadline without one, or None for no deadline."""
    wording = file.text(node)
    if _PERIOD.fullmatch(wording):
        return wording
    if wording in ("是", "true"):
        return ""
    if node and wording not in ("", "否", "false"):
        expected = "“是”，或者多久：60日、6个月、1年这样"
        file.report(node, STRUCTURE, quoted(wording), expected, "改成这样；工作日算不了，写“是”")
    return None
