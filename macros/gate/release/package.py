"""The release archive: its contents, and writing it completely or not at all."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from ... import files
from ...web.policy import Policy

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"

Contents = Mapping[str, bytes]


class PackageError(Exception):
    """The archive does not match its contents, or they may not be packed."""


@dataclass(frozen=True, slots=True)
class Release:
    """What a manifest states besides the files."""

    town: str
    year: int
    commit: str
    day: str
    policy: Policy
    """Hashes of what pages may run, for the web server."""


def digest(contents: Contents) -> str:
    """Return the SHA-256 of the lines of SHA256SUMS: the same files, the same digest."""
    return sha256(_sums(contents).encode()).hexdigest()


def file_name(release: Release, contents: Contents) -> str:
    """Return the name of the archive: `nianbao-2024-<first 12 digits of the hash>.zip`."""
    return f"nianbao-{release.year}-{digest(contents)[:12]}.zip"


def write(folder: Path, release: Release, contents: Contents) -> Path:
    """Write the archive into `folder` and return its path.

    It gets its name only when it is complete, on the disk and verified.

    Args:
        folder: where releases are kept; made if missing.
        release: town, year and version of the release.
        contents: each file by its name in the archive, without manifest and sums.

    Raises:
        OSError: it cannot be written; earlier releases are untouched.
        PackageError: what was read back differs; earlier releases are untouched.
    """
    entries = _with_manifest(release, contents)
    files.clear(folder)
    target = folder / file_name(release, contents)
    files.write({target: _zip(entries, release.day)}, verify=verify)
    return target


def verify(file: Path) -> None:
    """Verify every file of an archive against manifest and sums.

    Raises:
        PackageError: the archive is unreadable, or a file is missing, extra or different.
    """
    try:
        with zipfile.ZipFile(file) as package:
            contents = {name: package.read(name) for name in package.namelist()}
        manifest = json.loads(contents.pop(MANIFEST))
        sums = contents.pop(SUMS).decode()
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise PackageError(f"发布包读不回来：{error}") from error
    hashes = {name: entry["sha256"] for name, entry in manifest["files"].items()}
    if hashes != {name: sha256(raw).hexdigest() for name, raw in contents.items()}:
        raise PackageError("发布包里的文件与清单不符")
    if manifest["hash"] != digest(contents) or not sums.startswith(_sums(contents)):
        raise PackageError("发布包的校验值不对")


def commit(file: Path) -> str:
    """Return the commit that an archive was made from; empty if it cannot be read."""
    try:
        with zipfile.ZipFile(file) as package:
            return str(json.loads(package.read(MANIFEST))["commit"])
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError):
        return ""


def _with_manifest(release: Release, contents: Contents) -> Contents:
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


def _zip(contents: Contents, day: str) -> bytes:
    """Return a zip; with the same zlib, the same contents give the same bytes."""
    year, month, date = (int(part) for part in day.split("-"))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, raw in sorted(contents.items()):
            entry = zipfile.ZipInfo(name, (year, month, date, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, raw, compresslevel=9)
    return file.getvalue()
