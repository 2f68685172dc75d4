"""The year in pictures: at most seven figures, each drawn as the units that it counts.

A unit is a cell, ten cells make a group. Which parts are marked, and what last year's figure was,
comes from the ledger. What has no such drawing (thousands, 20余次, a sum of money) stays a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from markupsafe import Markup

from ..ledger import compare
from ..ledger.model import Indicator
from . import identity
from .chart import refuse_undrawable
from .page import Page, WordError, block
from .sentence import machine_number
from .units import DOUBTFUL, Part, units_of

MAX_FIGURES = 7
FIRST = 3
"""So many are in view on a phone, the others unfold."""
CELL, PITCH, GAP = 4, 5, 2
"""Edge of a cell, distance from one to the next, further distance between groups of ten."""
_EDGED = ("fx", DOUBTFUL)
"""Looks whose cells are drawn by their edges, which lie within the cell."""
_INSET = 0.4
_FILLED_CELL, _HOLLOW_CELL = "h4v4h-4z", "h3.2v3.2h-3.2z"
_STROKE = "m0 3.2l3.2-3.2m-3.2 0"
"""The slanting line of a doubtful cell, and back to where the cell began."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The units of one figure in one year."""

    parts: tuple[Part, ...]
    label: str = ""
    """Which year it is, where two stand one below another."""
    columns: int = 0
    """Cells in a row."""

    @property
    def total(self) -> int:
        """The number of its cells."""
        return sum(part.count for part in self.parts)

    @property
    def width(self) -> int:
        """The width of a full row."""
        return _left(self.columns - 1) + CELL

    @property
    def height(self) -> int:
        """The height of all rows."""
        return -(-self.total // self.columns) * PITCH - PITCH + CELL

    @property
    def paths(self) -> list[tuple[str, str]]:
        """Look and outline of each part."""
        ends = [sum(part.count for part in self.parts[: n + 1]) for n in range(len(self.parts))]
        return [
            (part.look, self._path(end - part.count, end, part.look))
            for part, end in zip(self.parts, ends, strict=True)
        ]

    def _path(self, start: int, end: int, look: str) -> str:
        """Return the outline of the cells from `start` to before `end`, short by repetition."""
        is_hollow = look in _EDGED
        cell = (_HOLLOW_CELL if is_hollow else _FILLED_CELL) + _STROKE * (look == DOUBTFUL)
        inset = _INSET if is_hollow else 0
        pieces = []
        for n in range(start, end):
            row, column = divmod(n, self.columns)
            if n == start or column == 0:
                pieces.append(f"M{_left(column) + inset} {row * PITCH + inset}{cell}")
            else:
                pieces.append(f"m{PITCH + GAP * (column % 10 == 0)} 0{cell}")
        return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure with its drawings, this year's first."""

    indicator: Indicator
    href: str
    of: str
    value: str
    """The number in base units, for machines."""
    remarks: tuple[str, ...]
    drawings: tuple[Drawing, ...]


def view(indicators: list[Indicator], page: Page) -> Markup:
    """Return the figures as pictures, each linked to its sentence on the page.

    Raises:
        WordError: there are too many, or one may not be shown.
    """
    _refuse(indicators, page)
    pictures = _at_one_scale([_picture(indicator, page) for indicator in indicators])
    periods: dict[str, list[str]] = {}
    for indicator in indicators:
        periods.setdefault(indicator.period, []).append(indicator.name)
    drawn = [picture.indicator for picture in pictures if picture.drawings]
    return block(
        "yearview.html",
        first=pictures[:FIRST],
        rest=pictures[FIRST:],
        year=page.year,
        periods=periods,
        units="、".join(dict.fromkeys(_unit_word(i, page) for i in drawn)),
        rough=any(i.figure and i.figure.bound == "≈" for i in drawn),
        doubtful=any(i.doubt for i in indicators),
    )


def _refuse(indicators: list[Indicator], page: Page) -> None:
    if len(indicators) > MAX_FIGURES:
        raise WordError(
            f"一年一图有{len(indicators)}个指标", f"最多{MAX_FIGURES}个", "留下最要紧的，删去别的"
        )
    if len(set(indicators)) < len(indicators):
        raise WordError("一年一图里有重复的指标", "每个指标一次", "删去重复的")
    for indicator in indicators:
        if indicator.year != page.year:
            found = f"{indicator.year}年的“{indicator.name}”"
            raise WordError(found, f"{page.year}年的指标", "上年的数自动画在旁边，删去“年度(…)”")
        if not indicator.pending:
            refuse_undrawable(indicator, page)


def _picture(indicator: Indicator, page: Page) -> Picture:
    parts, remark = units_of(indicator, page)
    before = _year_before(indicator, page)
    drawings = [Drawing(parts)] if parts else []
    if before and parts:
        past, _ = units_of(before, page)
        labels = (f"{indicator.year}年", f"{before.year}年{before.text}")
        drawings = [Drawing(p, label) for p, label in zip((parts, past), labels, strict=True) if p]
    if before and len(drawings) < 2:
        drawings = [replace(drawing, label="") for drawing in drawings]
        remark = "，".join(text for text in (remark, f"{before.year}年{before.text}") if text)
    remarks = [remark, *([f"期间：{indicator.period}"] if _is_of_other_year(indicator) else [])]
    return Picture(
        indicator,
        page.mention_link(indicator),
        identity.of(indicator, page),
        machine_number(indicator.figure) if indicator.figure else "",
        tuple(text for text in remarks if text),
        tuple(drawings),
    )


def _is_of_other_year(indicator: Indicator) -> bool:
    """Return whether its period names other years only, as a picture of the year must say."""
    years = re.findall(r"(?<!\d)\d{4}(?=年)", indicator.period)
    return bool(years) and str(indicator.year) not in years


def _at_one_scale(pictures: list[Picture]) -> list[Picture]:
    """Return the pictures with cells of one size where a subject counts in one unit."""
    totals: dict[tuple[str, str], int] = {}
    for picture in pictures:
        for drawing in picture.drawings:
            scale = _scale(picture)
            totals[scale] = max(totals.get(scale, 0), drawing.total)
    return [
        replace(
            picture,
            drawings=tuple(
                replace(drawing, columns=_columns(totals[_scale(picture)]))
                for drawing in picture.drawings
            ),
        )
        for picture in pictures
    ]


def _scale(picture: Picture) -> tuple[str, str]:
    figure = picture.indicator.figure
    return picture.indicator.subject, figure.unit if figure else ""


def _year_before(indicator: Indicator, page: Page) -> Indicator | None:
    """Return the figure of the year before, where the two can be compared."""
    for past in page.ledger.series(indicator):
        if past.year == indicator.year - 1:
            change = compare.change(past, indicator, page.ledger.same_units)
            return None if change.reason else past
    return None


def _columns(total: int) -> int:
    return 10 if total <= 30 else 20 if total <= 200 else 30


def _left(column: int) -> int:
    return column * PITCH + column // 10 * GAP


def _unit_word(indicator: Indicator, page: Page) -> str:
    """Return what a cell of the drawing is: `一宗`."""
    if indicator.ratio:
        whole = page.ledger.find_named(indicator.ratio[1], indicator)
        return f"一{whole.figure.unit}" if whole and whole.figure else ""
    unit = indicator.figure.unit if indicator.figure else ""
    return "百分之一" if unit == "%" else f"一{unit}"
