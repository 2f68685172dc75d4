"""Read a release archive as untrusted input: nothing of it is used before it is checked."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from . import zips
from .ledger.problem import quoted
from .manifest import NAME, DeployError, Manifest, parse

SUMS = "SHA256SUMS"
MAX_LIST_BYTES = 16 * 2**20
"""The largest manifest.json or SHA256SUMS accepted."""

_FILE = re.compile(r"nianbao-(\d{4})-([0-9a-f]{12})\.zip")


@dataclass(frozen=True, slots=True)
class Archive:
    """An open release whose list of files has been checked, but not their content."""

    zip: zipfile.ZipFile
    manifest: Manifest

    def content(self, name: str) -> bytes:
        """Return a listed file, its name as in the archive.

        Raises:
            DeployError: it differs from the manifest.
        """
        entry = self.manifest.files[name]
        content = _read(self.zip, name, entry.size)
        if sha256(content).hexdigest() != entry.sha256:
            raise DeployError(f"发布包里的 {name} 与校验值不符：发布包坏了或者被改过。")
        return content


@contextmanager
def open_archive(file: Path, *, is_renamed: bool = False) -> Iterator[Archive]:
    """Open the release in a file, which its maker named unless it `is_renamed`.

    Raises:
        DeployError: it is not a release, or was damaged or altered.
    """
    name = _FILE.fullmatch(file.name)
    if not name and not is_renamed:
        raise DeployError(f"{file.name} 不像发布包：名称应当是 nianbao-年度-十二位校验值.zip。")
    try:
        package = zipfile.ZipFile(file)
    except zipfile.BadZipFile:
        raise DeployError(f"{file.name} 打不开：没有传完，或者不是 zip。") from None
    with package:
        manifest = _check(package)
        if name and (name[1], name[2]) != (str(manifest.year), manifest.name):
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
        zips.refuse_irregular(entry)
    except zips.ZipError as error:
        raise DeployError(f"发布{error}") from None
    expected = manifest.files.get(entry.filename)
    if expected and expected.size != entry.file_size:
        raise DeployError(f"发布包里的 {entry.filename} 大小与 {NAME} 不一致。")


def _read(package: zipfile.ZipFile, name: str, size: int, *, whole: bool = True) -> bytes:
    """Return the content of an entry: exactly `size` bytes, or at most that if not `whole`."""
    try:
        return zips.read(package, name, size, whole=whole)
    except zips.ZipError as error:
        raise DeployError(f"发布{error}") from None
