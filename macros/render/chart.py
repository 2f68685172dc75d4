"""Charts: which kind the figures allow, what is drawn, and the table that says the same.

A whole is stacked only from parts that are known to make it up; parts that overlap, do not add
up or are only bounded are drawn as separate bars.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from markupsafe import Markup

from ..ledger.figure import Figure
from ..ledger.model import Indicator
from ..ledger.relations import adds_up
from .page import Page, WordError, block
from .table import cell, common_unit

MAX_CELLS = 30
"""A whole of at most so many is drawn as single cells."""
KINDS = ("构成", "方格", "条形", "分组", "折线")


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


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, in words and numbers; the template gives it its form."""

    kind: str
    headline: str
    subject: str
    """What is measured, for the subtitle."""
    first: Indicator
    """Gives period, source and place of links."""
    unit: str
    groups: list[tuple[str, list[Bar]]]
    """Series or categories; one without a name where there is only one."""
    top: Fraction
    """The value at full width."""
    total: Bar | None = None
    """The last row of the table."""
    remarks: list[str] = field(default_factory=list)

    def cell(self, bar: Bar) -> str:
        """The value of `bar` in the data table, whose header holds the unit."""
        return cell(bar.figure, self.unit) if bar.figure else bar.text

    def percent(self, size: Fraction) -> str:
        """A length or place in the drawing."""
        return f"{float(size / self.top * 100) if self.top else 0:.2f}%"

    @property
    def years(self) -> list[str]:
        """Labels of the columns where groups have a value a year: the longest group's."""
        return [bar.label for bar in max((bars for _, bars in self.groups), key=len)]

    @property
    def bars(self) -> list[Bar]:
        """All bars of all groups."""
        return [bar for _, bars in self.groups for bar in bars]


def chart(indicators: list[Indicator], kind: str, title: str, page: Page) -> Markup:
    """The chart that fits the figures, with its data table.

    Args:
        indicators: one figure (its parts, rate or years are drawn) or several of one unit.
        kind: one of `KINDS`, or empty to let the figures decide.
        title: headline, with `{指标名}` for figures; empty for one made from the figures.
        page: where it stands.

    Raises:
        WordError: the figures cannot be drawn, or not in this way.
    """
    for indicator in indicators:
        _refuse_undrawable(indicator)
    drawn = _choose(indicators, kind, page)
    if title:
        drawn = replace(drawn, headline=page.ledger.expand(title, indicators[0]))
    page.charts += 1
    return block("chart.html", chart=drawn, number=page.charts, page=page, svg=_svg(drawn, page))


def _choose(indicators: list[Indicator], kind: str, page: Page) -> Chart:
    if kind and kind not in KINDS:
        raise WordError(f"形式“{kind}”", "、".join(KINDS), "改成其中一种，或者不写形式")
    if len(indicators) > 1:
        return _several(indicators, kind, page)
    return _single(indicators[0], kind, page)


def _single(one: Indicator, kind: str, page: Page) -> Chart:
    ways: list[Callable[[Indicator, Page], Chart | None]] = [_rate, _breakdown, _belonging]
    if kind == "折线":
        ways = [_line]
    for way in [*ways, _line]:
        drawn = way(one, page)
        if drawn:
            return _as_asked(drawn, kind)
    raise WordError(
        f"“{one.name}”只有一个数",
        "有分项、比率、所属部分或者几年的指标",
        "加上别的指标，或者改用卡片",
    )


def _as_asked(drawn: Chart, kind: str) -> Chart:
    """The chart in the form asked for, where its figures allow that form."""
    if kind in ("", drawn.kind):
        return drawn
    whole = {"构成", "方格"}
    few = drawn.top <= MAX_CELLS and all(b.size.denominator == 1 for b in drawn.bars)
    if kind == "条形" or (kind == "构成" and drawn.kind in whole):
        return replace(drawn, kind=kind)
    if kind == "方格" and drawn.kind in whole and few:
        return replace(drawn, kind=kind)
    raise WordError(
        f"形式“{kind}”",
        f"这些数只能画成“{drawn.kind}”或“条形”",
        "改用这两种：各部分加起来不等于整体、互相重叠，或者数目太多",
    )


def _several(indicators: list[Indicator], kind: str, page: Page) -> Chart:
    figures = [i.figure for i in indicators if i.figure]
    same = page.ledger.same_units
    units = {same.get(f.unit, f.unit) for f in figures}
    if len(units) > 1:
        raise WordError(
            f"单位不同：{'、'.join(sorted(units))}", "同一单位的指标", "分成几张图，每张一个单位"
        )
    before = page.year - 1
    years = {i: _history(i, page) for i in indicators}
    if kind == "折线":
        return _lines(indicators, page)
    if kind in ("", "分组") and any(i.year == before for past in years.values() for i in past):
        return _grouped(indicators, page)
    if kind not in ("", "条形"):
        raise WordError(f"形式“{kind}”", "几个指标画成“条形”“分组”或“折线”", "改用这几种")
    bars = [_bar(i) for i in indicators]
    largest = max(bars, key=lambda bar: bar.size)
    subject = page.ledger.subject_of(indicators[0])
    return Chart(
        "条形",
        f"{largest.label}最多，{largest.text}",
        subject.name,
        indicators[0],
        common_unit(figures) or figures[0].unit,
        [("", bars)],
        largest.size,
    )


def _breakdown(total: Indicator, page: Page) -> Chart | None:
    if not total.breakdowns or total.figure is None:
        return None
    breakdown = total.breakdowns[0]
    parts = [p for name in breakdown.parts if (p := page.ledger.named(name, total))]
    shown = [p for p in parts if not p.hidden]
    if not _stackable([total, *shown]) or not adds_up(page.ledger, total, breakdown):
        return _apart(total, parts)
    bars = [_bar(p, total.figure) for p in shown]
    rest = _size(total) - sum((bar.size for bar in bars), Fraction(0))
    if len(shown) < len(parts):
        bars.append(_withheld([p for p in parts if p.hidden], rest))
    return _whole(total, bars, total.name)


def _apart(total: Indicator, parts: list[Indicator]) -> Chart:
    """Parts that do not make up their total, each for itself."""
    bars = [_bar(p) for p in parts if p.figure and not p.hidden]
    largest = max(bars, key=lambda bar: bar.size)
    return Chart(
        "条形",
        f"{largest.label}最多，{largest.text}",
        total.name,
        total,
        _unit([total, *parts]),
        [("", bars)],
        largest.size,
        total=replace(_bar(total), label=f"{total.name}（原文合计）"),
        remarks=["各部分相加不等于合计，所以分开画，不叠成一条。"],
    )


def _belonging(total: Indicator, page: Page) -> Chart | None:
    parts = page.ledger.subject_of(total).children.get(total.name, [])
    drawable = [p for p in parts if p.figure and not p.hidden and not p.formula]
    if not drawable or total.figure is None:
        return None
    if len(drawable) > 1 or not _stackable([total, drawable[0]]):
        # Several that each belong to the whole may overlap: never stacked.
        return replace(_apart(total, drawable), remarks=["各项可能重叠，所以分开画，不叠成一条。"])
    return _part_and_rest(total, drawable[0], total.name)


def _rate(rate: Indicator, page: Page) -> Chart | None:
    if not rate.ratio:
        return None
    part, total = (page.ledger.named(name, rate) for name in rate.ratio)
    if part is None or total is None or part.hidden or not _stackable([total, part]):
        return None
    drawn = _part_and_rest(total, part, rate.name)
    return replace(drawn, first=rate)


def _part_and_rest(total: Indicator, part: Indicator, name: str) -> Chart:
    assert total.figure is not None
    assert part.figure is not None
    rest = _size(total) - _size(part)
    bars = [_bar(part, total.figure)]
    if rest > 0:
        about = "" if total.figure.bound == part.figure.bound == "=" else "约"
        pattern = Figure(
            _plain(rest / _scale(total.figure)),
            total.figure.unit,
            about,
            total.figure.scale.strip("余多"),
        )
        remaining = Bar("其余（派生）", str(pattern), rest, pattern)
        bars.append(replace(remaining, share=_share(rest, total.figure, pattern)))
    drawn = _whole(total, bars, name)
    return replace(drawn, remarks=["“其余”和占比由本站计算。"])


def _whole(total: Indicator, bars: list[Bar], name: str) -> Chart:
    assert total.figure is not None
    left, placed = Fraction(0), []
    for bar in bars:
        placed.append(replace(bar, left=left))
        left += bar.size
    largest = max((b for b in placed if not b.hidden), key=lambda bar: bar.size)
    cells = left <= MAX_CELLS and all(b.size.denominator == 1 and not b.hidden for b in placed)
    headline = f"{total.name}{total.text}，其中{placed[0].label}{placed[0].text}"
    if len(placed) > 2:
        headline = f"{total.name}{total.text}，{largest.label}占{largest.share}"
    whole = Bar("合计", total.text, left, total.figure, "100.0%")
    return Chart(
        "方格" if cells else "构成",
        headline,
        name,
        total,
        _unit([total]),
        [("", placed)],
        left,
        total=whole,
    )


def _withheld(parts: list[Indicator], size: Fraction) -> Bar:
    """The hidden parts of a whole together, without their number."""
    label = "、".join(p.name for p in parts)
    return Bar(label, f"每类{parts[0].text}", size, share="不显示", hidden=True)


def _line(one: Indicator, page: Page) -> Chart | None:
    return _lines([one], page) if len(_history(one, page)) > 1 else None


def _lines(indicators: list[Indicator], page: Page) -> Chart:
    groups = [(i.name, [_year_bar(past) for past in _history(i, page)]) for i in indicators]
    sizes = [bar.size for _, bars in groups for bar in bars]
    if min(len(bars) for _, bars in groups) < 2:
        raise WordError("只有一年的数", "至少两年", "等有了第二年再画折线，或者改用条形")
    first, last = groups[0][1][0], groups[0][1][-1]
    headline = f"{indicators[0].name}：{first.label}{first.text}，{last.label}{last.text}"
    subject = page.ledger.subject_of(indicators[0])
    name = indicators[0].name if len(indicators) == 1 else subject.name
    return Chart("折线", headline, name, indicators[0], _unit(indicators), groups, max(sizes))


def _grouped(indicators: list[Indicator], page: Page) -> Chart:
    groups = [
        (i.name, [_year_bar(past) for past in reversed(_history(i, page)[-2:])]) for i in indicators
    ]
    sizes = [bar.size for _, bars in groups for bar in bars]
    subject = page.ledger.subject_of(indicators[0])
    drawn = Chart(
        "分组", subject.name, subject.name, indicators[0], _unit(indicators), groups, max(sizes)
    )
    return replace(drawn, headline=f"{subject.name}：{'与'.join(drawn.years)}")


def _history(indicator: Indicator, page: Page) -> list[Indicator]:
    """The indicator in its years up to the page's, as far as they can be drawn together."""
    figure = indicator.figure
    return [
        past
        for past in page.ledger.series(indicator)
        if past.year <= page.year
        and past.figure
        and not past.hidden
        and figure
        and past.figure.unit == figure.unit
    ]


def _refuse_undrawable(indicator: Indicator) -> None:
    figure = indicator.figure
    reason = ""
    if figure is None:
        reason = "还没有数值" if indicator.pending else "没有数值"
    elif indicator.hidden:
        reason = "是隐去的人数"
    elif indicator.wording:
        reason = "是“全部”或“没有”这样的文字表述"
    if reason:
        raise WordError(
            f"“{indicator.name}”{reason}",
            "可以画的数",
            "从图里去掉，改用句子或者表",
            follows=indicator.broken,
        )


def _stackable(indicators: list[Indicator]) -> bool:
    """Whether the figures are exact or nearly so: a bound has no length."""
    return all(i.figure and i.figure.bound in ("=", "≈") for i in indicators)


def _bar(indicator: Indicator, total: Figure | None = None) -> Bar:
    figure = indicator.figure
    assert figure is not None
    size = _size(indicator)
    return Bar(
        label=indicator.name,
        text=str(figure),
        size=size,
        figure=figure,
        share=_share(size, total, figure) if total else "",
        doubtful=bool(indicator.doubt),
    )


def _year_bar(indicator: Indicator) -> Bar:
    return replace(_bar(indicator), label=f"{indicator.year}年")


def _size(indicator: Indicator) -> Fraction:
    assert indicator.figure is not None
    return Fraction(indicator.figure.value)


def _scale(figure: Figure) -> Fraction:
    return (
        Fraction(figure.value) / Fraction(figure.number) if Fraction(figure.number) else Fraction(1)
    )


def _unit(indicators: list[Indicator]) -> str:
    figures = [i.figure for i in indicators if i.figure]
    return common_unit(figures) or figures[0].unit


def _share(part: Fraction, total: Figure, figure: Figure) -> str:
    about = "" if total.bound == figure.bound == "=" else "约"
    percent = part / Fraction(total.value) * 100 if total.value else Fraction(0)
    exact = Decimal(percent.numerator) / Decimal(percent.denominator)
    return f"{about}{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def _plain(number: Fraction) -> str:
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return f"{exact.normalize():f}"


def _svg(drawn: Chart, page: Page) -> Markup:
    template = {"构成": "whole", "方格": "cells", "条形": "bars", "分组": "groups", "折线": "lines"}
    parts = [f"{group}{bar.label}{bar.text}" for group, bars in drawn.groups for bar in bars]
    return block(
        f"{template[drawn.kind]}.svg",
        chart=drawn,
        number=page.charts,
        description="；".join(parts) + "。",
    )
