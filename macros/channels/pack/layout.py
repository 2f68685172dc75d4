"""Which lines a card or poster sets, in letters of which size, and what it has no room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...render.drawing import width_of
from ..lines import clauses, words, wrap
from .matter import Point

PITCH = 1.4
"""From line to line, in letters of a text."""
TITLE, GAP, BETWEEN, NOTE = 1.8, 0.42, 0.4, 2.8
"""Heights of a title, of the space behind an item and a list, and of the note, in letters."""
INDENT = 1.7
"""What the mark of an item takes of its lines, in letters."""
_MANY = 26
"""Characters in which what is left out can still be named."""

Line = tuple[str, str]
"""The part of a line that belongs to a label, and the rest of it."""
Lists = Sequence[tuple[str, Sequence[Point]]]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lists as they are set."""

    size: float
    lists: tuple[tuple[str, tuple[tuple[Line, ...], ...]], ...]
    """Title and items, each in lines."""
    left_out: tuple[Point, ...] = ()
    shortened: bool = False
    """Whether each item has its first sentence only."""

    @property
    def note(self) -> str:
        """What says how much was left out, by name where the names are short."""
        names = "、".join(point.label for point in self.left_out if point.label)
        if self.left_out and not names:  # sentences of an answer
            return ""
        named = f"：{names}" if 0 < len(names) <= _MANY else ""
        count = f"还有{len(self.left_out)}项没有写{named}。" if self.left_out else ""
        return count + "每项只写了头一句。" * self.shortened

    @property
    def height(self) -> float:
        """The height of the lists, with room for the note on what was left out."""
        height = 0.0
        for title, items in self.lists:
            height += TITLE * bool(title) + sum(len(item) * PITCH + GAP for item in items)
        height += BETWEEN * (len(self.lists) - 1) + NOTE * bool(self.note)
        return self.size * height


def fit(
    lists: Lists, width: float, height: float, sizes: Sequence[float], indent: float = INDENT
) -> Fitted | None:
    """Return the lists in the largest letters in which all of their items have room.

    Where the smallest are too large, each item has its first sentence only; then items are left
    out from the end of the list that has most, always whole ones. Where not even the first of each
    list has room, the result is None.
    """
    for size in sizes:
        if (fitted := _set(lists, width / size - indent, size)).height <= height:
            return fitted
    size, left_out = sizes[-1], list[Point]()
    kept = [(title, [_shortened(point) for point in points]) for title, points in lists]
    shortened = kept != [(title, list(points)) for title, points in lists]
    while True:
        fitted = _set(kept, width / size - indent, size)
        fitted = replace(fitted, left_out=tuple(left_out), shortened=shortened)
        if fitted.height <= height:
            return fitted
        longest = max((points for _, points in kept), key=len)
        if len(longest) < 2:
            return None
        left_out.insert(0, longest.pop())


def _shortened(point: Point) -> Point:
    return replace(point, sentences=point.sentences[: not point.is_said])


def headline(
    text: str, width: float, height: float, leading: float, least: float
) -> tuple[list[str], float] | None:
    """Return a sentence in lines, and the largest size of letters that they leave room for.

    One more line has to be worth it, as on a cover; a line that ends where a clause does is better.
    Where the letters would be smaller than `least`, the result is None.
    """
    parts = words(text)
    layouts = [list(wrap(parts, longest)) for longest in range(4, 20)]

    def size(lines: list[str]) -> float:
        widest = max(width_of(line.rstrip("，。；、：")) for line in lines)
        return min(width / widest, height / (leading * len(lines)))

    def worth(lines: list[str]) -> float:
        return size(lines) * 0.93 ** len(lines) * (1 + 0.2 * clauses(lines) / len(lines))

    large = [lines for lines in layouts if lines[0] and size(lines) >= least]
    best = max(large, key=worth, default=None)
    return (best, round(size(best), 1)) if best else None


def lines(point: Point, longest: float) -> Iterator[Line]:
    """Yield an item in lines: its label, a space if anything follows, and its sentences."""
    label = point.label
    if label and point.sentences:
        label += "。" if point.is_said else "\u3000"
    told = 0
    for line in wrap([*words(label), *words(point.text)], longest):
        bold = line[: max(len(label) - told, 0)]
        told += len(line)
        yield bold, line[len(bold) :]


def _set(lists: Lists, longest: float, size: float) -> Fitted:
    return Fitted(
        size,
        tuple((title, tuple(tuple(lines(p, longest)) for p in points)) for title, points in lists),
    )
