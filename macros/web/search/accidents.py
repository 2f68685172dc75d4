"""Words that a search must not find: accidental runs of characters across word borders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain
from operator import add

from ...prose.borders import cut, known_words

_HAN = re.compile("[\u4e00-\u9fff]+")


def accidents(texts: Iterable[str]) -> list[str]:
    """Return words that occur in the texts only across the border of two others: 入学 in 深入学习.

    Whoever searches for such a word does not mean these pages. Parts of longer words (居民 in
    城乡居民) are no accidents, nor is a run that begins or ends at a border.
    """
    across: set[str] = set()
    unsettled = {word for word in known_words() if 2 <= len(word) <= 3}
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
