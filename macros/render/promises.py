"""What the report promises, followed up: duties, measures by quarter, villages."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from ..ledger.figure import PENDING
from ..library.duties import SILENT, Duty
from ..library.laws import numeral
from ..library.measures import QUARTERS, STATES
from ..library.passage import Passage
from .page import Page, block
from .word import word


@word("职责清单()", "[第一责任人的职责](promises.md#职责)和报告怎么说")
def duties(page: Page) -> Markup:
    """Return `职责清单()`: each duty, its article, and what the report of the page's year says."""
    rows = {
        group: [(duty, *_sources(duty, page)) for duty in listed.values()]
        for group, listed in page.library.duties.groups.items()
    }
    is_open = not all(all(row) for group in rows.values() for row in group)
    return block("duties.html", groups=rows, year=page.year, is_open=is_open)


def _sources(duty: Duty, page: Page) -> tuple[str, Markup]:
    """Return the article of a duty, and what the report says of it; empty where not known."""
    article = f"第{numeral(duty.article)}条" if duty.article else ""
    evidence = duty.evidence.get(page.year)
    if evidence is None:
        return article, Markup()
    return article, quotes(evidence, page.year, page) or Markup(SILENT)


@word("措施落实()", "报告的[措施](promises.md#措施)，一个季度一个季度做到哪里")
def measures(page: Page) -> Markup:
    """Return `措施落实()`: each measure of the page's year, its state in each quarter of the next.

    A year without a list is 待补充.
    """
    entry = page.library.measures.get(page.year)
    rows = [
        (
            measure.name,
            quotes(measure.report, page.year, page),
            quotes(measure.answers, page.year, page),
            [(n, measure.states.get(n, "")) for n in QUARTERS],
        )
        for measure in entry or ()
    ]
    return block(
        "measures.html",
        rows=rows,
        unanswered=quotes(entry.unanswered, page.year, page) if entry else "",
        year=page.year,
        quarters={n: f"{numeral(n)}季度" for n in QUARTERS},
        marks=STATES,
        is_open=any(entry.missing(n) for n in QUARTERS) if entry else True,
    )


@word("村居一览()", "全部[村（居）](promises.md#村居)，有纠纷先找谁、再找谁")
def villages(page: Page) -> Markup:
    """Return `村居一览()`: every village or community, with whom to go to."""
    entry = page.library.villages
    return block(
        "villages.html",
        villages=entry.villages,
        is_open=not all(village.is_known for village in entry.villages),
        pending=PENDING,
    )


def quotes(passages: Iterable[Passage], year: int, page: Page) -> Markup:
    """Return passages of the report of a year as links to their sections."""
    target = page.locate(f"report/{year}.md")
    links = (
        Markup('<a href="{}#{}">{}</a>“{}”').format(target, p.anchor, p.place, _inner(p.words))
        if target
        else Markup("{}“{}”").format(p.place, _inner(p.words))
        for p in passages
    )
    return Markup("；").join(links)


def _inner(words: str) -> str:
    """Return words with the marks of a quotation inside another."""
    return words.translate(str.maketrans("“”", "‘’"))
