"""A data set as a spreadsheet for people: cover, data, the meaning of the columns, and notes.

Following the checklists for accessible spreadsheets (GSS, gptables), every sheet begins in A1 and
holds one table with one header row, no cells are merged, no colour carries meaning, no number is
missing without a word, panes are frozen, and the document has a title. Texts are written as text,
so nothing in them is run as a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from ...ledger.settings import known_value
from ..address import address
from ..outputs import OutputError
from ..published import STATES
from .dataset import Dataset, citation, common_metadata, full_title
from .records import BOUNDS, COLUMN, Field, Row, Value

LONGEST = 32_767
"""Characters that a cell can hold."""
_PROPERTY = 255
"""Characters that a property of the document can hold."""
SHEET = "数据"
"""The sheet with the figures."""

_FONT = {"font_name": "宋体", "font_size": 11, "valign": "top"}
_STYLES: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True},
    "number": {"align": "right", "indent": 1},
    "head": {"text_wrap": True, "bold": True, "bottom": 1, "bg_color": "#F2F2F2"},
    "title": {"font_size": 16, "bold": True},
}
_WIDTHS = {
    "年度": 8, "主题": 15, "主题简称": 10, "指标": 20, "原文表述": 18, "文字表述": 26,
    "数值": 15, "期间": 22, "口径": 36, "来源": 30, "屏蔽原因": 24, "存疑说明": 44,
    "备注": 34, "派生式": 30, "属于": 18, "分项": 26, "比率": 24, "更正": 30,
    "列名": 14, "含义": 64, "可以写的": 40, "标记": 16, "说明": 80, "项目": 16, "内容": 90,
}  # fmt: skip
_NARROW = 11
_PAGE = 130
"""Half-width characters that fit across a page."""
_LINE = 15
"""Height of a line, in points."""
_HIGHEST = 409
"""Greatest height of a row, in points."""
_WIDE = re.compile("[^\\x00-\\xff]")
_MEANINGS = (
    Field("列名", ""), Field("含义", ""), Field("类型", ""), Field("可以写的", ""),
)  # fmt: skip
_NOTES = (Field("标记", ""), Field("说明", ""))
_KINDS = {"string": "文字", "integer": "整数", "number": "数", "date": "日期"}


def workbook_bytes(dataset: Dataset, about: Mapping[str, str], day: str) -> bytes:
    """Return the data set as an XLSX file.

    Args:
        dataset: the data set.
        about: data/site.yml.
        day: the day of the commit, which is the file's own date.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False})
    book.set_properties(
        {
            "title": full_title(dataset, about)[:_PROPERTY],
            "subject": dataset.description[:_PROPERTY],
            "author": known_value(about, "主办单位")[:_PROPERTY],
            "keywords": "、".join(dataset.keywords)[:_PROPERTY],
            "comments": f"来源：{dataset.source}"[:_PROPERTY],
            "created": datetime.fromisoformat(day),
        }
    )
    sheets = _Sheets(book, dataset)
    sheets.cover(full_title(dataset, about), _cover(dataset, about, day))
    sheets.table(
        SHEET, dataset.fields, [fill_value(row) for row in dataset.rows], lead=COLUMN["指标"] + 1
    )
    sheets.table("列的说明", _MEANINGS, [_meaning(field) for field in dataset.fields], lead=1)
    sheets.table("注释", _NOTES, _notes(dataset, about), lead=1)
    book.close()
    return stream.getvalue()


class _Sheets:
    """Writer of the sheets of one file."""

    def __init__(self, book: Any, dataset: Dataset) -> None:
        self.book = book
        self.dataset = dataset
        self.styles: dict[str, Any] = {}
        self.tables = 0

    def style(self, name: str, pattern: str = "") -> Any:
        """Return a cell format of a style; `pattern` is its number format."""
        key = name + pattern
        if key not in self.styles:
            number_format = {"num_format": pattern} if pattern else {}
            self.styles[key] = self.book.add_format(_FONT | _STYLES[name] | number_format)
        return self.styles[key]

    def cover(self, title: str, entries: Iterable[tuple[str, str]]) -> None:
        """Write the cover sheet: the title, and below it the entries as label and text."""
        sheet = self._sheet("封面")
        sheet.set_column(0, 0, _WIDTHS["项目"])
        sheet.set_column(1, 1, _WIDTHS["内容"])
        sheet.set_row(0, 2 * _LINE)
        sheet.write_string(0, 0, title, self.style("title"))
        for number, (label, text) in enumerate(entries, 1):
            sheet.write_string(number, 0, label, self.style("head"))
            sheet.write_string(number, 1, self._fitting(text, label), self.style("text"))
            sheet.set_row(number, _height([(text, _WIDTHS["内容"])]))
        sheet.fit_to_pages(1, 0)

    def table(self, name: str, fields: Sequence[Field], rows: Sequence[Row], lead: int) -> None:
        """Write a sheet with one table; the first `lead` columns stay in sight."""
        sheet = self._sheet(name)
        widths = [_WIDTHS.get(field.name, _NARROW) for field in fields]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for number, row in enumerate(rows, 1):
            sheet.set_row(number, _height(zip(row, widths, strict=True)))
            for column, value in enumerate(row):
                self._cell(sheet, number, column, value, str(row[lead - 1]))
        self.tables += 1
        last = len(fields) - 1
        sheet.add_table(
            0, 0, max(len(rows), 1), last,
            {
                "name": f"表{self.tables}_{name}",
                "style": "Table Style Light 1",
                "banded_rows": False,
                "columns": [
                    {"header": field.name, "header_format": self.style("head")} for field in fields
                ],
            },
        )  # fmt: skip
        sheet.freeze_panes(1, lead)
        sheet.repeat_rows(0)
        sheet.repeat_columns(lead - 1)
        sheet.fit_to_pages(1 + sum(widths) // _PAGE, 0)
        sheet.print_area(f"A1:{xl_col_to_name(last)}{max(len(rows), 1) + 1}")

    def _cell(self, sheet: Any, row: int, column: int, value: Value, block: str) -> None:
        if isinstance(value, str):
            sheet.write_string(row, column, self._fitting(value, block), self.style("text"))
        elif isinstance(value, int | Decimal):
            places = -int(Decimal(value).as_tuple().exponent) if isinstance(value, Decimal) else 0
            large = isinstance(value, Decimal) or column == COLUMN["数值"]
            pattern = ("#,##0" if large else "0") + "." * (places > 0) + "0" * max(places, 0)
            sheet.write_number(row, column, value, self.style("number", pattern))

    def _sheet(self, name: str) -> Any:
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.hide_gridlines(0)  # shown in print too, so that rows can be followed
        sheet.set_paper(9)  # A4
        sheet.set_footer("&C第&P页，共&N页")
        return sheet

    def _fitting(self, text: str, block: str) -> str:
        if len(text) > LONGEST:
            reason = f"一格里有{len(text)}个字，表格最多放{LONGEST}个"
            raise OutputError(self.dataset.page, block, reason, "把说明写短")
        return text


def _height(cells: Iterable[tuple[Value, int]]) -> int:
    """Return the height of a row, in points: not every program works it out by itself."""
    lines = 1
    for value, width in cells:
        if isinstance(value, str) and 2 * len(value) > width - 1:
            parts = (len(part) + len(_WIDE.findall(part)) for part in value.split("\n"))
            lines = max(lines, sum(1 + size // (width - 1) for size in parts))
    return min(lines * _LINE, _HIGHEST)


def fill_value(row: Row) -> Row:
    """Fill an empty number of a row of figures with the reason in words."""
    place = COLUMN["数值"]
    if row[place] is not None:
        return row
    status = row[COLUMN["状态"]]
    word = status if status in ("屏蔽", "待补充") else "无数值"
    return (*row[:place], word, *row[place + 1 :])


def _cover(dataset: Dataset, about: Mapping[str, str], day: str) -> list[tuple[str, str]]:
    return [
        ("内容", dataset.description),
        ("条数", f"{dataset.size}行"),
        ("期间", dataset.period or "不涉及"),
        ("来源", dataset.source or "不涉及"),
        *common_metadata(about).items(),
        ("下载地址", address(about, dataset.file("xlsx"))),
        ("本版日期", day),
        ("怎样引用", citation(dataset, about)),
        ("工作表", f"{SHEET}：每个指标一行。列的说明：每一列是什么意思。注释：标记和空格的意思。"),
    ]


def _meaning(field: Field) -> Row:
    return field.name, field.meaning, _KINDS[field.kind], "、".join(field.allowed) or "不限"


def _notes(dataset: Dataset, about: Mapping[str, str]) -> list[Row]:
    states: list[Row] = [(f"状态：{name}", meaning) for name, meaning in STATES.items()]
    return [
        *states,
        ("数值：屏蔽", "这一格没有数，原因写在“屏蔽原因”一栏"),
        ("数值：待补充", "这一格没有数，现在还不知道"),
        ("数值：无数值", "报告只有文字，没有给出数，文字在“文字表述”一栏"),
        ("空格", "除“数值”外，空着的格子表示没有这一项，例如没有限定词、没有疑问"),
        ("界限", "、".join(BOUNDS.values()) + "：真实的数与“数值”一栏相比"),
        ("单位", "“数值”已经把万、亿折算进去，单位看“单位”一栏；百分数的单位是“%”"),
        ("不能相加", "期间不同、口径不同的数不能相加，也不能直接比较"),
        ("怎样引用", citation(dataset, about)),
    ]
