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
from ..district.late import AWAITED, DONE, Standing
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
    district = _district(page)
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
        rows.append((_town(cells[0].town, page), [*values, _origin(cells[0], page), _why(cells)]))
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


@word("镇街一览()", "全部[镇（街道）](district.md#镇街)，数据是哪一天的")
def towns(page: Page) -> Markup:
    """Return `镇街一览()`: every town with the day of its data and whom to ask."""
    district = _district(page)
    rows = []
    for town in district.towns.towns.values():
        held = district.holdings.of(town.name)
        day = held.last.day if held.last else "没有收到"
        own = sorted({entry.year for entry in district.entries[town.name]})
        years = "、".join(f"{year}年" for year in own)
        contact = TODO if town.contact == PENDING else Markup.escape(town.contact)
        rows.append((_town(town.name, page), [Markup.escape(day), Markup.escape(years), contact]))
    return block(
        "stack.html",
        caption="各镇（街道）公布的数据",
        columns=["镇（街道）", "数据日期", "有哪几年", "联系"],
        rows=rows,
    )


@word('镇街("枕溪镇")', "一个[镇（街道）](district.md#镇街)的数、存疑和它的网站")
def town_page(page: Page, name: str) -> Markup:
    """Return `镇街("枕溪镇")`: all figures of a town, and what becomes of each here."""
    district = _district(page)
    if name not in district.towns.towns:
        raise WordError(quoted(name), "data/towns.yml 里有的镇（街道）", "改成已有的名称")
    return _facts(name, page) + _figures(name, page) + _issues(name, page)


def _facts(name: str, page: Page) -> Markup:
    district, town = page.district, page.district.towns.towns[name]
    base, held = district.base(name), district.holdings.of(name)
    site = Markup('<a href="{}">{}的网站</a>').format(base, name) if base else TODO
    code = TODO if town.code == PENDING else Markup.escape(town.code)
    day = Markup.escape(held.last.day) if held.last else Markup("没有收到")
    facts = Markup("<p>行政区划代码：{}。数据日期：{}。网站：{}。{}</p>").format(
        code, day, site, _reports(name, base, page)
    )
    if held.refusal:
        facts += Markup("<p>最近一次没有收：{}。上面是以前收到的。</p>").format(held.refusal)
    return facts


def _reports(name: str, base: str, page: Page) -> Markup:
    """Return links to the town's last two reports; empty where its site is not known."""
    years = sorted({entry.year for entry in page.district.entries[name]}, reverse=True)[:2]
    links = [
        Markup('<a href="{}report/{}.html">{}年度报告</a>').format(base, year, year)
        for year in years
        if base
    ]
    return Markup("报告：{}。").format(Markup("、").join(links)) if links else Markup()


def _figures(name: str, page: Page) -> Markup:
    """Return the figures of the town's last two years, and which indicator each is here."""
    district = page.district
    entries = district.entries[name]
    years = sorted({entry.year for entry in entries}, reverse=True)[:2]
    places = {
        cell.entry.key: (one.rule, cell)
        for one in district.comparisons.values()
        for cell in one.cells
        if cell.town == name and cell.entry
    }
    rows = []
    for label in dict.fromkeys(entry.label for entry in entries if entry.year in years):
        own = {e.year: e for e in entries if e.label == label}
        newest = own[max(year for year in own if year in years)]
        rule, cell = places.get(newest.key, (None, None))
        here: Markup | str = "—"
        if rule and cell:
            link = Markup('<a href="{}">{}</a>').format(page.locate(rule.page), rule.name)
            here = link + (Markup("（{}）").format(cell.kind) if cell.kind else Markup())
        values = [figure(own[year], district) if year in own else Markup() for year in years]
        rows.append((Markup.escape(label), [*values, Markup.escape(newest.period), here]))
    if not rows:
        return Markup("<p>还没有收到它的数据。</p>")
    page.tables += 1
    return block(
        "stack.html",
        caption=f"表{page.tables}　{name}公布的数",
        columns=["指标", *(f"{year}年" for year in years), "期间", "区里的指标"],
        rows=rows,
    )


def _issues(name: str, page: Page) -> Markup:
    issues = page.district.issues[name]
    if not issues:
        return Markup("<p>没有存疑和要核对的。</p>")
    page.tables += 1
    return block(
        "stack.html",
        caption=f"表{page.tables}　{name}：存疑和要核对的",
        columns=["事项", "年度", "代码", "指标", "说明"],
        rows=[
            (i.title, [Markup.escape(t) for t in (str(i.year), i.code, i.label, i.text)])
            for i in issues
        ],
    )


@word("数据质量()", "各镇（街道）的数有哪些[存疑和要核对的](district.md#数据质量)")
def quality(page: Page) -> Markup:
    """Return `数据质量()`: what each town should look at."""
    district = _district(page)
    rows = [
        (
            _town(town, page),
            [Markup.escape(x) for x in (str(i.year), i.code, i.title, i.label, i.text)],
        )
        for town, issues in district.issues.items()
        for i in issues
    ]
    if not rows:
        return Markup("<p>没有存疑和要核对的。</p>")
    return block(
        "stack.html",
        caption="存疑和要核对的",
        columns=["镇（街道）", "年度", "代码", "事项", "指标", "说明"],
        rows=rows,
    )


@word("报送情况()", "[迟报、未公开](district.md#报送)的镇（街道），写明日期")
def standings(page: Page) -> Markup:
    """Return `报送情况()`: who is late or missing, then every town of every year."""
    district = _district(page)
    late = [one for one in district.standings if one.is_late]
    head = Markup("<p>截至{}。每年3月1日前报送，4月1日前公开。</p>").format(district.day or PENDING)
    if not late:
        return head + Markup("<p>没有迟的。</p>") + _every_standing(district.standings, page)
    rows = [(_town(o.town, page), [Markup(o.year), _handing(o), _publishing(o)]) for o in late]
    columns = ["镇（街道）", "年度", "报送", "公开"]
    first = block("stack.html", caption="没有报送、没有公开和晚了的", columns=columns, rows=rows)
    return head + first + _every_standing(district.standings, page)


def _every_standing(standings: Sequence[Standing], page: Page) -> Markup:
    """Return a row for each town, a column for each year."""
    by_town: dict[str, list[Standing]] = {}
    for one in standings:
        by_town.setdefault(one.town, []).append(one)
    years = list(dict.fromkeys(one.year for one in standings))
    rows = [
        (
            _town(town, page),
            [Markup("报送：{}<br>公开：{}").format(_handing(o), _publishing(o)) for o in own],
        )
        for town, own in by_town.items()
    ]
    columns = ["镇（街道）", *(f"{year}年" for year in years)]
    return block("stack.html", caption="全部镇（街道）", columns=columns, rows=rows)


def _handing(standing: Standing) -> Markup:
    return _standing(standing.handing, standing.received)


def _publishing(standing: Standing) -> Markup:
    return _standing(standing.publishing, standing.published)


def _standing(verdict: str, day: str) -> Markup:
    if verdict == DONE or not day:
        return Markup.escape(day if day else "还没有到期" if verdict == AWAITED else verdict)
    return Markup("{}（{}）").format(day, verdict)


@word("不可比清单()", "[不可比、不可加](district.md#可比)的数，各有原因")
def refused(page: Page) -> Markup:
    """Return `不可比清单()`: every figure that cannot be compared, and what cannot be added up."""
    district = _district(page)
    rows = []
    for (_, year), one in sorted(district.comparisons.items(), key=lambda item: -item[0][1]):
        name = Markup('<a href="{}">{}</a>').format(page.locate(one.rule.page), one.rule.name)
        if one.no_sum:
            rows.append((name, [Markup(year), Markup("全部"), Markup(NOT_ADDABLE), one.no_sum]))
        rows += [
            (name, [Markup(year), _town(cell.town, page), Markup(cell.kind), cell.reason])
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


def _town(name: str, page: Page) -> Markup:
    target = page.locate(f"towns/{page.district.towns.towns[name].stem}.md")
    return Markup('<a href="{}">{}</a>').format(target, name) if target else Markup.escape(name)


def _district(page: Page) -> District:
    if not page.district.towns.is_listed:
        raise WordError("区里的词", "有 data/towns.yml 的项目", "镇里的网页不用这个词，删去")
    return page.district
