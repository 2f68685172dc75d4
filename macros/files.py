"""Atomic writing: an interruption at any moment leaves each file whole, old or new."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write(files: Mapping[Path, str]) -> None:
    """Write every file; all are complete on disk before the first is moved into place."""
    pending_moves: list[tuple[str, Path]] = []
    try:
        for target, text in files.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".nianbao-", suffix=".tmp", dir=target.parent)
            pending_moves.append((name, target))
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            # Only the owner may read a temporary file; git and the web server must read these.
            os.chmod(name, target.stat().st_mode if target.exists() else 0o644)
        while pending_moves:
            name, target = pending_moves[0]
            os.replace(name, target)
            pending_moves.pop(0)
    finally:
        for name, _ in pending_moves:
            Path(name).unlink(missing_ok=True)
