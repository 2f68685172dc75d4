"""Charts as files of their own: SVG that needs no style sheet, PNG, and the numbers as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import typst

from .document import Chart, Document, Table
from .outputs import Job, Made, OutputError, Source
from .shapes import COLOURS, broken, drawn, escape, number, parsed, said, tag, view_of, written

FONTS = Path(__file__).parents[2] / "fonts"
FAMILY = "Noto Sans CJK SC,Noto Sans SC,Source Han Sans SC,PingFang SC,Microsoft YaHei,sans-serif"
COLUMNS = ("report/", "statistics/")
"""Pages whose charts are offered as files."""
WIDTH, FONT = 480, 15
"""Of a chart as a file, in points: 32 characters on a line."""


def svg(source: str, width_pt: float, font_pt: float) -> str:
    """Return a page's chart as an SVG file.

    Args:
        source: the `svg` element of a page (`document.Figure.svg`).
        width_pt: full width in points; the height follows from the letters.
        font_pt: size of the letters in points.

    Raises:
        OutputError: it holds a shape that the charts of this site do not use.
    """
    chart = parsed(source)
    view, height = view_of(chart, 0, 0, width_pt, font_pt)
    return _file(said(chart, "title"), said(chart, "desc"), width_pt, height, drawn(chart, view))


def png(source: str, *, width_pt: float, font_pt: float, scale: float = 2) -> bytes:
    """Return a page's chart as a PNG file of `width_pt` × `scale` pixels."""
    return raster(svg(source, width_pt, font_pt), scale)


def raster(picture: str, scale: float = 2) -> bytes:
    """Return a file made by `svg` or `framed` as PNG; one point becomes `scale` pixels."""
    return typst.compile(
        b"#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
        b'#image(bytes(sys.inputs.picture), format: "svg")',
        format="png",
        ppi=72 * scale,
        font_paths=_fonts(str(FONTS)),
        sys_inputs={"picture": _emboldened(picture)},
    )


def framed(figure: Chart, width_pt: float = WIDTH, font_pt: float = FONT) -> str:
    """Return the chart with what says its meaning, as a picture that may stand alone.

    Headline and subtitle stand above it, the source below: a picture is passed on without the
    page around it.
    """
    margin, small = font_pt, font_pt * 0.85
    inner = width_pt - 2 * margin
    heading, y = _lines(figure.title, font_pt * 1.15, margin, margin, inner, bold=True)
    subtitle, y = _lines(figure.subtitle, small, margin, y, inner)
    chart = parsed(figure.svg)
    view, height = view_of(chart, margin, y + font_pt * 0.8, inner, font_pt)
    y = view.top + height + font_pt * 0.6
    source, y = _lines(figure.source, small, margin, y, inner)
    body = heading + subtitle + drawn(chart, view) + source
    title = f"{figure.title}。{figure.subtitle}"
    return _file(title, figure.description, width_pt, y + margin * 0.7, body)


def table_csv(table: Table) -> bytes:
    """Return the numbers of a chart for spreadsheets: UTF-8 with BOM, as Excel reads Chinese."""
    held = io.StringIO()
    rows = csv.writer(held)
    for row in table.rows:
        rows.writerow([_harmless(cell.text) for cell in row])
    return ("\ufeff" + held.getvalue()).encode()


def jobs(source: Source) -> Iterator[Job]:
    """Yield every chart of report and statistics as SVG, PNG and CSV."""
    for document in source.documents.values():
        if document.path.startswith(COLUMNS):
            for figure in figures(document):
                yield from _files(document.path, figure)


def figures(document: Document) -> list[Chart]:
    """Return the charts of a page, in order."""
    return [block for block in document.blocks if isinstance(block, Chart)]


def for_page(page: str, make: Callable[[], bytes]) -> bytes:
    """Return what is made, with what goes wrong told of this page."""
    try:
        return make()
    except OutputError as error:
        raise OutputError(page, error.block, error.reason, error.mend) from error


def _png(figure: Chart) -> bytes:
    return raster(framed(figure))


def _files(page: str, figure: Chart) -> Iterator[Job]:
    stem = f"download/chart/{page.removesuffix('.html').replace('/', '-')}-{figure.anchor}"
    name = figure.title.partition("\u3000")[0]
    made = Made(f"{stem}.svg", page, "SVG", name, figure=figure.anchor)
    yield Job(made, figure, partial(for_page, page, lambda: framed(figure).encode()))
    made = Made(f"{stem}.png", page, "PNG", name, figure=figure.anchor)
    yield Job(made, figure, partial(for_page, page, partial(_png, figure)), long=True)
    made = Made(f"{stem}.csv", page, "CSV", name, figure=figure.anchor)
    yield Job(made, figure.table, lambda: table_csv(figure.table))


@cache
def _fonts(folder: str) -> typst.Fonts:
    """Return the fonts of the project. Without the right one, texts would silently be left out."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )
    if not set(fonts.families()) & set(FAMILY.split(",")):
        raise OutputError("", "图片", f"fonts/ 里没有“{FAMILY.split(',')[0]}”", "补上这个字体")
    return fonts


def _emboldened(picture: str) -> str:
    """Return with a thin edge around bold letters, for fonts/ holds the sans in one weight only."""

    def edged(found: re.Match[str]) -> str:
        thick = number(float(found["size"]) * 0.03)
        return f'{found[0]} stroke="{found["fill"]}" stroke-width="{thick}"'

    bold = r'font-size="(?P<size>[\d.]+)" fill="(?P<fill>#\w+)" font-weight="bold"'
    return re.sub(bold, edged, picture)


def _file(title: str, description: str, width: float, height: float, body: str) -> str:
    wide, high = number(width), number(height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{wide}pt" height="{high}pt" '
        f'viewBox="0 0 {wide} {high}" font-family="{FAMILY}">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
        f"{tag('rect', x=0, y=0, width=width, height=height, fill=COLOURS['paper'])}{body}</svg>\n"
    )


def _lines(
    text: str, size: float, x: float, top: float, width: float, *, bold: bool = False
) -> tuple[str, float]:
    """Return the text in lines of at most this width, and where the next may begin."""
    look = {"fill": COLOURS["ink"], "font-weight": "bold"} if bold else {"fill": COLOURS["ink-2"]}
    parts = []
    for line in broken(text, width / size):
        parts.append(written(line, x, top + size, size, look))
        top += size * 1.5
    return "".join(parts), top


def _harmless(text: str) -> str:
    """Return the text for a spreadsheet cell: what would be run as a formula begins with `'`."""
    formula = text.startswith(tuple("=+-@\t\r")) and not re.fullmatch(r"[+-]?[\d.,]+%?", text)
    return f"'{text}" if formula else text
