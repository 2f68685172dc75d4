"""One run at a time where files are changed, and what a killed one left behind.

A lock belongs to an open file: the system takes it back when the process ends, however it ends. So
no lock can be stale, and what a lock stands for has no owner as soon as the lock can be had.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import IO

from . import files

PREFIX = ".nianbao-"
"""What the names of temporary folders begin with."""
_HELD = "NIANBAO_LOCK"
"""The variable that tells the steps of a run, which are processes, that it holds this lock."""
_BUSY = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_MOMENT = 0.5
"""Seconds for which a wait is not worth a word."""
_BYTE = 1 << 30
"""The byte that Windows locks: far behind the text, which others may then read."""


class BusyError(Exception):
    """Another run holds the lock; the text says which, in an editor's words."""


def lock_of(root: Path) -> Path:
    """Return the lock of a project: whoever changes its files holds it."""
    return root / ".build" / "lock"


@contextmanager
def hold(lock: Path, name: str, announce: Callable[[str], object] | None = None) -> Iterator[None]:
    """Hold a lock for this run and the processes that it starts.

    Args:
        lock: the file; made if missing.
        name: the command, which others are told together with process and time; empty to leave
            the file as it is.
        announce: called once with the holder if there is one, whose end is then waited for.

    Raises:
        BusyError: another run holds it, and nobody is to wait.
        OSError: the disk cannot be written.
    """
    if os.environ.get(_HELD) == str(lock):
        yield
        return
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+b") as file:
        if not _take(file):
            if announce is None:
                raise BusyError(_holder(lock))
            _wait(file, lambda: announce(_holder(lock)))
        if name:
            _sign(file, name)
        os.environ[_HELD] = str(lock)
        try:
            yield
        finally:
            os.environ.pop(_HELD, None)


@contextmanager
def folder(root: Path, parent: Path) -> Iterator[Path]:
    """Yield a new folder that is deleted at the end; if this run is killed, by the next `clear`.

    Args:
        root: the project, which keeps a record of it.
        parent: where to make it.
    """
    path = parent.absolute() / f"{PREFIX}{token_hex(4)}"
    record = root / ".build" / "runs" / path.name
    with ExitStack() as stack:
        with suppress(OSError):  # a project that cannot be written
            record.parent.mkdir(parents=True, exist_ok=True)
            file = stack.enter_context(record.open("xb"))
            _take(file)
            file.write(os.fsencode(path))
            file.flush()
        try:
            path.mkdir(0o700)
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)
    with suppress(OSError):
        record.unlink()


def clear(root: Path) -> None:
    """Delete what killed runs left behind in a project; what a living one owns stays."""
    for record in (root / ".build" / "runs").glob(f"{PREFIX}*"):
        with suppress(OSError):
            with record.open("r+b") as file:
                if not _take(file):
                    continue
                path = Path(os.fsdecode(file.read()))
                if path.name == record.name:
                    shutil.rmtree(path, ignore_errors=True)
            if path.name != record.name or not path.exists():  # a step may outlive its run
                record.unlink()
    if lock_of(root).exists():
        with suppress(BusyError, OSError), hold(lock_of(root), ""):
            for name in ("data", "docs"):
                for place, _, _ in os.walk(root / name):
                    files.clear(Path(place))


def _take(file: IO[bytes]) -> bool:
    """Lock an open file until it is closed; return False if another has it locked."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            file.seek(0)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        return error.errno not in _BUSY  # a network drive without locks
    return True


def _wait(file: IO[bytes], announce: Callable[[], object]) -> None:
    """Wait for a lock; say so once, unless it is free in a moment."""
    start, is_told = time.monotonic(), False
    while not _take(file):
        if not is_told and time.monotonic() - start > _MOMENT:
            is_told = True
            announce()
        time.sleep(0.1)


def _sign(file: IO[bytes], name: str) -> None:
    text = f"{name}，进程{os.getpid()}，{time.strftime('%m月%d日%H:%M')}开始"
    with suppress(OSError):  # a full disk
        file.truncate(0)
        file.write(text.encode())
        file.flush()


def _holder(lock: Path) -> str:
    try:
        return lock.read_text("utf-8", "replace") or "刚刚开始"
    except OSError:
        return "刚刚开始"
