"""The content of a chart, in words and numbers; templates give it its form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from unicodedata import east_asian_width

from markupsafe import Markup

from ..ledger.figure import Figure
from ..ledger.model import Indicator
from .sentence import data
from .table import cell, common_unit

NARROWEST = 12.3
"""Characters that fit on a line of a 320 px screen in elder mode, with a gap in the middle."""


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
    wide: bool = False
    """Whether it is drawn where name and value always fit on one line."""

    @property
    def extra(self) -> float:
        """Height in em of a second line, if name and value do not fit on one (`NARROWEST`)."""
        if self.wide:
            return 0
        line = f"{self.label}{self.text}{'' if self.hidden else self.share}"
        width = sum(1 if east_asian_width(c) in "WF" else 0.6 for c in line)
        return 1.5 if width + 4 * self.doubtful > NARROWEST else 0


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

    def place(self, year: int) -> float:
        """Return the position of a year on the axis, in per cent; a missing year leaves a gap."""
        years = self.years
        return 6 + 88 * (year - min(years)) / (max(years) - min(years))

    @property
    def height(self) -> float:
        """Height of the drawing, in em."""
        match self.kind:
            case "方格":
                return 3.1 + 1.7 * len(self.bars)
            case "折线":
                return 11 * len(self.groups)
            case "分组":
                return sum(1.7 + 2.6 * len(bars) for _, bars in self.groups)
        top, row = (3, 3.1) if self.kind == "构成" else (0, 3.2)
        return top + sum(row + bar.extra for bar in self.bars)

    def widened(self) -> Chart:
        """Return the chart for a place where name and value always fit on one line."""
        wide = [(name, [replace(bar, wide=True) for bar in bars]) for name, bars in self.groups]
        return replace(self, groups=wide)

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


def plain_number(number: Fraction) -> str:
    """Return a number in decimal notation, without exponent or trailing zeros."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return f"{exact.normalize():f}"
