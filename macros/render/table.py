"""Tables: every indicator of a subject with its definition, or a short list of figures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from ..ledger import compare, target
from ..ledger.figure import Figure
from ..ledger.model import Indicator, Subject
from . import citation, identity, note
from .page import Page, block
from .sentence import TODO, broken_value, data, doubt_mark, identity_mark


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator as a row of a table."""

    name: str
    cells: list[tuple[str, Markup]]
    """Column labels and contents, without the name."""
    id: str = ""
    href: str = ""
    of: str = ""
    """Its subject and name for programs, where there is no link."""
    anchors: Markup | str = ""
    """Its further anchors."""
    citation: Markup | str = ""
    """HTML of its citations and history, which close the row."""


def definitions(subject: Subject, title: str, page: Page) -> Markup:
    """Return the whole subject: value, definition, period, source and remarks of each indicator.

    The notes on its doubtful and withheld figures follow.
    """
    indicators = list(subject.indicators.values())
    years = _years(indicators, page)
    title = page.ledger.expand(title, subject) or f"{subject.name}的全部指标"
    page.tables += 1
    table = block(
        "definitions.html",
        caption=f"表{page.tables}　{title}",
        of=identity.FigureKey(stem=subject.stem),
        columns=["指标", *value_columns(years), "定义", "期间", "来源", "备注"],
        rows=[
            Row(
                i.name,
                _definition(i, years, page),
                page.unique_id(i.anchor),
                anchors=citation.anchors(subject.stem, i.name, page),
                citation=citation.of_series(subject.stem, i.name, page),
            )
            for i in indicators
        ],
    )
    all_years = [past for year in years for i in indicators if (past := _in_year(i, year, page))]
    former = citation.former(subject, page)
    all_years += citation.dropped(subject, page.ledger)
    return table + former + note.doubts(all_years, page) + note.privacy(all_years)


def summary(indicators: list[Indicator], title: str, page: Page) -> Markup:
    """Return a few figures with their periods; with last year's values and the change, if any."""
    years = _years(indicators, page)
    unit = common_unit([i.figure for i in indicators if i.figure])
    page.tables += 1
    rows = [
        Row(
            i.name,
            [
                *_values(i, years, page, unit),
                *([] if len(years) > 1 else [("期间", Markup.escape(i.period))]),
            ],
            href=page.definition_link(i),
            of=series_key(i, page),
        )
        for i in indicators
    ]
    labels = [
        f"{label}（{unit}）" if unit and label != "同比" else label
        for label in value_columns(years)
    ]
    columns = ["指标", *labels, *([] if len(years) > 1 else ["期间"])]
    title = (
        page.ledger.expand(title, indicators[0])
        or f"{page.ledger.subject_of(indicators[0]).name}的几个数"
    )
    return block(
        "short.html",
        caption=f"表{page.tables}　{title}",
        columns=columns,
        rows=rows,
        numeric=bool(unit),
        stacked=False,
    )


def series_key(indicator: Indicator, page: Page) -> str:
    """Return the identity of a row without its year, for its cells are of different years."""
    return str(identity.FigureKey(0, page.ledger.subject_of(indicator).stem, indicator.name))


def common_unit(figures: list[Figure]) -> str:
    """Return the unit with its 万/亿, for the header, if all figures share it; else empty."""
    units = {f"{f.scale.strip('余多')}{f.unit}" for f in figures}
    return units.pop() if len(units) == 1 else ""


def cell(figure: Figure, unit: str) -> str:
    """Return the figure for a column in `unit`: `约3000` under 万元; in full if units differ."""
    if f"{figure.scale.strip('余多')}{figure.unit}" != unit:
        return str(figure)
    return f"{figure.qualifier}{figure.number}{figure.scale.strip('万亿')}{figure.tail}"


def _years(indicators: list[Indicator], page: Page) -> list[int]:
    """Return the year of the indicators and, if any of them has it, the year before."""
    year = max((i.year for i in indicators), default=page.year)
    has_previous = any(_in_year(i, year - 1, page) for i in indicators)
    return [year, year - 1] if has_previous else [year]


def _in_year(indicator: Indicator, year: int, page: Page) -> Indicator | None:
    return next((i for i in page.ledger.series(indicator) if i.year == year), None)


def value_columns(years: list[int]) -> list[str]:
    """Return the heads of the columns of values; those of two years end with the change."""
    return ["数值"] if len(years) == 1 else [*(f"{year}年" for year in years), "同比"]


def _values(
    indicator: Indicator, years: list[int], page: Page, unit: str = ""
) -> list[tuple[str, Markup]]:
    if len(years) == 1:
        return [("数值", value(indicator, page, unit))]
    pair = [_in_year(indicator, year, page) for year in years]
    cells = [
        (f"{year}年", value(i, page, unit) if i else Markup("无此指标"))
        for year, i in zip(years, pair, strict=True)
    ]
    return [*cells, ("同比", _change(pair[1], pair[0], page))]


def _change(old: Indicator | None, new: Indicator | None, page: Page) -> Markup:
    if old is None or new is None:
        return Markup("新指标" if new else "—")
    return change_cell(compare.change(old, new, page.ledger.same_units))


def change_cell(change: compare.YearChange) -> Markup:
    """Return a change, or why there is none."""
    return Markup.escape(f"{change.text}（{change.reason}）" if change.reason else change.text)


def value(indicator: Indicator, page: Page, unit: str = "", href: str = "") -> Markup:
    """Return a figure as it stands in a column of `unit`, a link to `href` if that is given."""
    figure = indicator.figure
    if indicator.pending:
        return TODO
    if indicator.broken:
        return broken_value(indicator)
    if indicator.hidden:
        mark = identity_mark(identity.of(indicator, page, linked=True))
        return _linked(
            Markup('<span class="tag hide"{}>{}</span>').format(mark, indicator.text), href
        )
    text = cell(figure, unit) if figure else indicator.text
    mark = doubt_mark(indicator, page)
    number = _linked(data(figure, text, identity.of(indicator, page, linked=True)), href)
    return number + (Markup(" ") + mark if mark else mark)


def _linked(html: Markup, href: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(href, html) if href else html


def _definition(indicator: Indicator, years: list[int], page: Page) -> list[tuple[str, Markup]]:
    ledger = page.ledger
    text = ledger.expand(indicator.definition, indicator)
    source, link = indicator.source, page.source_link(indicator)
    origin = Markup('<a href="{}">{}</a>').format(link, source) if link else Markup.escape(source)
    return [
        *_values(indicator, years, page),
        ("定义", Markup.escape(text)),
        ("期间", Markup.escape(indicator.period)),
        ("来源", Markup("本站计算，数取自") + origin if indicator.formula else origin),
        ("备注", Markup.escape("；".join(_remarks(indicator, page)) or "—")),
    ]


def _remarks(indicator: Indicator, page: Page) -> list[str]:
    remarks = []
    if indicator.formula:
        signs = str.maketrans({"*": "×", "/": "÷", "-": "−"})
        # Readers know indicators by name, not with the ledger's short names of subjects.
        expression = re.sub(
            r"[\u4e00-\u9fffA-Za-z_]\w*\.(?=[\u4e00-\u9fffA-Za-z_])", "", indicator.formula
        )
        remarks.append(f"派生：{expression.translate(signs)}")
    if indicator.target:
        verdict = {True: "（已达到）", False: "（未达到）", None: ""}
        remarks.append(f"目标：{indicator.target}{verdict[target.reached(page.ledger, indicator)]}")
    if indicator.part_of:
        remarks.append(f"属于“{indicator.part_of}”")
    for breakdown in indicator.breakdowns:
        label = f"（{breakdown.label}）" if breakdown.label else ""
        remarks.append(f"分为{'、'.join(breakdown.parts)}{label}")
    if indicator.ratio:
        remarks.append(f"{indicator.ratio[0]} ÷ {indicator.ratio[1]}")
    if indicator.wording:
        remarks.append(f"报告的说法：{page.ledger.expand(indicator.wording, indicator)}")
    for correction in indicator.corrections:
        remarks.append(f"更正（{correction.date}）：{note.change(correction, indicator)}")
    if indicator.note:
        remarks.append(page.ledger.expand(indicator.note, indicator).rstrip("。"))
    return remarks
