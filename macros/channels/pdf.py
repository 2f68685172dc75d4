"""Print: the report in the layout of GB/T 9704-2012, guides and topics as hand-outs.

No red head, document number, signatory or seal: those belong to the paper that goes to the
district, not to a copy from the web.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from ..ledger.figure import PENDING
from ..ledger.settings import is_preview
from .document import Block, Document, Heading, Items, Paragraph, Story
from .outputs import Job, Made, Source
from .typeset import PLAIN, Sheet, folded, pdf


def jobs(source: Source) -> Iterator[Job]:
    """Yield the report of each year, then each guide and topic for A4 and as a booklet."""
    for path, document in source.documents.items():
        stem = path.removesuffix(".html").replace("/", "-")
        if path.startswith("report/") and PurePosixPath(path).stem.isdigit():
            made = Made(f"download/{stem}.pdf", path, "PDF", "打印、存档", first=True)
            sheet = _sheet(source, document, plate=_plate(document))
            yield Job(made, sheet, partial(pdf, "report.typ", sheet), long=True)
        elif path.startswith(("services/", "learn/")) and is_handout(document):
            sheet = _sheet(source, document)
            made = Made(f"download/{stem}.pdf", path, "PDF", "打印、张贴")
            yield Job(made, sheet, partial(pdf, "handout.typ", sheet), long=True)
            made = Made(f"download/{stem}-a5.pdf", path, "小册子PDF", "双面打印，短边翻转，对折")
            yield Job(made, sheet, partial(booklet, sheet), long=True)


def is_handout(document: Document) -> bool:
    """Return whether a page is a guide, which has steps, or a topic, which tells a story."""
    return any(
        isinstance(block, Story) or (isinstance(block, Items) and block.kind == "steps")
        for block in document.blocks
    )


def booklet(sheet: Sheet) -> bytes:
    """Return a4 sheets to print on both sides (turned over the short edge) and fold to A5."""
    return folded(pdf("handout.typ", sheet, paper="a5", standards=PLAIN))


def _sheet(source: Source, document: Document, plate: tuple[tuple[str, str], ...] = ()) -> Sheet:
    known = [about for name in ("主办单位", "站名") if (about := source.about.get(name))]
    author = next((name for name in known if name != PENDING), "")
    return Sheet(
        document=document,
        blocks=tuple(_said(document.blocks)),
        author=author,
        day=source.day,
        preview=is_preview(source.about),
        plate=plate,
    )


def _plate(document: Document) -> tuple[tuple[str, str], ...]:
    """Return the status box without its state, which stands in the header of each page."""
    return tuple((name, value) for name, value in document.plate if name != "状态")


def _said(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield the blocks without headings under which nothing is left on paper, such as lists of links."""
    kept: list[Block] = []
    for block in reversed(blocks):
        after = kept[-1] if kept else None
        ends = after is None or (isinstance(after, Heading) and isinstance(block, Heading))
        if isinstance(block, Heading) and ends and (after is None or _over(after, block)):
            continue
        if after is None and _leads_on(block):
            continue
        kept.append(block)
    yield from reversed(kept)


def _over(after: Block, heading: Heading) -> bool:
    return isinstance(after, Heading) and after.level <= heading.level


def _leads_on(block: Block) -> bool:
    """Return whether a last paragraph only announces links that paper does not have."""
    return isinstance(block, Paragraph) and all(run.mark == "strong" for run in block.runs)
