"""Charts: the kind that the figures allow, the bars or points to draw, and the data table.

A whole is stacked only from parts that are known to make it up; parts that overlap, do not add
up or are only bounded are drawn as separate bars.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from markupsafe import Markup

from ..ledger.figure import MAGNITUDES, Figure
from ..ledger.model import Indicator
from ..ledger.people import THRESHOLD
from ..ledger.problem import nearest
from ..ledger.relations import adds_up
from . import identity
from .drawing import Bar, Chart, bar_of, plain_number, share_of, size_of, unit_of, year_bar
from .page import Page, WordError, block

MAX_CELLS = 30
"""A whole of at most so many is drawn as one cell per unit."""
KINDS = ("构成", "方格", "条形", "分组", "折线")


def chart(indicators: list[Indicator], kind: str, title: str, page: Page) -> Markup:
    """Return the chart that fits the figures, with its data table.

    Args:
        indicators: one figure (its parts, rate or years are drawn) or several of one unit.
        kind: one of `KINDS`, or empty to let the figures decide.
        title: headline, with `{指标名}` for figures; empty to derive it from the figures.
        page: the page being rendered.

    Raises:
        WordError: the figures cannot be drawn, or not in this way.
    """
    plot = choose(indicators, kind, page)
    if title:
        plot = replace(plot, headline=page.ledger.expand(title, indicators[0]))
    page.charts += 1
    return block(
        "chart.html",
        chart=plot,
        of=" ".join(identity.of(i, page) for i in indicators),
        number=page.charts,
        page=page,
        plot=draw(plot, f"tu{page.charts}", f"数据见图{page.charts}的数据表。"),
    )


def choose(indicators: list[Indicator], kind: str, page: Page) -> Chart:
    """Return the chart of `chart` in words and numbers; its own `kind` gives it again.

    Raises:
        WordError: the figures cannot be drawn, or not in this way.
    """
    for indicator in indicators:
        refuse_undrawable(indicator, page)
    if kind and kind not in KINDS:
        raise WordError(
            f"形式“{kind}”",
            "、".join(KINDS),
            "改成其中一种，或者不写形式",
            nearest=nearest(kind, KINDS),
        )
    if len(indicators) > 1:
        return _chart_of_many(indicators, kind, page)
    return _chart_of_one(indicators[0], kind, page)


def _chart_of_one(indicator: Indicator, kind: str, page: Page) -> Chart:
    if kind == "折线":
        return _lines([indicator], page)
    builders: list[Callable[[Indicator, Page], Chart | None]] = [_rate, _breakdown, _members, _line]
    for build in builders:
        plot = build(indicator, page)
        if plot:
            return _in_form(plot, kind)
    raise WordError(
        f"“{indicator.name}”只有一个数",
        "有分项、比率、所属部分或者几年的指标",
        "加上别的指标，或者改用卡片",
        follows=_has_broken_sibling(indicator, page),
    )


def _in_form(plot: Chart, kind: str) -> Chart:
    """Return the chart in the requested form, if its figures allow that form."""
    kinds = {"条形", plot.kind} | ({"构成"} if plot.kind == "方格" else set())
    if kind in kinds or not kind:
        return replace(plot, kind=kind or plot.kind)
    raise WordError(
        f"形式“{kind}”",
        f"这些数可以画成{'、'.join(k for k in KINDS if k in kinds)}",
        "改用其中一种，或者不写形式；加起来不等于整体、互相重叠的数不能叠成一条，数目多的不能画方格",
    )


def _chart_of_many(indicators: list[Indicator], kind: str, page: Page) -> Chart:
    figures = [i.figure for i in indicators if i.figure]
    same_units = page.ledger.same_units
    units = {same_units.get(f.unit, f.unit) for f in figures}
    if len(units) > 1:
        raise WordError(
            f"单位不同：{'、'.join(sorted(units))}", "同一单位的指标", "分成几张图，每张一个单位"
        )
    if kind == "折线":
        return _lines(indicators, page)
    if kind in ("", "分组") and any(len(_two_years(i, page)) > 1 for i in indicators):
        return _grouped_bars(indicators, page)
    if kind == "分组":
        raise WordError("只有一年的数", "相邻的两年", "等有了第二年再分组，或者改用条形")
    if kind not in ("", "条形"):
        raise WordError(f"形式“{kind}”", "几个指标画成“条形”“分组”或“折线”", "改用这几种")
    name = page.ledger.subject_of(indicators[0]).name
    return _bars(indicators, name, name)


def _breakdown(total: Indicator, page: Page) -> Chart | None:
    if not total.breakdowns or total.figure is None:
        return None
    breakdown = total.breakdowns[0]
    parts = [p for name in breakdown.parts if (p := page.ledger.find_named(name, total))]
    visible = [p for p in parts if not p.hidden]
    if not all(p.figure for p in parts):
        return _separate_bars(total, parts, "有的部分没有数值", page)
    if not _can_stack([total, *visible]):
        return _separate_bars(total, parts, "有的数只说了大于或者小于多少", page)
    if not adds_up(page.ledger, total, breakdown):
        plot = _separate_bars(total, parts, "各部分相加不等于合计", page)
        return replace(plot, headline=f"{total.name}的各部分相加，与合计{total.text}对不上")
    bars = [bar_of(p) for p in visible]
    rest = size_of(total) - sum((bar.size for bar in bars), Fraction(0))
    if len(visible) < len(parts):
        bars.append(_hidden_bar([p for p in parts if p.hidden], rest))
    if not visible or rest < 0 < len(parts) - len(visible) or not size_of(total):
        reason = "各部分的大小不清楚" if size_of(total) else "合计是零"
        return _separate_bars(total, parts, reason, page)
    return _stack(total, bars, total.name, [total, *parts])


def _separate_bars(total: Indicator, parts: list[Indicator], reason: str, page: Page) -> Chart:
    """Return a chart of parts that do not make up their total, one bar each."""
    visible = [p for p in parts if p.figure and not p.hidden]
    if not visible:
        raise WordError(
            f"“{total.name}”的各部分都没有可画的数",
            "可以画的数",
            "从图里去掉，改用句子或者表",
            follows=_has_broken_sibling(total, page),
        )
    return replace(
        _bars(visible, total.name, f"{total.name}{total.text}"),
        unit=unit_of([total, *visible]),
        indicators=[total, *visible],
        total=replace(bar_of(total), label=f"{total.name}（原文合计）"),
        remark=f"{reason}，所以分开画，不叠成一条。",
    )


def _bars(indicators: list[Indicator], subject: str, fallback: str) -> Chart:
    """Return a chart of one bar each; `fallback` is the headline if the largest is uncertain."""
    bars = [bar_of(i) for i in indicators]
    top = max(bar.size for bar in bars)
    largest = [bar for bar in bars if bar.size == top]
    headline = f"{'、'.join(bar.label for bar in largest)}最多"
    return Chart(
        "条形",
        headline if _is_largest_certain(bars, top) else fallback,
        subject,
        indicators,
        unit_of(indicators),
        [("", bars)],
        top,
    )


def _is_largest_certain(bars: list[Bar], top: Fraction) -> bool:
    """Return whether no other bar could be the largest within what 余 or 约 leave open."""
    ranges = [(bar.size, bar.figure.interval()) for bar in bars if bar.figure]
    leaders = [interval for size, interval in ranges if size == top]
    if len(leaders) > 1 and not all(interval.exact for interval in leaders):
        return False
    # 超 and 余 set no upper limit, but nobody uses them for twice the number.
    return top > 0 and all(
        min(interval.high, 2 * size) < leaders[0].low for size, interval in ranges if size < top
    )


def _members(total: Indicator, page: Page) -> Chart | None:
    parts = page.ledger.subject_of(total).children.get(total.name, [])
    drawable = [p for p in parts if p.figure and not p.hidden and not p.formula]
    if not drawable or total.figure is None:
        return None
    if len(drawable) > 1:
        # Several parts of the same whole may overlap: never stack them.
        return _separate_bars(total, drawable, "各项可能重叠", page)
    return _part_and_rest(total, drawable[0], total.name, [total, drawable[0]])


def _rate(rate: Indicator, page: Page) -> Chart | None:
    if not rate.ratio:
        return None
    part, total = (page.ledger.find_named(name, rate) for name in rate.ratio)
    if part is None or total is None or part.figure is None or total.figure is None:
        return None
    if part.hidden or total.hidden:
        return None
    return _part_and_rest(total, part, rate.name, [rate, total, part])


def _part_and_rest(
    total: Indicator, part: Indicator, name: str, indicators: list[Indicator]
) -> Chart:
    assert total.figure is not None
    assert part.figure is not None
    rest = size_of(total) - size_of(part)
    reason = ""
    if not _can_stack([total, part]):
        reason = "有的数只说了大于或者小于多少"
    elif total.sensitive and total.counts_people and 0 < rest < THRESHOLD:
        reason = "其余的人数不显示"
    elif rest < 0 or not size_of(total):
        reason = "部分比整体大" if rest < 0 else "合计是零"
    if reason:
        separate = _bars([total, part], name, f"{total.name}{total.text}")
        remark = f"{reason}，所以分开画，不叠成一条。"
        return replace(separate, indicators=indicators, remark=remark)
    bars = [bar_of(part)]
    if rest:
        qualifier = "" if total.figure.bound == part.figure.bound == "=" else "约"
        scale = total.figure.scale.strip("余多")
        number = plain_number(rest / MAGNITUDES[scale])
        figure = Figure(number, total.figure.unit, qualifier, scale)
        bars.append(Bar("其余（派生）", str(figure), rest, figure))
    return replace(_stack(total, bars, name, indicators), remark="“其余”和占比由本站计算。")


def _stack(total: Indicator, bars: list[Bar], name: str, indicators: list[Indicator]) -> Chart:
    """Return one bar (or a row of cells) of parts that are known to make up the total."""
    assert total.figure is not None
    top, offset, stacked = sum((bar.size for bar in bars), Fraction(0)), Fraction(0), []
    for bar in bars:
        share = bar.share or share_of(bar.size / top, total.figure, bar.figure)
        stacked.append(replace(bar, offset=offset, share=share))
        offset += bar.size
    cells = top <= MAX_CELLS and all(b.size.denominator == 1 and not b.hidden for b in stacked)
    return Chart(
        "方格" if cells else "构成",
        _message(total.name, stacked, top),
        name,
        indicators,
        unit_of([total]),
        [("", stacked)],
        top,
        total=replace(bar_of(total), label="合计", share="100.0%"),
    )


def _message(name: str, bars: list[Bar], top: Fraction) -> str:
    """Return what is to be seen in a whole, as far as its figures are sure of it."""
    first, largest = bars[0], max((b for b in bars if not b.hidden), key=lambda bar: bar.size)
    exact = all(bar.figure is None or bar.figure.bound == "=" for bar in bars)
    part, half, margin = first.size / top, Fraction(1, 2), Fraction(0 if exact else 1, 10)
    if first.size == top and exact:
        return f"{name}全部是{first.label}"
    if len(bars) == 2 and first.size and part < half - margin:
        return f"{name}里，{first.label}不到一半"
    if largest.size / top > half + margin:
        return f"{name}里，{largest.label}占多数"
    return f"{name}的构成"


def _hidden_bar(parts: list[Indicator], size: Fraction) -> Bar:
    """Return one bar for all hidden parts of a whole, without their number."""
    label = "、".join(p.name for p in parts)
    return Bar(label, f"每类{parts[0].text}", size, share="不显示", hidden=True)


def _line(indicator: Indicator, page: Page) -> Chart | None:
    return _lines([indicator], page) if len(_history(indicator, page)) > 1 else None


def _lines(indicators: list[Indicator], page: Page) -> Chart:
    histories = [_history(i, page) for i in indicators]
    if min(len(history) for history in histories) < 2:
        raise WordError("只有一年的数", "至少两年", "等有了第二年再画折线，或者改用条形")
    first, last = histories[0][0], histories[0][-1]
    subject = page.ledger.subject_of(indicators[0])
    name = indicators[0].name if len(indicators) == 1 else subject.name
    headline = f"{name}从{first.year}年到{last.year}年{_trend(first, last)}"
    return _chart_over_years("折线", headline if len(indicators) == 1 else name, name, histories)


def _trend(first: Indicator, last: Indicator) -> str:
    """Return what came of a figure, where both figures are exact."""
    if not all(i.figure and i.figure.bound == "=" for i in (first, last)):
        return "的变化"
    change = size_of(last) - size_of(first)
    return "增加了" if change > 0 else "减少了" if change < 0 else "没有变"


def _grouped_bars(indicators: list[Indicator], page: Page) -> Chart:
    histories = [_two_years(i, page) for i in indicators]
    name = page.ledger.subject_of(indicators[0]).name
    plot = _chart_over_years("分组", name, name, histories)
    return replace(plot, headline=f"{name}：{'与'.join(f'{year}年' for year in plot.years)}")


def _chart_over_years(
    kind: str, headline: str, name: str, histories: list[list[Indicator]]
) -> Chart:
    groups = [(history[0].name, [year_bar(i) for i in history]) for history in histories]
    indicators = [i for history in histories for i in history]
    top = max(bar.size for _, bars in groups for bar in bars)
    return Chart(kind, headline, name, indicators, unit_of(indicators), groups, top)


def _history(indicator: Indicator, page: Page) -> list[Indicator]:
    """Return the indicator in every year up to its own that can be compared (ruling 17)."""
    figure = indicator.figure
    return [
        past
        for past in page.ledger.series(indicator)
        if past.year <= indicator.year
        and past.figure
        and past.figure.bound not in ("<", "≤")
        and figure
        and past.figure.unit == figure.unit
        and past.definition == indicator.definition
    ]


def _two_years(indicator: Indicator, page: Page) -> list[Indicator]:
    """Return the indicator and, if it can be compared, that of the year before."""
    return [i for i in reversed(_history(indicator, page)) if i.year >= indicator.year - 1]


def _has_broken_sibling(indicator: Indicator, page: Page) -> bool:
    """Return whether its subject has an unreadable value, which explains missing figures."""
    return any(i.broken for i in page.ledger.subject_of(indicator).indicators.values())


def refuse_undrawable(indicator: Indicator, page: Page) -> None:
    """Raise the refusal of a figure that has no size to draw."""
    figure = indicator.figure
    reason = ""
    if figure is None:
        reason = "还没有数值" if indicator.pending else "没有数值"
    elif indicator.hidden:
        reason = "是隐去的人数"
    elif figure.bound in ("<", "≤"):
        reason = "只说了不到多少"
    elif indicator.wording:
        reason = "是“全部”或“没有”这样的文字表述"
    if reason:
        raise WordError(
            f"“{indicator.name}”{reason}",
            "可以画的数",
            "从图里去掉，改用句子或者表",
            follows=figure is None and _has_broken_sibling(indicator, page),
        )


def _can_stack(indicators: list[Indicator]) -> bool:
    """Return whether all figures are exact or approximate: a mere bound has no length."""
    return all(i.figure and i.figure.bound in ("=", "≈") for i in indicators)


def draw(plot: Chart, prefix: str, remark: str = "", size: str = "") -> Markup:
    """Return the drawing: bars in SVG, their labels in HTML.

    Args:
        plot: the chart.
        prefix: begins its ids, which must be unique in a page.
        remark: ends its description.
        size: the class that makes its letters larger; empty for those of the text around it.
    """
    template = {"构成": "whole", "方格": "cells", "条形": "bars", "分组": "groups", "折线": "lines"}
    parts = [f"{group}{bar.label}{bar.text}" for group, bars in plot.groups for bar in bars]
    return block(
        f"{template[plot.kind]}.html",
        chart=plot,
        prefix=prefix,
        size=size,
        description=f"{'；'.join(parts)}。{remark}",
    )
