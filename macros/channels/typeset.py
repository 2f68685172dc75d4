"""A page as data for the templates `templates/*.typ`, and the file that typst makes of it."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

import typst

from . import font, objects, picture, yearpicture
from .document import (
    Aside,
    Block,
    Cards,
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
    Year,
    flatten,
)
from .outputs import OutputError

TEMPLATES = Path(__file__).parent / "templates"
ARCHIVAL: Any = ["ua-1", "a-2a"]
"""Both accessible (PDF/UA-1) and archival (PDF/A-2a)."""
PLAIN: Any = ["1.4"]
"""For pages to be placed on other pages, which loses tags: there are none."""
FIGURE_WIDTH, FIGURE_FONT = 440.0, 12.0
"""Width and letter size of a chart, in points: the type area is 442 wide."""

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document as it is handed to a template."""

    document: Document
    blocks: tuple[Block, ...] = field(repr=False)
    """What is printed of it, which follows from the document: what a file depends on is shorter."""
    author: str
    day: str
    preview: bool
    """Whether each page is marked as a preview."""
    plate: tuple[tuple[str, str], ...] = ()


def pdf(
    template: str,
    sheet: Sheet,
    *,
    paper: str = "a4",
    standards: Any = ARCHIVAL,
    more: Data | None = None,
) -> bytes:
    """Typeset the document as PDF.

    Args:
        template, sheet: what is typeset, and how.
        paper: `a4` or `a5`.
        standards: those that the file follows.
        more: what the template reads besides the data of the sheet.

    Raises:
        OutputError: a character is in none of the fonts, or typst refuses the page.
    """
    content = data(sheet) | {"paper": paper} | (more or {})
    return compiled(template, content, sheet.document.path, _texts(sheet), standards=standards)


def compiled(
    template: str,
    content: Data,
    page: str,
    texts: Iterable[tuple[str, str]],
    *,
    standards: Any = ARCHIVAL,
) -> bytes:
    """Return the PDF that a template makes of its data.

    Args:
        template: the name of the template.
        content: what it reads.
        page: the page that the file belongs to.
        texts: each text with where an editor finds it, for characters that no font has.
        standards: those that the file follows.

    Raises:
        OutputError: a character is in none of the fonts, or typst refuses the page.
    """
    try:
        file = typst.compile(
            TEMPLATES / template,
            root=TEMPLATES,
            font_paths=font.collection(),
            sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
            pdf_standards=standards,
            pdf_tags=standards != PLAIN,
            timestamp=0,
        )
    except typst.TypstError as error:
        raise _refusal(page, texts, error.message) from error
    assert isinstance(file, bytes)
    return file if standards == PLAIN else objects.packed(file)


def png(template: str, content: Data) -> bytes:
    """Return the PNG, a pixel to a point, that a template makes of its data."""
    file = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        format="png",
        ppi=72,
        font_paths=font.collection(),
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
    )
    assert isinstance(file, bytes)
    return file


def impose(pages: bytes) -> bytes:
    """Place A5 pages on A4 sheets, two to a side, so that printed and folded they make a booklet.

    Print on both sides, flipped on the short edge. Blank pages make the number of pages a multiple
    of four. This is for the printer only; the A4 file is the one for screen readers.
    """
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pages.pdf").write_bytes(pages)
        source: Any = (TEMPLATES / "fold.typ").read_bytes()
        file = typst.compile(
            source,
            root=folder,
            font_paths=font.collection(),
            sys_inputs={"count": str(page_count(pages))},
            timestamp=0,
        )
    assert isinstance(file, bytes)
    return objects.packed(file)


def data(sheet: Sheet) -> Data:
    """Return the data that the template reads; every text of the page is a string in it."""
    document = sheet.document
    anchors = {anchor for block in flatten(sheet.blocks) for anchor in [_anchor(block)] if anchor}
    year, month, day = (int(part) for part in (sheet.day or "2000-01-01").split("-"))
    return {
        "title": document.title,
        "name": document.name,
        "byline": document.byline,
        "lead": document.lead,
        "column": document.column,
        "summary": document.summary,
        "author": sheet.author,
        "day": (year, month, day),
        "preview": sheet.preview,
        "plate": sheet.plate,
        "blocks": [_block(block, anchors) for block in sheet.blocks],
    }


def page_count(file: bytes) -> int:
    """Return the number of pages of a PDF 1.4; later versions may hide pages in streams."""
    return len(re.findall(rb"/Type */Page\b", file))


def _refusal(page: str, texts: Iterable[tuple[str, str]], message: str) -> OutputError:
    match = re.search(r'the text `"(.+?)"` could not be displayed', message)
    if not match:
        return OutputError(page, "整页", f"排版程序不接受：{message}", "请把这条消息告诉技术人员")
    glyphs = re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), match[1])
    found = ((name, char) for name, text in texts for char in text if char in glyphs)
    block, char = next(found, ("整页", glyphs))
    return unprintable(page, block, char)


def unprintable(page: str, block: str, character: str) -> OutputError:
    """Return the refusal of a character that none of the fonts has."""
    reason = f"字库里没有“{character}”（U+{ord(character[0]):04X}）"
    mend = "请换一个写法；确实要用这个字，按fonts/README.md补进字库"
    return OutputError(page, block, reason, mend)


def _texts(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Yield each text of the page in order, with the heading by which an editor finds it."""
    document = sheet.document
    yield "标题", document.name + document.byline + document.lead + sheet.author
    heading = "开头"
    for block in flatten(sheet.blocks):
        if isinstance(block, Heading):
            heading = f"“{block.text}”"
        yield heading, json.dumps(_block(block, set()), ensure_ascii=False)
    yield "文件状态", "".join(name + value for name, value in sheet.plate)


def _anchor(block: Block) -> str:
    if isinstance(block, Note) and block.kind == "doubt":
        return f"note-{block.title}"
    return block.anchor if isinstance(block, Heading | Chart) else ""


def _block(block: Block, anchors: set[str]) -> Data:
    """Return a block as a dictionary with the name of its class as `type`."""
    node: Data = {"type": type(block).__name__, "anchor": _anchor(block)}
    match block:
        case Heading(level, text):
            node |= {"level": level, "text": text}
        case Paragraph(runs, kind):
            node |= {"runs": _runs(runs, anchors), "kind": kind}
        case Items(items, kind):
            node |= {"items": [_runs(item, anchors) for item in items], "kind": kind}
        case Facts(pairs):
            node["pairs"] = [(name, _runs(value, anchors)) for name, value in pairs]
        case Table():
            node |= _table(block, anchors)
        case Chart():
            node |= _figure(block, anchors)
        case Cards(cards):
            node["cards"] = [
                {"name": name, "value": _runs(value, anchors), "period": period}
                for name, value, period in cards
            ]
        case Year():
            node |= _year(block)
        case Note(title, runs):
            node |= {"title": title, "runs": _runs(runs, anchors)}
        case QuizQuestion(ask, options, answer, why, grounds):
            node |= {"ask": ask, "options": options, "why": why, "grounds": grounds}
            node |= {"answer": answer, "right": options.index(answer) if answer in options else -1}
        case Story(blocks):
            node["blocks"] = [_block(part, anchors) for part in blocks]
        case Aside(title, _, blocks):
            node |= {"title": title, "blocks": [_block(part, anchors) for part in blocks]}
    return node


def _table(table: Table, anchors: set[str]) -> Data:
    rows = [
        [{"runs": _runs(cell.runs, anchors), "number": cell.number} for cell in row]
        for row in table.rows
    ]
    return {
        "caption": table.caption,
        "rows": rows,
        "head": table.head,
        "widths": list(_widths(table)),
    }


def _widths(table: Table) -> Iterator[int]:
    """Yield each column's share of the width: the length of its longest text, within 6 to 18."""
    for column in zip_longest(*table.rows):
        longest = max(len(cell.text) for cell in column if cell)
        yield min(max(longest, 6), 18)


def _figure(figure: Chart, anchors: set[str]) -> Data:
    return {
        "title": figure.title,
        "subtitle": figure.subtitle,
        "source": figure.source,
        "description": figure.description,
        "svg": picture.svg(figure.drawing, FIGURE_WIDTH, FIGURE_FONT),
        "width": FIGURE_WIDTH,
        "table": _table(figure.table, anchors),
    }


def _year(year: Year) -> Data:
    figures = [
        {
            "name": figure.name,
            "runs": _runs(figure.runs, set()),
            "remarks": figure.remarks,
            "drawings": [(label, yearpicture.cells(svg, 100)) for label, svg in figure.drawings],
        }
        for figure in year.figures
    ]
    return {"title": year.title, "source": year.source, "figures": figures}


def _runs(runs: Runs, anchors: set[str]) -> list[Data]:
    pieces = [_run(run, anchors) for run in runs]
    if pieces:
        pieces[0]["text"] = pieces[0]["text"].lstrip()
    return pieces


def _run(run: Run, anchors: set[str]) -> Data:
    """Return a run, linked only where the link works on paper: within the file or to the web."""
    piece: Data = {"text": run.text, "mark": run.mark}
    place = f"note-{run.text}" if run.mark == "doubt" else run.href.removeprefix("#")
    if place in anchors and run.href.startswith("#"):
        piece["to"] = place
    elif run.href.startswith(("http://", "https://")):
        piece |= {"url": run.href, "address": run.href}
    return piece
