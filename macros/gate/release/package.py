"""The release file: what is in it, and how it comes to its place whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from ...web.policy import Policy
from ..swap import sync

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"

Contents = Mapping[str, bytes]


class PackageError(Exception):
    """What was written is not what was meant."""


@dataclass(frozen=True, slots=True)
class Release:
    """What a manifest says besides the files."""

    town: str
    year: int
    commit: str
    day: str
    policy: Policy
    """What pages may run, for the web server."""


def digest(contents: Contents) -> str:
    """Return the SHA-256 over the lines of SHA256SUMS: the same files, the same digest."""
    return sha256(_sums(contents).encode()).hexdigest()


def file_name(release: Release, contents: Contents) -> str:
    """Return `nianbao-2024-<12 digits of the hash>.zip`."""
    return f"nianbao-{release.year}-{digest(contents)[:12]}.zip"


def write(folder: Path, release: Release, contents: Contents) -> Path:
    """Return the archive in `folder`. It is complete, on disk and read again before it gets its name.

    Args:
        folder: where releases lie; made if there is none.
        release: what it is a release of.
        contents: every file by its name in the archive, manifest and sums excepted.

    Raises:
        OSError: it cannot be written; nothing has changed then.
        PackageError: what was read again differs; nothing has changed then.
    """
    whole = _complete(release, contents)
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(".nianbao-*.part"):  # of a run that was killed
        left.unlink()
    target = folder / file_name(release, contents)
    handle, name = tempfile.mkstemp(prefix=".nianbao-", suffix=".part", dir=folder)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            _zip(file, whole, release.day)
            file.flush()
            os.fsync(file.fileno())
        verify(part)
        part.chmod(0o644)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    sync(folder)
    return target


def verify(file: Path) -> None:
    """Read an archive to its end.

    Raises:
        PackageError: a file is missing, too many, or not what manifest and sums say.
    """
    try:
        with zipfile.ZipFile(file) as package:
            contents = {name: package.read(name) for name in package.namelist()}
        manifest = json.loads(contents.pop(MANIFEST))
        sums = contents.pop(SUMS).decode()
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise PackageError(f"发布包读不回来：{error}") from error
    listed = {name: entry["sha256"] for name, entry in manifest["files"].items()}
    if listed != {name: sha256(raw).hexdigest() for name, raw in contents.items()}:
        raise PackageError("发布包里的文件与清单不符")
    if manifest["hash"] != digest(contents) or not sums.startswith(_sums(contents)):
        raise PackageError("发布包的校验值不对")


def commit(file: Path) -> str:
    """Return the commit that an archive was made of, or empty where it does not say."""
    try:
        with zipfile.ZipFile(file) as package:
            return str(json.loads(package.read(MANIFEST))["commit"])
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError):
        return ""


def _complete(release: Release, contents: Contents) -> Contents:
    manifest: dict[str, Any] = {
        "format": 1,
        "town": release.town,
        "year": release.year,
        "hash": digest(contents),
        "commit": release.commit,
        "day": release.day,
        "policy": release.policy,
        "files": {
            name: {"sha256": sha256(raw).hexdigest(), "size": len(raw)}
            for name, raw in sorted(contents.items())
        },
    }
    text = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    sums = _sums(contents) + f"{sha256(text).hexdigest()}  {MANIFEST}\n"
    return {**contents, MANIFEST: text, SUMS: sums.encode()}


def _sums(contents: Contents) -> str:
    return "".join(f"{sha256(raw).hexdigest()}  {name}\n" for name, raw in sorted(contents.items()))


def _zip(file: Any, contents: Contents, day: str) -> None:
    """The same bytes for the same contents; another zlib may pack them otherwise."""
    year, month, date = (int(part) for part in day.split("-"))
    with zipfile.ZipFile(file, "w") as package:
        for name, raw in sorted(contents.items()):
            entry = zipfile.ZipInfo(name, (year, month, date, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, raw, compresslevel=9)
