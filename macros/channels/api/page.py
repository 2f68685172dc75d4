"""A page as JSON: its blocks with their types, and for each figure its key in the ledger."""

from __future__ import annotations

import posixpath
import re
from hashlib import sha256
from urllib.parse import unquote

from ...ledger.model import Indicator, Ledger
from ..document import (
    Block,
    Cards,
    Cell,
    Chart,
    Document,
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
    plain,
)
from .data import dataset_path
from .schema import ROOT, VERSION, Json

_FIGURE = re.compile(r"statistics/(?P<stem>[^/#]+)\.html#(?P<name>.+)")
_REPORT = re.compile(r"report/(\d{4})\.html")
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/")


def page_path(path: str) -> str:
    """Return the address of a page's JSON: `api/v1/pages/report/2024.json`."""
    return f"{ROOT}pages/{path.removesuffix('.html')}.json"


def columns(document: Document) -> list[str]:
    """Return the columns above a page, outermost first."""
    return [part for part in document.column.split(" › ") if part]


class Keys:
    """Index of the ledger's figures, to find the one that a link leads to."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._indicators: dict[tuple[str, str], list[Indicator]] = {}
        for subject in ledger.subjects():
            for indicator in subject.indicators.values():
                self._indicators.setdefault((subject.stem, indicator.name), []).append(indicator)
        self._by_name: dict[str, list[Indicator]] = {}
        for (_, name), indicators in self._indicators.items():
            self._by_name.setdefault(name, []).extend(indicators)
        self.digest = sha256(repr(self._indicators).encode("utf-8", "replace")).hexdigest()
        """Digest of all figures: it changes with every change of the ledger."""

    def find(self, target: str, text: str, path: str) -> Json | None:
        """Return the key of the figure that the page at `path` shows as `text`, linked to `target`.

        A statistics page holds all years of its subject. The year is that of the figure with this
        text; of several, the report's own year, else the newest.
        """
        match = _FIGURE.fullmatch(target)
        candidates = self._indicators.get((match["stem"], match["name"]), []) if match else []
        return self._key(candidates, text, path)

    def find_by_name(self, name: str, text: str, path: str) -> Json | None:
        """Return the key of the figure of this name shown as `text`, if only one subject has it."""
        candidates = [i for i in self._by_name.get(name, []) if self._matches(i, text)]
        return (
            self._key(candidates, text, path) if len({i.subject for i in candidates}) == 1 else None
        )

    def _key(self, candidates: list[Indicator], text: str, path: str) -> Json | None:
        if not candidates:
            return None
        report = _REPORT.fullmatch(path)
        year = int(report[1]) if report else self._ledger.latest
        best = max(candidates, key=lambda i: (self._matches(i, text), i.year == year, i.year))
        dataset = dataset_path(self._ledger.subject_of(best))
        key = {"year": best.year, "subject": best.subject, "name": best.name}
        return key | {"dataset": dataset}

    def _matches(self, indicator: Indicator, text: str) -> bool:
        wording = self._ledger.expand(indicator.wording, indicator)
        return text in (wording, indicator.text, indicator.text.partition("/")[0])


def page(document: Document, keys: Keys) -> Json:
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
        "blocks": _Writer(document.path, keys).blocks(document.blocks),
    }


class _Writer:
    """Converter of the blocks of the page at `path`."""

    def __init__(self, path: str, keys: Keys) -> None:
        self._path = path
        self._keys = keys

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
            case Note(title, runs, kind):
                return {"type": "note", "kind": kind, "title": title, "runs": self._runs(runs)}
            case QuizQuestion():
                return {"type": "question", **_question(block)}
            case Story(blocks):
                return {"type": "story", "blocks": self.blocks(blocks)}

    def _card(self, name: str, runs: Runs, period: str) -> Json:
        """Return a card, its number joined with the words around it into one run."""
        if len({run.href for run in runs}) == 1 and {run.mark for run in runs} & {"figure"}:
            runs = (Run(plain(runs), "figure", runs[0].href),)
        content = self._runs(runs)
        key = self._keys.find_by_name(name.removesuffix("（派生）"), plain(runs), self._path)
        if len(content) == 1 and key:
            content[0]["figure"] = key
        return {"label": name, "runs": content, "period": period}

    def _table(self, table: Table) -> Json:
        rows = [[self._cell(cell) for cell in row] for row in table.rows]
        return {"caption": table.caption, "head": table.head, "rows": rows}

    def _cell(self, cell: Cell) -> Json:
        kind = {"head": cell.head, "number": cell.number}
        flags = {name: True for name, holds in kind.items() if holds}
        return {**flags, "runs": self._runs(cell.runs)}

    def _chart(self, chart: Chart) -> Json:
        """Return a chart with its table, without the drawing, which needs the page's style."""
        return {
            "title": chart.title,
            "subtitle": chart.subtitle,
            "description": chart.description,
            "table": self._table(chart.table),
            "source": chart.source,
            "anchor": chart.anchor,
        }

    def _runs(self, runs: Runs) -> list[Json]:
        return [self._run(run) for run in runs]

    def _run(self, run: Run) -> Json:
        entry: Json = {"text": run.text}
        if run.mark:
            entry["mark"] = run.mark
        if href := from_root(run.href, self._path):
            entry["href"] = href
        if run.mark in ("figure", "hidden") and (
            key := self._keys.find(href, run.text, self._path)
        ):
            entry["figure"] = key
        return entry


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
