"""What surrounds the shapes of a picture that is passed on alone: the file, its lines of text."""

from __future__ import annotations

from .plot import wrap
from .shapes import COLOURS, escape, number, tag, text_element

FAMILY = "Noto Sans CJK SC,Noto Sans SC,Source Han Sans SC,PingFang SC,Microsoft YaHei,sans-serif"


def picture_file(title: str, description: str, width: float, height: float, body: str) -> str:
    """Return a picture on white as an SVG file.

    Args:
        title, description: its texts for those who do not see it.
        width, height: its size in points.
        body: its shapes, as `shapes` writes them.
    """
    wide, high = number(width), number(height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{wide}pt" height="{high}pt" '
        f'viewBox="0 0 {wide} {high}" font-family="{FAMILY}">'
        f"<title>{escape(title)}</title>{tag('desc', description) if description else ''}"
        f"{tag('rect', x=0, y=0, width=width, height=height, fill=COLOURS['paper'])}{body}</svg>\n"
    )


def text_lines(
    text: str, size: float, x: float, top: float, width: float, *, bold: bool = False
) -> tuple[str, float]:
    """Return the text in lines of at most this width, and the top of the next line."""
    look = {"fill": COLOURS["ink"], "font-weight": "bold"} if bold else {"fill": COLOURS["ink-2"]}
    parts = []
    for line in wrap(text, width / size):
        parts.append(text_element(line, x, top + size, size, look))
        top += size * 1.5
    return "".join(parts), top
