"""Chinese word borders, by jieba's dictionary: they tell words from accidental runs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from itertools import accumulate, chain
from operator import add
from pathlib import Path

_RARE = -18.0  # log-probability of a character that is not in the dictionary
_LONGEST = 6
_ALL = 60_101_967  # sum of the dictionary's counts
_HAN = re.compile("[\u4e00-\u9fff]+")


def accidents(texts: Iterable[str]) -> list[str]:
    """Return words that occur in the texts only across the border of two others: 入学 in 深入学习.

    Whoever searches for such a word does not mean these pages. Parts of longer words (居民 in
    城乡居民) are no accidents, nor is a run that begins or ends at a border.
    """
    across: set[str] = set()
    unsettled = {word for word in _chances() if 2 <= len(word) <= 3}
    for line in dict.fromkeys(chain.from_iterable(map(_HAN.findall, texts))):
        pairs = list(map(add, line, line[1:]))
        # Most words prove proper after a few lines, so few lines need to be cut.
        if words := unsettled.intersection(pairs) | unsettled.intersection(
            map(add, pairs, line[2:])
        ):
            aligned = set(_aligned(line, words))
            unsettled -= aligned
            across |= words - aligned
    return sorted(across & unsettled)


def _aligned(line: str, words: Iterable[str]) -> Iterator[str]:
    """Yield those of the words that occur in the line other than across a border."""
    line_words = cut(line)
    owner = [number for number, word in enumerate(line_words) for _ in word]
    borders = set(accumulate(map(len, line_words), initial=0))
    for word in words:
        start = line.find(word)
        while start >= 0:
            end = start + len(word)
            if start in borders or end in borders or owner[start] == owner[end - 1]:
                yield word
                break
            start = line.find(word, start + 1)


@cache
def cut(line: str) -> list[str]:
    """Return the most likely words of a line of Chinese characters.

    Cached, so that a preview cuts only the lines that changed.
    """
    chances, longest, length = _chances(), _longest(), len(line)
    best, ends = [0.0] * (length + 1), list(range(1, length + 1))
    for start in reversed(range(length)):
        most = chances.get(line[start], _RARE) + best[start + 1]
        for end in range(
            start + 2, min(start + longest.get(line[start : start + 2], 0), length) + 1
        ):
            chance = chances.get(line[start:end])
            if chance is not None and chance + best[end] > most:
                most, ends[start] = chance + best[end], end
        best[start] = most
    words, start = [], 0
    while start < length:
        words.append(line[start : ends[start]])
        start = ends[start]
    return words


@cache
def _longest() -> dict[str, int]:
    """Return the length of the longest word by its first two characters."""
    words = (word for word in _chances() if 2 <= len(word) <= _LONGEST)
    return {word[:2]: len(word) for word in sorted(words, key=len)}


@cache
def _chances() -> dict[str, float]:
    """Return the log-probability of each word of jieba's list; loading jieba takes longer."""
    spec = find_spec("jieba")
    assert spec and spec.submodule_search_locations
    fields = (Path(spec.submodule_search_locations[0]) / "dict.txt").read_text("utf-8").split()
    counts = map(int, fields[1::3])
    return {w: math.log(n / _ALL) for w, n in zip(fields[::3], counts, strict=True) if n}
