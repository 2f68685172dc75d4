"""Charts as files: SVG that needs no style sheet, PNG, and the numbers as CSV."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import typst

from . import font
from .csvfile import csv_bytes
from .document import Chart, Document, Table, flatten
from .formats import CSV, PNG, SVG
from .frame import FAMILY, picture_file, text_lines
from .outputs import Channel, Job, OutputError, OutputFile, Source
from .plot import draw, parse
from .shapes import get, number

FONTS = font.FOLDER
COLUMNS = ("report/", "statistics/")
"""Pages whose charts are offered as files."""
WIDTH, FONT = 480, 15
"""Width and letter size of a chart as a file, in points: 32 characters on a line."""


def svg(source: str, width_pt: float, font_pt: float) -> str:
    """Convert a page's chart to an SVG file.

    Args:
        source: the drawing as in a page (`document.Chart.drawing`).
        width_pt: full width in points; the height follows from the letter size.
        font_pt: size of the letters in points.

    Raises:
        OutputError: it holds a shape that the charts of this site do not use.
    """
    plot = parse(source)
    body, height = draw(plot, 0, 0, width_pt, font_pt)
    return picture_file(get(plot, "aria-label"), "", width_pt, height, body)


def png(source: str, *, width_pt: float, font_pt: float, scale: float = 2) -> bytes:
    """Convert a page's chart to a PNG file, `width_pt` × `scale` pixels wide."""
    return raster(svg(source, width_pt, font_pt), scale)


def raster(picture: str, scale: float = 2) -> bytes:
    """Render a file made by `svg` or `frame` as PNG; one point becomes `scale` pixels."""
    return typst.compile(
        b"#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
        b'#image(bytes(sys.inputs.picture), format: "svg")',
        format="png",
        ppi=72 * scale,
        font_paths=_fonts(FONTS),
        sys_inputs={"picture": _embolden(picture)},
    )


def frame(chart: Chart, width_pt: float = WIDTH, font_pt: float = FONT) -> str:
    """Draw a chart as a picture that can stand alone.

    Headline and subtitle stand above it, the source below, for a picture is passed on without the
    page around it.
    """
    margin, small = font_pt, font_pt * 0.85
    inner = width_pt - 2 * margin
    heading, y = text_lines(chart.title, font_pt * 1.15, margin, margin, inner, bold=True)
    subtitle, y = text_lines(chart.subtitle, small, margin, y, inner)
    body, y = draw(parse(chart.drawing), margin, y + font_pt * 0.8, inner, font_pt)
    y += font_pt * 0.6
    source, y = text_lines(chart.source, small, margin, y, inner)
    body = heading + subtitle + body + source
    title = f"{chart.title}。{chart.subtitle}"
    return picture_file(title, chart.description, width_pt, y + margin * 0.7, body)


def table_csv(table: Table) -> bytes:
    """Return the numbers of a chart as CSV."""
    return csv_bytes((cell.text for cell in row) for row in table.rows)


def jobs(source: Source) -> Iterator[Job]:
    """Yield every chart of reports and statistics as SVG, PNG and CSV."""
    for document in source.documents.values():
        if document.path.startswith(COLUMNS):
            for chart in charts(document):
                yield from _files(document.path, chart)


CHANNEL = Channel(
    name="图",
    label="图和图的数据",
    purpose="放进自己的文稿",
    place="有图的页面",
    folder="download/chart/",
    formats=(SVG, PNG, CSV),
    jobs=jobs,
)


def charts(document: Document) -> list[Chart]:
    """Return the charts of a page, in order."""
    return [block for block in flatten(document.blocks) if isinstance(block, Chart)]


def for_page(page: str, make: Callable[[], bytes]) -> bytes:
    """Call `make`; an OutputError from it is raised again with the name of this page."""
    try:
        return make()
    except OutputError as error:
        raise OutputError(page, error.block, error.reason, error.mend) from error


def _png(chart: Chart) -> bytes:
    return raster(frame(chart))


def _files(page: str, chart: Chart) -> Iterator[Job]:
    stem = f"download/chart/{page.removesuffix('.html').replace('/', '-')}-{chart.anchor}"
    name = chart.title.partition("\u3000")[0]
    file = OutputFile(f"{stem}.svg", page, "SVG", name, chart=chart.anchor)
    yield Job(file, chart, partial(for_page, page, lambda: frame(chart).encode()))
    file = OutputFile(f"{stem}.png", page, "PNG", name, chart=chart.anchor)
    yield Job(file, chart, partial(for_page, page, partial(_png, chart)), long=True)
    file = OutputFile(f"{stem}.csv", page, "CSV", name, chart=chart.anchor)
    yield Job(file, chart.table, lambda: table_csv(chart.table))


@cache
def _fonts(folder: Path) -> typst.Fonts:
    """Return the fonts of the project; without the right one, texts would silently be left out."""
    fonts = font.collection(folder)
    if not set(fonts.families()) & set(FAMILY.split(",")):
        raise OutputError("", "图片", f"fonts/ 里没有“{FAMILY.split(',')[0]}”", "补上这个字体")
    return fonts


def _embolden(picture: str) -> str:
    """Outline bold letters thinly, for fonts/ holds the sans in one weight only."""

    def outline(match: re.Match[str]) -> str:
        width = number(float(match["size"]) * 0.03)
        return f'{match[0]} stroke="{match["fill"]}" stroke-width="{width}"'

    bold = r'font-size="(?P<size>[\d.]+)" fill="(?P<fill>#\w+)" font-weight="bold"'
    return re.sub(bold, outline, picture)
