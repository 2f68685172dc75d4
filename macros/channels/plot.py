"""A page's chart as one SVG: its bars, and its labels in the lines for which there is room.

In the page the labels are HTML, which the browser wraps. Here they are wrapped by estimated
widths, and each run of text gets its own position: programs differ in `tspan`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..render.drawing import width_of
from .outputs import OutputError
from .shapes import COLOURS, View, classes, get, points, shapes, text_element

_LINE, _BASE, _BELOW = 1.5, 1.1, 0.6
"""In em: height of a line, place of its baseline, space below bars."""
_KEY, _INDENT = 0.8, 1.2
"""In em: side of the square before a label, place of the text behind it."""
_SLACK = 0.2
"""What is left free at the right, in em, for widths are only estimated."""
_PARTS = re.compile(r"[（“《〈]*(?:[!-~]+|.)[，。；：、！？）”》〉…]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one look."""

    text: str
    bold: bool = False
    colour: str = "ink"

    @property
    def parts(self) -> list[str]:
        """Where a line may break in it: nowhere in a value."""
        return [self.text] if self.bold else _PARTS.findall(self.text)


Line = list[Run]


@dataclass(frozen=True, slots=True)
class Label:
    """The text of a part, and the square that is its key."""

    runs: Line
    key: LexborNode | None
    start: float
    """Where its stretch of the drawing begins, as a part of 1."""
    rest: float
    """What lies behind it; 0 if the label may reach to the end."""

    @property
    def indent(self) -> float:
        """Width of the key in em."""
        return _INDENT if self.key else 0

    @property
    def width(self) -> float:
        """Its width on one line, in em."""
        return self.indent + line_width(self.runs)


def parse(source: str) -> LexborNode:
    """Parse the chart from its source in a page.

    Raises:
        OutputError: the source holds no drawing.
    """
    plot = LexborHTMLParser(source).css_first(".plot")
    if plot is None:
        raise OutputError("图表", source[:20], "没有图", "请重新生成网页")
    return plot


def draw(plot: LexborNode, left: float, top: float, width: float, font: float) -> tuple[str, float]:
    """Draw a chart as SVG elements.

    Returns:
        The elements, and where they end, in points.

    Raises:
        OutputError: it holds a shape that the charts of this site do not use.
    """
    name, y = get(plot, "aria-label"), top
    parts: list[str] = []
    if "cells" in classes(plot):  # no wider than they or their labels are
        labels = sum(_label(item).width + 1 for item in plot.css("li"))
        cells = plot.css_first("svg[width]")
        wide = points(get(cells, "width"), 0, font) if cells else width
        width = min(width, max(wide, labels * font))
    for child in plot.iter():
        if child.tag == "svg":
            wide = min(width, points(get(child, "width") or "100%", width, font))
            high = points(get(child, "height"), 0, font)
            parts += shapes(child, View(name, left, y, wide, high, font))
            y += high + _BELOW * font
            continue
        lines = list((_above if child.tag == "p" else _below)(child, width / font))
        view = View(name, left, y, width, 0, font)
        parts += [shape for line in lines for shape in line.draw(view)]
        y += _LINE * font * (1 + max((line.row for line in lines), default=-1))
    return "".join(parts), y


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of text: `x` in em is its left end, its middle or its right end."""

    runs: Line
    row: int
    x: float
    anchor: str = ""
    key: LexborNode | None = None

    def draw(self, view: View) -> Iterator[str]:
        """Yield a text element for each run, one beside another, and the key before them."""
        width, font = line_width(self.runs), view.font
        at = self.x - {"": 0, "middle": width / 2, "end": width}[self.anchor]
        top = view.top + self.row * _LINE * font
        if self.key:
            place = view.left + (at - _INDENT) * font, top + 0.4 * font
            yield from shapes(self.key, View(view.name, *place, _KEY * font, _KEY * font, font))
        for run in self.runs:
            wide, blank = width_of(run.text), width_of(" ") * run.text.startswith(" ")
            # Widths are only estimated, so a run is anchored at the side whose position is exact.
            shift = {"": blank, "middle": wide / 2, "end": wide}[self.anchor]
            look = {"fill": COLOURS[run.colour]} | ({"font-weight": "bold"} if run.bold else {})
            look |= {"text-anchor": self.anchor} if self.anchor else {}
            place = view.left + (at + shift) * font, top + _BASE * font
            if run.text.strip():
                yield text_element(run.text.strip(), *place, font, look)
            at += wide


def _above(row: LexborNode, width: float) -> Iterator[Placed]:
    """Yield the lines of a name and its value: one, or the value below the name."""
    name, *values = [_runs(child) for child in row.iter()]
    lines = break_lines(name, width)
    yield from (Placed(line, n, 0) for n, line in enumerate(lines))
    for value in values:
        room = width - line_width(lines[-1]) - 1
        first = len(lines) - (line_width(value) <= room)
        for n, line in enumerate(break_lines(value, width), first):
            yield Placed(line, n, width, "end")


def _below(list_: LexborNode, width: float) -> Iterator[Placed]:
    labels = [_label(item) for item in list_.css("li")]
    if "ends" in classes(list_):
        return _at_ends(labels, width)
    fit = all(_fits(label, width) for label in labels)
    if classes(list_) & {"side", "far"} and fit:
        return _side_by_side(labels, width)
    return _in_steps(labels, width)


def _fits(label: Label, width: float) -> bool:
    room = (1 - label.start - label.rest) * width - 0.5
    longest = max(width_of(run.text) for run in label.runs if run.bold)
    return max(label.indent + longest, 4) <= room


def _at_ends(labels: list[Label], width: float) -> Iterator[Placed]:
    """Yield two labels on one line, or the second below the first."""
    first, second = labels
    if first.width + second.width + 1 <= width:
        yield Placed(first.runs, 0, _INDENT, key=first.key)
        yield Placed(second.runs, 0, width - line_width(second.runs) - _SLACK, key=second.key)
    else:
        row = 0
        for label, at in ((first, 0.0), (second, max(width - second.width - _SLACK, 0))):
            yield from _wrapped(label, row, at, width)
            row += len(break_lines(label.runs, width - at - _INDENT))


def _side_by_side(labels: list[Label], width: float) -> Iterator[Placed]:
    """Yield each label below its stretch."""
    for label in labels:
        at, room = label.start * width, (1 - label.start - label.rest) * width - 0.5
        if label.key:
            yield from _wrapped(label, 0, at, at + room)
            continue
        for row, run in enumerate(label.runs):
            yield Placed([run], row, at + room / 2 + 0.25, "middle")


def _in_steps(labels: list[Label], width: float) -> Iterator[Placed]:
    """Yield the labels one below another, each as near to its stretch as it has room."""
    row = 0
    for label in labels:
        at = max(min(label.start * width, width - label.width - _SLACK), 0)
        lines = list(_wrapped(label, row, at, width))
        yield from lines
        row += len(lines)


def _wrapped(label: Label, row: int, at: float, end: float) -> Iterator[Placed]:
    at += label.indent
    for n, line in enumerate(break_lines(label.runs, end - at)):
        yield Placed(line, row + n, at, key=None if n else label.key)


# --- text -------------------------------------------------------------------------------------


def _label(item: LexborNode) -> Label:
    before, *behind = [
        points(get(child, "width"), 1, 1) for child in item.iter() if child.tag == "svg"
    ] or [0.0]
    text = item.css_first("span")
    assert text is not None
    runs = [run for run in _runs(text) if run.text.strip()]
    return Label(runs, text.css_first(".key"), before, behind[0] if behind else 0)


def _runs(node: LexborNode) -> Line:
    """Return the text of a name, value or label in runs; a blank stands between two of them."""
    if node.tag == "b":
        return [_run(node)]
    runs = [_run(child) for child in node.iter(include_text=True) if child.tag != "svg"]
    return [run for run in runs if run.text]


def _run(node: LexborNode) -> Run:
    text = re.sub(r"\s+", " ", (node.text_content if node.is_text_node else node.text()) or "")
    if node.tag == "b":
        return Run(text, True, "doubt" if "dq" in classes(node) else "ink")
    return Run(text, colour="ink-2" if node.tag == "i" else "ink")


def line_width(line: Line) -> float:
    """Return the width of a line of text in em."""
    return sum(width_of(run.text) for run in line)


def break_lines(runs: Line, limit: float) -> list[Line]:
    """Return the runs in lines of at most `limit` em, broken where Chinese lines may."""
    lines: list[Line] = [[]]
    for part in (replace(run, text=part) for run in runs for part in run.parts):
        if lines[-1] and line_width([*lines[-1], part]) > limit:
            lines.append([])
            part = replace(part, text=part.text.lstrip())
        if lines[-1] and replace(lines[-1][-1], text="") == replace(part, text=""):
            part = replace(part, text=lines[-1].pop().text + part.text)
        lines[-1].append(part)
    return lines


def wrap(text: str, limit: float) -> list[str]:
    """Wrap a text into lines of at most `limit` hanzi.

    No line begins with a closing punctuation mark or inside a number.
    """
    lines = break_lines([Run(text)], limit)
    return ["".join(run.text for run in line).strip() for line in lines]
