"""Fill in an office's own workbook without changing its form.

A cell belongs to the indicator named in its row and the town named in its column, or the other way
round; 合计 is the district's total. Only empty cells are filled, and only the XML of these cells
changes. What is not known stays empty, with a note that shows when the cell is chosen.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree

from ..ledger.figure import parse
from .district import District
from .register import Rule

_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_TOTAL = ("合计", "总计", "全区", "全县", "全市")
_BEHIND_VALIDATIONS = (
    "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks",
    "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing",
    "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip
"""What must follow the notes in a sheet."""
MAX_NOTE = 250


class WorkbookError(Exception):
    """Why a workbook cannot be filled in, in Chinese."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into a cell."""

    value: str = ""
    """A number or text; empty for what is not known."""
    is_number: bool = False
    note: str = ""


def fill(template: bytes, district: District, year: int) -> tuple[bytes, int]:
    """Return the workbook filled in, and how many cells were.

    Raises:
        WorkbookError: it is no workbook, or names no indicator together with a town.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            parts = [(entry, package.read(entry)) for entry in package.infolist()]
    except (zipfile.BadZipFile, ValueError, RuntimeError):
        raise WorkbookError("不是 xlsx，或者加了密") from None
    contents = {entry.filename: content for entry, content in parts}
    texts = _shared_texts(contents.get("xl/sharedStrings.xml"))
    filled, output = 0, io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        for entry, content in parts:
            if _SHEET.fullmatch(entry.filename):
                content, cells = _fill_sheet(content, texts, district, year)
                filled += cells
            package.writestr(entry, content)
    if not filled:
        raise WorkbookError("表里没有找到指标和镇（街道）的名称，或者格子都填过了")
    return output.getvalue(), filled


def _fill_sheet(
    content: bytes, texts: list[str], district: District, year: int
) -> tuple[bytes, int]:
    sheet = _parse(content)
    cells = {cell.get("r", ""): cell for cell in sheet.iter(f"{{{_NS}}}c")}
    words = {_place(name): _text(cell, texts) for name, cell in cells.items() if name}
    fillings = dict(_fillings(words, district, year))
    if not fillings:
        return content, 0
    for (row, column), filling in fillings.items():
        if filling.value:
            _write(_cell(sheet, row, column), filling)
    notes = {_name(*place): filling.note for place, filling in fillings.items() if filling.note}
    if notes:
        _add_notes(sheet, notes)
    return etree.tostring(sheet, xml_declaration=True, encoding="UTF-8", standalone=True), len(
        fillings
    )


def _fillings(
    words: Mapping[tuple[int, int], str], district: District, year: int
) -> Iterator[tuple[tuple[int, int], Filling]]:
    """Yield each empty cell that an indicator and a town name, with what goes in."""
    known = district.register.rules
    rules = {name: rule for rule in known for name in (rule.identifier, rule.name)}
    heads = {place: rules.get(text) or _town(text, district) for place, text in words.items()}
    for (row, column), rule in heads.items():
        for (other_row, other_column), town in heads.items():
            if not isinstance(rule, Rule) or not isinstance(town, str):
                continue
            # The one stands at the head of the column, the other at the head of the row.
            for place in ((other_row, column), (row, other_column)):
                below = row < other_row and other_column < column
                beside = other_row < row and column < other_column
                is_crossing = below if place == (other_row, column) else beside
                if is_crossing and not words.get(place):
                    yield place, _filling(rule, town, district, year)


def _town(text: str, district: District) -> str | None:
    if text in district.towns.towns:
        return text
    return "" if text in _TOTAL else None


def _filling(rule: Rule, town: str, district: District, year: int) -> Filling:
    comparison = district.comparisons.get((rule.identifier, year))
    if comparison is None:
        return Filling(note=f"没有{year}年的数")
    if not town:
        total = district.total(rule, year)
        if total is None:
            return Filling(note=f"不可加：{comparison.no_sum}")
        note = f"存疑：{'、'.join(total.doubtful)}" if total.doubtful else ""
        left_out = [cell.town for cell in comparison.cells if not cell.counts]
        note += f"；没有加上{'、'.join(left_out)}" if left_out else ""
        return _figure(total.text, note.lstrip("；")) if total.text else Filling(note=total.wording)
    [cell] = [cell for cell in comparison.cells if cell.town == town]
    if not cell.counts or cell.entry is None:
        return Filling(note=f"{cell.kind}：{cell.reason}")
    doubt = f"存疑：{cell.entry.doubt}" if cell.entry.doubt else ""
    return _figure(cell.entry.text, doubt)


def _figure(text: str, note: str) -> Filling:
    """Return a figure without its unit, which the form states; a number only if it is exact."""
    figure = parse(text)
    if figure.bound == "=":
        return Filling(f"{figure.value.normalize():f}", is_number=True, note=note)
    return Filling(f"{figure.qualifier}{figure.number}{figure.scale}{figure.tail}", note=note)


def _write(cell: Any, filling: Filling) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if filling.is_number:
        etree.SubElement(cell, f"{{{_NS}}}v").text = filling.value
        return
    cell.set("t", "inlineStr")
    inline = etree.SubElement(cell, f"{{{_NS}}}is")
    etree.SubElement(inline, f"{{{_NS}}}t").text = filling.value


def _cell(sheet: Any, row: int, column: int) -> Any:
    """Return the cell at a place, made where the sheet does not have it."""
    data = sheet.find(f"{{{_NS}}}sheetData")
    rows = {int(one.get("r")): one for one in data}
    element = rows[row]  # its heading stands in it
    name, before = _name(row, column), 0
    for number, cell in enumerate(element):
        if cell.get("r") == name:
            return cell
        if _place(cell.get("r"))[1] < column:
            before = number + 1
    made = etree.Element(f"{{{_NS}}}c", r=name)
    element.insert(before, made)
    return made


def _add_notes(sheet: Any, notes: Mapping[str, str]) -> None:
    """Add a note to each cell, as the message that a spreadsheet shows when it is chosen."""
    known = sheet.find(f"{{{_NS}}}dataValidations")
    if known is None:
        known = etree.Element(f"{{{_NS}}}dataValidations")
        tags = {f"{{{_NS}}}{name}" for name in _BEHIND_VALIDATIONS}
        place = next((n for n, part in enumerate(sheet) if part.tag in tags), len(sheet))
        sheet.insert(place, known)
    for name, note in notes.items():
        etree.SubElement(
            known, f"{{{_NS}}}dataValidation", allowBlank="1", showInputMessage="1",
            promptTitle="说明", prompt=note[:MAX_NOTE], sqref=name,
        )  # fmt: skip
    known.set("count", str(len(known)))


def _shared_texts(content: bytes | None) -> list[str]:
    if content is None:
        return []
    items = _parse(content).iter(f"{{{_NS}}}si")
    return ["".join(t.text or "" for t in item.iter(f"{{{_NS}}}t")) for item in items]


def _text(cell: Any, texts: list[str]) -> str:
    """Return what a cell says, without blanks."""
    kind, value = cell.get("t"), cell.findtext(f"{{{_NS}}}v") or ""
    if kind == "s" and value.isdecimal() and int(value) < len(texts):
        value = texts[int(value)]
    elif kind == "inlineStr":
        value = "".join(t.text or "" for t in cell.iter(f"{{{_NS}}}t"))
    if cell.find(f"{{{_NS}}}f") is not None:
        value = value or "="  # a formula stays
    return re.sub(r"\s+", "", value)


def _parse(content: bytes) -> Any:
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise WorkbookError("表格的内容坏了") from None


def _place(name: str) -> tuple[int, int]:
    """Return row and column of a cell's name, from 1: B3 is (3, 2)."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(name[len(letters) :]), column


def _name(row: int, column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def plain(district: District, year: int) -> bytes:
    """Return a workbook to fill in for an office that has none: towns below, indicators beside."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("汇总表")
        wide = book.add_format({"text_wrap": True, "border": 1, "valign": "vcenter"})
        head = book.add_format({"bold": True, "text_wrap": True, "border": 1})
        sheet.write(0, 0, f"{year}年", head)
        for column, rule in enumerate(district.register.rules, 1):
            sheet.write(0, column, rule.name, head)
            sheet.write(1, column, rule.unit, wide)
        sheet.write(1, 0, "单位", wide)
        for row, town in enumerate((*district.towns.towns, "合计"), 2):
            sheet.write(row, 0, town, wide)
            for column in range(1, len(district.register.rules) + 1):
                sheet.write_blank(row, column, None, wide)
        sheet.set_column(0, len(district.register.rules), 14)
        sheet.freeze_panes(2, 1)
        book.set_properties({"created": datetime(year + 1, 1, 1)})
    return file.getvalue()


def read_template(file: Path) -> bytes:
    """Return the bytes of a workbook. Raises WorkbookError where there is none."""
    try:
        return file.read_bytes()
    except OSError:
        raise WorkbookError(f"找不到 {file}") from None
