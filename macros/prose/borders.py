"""Chinese word borders: the most likely words of a text, by jieba's dictionary."""

from __future__ import annotations

import math
from collections.abc import Iterable, KeysView
from functools import cache
from importlib.util import find_spec
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
        self._chances, self._longest = _chances(), _longest()
        words = sorted({word for word in own if len(word) > 1}, key=len)
        if words:
            own_chances = {word: self._own_chance(word) for word in words}
            starts = {word[:2]: len(word) for word in words}
            starts = {s: max(n, self._longest.get(s, 0)) for s, n in starts.items()}
            self._chances, self._longest = self._chances | own_chances, self._longest | starts

    def _own_chance(self, word: str) -> float:
        parts = sum(self._chances.get(part, _RARE) for part in cut(word))
        return parts + _OWN * (len(word) - 1)

    def cut(self, line: str, whole: bool = True) -> list[str]:
        """Return the most likely words of a line of Chinese characters.

        Args:
            line: the characters.
            whole: whether all of them may be one word.
        """
        chances, longest, length = self._chances, self._longest, len(line)
        best, ends = [0.0] * (length + 1), list(range(1, length + 1))
        for start in reversed(range(length)):
            most = chances.get(line[start], _RARE) + best[start + 1]
            for end in range(
                start + 2, min(start + longest.get(line[start : start + 2], 0), length) + 1
            ):
                chance = chances.get(line[start:end])
                if chance is None or (end - start == length and not whole):
                    continue
                if chance + best[end] > most:
                    most, ends[start] = chance + best[end], end
            best[start] = most
        words, start = [], 0
        while start < length:
            words.append(line[start : ends[start]])
            start = ends[start]
        return words


@cache
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
