"""A Word file (.docx) as blocks: what a reader of it sees, or else what stands in the way."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from docx import Document as open_docx
from docx.oxml import parse_xml

from ...channels.word.styles import ADDED
from . import package
from .document import Block
from .findings import Findings, squeeze, words_of
from .formatting import Formatting, W, number, value
from .inline import Inline
from .numbering import Numbering

_MOST_COLUMNS = 200
"""The most columns that one merged cell may span."""
_WRAPPERS = ("sdt", "sdtContent", "customXml")
_SILENT = (
    "sectPr", "bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd",
    "commentRangeStart", "commentRangeEnd", "sdtPr", "sdtEndPr", "customXmlPr",
    "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr",
)  # fmt: skip
_REVISIONS = (
    "ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "rPrChange",
    "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange", "tblPrExChange", "trPrChange",
    "tcPrChange", "numberingChange",
)  # fmt: skip
Contents = tuple[list[Block] | None, list[str], list[str], list[str]]


def blocks(data: bytes) -> Contents:
    """Return the blocks (None where there are problems), notes, omissions and problems.

    Omissions are what a reader of the file sees and the blocks leave out.
    """
    problem = package.fault(data)
    if problem:
        return None, [], [], [problem]
    try:
        return _contents(open_docx(io.BytesIO(data)))
    except Exception:  # python-docx raises all sorts of exceptions on a damaged part
        return None, [], [], ["文件损坏，或者不是 Word 文档：请用文字处理软件打开后另存为 .docx"]


def _contents(document: Any) -> Contents:
    body = document.element.body
    if next(_all(body, *_REVISIONS), None) is not None:
        return None, [], [], ["文件里还有修订没有处理：请先接受或拒绝全部修订，再导入"]
    styles, parts = Formatting(document.styles.element), _Parts(document.part)
    names = {name: value(style, "name") for name, style in styles.styles.items()}
    omissions = _remove_added(body, names)
    reader = _Reader(styles, Numbering(parts.numbering, styles))
    found, findings = reader.read(body), reader.findings
    for text in parts.comments:
        findings.omit("批注", text)
    for text in parts.margins:
        findings.omit("页眉、页脚", text)
    omissions += findings.omission_lines()
    stops = findings.stop_lines()
    return None if stops else found, findings.hidden_lines(), omissions, stops


class _Parts:
    """The parts of a document beside its text."""

    def __init__(self, part: Any) -> None:
        self.part = part
        self.numbering = next(self._roots("numbering"), None)
        self.comments = [words_of(one) for root in self._roots("comments") for one in root]
        texts = (words_of(root) for kind in ("header", "footer") for root in self._roots(kind))
        # A margin that has nothing but the number of the page is no text.
        self.margins = [
            text for text in texts if text.strip("0123456789０１２３４５６７８９第共页-—–/ \u3000")
        ]

    def _roots(self, kind: str) -> Iterator[Any]:
        for relation in self.part.rels.values():
            if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
                yield parse_xml(relation.target_part.blob)


class _Reader:
    """Reads the blocks of a body in order."""

    def __init__(self, formatting: Formatting, numbering: Numbering) -> None:
        self.formatting = formatting
        self.findings = Findings()
        self.inline = Inline(formatting, numbering, self.findings)
        self.blocks: list[Block] = []
        self.run_in = ""
        """The text of a paragraph whose end is hidden: the next one follows on."""

    def read(self, body: Any) -> list[Block]:
        """Return the blocks of the whole body."""
        self._read(body)
        self._add(self.run_in, 0)
        self.inline.close()
        return self.blocks

    def _read(self, parent: Any) -> None:
        for child in self._parts(parent, ("p", "tbl")):
            if child.tag == W + "p":
                self._paragraph(child)
            else:
                self.blocks.append(Block(rows=tuple(self._rows(child))))

    def _parts(self, parent: Any, wanted: tuple[str, ...]) -> Iterator[Any]:
        """Yield the wanted children, also those in content controls; name all others."""
        for child in parent.iterchildren("*"):
            name = child.tag.removeprefix(W)
            if name in wanted:
                yield child
            elif name in _WRAPPERS:
                with self.inline.inside(child):
                    yield from self._parts(child, wanted)
            elif name not in _SILENT:
                self.findings.stop_at(child)

    def _paragraph(self, paragraph: Any) -> None:
        seen = self.findings.contents
        text = self.run_in + self.inline.paragraph(paragraph)
        above = squeeze(self.blocks[-1].text) if self.blocks else ""
        if self.findings.contents > seen and above == "目录":
            self.findings.omit("目录", self.blocks.pop().text)
        self.run_in = text if self.formatting.mark_vanishes(paragraph) else ""
        if not self.run_in:
            self._add(text, self.formatting.level(paragraph))

    def _add(self, text: str, level: int) -> None:
        self.blocks += [Block(line.strip(), level) for line in text.split("\n") if line.strip()]

    def _rows(self, table: Any) -> Iterator[tuple[str, ...]]:
        """Yield the cells of each row; merged cells have their text in the first."""
        for row in self._parts(table, ("tr",)):
            properties = row.find(W + "trPr")
            cells = [""] * min(number(value(properties, "gridBefore"), 0), _MOST_COLUMNS)
            for cell in self._parts(row, ("tc",)):
                cells += self._cell(cell)
            if properties is not None and properties.find(W + "hidden") is not None:
                self.findings.hide(" ".join(cells))
            else:
                yield tuple(cells)

    def _cell(self, cell: Any) -> list[str]:
        properties = cell.find(W + "tcPr")
        merges = [
            properties.find(W + name) if properties is not None else None
            for name in ("vMerge", "hMerge")
        ]
        texts = [
            self.inline.paragraph(p).replace("\n", " ").strip() for p in self._parts(cell, ("p",))
        ]
        text = " ".join(filter(None, texts))
        if any(one is not None and one.get(W + "val") != "restart" for one in merges):
            self.findings.hide(text)  # Word shows only the first of the merged cells
            text = ""
        width = min(number(value(properties, "gridSpan"), 1), _MOST_COLUMNS)
        return [text, *[""] * (width - 1)]


def _remove_added(body: Any, styles: dict[str, str]) -> list[str]:
    """Remove what the site added to its own report (charts, notes, marks); return notes on it."""
    marks = [
        (mark, mark.getparent().getparent())
        for name in ("pStyle", "tblStyle", "rStyle")
        for mark in _all(body, name)
        if styles.get(mark.get(W + "val")) in ADDED
    ]
    for mark, element in marks:
        if mark.tag == W + "pStyle" and element.getparent().tag == W + "tc":
            continue  # a cell must keep its paragraph
        if element.getparent() is not None:
            element.getparent().remove(element)
    return ["文件是本站生成的：本站加的图、说明和附注没有录入，只录入了报告正文"] if marks else []


def _all(element: Any, *names: str) -> Iterator[Any]:
    yield from element.iter(*(W + name for name in names))
