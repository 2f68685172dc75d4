"""Compressed twins beside the files of a site, which the web server sends unchanged."""

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
"""Suffixes worth compressing; other types are compressed already."""
MIN_BYTES = 256
"""Files up to this size get no twin: they fit into one packet anyway."""


class _Sized(Protocol):
    @property
    def size(self) -> int: ...


def gunzip(content: bytes) -> bytes:
    """Unpack gzip; return nothing if the content is not gzip."""
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return b""


def unbrotli(content: bytes) -> bytes:
    """Unpack Brotli; return nothing if the content is not Brotli."""
    import brotli

    try:
        return bytes(brotli.decompress(content))
    except brotli.error:
        return b""


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def _brotli(content: bytes) -> bytes:
    import brotli  # imported here: builds and checks do without it

    return bytes(brotli.compress(content, quality=11))


_KINDS: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    ".gz": (_gzip, gunzip),
    ".br": (_brotli, unbrotli),
}


def compress(name: str, content: bytes, names: Container[str]) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each twin of a file.

    `names` are all names of the site: a file of its own by such a name is not replaced.
    """
    for ending, (encode, _) in _KINDS.items():
        if _is_compressible(name, len(content)) and name + ending not in names:
            yield name + ending, encode(content)


def expected_twins(
    files: Mapping[str, _Sized],
) -> Iterator[tuple[str, tuple[str, Callable[[bytes], bytes]]]]:
    """Yield the name of each twin with its original's name and the function that unpacks it."""
    for name, file in files.items():
        for ending, (_, decode) in _KINDS.items():
            if _is_compressible(name, file.size) and name + ending not in files:
                yield name + ending, (name, decode)


def _is_compressible(name: str, size: int) -> bool:
    return size > MIN_BYTES and PurePosixPath(name).suffix.lower() in TEXT
