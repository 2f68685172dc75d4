"""The words of a district's pages about its towns: what each publishes, its doubts, who is late."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ..district.late import AWAITED, DONE, Standing
from ..ledger.figure import PENDING
from ..ledger.problem import quoted
from .district import district_of, figure, town_link
from .page import Page, WordError, block
from .sentence import TODO
from .word import word


@word("镇街一览()", "全部[镇（街道）](district.md#镇街)，数据是哪一天的")
def towns(page: Page) -> Markup:
    """Return `镇街一览()`: every town with the day of its data and whom to ask."""
    district = district_of(page)
    rows = []
    for town in district.towns.towns.values():
        held = district.holdings.of(town.name)
        day = held.last.day if held.last else "没有收到"
        own = sorted({entry.year for entry in district.entries[town.name]})
        years = "、".join(f"{year}年" for year in own)
        contact = TODO if town.contact == PENDING else Markup.escape(town.contact)
        rows.append(
            (town_link(town.name, page), [Markup.escape(day), Markup.escape(years), contact])
        )
    return block(
        "stack.html",
        caption="各镇（街道）公布的数据",
        columns=["镇（街道）", "数据日期", "有哪几年", "联系"],
        rows=rows,
    )


@word('镇街("枕溪镇")', "一个[镇（街道）](district.md#镇街)的数、存疑和它的网站")
def town_page(page: Page, name: str) -> Markup:
    """Return `镇街("枕溪镇")`: all figures of a town, and what becomes of each here."""
    district = district_of(page)
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
    district = district_of(page)
    rows = [
        (
            town_link(town, page),
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
    district = district_of(page)
    late = [one for one in district.standings if one.is_late]
    head = Markup("<p>截至{}。每年3月1日前报送，4月1日前公开。</p>").format(district.day or PENDING)
    if not late:
        return head + Markup("<p>没有迟的。</p>") + _every_standing(district.standings, page)
    rows = [(town_link(o.town, page), [Markup(o.year), _handing(o), _publishing(o)]) for o in late]
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
            town_link(town, page),
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
