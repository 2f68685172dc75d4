"""The content of a chart, in words and numbers; templates give it its form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil
from unicodedata import east_asian_width

from markupsafe import Markup

from ..ledger.figure import Figure
from ..ledger.model import Indicator
from .sentence import data
from .table import cell, common_unit

NARROWEST, DESKTOP = 9.8, 25.0
"""Width of a chart in characters: on a phone with the largest letters, and on a desk at least."""
MAX_COLUMNS = 12
"""As many cells make one row; more make rows of nearly the same length."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The stretch of a drawing to which a label belongs, in per cent of the width."""

    bar: Bar
    start: float
    width: float

    @property
    def rest(self) -> float:
        """What lies behind it."""
        return max(100 - self.start - self.width, 0)

    @property
    def crowding(self) -> float:
        """How wide the drawing must be, in characters, for the label to fit below its stretch."""
        need = max(width_of(self.bar.reading) + 1.7, min(width_of(self.bar.label), 5))
        return need / self.width * 100 if self.width else 1000


@dataclass(frozen=True, slots=True)
class Bar:
    """A part, category or point."""

    label: str
    text: str
    """The value as reported."""
    size: Fraction
    """The value in base units, for drawing."""
    figure: Figure | None = None
    """Shown in the data table; None for parts that are withheld together."""
    share: str = ""
    doubtful: bool = False
    hidden: bool = False
    offset: Fraction = Fraction(0)
    """Where the part begins in a stacked whole, in base units."""
    year: int = 0
    """The year of a point in a line over years; 0 elsewhere."""

    @property
    def reading(self) -> str:
        """The value with the mark of a doubtful one, as it stands in the drawing."""
        return f"{self.text}{'（存疑）' * self.doubtful}"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in words and numbers; the template gives it its form."""

    kind: str
    headline: str
    subject: str
    """The quantity measured, for the subtitle."""
    indicators: list[Indicator]
    """The indicators drawn: they give period and source."""
    unit: str
    groups: list[tuple[str, list[Bar]]]
    """Series or categories; one without a name where there is only one."""
    top: Fraction
    """The value at full width, in base units."""
    total: Bar | None = None
    """The last row of the table."""
    remark: str = ""

    def cell(self, bar: Bar) -> Markup:
        """Return the value of `bar` for the data table, whose header holds the unit."""
        return data(bar.figure, cell(bar.figure, self.unit) if bar.figure else bar.text)

    def percent(self, size: Fraction) -> str:
        """Return a length or position in the drawing: a size in base units as `43.50%`."""
        return f"{float(size / self.top * 100) if self.top else 0:.2f}%"

    def slots(self, bars: list[Bar]) -> list[Slot]:
        """Return the stretch of each bar: its part of a whole, or its year, as wide as any other.

        A missing year leaves a gap.
        """
        if self.kind != "折线":
            scale = float(self.top) / 100
            return [Slot(bar, float(bar.offset) / scale, float(bar.size) / scale) for bar in bars]
        width = 100 / (max(self.years) - min(self.years) + 1)
        return [Slot(bar, width * (bar.year - min(self.years)), width) for bar in bars]

    def labelling(self, bars: list[Bar]) -> str:
        """Return how the labels stand below the drawing.

        Returns:
            `ends` for two parts, at the two ends; `side` where each fits below its stretch on any
            screen, `far` where it does on a wide one; empty for one below another.
        """
        if self.kind != "折线" and len(bars) == 2:
            return "ends"
        widest = max((slot.crowding for slot in self.slots(bars)), default=0)
        return "side" if widest <= NARROWEST else "far" if widest <= DESKTOP else ""

    @property
    def columns(self) -> int:
        """How many cells make a row, if it is drawn as cells."""
        rows = ceil(self.top / MAX_COLUMNS)
        return ceil(self.top / rows)

    @property
    def cells(self) -> list[tuple[int, Bar]]:
        """The cells in order: the number of the part that each belongs to, and the part."""
        return [(n, bar) for n, bar in enumerate(self.bars) for _ in range(int(bar.size))]

    @property
    def height(self) -> float:
        """Height of drawing and labels in em, where every label fits on its line."""
        match self.kind:
            case "方格":
                return 2.4 * ceil(self.top / self.columns) + 0.5 + 1.5 * len(self.bars)
            case "折线":
                return sum(12.0 if self.labelling(bars) else 13.5 for _, bars in self.groups)
            case "分组":
                return sum(1.7 + 2.9 * len(bars) for _, bars in self.groups)
            case "条形":
                return 3.2 * len(self.bars)
        return 2.8 + (3 if self.labelling(self.bars) else 1.5 * len(self.bars))

    @property
    def folded(self) -> bool:
        """Whether the table opens on demand: the labels of one or two parts already say it."""
        return not self.years and len(self.bars) <= 2

    @property
    def years(self) -> list[int]:
        """The years of all groups, in the order drawn; empty unless the chart is drawn by year."""
        newest_first = self.kind == "分组"
        return sorted({bar.year for bar in self.bars if bar.year}, reverse=newest_first)

    @property
    def periods(self) -> str:
        """The periods of the figures; empty if the years stand beside them."""
        return "" if self.years else join_distinct(i.period for i in self.indicators)

    @property
    def sources(self) -> str:
        """The sources of the figures."""
        return join_distinct(i.source for i in self.indicators)

    @property
    def bars(self) -> list[Bar]:
        """The bars of all groups."""
        return [bar for _, bars in self.groups for bar in bars]


def bar_of(indicator: Indicator) -> Bar:
    """Return the indicator as a bar."""
    assert indicator.figure is not None
    return Bar(
        label=indicator.name,
        text=indicator.text,
        size=size_of(indicator),
        figure=indicator.figure,
        doubtful=bool(indicator.doubt),
    )


def year_bar(indicator: Indicator) -> Bar:
    """Return the indicator as a bar or point named by its year."""
    return replace(bar_of(indicator), label=f"{indicator.year}年", year=indicator.year)


def size_of(indicator: Indicator) -> Fraction:
    """Return the indicator's value in base units."""
    assert indicator.figure is not None
    return Fraction(indicator.figure.value)


def join_distinct(texts: Iterable[str]) -> str:
    """Return the texts without duplicates, joined by semicolons."""
    return "；".join(dict.fromkeys(texts))


def unit_of(indicators: list[Indicator]) -> str:
    """Return the unit, with 万 or 亿 if all figures share it."""
    figures = [i.figure for i in indicators if i.figure]
    return common_unit(figures) or figures[0].unit


def share_of(part: Fraction, total: Figure, figure: Figure | None) -> str:
    """Return a part of 1 as `37.5%`, with 约 if either figure is not exact."""
    qualifier = "" if total.bound == "=" and figure and figure.bound == "=" else "约"
    percent = part * 100
    exact = Decimal(percent.numerator) / Decimal(percent.denominator)
    return f"{qualifier}{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


@lru_cache(maxsize=1 << 16)  # the same lines are tried in many sizes
def width_of(text: str) -> float:
    """Return the width of a text in em, estimated from its characters."""
    return sum(1 if east_asian_width(c) in "WFA" else 0.57 for c in text)


def plain_number(number: Fraction) -> str:
    """Return a number in decimal notation, without exponent or trailing zeros."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return f"{exact.normalize():f}"
