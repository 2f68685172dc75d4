"""The values of YAML files that changed, each by its keys; the figures themselves are apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from ...ledger.approval import FILE as APPROVALS
from ...ledger.load import MEASURES
from ...ledger.source import Node, read_text
from ...ledger.witness import FILE as WITNESS
from .change import Change, Files, text_of
from .sentences import flat

T = TypeVar("T")
_SUBJECT = re.compile(r"data/[12][0-9]{3}/[^/]+\.ya?ml")
_FIGURES = "指标"
_OF_FIGURE = ("值", "口径", "目标")
"""What the list of figures says of one; the rest of its keys are told here."""
_NOTHING = Node("", 1)

Leaf = tuple[tuple[str, ...], str, str]
"""Keys, old and new value."""


def changes(old: Files, new: Files) -> Iterator[Change]:
    """Yield the changed values of every YAML file of data/ that is on both sides."""
    for path in sorted(old.keys() & new.keys()):
        if old[path] == new[path]:
            continue
        if path.startswith("data/") and path.endswith((".yml", ".yaml")):
            first, second = (_root(path, files[path]) for files in (old, new))
            for keys, was, now in _leaves(first, second, ()):
                if not (is_subject(path) and _is_figure(keys)):
                    yield Change("资料", path, " › ".join(keys), was, now)
        elif path == "mkdocs.yml":
            lines, others = (text_of(files[path]).split("\n") for files in (old, new))
            for before, after in _pieces(lines, others):
                yield Change("菜单", path, "", "\n".join(before), "\n".join(after))


def _root(path: str, raw: bytes) -> Node:
    return read_text(text_of(raw), path)[0] or _NOTHING


def is_subject(path: str) -> bool:
    """Return whether a file holds the figures of a subject."""
    name = path.rpartition("/")[2]
    return bool(_SUBJECT.fullmatch(path)) and name not in (WITNESS, MEASURES, APPROVALS)


def _is_figure(keys: tuple[str, ...]) -> bool:
    if keys[:1] != (_FIGURES,):
        return False
    return len(keys) <= 2 or (len(keys) == 3 and keys[2] in _OF_FIGURE)


def _leaves(old: Node, new: Node, keys: tuple[str, ...]) -> Iterator[Leaf]:
    """Yield what differs, as far down as both sides have the same shape."""
    was, now = _mapping(old, new)
    if was is not None and now is not None:
        for key in dict.fromkeys((*was, *now)):
            yield from _leaves(was.get(key, _NOTHING), now.get(key, _NOTHING), (*keys, key))
    elif isinstance(old.value, list) and isinstance(new.value, list):
        yield from _items(old.value, new.value, keys)
    elif flat(old) != flat(new):
        yield keys, flat(old), flat(new)


def _mapping(old: Node, new: Node) -> tuple[dict[str, Node] | None, dict[str, Node] | None]:
    """Return both sides as mappings, if one is: a figure written in short is its 值."""
    was, now = old.value, new.value
    if isinstance(was, dict) and isinstance(now, str):
        return was, {"值": new} if now else {}
    if isinstance(now, dict) and isinstance(was, str):
        return {"值": old} if was else {}, now
    return (was if isinstance(was, dict) else None), (now if isinstance(now, dict) else None)


def _items(old: list[Node], new: list[Node], keys: tuple[str, ...]) -> Iterator[Leaf]:
    for was, now in _pieces(old, new, key=flat):
        if len(was) == len(now):
            for one, other in zip(was, now, strict=True):
                yield from _leaves(one, other, (*keys, f"第{new.index(other) + 1}项"))
        else:
            yield keys, "\n".join(map(flat, was)), "\n".join(map(flat, now))


def _pieces(
    old: Sequence[T], new: Sequence[T], key: Callable[[T], str] = str
) -> Iterator[tuple[Sequence[T], Sequence[T]]]:
    """Yield each stretch that differs, on both sides."""
    matcher = SequenceMatcher(None, [*map(key, old)], [*map(key, new)], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield old[i1:i2], new[j1:j2]
