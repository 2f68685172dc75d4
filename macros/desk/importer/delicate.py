"""Counts of one to nine people in delicate matters: finding and hiding them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from ...ledger.people import (
    HIDDEN,
    counts_people,
    names_delicate_matter,
    names_delicate_people,
)
from .document import Manuscript
from .figures import ReportNumber, Spot, half_width, small_counts, texts
from .placement import Edit

_EVENTS = re.compile("[件次场宗起份元%‰率]")


def is_delicate(number: ReportNumber, paragraph: str) -> bool:
    """Return whether a figure belongs to a delicate matter, by the words around it."""
    near = number.before[-16:] + number.after[:12]
    people = number.figure and counts_people(number.figure.unit)
    return names_delicate_matter(number.section.title) or bool(
        people and (names_delicate_people(near) or names_delicate_matter(paragraph))
    )


def is_count_of_people(number: ReportNumber) -> bool:
    """Return whether a figure counts people, even if its unit does not say so (5个人)."""
    text = number.text + number.after[:2]
    by_text = any(start < len(number.text) for start, _ in small_counts(text))
    return bool(number.figure and (counts_people(number.figure.unit) or by_text))


def is_small_cell(number: ReportNumber) -> bool:
    """Return whether a bare number of a table may count one to nine people."""
    bare = re.fullmatch("[1-9]", half_width(number.text).strip())
    events = _EVENTS.search(number.before.replace("人次", "次"))
    return bool(number.spot[1] >= 0 and bare) and not events


def hide_counts(
    document: Manuscript,
    is_guarded: Callable[[int], bool],
    numbers: list[ReportNumber],
    edits: list[Edit],
) -> Iterator[Edit]:
    """Yield an edit for each small count in words or ranges (三人, 3至5人) where `is_guarded`.

    Where the place is already among `edits`, it is changed there.
    """
    for index, block in enumerate(document.blocks):
        if is_guarded(index):
            for spot, text in texts(block, index):
                for start, end in small_counts(text):
                    yield from _hide_count(spot, start, end, text, numbers, edits)


def _hide_count(
    spot: Spot, start: int, end: int, text: str, numbers: list[ReportNumber], edits: list[Edit]
) -> Iterator[Edit]:
    unit = text[end - 1] if text[end - 1] in "人名户位" else ""
    for index, edit in enumerate(edits):
        if edit.spot == spot and edit.start < end and start < edit.end:
            if edit.treatment == "原文":
                cover = HIDDEN + (unit if edit.end >= end else "")
                edits[index] = replace(edit, treatment="隐去", text=cover)
            return
    around = (n for n in numbers if n.spot == spot and n.start <= start and end <= n.end)
    number = next(around, None)
    cover = HIDDEN + unit if unit else text[start : end - 1] + HIDDEN
    first, last = (number.start, number.end) if number else (start, end)
    yield Edit(spot, first, last, "隐去", cover)
