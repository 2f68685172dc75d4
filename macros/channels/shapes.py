"""The bars of a page's chart in plain numbers and attributes that any program can draw.

A chart in the page takes its width, letter size and colours from the page (x in %, y in em,
colours by class). Here all three are resolved, in the theme's light colours. Hatching is drawn as
lines, for programs differ in patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil, floor

from selectolax.lexbor import LexborNode

from .outputs import OutputError

COLOURS = {
    "paper": "#ffffff", "paper-3": "#e2e9e8", "ink": "#172325", "ink-2": "#465355",
    "line-ui": "#7a8889", "doubt": "#87430e", "c1": "#0e4a66", "c2": "#36a178", "c3": "#7a651f",
    "c4": "#a0499f", "c5": "#242728",
}  # fmt: skip
"""The theme's light colours (`assets/site.css`), on white for printing and pasting."""
_HATCH = 0.37
"""Distance between the lines of the hatching, in em."""
_EDGES = {"hq": ("doubt", 0.12), "fx": ("line-ui", 0.09), "fh": ("line-ui", 0.06)}
"""Colour and thickness in em of the edge of doubtful, empty and withheld rectangles."""


@dataclass(frozen=True, slots=True)
class View:
    """The part of the picture to which lengths in % refer, in points."""

    name: str
    """Of the chart, for messages."""
    left: float
    top: float
    width: float
    height: float
    font: float

    def across(self, length: str) -> float:
        """Return a position in points from the left edge of the picture."""
        return self.left + self.wide(length)

    def down(self, length: str) -> float:
        """Return a position in points from the top edge of the picture."""
        return self.top + self.high(length)

    def wide(self, length: str) -> float:
        """Return a width in points."""
        return points(length, self.width, self.font)

    def high(self, length: str) -> float:
        """Return a height in points."""
        return points(length, self.height, self.font)


def shapes(node: LexborNode, view: View) -> Iterator[str]:
    """Yield each shape of an `svg` element of the chart as SVG.

    Raises:
        OutputError: it holds a shape that the charts of this site do not use.
    """
    for child in node.iter():
        match child.tag:
            case "svg":
                left, width = view.across(get(child, "x")), view.wide(get(child, "width"))
                yield from shapes(child, replace(view, left=left, width=width))
            case "rect":
                yield from _rectangle(child, view)
            case "line":
                yield _line(child, view)
            case "circle":
                yield _circle(child, view)
            case "defs":
                pass
            case _:
                reason = f"有不认识的形状“{child.tag}”"
                mend = "请在 shapes.py 里补上画法"
                raise OutputError("图表", view.name, reason, mend)


def _rectangle(node: LexborNode, view: View) -> Iterator[str]:
    kinds = classes(node)
    x, y = view.across(get(node, "x")), view.down(get(node, "y"))
    width, height = view.wide(get(node, "width")), view.high(get(node, "height"))
    kind = next((name for name in _EDGES if name in kinds), "")
    if not kind:
        yield tag("rect", x=x, y=y, width=width, height=height, fill=_colour(kinds, "f"))
        return
    # The edge is drawn inside, so that the picture needs no margin.
    colour, thick = _EDGES[kind]
    thick = min(thick * view.font, width / 3, height / 3)
    x, y, width, height = x + thick / 2, y + thick / 2, width - thick, height - thick
    if kind == "hq":
        yield _hatching(x, y, width, height, view.font)
    fill = COLOURS["paper-3"] if kind == "fh" else "none"
    look = {"fill": fill, "stroke": COLOURS[colour], "stroke-width": number(thick)}
    yield tag("rect", x=x, y=y, width=width, height=height, **look)


def _hatching(x: float, y: float, width: float, height: float, font: float) -> str:
    """Draw lines at 45°, rising to the right and clipped to a rectangle."""
    step = _HATCH * font * 2**0.5
    parts = []
    for n in range(floor((x + y) / step) + 1, ceil((x + width + y + height) / step)):
        total = n * step  # x + y all along this line
        low, high = max(x, total - y - height), min(x + width, total - y)
        if high > low:
            places = (low, total - low, high, total - high)
            parts.append("M{} {}L{} {}".format(*map(number, places)))
    look = {"stroke": COLOURS["doubt"], "stroke-width": number(0.07 * font)}
    return tag("path", d="".join(parts), fill="none", **look)


def _line(node: LexborNode, view: View) -> str:
    axis = "ax" in classes(node)
    colour = COLOURS["line-ui"] if axis else _colour(classes(node), "l")
    thick = number(view.font * (0.06 if axis else 0.15))
    ends = {key: view.across(get(node, key)) for key in ("x1", "x2")}
    ends |= {key: view.down(get(node, key)) for key in ("y1", "y2")}
    look = {"stroke": colour, "stroke-width": thick, "stroke-linecap": "round"}
    return tag("line", **ends, **look)


def _circle(node: LexborNode, view: View) -> str:
    place = {"cx": view.across(get(node, "cx")), "cy": view.down(get(node, "cy"))}
    radius = points(get(node, "r"), 0, view.font)
    if "cq" not in classes(node):
        return tag("circle", **place, r=radius, fill=_colour(classes(node), "f"))
    look = {"stroke": COLOURS["doubt"], "stroke-width": number(0.12 * view.font)}
    return tag("circle", **place, r=radius, fill=COLOURS["paper"], **look)


# --- writing ----------------------------------------------------------------------------------


def text_element(text: str, x: float, y: float, size: float, look: dict[str, str]) -> str:
    """Return a text element; `y` is its baseline."""
    return tag("text", text, x=x, y=y, **{"font-size": number(size)}, **look)


def tag(name: str, content: str | None = None, /, **attributes: str | float) -> str:
    """Return an XML element, its attributes and content escaped."""
    pairs = "".join(
        f' {key}="{escape(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{pairs}/>" if content is None else f"<{name}{pairs}>{escape(content)}</{name}>"


def escape(text: str) -> str:
    """Escape a text for XML or HTML content and attributes; drop what XML forbids."""
    return _FORBIDDEN.sub("", text).translate(_SIGNS)


_SIGNS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def number(value: float) -> str:
    """Format a number for a drawing, with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def points(length: str, full: float, font: float) -> float:
    """Return a length in points; `full` is 100%."""
    digits = re.match(r"-?[\d.]+", length)
    if not digits:
        return 0
    unit = {"%": full / 100, "em": font}.get(length[digits.end() :], 1.0)
    return float(digits[0]) * unit


def get(node: LexborNode, name: str) -> str:
    """Return an attribute, empty if it is missing."""
    return node.attributes.get(name) or ""


def classes(node: LexborNode) -> set[str]:
    """Return the classes of an element."""
    return set(get(node, "class").split())


def _colour(kinds: set[str], letter: str) -> str:
    name = next((kind for kind in sorted(kinds) if re.fullmatch(f"{letter}[1-5]", kind)), "c5")
    return COLOURS["c" + name[1:]]
