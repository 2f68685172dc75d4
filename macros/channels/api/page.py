"""A page as JSON: its blocks with their types, and for each figure its key in the ledger."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from urllib.parse import unquote

from ...render.identity import FigureKey
from ..document import (
    Aside,
    Block,
    Cards,
    Cell,
    Chart,
    Document,
    Drawn,
    Facts,
    Heading,
    Items,
    Note,
    Paragraph,
    QuizQuestion,
    Run,
    Runs,
    Story,
    Table,
    Year,
    plain,
)
from .data import dataset_path
from .schema import ROOT, VERSION, Json

_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/")


def page_path(path: str) -> str:
    """Return the address of a page's JSON: `api/v1/pages/report/2024.json`."""
    return f"{ROOT}pages/{path.removesuffix('.html')}.json"


def columns(document: Document) -> list[str]:
    """Return the columns above a page, outermost first."""
    return [part for part in document.column.split(" › ") if part]


Names = dict[tuple[int, str], str]
"""The short name of each subject by its year and the stem of its file."""


def page(document: Document, names: Names) -> Json:
    """Return the whole page as JSON."""
    return {
        "version": VERSION,
        "title": document.name,
        "lead": document.lead,
        "byline": document.byline,
        "column": columns(document),
        "summary": document.summary,
        "html": document.path,
        "plate": [{"label": label, "text": text} for label, text in document.plate],
        "blocks": _Writer(document.path, names).blocks(document.blocks),
    }


class _Writer:
    """Converter of the blocks of the page at `path`."""

    def __init__(self, path: str, names: Names) -> None:
        self._path = path
        self._names = names

    def blocks(self, blocks: tuple[Block, ...]) -> list[Json]:
        return [self._block(block) for block in blocks]

    def _block(self, block: Block) -> Json:
        match block:
            case Heading(level, text, anchor):
                return {"type": "heading", "level": level, "text": text, "anchor": anchor}
            case Paragraph(runs, kind):
                return {"type": "paragraph", "kind": kind, "runs": self._runs(runs)}
            case Items(items, kind):
                return {"type": "list", "kind": kind, "items": [self._runs(i) for i in items]}
            case Facts(pairs):
                entries = [{"label": label, "runs": self._runs(runs)} for label, runs in pairs]
                return {"type": "facts", "pairs": entries}
            case Table():
                return {"type": "table", **self._table(block)}
            case Chart():
                return {"type": "chart", **self._chart(block)}
            case Cards(cards):
                return {"type": "cards", "cards": [self._card(*card) for card in cards]}
            case Year(_, figures):
                return {"type": "cards", "cards": [self._drawn(figure) for figure in figures]}
            case Note(title, runs, kind):
                return {"type": "note", "kind": kind, "title": title, "runs": self._runs(runs)}
            case QuizQuestion():
                return {"type": "question", **_question(block)}
            case Story(blocks):
                return {"type": "story", "blocks": self.blocks(blocks)}
            case Aside(title, kind, blocks):
                content = self.blocks(blocks)
                return {"type": "aside", "kind": kind, "title": title, "blocks": content}

    def _card(self, name: str, runs: Runs, period: str) -> Json:
        """Return a card, its number joined with the words around it into one run."""
        if len({run.href for run in runs}) == 1 and {run.mark for run in runs} & {"figure"}:
            runs = (replace(runs[0], text=plain(runs), mark="figure"),)
        return {"label": name, "runs": self._runs(runs), "period": period}

    def _drawn(self, figure: Drawn) -> Json:
        """Return a figure of the year in pictures as a card, linked to its definition."""
        remarks = [Run(f"（{remark}）") for remark in figure.remarks]
        statistics = posixpath.relpath("statistics", posixpath.dirname(self._path))
        runs = (
            replace(run, href=f"{statistics}/{run.figure.stem}.html#{run.figure.name}")
            if run.figure and run.mark != "doubt"
            else run
            for run in figure.runs
        )
        card = self._card(figure.name, tuple(runs), "")
        return {**card, "runs": [*card["runs"], *self._runs(tuple(remarks))]}

    def _table(self, table: Table) -> Json:
        rows = [[self._cell(cell) for cell in row] for row in table.rows]
        return {"caption": table.caption, "head": table.head, "rows": rows}

    def _cell(self, cell: Cell) -> Json:
        kind = {"head": cell.head, "number": cell.number}
        flags = {name: True for name, holds in kind.items() if holds}
        return {**flags, "runs": self._runs(cell.runs)}

    def _chart(self, chart: Chart) -> Json:
        """Return a chart with its table, without the drawing, which needs the page's style."""
        keys = [key for figure in chart.figures if (key := self._key(figure))]
        return {
            "title": chart.title,
            "subtitle": chart.subtitle,
            "description": chart.description,
            "table": self._table(chart.table),
            "source": chart.source,
            "anchor": chart.anchor,
            "figures": keys,
        }

    def _runs(self, runs: Runs) -> list[Json]:
        return [self._run(run) for run in runs]

    def _run(self, run: Run) -> Json:
        entry: Json = {"text": run.text}
        if run.mark:
            entry["mark"] = run.mark
        if href := from_root(run.href, self._path):
            entry["href"] = href
        if run.figure and (key := self._key(run.figure)):
            entry["figure"] = key
        return entry

    def _key(self, figure: FigureKey) -> Json | None:
        """Return what names a figure in the ledger; None if the ledger has no such subject."""
        subject = self._names.get((figure.year, figure.stem))
        key = {"year": figure.year, "subject": subject, "name": figure.name}
        return key | {"dataset": dataset_path(figure.year, figure.stem)} if subject else None


def _question(question: QuizQuestion) -> Json:
    return {
        "ask": question.ask,
        "options": list(question.options),
        "answer": question.answer,
        "why": question.why,
        "grounds": question.grounds,
    }


def from_root(href: str, path: str) -> str:
    """Convert a link on the page at `path` to one relative to the site's root.

    Absolute links and links to other sites stay as they are.
    """
    if not href or _ELSEWHERE.match(href):
        return href
    target, mark, anchor = href.partition("#")
    there = posixpath.join(posixpath.dirname(path), target) if target else path
    return posixpath.normpath(there) + mark + unquote(anchor)
