"""The numbers of a table: each is read with the heads of its column and row, and the caption."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...prose.numerals import MEASURE

_BARE = re.compile(r"\s*[0-9０-９][0-9０-９,，.．]*\s*")
_SERIAL = re.compile("序号|编号|年份|年度|排名|名次|序|号")
_UNIT_HEAD = re.compile("(?:计量)?单位")
_UNIT_IN_BRACKETS = re.compile(
    r"[(（](?:单位[:：]?)?([^()（）]{1,6}(?:（[^()（）]{1,4}）)?)[)）]\s*$"
)
_UNIT_IN_CAPTION = re.compile(r"单位[:：]\s*([^\s()（），。；]{1,6})")
_UNIT_AT_END = re.compile(
    "(?:(?P<whole>(?:人|场|批|件|户|家|辆|架|台|处|车|班|篇|条)次)|(?P<unit>[件宗起次场人户份条项个批名家篇处]|万元|元)数)$"
)
_REMARK = re.compile("备注|说明|附注")
_GENERIC = re.compile(
    "(?:数量|数值|数字|总数|完成情况|情况|[件宗起次场人户份条项个批名家篇处]数|本年度?|今年|本期|合计数)"
)
_PAST = re.compile("上年度?|去年|上期|上年同期|去年同期")
_YEAR = re.compile(r"((?:19|20)\d\d)年度?")
_YEARS = ("年份", "年度", "年")
_MEASURE = re.compile(rf"[百千万亿]*{MEASURE.pattern}(?:/{MEASURE.pattern})?")
_MAX_CAPTION = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds nothing but a number."""

    row: int
    column: int
    unit: str
    """As the heads, the row or the caption say; empty where none does."""
    name: str
    """What it counts, in the words of the heads; empty where they do not tell."""
    heads: str
    """All the words of its row and column."""
    is_old: bool = False
    """Whether it is of a year before the last."""


@dataclass(frozen=True)
class Table:
    """A table of a report."""

    rows: tuple[tuple[str, ...], ...]
    caption: str = ""

    @cached_property
    def height(self) -> int:
        """The number of rows that are heads: those above the first number."""
        first = next((n for n, row in enumerate(self.rows) if _has_numbers(row)), 1)
        return max(first, 1)

    def cells(self) -> Iterator[Cell]:
        """Yield the bare numbers, row by row."""
        for row in range(self.height, len(self.rows)):
            for column, text in enumerate(self.rows[row]):
                if _BARE.fullmatch(text) and not self._is_serial(column):
                    yield self._cell(row, column)

    def is_bare(self, row: int, column: int) -> bool:
        """Return whether a cell holds nothing but a number."""
        return bool(_BARE.fullmatch(self.rows[row][column]))

    def heads(self, row: int, column: int) -> str:
        """Return the words of the row and the column of a cell."""
        return "，".join(part for part in (self._label(row, column), self._head(column)) if part)

    def _cell(self, row: int, column: int) -> Cell:
        label, head = self._label(row, column), self._head(column)
        heads = [unit for part in reversed(self._head_parts(column)) for unit in _units(part)]
        sources = [self._unit_cell(row), *_units(label), *heads, *_units(self.caption)]
        unit = next((unit for unit in sources if unit), "")
        plain_label, plain_head = _noun(label), _noun(head)
        words, old = plain_label + plain_head, self.is_old(row, column)
        return Cell(row, column, unit, self.name(row, column), words, old)

    def name(self, row: int, column: int) -> str:
        """Return what a cell counts, in the words of the heads; empty where they do not tell."""
        label, head = _noun(self._label(row, column)), _noun(self._head(column))
        if self.is_old(row, column):
            return ""
        is_past = self._year(row, column) in self._years[:-1]
        past = "上年" if is_past or _PAST.search(head) else ""
        head = _GENERIC.sub("", _PAST.sub("", _YEAR.sub("", head)))
        if not label and not self.caption.endswith(("：", ":")):
            label = _GENERIC.sub("", _noun(self.caption))
            label = label if len(label + head) <= 12 else ""
        return past + label + head if label + head else ""

    def is_old(self, row: int, column: int) -> bool:
        """Return whether a cell is of a year before the last, by its column or its row."""
        year = self._year(row, column)
        return bool(year) and year not in self._years[-2:]

    @cached_property
    def _years(self) -> list[str]:
        places = (
            (row, column) for row, cells in enumerate(self.rows) for column in range(len(cells))
        )
        return sorted({year for row, column in places if (year := self._year(row, column))})

    def _year(self, row: int, column: int) -> str:
        """Return the year that the heads of a cell say, or the first cell of its row."""
        if row < self.height:
            return ""
        is_years = "".join(self.rows[0][:1]).strip() in _YEARS
        own = _YEAR.match(self.rows[row][0].strip() + "年" * is_years) if column else None
        match = _YEAR.search(self._head(column)) or own
        return match[1] if match else ""

    def _is_serial(self, column: int) -> bool:
        head = self.rows[0][column] if column < len(self.rows[0]) else ""
        if _SERIAL.fullmatch(head.strip()):
            return True
        if column:
            return False
        values = [row[0].strip() for row in self.rows[self.height :] if row]
        counted = values == [str(n) for n in range(1, len(values) + 1)]
        return counted and any(not _BARE.fullmatch(cell) for cell in self.rows[self.height][1:2])

    def _label(self, row: int, column: int) -> str:
        """Return the words to the left of a cell; an empty one goes on with what is above it."""
        parts = []
        for left in range(column):
            head = self.rows[0][left] if left < len(self.rows[0]) else ""
            text = self.rows[row][left].strip()
            is_unit = bool(_UNIT_HEAD.fullmatch(head) and _MEASURE.fullmatch(text))
            above = row
            while not text and left == 0 and above > self.height:
                above -= 1
                text = self.rows[above][left].strip()
            is_words = text and not _BARE.fullmatch(text) and not re.search("[0-9０-９]", text)
            if is_words and text not in parts and not (is_unit or _REMARK.search(head)):
                parts.append(text)
        return "".join(parts)

    def _head(self, column: int) -> str:
        """Return the words of the heads of a column, the unit only where the lowest has it."""
        parts = self._head_parts(column)
        return "".join(_without_unit(part) for part in parts[:-1]) + (parts[-1] if parts else "")

    def _head_parts(self, column: int) -> list[str]:
        """Return the heads of a column from above; an empty one is the one beside it."""
        parts: list[str] = []
        for number, row in enumerate(self.rows[: self.height]):
            place = column
            while 0 < place < len(row) and not row[place].strip() and number < self.height - 1:
                place -= 1
            text = row[place].strip() if place < len(row) else ""
            if text and text not in parts:
                parts.append(text)
        return parts

    def _unit_cell(self, row: int) -> str:
        """Return the unit in a column of units; 单位 may also be the head of organisations."""
        pairs = zip(self.rows[0], self.rows[row], strict=False)
        texts = (text.strip() for head, text in pairs if _UNIT_HEAD.fullmatch(head.strip()))
        return next((text for text in texts if _MEASURE.fullmatch(text)), "")


def caption(text: str) -> str:
    """Return the line above a table as its caption, or the words that lead up to it: 如下："""
    *sentences, last = re.split("[。；;]", text.strip())
    leads = not sentences or last.endswith(("：", ":"))
    return last if leads and len(last) <= _MAX_CAPTION else ""


def _has_numbers(row: Sequence[str]) -> bool:
    return any(
        _BARE.fullmatch(cell) and not _YEAR.match(cell.strip() + "年") for cell in row
    ) or any(
        re.match(r"\s*(?:[约近超])?[0-9０-９]+(?:[.．][0-9０-９]+)?[^年月日0-9０-９]", cell)
        for cell in row
    )


def _units(text: str) -> Iterator[str]:
    """Yield the units that a head says: （宗）, 单位：宗, 讲座次数, 咨询人次."""
    plain = text.strip()
    if match := _UNIT_IN_BRACKETS.search(plain) or _UNIT_IN_CAPTION.search(plain):
        yield match[1]
    elif match := _UNIT_AT_END.search(plain):
        yield match["whole"] or match["unit"]


def _without_unit(text: str) -> str:
    return _UNIT_IN_CAPTION.sub("", _UNIT_IN_BRACKETS.sub("", text.strip()))


def _noun(text: str) -> str:
    """Return a head without its unit and what only numbers it: 附表1, 一览表."""
    plain = re.sub(
        "^(?:附?表[一二三四五六七八九十0-9]*|[0-9]+[.、])[:：\\s]*", "", _without_unit(text)
    )
    return re.sub("(?:统计表|一览表|情况表|明细表|表)$", "", plain)
