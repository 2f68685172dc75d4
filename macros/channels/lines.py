"""Lines of large type, broken between words and never before a mark that ends something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from ..prose import borders
from ..render.drawing import width_of

_HAN = re.compile("[\u4e00-\u9fff]+")
_PARTS = re.compile(rf"“[^“”]{{1,6}}”|[0-9]+年?|[A-Za-z]+|{_HAN.pattern}|.")
_OPENING = "“‘《〈（"
_ENDS = {"。": 2, "；": 2, "，": 1, "：": 1, "、": 1}
"""How good it is to end a line behind a mark."""
# Words that belong to what follows them.
_LEADING = ("与", "和", "及", "、", "第")


@lru_cache(maxsize=4096)  # the same texts are tried in many sizes
def words(text: str) -> tuple[str, ...]:
    """Return the parts between which a line may be broken."""
    parts: list[str] = []
    for piece in _PARTS.findall(text):
        for word in borders.cut(piece) if _HAN.match(piece) else [piece]:
            if parts and (_goes_on(parts[-1]) or _ends(word) or _counts(parts[-1], word)):
                parts[-1] += word
            else:
                parts.append(word)
    return tuple(parts)


def wrap(parts: Iterable[str], longest: float) -> Iterator[str]:
    """Yield the parts in lines of at most so many Chinese characters, as full as they get."""
    line = ""
    for part in parts:
        if line and width_of(line + part) > longest:
            yield line
            line = ""
        line += part
    yield line


def even(parts: Sequence[str], longest: float) -> list[str]:
    """Return the parts in as few lines as `wrap` needs, of about one length.

    Lines that end where a clause does are better than even ones.
    """
    fewest = len(list(wrap(parts, longest)))
    layouts = [list(wrap(parts, width)) for width in (*range(2, int(longest)), longest)]
    return max((lines for lines in layouts if len(lines) == fewest), key=clauses)


def clauses(lines: Iterable[str]) -> int:
    """Return how often a line ends where a clause does; the end of a sentence counts twice."""
    return sum(_ENDS.get(line[-1:], 0) for line in lines)


def _goes_on(part: str) -> bool:
    return part in _LEADING or part[-1] in _OPENING


def _ends(word: str) -> bool:
    return not word[0].isalnum() and word[0] not in _OPENING


def _counts(part: str, word: str) -> bool:
    """Return whether a number stands before what it counts."""
    return part[-1].isdecimal() and _HAN.match(word) is not None
