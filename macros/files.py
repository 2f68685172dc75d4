"""Writing files so that a stop at any moment leaves each of them whole, old or new."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write(files: Mapping[Path, str]) -> None:
    """Write every file: all are complete on disk before the first is put in its place."""
    staged: list[tuple[str, Path]] = []
    try:
        for target, text in files.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".nianbao-", suffix=".tmp", dir=target.parent)
            staged.append((name, target))
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            # A temporary file is its owner's alone; git and the web server read these too.
            os.chmod(name, target.stat().st_mode if target.exists() else 0o644)
        while staged:
            name, target = staged[0]
            os.replace(name, target)
            staged.pop(0)
    finally:
        for name, _ in staged:
            Path(name).unlink(missing_ok=True)
