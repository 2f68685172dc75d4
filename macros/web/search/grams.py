"""Where runs of two characters occur: what search-index.js ranks by before it reads a page.

Chinese has no spaces, so every two neighbouring units are listed; a number or Latin word is one
unit, and is listed alone too, as is each character, for queries of one. A longer run is where all
its pairs are.

A query should need few parts, each of a few KB. So the pairs of what residents say and of what the
site calls it stand together, topic by topic, and a pair of two topics stands in both; the script
knows these words. Every other pair is in the part of the rarer of its characters, so that the two
pairs that share it are there both.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from itertools import chain, pairwise
from operator import add

_PART, _TOPIC, _ALONE = 2200, 8000, 10_000
"""Characters of a part, roughly: with any runs, with those of topics, with single characters."""
_OFTEN = 1500  # characters of a list that is too long to be loaded with a whole topic
_USUAL = 400  # how many characters are so frequent that all their pairs would fill parts
_PRIME = 1_000_003
_LONGEST = 60  # characters, as in a query
_TERM = re.compile(r"\n((?:[^\W_]|[.%]){2,12})[:,]")
_MARKS = re.compile(r"[\W_.%]")
_NO_HAN = re.compile(r"[\W_a-z0-9.%]+")
_LATIN = re.compile("[a-z0-9.%]+")
_UNITS = re.compile("[a-z0-9.%]+|.")
_PAIR = re.compile("(?=([\u4e00-\u9fff]{2}))")
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


def lists(
    entries: Sequence[EntryText], words: Iterable[Iterable[str]], common: Collection[str]
) -> Lists:
    """Return where all runs of the entries occur.

    A part is `调解…调查… 第35 … 35 …`: after each run (with a number or Latin word: between
    spaces) the numbers of the entries, as distances from the previous.

    Args:
        entries: all entries, in the order of their numbers.
        words: of what residents look for, what it is called here and what they call it.
        common: titles that many pages have.
    """
    postings = _postings(entries, common)
    topics, counts, apart = _topics(postings, words)
    alone = {run for run in postings if len(run) == 1 and not run.isascii()}
    others = postings.keys() - alone - set().union(*topics)
    usual = _usual_characters(postings, others)
    rest = [
        _hashed(others, postings, lambda run: _anchor(run, usual), _PART),
        _hashed(alone, postings, str, _ALONE),
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
        more = (pairs - often).intersection(postings) - topics[-1]
        size += sum(len(pair) + len(postings[pair]) for pair in more)
        topics[-1] |= more
        counts[-1] += 1
        apart |= often
    return topics, counts, "".join(sorted(apart))


def _usual_characters(postings: Mapping[str, str], runs: Iterable[str]) -> set[str]:
    sizes: Counter[str] = Counter()
    for run in runs:
        if len(run) == 2 and not _LATIN.search(run):
            for character in run:
                sizes[character] += len(postings[run])
    most = sorted(sizes, key=lambda one: (-sizes[one], one))[:_USUAL]
    return {one for one in most if sizes[one] > _PART}


def _anchor(run: str, usual: Collection[str]) -> str:
    """Return by what a run is found: its number or Latin word, or the rarer of its characters."""
    if unit := _LATIN.search(run):
        return unit[0]
    return max((one for one in run if one not in usual), default=run)


def _hashed(
    runs: Collection[str], postings: Mapping[str, str], key: Callable[[str], str], most: int
) -> list[list[str]]:
    """Return the runs in parts of about so many characters, those with the same key together."""
    size = sum(len(run) + len(postings[run]) for run in runs)
    parts: list[list[str]] = [[] for _ in range(1 + size // most)]
    for run in runs:
        parts[_hash(key(run)) % len(parts)].append(run)
    return parts


def _hash(text: str) -> int:
    return reduce(lambda sum_, one: (sum_ * 31 + ord(one)) % _PRIME, text, 0)


def _text(runs: Iterable[str], postings: Mapping[str, str]) -> str:
    named = ((f" {run} " if _LATIN.search(run) else run, run) for run in sorted(runs))
    return "".join(name + postings[run] for name, run in named)


def _layers(entries: Sequence[EntryText]) -> dict[str, dict[str, list[int]]]:
    """Return the numbers of the entries by run, for each layer."""
    layers: dict[str, dict[str, list[int]]] = {
        mark: defaultdict(list) for mark in (ONCE, AGAIN, TITLE, VALUE, NAME, LETTERS, BEGINS, ENDS)
    }
    for number, text in enumerate(entries):
        for mark, runs in _runs(text):
            layer = layers[mark]
            for run in runs:
                layer[run].append(number)
    return layers


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
    for match in _LATIN.finditer(text):
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


# --- writing ------------------------------------------------------------------------------


def _postings(entries: Sequence[EntryText], common: Collection[str]) -> dict[str, str]:
    """Return, for each run, the text that lists the entries in which it occurs."""
    numbers = ["", *map(digits, range(len(entries)))]  # no distance is 0
    titles = [_length(entry.title, common) for entry in entries]
    lengths = {TITLE: titles, LETTERS: titles, NAME: [_length(entry.own_name) for entry in entries]}
    postings: dict[str, str] = {}
    for mark, layer in _layers(entries).items():
        after = lengths.get(mark)
        for run, ids in layer.items():
            distances = [numbers[two - one] for one, two in pairwise([-1, *ids])]
            if after:
                distances = [
                    one + after[number] for one, number in zip(distances, ids, strict=True)
                ]
            postings[run] = postings.get(run, "") + mark + "".join(distances)
    return {run: text for run, text in postings.items() if "\n" not in run}


def _length(name: str, common: Collection[str] = ()) -> str:
    name = _MARKS.sub("", name)
    lengths = _COMMON_LENGTHS if name in common else _LENGTHS
    return lengths[min(len(name), len(lengths) - 1)]


def digits(number: int) -> str:
    """Return a number as search-index.js reads it."""
    more, last = divmod(number, len(_LAST))
    written = _LAST[last]
    while more:
        more, digit = divmod(more, len(_MORE))
        written = _MORE[digit] + written
    return written
