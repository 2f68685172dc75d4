"""The Word file of a form: boxes to type in, that grow with the text."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Word
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from ...library.form import Box
from ..word import layout, styles
from ..word.lines import clean
from .paper import ADVICE, GROUNDS, NOTE, TICK, Paper, ticks

_WIDTHS = (Mm(30), Mm(55), Mm(30), Mm(55))
_ROW, _LINE = Mm(8.5), Mm(6)
"""The least heights of a row and of each line to write on: a box grows with what is typed."""
_SIZE, _SMALL = Pt(12), Pt(10.5)
_GREY = RGBColor(0x40, 0x40, 0x40)
_GAP = "\u3000"


def docx(paper: Paper) -> bytes:
    """Return the form as the bytes of a Word file."""
    word = layout.sheet()
    layout.identify(word, clean(paper.form.name), "办事", clean(paper.publisher), paper.day)
    _page(word)
    if paper.preview:
        word.add_paragraph("【预览稿】没有正式发布。", styles.PREVIEW)
    word.add_paragraph(clean(paper.form.name), "Title")
    _line(word, NOTE).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for title, group in zip(paper.headings, paper.form.groups, strict=True):
        _heading(word, title)
        _boxes(word, group.rows)
    _end(word, paper)
    _advice(word, paper)
    return layout.pack(word, paper.day)


def _page(word: Word) -> None:
    """Set narrow margins, and no grid: the lines of a form are those of its boxes."""
    section = word.sections[0]
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(16)
    section.header_distance = section.footer_distance = Mm(8)
    for grid in section._sectPr.xpath("w:docGrid"):
        section._sectPr.remove(grid)


def _line(parent: Word | _Cell, text: str = "") -> Paragraph:
    line: Paragraph = parent.add_paragraph(clean(text), styles.CELL)
    return line


def _heading(word: Word, text: str) -> None:
    line = word.add_paragraph(style="Heading 1")
    line.add_run(clean(text)).font.size = _SIZE
    line.paragraph_format.first_line_indent = Pt(0)
    line.paragraph_format.space_before, line.paragraph_format.line_spacing = Pt(5), Pt(20)


def _boxes(word: Word, rows: tuple[tuple[Box, ...], ...]) -> None:
    """Add the table of a group; a tall box takes the whole width."""
    table = word.add_table(len(rows), len(_WIDTHS), styles.TABLE)
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    for row, boxes in zip(table.rows, rows, strict=True):
        row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, _ROW
        cells = list(row.cells)
        for cell, width in zip(cells, _WIDTHS, strict=True):
            cell.width = width
        if boxes[0].is_tall:
            row.height = _ROW + boxes[0].lines * _LINE
            _above(cells[0].merge(cells[-1]), boxes[0])
            continue
        if len(boxes) == 1:
            cells[1:] = [cells[1].merge(cells[-1])]
        for box, label, field in zip(boxes, cells[::2], cells[1::2], strict=True):
            _beside(label, field, box)


def _above(cell: _Cell, box: Box) -> None:
    """Write the name and the hint of a box, its choices, and leave a line to type on."""
    line = _first(cell)
    line.add_run(clean(box.label.value)).bold = True
    if box.hint.value:
        _hint(line.add_run(clean(_GAP + box.hint.value)))
    for choices in ticks(box):
        _line(cell, choices)
    _line(cell)


def _beside(label: _Cell, field: _Cell, box: Box) -> None:
    label.vertical_alignment = field.vertical_alignment = VERTICAL.CENTER
    name = _first(label)
    name.add_run(clean(box.label.value)).bold = True
    name.alignment = WD_ALIGN_PARAGRAPH.CENTER
    first, *others = ticks(box) or [""]
    _first(field).add_run(clean(first))
    for choices in others:
        _line(field, choices)


def _first(cell: _Cell) -> Paragraph:
    """Return the line that every cell begins with."""
    line: Paragraph = cell.paragraphs[0]
    line.style = styles.CELL
    return line


def _hint(run: Run) -> None:
    run.font.size, run.font.color.rgb = _SMALL, _GREY


def _end(word: Word, paper: Paper) -> None:
    """Write the statement, the office, the line to sign on, and what is handed in with it."""
    form = paper.form
    if form.statement.value:
        _line(word, form.statement.value)
    office = _line(word, f"此致{_GAP}")
    office.add_run(_GAP * 10).underline = True
    office.add_run(clean(form.addressee.value))
    signature = _line(word, paper.signature)
    signature.add_run(_GAP * 9).underline = True
    signature.add_run(f"{_GAP * 4}年{_GAP * 2}月{_GAP * 2}日")
    signature.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    signature.paragraph_format.space_before = signature.paragraph_format.space_after = Pt(8)
    for number, item in enumerate(form.papers):
        line = _line(word)
        line.add_run("附：" if number == 0 else _GAP * 2).bold = number == 0
        line.add_run(clean(f"{TICK} {item.value}"))


def _advice(word: Word, paper: Paper) -> None:
    """Write in a frame what is for the reader alone."""
    _line(word)
    table = word.add_table(1, 1, styles.TABLE)
    _whole(table)
    cell = table.rows[0].cells[0]
    _first(cell).add_run(ADVICE).bold = True
    for label, entries in paper.advice:
        for number, entry in enumerate(entries):
            line = _line(cell)
            line.add_run(clean(f"{label}：") if number == 0 else "").bold = True
            run = line.add_run(clean(entry))
            if label == GROUNDS:
                _hint(run)


def _whole(table: Table) -> None:
    """Keep the rows of a table on one page each."""
    for row in table.rows:
        properties: Any = row._tr.get_or_add_trPr()
        properties.append(styles.xml("<w:cantSplit/>"))
