"""Words that a search must not find: accidental runs of characters across word borders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import accumulate
from operator import add

from ...prose.borders import cut, known_words


def accidents(lines: Iterable[str], among: Collection[str] | None = None) -> list[str]:
    """Return words that occur in the lines only across the border of two others: 入学 in 深入学习.

    Whoever searches for such a word does not mean these pages. Parts of longer words (居民 in
    城乡居民) are no accidents, nor is a run that begins or ends at a border.

    Args:
        lines: runs of Chinese characters, each once.
        among: the words to look at; without them all of two or three characters.
    """
    across: set[str] = set()
    unsettled = _known() if among is None else set(among)
    for line in lines:
        # Most words prove proper after a few lines, so few lines need to be cut.
        if words := unsettled.intersection(_parts(line)):
            aligned = set(_aligned(line, words))
            unsettled -= aligned
            across |= words - aligned
    return sorted(across & unsettled)


def words_in(lines: Iterable[str]) -> set[str]:
    """Return the words of two or three characters that occur in the lines, however."""
    found: set[str] = set()
    for line in lines:
        found.update(_parts(line))
    return found & _known()


def _known() -> set[str]:
    return {word for word in known_words() if 2 <= len(word) <= 3}


def _parts(line: str) -> list[str]:
    pairs = list(map(add, line, line[1:]))
    return pairs + list(map(add, pairs, line[2:]))


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
