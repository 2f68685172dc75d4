"""What is counted over all texts of the site, kept from build to build.

Cutting texts into words takes longest: only texts that are new or gone are cut again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import Any

from ...prose.borders import cut
from .accidents import accidents, words_in
from .sounds import common_words, sounds

_HAN = re.compile("[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of the texts of one site, and what is derived from them alone."""

    texts: Sequence[str]
    words: Counter[str]
    """How often each word stands in the texts."""
    accidents: Sequence[str]
    """Words that occur only by accident."""
    sounds: Mapping[str, str]
    """How words sound, for assets/search-mend.js."""
    sounds_of: str
    """The digest of the words that they are the sounds of."""

    def packed(self) -> list[Any]:
        """Return it without its texts in lists and texts, for JSON."""
        return [self.words, list(self.accidents), self.sounds, self.sounds_of]

    @classmethod
    def unpacked(cls, texts: Sequence[str], packed: Sequence[Any]) -> Tally:
        """Return what `packed` was made of."""
        words, *others = packed
        return cls(texts, Counter(words), *others)


def tally(
    texts: Sequence[str], known_words: Collection[str] = (), before: Tally | None = None
) -> Tally:
    """Return the counts of the texts.

    Args:
        texts: what the site says.
        known_words: words of the site and of residents that its scripts know without counting.
        before: the counts of an earlier state, as far as there is one.
    """
    if before:
        words, accidental = _changed(texts, before)
    else:
        words, accidental = _words(texts), accidents(_lines(texts))
    common = common_words(words)
    digest = sha256(repr((common, sorted(known_words))).encode()).hexdigest()
    same = before and before.sounds_of == digest
    heard = before.sounds if before and same else sounds(common, known_words)
    return Tally(texts, words, accidental, heard, digest)


def _changed(texts: Sequence[str], before: Tally) -> tuple[Counter[str], list[str]]:
    """Return the words and the accidents, with only those texts cut that are new or gone."""
    old, new = Counter(before.texts), Counter(texts)
    gone, added = list((old - new).elements()), list((new - old).elements())
    words = before.words.copy()
    words.subtract(_words(gone))
    words.update(_words(added))
    doubtful = words_in(_lines(chain(gone, added)))
    # The new texts first: they prove most of these words proper.
    again = accidents(_lines(chain(added, texts)), doubtful) if doubtful else []
    return +words, sorted({*before.accidents} - doubtful | {*again})


def _words(texts: Iterable[str]) -> Counter[str]:
    return Counter(chain.from_iterable(map(cut, _runs(texts))))


def _lines(texts: Iterable[str]) -> list[str]:
    """Return every run of Chinese characters, once."""
    return list(dict.fromkeys(_runs(texts)))


def _runs(texts: Iterable[str]) -> Iterator[str]:
    return chain.from_iterable(map(_HAN.findall, texts))
