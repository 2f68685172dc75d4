"""Unpack a release with every byte checked, also on the disk."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ...archive import Archive
from ...files import sync
from ...manifest import SITE, DeployError
from . import twins
from .damage import damage


def unpack(archive: Archive, folder: Path) -> None:
    """Write the site and its compressed twins into a new folder, and read all of it back.

    Raises:
        DeployError: a file differs from the manifest, in the archive or on the disk.
        OSError: it cannot be written; the caller deletes the incomplete folder.
    """
    manifest = archive.manifest
    for name in manifest.files:
        if not name.startswith(SITE):
            archive.content(name)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(lambda name: _write(archive, folder, name), manifest.site):
            pass
    settle(folder)
    if faults := damage(folder, manifest):
        raise DeployError(f"写到磁盘以后不对：{faults[0]}（共{len(faults)}处）。网站没有换。")


def _write(archive: Archive, folder: Path, name: str) -> None:
    content = archive.content(SITE + name)
    put(folder / name, content)
    for twin, compressed in twins.compress(name, content, archive.manifest.site):
        put(folder / twin, compressed)


def put(file: Path, content: bytes) -> None:
    """Write a new file, flushed to the disk and readable for the web server."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
        if hasattr(os, "posix_fadvise"):  # read back from the disk, not from the cache
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    file.chmod(0o644)


def settle(folder: Path) -> None:
    """Flush the entries of new folders to the disk, and let the web server into them."""
    for top, _, _ in os.walk(folder):
        Path(top).chmod(0o755)
        sync(Path(top))
