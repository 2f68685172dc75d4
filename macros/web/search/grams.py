"""Where runs of two characters stand: what assets/search.js ranks by before it has read a page.

Chinese has no spaces, so every two neighbouring units are listed; a number or Latin word is one
unit, and is listed alone too. A run of more is where all its pairs are. The list is sorted and cut
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
"""Characters of a part, or more where one run stands in very many entries."""
_LONGEST = 60  # as of a query
_DEFINED = re.compile(r"\n((?:[^\W_]|[.%]){2,12})[:,]")
_MARKS = re.compile(r"[\W_.%]")
_NO_HAN = re.compile(r"[\W_a-z0-9.%]+")
_LATIN = re.compile("[a-z0-9.%]+")
_UNITS = re.compile("[a-z0-9.%]+|.")
_LETTER = re.compile(r"[^\W_]")
_INSIDE = re.compile("(?<=[a-z0-9.])(?=[a-z0-9])")
_INSIDE_END = re.compile("(?<=[a-z0-9])(?=[a-z0-9])")

# As assets/search.js reads them: digits that end a number, digits that go on, and before the
# numbers of each layer but the first, what they are. Neither figures nor `@` and `/` are among
# them: nothing in a part may look like a telephone number or an address.
_LAST = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghi"
_MORE = "jklmnopqrstuvwxyz!#$%&'()*+,-.=?_`>"
ONCE, AGAIN, TITLE, VALUE, NAME, LETTERS, BEGINS, ENDS = "", "^", "[", "]", "|", "~", "{", "}"
"""Once or more often in the text, in the title or value, in the name of the page, in the title
without its punctuation; as the beginning and end of what a line of the text explains."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry says, as it is compared."""

    title: str
    value: str
    body: str
    """With a line break before each line."""
    name: str = ""
    """The page's name, for its first entry."""


def parts(entries: Iterable[Said]) -> tuple[list[str], list[str]]:
    """Return the parts, and a text for each that no run before it comes up to, and it does.

    A part is `;调:解…查…;35年:…`: after its first character the ends of the runs that share it (a
    Latin one between spaces), each with the numbers of the entries, as the distance to the last.
    """
    where = _written(_layers(entries))
    pieces: list[list[str]] = [[]]
    begins, size, head, last = [""], 0, "", ""
    for run in sorted(where, key=_in_utf_16):
        if size > PART:
            pieces.append([])
            begins.append(_shortest(run, last))
            size, head = 0, ""
        if head != (head := _head(run)):
            pieces[-1].append(f";{head}:")
        pieces[-1] += (_end(run[len(head) :]), where[run])
        size += 1 + len(where[run])
        last = run
    return ["".join(part) for part in pieces], begins


def _layers(entries: Iterable[Said]) -> dict[str, dict[str, list[int]]]:
    """Return the numbers of the entries by run, for each way to stand in one."""
    where: dict[str, dict[str, list[int]]] = {
        mark: defaultdict(list) for mark in (ONCE, AGAIN, TITLE, VALUE, NAME, LETTERS, BEGINS, ENDS)
    }
    for number, said in enumerate(entries):
        body, title = _count(said.body), _count(said.title)
        terms = _DEFINED.findall(said.body)
        once, again = where[ONCE], where[AGAIN]
        for run, times in body.items():
            (once if times == 1 else again)[run].append(number)
        for mark, runs in (
            (TITLE, title),
            (VALUE, _count(said.value)),
            (NAME, _count(said.name)),
            (LETTERS, _count(_MARKS.sub("", said.title)).keys() - title.keys()),
            (BEGINS, {"".join(_UNITS.findall(term)[:2]) for term in terms}),
            (ENDS, {"".join(_UNITS.findall(term)[-2:]) for term in terms}),
        ):
            layer = where[mark]
            for run in runs:
                layer[run].append(number)
    return where


def _count(text: str) -> Counter[str]:
    """Return the runs of a text: Han characters in pairs, the last before anything else with a break."""
    if not text:
        return Counter()
    han = _NO_HAN.sub("\n", text) + "\n"
    runs = Counter(map(add, han, han[1:]))
    for match in _LATIN.finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        whole, begun, ended = _pieces(match[0])
        runs.update(whole)
        if _LETTER.match(before):
            runs.update(before + piece for piece in ended)
        if _LETTER.match(after):
            runs.update(piece + after for piece in begun)
    return runs


@cache
def _pieces(unit: str) -> tuple[list[str], list[str], list[str]]:
    """Return what a number is found by (35, 35.2 and 35.2% but not 5), its ends, and its beginnings."""
    inside, inside_end = ({m.start() for m in p.finditer(unit)} for p in (_INSIDE, _INSIDE_END))
    starts = [i for i in range(len(unit)) if i not in inside]
    ends = [i for i in range(1, len(unit) + 1) if i not in inside_end]
    whole = [unit[i:j] for i in starts for j in ends if i < j <= i + _LONGEST]
    return whole, [unit[i:] for i in starts], [unit[:j] for j in ends]


# --- writing ------------------------------------------------------------------------------


def _in_utf_16(run: str) -> bytes:
    """Return by what scripts compare texts."""
    return run.encode("utf-16-be")


def _head(run: str) -> str:
    """Return what runs of a line share: a character, or a run that begins with a number or Latin word."""
    return run if run[0].isascii() else run[0]


def _end(rest: str) -> str:
    rest = rest.rstrip("\n")
    return rest if rest and not rest.isascii() else f" {rest} "


def _shortest(run: str, last: str) -> str:
    """Return what parts two runs of the list."""
    heads = (run[:length] for length in range(1, len(run)))
    return next((head for head in heads if _in_utf_16(head) > _in_utf_16(last)), run).rstrip("\n")


def _written(layers: dict[str, dict[str, list[int]]]) -> dict[str, str]:
    """Return what a part says of each run."""
    most = max((ids[-1] for layer in layers.values() for ids in layer.values()), default=0)
    numbers = ["", *map(_digits, range(most + 1))]  # no distance is 0
    found: dict[str, str] = {}
    for mark, layer in layers.items():
        for run, ids in layer.items():
            distances = (
                numbers[ids[0] + 1]
                if len(ids) == 1
                else "".join([numbers[after - before] for before, after in pairwise([-1, *ids])])
            )
            found[run] = found.get(run, "") + mark + distances
    return {run: said for run, said in found.items() if run[0] != "\n"}


def _digits(number: int) -> str:
    more, last = divmod(number, len(_LAST))
    digits = _LAST[last]
    while more:
        more, digit = divmod(more, len(_MORE))
        digits = _MORE[digit] + digits
    return digits
