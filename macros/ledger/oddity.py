"""Oddities: what the original says although it does not add up, or hardly can be.

Each has its arithmetic in figures, `80篇 ≠ 41篇 + 40篇`, and is a problem until the editor has read
the original and copied the arithmetic behind `照录`. When a figure in it changes, the copy no
longer agrees, and the problem is back.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Protocol

from .problem import Kind

EMPTY_DOUBT = Kind(
    "B01",
    "存疑没有说出疑在哪里",
    "“存疑”后面写的是“无”“待补充”这样的话，读者看了还是不知道哪里有疑问。",
    wrong="  活动: {值: 12场, 存疑: 无}",
    right="  活动: 12场",
    place="台账",
)
_NO_DOUBT = re.compile(
    "|暂?无|没有|[无没不]有?(?:存疑|疑问?|存在)|无误|正常|[否不是有]|有?(?:存疑|疑问?)"
    "|待(?:补充|定|填|写)|不详|未知|略|同上|空"
)


class Owner(Protocol):
    """An indicator, or a formula of a subject."""

    @property
    def doubt(self) -> str:
        """Its note for readers."""
        ...

    @property
    def verbatim(self) -> str:
        """The arithmetic copied, several separated by ；."""
        ...


def copies(owner: Owner) -> list[str]:
    """Return each arithmetic that the editor has copied, as typed."""
    return [text.strip() for text in re.split("[；;]", owner.verbatim) if text.strip()]


def is_copied(owner: Owner, arithmetic: str) -> bool:
    """Return whether the editor has copied this arithmetic, whatever the blanks and widths."""
    return plain(arithmetic) in map(plain, copies(owner))


def is_excused(owner: Owner, arithmetic: str) -> bool:
    """Return whether readers are told of it, too, as they must be where it contradicts itself."""
    return bool(owner.doubt) and is_copied(owner, arithmetic)


def says_nothing(doubt: str) -> bool:
    """Return whether a 存疑 is there and tells readers nothing: 无, 待补充, ——."""
    words = re.sub(r"[\W_]", "", doubt)
    return bool(doubt) and bool(_NO_DOUBT.fullmatch(words))


def offer(owner: Owner, arithmetic: str, *, contradiction: bool = True) -> str:
    """Return how to mend an oddity: correct the figures, or copy the arithmetic offered here."""
    if is_copied(owner, arithmetic):
        return "已经照录，再写上“存疑”，告诉读者哪里对不上"
    note = "" if owner.doubt or not contradiction else "写上“存疑”，"
    line = f"{note}添一行“照录: {arithmetic}”"
    if owner.verbatim:
        line = f"{note}“照录”里添上“{arithmetic}”，数改动以前的算式删去"
    return f"对照原文，抄错了的改正；原文就是这样的，{line}"


def plain(arithmetic: str) -> str:
    """Return an arithmetic without blanks, in half-width characters."""
    return "".join(unicodedata.normalize("NFKC", arithmetic).split()).replace("!=", "≠")
