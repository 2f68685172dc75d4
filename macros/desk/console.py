"""The terminal: colour where it is wanted, Chinese text everywhere, years that are years."""

from __future__ import annotations

import argparse
import errno
import os
import re
import sys
from typing import TextIO

from ..ledger.day import today

_COLOURS = {"错误": "31;1", "提醒": "33", "好": "32", "弱": "2"}
_REASONS = {
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘的份额用完了",
    errno.EFBIG: "文件太大，写不下",
    errno.EROFS: "这个磁盘不能写",
    errno.EIO: "磁盘读写出错",
}


def prepare() -> None:
    """Make Chinese output safe on every terminal, Windows' old code pages included."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")


def colour(text: str, role: str, stream: TextIO | None = None) -> str:
    """Return `text` in the colour of `role`; plain in a file, in a pipe or under NO_COLOR."""
    return f"\033[{_COLOURS[role]}m{text}\033[0m" if _is_terminal(stream or sys.stdout) else text


def year(text: str) -> int:
    """Parse the year that a command names.

    Raises:
        argparse.ArgumentTypeError: it is no year, or one that nobody can report on yet.
    """
    if not re.fullmatch("(?:19|20)[0-9]{2}", text):
        raise argparse.ArgumentTypeError(f"写四位数字，如 2025，不是“{text}”")
    if int(text) > today().year + 1:
        raise argparse.ArgumentTypeError(f"{text}年还远没有到")
    return int(text)


def reason(error: OSError) -> str:
    """Return in Chinese why a file could not be read or written."""
    if isinstance(error, FileNotFoundError):
        return "没有这个文件"
    if isinstance(error, PermissionError):
        return "没有权限，或者文件正被别的程序打开"
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


def _is_terminal(stream: TextIO) -> bool:
    colourless = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not colourless
