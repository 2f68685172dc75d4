"""The sentences of pages that changed: as readers see them, with their figures filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher

from ...ledger.source import Node, front_matter
from .change import Change, Files, text_of

Fill = Callable[[str, int, int], str]
"""Returns a text with its figures: the text, the side (0 before, 1 now), the year of its page."""
Sentence = tuple[str, str, str]
"""The heading above it, how it reads, and how it is written."""

_HEADING = re.compile(r"#{1,6}[ \t]+(.*?)[ \t]*(?:\{:?[^}]*\})?[ \t]*$")
_END = re.compile(r"(?<=[。！？；])(?![”’）」』])|(?<=[。！？；][”’）])")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARK = re.compile(r"^(?:[-*+]|\d+[.)])[ \t]+|\*\*|\{:?[ \t]*[#.][^}]*\}")


def changes(old: Files, new: Files, fill: Fill) -> Iterator[Change]:
    """Yield the changed sentences of every page that is on both sides."""
    for path in sorted(old.keys() & new.keys()):
        if path.startswith("docs/") and path.endswith(".md"):
            was, now = text_of(old[path]), text_of(new[path])
            yield from _differences(path, _sentences(was, 0, fill), _sentences(now, 1, fill))


def whole(raw: bytes, side: int, fill: Fill) -> str:
    """Return a page as it reads, one sentence a line."""
    return "\n".join(read for _, read, _ in _sentences(text_of(raw), side, fill))


def _sentences(text: str, side: int, fill: Fill) -> list[Sentence]:
    front, start, _ = front_matter(text, "")
    year = front["年度"].value if "年度" in front else ""
    number = int(year) if isinstance(year, str) and year.isdecimal() else 0
    found = [("页首", line, line) for line in _front(front)]
    heading = ""
    for line in text[start:].split("\n"):
        if match := _HEADING.match(line):
            heading = match[1]
        for part in filter(None, map(str.strip, _END.split(line))):
            found.append((heading, fill(_plain(part), side, number), part))
    return found


def _front(front: dict[str, Node]) -> Iterator[str]:
    for key, node in front.items():
        yield f"{key}：{flat(node)}"


def flat(node: Node) -> str:
    """Return a value of YAML in one line of prose."""
    if isinstance(node.value, dict):
        return "；".join(f"{key}：{flat(value)}" for key, value in node.value.items())
    if isinstance(node.value, list):
        return "、".join(map(flat, node.value))
    return node.value


def _plain(text: str) -> str:
    return _MARK.sub("", _LINK.sub(r"\1", text)).strip()


def _differences(path: str, old: list[Sentence], new: list[Sentence]) -> Iterator[Change]:
    was, now = ([(read, written) for _, read, written in side] for side in (old, new))
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        if i2 - i1 == j2 - j1:
            for one, other in zip(old[i1:i2], new[j1:j2], strict=True):
                yield _change(path, [one], [other])
        else:
            yield _change(path, old[i1:i2], new[j1:j2])


def _change(path: str, old: list[Sentence], new: list[Sentence]) -> Change:
    place = (new or old)[0][0]
    # Where only a link or a mark changed, how it is written says what it is.
    column = 1 if [s[1] for s in old] != [s[1] for s in new] else 2
    was, now = ("\n".join(sentence[column] for sentence in side) for side in (old, new))
    return Change("句子", path, place, was, now)
