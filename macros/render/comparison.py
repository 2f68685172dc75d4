"""A year beside the year before: what became of each figure, subject by subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup

from ..ledger import compare
from ..ledger.compare import Match, SubjectPair
from ..ledger.model import Indicator
from . import note, table
from .page import Page, block
from .word import Blocks, Section, word


@word("两年对照()", "本页的年度与上一年逐个指标对照，每个主题一张表，开头是小结")
def comparison(page: Page) -> Blocks:
    """Return the comparison, or a sentence that there is no year before."""
    year, years = page.year, page.ledger.years
    if year not in years or year - 1 not in years:
        return Blocks((Markup("<p>还没有{}年的数，{}年的不能对照。</p>").format(year - 1, year),))
    pairs = compare.subject_pairs(page.ledger, year)
    withheld = [i for pair in pairs for m in pair.matches for i in (m.old, m.new)]
    return Blocks(
        (
            _summary(pairs, year),
            *(_section(pair, page) for pair in pairs),
            note.privacy([*withheld, *(i for pair in pairs for i in (*pair.gone, *pair.new))]),
            _others(page),
        )
    )


def _summary(pairs: list[SubjectPair], year: int) -> Markup:
    changes = [match.change for pair in pairs for match in pair.matches]
    signs = [change.sign for change in changes if not change.reason]
    return block(
        "comparison.html",
        heads=[f"{year}年", f"{year - 1}年"],
        both=len(changes),
        comparable=len(signs),
        more=signs.count(1),
        less=signs.count(-1),
        same=signs.count(0),
        gone=sum(len(pair.gone) for pair in pairs),
        new=sum(len(pair.new) for pair in pairs),
    )


def _section(pair: SubjectPair, page: Page) -> Section:
    html = block("dots.html", items=list(_remarks(pair, page)))
    return Section(pair.subject.name, pair.subject.stem, _table(pair, page) + html)


def _table(pair: SubjectPair, page: Page) -> Markup:
    """Return the figures that both years have; empty where there are none."""
    if not pair.matches:
        return Markup()
    page.tables += 1
    columns = table.value_columns([page.year, page.year - 1])
    return block(
        "short.html",
        caption=f"表{page.tables}　{pair.subject.name}，{page.year}年与{page.year - 1}年",
        columns=["指标", *columns],
        rows=[table.Row(m.new.name, _cells(m, columns, page), href=page.definition_link(m.new),
                        of=table.series_key(m.new, page)) for m in pair.matches],
        numeric=False,
        stacked=True,
    )  # fmt: skip


def _cells(match: Match, columns: list[str], page: Page) -> list[tuple[str, Markup]]:
    values = [_value(i, page) for i in (match.new, match.old)]
    return list(zip(columns, [*values, table.change_cell(match.change)], strict=True))


def _value(indicator: Indicator, page: Page) -> Markup:
    return table.value(indicator, page, href=page.source_link(indicator))


def _remarks(pair: SubjectPair, page: Page) -> Iterator[Markup]:
    """Yield what the table does not say: other definitions and periods, and what one year lacks."""
    year = page.year
    for label, key in (("口径", _definition), ("期间", _period)):
        differences: dict[tuple[str, str], list[str]] = {}
        for match in pair.matches:
            texts = key(match.new, page), key(match.old, page)
            if _undated(texts[0], year) != _undated(texts[1], year - 1):
                differences.setdefault(texts, []).append(match.new.name)
        for (now, before), names in differences.items():
            yield Markup("{}的{}，{}年是“{}”，{}年是“{}”。").format(
                "、".join(names), label, year, now or "没有写明", year - 1, before or "没有写明"
            )
    for head, indicators in (
        (f"{year - 1}年有、{year}年没有", pair.gone),
        (f"{year}年才有", pair.new),
    ):
        if indicators:
            yield Markup("{}：{}。").format(head, _listed(indicators, page))


def _definition(indicator: Indicator, page: Page) -> str:
    return page.ledger.expand(indicator.definition, indicator)


def _period(indicator: Indicator, _: Page) -> str:
    return indicator.period


def _undated(text: str, year: int) -> str:
    """Return a text without the year, so that those of two years can be the same."""
    return re.sub(rf"(?<!\d){year}(?!\d)", "", text)


def _listed(indicators: Iterable[Indicator], page: Page) -> Markup:
    entries = [
        Markup('<span data-of="{}">{}（{}）</span>').format(
            table.series_key(i, page), i.name, _value(i, page)
        )
        for i in indicators
    ]
    return Markup("、").join(entries)


def _others(page: Page) -> Markup:
    """Return links to the comparisons of other years, newest first."""
    years = page.ledger.years
    links = {
        f"{year}年与{year - 1}年对照": link
        for year in reversed(years)
        if year != page.year
        and year - 1 in years
        and (link := page.locate(f"statistics/{year}.md"))
    }
    return block("related.html", links=links, title="别的年度")
