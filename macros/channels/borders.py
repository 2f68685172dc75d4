"""Where Chinese words end, by jieba's dictionary: what only looks like a word is told apart."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path

_RARE = -18.0  # the chance of a character that is not in the dictionary
_LONGEST = 6
_ALL = 60_101_967  # all counts of the dictionary together
_HAN = re.compile("[\u4e00-\u9fff]+")


def accidents(texts: Iterable[str]) -> list[str]:
    """Words that stand in the texts only across the border of two others: 入学 in 深入学习.

    Whoever looks for such a word does not mean these pages. Pieces of longer words (居民 in
    城乡居民) are no accidents, nor is what begins or ends with another word.
    """
    across: set[str] = set()
    proper: set[str] = set()
    for text in texts:
        for line in _HAN.findall(text):
            across |= _words(line)[0]
            proper |= _words(line)[1]
    return sorted(across - proper)


@cache
def _words(line: str) -> tuple[frozenset[str], frozenset[str]]:
    """The dictionary's words in a line: those across a border, and the others.

    Kept, so that a preview looks only at lines that changed.
    """
    known, words = _dictionary(), _cut(line)
    owner = [number for number, word in enumerate(words) for _ in word]
    borders = set(accumulate(map(len, words), initial=0))
    found: tuple[set[str], set[str]] = set(), set()
    for start in range(len(line)):
        for end in range(start + 2, min(start + 3, len(line)) + 1):
            if line[start:end] in known:
                aligned = start in borders or end in borders or owner[start] == owner[end - 1]
                found[aligned].add(line[start:end])
    return frozenset(found[0]), frozenset(found[1])


def _cut(line: str) -> list[str]:
    """The likeliest words of a line of Chinese characters."""
    best, ends = [0.0] * (len(line) + 1), [0] * len(line)
    for start in reversed(range(len(line))):
        best[start], ends[start] = -math.inf, start + 1
        for end in range(start + 1, min(start + _LONGEST, len(line)) + 1):
            chance = _chance(line[start:end])
            if chance is None and end == start + 1:
                chance = _RARE
            if chance is not None and chance + best[end] > best[start]:
                best[start], ends[start] = chance + best[end], end
    words, start = [], 0
    while start < len(line):
        words.append(line[start : ends[start]])
        start = ends[start]
    return words


@cache
def _chance(word: str) -> float | None:
    """The logarithm of a word's chance, or None for what is no word."""
    count = _dictionary().get(word)
    return math.log(int(count) / _ALL) if count else None


@cache
def _dictionary() -> dict[str, str]:
    """Words with their counts in jieba's corpus (its list alone: loading jieba takes longer)."""
    spec = find_spec("jieba")
    assert spec and spec.submodule_search_locations
    fields = (Path(spec.submodule_search_locations[0]) / "dict.txt").read_text("utf-8").split()
    return dict(zip(fields[::3], fields[1::3], strict=True))
