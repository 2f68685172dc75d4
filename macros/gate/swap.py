"""Putting a new folder in the place of an old one, so that a stop at any moment loses neither.

`python -m macros.gate.swap NEW TARGET` does it for the Makefile.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from ..desk import console

_HERE, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of Linux."""


def swap(new: Path, target: Path) -> None:
    """Put the folder `new` in the place of `target`, and deletes what stood there.

    Linux lets the two change places in one step: at every moment `target` is whole, old or new.
    Other systems and network drives need two renames. Stopped between them there is no `target`
    until `recover`, or the next swap, has put the old one back.

    Raises:
        OSError: it could not be done; `target` is what it was.
    """
    recover(target)
    aside = _aside(target)
    if not os.path.lexists(target):
        new.rename(target)
    elif _exchanged(new, target):
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
    """Undo a swap that was stopped half-way, and deletes what one left behind."""
    aside = _aside(target)
    if os.path.lexists(aside) and not os.path.lexists(target):
        aside.rename(target)
    discard(aside)


def discard(path: Path) -> None:
    """Delete a folder or link, under another name first: a half-deleted one is never taken for it.

    What is still open somewhere (Windows) stays until the next time.
    """
    gone = path.with_name(f".{path.name.strip('.')}.gone")
    with suppress(OSError):
        erase(gone)
        path.rename(gone)
        erase(gone)


def erase(path: Path) -> None:
    """Delete a folder, or a link to one, as far as that can be done."""
    if path.is_symlink():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)


def sync(folder: Path) -> None:
    """Have the names in a folder written to the disk; Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a network drive that has no such thing
            raise
    finally:
        os.close(handle)


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def _exchanged(one: Path, other: Path) -> bool:
    """Return whether the two have changed places; the system or the drive may not be able to."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "renameat2"):
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(libc.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)


def main(new: Path, target: Path) -> int:
    """Swap; 1 where that could not be done."""
    try:
        swap(new, target)
    except OSError as error:
        told = console.reason(error)
        print(f"{target} 没有换成新的，还是原来的：{told}。", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    console.prepare()
    sys.exit(main(*map(Path, sys.argv[1:])))
