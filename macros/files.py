"""Atomic writing: an interruption at any moment leaves each file whole, old or new."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

_PREFIX, _SUFFIX = ".nianbao-", ".tmp"


def write(
    files: Mapping[Path, str | bytes],
    *,
    durable: bool = True,
    verify: Callable[[Path], object] = lambda part: None,
) -> None:
    """Write every file; all are complete before the first is moved into place.

    Args:
        files: the content of each file; texts are written as UTF-8, line ends as they are.
        durable: whether they also survive a power failure, which takes long; what another run
            makes again need not.
        verify: called with each complete file before it is moved; raises to refuse them all.
    """
    pending_moves: list[tuple[str, Path]] = []
    try:
        for target, content in files.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(_SUFFIX, _PREFIX, target.parent)
            pending_moves.append((name, target))
            with os.fdopen(handle, "wb") as file:
                file.write(content.encode() if isinstance(content, str) else content)
                file.flush()
                if durable:
                    os.fsync(file.fileno())
            # Only the owner may read a temporary file; git and the web server must read these.
            os.chmod(name, target.stat().st_mode if target.exists() else 0o644)
            verify(Path(name))
        while pending_moves:
            name, target = pending_moves[0]
            os.replace(name, target)
            pending_moves.pop(0)
    finally:
        for name, _ in pending_moves:
            Path(name).unlink(missing_ok=True)
    for folder in {target.parent for target in files} if durable else ():
        sync(folder)


def write_folder(folder: Path, texts: Mapping[str, str]) -> None:
    """Write a folder of texts that another run makes again; a new one has all, or is not there."""
    if folder.exists():
        write({folder / name: text for name, text in texts.items()}, durable=False)
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(_SUFFIX, _PREFIX, folder.parent))
    try:
        for name, text in texts.items():
            (new / name).write_bytes(text.encode())
            os.chmod(new / name, 0o644)
        os.chmod(new, 0o755)
        os.replace(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def write_sealed(file: Path, value: object) -> None:
    """Write a value as JSON with its digest; what another run makes again need not last."""
    text = json.dumps(value, ensure_ascii=False)
    write({file: f"{sha256(text.encode()).hexdigest()}\n{text}"}, durable=False)


def read_sealed(file: Path) -> Any:
    """Return the value that `write_sealed` wrote; None where it is missing or damaged."""
    try:
        digest, text = file.read_text("utf-8").split("\n", 1)
    except (OSError, ValueError):
        return None
    return json.loads(text) if digest == sha256(text.encode()).hexdigest() else None


def clear(folder: Path) -> None:
    """Delete what a killed run of `write` left in a folder."""
    for leftover in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        leftover.unlink(missing_ok=True)


def sync(folder: Path) -> None:
    """Flush the entries of a folder to the disk; Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a network drive without fsync
            raise
    finally:
        os.close(handle)
