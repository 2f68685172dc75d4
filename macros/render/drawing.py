"""What a chart draws, in words and numbers; templates give it its form."""

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
"""Characters on a line of a 320 px screen in elder mode, with a gap in the middle."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One part, category or point."""

    label: str
    text: str
    """The value as reported."""
    size: Fraction
    """The value in base units, for drawing."""
    figure: Figure | None = None
    """What the data table shows; None for parts that are withheld together."""
    share: str = ""
    doubtful: bool = False
    hidden: bool = False
    left: Fraction = Fraction(0)
    """Where it begins in a stacked whole, in base units."""
    year: int = 0
    """Its place in a line over years."""

    @property
    def extra(self) -> float:
        """Height of a second line, where name and value do not fit one on the narrowest screen."""
        said = f"{self.label}{self.text}{'' if self.hidden else self.share}"
        width = sum(1 if east_asian_width(c) in "WF" else 0.6 for c in said)
        return 1.5 if width + 4 * self.doubtful > NARROWEST else 0


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, in words and numbers; the template gives it its form."""

    kind: str
    headline: str
    subject: str
    """What is measured, for the subtitle."""
    drawn: list[Indicator]
    """Gives period and source."""
    unit: str
    groups: list[tuple[str, list[Bar]]]
    """Series or categories; one without a name where there is only one."""
    top: Fraction
    """The value at full width."""
    total: Bar | None = None
    """The last row of the table."""
    remark: str = ""

    def cell(self, bar: Bar) -> Markup:
        """Return the value of `bar` in the data table, whose header holds the unit."""
        return data(bar.figure, cell(bar.figure, self.unit) if bar.figure else bar.text)

    def percent(self, size: Fraction) -> str:
        """Return a length or place in the drawing."""
        return f"{float(size / self.top * 100) if self.top else 0:.2f}%"

    def place(self, year: int) -> float:
        """Return where a year stands on the axis of a line, in per cent: years left out leave a gap."""
        years = self.years
        return 6 + 88 * (year - min(years)) / (max(years) - min(years))

    @property
    def years(self) -> list[int]:
        """The years of all groups in the order drawn; empty where they are not drawn by year."""
        newest_first = self.kind == "分组"
        return sorted({bar.year for bar in self.bars if bar.year}, reverse=newest_first)

    @property
    def periods(self) -> str:
        """What time the figures speak of; nothing where the years stand beside them."""
        return "" if self.years else each(i.period for i in self.drawn)

    @property
    def sources(self) -> str:
        """Where the figures come from."""
        return each(i.source for i in self.drawn)

    @property
    def bars(self) -> list[Bar]:
        """All bars of all groups."""
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
    """Return its value in base units."""
    assert indicator.figure is not None
    return Fraction(indicator.figure.value)


def each(texts: Iterable[str]) -> str:
    """Return texts that differ, one after the other."""
    return "；".join(dict.fromkeys(texts))


def unit_of(indicators: list[Indicator]) -> str:
    """Return the unit, with 万 or 亿 where all share it."""
    figures = [i.figure for i in indicators if i.figure]
    return common_unit(figures) or figures[0].unit


def share_of(part: Fraction, total: Figure, figure: Figure | None) -> str:
    """Return a part of one as `43.5%`, with 约 where a figure is not exact."""
    about = "" if total.bound == "=" and figure and figure.bound == "=" else "约"
    percent = part * 100
    exact = Decimal(percent.numerator) / Decimal(percent.denominator)
    return f"{about}{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def plain(number: Fraction) -> str:
    """Return a number without exponent or trailing zeros."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return f"{exact.normalize():f}"
