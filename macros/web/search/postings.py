"""Which entries each run of two characters occurs in, kept from build to build.

Chinese has no spaces, so every two neighbouring units are listed; a number or Latin word is one
unit, and is listed alone too, as is each character, for queries of one. A longer run is where all
its pairs are.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from itertools import pairwise
from operator import add
from typing import Any

_LONGEST = 60  # characters, as in a query
_TERM = re.compile(r"\n((?:[^\W_]|[.%]){2,12})[:,]")
_MARKS = re.compile(r"[\W_.%]")
_NO_HAN = re.compile(r"[\W_a-z0-9.%]+")
LATIN = re.compile("[a-z0-9.%]+")
"""A number or a Latin word: one unit."""
_UNITS = re.compile("[a-z0-9.%]+|.")
_LETTER = re.compile(r"[^\W_]")
_INSIDE = re.compile("(?<=[a-z0-9.])(?=[a-z0-9])")
_INSIDE_END = re.compile("(?<=[a-z0-9])(?=[a-z0-9])")

# As search-index.js reads them: digits that end a number, digits that continue one, and the mark
# before the numbers of each layer but the first. Neither figures nor `@` and `/` are among them:
# nothing in a part may look like a telephone number or an address.
_LAST = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghi"
_MORE = "jklmnopqrstuvwxyz!#$%&'()*+,-.=?_`>"
_LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_COMMON_LENGTHS = "!#$%&'()*+,-.=?_`>"
ONCE, AGAIN, TITLE, VALUE, NAME, LETTERS, BEGINS, ENDS = "", "^", "[", "]", "|", "~", "{", "}"
"""Layers, by where a run occurs: once or more often in the text, in the title or value, in the name
of the page, in the title without its punctuation, and at the beginning or end of a term that a line
of the text explains. What is in a name is followed by the length of that name."""
_LAYERS = (ONCE, AGAIN, TITLE, VALUE, NAME, LETTERS, BEGINS, ENDS)
_WITH_LENGTH = frozenset((TITLE, NAME, LETTERS))
_NEXT_LAYER = re.compile(r"([\^\[\]|~{}])")
_NUMBER = re.compile(f"[{re.escape(_MORE)}]*[{_LAST}]")
_NUMBER_AND_LENGTH = re.compile(f"({_NUMBER.pattern})(.)")


@dataclass(frozen=True, slots=True)
class EntryText:
    """The text of an entry, in the form in which it is compared."""

    title: str
    value: str
    body: str
    """Each line begins with a line break."""
    name: str = ""
    """The page's name; only its first entry has it."""
    is_page: bool = True
    """Whether it is a page and no section of one."""

    @property
    def own_name(self) -> str:
        """The name of the page that it is."""
        return self.name if self.is_page else ""


@dataclass(frozen=True, slots=True)
class Postings:
    """Where all runs of the entries of one state of the site occur."""

    entries: Sequence[EntryText]
    """In the order of their numbers."""
    common: Collection[str]
    """Titles that many pages have."""
    texts: Mapping[str, str]
    """By run, the text that lists the entries in which it occurs."""

    def packed(self) -> list[Any]:
        """Return it in lists and texts, for JSON."""
        return [[astuple(entry) for entry in self.entries], sorted(self.common), self.texts]

    @classmethod
    def unpacked(cls, packed: Sequence[Any]) -> Postings:
        """Return what `packed` was made of."""
        entries, common, texts = packed
        return cls([EntryText(*entry) for entry in entries], common, texts)


def postings(
    entries: Sequence[EntryText], common: Collection[str] = (), before: Postings | None = None
) -> Postings:
    """Return where all runs of the entries occur.

    Args:
        entries: all entries, in the order of their numbers.
        common: titles that many pages have.
        before: an earlier state. Where each entry has kept its number, only what was changed in
            the entries is entered.
    """
    common = frozenset(common)
    if before and len(before.entries) == len(entries) and frozenset(before.common) == common:
        return Postings(entries, common, _changed(entries, common, before))
    return Postings(entries, common, _texts(entries, common))


def digits(number: int) -> str:
    """Return a number as search-index.js reads it."""
    more, last = divmod(number, len(_LAST))
    written = _LAST[last]
    while more:
        more, digit = divmod(more, len(_MORE))
        written = _MORE[digit] + written
    return written


# --- from nothing -------------------------------------------------------------------------


def _texts(entries: Sequence[EntryText], common: Collection[str]) -> dict[str, str]:
    numbers = ["", *map(digits, range(len(entries)))]  # no distance is 0
    texts: dict[str, str] = {}
    for mark, layer in _layers(entries).items():
        after = [_length(mark, entry, common) for entry in entries] if mark in _WITH_LENGTH else []
        for run, ids in layer.items():
            distances = [numbers[two - one] for one, two in pairwise([-1, *ids])]
            if after:
                distances = [
                    one + after[number] for one, number in zip(distances, ids, strict=True)
                ]
            texts[run] = texts.get(run, "") + mark + "".join(distances)
    return {run: text for run, text in texts.items() if "\n" not in run}


def _layers(entries: Sequence[EntryText]) -> dict[str, dict[str, list[int]]]:
    """Return the numbers of the entries by run, for each layer."""
    layers: dict[str, dict[str, list[int]]] = {mark: defaultdict(list) for mark in _LAYERS}
    for number, text in enumerate(entries):
        for mark, runs in _runs(text):
            layer = layers[mark]
            for run in runs:
                layer[run].append(number)
    return layers


def _length(mark: str, entry: EntryText, common: Collection[str]) -> str:
    """Return the length of the name in which a run of that layer occurs, where it is told."""
    if mark not in _WITH_LENGTH:
        return ""
    name = _MARKS.sub("", entry.own_name if mark == NAME else entry.title)
    lengths = _COMMON_LENGTHS if mark != NAME and name in common else _LENGTHS
    return lengths[min(len(name), len(lengths) - 1)]


# --- from an earlier state ----------------------------------------------------------------

_Occurrences = Mapping[tuple[str, int], str]
"""The length that follows each layer and number of an entry, or nothing."""


def _changed(
    entries: Sequence[EntryText], common: Collection[str], before: Postings
) -> dict[str, str]:
    gone: dict[str, set[tuple[str, int]]] = defaultdict(set)
    added: dict[str, dict[tuple[str, int], str]] = defaultdict(dict)
    for number, (old, new) in enumerate(zip(before.entries, entries, strict=True)):
        if old != new:
            was, now = (set(_occurring(entry, common)) for entry in (old, new))
            for run, mark, _ in was - now:
                gone[run].add((mark, number))
            for run, mark, length in now - was:
                added[run][mark, number] = length
    numbers = {digits(number): number for number in range(len(entries))}
    texts = dict(before.texts)
    for run in gone.keys() | added.keys():
        known = _read(texts.pop(run, ""), numbers)
        kept = {place: length for place, length in known if place not in gone[run]}
        if occurrences := {**kept, **added[run]}:
            texts[run] = _written(occurrences)
    return texts


def _occurring(entry: EntryText, common: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield each run of an entry, with its layer and the length that follows."""
    for mark, runs in _runs(entry):
        length = _length(mark, entry, common)
        yield from ((run, mark, length) for run in runs if "\n" not in run)


def _read(text: str, numbers: Mapping[str, int]) -> Iterator[tuple[tuple[str, int], str]]:
    """Yield what a text of `Postings` lists, as in `_Occurrences`."""
    layers = [ONCE, *_NEXT_LAYER.split(text)]
    for mark, listed in zip(layers[::2], layers[1::2], strict=True):
        number = -1
        if mark in _WITH_LENGTH:
            found = _NUMBER_AND_LENGTH.findall(listed)
        else:
            found = [(distance, "") for distance in _NUMBER.findall(listed)]
        for distance, length in found:
            number += numbers[distance] + 1
            yield (mark, number), length


def _written(occurrences: _Occurrences) -> str:
    text = ""
    for layer in _LAYERS:
        ids = sorted(number for mark, number in occurrences if mark == layer)
        distances = (
            digits(two - one - 1) + occurrences[layer, two] for one, two in pairwise([-1, *ids])
        )
        text += layer * bool(ids) + "".join(distances)
    return text


# --- the runs of a text -------------------------------------------------------------------


def _runs(text: EntryText) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield the runs of an entry, by layer; they depend on nothing but the entry."""
    body, title = _count(text.body), _count(text.title)
    terms = [_UNITS.findall(term) for term in _TERM.findall(text.body)]
    yield ONCE, (run for run, times in body.items() if times == 1)
    yield AGAIN, (run for run, times in body.items() if times > 1)
    yield TITLE, title
    yield VALUE, _count(text.value)
    yield NAME, _count(text.name)
    yield LETTERS, _count(_MARKS.sub("", text.title)).keys() - title.keys()
    yield BEGINS, {"".join(units[:2]) for units in terms}
    yield ENDS, {"".join(units[-2:]) for units in terms}


def _count(text: str) -> Counter[str]:
    """Count the runs of a text; those with a line break are none."""
    if not text:
        return Counter()
    han = _NO_HAN.sub("\n", text)
    runs = Counter(map(add, han, han[1:]))
    runs.update(han)
    for match in LATIN.finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        whole, suffixes, prefixes = _number_runs(match[0])
        runs.update(whole)
        if _LETTER.match(before):
            runs.update(before + affix for affix in prefixes)
        if _LETTER.match(after):
            runs.update(affix + after for affix in suffixes)
    return runs


@cache
def _number_runs(unit: str) -> tuple[list[str], list[str], list[str]]:
    """Return the runs that find a number (35, 35.2, 35.2% but not 5), its suffixes and prefixes."""
    inside, inside_end = ({m.start() for m in p.finditer(unit)} for p in (_INSIDE, _INSIDE_END))
    starts = [i for i in range(len(unit)) if i not in inside]
    ends = [i for i in range(1, len(unit) + 1) if i not in inside_end]
    whole = [unit[i:j] for i in starts for j in ends if i < j <= i + _LONGEST]
    return whole, [unit[i:] for i in starts], [unit[:j] for j in ends]
