"""Cases that residents describe without naming them, packed for assets/search-query.js.

`data/synonyms.yml` has kinds of words (relatives, blows) and what they mean when they stand in one
sentence (domestic violence).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

Kinds = Mapping[str, Sequence[str]]
"""The words of each kind."""
Cases = Mapping[str, Sequence[Sequence[str]]]
"""By what is meant, the sets of kinds, or of words themselves, that stand in one sentence."""

# A letter for each kind, the shorter in UTF-8 for the most used; none is a mark of the format.
_LETTERS = [chr(n) for n in (*range(0x3C, 0x5C), *range(0x61, 0x7F), *range(0xC0, 0x250))]


def pack(kinds: Kinds, cases: Cases) -> tuple[list[list[str]], str]:
    """Return the cases and the words.

    Returns:
        For each meaning a list of it and its cases, a letter for each kind; and
        `letters:word word;…`, with the letters of all kinds of the words.
    """
    used = Counter(chain.from_iterable(chain.from_iterable(cases.values())))
    letters = dict(zip((kind for kind, _ in used.most_common()), _LETTERS, strict=False))
    groups: dict[str, list[str]] = defaultdict(list)
    for word, its_kinds in _needed(_kinds_of(kinds, used)).items():
        groups["".join(sorted(letters[kind] for kind in its_kinds))].append(word)
    packed = [
        [meaning, *("".join(letters[kind] for kind in case) for case in said)]
        for meaning, said in cases.items()
    ]
    return packed, ";".join(f"{group}:{' '.join(words)}" for group, words in sorted(groups.items()))


def _kinds_of(kinds: Kinds, used: Iterable[str]) -> dict[str, set[str]]:
    """Return the kinds of each word that cases use; a word that a case names is its own kind."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind, words in kinds.items():
        for word in words:
            found[word].update({kind}.intersection(used))
    for kind in used:
        if kind not in kinds:
            found[kind].add(kind)
    return found


def _needed(kinds_of: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return the words without those that a shorter word of the same kinds stands for."""
    needed: dict[str, set[str]] = {}
    for word in sorted(kinds_of, key=lambda word: (len(word), word)):
        inside = list(_inside(word, needed))
        if [needed[one] for one in inside] != ([kinds_of[word]] if kinds_of[word] else []):
            needed[word] = kinds_of[word]
    return needed


def _inside(word: str, known: Mapping[str, set[str]]) -> Iterator[str]:
    """Yield the known words in the word, from the left, the longest first."""
    start = 0
    while start < len(word):
        ends = range(len(word), start, -1)
        longest = next((word[start:end] for end in ends if word[start:end] in known), "")
        if longest:
            yield longest
        start += len(longest) or 1
