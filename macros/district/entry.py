"""One figure of one town in one year, as a row of its open data states it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from sys import intern

from ..ledger.bounds import Interval
from ..ledger.figure import PENDING, Figure, as_figure
from ..ledger.name import is_name
from ..ledger.people import HIDDEN, THRESHOLD
from ..ledger.problem import quoted

COLUMNS = (
    "年度", "主题", "主题简称", "指标", "原文表述", "数值", "单位", "期间", "起", "止", "口径",
    "来源", "状态", "存疑说明", "属于", "分项", "更正", "指标标识", "永久地址", "首次公布",
)  # fmt: skip
"""The columns that a district needs; a town may publish more."""
STATES = ("原文", "派生", "存疑", "屏蔽", PENDING)
MAX_ROWS, MAX_CELL = 20_000, 20_000
_MOST = 10**14
"""A larger number is a mistake, and does not fit into the tables that are handed over."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CORRECTED = re.compile("：([^，；：]+)改为([^，；：]+)，")


_is_name, _as_figure = lru_cache(1 << 14)(is_name), lru_cache(1 << 14)(as_figure)
"""Cached: towns use the same names, and figures recur."""


class EntryError(Exception):
    """Why the rows of a package cannot be read, in Chinese."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure of a town."""

    town: str
    year: int
    subject: str
    short: str
    """The short name of its subject."""
    name: str
    text: str
    """As the report writes it."""
    figure: Figure | None
    """None where it is hidden, not known, or only words."""
    unit: str
    period: str
    start: str
    end: str
    definition: str
    source: str
    """The report and section in which its sentence stands."""
    state: str
    doubt: str
    part_of: str
    parts: tuple[tuple[str, ...], ...]
    """The parts of each breakdown."""
    corrected: tuple[str, ...]
    """What it was before each correction."""
    identifier: str
    address: str
    """Its permanent address on the town's site."""
    first: str
    """The day on which it was first published; empty while not released."""

    @property
    def label(self) -> str:
        """Its name with that of its subject, as `调解.调解案件`."""
        return f"{self.short}.{self.name}"

    @property
    def key(self) -> tuple[int, str, str]:
        """What identifies it within its town."""
        return self.year, self.short, self.name

    @property
    def is_hidden(self) -> bool:
        """Whether the town withholds it."""
        return self.state == "屏蔽"

    @property
    def interval(self) -> Interval:
        """What is known of the true number."""
        if self.is_hidden:
            return Interval(1, THRESHOLD - 1)
        return self.figure.interval() if self.figure else Interval(0, 10**15)


def read(town: str, content: bytes) -> list[Entry]:
    """Return the figures in `all.csv` of a town.

    Raises:
        EntryError: it is not such a file, or contradicts itself.
    """
    try:
        text = content.decode("utf-8-sig")
        table = csv.reader(io.StringIO(text, newline=""), strict=True)
        head = next(table, [])
        missing = [column for column in COLUMNS if column not in head]
        if missing or len(set(head)) < len(head):
            raise EntryError(f"列不对，缺{'、'.join(missing) or '名称（有重名的列）'}")
        entries = list(_entries(town, head, table))
    except UnicodeDecodeError:
        raise EntryError("不是 UTF-8 编码") from None
    except csv.Error:
        raise EntryError("不是 CSV，或者没有传完") from None
    if len({entry.key for entry in entries}) < len(entries):
        raise EntryError("同一年、同一主题里有重名的指标")
    return entries


def _entries(town: str, head: list[str], table: Iterator[list[str]]) -> Iterator[Entry]:
    places = {column: head.index(column) for column in COLUMNS}
    for number, cells in enumerate(table, 2):
        if len(cells) != len(head):
            raise EntryError(f"第{number}行有{len(cells)}格，应当是{len(head)}格")
        if number > MAX_ROWS or max(map(len, cells)) > MAX_CELL:
            raise EntryError("太大：行太多，或者一格太长")
        # A text that a spreadsheet would run has an apostrophe in front.
        row = {column: cells[place].removeprefix("'") for column, place in places.items()}
        try:
            yield _entry(town, row)
        except EntryError as error:
            raise EntryError(f"第{number}行{quoted(row['指标'])}：{error}") from None


def _entry(town: str, row: Mapping[str, str]) -> Entry:
    if not re.fullmatch("20[0-9]{2}", row["年度"]):
        raise EntryError("年度不是四位数字")
    if row["状态"] not in STATES:
        raise EntryError(f"状态{quoted(row['状态'])}不认识")
    if not all(row[column] for column in ("主题", "主题简称", "指标", "原文表述")):
        raise EntryError("主题、指标和原文表述不能空")
    if not (_is_name(row["主题简称"]) and _is_name(row["指标"])):
        raise EntryError("名称里有标点、空格，或者以数字开头")
    for column in ("起", "止", "首次公布"):
        if row[column] and not _DAY.fullmatch(row[column]):
            raise EntryError(f"“{column}”不是日期")
    return Entry(
        town=town,
        year=int(row["年度"]),
        subject=intern(row["主题"]),
        short=intern(row["主题简称"]),
        name=intern(row["指标"]),
        text=row["原文表述"],
        figure=_figure(row),
        unit=intern(row["单位"]),
        period=intern(row["期间"]),
        start=intern(row["起"]),
        end=intern(row["止"]),
        definition=intern(row["口径"]),
        source=intern(row["来源"]),
        state=intern(row["状态"]),
        doubt=row["存疑说明"],
        part_of=intern(row["属于"]),
        parts=_parts(row["分项"]),
        corrected=tuple(old for old, _ in _CORRECTED.findall(row["更正"])),
        identifier=intern(row["指标标识"]),
        address=row["永久地址"],
        first=intern(row["首次公布"]),
    )


def _figure(row: Mapping[str, str]) -> Figure | None:
    """Return the number of a row, which must be the same in words and digits."""
    if row["状态"] == "屏蔽" and (row["数值"] or not row["原文表述"].startswith(HIDDEN)):
        raise EntryError("说是屏蔽，却写着数")
    if row["状态"] == PENDING and row["数值"]:
        raise EntryError(f"说是{PENDING}，却写着数")
    if not row["数值"]:
        return None
    figure = _as_figure(row["原文表述"])
    try:
        agrees = figure and figure.value == Decimal(row["数值"]) and figure.unit == row["单位"]
    except InvalidOperation:
        agrees = False
    if figure and figure.value >= _MOST:
        raise EntryError("数太大")
    if not agrees:
        raise EntryError(f"数值、单位和原文表述{quoted(row['原文表述'])}对不上")
    return figure


def _parts(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(map(intern, part.rpartition("：")[2].split("、")))
        for part in text.split("；")
        if part
    )
