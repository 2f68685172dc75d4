"""A data set as a spreadsheet that people can read: cover, one table a sheet, columns and notes.

After the checklists for accessible spreadsheets (GSS, gptables): every sheet begins in A1 and holds
one table with one row of headers, no cells are merged, no colour tells anything, no cell of numbers
is empty without a word, panes are frozen, the document has a title. Texts are written as texts, so
nothing in them is run as a formula.
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

from ...ledger.settings import known
from ..outputs import OutputError
from .dataset import Dataset, address, citation, common, titled
from .records import BOUNDS, COLUMN, STATES, Field, Row, Value

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
"""Characters of half width that go on a page."""
_LINE = 15
"""Points from line to line."""
_HIGHEST = 409
"""Points that a row can have."""
_WIDE = re.compile("[^\\x00-\\xff]")
_MEANINGS = (
    Field("列名", ""), Field("含义", ""), Field("类型", ""), Field("可以写的", ""),
)  # fmt: skip
_NOTES = (Field("标记", ""), Field("说明", ""))
_KINDS = {"string": "文字", "integer": "整数", "number": "数", "date": "日期"}


def workbook_bytes(one: Dataset, about: Mapping[str, str], day: str) -> bytes:
    """Return the data set as an XLSX file.

    Args:
        one: the data set.
        about: data/site.yml.
        day: of the commit; the file's own dates.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False})
    book.set_properties(
        {
            "title": titled(one, about)[:_PROPERTY],
            "subject": one.description[:_PROPERTY],
            "author": known(about, "主办单位")[:_PROPERTY],
            "keywords": "、".join(one.keywords)[:_PROPERTY],
            "comments": f"来源：{one.source}"[:_PROPERTY],
            "created": datetime.fromisoformat(day),
        }
    )
    sheets = _Sheets(book, one)
    sheets.cover(titled(one, about), _cover(one, about, day))
    sheets.table(SHEET, one.fields, [shown(row) for row in one.rows], lead=COLUMN["指标"] + 1)
    sheets.table("列的说明", _MEANINGS, [_meaning(field) for field in one.fields], lead=1)
    sheets.table("注释", _NOTES, _notes(one, about), lead=1)
    book.close()
    return stream.getvalue()


class _Sheets:
    """Writes the sheets of one file."""

    def __init__(self, book: Any, one: Dataset) -> None:
        self.book = book
        self.one = one
        self.styles: dict[str, Any] = {}
        self.tables = 0

    def style(self, name: str, pattern: str = "") -> Any:
        """Return a kind of cell; `pattern` is how its numbers are shown."""
        key = name + pattern
        if key not in self.styles:
            shown = {"num_format": pattern} if pattern else {}
            self.styles[key] = self.book.add_format(_FONT | _STYLES[name] | shown)
        return self.styles[key]

    def cover(self, title: str, said: Iterable[tuple[str, str]]) -> None:
        """The title, and below it what one should know before reading on."""
        sheet = self._sheet("封面")
        sheet.set_column(0, 0, _WIDTHS["项目"])
        sheet.set_column(1, 1, _WIDTHS["内容"])
        sheet.set_row(0, 2 * _LINE)
        sheet.write_string(0, 0, title, self.style("title"))
        for number, (label, text) in enumerate(said, 1):
            sheet.write_string(number, 0, label, self.style("head"))
            sheet.write_string(number, 1, self._fitting(text, label), self.style("text"))
            sheet.set_row(number, _height([(text, _WIDTHS["内容"])]))
        sheet.fit_to_pages(1, 0)

    def table(self, name: str, fields: Sequence[Field], rows: Sequence[Row], lead: int) -> None:
        """A sheet with one table; the first `lead` columns stay in sight."""
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
        sheet.hide_gridlines(0)  # printed too, so that rows can be followed
        sheet.set_paper(9)  # A4
        sheet.set_footer("&C第&P页，共&N页")
        return sheet

    def _fitting(self, text: str, block: str) -> str:
        if len(text) > LONGEST:
            reason = f"一格里有{len(text)}个字，表格最多放{LONGEST}个"
            raise OutputError(self.one.page, block, reason, "把说明写短")
        return text


def _height(cells: Iterable[tuple[Value, int]]) -> int:
    """Return the height of a row, in points: not every program finds it out by itself."""
    lines = 1
    for value, width in cells:
        if isinstance(value, str) and 2 * len(value) > width - 1:
            parts = (len(part) + len(_WIDE.findall(part)) for part in value.split("\n"))
            lines = max(lines, sum(1 + size // (width - 1) for size in parts))
    return min(lines * _LINE, _HIGHEST)


def shown(row: Row) -> Row:
    """Return a row of figures as people read it: what stands where there is no number."""
    place = COLUMN["数值"]
    if row[place] is not None:
        return row
    said = row[COLUMN["状态"]]
    word = said if said in ("屏蔽", "待补充") else "无数值"
    return (*row[:place], word, *row[place + 1 :])


def _cover(one: Dataset, about: Mapping[str, str], day: str) -> list[tuple[str, str]]:
    return [
        ("内容", one.description),
        ("条数", f"{one.size}行"),
        ("期间", one.period or "不涉及"),
        ("来源", one.source or "不涉及"),
        *common(about).items(),
        ("下载地址", address(about, one.file("xlsx"))),
        ("本版日期", day),
        ("怎样引用", citation(one, about)),
        ("工作表", f"{SHEET}：每个指标一行。列的说明：每一列是什么意思。注释：标记和空格的意思。"),
    ]


def _meaning(field: Field) -> Row:
    return field.name, field.meaning, _KINDS[field.kind], "、".join(field.allowed) or "不限"


def _notes(one: Dataset, about: Mapping[str, str]) -> list[Row]:
    states: list[Row] = [(f"状态：{name}", said) for name, said in STATES.items()]
    return [
        *states,
        ("数值：屏蔽", "这一格没有数，原因写在“屏蔽原因”一栏"),
        ("数值：待补充", "这一格没有数，现在还不知道"),
        ("数值：无数值", "报告只有文字，没有给出数，文字在“文字表述”一栏"),
        ("空格", "除“数值”外，空着的格子表示没有这一项，例如没有限定词、没有疑问"),
        ("界限", "、".join(BOUNDS.values()) + "：真实的数与“数值”一栏相比"),
        ("单位", "“数值”已经把万、亿折算进去，单位看“单位”一栏；百分数的单位是“%”"),
        ("不能相加", "期间不同、口径不同的数不能相加，也不能直接比较"),
        ("怎样引用", citation(one, about)),
    ]
