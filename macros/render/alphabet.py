"""The order of the alphabet: by how words sound, written in pinyin."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

OTHER = "其他"


def initials(name: str) -> str:
    """Return the first letters of a name's characters: `rmtj` for 人民调解."""
    from pypinyin import Style, lazy_pinyin  # slow to load, and few pages need it

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore")).lower()


def by_letter(names: Iterable[str]) -> dict[str, list[str]]:
    """Return names in the order of the alphabet by their first letter, others at the end."""
    letters: dict[str, list[str]] = {}
    for name in sorted(names, key=_order):
        letters.setdefault(_letter(name) or OTHER, []).append(name)
    return letters


def _order(name: str) -> tuple[bool, list[str], str]:
    return not _letter(name), _syllables(name), name


def _letter(name: str) -> str:
    """Return the letter that a name begins with, or empty."""
    first = "".join(_syllables(name))[:1].upper()
    return first if "A" <= first <= "Z" else ""


@cache
def _syllables(name: str) -> list[str]:
    from pypinyin import lazy_pinyin  # slow to load, and few pages need it

    return lazy_pinyin(name)
