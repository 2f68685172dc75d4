"""The shapes of a page's chart in plain numbers and attributes that any program can draw.

A chart in the page takes its width, letter size and colours from the page (x in %, y in em,
colours by class). Here all three are resolved, in the theme's light colours. Hatching is drawn as
lines and each run of text gets its own position: programs differ in patterns and `tspan`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil, floor
from unicodedata import east_asian_width

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .outputs import OutputError

COLOURS = {
    "paper": "#ffffff", "paper-3": "#e2e9e8", "ink": "#172325", "ink-2": "#465355",
    "line-ui": "#7a8889", "doubt": "#87430e", "c1": "#0e4a66", "c2": "#36a178", "c3": "#7a651f",
    "c4": "#a0499f", "c5": "#242728",
}  # fmt: skip
"""The theme's light colours (`assets/site.css`), on white for printing and pasting."""
_HATCH = 0.37
"""Distance between the lines of the hatching, in em."""
_SECOND = 1.5
"""Height of the second line that a page gives to a long name and its value, in em."""
_EDGES = {"hq": ("doubt", 0.12), "fx": ("line-ui", 0.09), "fh": ("line-ui", 0.06)}
"""Colour and thickness in em of the edge of doubtful, empty and withheld rectangles."""


@dataclass(frozen=True, slots=True)
class View:
    """The part of the picture to which lengths in % refer, in points."""

    left: float
    top: float
    width: float
    height: float
    font: float
    cuts: tuple[float, ...] = ()
    """Heights in em; everything below each of them moves up by `_SECOND`."""

    def across(self, length: str) -> float:
        """Return a position in points from the left edge of the picture."""
        return self.left + self.wide(length)

    def down(self, length: str) -> float:
        """Return a position in points from the top edge of the picture."""
        place = self.high(length)
        return self.top + place - self.cut(place)

    def wide(self, length: str) -> float:
        """Return a width in points."""
        return _length(length, self.width, self.font)

    def high(self, length: str) -> float:
        """Return a height in points."""
        return _length(length, self.height, self.font)

    def cut(self, place: float) -> float:
        """Return the height cut out above this place, in points."""
        return sum(_SECOND * self.font for cut in self.cuts if cut * self.font < place)


def view_of(
    chart: LexborNode, left: float, top: float, width: float, font: float
) -> tuple[View, float]:
    """Return the view of a whole chart and its height in points."""
    height = _length(_get(chart, "height"), 0, font)
    view = View(left, top, width, height, font, tuple(_spare_lines(chart, width / font)))
    return view, height - view.cut(height)


def parse(source: str) -> LexborNode:
    """Parse the chart from its source in a page.

    Raises:
        OutputError: the source holds no `svg` element.
    """
    chart = LexborHTMLParser(source).css_first("svg")
    if chart is None:
        raise OutputError("图表", source[:20], "没有图", "请重新生成网页")
    return chart


def child_text(chart: LexborNode, name: str) -> str:
    """Return the text of its `title` or `desc`; empty if it has none."""
    node = chart.css_first(name)
    return node.text() if node else ""


def draw(chart: LexborNode, view: View) -> str:
    """Draw all shapes of the chart as SVG.

    Raises:
        OutputError: it holds a shape that the charts of this site do not use.
    """
    return "".join(_shapes(chart, view))


def _shapes(node: LexborNode, view: View) -> Iterator[str]:
    for child in node.iter():
        match child.tag:
            case "svg":
                left, width = view.across(_get(child, "x")), view.wide(_get(child, "width"))
                yield from _shapes(child, replace(view, left=left, width=width))
            case "rect":
                yield from _rectangle(child, view)
            case "text":
                yield from _text(child, view)
            case "line":
                yield _line(child, view)
            case "circle":
                yield _circle(child, view)
            case "title" | "desc" | "defs":
                pass
            case _:
                reason = f"有不认识的形状“{child.tag}”"
                raise OutputError(
                    "图表", child_text(node, "title"), reason, "请在 shapes.py 里补上画法"
                )


def _rectangle(node: LexborNode, view: View) -> Iterator[str]:
    kinds = _classes(node)
    x, y = view.across(_get(node, "x")), view.down(_get(node, "y"))
    width, height = view.wide(_get(node, "width")), view.high(_get(node, "height"))
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
    axis = "ax" in _classes(node)
    colour = COLOURS["line-ui"] if axis else _colour(_classes(node), "l")
    thick = number(view.font * (0.06 if axis else 0.15))
    ends = {key: view.across(_get(node, key)) for key in ("x1", "x2")}
    ends |= {key: view.down(_get(node, key)) for key in ("y1", "y2")}
    look = {"stroke": colour, "stroke-width": thick, "stroke-linecap": "round"}
    return tag("line", **ends, **look)


def _circle(node: LexborNode, view: View) -> str:
    place = {"cx": view.across(_get(node, "cx")), "cy": view.down(_get(node, "cy"))}
    radius = _length(_get(node, "r"), 0, view.font)
    if "cq" not in _classes(node):
        return tag("circle", **place, r=radius, fill=_colour(_classes(node), "f"))
    look = {"stroke": COLOURS["doubt"], "stroke-width": number(0.12 * view.font)}
    return tag("circle", **place, r=radius, fill=COLOURS["paper"], **look)


# --- text -------------------------------------------------------------------------------------


def _text(node: LexborNode, view: View) -> Iterator[str]:
    """Yield a text element for each run of a line, positioned one beside another."""
    kinds, y = _classes(node), view.down(_get(node, "y"))
    runs = list(_runs(node, kinds, view.font))
    widths = [_width(text) * view.font for text, _, _ in runs]
    total = sum(widths) + sum(gap for _, _, gap in runs)
    at = view.across(_get(node, "x"))
    at -= total if "end" in kinds else total / 2 if "mid" in kinds else 0
    for (text, look, gap), width in zip(runs, widths, strict=True):
        at += gap
        # Widths are only estimated, so each run is anchored at the side whose position is exact.
        if "end" in kinds:
            yield text_element(text, at + width, y, view.font, look | {"text-anchor": "end"})
        elif "mid" in kinds:
            yield text_element(text, at + width / 2, y, view.font, look | {"text-anchor": "middle"})
        else:
            yield text_element(text, at, y, view.font, look)
        at += width


def _runs(
    node: LexborNode, kinds: set[str], font: float
) -> Iterator[tuple[str, dict[str, str], float]]:
    """Yield the text of each run, its attributes, and the gap before it in points."""
    for child in node.iter(include_text=True):
        plain = child.is_text_node
        text = (child.text_content or "") if plain else child.text()
        gap = 0.3 * font if text[:1].isspace() else 0
        if not plain:
            gap += _length(_get(child, "dx"), 0, font)
        if text.strip():
            yield text.strip(), _look(kinds if plain else kinds | _classes(child)), gap


def _look(kinds: set[str]) -> dict[str, str]:
    colour = "doubt" if "dq" in kinds else "ink-2" if "dim" in kinds else "ink"
    return {"fill": COLOURS[colour]} | ({"font-weight": "bold"} if "b" in kinds else {})


def _spare_lines(chart: LexborNode, width: float) -> Iterator[float]:
    """Yield the y of each name whose value, below it for narrow screens, fits beside it here."""
    name, above = "", 0.0
    for node in chart.css("text"):
        y, text = _length(_get(node, "y"), 0, 1), node.text()
        second = "end" in _classes(node) and abs(y - above - _SECOND) < 0.01
        if second and _width(name + text) + 2 < width:
            yield above
        name, above = text, y


def wrap(text: str, limit: float) -> list[str]:
    """Wrap a text into lines of at most `limit` hanzi.

    No line begins with a closing punctuation mark or inside a number.
    """
    lines = [""]
    for part in _PARTS.findall(text):
        if lines[-1] and _width(lines[-1] + part) > limit:
            lines.append("")
        lines[-1] += part
    return [line.strip() for line in lines]


_PARTS = re.compile(r"[（“《〈]*(?:[!-~]+|.)[，。；：、！？）”》〉…]*", re.DOTALL)


def _width(text: str) -> float:
    """Return the width of a text in em, estimated from its characters."""
    return sum(1 if east_asian_width(c) in "WFA" else 0.57 for c in text)


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


def _length(length: str, full: float, font: float) -> float:
    digits = re.match(r"-?[\d.]+", length)
    if not digits:
        return 0
    unit = {"%": full / 100, "em": font}.get(length[digits.end() :], 1.0)
    return float(digits[0]) * unit


def _get(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""


def _classes(node: LexborNode) -> set[str]:
    return set(_get(node, "class").split())


def _colour(kinds: set[str], letter: str) -> str:
    name = next((kind for kind in sorted(kinds) if re.fullmatch(f"{letter}[1-5]", kind)), "c5")
    return COLOURS["c" + name[1:]]
