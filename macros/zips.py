"""Zip files from elsewhere, as untrusted input: what they may hold, and reading it in bounds."""

from __future__ import annotations

import stat
import zipfile
import zlib


class ZipError(Exception):
    """What is wrong with an entry, in an editor's words, to follow the kind of the zip."""


def refuse_irregular(entry: zipfile.ZipInfo) -> None:
    """Refuse an entry that is no regular file, or encrypted.

    Raises:
        ZipError: it is a link, a folder, a device or encrypted.
    """
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG) or entry.flag_bits & 1:
        raise ZipError(f"包里的 {entry.filename} 是链接、加密的或者不是普通文件。")


def read(package: zipfile.ZipFile, name: str, size: int, *, whole: bool = True) -> bytes:
    """Return the content of an entry: exactly `size` bytes, or at most that if not `whole`.

    Raises:
        ZipError: it is damaged or of another size; no more than `size` bytes are unpacked.
    """
    try:
        with package.open(name) as entry:
            content = entry.read(size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise ZipError(f"包里的 {name} 读不出来：包坏了。") from None
    if len(content) > size or (whole and len(content) < size):
        raise ZipError(f"包里的 {name} 大小不对。")
    return content
