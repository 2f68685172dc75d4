"""One change, as a person reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Files = Mapping[str, bytes]
"""The content of each file that an editor may change, by its path."""
ChangeKind = Literal["数字", "句子", "资料", "菜单", "新文件", "删去的文件", "别的文件"]
KINDS: tuple[ChangeKind, ...] = (
    "数字", "句子", "资料", "菜单", "新文件", "删去的文件", "别的文件",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise than before."""

    kind: ChangeKind
    path: str
    """The file that was edited; for a sentence that follows its figure, the page."""
    place: str
    """Where in it: the figure, the heading, the keys."""
    old: str
    new: str
    note: str = ""
    """For a figure what kind of change it is, and by how much."""
    number: int = 0
    """Counted from 1, in the order of the list; remarks refer to it."""


def text_of(raw: bytes) -> str:
    """Return the text of a file; damaged characters are shown as such."""
    return raw.decode("utf-8-sig", "replace").replace("\r\n", "\n")
