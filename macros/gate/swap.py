"""Put a new folder in the place of an old one; an interruption at any moment loses neither.

`python -m macros.gate.swap NEW TARGET` does this alone.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from ..desk import console
from ..files import sync

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
"""Constants of renameat2(2) on Linux."""


def swap(new: Path, target: Path) -> None:
    """Put the folder `new` in the place of `target`, and delete what stood there.

    On Linux the two change places in one step: `target` is complete, old or new, at every moment.
    Other systems and network drives need two renames. A stop between them leaves no `target`
    until `recover`, or the next swap, puts the old one back.

    Raises:
        OSError: the swap failed; `target` is unchanged.
    """
    recover(target)
    aside = _aside(target)
    if not os.path.lexists(target):
        new.rename(target)
    elif _exchange(new, target):
        new.rename(aside)
    else:
        target.rename(aside)
        try:
            new.rename(target)
        except OSError:
            aside.rename(target)
            raise
    sync(target.parent)
    discard(aside)


def recover(target: Path) -> None:
    """Undo an interrupted swap, and delete what one left behind."""
    aside = _aside(target)
    if os.path.lexists(aside) and not os.path.lexists(target):
        aside.rename(target)
    discard(aside)


def discard(path: Path) -> None:
    """Rename a folder or link, then delete it, so that no half-deleted one keeps the name.

    On Windows, files that are still open stay until the next call.
    """
    doomed = path.with_name(f".{path.name.strip('.')}.gone")
    with suppress(OSError):
        erase(doomed)
        path.rename(doomed)
        erase(doomed)


def erase(path: Path) -> None:
    """Delete a folder, or a link to one, as far as possible."""
    if path.is_symlink():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two paths in one step; return False where the system or the drive cannot."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "renameat2"):
        return False
    paths = os.fsencode(first), os.fsencode(second)
    return bool(libc.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)


def main(new: Path, target: Path) -> int:
    """Swap the folders; return 1 if that failed."""
    try:
        swap(new, target)
    except OSError as error:
        reason = console.reason(error)
        print(f"{target} 没有换成新的，还是原来的：{reason}。", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    console.prepare()
    sys.exit(main(*map(Path, sys.argv[1:])))
