"""Chinese word borders: the most likely words of a text, by jieba's dictionary."""

from __future__ import annotations

import math
from collections.abc import Iterable, KeysView
from functools import cache, lru_cache
from importlib.util import find_spec
from operator import add
from pathlib import Path

_RARE = -18.0  # log-probability of a character that is not in the dictionary
_LONGEST = 6
_ALL = 60_101_967  # sum of the dictionary's counts
_OWN = 3.0  # how much likelier a word of one's own is than its parts, for each inner border


class Vocabulary:
    """The words of jieba's dictionary, and further ones.

    A further word is likelier than its own parts, yet gives way to words that overlap it: 于某 is
    none in 对于某些.
    """

    def __init__(self, own: Iterable[str] = ()) -> None:
        self._chances, self._lengths = _chances(), _lengths()
        words = sorted({word for word in own if len(word) > 1}, key=len)
        if words:
            own_chances = {word: self._own_chance(word) for word in words}
            lengths = {
                start: tuple(sorted({*own_lengths, *self._lengths.get(start, ())}))
                for start, own_lengths in _lengths_by_start(words).items()
            }
            self._chances, self._lengths = self._chances | own_chances, self._lengths | lengths

    def _own_chance(self, word: str) -> float:
        parts = sum(self._chances.get(part, _RARE) for part in cut(word))
        return parts + _OWN * (len(word) - 1)

    def cut(self, line: str, whole: bool = True) -> list[str]:
        """Return the most likely words of a line of Chinese characters.

        Args:
            line: the characters.
            whole: whether all of them may be one word.
        """
        chance_of, length = self._chances.get, len(line)
        # Most of the time goes into looking up the pairs: all in one call.
        lengths = [*map(self._lengths.get, map(add, line, line[1:])), None]
        best, ends = [0.0] * (length + 1), list(range(1, length + 1))
        most = 0.0
        for start in reversed(range(length)):
            most += chance_of(line[start], _RARE)
            for end in [start + n for n in lengths[start] or ()]:
                if end > length or (end - start == length and not whole):
                    break
                chance = chance_of(line[start:end])
                if chance is not None and chance + best[end] > most:
                    most, ends[start] = chance + best[end], end
            best[start] = most
        words, start = [], 0
        while start < length:
            words.append(line[start : ends[start]])
            start = ends[start]
        return words


@lru_cache(maxsize=1 << 15)
def cut(line: str) -> list[str]:
    """Return the most likely words of a line of Chinese characters, by jieba's dictionary alone.

    Cached, so that a preview cuts only the lines that changed.
    """
    return _plain().cut(line)


@cache
def _plain() -> Vocabulary:
    return Vocabulary()


def known_words() -> KeysView[str]:
    """Return the words of jieba's dictionary."""
    return _chances().keys()


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    return _lengths_by_start(word for word in _chances() if 2 <= len(word) <= _LONGEST)


def _lengths_by_start(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return the lengths of the words that begin with each two characters."""
    bits: dict[str, int] = {}
    for word in words:
        start = word[:2]
        bits[start] = bits.get(start, 0) | 1 << len(word)
    lengths = {b: tuple(n for n in range(b.bit_length()) if b >> n & 1) for b in {*bits.values()}}
    return {start: lengths[b] for start, b in bits.items()}


@cache
def _chances() -> dict[str, float]:
    """Return the log-probability of each word of jieba's list; most are as rare as others."""
    words, shown = _columns()  # counts as text: there are few different ones
    logs = {count: math.log(int(count) / _ALL) if int(count) else None for count in {*shown}}
    chances = zip(words, map(logs.__getitem__, shown), strict=True)
    return {word: chance for word, chance in chances if chance is not None}


@cache
def counts() -> list[tuple[str, int]]:
    """Return each word of jieba's list with its count."""
    listed = zip(*_columns(), strict=True)
    return [(word, int(count)) for word, count in listed if int(count)]


@cache
def _columns() -> tuple[list[str], list[str]]:
    """Return the words and the counts of jieba's list; loading jieba takes longer."""
    spec = find_spec("jieba")
    assert spec and spec.submodule_search_locations
    fields = (Path(spec.submodule_search_locations[0]) / "dict.txt").read_text("utf-8").split()
    return fields[::3], fields[1::3]
