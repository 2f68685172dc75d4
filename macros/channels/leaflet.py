"""Leaflets: a guide on one sheet of paper, two pages of A4, to take along and to post up.

The sections follow each other by how much they are needed. What does not fit is left out from the
end, section by section, and named; where even the needed ones do not fit, the leaflet is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Any

from ..library.guide import Guide, Moment
from . import qrcode
from .document import (
    Block,
    Document,
    Facts,
    Heading,
    Items,
    Paragraph,
    Table,
    plain,
    without_notes,
)
from .outputs import OutputError
from .typeset import ARCHIVAL, PLAIN, Sheet, page_count, pdf

PAGES = 2
NEEDED = ("steps", "bring", "where", "time")
"""The sections that no leaflet goes without, in order, by their anchors on the page."""
_USUAL = (*NEEDED, "redress", "care", "who", "what")
"""Those that are in every guide; behind them comes what else the page says."""
_LAW = "law"
"""The section that a leaflet replaces by the names of the laws."""
_SIZES = (12.0, 11.5, 11.0, 10.5)
"""Sizes of the letters in points."""
_SMALL_SIZES = (10.0, 9.5)
"""Sizes that spare what is needed from being refused."""
_DRAWN = Heading | Paragraph | Items | Facts | Table
"""What `leaflet.typ` draws; a section with anything else stays on the page."""

Section = tuple[Block, ...]
"""A heading of level 2 and what stands below it."""


@dataclass(frozen=True, slots=True)
class Leaflet:
    """Everything that the bytes of a leaflet depend on."""

    sheet: Sheet
    """The whole page."""
    guide: Guide
    address: str
    """The full address of the page; empty while it is not known."""


def make(leaflet: Leaflet) -> bytes:
    """Return the leaflet in the largest letters that it fits in, as PDF.

    Raises:
        OutputError: what is needed does not fit, or a character is in none of the fonts.
    """
    return _typeset(leaflet, *_choose(leaflet), ARCHIVAL)


def _choose(leaflet: Leaflet) -> tuple[int, float]:
    """Return how many sections are printed, and in letters of which size.

    The letters shrink until the usual sections fit, with those that the guide refers to, or else
    the needed ones alone. One section after another is added while there is room.
    """
    sections = _sections(leaflet.sheet.document)
    order = _order(leaflet.guide, sections)
    usual = len({*_USUAL, *_named(leaflet.guide, sections)}.intersection(order))
    needed = len(sections.keys() & NEEDED)

    def fits(count: int, size: float) -> bool:
        return page_count(_typeset(leaflet, count, size, PLAIN)) <= PAGES

    for count, sizes in ((usual, _SIZES), (needed, (_SIZES[-1], *_SMALL_SIZES))):
        for size in sizes:
            if fits(count, size):
                most = count
                while most < len(order) and fits(most + 1, size):
                    most += 1
                return most, size
    fault = f"简答、步骤、材料、去哪里、时限太长，{PAGES}页A4纸印不下"
    raise OutputError(leaflet.guide.path, "明白纸", fault, "把这几项写短，或者拆成两份指南")


def _typeset(leaflet: Leaflet, count: int, size: float, standards: Any) -> bytes:
    document = leaflet.sheet.document
    sections = _sections(document)
    printed = _order(leaflet.guide, sections)[:count]
    urgent = partial(_by_urgency, first=leaflet.guide.first_deadline)
    blocks = (*_answer(document), *chain(*(urgent(sections[anchor]) for anchor in printed)))
    more = {
        "size": size,
        "calls": [(line.number, line.short_name) for line in leaflet.guide.calls],
        "laws": leaflet.guide.laws,
        "check_date": leaflet.guide.check_date,
        "left_out": [_title(sections[a]) for a in sections if a not in (*printed, _LAW)],
        "address": leaflet.address,
        "code": qrcode.svg(leaflet.address) if leaflet.address else "",
    }
    sheet = replace(leaflet.sheet, blocks=tuple(map(_unnumbered, blocks)))
    return pdf("leaflet.typ", sheet, standards=standards, more=more)


# --- the page -----------------------------------------------------------------------------------


def _sections(document: Document) -> dict[str, Section]:
    """Return the sections of the page by anchor, without those with nothing to print."""
    sections: dict[str, Section] = {}
    anchor = ""
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 2:
            anchor = block.anchor
        sections[anchor] = (*sections.get(anchor, ()), block)
    return {name: part for name, part in sections.items() if name and len(part) > 1}


def _order(guide: Guide, sections: dict[str, Section]) -> list[str]:
    """Return the anchors of the sections that may be printed, the most needed first."""
    anchors = dict.fromkeys((*_USUAL, *_named(guide, sections), *sections))
    return [
        anchor
        for anchor in anchors
        if anchor in sections.keys() - {_LAW}
        and all(isinstance(block, _DRAWN) for block in sections[anchor])
    ]


def _named(guide: Guide, sections: dict[str, Section]) -> list[str]:
    """Return the anchors of the sections to whose titles the guide refers: `看“申请书写些什么”`."""
    texts = "".join(text.value for text in guide.texts)
    return [anchor for anchor, section in sections.items() if f"“{_title(section)}”" in texts]


def _title(section: Section) -> str:
    return next(block.text for block in section if isinstance(block, Heading))


def _answer(document: Document) -> Iterator[Block]:
    """Yield the box at the top of the page, without what the sections below repeat."""
    repeated = {plain(runs) for b in document.blocks if isinstance(b, Facts) for _, runs in b.pairs}
    paragraphs = (block for block in document.blocks if isinstance(block, Paragraph))
    for block in paragraphs:
        if block.kind in ("answer", "due", "urgent") and plain(block.runs[1:]) not in repeated:
            yield block


def _by_urgency(section: Section, first: Moment | None) -> Iterator[Block]:
    """Yield the blocks with the deadline that must not be missed in a list of its own, first."""
    for block in section:
        if first and isinstance(block, Items) and block.kind == "dates":
            due = tuple(item for item in block.items if item[0].text == first.label)
            rest = tuple(item for item in block.items if item not in due)
            yield from (Items(part, kind) for part, kind in ((due, "due"), (rest, "dates")) if part)
        else:
            yield block


def _unnumbered(block: Block) -> Block:
    """Return the block without the numbers of citations, which only the page resolves."""
    match block:
        case Paragraph(runs):
            return replace(block, runs=without_notes(runs))
        case Items(items):
            return replace(block, items=tuple(map(without_notes, items)))
        case Facts(pairs):
            return replace(block, pairs=tuple((name, without_notes(runs)) for name, runs in pairs))
        case Table(rows=rows):
            cells = (tuple(replace(c, runs=without_notes(c.runs)) for c in row) for row in rows)
            return replace(block, rows=tuple(cells))
    return block
