"""Four cards of a page as pictures: the answer, the steps, what is needed, whom to call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...render.drawing import width_of
from .. import font, qrcode
from ..lines import words, wrap
from ..outputs import OutputError
from ..typeset import unprintable
from .canvas import PAPER, WASH, Box, Code, Shape, Words, draw
from .layout import BETWEEN, GAP, INDENT, PITCH, TITLE, Fitted, Line, Lists, fit, headline
from .matter import UNKNOWN, Matter, Point

WIDTH, HEIGHT = 1080, 1440
"""Pixels of a card."""
MARGIN = 76.0
SIZES = (68.0, 64.0, 60.0, 56.0, 52.0, 48.0, 46.0)
"""Sizes of the letters in pixels: on a phone of 360 points the smallest has 15. All are even:
letters that begin on even pixels repeat byte for byte, which packs better."""
_ROOM = WIDTH - 2 * MARGIN
_HEAD, _SLIP, _FOOT = 136.0, 210.0, 100.0
"""Heights of the band with the name, of the part above the headline, and of the last line."""
_LEADING = 1.3
_HEADLINE = (70.0, 112.0)
_BAND = 660.0
"""Height of the band with the headline at most."""
_BELOW = 56.0
_BAR = 1.4
"""What a bar takes of its lines, in letters."""
_CALLS = 6
_CODE = 270.0

Shapes = list[Shape]


def cards(matter: Matter) -> list[Shapes]:
    """Return the cards as shapes.

    Raises:
        OutputError: a sentence or an item has no room, even alone.
    """
    lists = matter.lists or (("", _unlabelled(matter.answer)),)
    drawn = [
        list(_first(matter)),
        [
            *_head(matter),
            *_listed(matter, (("怎么办", matter.steps or matter.points),), numbered=True),
        ],
        [*_head(matter), *_listed(matter, lists)],
        [*_head(matter), *_contacts(matter)],
    ]
    return [[*shapes, *_foot(matter, n, len(drawn))] for n, shapes in enumerate(drawn, 1)]


def pictures(drawn: list[Shapes], origin: str) -> list[bytes]:
    """Return the cards as PNG files of `WIDTH` by `HEIGHT` pixels.

    Raises:
        OutputError: a character is in none of the fonts; `origin` is the file to mend.
    """
    used = {char for shapes in drawn for line in said(shapes) for char in line}
    if missing := sorted(used - font.characters() - {"\u3000"}):
        raise unprintable(origin, "卡片", missing[0])
    return draw(drawn, WIDTH, HEIGHT)


def said(shapes: Shapes) -> list[str]:
    """Return what a card says, in lines; a mark or number stands before its item."""
    lines = [""]
    for shape in shapes:
        if isinstance(shape, Words) and shape.text:
            if shape.x == MARGIN:
                lines.append("")
            apart = lines[-1].isascii() or lines[-1] == "—"
            lines[-1] += " " * bool(lines[-1] and apart) + shape.text
    return [line for line in lines if line]


# --- parts of a card ----------------------------------------------------------------------------


def _first(matter: Matter) -> Iterator[Shape]:
    """Yield name and headline on a band, the name as on a title slip, and the answer below."""
    least, most = _HEADLINE
    set_ = headline(matter.headline, _ROOM, _BAND - _SLIP - _BELOW, _LEADING, least)
    if set_ is None:
        raise _refusal(matter, "一句话太长，第1张写不下", "把一句话写短")
    lines, size = set_[0], min(set_[1], most)
    band = _SLIP + len(lines) * size * _LEADING + _BELOW
    yield Box(0, 0, WIDTH, band)
    yield Box(MARGIN, 64, width_of(matter.name) * 54 + 60, 94, PAPER)
    yield Words(MARGIN + 30, 84, 54, matter.name, "song")
    for number, line in enumerate(lines):
        top = _SLIP + (number * _LEADING + (_LEADING - 1) / 2) * size
        yield Words(MARGIN, top, size, line, "song", PAPER)
    yield from _answer(matter, band + 44)


def _head(matter: Matter) -> Iterator[Shape]:
    size = min(56.0, (_ROOM - 90) / width_of(matter.name))
    yield Box(0, 0, WIDTH, _HEAD)
    # The cover with its title slip, which marks the site.
    yield Box(MARGIN, 34, 50, 68, PAPER)
    yield Box(MARGIN + 3, 37, 44, 62)
    yield Box(MARGIN + 9, 43, 14, 37, PAPER)
    yield Words(MARGIN + 80, (_HEAD - size) / 2, size, matter.name, "song", PAPER)


def _foot(matter: Matter, number: int, count: int) -> Iterator[Shape]:
    top = HEIGHT - _FOOT
    yield Box(MARGIN, top, _ROOM, 2)
    author = "预览稿，没有正式发布" if matter.preview else matter.author or matter.column
    size = min(45.0, (_ROOM - 150) / width_of(author))
    yield Words(MARGIN, top + 24, size, author)
    yield Words(WIDTH - MARGIN - 105, top + 24, 45, f"{number}／{count}")


def _answer(matter: Matter, top: float) -> Iterator[Shape]:
    bottom = HEIGHT - _FOOT - 36
    if matter.due:
        bar = _bar(matter, "别误了", matter.due.removeprefix("别误了："), 300)
        bottom -= bar.height + 30
        yield from _barred(bar, bottom)
    said = (("", _unlabelled(matter.answer)),)
    yield from _lines(_fitted(matter, said, bottom - top), top)


def _listed(matter: Matter, lists: Lists, *, numbered: bool = False) -> Iterator[Shape]:
    top = _HEAD + 44
    yield from _lines(_fitted(matter, lists, HEIGHT - _FOOT - 14 - top), top, numbered=numbered)


def _contacts(matter: Matter) -> Iterator[Shape]:
    """Yield the numbers to call, the code, what to do in an emergency, and where to go."""
    top = _HEAD + 56
    yield Words(MARGIN, top, 66, "打电话", "song")
    top += 118
    most = _CALLS // 2 if matter.urgent or matter.place else _CALLS
    if not matter.calls:
        yield Words(MARGIN, top, 52, UNKNOWN)
    for number, name in matter.calls[:most]:
        yield Words(MARGIN, top, 108, number, "song")
        yield Words(MARGIN + 350, top + 32, min(52, 260 / width_of(name)), name)
        top += 134
    if matter.address:
        modules = qrcode.modules(matter.address)
        yield Code(WIDTH - MARGIN - _CODE, _HEAD + 66, _CODE, modules)
        yield Words(WIDTH - MARGIN - _CODE, _HEAD + 66 + _CODE + 40, 38, "扫一扫，看全文")
        top = max(top, _HEAD + 430)
    yield from _needs(matter, top + 24)


def _needs(matter: Matter, top: float) -> Iterator[Shape]:
    """Yield what to do in an emergency and where to go; that gives way if both have no room."""
    room = HEIGHT - _FOOT - 24 - top
    place = (("", _unlabelled([matter.place] * bool(matter.place))),)
    if matter.urgent:
        urgent = (("", (Point("急事先做", (matter.urgent,)),)),)
        small = fit(place, _ROOM, room, SIZES[-1:], 0)
        rest = room - (small.height + 40 if small else 0)
        bar = fit(urgent, _ROOM, rest, SIZES[3:], _BAR) or _bar(
            matter, "急事先做", matter.urgent, room
        )
        yield from _barred(bar, top)
        top, room = top + bar.height + 40, room - bar.height - 40
    if matter.place and (fitted := fit(place, _ROOM, room, SIZES, 0)):
        [(_, [item])] = fitted.lists
        yield from _item(item, MARGIN, top, fitted.size)


# --- lists --------------------------------------------------------------------------------------


def _bar(matter: Matter, label: str, text: str, room: float) -> Fitted:
    """Return what stands in a bar, in letters that leave room for the rest."""
    return _fitted(matter, (("", (Point(label, (text,)),)),), room, SIZES[3:], _BAR)


def _fitted(
    matter: Matter,
    lists: Lists,
    room: float,
    sizes: Sequence[float] = SIZES,
    indent: float = INDENT,
) -> Fitted:
    if fitted := fit(lists, _ROOM, room, sizes, indent):
        return fitted
    longest = max((point for _, points in lists for point in points), key=lambda p: len(p.text))
    fault = f"“{(longest.label or longest.text)[:12]}”太长，一张写不下"
    raise _refusal(matter, fault, "把这一项写短，或者分成两项")


def _refusal(matter: Matter, fault: str, mend: str) -> OutputError:
    return OutputError(matter.origin, "卡片", fault, mend)


def _unlabelled(sentences: Iterable[str]) -> tuple[Point, ...]:
    return tuple(Point("", (one,)) for one in sentences)


def _barred(fitted: Fitted, top: float) -> Iterator[Shape]:
    """Yield what must not be missed, on a wash with a bar at its left."""
    yield Box(MARGIN, top, _ROOM, fitted.height + 16, WASH)
    yield Box(MARGIN, top, 12, fitted.height + 16)
    for _, items in fitted.lists:
        for item in items:
            yield from _item(item, MARGIN + 36, top + 0.2 * fitted.size, fitted.size)


def _lines(fitted: Fitted, top: float, *, numbered: bool = False) -> Iterator[Shape]:
    """Yield lists from `top` on, each item behind a dash or its number."""
    size = fitted.size
    for index, (title, items) in enumerate(fitted.lists):
        top += BETWEEN * size * bool(index)
        if title:
            yield Words(MARGIN, top, round(1.3 * size), title, "song")
            top += TITLE * size
        for number, item in enumerate(items, 1):
            mark = str(number) if numbered else "—"
            yield Words(MARGIN, top + (PITCH - 1) / 2 * size, size, mark, "song")
            yield from _item(item, MARGIN + INDENT * size, top, size)
            top += (len(item) * PITCH + GAP) * size
    if fitted.note:
        yield from _note(fitted.note, top)


def _item(item: tuple[Line, ...], left: float, top: float, size: float) -> Iterator[Shape]:
    for number, (bold, plain) in enumerate(item):
        y = top + (number * PITCH + (PITCH - 1) / 2) * size
        yield Words(left, y, size, bold, "song")
        yield Words(left + width_of(bold) * size, y, size, plain)


def _note(text: str, top: float) -> Iterator[Shape]:
    size = SIZES[-1]
    for number, line in enumerate(wrap(words(text), _ROOM / size)):
        yield Words(MARGIN, top + (number + 0.2) * size * PITCH, size, line)
