"""The lines, runs, links and tables of a page as those of a Word file."""

from __future__ import annotations

import re
from typing import Any

from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Pt
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run as Piece

from ..document import Runs, Table
from . import styles

WIDTH = 440
"""Width of charts and tables, in points: a little less than the type area."""
_SHORT = 12
"""Most rows of a table that fits on one page with its chart."""


def clean(text: str) -> str:
    """Drop the characters that XML cannot hold."""
    return re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


class Lines:
    """A Word file that is filled line by line.

    Args:
        word: the file.
        places: names of bookmarks by their link targets: `#anchor`, or the words 存疑1.
    """

    def __init__(self, word: Word, places: dict[str, str]) -> None:
        self.word = word
        self.places = places
        self._numbers = {name: str(n) for n, name in enumerate(places.values(), 1)}

    def line(self, style: str, text: str = "") -> Line:
        """Add a paragraph in this style and return it."""
        return self.word.add_paragraph(clean(text), style)

    def runs(self, line: Line, runs: Runs, *, bold: bool = False) -> None:
        """Add the runs to a line, the mark of doubt in 〔〕 and addresses outside in （）."""
        for run in runs:
            text = clean(run.text)
            if not text:
                continue
            external = re.match("https?://", run.href)
            target = self.places.get(run.text if run.mark == "doubt" else run.href, "")
            label = f"〔{text}〕" if run.mark == "doubt" else text
            piece = self._link(line, label, run.href, target) if external or target else None
            piece = piece or line.add_run(label)
            if run.mark == "doubt":
                piece.style = styles.MARK
            elif run.mark == "note":
                piece.font.superscript = True
            elif bold or run.mark in ("strong", "pending"):
                piece.bold = True
            if external and text not in run.href:
                line.add_run(clean(f"（{run.href}）"), style=styles.ADDRESS)

    def _link(self, line: Line, text: str, address: str, target: str) -> Piece:
        """Add a run that links to a bookmark in the file, or to an address outside."""
        link = OxmlElement("w:hyperlink")
        if target:
            link.set(qn("w:anchor"), target)
        else:
            kind = RELATIONSHIP_TYPE.HYPERLINK
            link.set(qn("r:id"), line.part.relate_to(clean(address), kind, True))
        line._p.append(link)
        piece = line.add_run(text, style=None if target else "Hyperlink")
        link.append(piece._r)
        return piece

    def bookmark(self, line: Line, name: str) -> None:
        """Put a bookmark of this name around the line, unless the name is empty."""
        if name:
            number = self._numbers[name]
            start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
            start.set(qn("w:id"), number)
            start.set(qn("w:name"), clean(name))
            end.set(qn("w:id"), number)
            line._p.insert(1, start)
            line._p.append(end)

    def table(self, block: Table, style: str, *, together: bool = False) -> None:
        """Add a table; `together` keeps a short one on a page with what follows it."""
        width = max((len(row) for row in block.rows), default=0)
        if not width:
            return
        table = self.word.add_table(len(block.rows), width, style)
        table.autofit = False
        widths = _widths(block, width)
        for column, points in zip(table.columns, widths, strict=True):
            column.width = Pt(points)
        for number, row in enumerate(block.rows):
            _row(table, number, number < block.head)
            for cell, content, points in zip(table.rows[number].cells, row, widths, strict=False):
                cell.width = Pt(points)
                line = cell.paragraphs[0]
                line.style = styles.CELL
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if content.number else None
                line.paragraph_format.keep_with_next = together and len(block.rows) <= _SHORT
                self.runs(line, content.runs, bold=content.head and number < block.head)


def _widths(block: Table, count: int) -> list[float]:
    """Return the widths of the columns in points, by their longest texts, at most three to one."""
    longest = [
        max((len(row[n].text) for row in block.rows if n < len(row)), default=0)
        for n in range(count)
    ]
    shares = [min(max(length, 6), 18) for length in longest]
    return [WIDTH * share / sum(shares) for share in shares]


def _row(table: WordTable, number: int, head: bool) -> None:
    """Keep a row on one page, and repeat a header row on the next."""
    properties: Any = table.rows[number]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
