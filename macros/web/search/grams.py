"""Where runs of two characters occur: what assets/search.js ranks by before it has read a page.

Chinese has no spaces, so every two neighbouring units are listed; a number or Latin word is one
unit, and is listed alone too. A longer run is where all its pairs are. The list is sorted and cut
into parts of a few KB, of which a query needs a few.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from operator import add

PART = 3000
"""Characters of a part; more where one run occurs in very many entries."""
_LONGEST = 60  # characters, as in a query
_TERM = re.compile(r"\n((?:[^\W_]|[.%]){2,12})[:,]")
_MARKS = re.compile(r"[\W_.%]")
_NO_HAN = re.compile(r"[\W_a-z0-9.%]+")
_LATIN = re.compile("[a-z0-9.%]+")
_UNITS = re.compile("[a-z0-9.%]+|.")
_LETTER = re.compile(r"[^\W_]")
_INSIDE = re.compile("(?<=[a-z0-9.])(?=[a-z0-9])")
_INSIDE_END = re.compile("(?<=[a-z0-9])(?=[a-z0-9])")

# As assets/search.js reads them: digits that end a number, digits that continue one, and the mark
# before the numbers of each layer but the first. Neither figures nor `@` and `/` are among them:
# nothing in a part may look like a telephone number or an address.
_LAST = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghi"
_MORE = "jklmnopqrstuvwxyz!#$%&'()*+,-.=?_`>"
ONCE, AGAIN, TITLE, VALUE, NAME, LETTERS, BEGINS, ENDS = "", "^", "[", "]", "|", "~", "{", "}"
"""Layers, by where a run occurs: once or more often in the text, in the title or value, in the name
of the page, in the title without its punctuation, and at the beginning or end of a term that a line
of the text explains."""


@dataclass(frozen=True, slots=True)
class EntryText:
    """The text of an entry, in the form in which it is compared."""

    title: str
    value: str
    body: str
    """Each line begins with a line break."""
    name: str = ""
    """The page's name; only its first entry has it."""


def parts(entries: Iterable[EntryText]) -> tuple[list[str], list[str]]:
    """Return the parts, and for each a text that sorts after earlier runs and not after its own.

    A part is `;调:解…查…;35年:…`: after a first character, the ends of the runs that share it (a
    Latin one between spaces), each with the numbers of the entries, as distances from the previous.
    """
    postings = _postings(_layers(entries))
    pieces: list[list[str]] = [[]]
    starts, size, head, last = [""], 0, "", ""
    for run in sorted(postings, key=_sort_key):
        if size > PART:
            pieces.append([])
            starts.append(_shortest(run, last))
            size, head = 0, ""
        if head != (head := _head(run)):
            pieces[-1].append(f";{head}:")
        pieces[-1] += (_end(run[len(head) :]), postings[run])
        size += 1 + len(postings[run])
        last = run
    return ["".join(part) for part in pieces], starts


def _layers(entries: Iterable[EntryText]) -> dict[str, dict[str, list[int]]]:
    """Return the numbers of the entries by run, for each layer."""
    layers: dict[str, dict[str, list[int]]] = {
        mark: defaultdict(list) for mark in (ONCE, AGAIN, TITLE, VALUE, NAME, LETTERS, BEGINS, ENDS)
    }
    for number, text in enumerate(entries):
        body, title = _count(text.body), _count(text.title)
        terms = _TERM.findall(text.body)
        once, again = layers[ONCE], layers[AGAIN]
        for run, times in body.items():
            (once if times == 1 else again)[run].append(number)
        for mark, runs in (
            (TITLE, title),
            (VALUE, _count(text.value)),
            (NAME, _count(text.name)),
            (LETTERS, _count(_MARKS.sub("", text.title)).keys() - title.keys()),
            (BEGINS, {"".join(_UNITS.findall(term)[:2]) for term in terms}),
            (ENDS, {"".join(_UNITS.findall(term)[-2:]) for term in terms}),
        ):
            layer = layers[mark]
            for run in runs:
                layer[run].append(number)
    return layers


def _count(text: str) -> Counter[str]:
    """Count the runs of a text: pairs of Han characters, the last of a row with a line break."""
    if not text:
        return Counter()
    han = _NO_HAN.sub("\n", text) + "\n"
    runs = Counter(map(add, han, han[1:]))
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


def _sort_key(run: str) -> bytes:
    """Return the key by which scripts compare texts: UTF-16."""
    return run.encode("utf-16-be")


def _head(run: str) -> str:
    """Return what the runs of a line share: a character, or a run that begins in ASCII."""
    return run if run[0].isascii() else run[0]


def _end(rest: str) -> str:
    rest = rest.rstrip("\n")
    return rest if rest and not rest.isascii() else f" {rest} "


def _shortest(run: str, last: str) -> str:
    """Return the shortest beginning of `run` that sorts after `last`."""
    heads = (run[:length] for length in range(1, len(run)))
    return next((head for head in heads if _sort_key(head) > _sort_key(last)), run).rstrip("\n")


def _postings(layers: dict[str, dict[str, list[int]]]) -> dict[str, str]:
    """Return, for each run, the text that lists the entries in which it occurs."""
    most = max((ids[-1] for layer in layers.values() for ids in layer.values()), default=0)
    numbers = ["", *map(_digits, range(most + 1))]  # no distance is 0
    postings: dict[str, str] = {}
    for mark, layer in layers.items():
        for run, ids in layer.items():
            distances = (
                numbers[ids[0] + 1]
                if len(ids) == 1
                else "".join([numbers[after - before] for before, after in pairwise([-1, *ids])])
            )
            postings[run] = postings.get(run, "") + mark + distances
    return {run: text for run, text in postings.items() if run[0] != "\n"}


def _digits(number: int) -> str:
    more, last = divmod(number, len(_LAST))
    digits = _LAST[last]
    while more:
        more, digit = divmod(more, len(_MORE))
        digits = _MORE[digit] + digits
    return digits
