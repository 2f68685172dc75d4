"""Tables: every indicator of a subject with its definition, or a short list of figures."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from ..ledger import compare
from ..ledger.figure import Figure
from ..ledger.model import Indicator, Subject
from . import note
from .page import Page, block
from .sentence import TODO, data, doubt_mark


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator as a table shows it."""

    name: str
    id: str
    cells: list[tuple[str, Markup]]
    """Column label and content, without the name."""


def definitions(subject: Subject, page: Page) -> Markup:
    """The whole subject: value, definition, period, source and note of each indicator,
    followed by its notes on doubtful and withheld figures.
    """
    indicators = list(subject.indicators.values())
    years = _years(indicators, page)
    page.tables += 1
    table = block(
        "definitions.html",
        caption=f"表{page.tables}　{subject.name}的全部指标",
        columns=["指标", *_value_columns(years, page), "定义", "期间", "来源", "备注"],
        rows=[Row(i.name, page.once(i.anchor), _definition(i, years, page)) for i in indicators],
    )
    return table + note.doubts(indicators, page) + note.privacy(subject, page)


def short(indicators: list[Indicator], title: str, page: Page) -> Markup:
    """A few figures with their periods; with a second year, last year's value and the change."""
    years = _years(indicators, page)
    unit = common_unit([i.figure for i in indicators if i.figure])
    page.tables += 1
    rows = [
        Row(
            i.name,
            "",
            [
                *_values(i, years, page, unit),
                *([] if len(years) > 1 else [("期间", Markup.escape(i.period))]),
            ],
        )
        for i in indicators
    ]
    labels = [f"{label}（{unit}）" if unit else label for label in _value_columns(years, page)]
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
    )


def common_unit(figures: list[Figure]) -> str:
    """The unit with its 万/亿 where all figures share it, so that it may stand in the header."""
    units = {f"{f.scale.strip('余多')}{f.unit}" for f in figures}
    return units.pop() if len(units) == 1 else ""


def cell(figure: Figure, unit: str) -> str:
    """The figure under a header that holds `unit`: `约3000` under 万元; whole where it differs."""
    if f"{figure.scale.strip('余多')}{figure.unit}" != unit:
        return str(figure)
    return f"{figure.qualifier}{figure.number}{figure.scale.strip('万亿')}{figure.tail}"


def _years(indicators: list[Indicator], page: Page) -> list[int]:
    """This year and, where one of the indicators has it, the year before."""
    before = page.year - 1
    has = any(i.year == before for one in indicators for i in page.ledger.series(one))
    return [page.year, before] if has else [page.year]


def _value_columns(years: list[int], page: Page) -> list[str]:
    return ["数值"] if len(years) == 1 else [*(f"{year}年" for year in years), "同比"]


def _values(
    indicator: Indicator, years: list[int], page: Page, unit: str = ""
) -> list[tuple[str, Markup]]:
    if len(years) == 1:
        return [("数值", _value(indicator, page, unit))]
    by_year = {i.year: i for i in page.ledger.series(indicator)}
    old = by_year.get(years[1])
    cells = [
        (f"{year}年", _value(by_year[year], page, unit) if year in by_year else Markup("无此指标"))
        for year in years
    ]
    return [*cells, ("同比", _change(old, indicator))]


def _change(old: Indicator | None, new: Indicator) -> Markup:
    if old is None:
        return Markup("新指标")
    change = compare.change(old, new)
    return Markup.escape(f"{change.text}（{change.reason}）" if change.reason else change.text)


def _value(indicator: Indicator, page: Page, unit: str) -> Markup:
    figure = indicator.figure
    if indicator.pending:
        return TODO
    if indicator.hidden:
        return Markup('<span class="tag hide">{}</span>').format(indicator.text)
    text = cell(figure, unit) if figure else indicator.text
    mark = doubt_mark(indicator, page)
    return data(indicator, text) + (Markup(" ") + mark if mark else mark)


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
        remarks.append(f"派生：{indicator.formula.translate(signs)}")
    if indicator.part_of:
        remarks.append(f"属于“{indicator.part_of}”")
    for breakdown in indicator.breakdowns:
        by = f"（{breakdown.label}）" if breakdown.label else ""
        remarks.append(f"分为{'、'.join(breakdown.parts)}{by}")
    if indicator.ratio:
        remarks.append(f"{indicator.ratio[0]} ÷ {indicator.ratio[1]}")
    if indicator.wording:
        remarks.append(f"报告的说法：{page.ledger.expand(indicator.wording, indicator)}")
    if indicator.note:
        remarks.append(page.ledger.expand(indicator.note, indicator).rstrip("。"))
    return remarks
