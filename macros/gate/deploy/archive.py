"""Read a release archive as untrusted input, and unpack it with every byte checked."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ... import archive
from ...files import sync
from ...ledger.problem import quoted
from . import twins
from .manifest import NAME, SITE, DeployError, Manifest, ReleaseFile, damage, parse

SUMS = "SHA256SUMS"
MAX_LIST_BYTES = 16 * 2**20
"""The largest manifest.json or SHA256SUMS accepted."""

_FILE = re.compile(r"nianbao-(\d{4})-([0-9a-f]{12})\.zip")


@dataclass(frozen=True, slots=True)
class Archive:
    """An open release whose list of files has been checked, but not their content."""

    zip: zipfile.ZipFile
    manifest: Manifest

    def unpack(self, folder: Path) -> None:
        """Write the site and its compressed twins into a new folder, and read all of it back.

        Raises:
            DeployError: a file differs from the manifest, in the archive or on the disk.
            OSError: it cannot be written; the caller deletes the incomplete folder.
        """
        for name, entry in self.manifest.files.items():
            if not name.startswith(SITE):
                self._content(name, entry)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for _ in pool.map(lambda item: self._write(folder, *item), self.manifest.site.items()):
                pass
        settle(folder)
        if faults := damage(folder, self.manifest):
            raise DeployError(f"写到磁盘以后不对：{faults[0]}（共{len(faults)}处）。网站没有换。")

    def _write(self, folder: Path, name: str, entry: ReleaseFile) -> None:
        content = self._content(SITE + name, entry)
        put(folder / name, content)
        for twin, compressed in twins.compress(name, content, self.manifest.site):
            put(folder / twin, compressed)

    def _content(self, name: str, entry: ReleaseFile) -> bytes:
        content = _read(self.zip, name, entry.size)
        if sha256(content).hexdigest() != entry.sha256:
            raise DeployError(f"发布包里的 {name} 与校验值不符：发布包坏了或者被改过。")
        return content


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


@contextmanager
def open_archive(file: Path) -> Iterator[Archive]:
    """Open the release in a file.

    Raises:
        DeployError: it is not a release, or was damaged or altered.
    """
    name = _FILE.fullmatch(file.name)
    if not name:
        raise DeployError(f"{file.name} 不像发布包：名称应当是 nianbao-年度-十二位校验值.zip。")
    try:
        package = zipfile.ZipFile(file)
    except zipfile.BadZipFile:
        raise DeployError(f"{file.name} 打不开：没有传完，或者不是 zip。") from None
    with package:
        manifest = _check(package)
        if (name[1], name[2]) != (str(manifest.year), manifest.name):
            raise DeployError(f"{file.name} 的名称与内容不符：内容是 {manifest}。")
        yield Archive(package, manifest)


def _check(package: zipfile.ZipFile) -> Manifest:
    """Return the manifest, after checking that it lists exactly the entries of the archive."""
    entries = package.infolist()
    names = [entry.orig_filename for entry in entries]
    if len(set(names)) < len(names):
        raise DeployError("发布包里有重名的文件。")
    for required in (NAME, SUMS):
        if required not in names:
            raise DeployError(f"发布包里没有 {required}。")
    raw = _read(package, NAME, MAX_LIST_BYTES, whole=False)
    manifest = parse(raw)
    expected = {NAME, SUMS, *manifest.files}
    if set(names) != expected:
        stray = sorted(set(names) ^ expected)[0]
        raise DeployError(f"发布包里的文件与 {NAME} 不一致：{quoted(stray)}。")
    for entry in entries:
        _check_entry(entry, manifest)
    lines = _read(package, SUMS, MAX_LIST_BYTES, whole=False).decode("utf-8", "replace")
    own = f"{sha256(raw).hexdigest()}  {NAME}\n"
    if sorted(lines.splitlines(keepends=True)) != sorted([*manifest.sums, own]):
        raise DeployError(f"{SUMS} 与 {NAME} 不一致：发布包被改过。")
    return manifest


def _check_entry(entry: zipfile.ZipInfo, manifest: Manifest) -> None:
    """Refuse an entry that is no regular file or not of the size in the manifest."""
    try:
        archive.refuse_irregular(entry)
    except archive.ArchiveError as error:
        raise DeployError(f"发布{error}") from None
    expected = manifest.files.get(entry.filename)
    if expected and expected.size != entry.file_size:
        raise DeployError(f"发布包里的 {entry.filename} 大小与 {NAME} 不一致。")


def _read(package: zipfile.ZipFile, name: str, size: int, *, whole: bool = True) -> bytes:
    """Return the content of an entry: exactly `size` bytes, or at most that if not `whole`."""
    try:
        return archive.read(package, name, size, whole=whole)
    except archive.ArchiveError as error:
        raise DeployError(f"发布{error}") from None
