"""What the desk prints: colour where it is welcome, progress where it takes long."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

T = TypeVar("T")
_CODES = {"错误": "31;1", "提醒": "33", "好": "32", "弱": "2"}


def prepare() -> None:
    """Makes Chinese output safe on every terminal, Windows' old code pages included."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")


def coloured(text: str, role: str, stream: TextIO | None = None) -> str:
    """`text` in the colour of `role`, or plain where the output is a file, a pipe or NO_COLOR."""
    return f"\033[{_CODES[role]}m{text}\033[0m" if _is_terminal(stream or sys.stdout) else text


def progress(items: Iterable[T], title: str, total: int) -> Iterator[T]:
    """The items, with a line on standard error that counts them once it takes over a second."""
    start = time.monotonic()
    shown = False
    for number, item in enumerate(items, 1):
        yield item
        if _is_terminal(sys.stderr) and time.monotonic() - start > 1:
            shown = True
            print(f"\r{title}：{number}/{total}", end="", file=sys.stderr, flush=True)
    if shown:
        print(file=sys.stderr)


def _is_terminal(stream: TextIO) -> bool:
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not plain
