"""What a page says in few words: the sentences, points and numbers that its pack is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from ...ledger.settings import base, is_preview, publisher
from ..address import address
from ..broadcast import COLUMNS, hotline, runs_of, sections
from ..broadcast.sentences import written
from ..document import Block, Document, Heading, Items, Paragraph, Runs
from ..outputs import Source

UNKNOWN = "还有不明白的，请向镇里问。"
"""What stands in the place of a number where the page names none."""
POINTS = 3
"""The steps of a poster."""


@dataclass(frozen=True, slots=True)
class Point:
    """A step, a date, a question: what is said large, and the sentences that explain it."""

    label: str
    """Without a mark at its end; empty for a sentence alone."""
    sentences: tuple[str, ...] = ()
    is_said: bool = False
    """Whether the label is a sentence of its own, not a name."""

    @property
    def text(self) -> str:
        """Its sentences."""
        return "".join(self.sentences)


@dataclass(frozen=True, slots=True)
class Matter:
    """A guide or topic in few words; every sentence is the page's own."""

    origin: str
    """The file that an editor mends: of a guide its data, of a topic its page."""
    column: str
    """办事指南 or 学法专题."""
    name: str
    """欠薪求助."""
    headline: str
    answer: tuple[str, ...]
    """The sentences behind the headline."""
    due: str
    """What must not be missed; empty for nothing."""
    urgent: str
    steps: tuple[Point, ...]
    lists: tuple[tuple[str, tuple[Point, ...]], ...]
    """What else is needed, each list under its title: 要带什么, 什么时候."""
    place: str
    """Where to go first; empty where the page does not say."""
    hotline: tuple[str, str]
    """Number and name; empty texts if the page names none."""
    calls: tuple[tuple[str, str], ...]
    """All numbers to call, each with its short name, the best first."""
    address: str
    """The full address of the page; empty while it is not known."""
    author: str
    preview: bool

    @property
    def points(self) -> tuple[Point, ...]:
        """What a poster numbers: the first steps; of a page with fewer, sentences of its answer."""
        if len(self.steps) >= POINTS:
            return self.steps[:POINTS]
        return (
            tuple(Point(one.rstrip("。"), is_said=True) for one in self.answer[:POINTS])
            or self.steps
        )


def read(source: Source, document: Document, origin: str) -> Matter:
    """Return what a page says in few words; `origin` is the file that an editor mends."""
    blocks = sections(document)
    top = blocks[""]
    remembered = [item for block in top if isinstance(block, Items) for item in block.items]
    answers = [written(block.runs) for block in _paragraphs(top, "answer")]
    said = [written(item) for item in remembered] or answers
    number, name, _ = hotline(document, source.library.hotlines)
    return Matter(
        origin=origin,
        column=next(name for folder, name in COLUMNS.items() if document.path.startswith(folder)),
        name=document.title[0].removesuffix("："),
        headline="".join(chain(*said[:1])) or document.lead or document.name,
        answer=tuple(chain(*(said[1:] if remembered else said[1:2]))),
        due=_first(top, "due"),
        urgent=_first(top, "urgent").removeprefix("急事先做"),
        steps=_points([*blocks.get("steps", ()), *blocks.get("do", ())]),
        lists=tuple(_lists(blocks)),
        place="" if remembered else "".join(chain(*answers[2:3])),
        hotline=(number, name),
        calls=tuple(_calls(source, blocks)),
        address=address(source.about, document.path) if base(source.about) else "",
        author=publisher(source.about),
        preview=is_preview(source.about),
    )


def _lists(blocks: dict[str, list[Block]]) -> Iterator[tuple[str, tuple[Point, ...]]]:
    """Yield papers and dates of a guide, or the questions of a topic, under their titles."""
    found = {
        "要带什么": _points(blocks.get("bring", ())),
        "什么时候": _points(blocks.get("time", ())),
        "常有人问": tuple(_questions(blocks.get("explain", ()))),
    }
    yield from ((title, points) for title, points in found.items() if points)


def _points(blocks: Iterable[Block]) -> tuple[Point, ...]:
    """Return the items that say something without the rest of the page."""
    items = (item for block in blocks if isinstance(block, Items) for item in block.items)
    return tuple(point for item in items if (point := _point(item)))


def _point(runs: Runs) -> Point | None:
    """Return an item: its label in bold, else its first sentence, and what stands behind it."""
    if len(runs) > 1 and runs[0].mark == "strong":
        return Point(runs[0].text.rstrip("。："), tuple(written(runs[1:])))
    first, *rest = written(runs) or [""]
    return Point(first.rstrip("。"), tuple(rest), is_said=True) if first else None


def _questions(blocks: Iterable[Block]) -> Iterator[Point]:
    """Yield each question of a topic with the paragraph that answers it."""
    question = ""
    for block in blocks:
        if isinstance(block, Heading):
            question = block.text
        elif isinstance(block, Paragraph) and question:
            if answer := written(block.runs):
                yield Point(question, tuple(answer))
            question = ""


def _calls(source: Source, blocks: dict[str, list[Block]]) -> Iterator[tuple[str, str]]:
    """Yield number and short name of the numbers beside the answer, else of the contacts."""
    beside = list(runs_of(_paragraphs(blocks[""], "calls")))
    hotlines = source.library.hotlines
    linked = (run.href for run in beside or runs_of(blocks.get("call", ())))
    for number in dict.fromkeys(href.removeprefix("tel:") for href in linked):
        entry = hotlines.get(number)
        if entry and entry.dialled:
            yield number, entry.short_name


def _first(blocks: Iterable[Block], kind: str) -> str:
    return next(("".join(written(block.runs)) for block in _paragraphs(blocks, kind)), "")


def _paragraphs(blocks: Iterable[Block], kind: str) -> list[Paragraph]:
    return [block for block in blocks if isinstance(block, Paragraph) and block.kind == kind]
