"""The year in pictures as one picture, for WeChat, for sharing and for paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from .document import Document, Drawn, Year
from .formats import PNG
from .frame import picture_file, text_lines
from .outputs import Channel, Job, OutputError, OutputFile, Source
from .picture import for_page, raster
from .shapes import COLOURS, escape, number, text_element

WIDTH, HEIGHT, FONT = 800.0, 420.0, 13.0
"""Size of the picture for sharing in points, and of its letters: 1.91 to 1, as previews are."""
SCALE = 1.5
"""Pixels for each of its points: 1200 × 630."""
_LOOKS = {
    **{f"f{n}": f'fill="{COLOURS[f"c{n}"]}"' for n in range(1, 6)},
    "fx": f'fill="none" stroke="{COLOURS["line-ui"]}" stroke-width="0.8"',
    "cq": f'fill="none" stroke="{COLOURS["doubt"]}" stroke-width="0.8"',
}
"""Attributes of each look of cells (see `render.yearview`)."""
_WIDEST = 10
"""Width of a drawing at most, in em."""


def year_of(document: Document) -> Year | None:
    """Return the year in pictures of a page; None if it has none."""
    return next((block for block in document.blocks if isinstance(block, Year)), None)


def jobs(source: Source) -> Iterator[Job]:
    """Yield the picture of each report for sharing: `download/chart/report-2024-annual.png`."""
    for page, document in source.documents.items():
        if year := year_of(document):
            path = f"download/chart/{document.stem}-{year.anchor}.png"
            make = partial(for_page, page, partial(share, year, document.name))
            file = OutputFile(path, page, "一年一图", "转发、张贴")
            yield Job(file, (year, document.name), make, long=True)


CHANNEL = Channel(
    name="一年一图",
    purpose="转发、张贴",
    place="年度报告",
    folder="download/chart/",
    formats=(PNG,),
    jobs=jobs,
)


def share(year: Year, name: str) -> bytes:
    """Return the picture that is shown where a link to the page is passed on."""
    return raster(frame(year, name, 4, WIDTH, FONT, HEIGHT), SCALE)


def frame(
    year: Year, name: str, columns: int, width: float, font: float, least_height: float = 0
) -> str:
    """Draw the year as a picture that can stand alone.

    Args:
        year: the figures.
        name: the title of the report.
        columns: how many figures stand side by side.
        width: in points.
        font: size of the letters, in points.
        least_height: in points; the picture is at least so high.
    """
    margin = 1.6 * font
    inner = width - 2 * margin
    heading, top = text_lines(name, 1.4 * font, margin, margin * 0.8, inner, bold=True)
    label, top = text_lines(year.title, font, margin, top, inner)
    body = [heading, label]
    room = inner / columns
    for start in range(0, len(year.figures), columns):
        row = year.figures[start : start + columns]
        top += 0.6 * font
        drawn = [
            _figure(figure, margin + n * room, top, room - font, font)
            for n, figure in enumerate(row)
        ]
        body += [shapes for shapes, _ in drawn]
        top = max(bottom for _, bottom in drawn)
    source, top = text_lines(year.source, 0.85 * font, margin, top + 0.8 * font, inner)
    height = max(top + 0.5 * margin, least_height)
    return picture_file(
        f"{name}，{year.title}", year.description, width, height, "".join([*body, source])
    )


def cells(source: str, width: float) -> str:
    """Return a drawing of the page as an SVG file of its own."""
    shapes, height = _cells(source, 0, 0, width)
    return picture_file("", "", width, height, shapes)


def _figure(figure: Drawn, x: float, top: float, width: float, font: float) -> tuple[str, float]:
    """Return a figure with its words, and where it ends."""
    name, top = text_lines(figure.name, font, x, top, width, bold=True)
    doubtful = any(run.mark == "doubt" for run in figure.runs)
    value = "".join(run.text for run in figure.runs if run.mark != "doubt")
    look = {"fill": COLOURS["ink"], "font-weight": "bold"}
    parts = [name, text_element(value, x, top + 1.5 * font, 1.6 * font, look)]
    top += 2.1 * font
    if doubtful:
        parts.append(text_element("存疑", x, top + font, font, {"fill": COLOURS["doubt"]}))
        top += 1.5 * font
    for label, drawing in figure.drawings:
        if label:
            text, top = text_lines(label, 0.9 * font, x, top, width)
            parts.append(text)
        shapes, height = _cells(drawing, x, top + 0.2 * font, min(width, _WIDEST * font))
        parts.append(shapes)
        top += height + 0.6 * font
    for remark in figure.remarks:
        text, top = text_lines(remark, 0.9 * font, x, top, width)
        parts.append(text)
    return "".join(parts), top


def _cells(source: str, x: float, y: float, width: float) -> tuple[str, float]:
    """Return the cells of a page's drawing at a place and in a width, and their height."""
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', source, re.IGNORECASE)
    if not box:
        raise OutputError("一年一图", source[:20], "没有图", "请重新生成网页")
    scale = width / int(box[1])
    paths = "".join(
        f'<path {_LOOKS[look]} d="{escape(outline)}"/>'
        for look, outline in re.findall(r'<path class="(\w+)" d="([^"]*)"', source)
    )
    place = f"translate({number(x)} {number(y)}) scale({scale:.4f})"
    return f'<g transform="{place}">{paths}</g>', int(box[2]) * scale
