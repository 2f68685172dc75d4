"""A page as JSON: its blocks by their types, and for each figure its key in the ledger."""

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
    """Return where a page's JSON stands: `api/v1/pages/report/2024.json`."""
    return f"{ROOT}pages/{path.removesuffix('.html')}.json"


def columns(document: Document) -> list[str]:
    """Return the columns above a page, the widest first."""
    return [part for part in document.column.split(" › ") if part]


class Keys:
    """Finds the figure of the ledger that a link leads to."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._found: dict[tuple[str, str], list[Indicator]] = {}
        for subject in ledger.subjects():
            for indicator in subject.indicators.values():
                self._found.setdefault((subject.stem, indicator.name), []).append(indicator)
        self._named: dict[str, list[Indicator]] = {}
        for (_, name), indicators in self._found.items():
            self._named.setdefault(name, []).extend(indicators)
        self.digest = sha256(repr(self._found).encode("utf-8", "replace")).hexdigest()
        """Another one for every change of the ledger."""

    def of(self, target: str, said: str, path: str) -> Json | None:
        """Return the key of the figure that `said` shows, linked to `target` on the page at `path`.

        A statistics page holds all years of its subject. The year is the one whose figure reads
        so; where several do, that of the report, else the newest.
        """
        match = _FIGURE.fullmatch(target)
        found = self._found.get((match["stem"], match["name"]), []) if match else []
        return self._key(found, said, path)

    def named(self, name: str, said: str, path: str) -> Json | None:
        """Return the key of the figure with this name that `said` shows, where only one subject has it."""
        found = [i for i in self._named.get(name, []) if self._reads(i, said)]
        return self._key(found, said, path) if len({i.subject for i in found}) == 1 else None

    def _key(self, found: list[Indicator], said: str, path: str) -> Json | None:
        if not found:
            return None
        report = _REPORT.fullmatch(path)
        year = int(report[1]) if report else self._ledger.latest
        best = max(found, key=lambda i: (self._reads(i, said), i.year == year, i.year))
        dataset = dataset_path(self._ledger.subject_of(best))
        key = {"year": best.year, "subject": best.subject, "name": best.name}
        return key | {"dataset": dataset}

    def _reads(self, indicator: Indicator, said: str) -> bool:
        wording = self._ledger.expand(indicator.wording, indicator)
        return said in (wording, indicator.text, indicator.text.partition("/")[0])


def page(document: Document, keys: Keys) -> Json:
    """Return a page with all that it says."""
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
    """Writes the blocks of the page at `path`."""

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
                said = [{"label": label, "runs": self._runs(runs)} for label, runs in pairs]
                return {"type": "facts", "pairs": said}
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
        """Return a card; its number in larger type is one with the words around it."""
        if len({run.href for run in runs}) == 1 and {run.mark for run in runs} & {"figure"}:
            runs = (Run(plain(runs), "figure", runs[0].href),)
        said = self._runs(runs)
        key = self._keys.named(name.removesuffix("（派生）"), plain(runs), self._path)
        if len(said) == 1 and key:
            said[0]["figure"] = key
        return {"label": name, "runs": said, "period": period}

    def _table(self, table: Table) -> Json:
        rows = [[self._cell(cell) for cell in row] for row in table.rows]
        return {"caption": table.caption, "head": table.head, "rows": rows}

    def _cell(self, cell: Cell) -> Json:
        kind = {"head": cell.head, "number": cell.number}
        said = {name: True for name, holds in kind.items() if holds}
        return {**said, "runs": self._runs(cell.runs)}

    def _chart(self, chart: Chart) -> Json:
        """Return without its drawing, which needs the page's style: the table says the same."""
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
        found: Json = {"text": run.text}
        if run.mark:
            found["mark"] = run.mark
        if href := from_root(run.href, self._path):
            found["href"] = href
        if run.mark in ("figure", "hidden") and (key := self._keys.of(href, run.text, self._path)):
            found["figure"] = key
        return found


def _question(question: QuizQuestion) -> Json:
    return {
        "ask": question.ask,
        "options": list(question.options),
        "answer": question.answer,
        "why": question.why,
        "grounds": question.grounds,
    }


def from_root(href: str, path: str) -> str:
    """Return a link as the page at `path` writes it, relative to the site's root; others as they are."""
    if not href or _ELSEWHERE.match(href):
        return href
    target, mark, anchor = href.partition("#")
    there = posixpath.join(posixpath.dirname(path), target) if target else path
    return posixpath.normpath(there) + mark + unquote(anchor)
