"""The release archive, read as if a stranger had sent it, and unpacked with every byte checked."""

from __future__ import annotations

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ...ledger.problem import quoted
from ..swap import sync
from . import twins
from .manifest import NAME, SITE, DeployError, Manifest, ReleaseFile, damage, parse

SUMS = "SHA256SUMS"
LARGEST_LIST = 16 * 2**20
"""Bytes of manifest.json or SHA256SUMS."""

_FILE = re.compile(r"nianbao-(\d{4})-([0-9a-f]{12})\.zip")


@dataclass(frozen=True, slots=True)
class Archive:
    """An open release, whose list of files has been checked; its files not yet."""

    zip: zipfile.ZipFile
    manifest: Manifest

    def unpack(self, folder: Path) -> None:
        """Write the site and its compressed twins into a new folder, and reads all of it back.

        Raises:
            DeployError: a file is not what the manifest says, in the archive or on the disk.
            OSError: it cannot be written; what is there so far is the caller's to delete.
        """
        for name, entry in self.manifest.files.items():
            if not name.startswith(SITE):
                self._content(name, entry)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for _ in pool.map(lambda item: self._write(folder, *item), self.manifest.site.items()):
                pass
        settle(folder)
        if bad := damage(folder, self.manifest):
            raise DeployError(f"写到磁盘以后不对：{bad[0]}（共{len(bad)}处）。网站没有换。")

    def _write(self, folder: Path, name: str, entry: ReleaseFile) -> None:
        content = self._content(SITE + name, entry)
        put(folder / name, content)
        for twin, compressed in twins.made(name, content, self.manifest.site):
            put(folder / twin, compressed)

    def _content(self, name: str, entry: ReleaseFile) -> bytes:
        content = _read(self.zip, name, entry.size)
        if sha256(content).hexdigest() != entry.sha256:
            raise DeployError(f"发布包里的 {name} 与校验值不符：发布包坏了或者被改过。")
        return content


def put(file: Path, content: bytes) -> None:
    """Write a new file onto the disk itself, readable for the web server."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
        if hasattr(os, "posix_fadvise"):  # what is read back comes from the disk, not from memory
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    file.chmod(0o644)


def settle(folder: Path) -> None:
    """Have the names in new folders on the disk, and lets the web server into them."""
    for top, _, _ in os.walk(folder):
        Path(top).chmod(0o755)
        sync(Path(top))


@contextmanager
def opened(file: Path) -> Iterator[Archive]:
    """Yield the release in a file.

    Raises:
        DeployError: it is no release, or one that was damaged or altered.
    """
    name = _FILE.fullmatch(file.name)
    if not name:
        raise DeployError(f"{file.name} 不像发布包：名称应当是 nianbao-年度-十二位校验值.zip。")
    try:
        package = zipfile.ZipFile(file)
    except zipfile.BadZipFile:
        raise DeployError(f"{file.name} 打不开：没有传完，或者不是 zip。") from None
    with package:
        manifest = _checked(package)
        if (name[1], name[2]) != (str(manifest.year), manifest.short):
            raise DeployError(f"{file.name} 的名称与内容不符：内容是 {manifest}。")
        yield Archive(package, manifest)


def _checked(package: zipfile.ZipFile) -> Manifest:
    """Return the manifest, which names exactly the entries of the archive."""
    entries = package.infolist()
    names = [entry.orig_filename for entry in entries]
    if len(set(names)) < len(names):
        raise DeployError("发布包里有重名的文件。")
    for needed in (NAME, SUMS):
        if needed not in names:
            raise DeployError(f"发布包里没有 {needed}。")
    raw = _read(package, NAME, LARGEST_LIST, whole=False)
    manifest = parse(raw)
    expected = {NAME, SUMS, *manifest.files}
    if set(names) != expected:
        odd = sorted(set(names) ^ expected)[0]
        raise DeployError(f"发布包里的文件与 {NAME} 不一致：{quoted(odd)}。")
    for entry in entries:
        _plain(entry, manifest)
    lines = _read(package, SUMS, LARGEST_LIST, whole=False).decode("utf-8", "replace")
    own = f"{sha256(raw).hexdigest()}  {NAME}\n"
    if sorted(lines.splitlines(keepends=True)) != sorted([*manifest.sums, own]):
        raise DeployError(f"{SUMS} 与 {NAME} 不一致：发布包被改过。")
    return manifest


def _plain(entry: zipfile.ZipInfo, manifest: Manifest) -> None:
    """Refuse what is not an ordinary file of the size that the manifest states."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG) or entry.flag_bits & 1:
        raise DeployError(f"发布包里的 {entry.filename} 是链接、加密的或者不是普通文件。")
    stated = manifest.files.get(entry.filename)
    if stated and stated.size != entry.file_size:
        raise DeployError(f"发布包里的 {entry.filename} 大小与 {NAME} 不一致。")


def _read(package: zipfile.ZipFile, name: str, size: int, *, whole: bool = True) -> bytes:
    """Return an entry of `size` bytes, or of no more than that where it need not be `whole`."""
    try:
        with package.open(name) as entry:
            content = entry.read(size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise DeployError(f"发布包里的 {name} 读不出来：发布包坏了。") from None
    if len(content) > size or (whole and len(content) < size):
        raise DeployError(f"发布包里的 {name} 大小不对。")
    return content
