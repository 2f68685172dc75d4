"""A poster of a page, A3: its sentence, three steps, the number to call, to be read from 3 m."""

from __future__ import annotations

from typing import Any

from .. import qrcode
from ..lines import even, words, wrap
from ..outputs import OutputError
from ..typeset import compiled
from .layout import headline
from .matter import UNKNOWN, Matter, Point

WIDTH, HEIGHT = 842.0, 1191.0
"""A3 in points."""
MARGIN = 60.0
LEAST = (80.0, 72.0)
"""Points of the letters of the sentence, at least; the second of one over 27 characters."""
_MOST = 116.0
_LEADING = 1.22
_HEADLINE_ROOM = 350.0
_REST = 484.0
"""Heights that the sentence may take, and of all but sentence and steps."""
_STEP = 640.0
"""Width of a step beside its number."""
_TEXT = 29.0
"""Points of what explains a step."""
_LOOKS = (
    (60.0, 2), (54.0, 2), (48.0, 2), (60.0, 1), (54.0, 1), (48.0, 1), (44.0, 1), (40.0, 1),
    (48.0, 0), (44.0, 0), (40.0, 0), (36.0, 0),
)  # fmt: skip
"""Points of a step, and lines of what explains it, the best first."""
_BETWEEN = 24.0

Step = tuple[list[str], list[str]]
"""Its lines: of the label, and of what explains it."""


def pdf(matter: Matter, day: str) -> bytes:
    """Return the poster as PDF.

    Raises:
        OutputError: the sentence or a step has no room, or a character is in none of the fonts.
    """
    content = data(matter) | {"day": tuple(int(part) for part in day.split("-"))}
    texts = [(matter.name, repr(content))]
    return compiled("poster.typ", content, matter.origin, texts)


def data(matter: Matter) -> dict[str, Any]:
    """Return what the poster says, in lines, as the template reads it.

    Raises:
        OutputError: the sentence or a step has no room.
    """
    room = WIDTH - 2 * MARGIN, _HEADLINE_ROOM, _LEADING
    layouts = (headline(matter.headline, *room, least) for least in LEAST)
    lines, size = next(filter(None, layouts), ([], 0.0))
    if not lines:
        raise _refusal(matter, "一句话太长，大字印不下", "把一句话写短")
    size = min(size, _MOST)
    label_size, steps = _steps(matter, HEIGHT - _REST - len(lines) * size * _LEADING)
    number, name = matter.hotline
    return {
        "title": matter.name,
        "name": matter.name,
        "byline": "",
        "lead": matter.headline,
        "column": matter.column,
        "summary": matter.headline,
        "author": matter.author,
        "preview": matter.preview,
        "lines": lines,
        "size": size,
        "label": label_size,
        "text": _TEXT,
        "steps": steps,
        "rest": _rest(matter),
        "number": number,
        "called": name or UNKNOWN,
        "address": matter.address,
        "code": qrcode.svg(matter.address) if matter.address else "",
    }


def _steps(matter: Matter, room: float) -> tuple[float, list[Step]]:
    """Return the steps in lines, label and explanation, with the size of the labels."""
    for size, most in _LOOKS:
        steps = [_step(point, size, most) for point in matter.points]
        height = sum(_height(step, size) for step in steps) + _BETWEEN * (len(steps) - 1)
        lengths = [len(labels) for labels, _ in steps]
        if height <= room and (max(lengths, default=0) <= 2 or (size, most) == _LOOKS[-1]):
            return size, steps
    longest = max(matter.points, key=lambda point: len(point.label))
    raise _refusal(matter, f"“{longest.label[:12]}”太长，大字印不下", "把这一步写短")


def _step(point: Point, size: float, most: int) -> Step:
    """Return a step in lines: its label, and whole sentences from the first that `most` hold."""
    texts: list[str] = []
    for count in range(1, len(point.sentences) + 1):
        longer = list(wrap(words("".join(point.sentences[:count])), _STEP / _TEXT))
        if len(longer) > most:
            break
        texts = longer
    return even(words(point.label), _STEP / size), texts


def _height(step: Step, size: float) -> float:
    labels, texts = step
    return len(labels) * size * 1.3 + len(texts) * _TEXT * 1.45


def _rest(matter: Matter) -> str:
    """Return the line that says that there are more steps; empty where all are there."""
    more = len(matter.steps) - len(matter.points)
    return f"这是前{len(matter.points)}步，一共{len(matter.steps)}步。" if more > 0 else ""


def _refusal(matter: Matter, fault: str, mend: str) -> OutputError:
    return OutputError(matter.origin, "海报", fault, mend)
