"""Passages of a report: what the lists that follow it up rest on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..ledger.fields import YamlFile
from ..ledger.mend import STRUCTURE
from ..ledger.problem import quoted
from ..ledger.source import Node
from .laws import numeral
from .text import plain_text

_ANCHOR = re.compile(r"s([1-9]\d?)(?:-([1-9]\d?))?")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a report, with the section in which they stand."""

    anchor: str
    """Of the section: `s3-3`."""
    words: str
    path: str
    line: int

    @property
    def place(self) -> str:
        """The number of its section as the report writes it: `三（三）`."""
        match = _ANCHOR.fullmatch(self.anchor)
        if match is None:
            return ""
        chapter, part = match.groups()
        return numeral(int(chapter)) + (f"（{numeral(int(part))}）" if part else "")


def passages(file: YamlFile, node: Node | None) -> tuple[Passage, ...]:
    """Return the passages of a mapping of anchors to words; report what is no anchor."""
    found: list[Passage] = []
    for anchor, entry in file.entries(node, "“锚点: 报告里的话”", "写成“s3-3: ……”").items():
        words = plain_text(file, entry).value
        if not _ANCHOR.fullmatch(anchor):
            file.report(entry, STRUCTURE, quoted(anchor), "报告的锚点，如 s3-3", "照报告改正锚点")
        elif not words:
            file.report(entry, STRUCTURE, "没有写报告里的话", "报告那一节里的几个字", "照报告抄上")
        else:
            found.append(Passage(anchor, words, file.path, entry.line))
    return tuple(found)
