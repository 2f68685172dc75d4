"""Counts of one to nine people in delicate matters: where they stand, and how they are hidden."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from ...ledger.disclosure import HIDDEN
from ...ledger.model import counts_people
from .document import Manuscript
from .figures import Found, Spot, half_width, small_counts, texts
from .placement import Edit

_DELICATE = re.compile("吸毒|戒毒|社戒|社康|社区矫正|矫正对象|矫正人员|社矫|刑满|刑释|安置帮教")
_DELICATE_NEAR = re.compile("未成年|死亡|自杀|性侵|精神障碍|艾滋")
_EVENTS = re.compile("[件次场宗起份元%‰率]")


def named(text: str) -> bool:
    """Return whether a heading or paragraph deals with a delicate matter."""
    return bool(_DELICATE.search(text))


def delicate(one: Found, paragraph: str) -> bool:
    """Return whether a figure belongs to a delicate matter, by the words around it."""
    near = one.before[-16:] + one.after[:12]
    people = one.figure and counts_people(one.figure.unit)
    return named(one.section.title) or bool(
        people and (_DELICATE_NEAR.search(near) or named(paragraph))
    )


def people(one: Found) -> bool:
    """Return whether a figure counts people, though its unit may not say so (5个人)."""
    said = one.text + one.after[:2]
    told = any(start < len(one.text) for start, _ in small_counts(said))
    return bool(one.figure and (counts_people(one.figure.unit) or told))


def small_cell(one: Found) -> bool:
    """Return whether a bare number of a table may count one to nine people."""
    bare = re.fullmatch("[1-9]", half_width(one.text).strip())
    return bool(one.spot[1] >= 0 and bare) and not _EVENTS.search(one.before.replace("人次", "次"))


def told(
    document: Manuscript, guarded: Callable[[int], bool], found: list[Found], edits: list[Edit]
) -> Iterator[Edit]:
    """Yield small counts in words or ranges (三人, 3至5人), in the blocks that are `guarded`.

    Where the place is already among `edits`, it is changed there.
    """
    for number, block in enumerate(document.blocks):
        if guarded(number):
            for spot, text in texts(block, number):
                for start, end in small_counts(text):
                    yield from _hidden(spot, start, end, text, found, edits)


def _hidden(
    spot: Spot, start: int, end: int, text: str, found: list[Found], edits: list[Edit]
) -> Iterator[Edit]:
    counted = text[end - 1] if text[end - 1] in "人名户位" else ""
    for number, edit in enumerate(edits):
        if edit.spot == spot and edit.start < end and start < edit.end:
            if edit.how == "原文":
                shown = HIDDEN + (counted if edit.end >= end else "")
                edits[number] = replace(edit, how="隐去", shown=shown)
            return
    inside = (f for f in found if f.spot == spot and f.start <= start and end <= f.end)
    one = next(inside, None)
    shown = HIDDEN + counted if counted else text[start : end - 1] + HIDDEN
    yield Edit(spot, one.start if one else start, one.end if one else end, "隐去", shown)
