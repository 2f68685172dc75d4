"""An editor's file as it is on the disk: its text with every line end, and its digest."""

from __future__ import annotations

import codecs
import os
import re
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath

FOLDERS = ("data", "docs")
"""Where the pen writes, and nowhere else."""
_SUFFIXES = {"data": (".yml", ".yaml"), "docs": (".md",)}
_PART = re.compile(r'(?!\.)[^\\/:*?"<>|\x00-\x1f]{1,200}(?<![. ])')
"""A part of a path that every system takes for a name: no drive, no `..`, no hidden file."""
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


class PenError(Exception):
    """Nothing was written; the text says why, in an editor's words."""


@dataclass(frozen=True, slots=True)
class Source:
    """The content of a file."""

    path: str
    """Relative to the project, with forward slashes."""
    text: str
    """Without byte order mark; the line ends are those of the file."""
    marked: bool = False
    """Whether it begins with a byte order mark."""

    @property
    def content(self) -> bytes:
        """Its bytes."""
        return codecs.BOM_UTF8 * self.marked + self.text.encode()

    @property
    def digest(self) -> str:
        """What a later save compares, to notice that somebody else has changed the file."""
        return digest(self.content)

    @property
    def line_end(self) -> str:
        """The end of its first line, and so of every new one."""
        first = self.text.partition("\n")[0]
        return "\r\n" if first.endswith("\r") else "\n"

    def with_text(self, text: str) -> Source:
        """Return the same file with another text."""
        return replace(self, text=text)

    def line(self, offset: int) -> int:
        """Return the line of an offset, counted from 1."""
        return self.text.count("\n", 0, offset) + 1


def digest(content: bytes) -> str:
    """Return the digest of a file's content; empty for a file that is not there."""
    return sha256(content).hexdigest()[:16]


def locate(root: Path, path: str, *, new: bool = False) -> Path:
    """Return the file at a path that a browser names.

    Args:
        root: the project.
        path: relative to it, as in messages: `data/2024/mediation.yml`.
        new: whether it is to be made.

    Raises:
        PenError: it is not an editor's file inside the project, or (not) there.
    """
    parts = PurePosixPath(path).parts
    fine = len(parts) > 1 and parts[0] in FOLDERS and "/".join(parts) == path
    fine = fine and all(_PART.fullmatch(p) and not _DEVICE.match(p) for p in parts)
    if not fine or not path.endswith(_SUFFIXES[parts[0]]):
        raise PenError("只能改 data 里的资料和 docs 里的网页")
    file = root.joinpath(*parts)
    home = root.resolve() / parts[0]
    # A link may lead anywhere, so what counts is where it leads.
    if file.is_symlink() or os.path.commonpath([home, file.resolve()]) != str(home):
        raise PenError("这个文件是一个链接，通到别处去了，不能在这里改")
    if new == file.exists():
        raise PenError(f"已经有 {path}" if new else f"没有 {path}，也许刚刚删了")
    if not new and not file.is_file():
        raise PenError(f"{path} 不是文件")
    return file


def read(root: Path, path: str) -> Source:
    """Return an editor's file.

    Raises:
        PenError: it cannot be had (`locate`), or is no UTF-8 text.
    """
    content = locate(root, path).read_bytes()
    marked = content.startswith(codecs.BOM_UTF8)
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise PenError(f"{path} 不是 UTF-8 编码，请用编辑器另存为 UTF-8，再在这里改") from error
    return Source(path, text, marked)
