"""Mends that need no thought, offered as buttons: what a value should be instead.

Each comes from the problem's own advice, and is offered only where it is a value that can be read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..ledger.disclosure import STATED_COUNT
from ..ledger.figure import FigureError, as_figure, parse
from ..ledger.hidden import plain_text
from ..ledger.people import is_small
from ..ledger.problem import Problem

HIDDEN = "少于10人"
_WRITE = re.compile("(?:写成|改成|改为)“([^“”…]{1,60})”")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?[余多]?(?:万亿|万|亿)?[余多]?$")
_WIDE = re.compile("[！-～　]")


@dataclass(frozen=True, slots=True)
class Mend:
    """A button beside a field."""

    label: str
    """What it says: “改成半角”."""
    value: str
    """What the field holds then."""


def of_value(value: str, units: Iterable[str] = ()) -> list[Mend]:
    """Return the mends of a text that should be a figure.

    Args:
        value: the text.
        units: units to offer where it has none, the likeliest first.
    """
    mends = list(_of_value(value, units))
    return [m for m in dict.fromkeys(mends) if m.value != value and as_figure(m.value)]


def of_problem(problem: Problem, value: str) -> Mend | None:
    """Return the mend that a problem's own words give for a value; None where they give none."""
    if problem.kind == STATED_COUNT:
        return Mend(f"写成{HIDDEN}", HIDDEN)
    if name := of_name(problem, value):
        return name
    match = _WRITE.search(problem.mend)
    return Mend(f"写成“{match[1]}”", match[1]) if match and match[1] != value else None


def of_name(problem: Problem, value: str) -> Mend | None:
    """Return the value with the nearest right name in place of a wrong one; None for none."""
    if problem.nearest and problem.nearest != value:
        wrong = re.search("“([^“”]*)”", problem.found)
        name = wrong[1] if wrong else ""
        if value == name:
            return Mend(f"改成“{problem.nearest}”", problem.nearest)
        if name and value.count(name) == 1:
            return Mend(f"改成“{problem.nearest}”", value.replace(name, problem.nearest))
        inner = re.search(r"[(（]([^()（）]+)[)）]", name)  # 名词(家庭暴利)
        if inner and value.count(f'"{inner[1]}"') == 1:
            new = value.replace(f'"{inner[1]}"', f'"{problem.nearest}"')
            return Mend(f"改成“{problem.nearest}”", new)
    return None


def is_shown_count(value: str, name: str, *, sensitive: bool) -> bool:
    """Return whether a value states a count of people that has to be hidden."""
    return sensitive and is_small(as_figure(value), name)


def _of_value(value: str, units: Iterable[str]) -> Iterator[Mend]:
    if (clean := plain_text(value)) != value:
        yield Mend("删去看不见的字符", clean)
    narrow = _WIDE.sub(lambda c: unicodedata.normalize("NFKC", c[0]), value).replace(" ", "")
    narrow = narrow.replace("(", "（").replace(")", "）")
    if narrow != value and _WIDE.search(value):
        yield Mend("全角改成半角", narrow)
    try:
        parse(value)
    except FigureError as error:
        if match := _WRITE.search(error.mend):
            yield Mend(f"写成“{match[1]}”", match[1])
    if _NUMBER.search(narrow):
        for unit in units:
            yield Mend(f"加上单位“{unit}”", f"{narrow}{unit}")
