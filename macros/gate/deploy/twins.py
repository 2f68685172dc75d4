"""The compressed twins beside the files of a site, which the web server sends as they are."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Protocol

TEXT = {
    *(".html", ".css", ".js", ".mjs", ".json", ".jsonld", ".geojson", ".webmanifest", ".map"),
    *(".xml", ".svg", ".csv", ".txt", ".md"),
}
"""Types that are worth compressing; the others are compressed already."""
LEAST = 256
"""Bytes up to which a file is one packet anyway."""


class _Sized(Protocol):
    @property
    def size(self) -> int: ...


def gunzip(content: bytes) -> bytes:
    """Return what was compressed; empty where it was not."""
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return b""


def unbrotli(content: bytes) -> bytes:
    """Return what was compressed; empty where it was not."""
    import brotli

    try:
        return bytes(brotli.decompress(content))
    except brotli.error:
        return b""


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def _brotli(content: bytes) -> bytes:
    import brotli  # here, so that whoever only builds and checks needs no more than that

    return bytes(brotli.compress(content, quality=11))


_KINDS: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    ".gz": (_gzip, gunzip),
    ".br": (_brotli, unbrotli),
}


def made(name: str, content: bytes, names: Container[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the twins of a file, with their names; `names` are those of the whole site."""
    for ending, (encode, _) in _KINDS.items():
        if _wanted(name, len(content)) and name + ending not in names:
            yield name + ending, encode(content)


def expected(
    files: Mapping[str, _Sized],
) -> Iterator[tuple[str, tuple[str, Callable[[bytes], bytes]]]]:
    """Yield the names of all twins: of which file each is, and how to read it."""
    for name, file in files.items():
        for ending, (_, decode) in _KINDS.items():
            if _wanted(name, file.size) and name + ending not in files:
                yield name + ending, (name, decode)


def _wanted(name: str, size: int) -> bool:
    return size > LEAST and PurePosixPath(name).suffix.lower() in TEXT
