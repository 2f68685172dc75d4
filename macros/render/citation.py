"""How to cite a figure, and what became of it: permanent address, citation line, history.

The address `statistics/mediation.html#2024-调解案件` is made of what a release fixes for ever: the
file name of the subject, the year and the name. A renamed figure keeps the anchors of its
former names, and one that a later year no longer has keeps its place below the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ..ledger import publication
from ..ledger.figure import PENDING
from ..ledger.model import Indicator, Ledger, Subject
from ..ledger.record import WITHDRAWN
from ..ledger.settings import base, first_known, known_value
from . import note
from .page import Page, block

UNPUBLISHED = "还没有公布，请不要引用"


@dataclass(frozen=True, slots=True)
class FormerFigure:
    """A figure that the year of the page does not have."""

    id: str
    name: str
    text: str
    anchors: Markup
    citation: Markup | str = ""


def path(indicator: Indicator, ledger: Ledger) -> str:
    """Return the permanent address of a figure, below the site's own."""
    stem = ledger.subject_of(indicator).stem
    return f"statistics/{stem}.html#{indicator.yearly_anchor}"


def cite(indicator: Indicator, ledger: Ledger, about: Mapping[str, str]) -> str:
    """Return the citation of a figure as the report writes it (GB/T 7714, online data)."""
    return f"{_work(indicator, ledger, about)}{_address(indicator, ledger, about)}"


def _work(indicator: Indicator, ledger: Ledger, about: Mapping[str, str]) -> str:
    subject, past = ledger.subject_of(indicator), publication.current(indicator, ledger)
    value = ledger.expand(indicator.wording, indicator) or indicator.text
    title = f"{known_value(about, '镇名')}{indicator.year}年{subject.name}：{indicator.name}{value}"
    unknown = "" if base(about) else f"（网址{PENDING}）"
    release = f"{past.version}版. ({past.day})" if past else f"（{UNPUBLISHED}）"
    author = first_known(about, "主办单位", "镇名")
    return f"{author}. {title}[DS/OL]. {release}[引用日期]. {unknown}"


def _address(indicator: Indicator, ledger: Ledger, about: Mapping[str, str]) -> str:
    """Return the address, which stays as it is in any edition; only the path if it has no site."""
    return base(about) + path(indicator, ledger)


def events(indicator: Indicator, ledger: Ledger) -> list[str]:
    """Return the history of a figure: published and corrected when, and why; oldest first."""
    changes = [
        (c.date, f"{c.date}更正：{note.change(c, indicator)}") for c in indicator.corrections
    ]
    published = []
    past = publication.history(indicator, ledger)
    for before, state in zip([None, *past], past, strict=False):
        if before is None or (before.name, before.text) != (state.name, state.text):
            text = "" if indicator.hidden else f"，{ledger.expand(state.text, indicator)}"
            name = "" if state.name == indicator.name else f"，当时叫“{state.name}”"
            word = "改为现在的样子" if before else "本站首次公布"
            published.append((state.day, f"{state.day}{word}（{state.version}版）{name}{text}"))
    return [text for _, text in sorted([*changes, *published], key=lambda event: event[0])]


def anchors(stem: str, name: str, page: Page) -> Markup:
    """Return the permanent anchors of a figure in all its years, former names included."""
    return _marks((a for i in _series(stem, name, page) for a in _anchors(i)), page)


def of_series(stem: str, name: str, page: Page) -> Markup:
    """Return citations and histories of a figure in all its years, newest first."""
    series = _series(stem, name, page)
    entries = [_entry(i, page) for i in series if not i.pending and not i.broken]
    return block("citation.html", entries=entries) if entries else Markup()


def _entry(indicator: Indicator, page: Page) -> dict[str, Any]:
    """Return what the line of one year shows; its link leads to the row, whose anchor it names."""
    return {
        "name": f"{indicator.year}年{indicator.name}",
        "work": _work(indicator, page.ledger, page.about),
        "address": _address(indicator, page.ledger, page.about),
        "anchor": indicator.yearly_anchor,
        "events": events(indicator, page.ledger),
    }


def _series(stem: str, name: str, page: Page) -> list[Indicator]:
    """Return a figure in all its years, newest first; the subject may have changed its name."""
    files = [s for s in page.ledger.subjects() if s.stem == stem and name in s.indicators]
    return [file.indicators[name] for file in reversed(files)]


def _anchors(indicator: Indicator) -> Iterator[str]:
    yield indicator.yearly_anchor
    for name in indicator.former_names:
        yield from (name, f"{indicator.year}-{name}")


def _marks(names: Iterable[str], page: Page) -> Markup:
    marks = [Markup('<span id="{}"></span>').format(n) for n in names if page.unique_id(n)]
    return Markup("").join(marks)


def former(subject: Subject, page: Page) -> Markup:
    """Return what was published of a subject's file and its year no longer has, if anything."""
    rows = [*_dropped(subject, page), *_withdrawn(subject, page)]
    if not rows:
        return Markup()
    return block("former.html", id=page.unique_id("以前公布的指标"), rows=rows)


def dropped(subject: Subject, ledger: Ledger) -> list[Indicator]:
    """Return the latest of each published figure of a file that only earlier years have."""
    files = [s for s in ledger.subjects() if s.stem == subject.stem and s.year < subject.year]
    figures = {name: i for file in files for name, i in file.indicators.items()}
    return [
        i
        for name, i in figures.items()
        if name not in subject.indicators and publication.history(i, ledger)
    ]


def _dropped(subject: Subject, page: Page) -> Iterator[FormerFigure]:
    for indicator in dropped(subject, page.ledger):
        id_ = page.unique_id(indicator.anchor)
        text = f"{indicator.year}年：{indicator.text}"
        place = subject.stem, indicator.name, page
        yield FormerFigure(id_, indicator.name, text, anchors(*place), of_series(*place))


def _withdrawn(subject: Subject, page: Page) -> Iterator[FormerFigure]:
    files = (file for file in page.ledger.subjects() if file.stem == subject.stem)
    for year, withdrawal in ((file.year, w) for file in files for w in file.withdrawals):
        text = f"{year}年的数，{withdrawal.date}{WITHDRAWN}：{withdrawal.reason.rstrip('。')}"
        marks = _marks((withdrawal.name, f"{year}-{withdrawal.name}"), page)
        yield FormerFigure("", withdrawal.name, text, marks)
