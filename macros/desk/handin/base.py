"""What an editor's files are compared with: a version in git, or the copy that a kit brought."""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ... import files, zips
from . import repository
from .change import Files
from .repository import PARTS

FILE = ".base.zip"
"""The copy of an editor's files as they were handed out, where there is no git."""
ABOUT = "base.json"
MAX_BYTES = 256 * 2**20
DATE = (1980, 1, 1, 0, 0, 0)


class BaseError(Exception):
    """There is nothing to compare with; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Base:
    """An earlier state of an editor's files."""

    commit: str
    """40 hexadecimal digits; empty where the copy was made without git."""
    files: Files


def read(root: Path, since: str = "") -> Base:
    """Return what to compare with.

    Args:
        root: the project.
        since: a version in git; empty for where it was last in step with the main branch.

    Raises:
        BaseError: there is neither git nor a copy, or no such version.
    """
    if repository.is_repository(root):
        try:
            return _revision(root, since)
        except repository.GitError as error:
            raise BaseError(f"{error}，不知道改了什么。") from None
    if since:
        raise BaseError("这里不是 git 仓库，没有版本可比。")
    return _copy(root / FILE)


def _revision(root: Path, since: str) -> Base:
    commit = repository.revision(root, since) if since else repository.base(root)
    if not commit:
        raise BaseError(f"git 里没有“{since}”这个版本。")
    return Base(commit, repository.files_of(root, commit))


def present(root: Path) -> dict[str, bytes]:
    """Return an editor's files as they are now; what git ignores and systems leave stays out."""
    found: dict[str, bytes] = {}
    for part in PARTS:
        paths = [root / part] if (root / part).is_file() else []
        for place, folders, names in os.walk(root / part):
            folders[:] = sorted(one for one in folders if not one.startswith("."))
            paths += [Path(place) / name for name in sorted(names) if not _is_own(name)]
        for path in paths:
            if not path.is_symlink():
                found[path.relative_to(root).as_posix()] = path.read_bytes()
    return found


def _is_own(name: str) -> bool:
    """Return whether a file belongs to the system or to an editor that has another open."""
    return name.startswith((".", "~$")) or name.lower() in ("thumbs.db", "desktop.ini")


def keep(root: Path, commit: str = "") -> bool:
    """Keep a copy of the files as they are, unless git or a copy is there; return whether it did.

    The desk does so before the first change, so that it can be handed in later.
    """
    if (root / FILE).exists() or repository.is_repository(root):
        return False
    files.write({root / FILE: pack(present(root), commit)})
    return True


def pack(content: Files, commit: str) -> bytes:
    """Return the copy as a zip; the same files, the same bytes with the same zlib."""
    about = json.dumps({"format": 1, "commit": commit}) + "\n"
    return zipped(
        {**{f"files/{path}": raw for path, raw in content.items()}, ABOUT: about.encode()}
    )


def zipped(content: Files) -> bytes:
    """Return a zip of these entries, in order of their names and without a time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, raw in sorted(content.items()):
            entry = zipfile.ZipInfo(name, DATE)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, raw)
    return buffer.getvalue()


def digest(raw: bytes | None) -> str:
    """Return the SHA-256 of a file, whatever its line ends; empty where there is none."""
    if raw is None:
        return ""
    return sha256(raw if b"\0" in raw else raw.replace(b"\r\n", b"\n")).hexdigest()


def _copy(file: Path) -> Base:
    if not file.exists():
        raise BaseError(
            "这里不是 git 仓库，也没有可以比的底本：不知道改了什么。用离线安装包装的才有。"
        )
    try:
        with zipfile.ZipFile(file) as package:
            about = json.loads(zips.read(package, ABOUT, 10_000, whole=False))
            content, room = {}, MAX_BYTES
            for entry in package.infolist():
                if entry.filename.startswith("files/"):
                    raw = zips.read(package, entry.filename, min(entry.file_size, room))
                    room -= len(raw)
                    content[entry.filename.removeprefix("files/")] = raw
            return Base(str(about["commit"]), content)
    except (zips.ZipError, zipfile.BadZipFile, KeyError, TypeError, ValueError):
        raise BaseError(f"底本 {FILE} 坏了，不知道改了什么。") from None
