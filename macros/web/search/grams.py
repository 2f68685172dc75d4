"""How the script finds where runs occur, before it reads a page: the parts of `Postings`.

A query should need few parts, each of a few KB. So the pairs of what residents say and of what the
site calls it stand together, topic by topic, and a pair of two topics stands in both; the script
knows these words. Every other pair is in the part of the rarer of its characters, so that the two
pairs that share it are there both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import chain

from .postings import LATIN

_PART, _TOPIC, _ALONE = 2200, 8000, 10_000
"""Characters of a part, roughly: with any runs, with those of topics, with single characters."""
_OFTEN = 1500  # characters of a list that is too long to be loaded with a whole topic
_USUAL = 400  # how many characters are so frequent that all their pairs would fill parts
_PRIME = 1_000_003
_LATIN_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.%")
_PAIR = re.compile("(?=([\u4e00-\u9fff]{2}))")


@dataclass(frozen=True, slots=True)
class Lists:
    """The parts, and how search-index.js knows which of them lists a run."""

    parts: list[str]
    """First those of the topics, then those of other runs, then those of single characters."""
    topics: list[int]
    """Of each topic, how many of the words it is for, in their order."""
    apart: str
    """Pairs of these words that are listed with the others, as they occur very often."""
    usual: str
    """Characters by which no pair is found that has another one."""
    others: list[int]
    """How many parts are for other runs, and for single characters."""


def lists(postings: Mapping[str, str], words: Iterable[Iterable[str]]) -> Lists:
    """Return the parts that list all runs.

    A part is `调解…调查… 第35 … 35 …`: after each run (with a number or Latin word: between
    spaces) the numbers of the entries, as distances from the previous.

    Args:
        postings: by run, the text that lists its entries.
        words: of what residents look for, what it is called here and what they call it.
    """
    topics, counts, apart = _topics(postings, words)
    alone = {run for run in postings if len(run) == 1 and not run.isascii()}
    others = postings.keys() - alone - set().union(*topics)
    usual = _usual_characters(postings, others)
    groups: dict[str, list[str]] = defaultdict(list)
    for run in others:
        groups[_anchor(run, usual)].append(run)
    rest = [
        _hashed(groups, _size(others, postings), _PART),
        _hashed({one: [one] for one in alone}, _size(alone, postings), _ALONE),
    ]
    return Lists(
        parts=[_text(part, postings) for part in chain(topics, *rest)],
        topics=counts,
        apart=apart,
        usual="".join(sorted(usual)),
        others=[len(parts) for parts in rest],
    )


def _topics(
    postings: Mapping[str, str], words: Iterable[Iterable[str]]
) -> tuple[list[set[str]], list[int], str]:
    """Return the pairs of each topic, how many of the words it is for, and the pairs left out."""
    topics: list[set[str]] = []
    counts: list[int] = []
    apart: set[str] = set()
    size = _TOPIC
    for names in words:
        if size >= _TOPIC:
            topics.append(set())
            counts.append(0)
            size = 0
        pairs = {pair for name in names for pair in _PAIR.findall(name)}
        often = {pair for pair in pairs if len(postings.get(pair, "")) > _OFTEN}
        more = {pair for pair in pairs - often - topics[-1] if pair in postings}
        size += _size(more, postings)
        topics[-1] |= more
        counts[-1] += 1
        apart |= often
    return topics, counts, "".join(sorted(apart))


def _size(runs: Collection[str], postings: Mapping[str, str]) -> int:
    """Return the characters that runs fill with their postings."""
    return sum(map(len, runs)) + sum(map(len, map(postings.__getitem__, runs)))


def _usual_characters(postings: Mapping[str, str], runs: Iterable[str]) -> set[str]:
    sizes: dict[str, int] = defaultdict(int)
    pairs = [run for run in runs if len(run) == 2 and not _has_latin(run)]
    for run, size in zip(pairs, map(len, map(postings.__getitem__, pairs)), strict=True):
        sizes[run[0]] += size
        sizes[run[1]] += size
    most = sorted(sizes, key=lambda one: (-sizes[one], one))[:_USUAL]
    return {one for one in most if sizes[one] > _PART}


def _has_latin(run: str) -> bool:
    """Return whether a number or Latin word is in a run; it is at one of its ends."""
    return run[0] in _LATIN_CHARACTERS or run[-1] in _LATIN_CHARACTERS


def _anchor(run: str, usual: Collection[str]) -> str:
    """Return by what a run is found: its number or Latin word, or the rarer of its characters."""
    one, two = run[0], run[-1]
    if _has_latin(run) and (unit := LATIN.search(run)):
        return unit[0]
    if one in usual:
        return run if two in usual else two
    return one if two in usual else max(one, two)


def _hashed(groups: Mapping[str, Collection[str]], size: int, most: int) -> list[list[str]]:
    """Return runs in parts of about so many characters.

    Args:
        groups: the runs; those with the same key stay together.
        size: of all of them with their postings, in characters.
        most: characters of a part.
    """
    parts: list[list[str]] = [[] for _ in range(1 + size // most)]
    for key, group in groups.items():
        parts[_hash(key) % len(parts)] += group
    return parts


def _hash(text: str) -> int:
    return reduce(lambda sum_, one: (sum_ * 31 + ord(one)) % _PRIME, text, 0)


def _text(runs: Iterable[str], postings: Mapping[str, str]) -> str:
    named = ((f" {run} " if _has_latin(run) else run, run) for run in sorted(runs))
    return "".join(name + postings[run] for name, run in named)
