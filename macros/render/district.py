"""The words of a district's pages: towns side by side, each with its own marks and reasons.

Towns stand in the order of data/towns.yml; nothing is ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from markupsafe import Markup

from ..district.compare import NOT_ADDABLE, Cell, Comparison
from ..district.district import District
from ..district.entry import Entry
from ..district.register import Rule
from ..district.townledger import indicator_of
from ..ledger.figure import PENDING
from ..ledger.problem import quoted
from . import table
from .chart import draw
from .drawing import Bar, Chart
from .page import Page, WordError, block, section_anchor
from .sentence import TODO, data
from .word import word

_DOUBT = Markup('<span class="tag q">存疑</span>')


@word('各镇("FZ-01")', "一个[指标](district.md#指标)：合计，各镇（街道）的图和表，没有数的写原因")
def towns_of(page: Page, identifier: str) -> Markup:
    """Return `各镇("FZ-01")`: total, chart and table of an indicator over all towns."""
    district = district_of(page)
    rule = district.rule(identifier)
    if rule is None:
        expected = "data/indicators.yml 里有的指标标识"
        raise WordError(quoted(identifier), expected, "改成已有的标识")
    years = [year for year in reversed(district.years) if year <= page.year][:2]
    if not years:
        return Markup("<p>{}</p>").format(TODO)
    comparison = district.comparisons[identifier, years[0]]
    return (
        _total(rule, years[0], page)
        + _chart(comparison, page)
        + _table([district.comparisons[identifier, year] for year in years], page)
    )


def _total(rule: Rule, year: int, page: Page) -> Markup:
    """Return the total with how it came about, or why there is none."""
    comparison = page.district.comparisons[rule.identifier, year]
    definition = Markup("<p>口径：{}。期间：{}年{}。单位：{}。</p>").format(
        rule.definition, year, rule.span, rule.unit
    )
    subject = page.ledger.years.get(year, {}).get(rule.subject)
    indicator = subject.indicators.get(rule.name) if subject else None
    if indicator is None or (reason := comparison.no_sum):
        reason = comparison.no_sum
        return Markup("<p><b>{}：</b>{}。</p>").format(NOT_ADDABLE, reason) + definition
    value = table.value(indicator, page, href=page.definition_link(indicator))
    note = Markup("<p>{}</p>").format(indicator.note) if indicator.note else Markup()
    return Markup("<p><b>{}年合计：</b>{}。</p>").format(year, value) + note + definition


def _chart(comparison: Comparison, page: Page) -> Markup:
    """Return a bar for each town that can stand beside the others; empty for fewer than two."""
    entries = [e for e in comparison.counting if e.figure and e.figure.bound not in "<≤"]
    bars = [
        Bar(e.town, e.text, Fraction(e.figure.value), e.figure, doubtful=bool(e.doubt))
        for e in entries
        if e.figure
    ]
    if len(bars) < 2:
        return Markup()
    page.charts += 1
    rule = comparison.rule
    indicators = [
        replace(indicator_of(e, e.short), period=e.period, source=f"各镇（街道）{e.year}年度报告")
        for e in entries
    ]
    plot = Chart(
        "条形", f"{rule.name}，{comparison.year}年", rule.name, indicators, rule.unit, [("", bars)],
        max(bar.size for bar in bars),
    )  # fmt: skip
    drawing = draw(plot, f"tu{page.charts}", "数据见下面的表。")
    return block("chart.html", chart=plot, of="", number=page.charts, plot=drawing, page=page)


def _table(comparisons: Sequence[Comparison], page: Page) -> Markup:
    """Return every town with its figures of these years, the section of its report, and reasons."""
    years = [comparison.year for comparison in comparisons]
    rows = []
    for cells in zip(*(comparison.cells for comparison in comparisons), strict=True):
        values = [_value(cell, page) for cell in cells]
        rows.append(
            (town_link(cells[0].town, page), [*values, _origin(cells[0], page), _why(cells)])
        )
    page.tables += 1
    return block(
        "stack.html",
        caption=f"表{page.tables}　{comparisons[0].rule.name}：各镇（街道）",
        columns=["镇（街道）", *(f"{year}年" for year in years), "报告原文", "说明"],
        rows=rows,
    )


def _value(cell: Cell, page: Page) -> Markup:
    return figure(cell.entry, page.district) if cell.entry else Markup()


def figure(entry: Entry, district: District) -> Markup:
    """Return a figure of a town with its marks, linked to its permanent address."""
    if entry.state == PENDING:
        return TODO
    if entry.is_hidden:
        return Markup('<span class="tag hide">{}</span>').format(entry.text)
    value = Markup('<span class="nobr">{}</span>').format(data(entry.figure, entry.text))
    if link := district.link(entry):
        value = Markup('<a href="{}">{}</a>').format(link, value)
    return value + (Markup(" ") + _DOUBT if entry.doubt else Markup())


def _origin(cell: Cell, page: Page) -> Markup:
    """Return the section of the town's report that states the figure, as a link to it."""
    if not cell.entry:
        return Markup()
    link = page.district.report_link(cell.entry, section_anchor(cell.entry.source))
    _, report, section = cell.entry.source.rpartition("报告")
    text = report + section if section else cell.entry.source
    return Markup('<a href="{}">{}</a>').format(link, text) if link else Markup.escape(text)


def _why(cells: Iterable[Cell]) -> Markup:
    """Return why a town has no figure or one that cannot be compared, and its doubts."""
    notes: dict[str, list[str]] = {}
    for cell in cells:
        year = f"{cell.entry.year}年" if cell.entry else ""
        if cell.kind:
            notes.setdefault(f"{cell.kind}：{cell.reason}", []).append(year)
        if cell.entry and cell.entry.doubt:
            notes.setdefault(f"存疑：{cell.entry.doubt.rstrip('。')}", []).append(year)
    return Markup.escape("；".join("、".join(filter(None, y)) + note for note, y in notes.items()))


@word("不可比清单()", "[不可比、不可加](district.md#可比)的数，各有原因")
def refused(page: Page) -> Markup:
    """Return `不可比清单()`: every figure that cannot be compared, and what cannot be added up."""
    district = district_of(page)
    rows = []
    for (_, year), one in sorted(district.comparisons.items(), key=lambda item: -item[0][1]):
        name = Markup('<a href="{}">{}</a>').format(page.locate(one.rule.page), one.rule.name)
        if one.no_sum:
            rows.append((name, [Markup(year), Markup("全部"), Markup(NOT_ADDABLE), one.no_sum]))
        rows += [
            (name, [Markup(year), town_link(cell.town, page), Markup(cell.kind), cell.reason])
            for cell in one.cells
            if cell.kind == "不可比"
        ]
    if not rows:
        return Markup("<p>没有。</p>")
    return block(
        "stack.html",
        caption="不可比、不可加的数",
        columns=["指标", "年度", "镇（街道）", "结果", "原因"],
        rows=rows,
    )


def town_link(name: str, page: Page) -> Markup:
    """Return the name of a town, as a link to its page."""
    target = page.locate(f"towns/{page.district.towns.towns[name].stem}.md")
    return Markup('<a href="{}">{}</a>').format(target, name) if target else Markup.escape(name)


def district_of(page: Page) -> District:
    """Return the district. Raises WordError in the tree of a town."""
    if not page.district.towns.is_listed:
        raise WordError("区里的词", "有 data/towns.yml 的项目", "镇里的网页不用这个词，删去")
    return page.district
