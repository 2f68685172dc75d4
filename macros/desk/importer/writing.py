"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def changed(root: Path, files: Mapping[Path, str]) -> tuple[list[Path], list[Path]]:
    """Which files are new, and which stand there with another content."""
    new, other = [], []
    for path, text in files.items():
        file = root / path
        if not file.exists():
            new.append(path)
        elif file.read_bytes() != text.encode():
            other.append(path)
    return new, other


def write(root: Path, files: Mapping[Path, str], paths: list[Path]) -> None:
    """Writes `paths`: every file is complete before the first is put in its place."""
    staged: list[tuple[str, Path]] = []
    try:
        for path in paths:
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".import-", suffix=".tmp", dir=target.parent)
            staged.append((name, target))
            with os.fdopen(handle, "wb") as file:
                file.write(files[path].encode())
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, target.stat().st_mode if target.exists() else 0o644)
        while staged:
            name, target = staged[0]
            os.replace(name, target)
            staged.pop(0)
    finally:
        for name, _ in staged:
            Path(name).unlink(missing_ok=True)
