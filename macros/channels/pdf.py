"""PDF: the report in the layout of GB/T 9704-2012, guides as leaflets, topics as hand-outs.

There is no red head, document number, signatory or seal: those belong to the paper that goes to
the district, not to a copy from the web.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from ..ledger.settings import base, is_preview, publisher
from ..library.guide import Guide
from .address import address
from .document import Block, Document, Heading, Items, Paragraph, Story
from .formats import PDF
from .leaflet import Leaflet, make
from .outputs import Channel, Job, OutputFile, Source
from .typeset import PLAIN, Sheet, impose, pdf


def jobs(source: Source) -> Iterator[Job]:
    """Yield each year's report, each guide and topic for A4, and both as a booklet."""
    for path, document in source.documents.items():
        if path.startswith("report/") and PurePosixPath(path).stem.isdigit():
            file = OutputFile(file_path(document), path, "PDF", "打印、存档", first=True)
            sheet = _sheet(source, document, plate=_plate(document))
            yield Job(file, sheet, partial(pdf, "report.typ", sheet), long=True)
        elif path.startswith(("services/", "learn/")) and is_handout(document):
            sheet = _sheet(source, document)
            guide = source.library.guide_on(path)
            yield _leaflet(source, guide, sheet) if guide else _handout(sheet)
            file = OutputFile(
                file_path(document, "-a5"), path, "小册子PDF", "双面打印，短边翻转，对折"
            )
            yield Job(file, sheet, partial(booklet, sheet), long=True)


CHANNEL = Channel(
    name="PDF",
    purpose="打印、张贴、存档",
    place="年度报告、办事指南、学法专题",
    folder="download/",
    formats=(PDF,),
    jobs=jobs,
)


def is_handout(document: Document) -> bool:
    """Return whether a page is a guide, which has steps, or a topic, which has an example."""
    return any(
        isinstance(block, Story) or (isinstance(block, Items) and block.kind == "steps")
        for block in document.blocks
    )


def file_path(document: Document, kind: str = "") -> str:
    """Return where the file of a page is; `kind` ends its name."""
    return f"{CHANNEL.folder}{document.stem}{kind}.pdf"


def _handout(sheet: Sheet) -> Job:
    file = OutputFile(file_path(sheet.document), sheet.document.path, "PDF", "打印、张贴")
    return Job(file, sheet, partial(pdf, "handout.typ", sheet), long=True)


def _leaflet(source: Source, guide: Guide, sheet: Sheet) -> Job:
    """Return the leaflet of a guide instead of its hand-out."""
    path = sheet.document.path
    entry = Leaflet(sheet, guide, address(source.about, path) if base(source.about) else "")
    file = OutputFile(file_path(sheet.document), path, "明白纸PDF", "一张A4纸，双面打印，可以张贴")
    return Job(file, entry, partial(make, entry), long=True)


def booklet(sheet: Sheet) -> bytes:
    """Return A4 sheets to print on both sides, flipped on the short edge, and fold to A5."""
    return impose(pdf("handout.typ", sheet, paper="a5", standards=PLAIN))


def _sheet(source: Source, document: Document, plate: tuple[tuple[str, str], ...] = ()) -> Sheet:
    return Sheet(
        document=document,
        blocks=tuple(_printable(document.blocks)),
        author=publisher(source.about),
        day=source.day,
        preview=is_preview(source.about),
        plate=plate,
    )


def _plate(document: Document) -> tuple[tuple[str, str], ...]:
    """Return the status box without its state, which the header of each page shows."""
    return tuple((name, value) for name, value in document.plate if name != "状态")


def _printable(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield the blocks to print, dropping headings with nothing but links below them."""
    kept_blocks: list[Block] = []
    for block in reversed(blocks):
        after = kept_blocks[-1] if kept_blocks else None
        ends = after is None or (isinstance(after, Heading) and isinstance(block, Heading))
        if isinstance(block, Heading) and ends and (after is None or _over(after, block)):
            continue
        if after is None and _leads_on(block):
            continue
        kept_blocks.append(block)
    yield from reversed(kept_blocks)


def _over(after: Block, heading: Heading) -> bool:
    return isinstance(after, Heading) and after.level <= heading.level


def _leads_on(block: Block) -> bool:
    """Return whether a last paragraph only announces links that paper does not have."""
    return isinstance(block, Paragraph) and all(run.mark == "strong" for run in block.runs)
