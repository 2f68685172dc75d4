"""What a figure counts, unit by unit: how many, and which of them belong to which part.

The ledger knows the parts; what cannot be counted out (thousands, 20余次, money) has no units.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..ledger.model import Indicator
from ..ledger.people import THRESHOLD
from ..ledger.relations import adds_up
from .page import Page

MAX_UNITS = 600
_LOOKS = ("f1", "fx", "f2", "f3")
"""The looks of the parts of a whole, in order: filled, hollow, filled in two more colours."""
DOUBTFUL = "cq"
"""The look of units whose number is doubtful."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the units of a drawing, all of one look."""

    count: int
    look: str


Units = tuple[tuple[Part, ...], str]
"""The parts of a drawing, and what is to be said of them."""


def units_of(indicator: Indicator, page: Page) -> Units:
    """Return the units of the figure with its parts marked; none if it cannot be drawn."""
    builders: list[Callable[[Indicator, Page], Units | None]] = [
        _rate, _percent, _breakdown, _share, _member,
    ]  # fmt: skip
    for build in builders:
        units = build(indicator, page)
        if units:
            return units
    return _split(indicator, []) or (), ""


def _rate(rate: Indicator, page: Page) -> Units | None:
    if not rate.ratio:
        return None
    part, whole = (page.ledger.find_named(name, rate) for name in rate.ratio)
    parts = _split(whole, [part], doubtful=bool(rate.doubt)) if part and whole else None
    if not parts or not part or not whole:
        return None
    return parts, f"{whole.name}{whole.text}，其中{part.name}{part.text}"


def _percent(rate: Indicator, _: Page) -> Units | None:
    """Return a hundred cells for a whole percentage whose counts nobody knows."""
    figure = rate.figure
    if not figure or figure.unit != "%" or rate.ratio or figure.value % 1 or figure.value > 100:
        return None
    count, look = int(figure.value), DOUBTFUL if rate.doubt else _LOOKS[0]
    cells = (Part(count, look), Part(100 - count, _LOOKS[1]))
    return tuple(part for part in cells if part.count), ""


def _breakdown(whole: Indicator, page: Page) -> Units | None:
    if not whole.breakdowns or not adds_up(page.ledger, whole, whole.breakdowns[0]):
        return None
    names = whole.breakdowns[0].parts
    found = [part for name in names if (part := page.ledger.find_named(name, whole))]
    parts = _split(whole, found)
    return (parts, "，".join(f"{p.name}{p.text}" for p in found)) if parts else None


def _share(part: Indicator, page: Page) -> Units | None:
    whole = page.ledger.find_named(part.part_of, part)
    parts = _split(whole, [part]) if whole else None
    return (parts, f"{whole.name}{whole.text}") if whole and parts else None


def _member(whole: Indicator, page: Page) -> Units | None:
    """Return the units of a whole with its only part marked: several parts may overlap."""
    children = page.ledger.subject_of(whole).children.get(whole.name, [])
    members = [child for child in children if not child.formula]
    parts = _split(whole, members) if len(members) == 1 else None
    return (parts, f"其中{members[0].name}{members[0].text}") if parts else None


def _split(
    whole: Indicator, parts: list[Indicator], *, doubtful: bool = False
) -> tuple[Part, ...] | None:
    """Return the cells of a whole, its parts first; None if their numbers are not known.

    Few people of a delicate kind are not drawn, nor the rest of a whole that would be so few.
    """
    counts = [_count(indicator) for indicator in (whole, *parts)]
    if not all(counts):
        return None
    total, *sizes = counts
    rest = total - sum(sizes)
    is_delicate = whole.sensitive and whole.counts_people
    if rest < 0 or (is_delicate and any(0 < n < THRESHOLD for n in (rest, *counts))):
        return None
    if doubtful or whole.doubt or not parts:
        return (Part(total, DOUBTFUL if doubtful or whole.doubt else _LOOKS[0]),)
    cells = [
        Part(size, DOUBTFUL if part.doubt else _LOOKS[n % len(_LOOKS)])
        for n, (part, size) in enumerate(zip(parts, sizes, strict=True))
    ]
    return (*cells, *([Part(rest, _LOOKS[len(cells) % len(_LOOKS)])] if rest else []))


def _count(indicator: Indicator) -> int:
    """Return the number of units of a figure; 0 where they cannot be drawn one by one."""
    figure = indicator.figure
    if figure is None or indicator.hidden or figure.bound not in ("=", "≈"):
        return 0
    is_whole = figure.value % 1 == 0 and not figure.scale and figure.unit[:1] not in "元%‰"
    return int(figure.value) if is_whole and figure.value <= MAX_UNITS else 0
