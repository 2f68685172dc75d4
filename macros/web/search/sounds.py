"""How words sound, for queries with a wrong character, in pinyin, or in its initials.

assets/search-mend.js loads this only when a query is not understood as it was typed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import groupby

from ...prose.borders import counts

_HAN = re.compile("[\u4e00-\u9fff]+")
_LEAST = 12  # how often a word stands on the site to be worth guessing
_REAL = 40  # how often jieba has counted a word that nobody types by mistake
_LONGEST = 8

Readings = dict[str, set[str]]
"""How each character sounds."""


def sounds(common: Iterable[str], known_words: Collection[str]) -> dict[str, str]:
    """Return what is needed to guess the word that was meant.

    Args:
        common: the words of the site that are worth guessing, the most frequent first.
        known_words: words of the site and of residents that the script knows already.

    Returns:
        `words`: further words of the site, the most frequent first; `order`: the syllables of the
        common characters in the order of GB 2312, each with how many sound so, since every browser
        can count through that standard; `sounds`: after each syllable, other characters and other
        ways to read them; `real`: words that look like a mistake in another, and are none.
    """
    known = {word for word in known_words if _HAN.fullmatch(word)}
    words = [word for word in common if word not in known]
    terms = {word for word in (*known, *words) if len(word) <= _LONGEST}
    readings: Readings = {}
    for term in terms:
        for character, syllable in zip(term, _syllables(term), strict=True):
            readings.setdefault(character, set()).add(syllable)
    standard = _standard()
    order = [(syllable, len(list(same))) for syllable, same in groupby(standard.values())]
    others = {one: heard - {standard.get(one, "")} for one, heard in readings.items()}
    for character, syllable in standard.items():
        readings.setdefault(character, set()).add(syllable)
    return {
        "words": " ".join(words),
        "order": "".join(
            f"{syllable}{number if number > 1 else ''} " for syllable, number in order
        ),
        "sounds": _by_syllable(others),
        "real": " ".join(sorted(_lookalikes(terms, readings))),
    }


def common_words(counted: Counter[str]) -> list[str]:
    """Return the words that stand often enough on the site to be worth guessing, in order.

    Args:
        counted: how often each word stands on the site.
    """
    often = [word for word, number in counted.items() if number >= _LEAST and len(word) > 1]
    return sorted(often, key=lambda word: (-counted[word], word))


@cache
def _standard() -> dict[str, str]:
    """Return how each of the 3755 common characters of GB 2312 sounds, in its order: by sound."""
    rows, cells = range(0xB0, 0xD8), range(0xA1, 0xFF)
    characters = [bytes([row, cell]).decode("gb2312", "ignore") for row in rows for cell in cells]
    return {character: _syllable(character) for character in characters if character}


@cache
def _syllable(character: str) -> str:
    return _syllables(character)[0]


def _syllables(word: str) -> list[str]:
    # Slow to load, and seldom needed: mostly an earlier build has heard these words.
    from pypinyin import lazy_pinyin

    return lazy_pinyin(word)


def _by_syllable(readings: Readings) -> str:
    listed: dict[str, list[str]] = defaultdict(list)
    for character, syllables in sorted(readings.items()):
        for syllable in syllables:
            listed[syllable].append(character)
    return ";".join(syllable + "".join(listed[syllable]) for syllable in sorted(listed))


def _lookalikes(terms: Collection[str], readings: Readings) -> Iterator[str]:
    """Yield words that differ from a term in one character, and sound alike if they are short."""
    gaps: dict[tuple[str, str], set[str]] = defaultdict(set)
    for term in terms:
        for i, character in enumerate(term):
            gaps[term[:i], term[i + 1 :]].add(character)
    for word, count in counts():
        if not 2 <= len(word) <= _LONGEST or count < _REAL or word in terms:
            continue
        for i, character in enumerate(word):
            others = gaps.get((word[:i], word[i + 1 :]))
            if others and (len(word) > 3 or _sound_alike(character, others, readings)):
                yield word
                break


def _sound_alike(character: str, others: Iterable[str], readings: Readings) -> bool:
    mine = readings.get(character) or {_syllable(character)}
    return any(not readings[other].isdisjoint(mine) for other in others)
