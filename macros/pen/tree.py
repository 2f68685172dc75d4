"""A YAML text as a tree whose every node knows its exact place in the text.

The ledger's reader keeps lines, which is enough for messages; to replace one value and nothing else
takes offsets. What the pen has written is read back with the ledger's reader all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import yaml

from ..ledger import source
from .source import PenError

Keys: TypeAlias = tuple[str | int, ...]
"""The way to a value from the top: keys of mappings, and numbers in lists from 0."""
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
"""A value without its place; every scalar is a text."""
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Spot:
    """A value in a text, with its key."""

    node: yaml.Node
    key: yaml.ScalarNode | None = None
    """None in a list, and at the top."""

    @property
    def start(self) -> int:
        """The offset of its first character."""
        return int(self.node.start_mark.index)

    @property
    def end(self) -> int:
        """The offset behind its last character, without the blank lines and comments there."""
        return _end(self.node)

    @property
    def head(self) -> int:
        """The offset of its key, or else of itself."""
        return int(self.key.start_mark.index) if self.key else self.start

    @property
    def line(self) -> int:
        """The line of its key, or else of itself, counted from 1."""
        return int((self.key or self.node).start_mark.line) + 1

    @property
    def is_flow(self) -> bool:
        """Whether it is a list or mapping in brackets."""
        return bool(getattr(self.node, "flow_style", False))

    @property
    def plain(self) -> Plain:
        """The value without its place."""
        return plain(self.node)

    def inner(self) -> dict[str | int, Spot]:
        """Return what a list or mapping contains, by key; nothing for a scalar."""
        if isinstance(self.node, yaml.MappingNode):
            return {key.value.strip(): Spot(value, key) for key, value in self.node.value}
        if isinstance(self.node, yaml.SequenceNode):
            return {number: Spot(value) for number, value in enumerate(self.node.value)}
        return {}

    def at(self, keys: Keys) -> Spot:
        """Return the value to which `keys` lead.

        Raises:
            PenError: there is none.
        """
        spot = self
        for key in keys:
            inner = spot.inner()
            if key not in inner:
                raise PenError(f"没有找到“{'.'.join(map(str, keys))}”，也许刚刚改了名或者删了")
            spot = inner[key]
        return spot

    def scalars(self, keys: Keys = ()) -> Iterator[tuple[Keys, Spot]]:
        """Yield every scalar with its keys, in the order of the text."""
        if isinstance(self.node, yaml.ScalarNode):
            yield keys, self
        for key, spot in self.inner().items():
            yield from spot.scalars((*keys, key))


@lru_cache(maxsize=8)
def parse(text: str) -> Spot:
    """Return the top of a YAML text.

    Raises:
        PenError: it is no text that the ledger reads without a problem of syntax.
    """
    try:
        node = yaml.compose(text, Loader=LOADER)
    except (yaml.YAMLError, RecursionError) as error:
        raise PenError("这个文件的写法有误，先在“按原样改”里改好，才能一项一项改") from error
    if node is None:
        raise PenError("这个文件是空的")
    plain(node)
    return Spot(node)


def plain(node: yaml.Node) -> Plain:
    """Return the value of a node without its place.

    Raises:
        PenError: a key occurs twice, or is not a word: it is not clear what would be changed.
    """
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [plain(inner) for inner in node.value]
    values: dict[str, Plain] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.value.strip() in values:
            line = key.start_mark.line + 1
            raise PenError(f"第{line}行的键重复，或者不是一个词，先在“按原样改”里改好")
        values[key.value.strip()] = plain(value)
    return values


@lru_cache(maxsize=8)
def as_ledger_reads(text: str) -> tuple[Plain | None, int]:
    """Return the value that the ledger's reader sees, and the number of problems of syntax."""
    node, problems = source.read_text(text.replace("\r\n", "\n"), "")
    return _plain_node(node) if node else None, len(problems)


def _plain_node(node: source.Node) -> Plain:
    if isinstance(node.value, dict):
        return {key: _plain_node(inner) for key, inner in node.value.items()}
    if isinstance(node.value, list):
        return [_plain_node(inner) for inner in node.value]
    return node.value


def _end(node: yaml.Node) -> int:
    """Return the end of a node: that of a block is where its last value ends, not the next key."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)
