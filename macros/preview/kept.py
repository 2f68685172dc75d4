"""What earlier builds made, kept for the next: a page is made again only where it may have changed.

A page depends on its own file and its column's, on the figures that its words read
(`ledger.trace`), and on what all pages share, of which any change makes all pages again. Each page
is kept under the digest of its bytes, so a damaged one is noticed; what no program of ours has
written, or another version of it, is not read at all.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from .. import files
from ..ledger.trace import Reading
from ..web.finish import Gleaning
from ..web.search.index import Counts

_INDEX = "index"


@dataclass(frozen=True, slots=True)
class PageRecord:
    """What the site needs to know of a page that another process made, or an earlier build."""

    messages: Sequence[tuple[str, int, str]] = ()
    """The log: name of the logger, level, text."""
    anchors: Collection[str] | None = None
    links: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """To headings, by the address of their page: the link as the page writes it, by anchor."""
    gleaning: Gleaning | None = None
    """None of an empty page."""
    readings: Collection[Reading] = ()
    """What its words read of the ledger."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was made."""

    source: str
    """The digest of its file."""
    readings: Mapping[Reading, str]
    """The digest of each thing that it read of the ledger."""
    files: Mapping[str, str]
    """The digest of each file that was written, by its address."""
    record: PageRecord


class Store:
    """The pages of the last build that succeeded, in a folder of their own."""

    def __init__(self, folder: Path, shared: str) -> None:
        """Read what is kept; nothing, where that is damaged or what all pages share has changed.

        Args:
            folder: where the pages are kept.
            shared: the digest of what all pages share.
        """
        self._folder, self._shared = folder, shared
        self.pages: Mapping[str, Kept] = {}
        """By address."""
        self.counts: Counts | None = None
        """What was counted of their texts."""
        with suppress(ValueError, TypeError, AttributeError):  # not written by a build
            self._read()

    def restore(self, path: str, site: Path) -> bool:
        """Put the files of a kept page into the site; return whether all are as they were made."""
        kept = {address: self._folder / name for address, name in self.pages[path].files.items()}
        damaged = [file for file in kept.values() if not _is_whole(file)]
        for file in damaged:
            file.unlink(missing_ok=True)
        if not damaged:  # else the page is made again, and would be written into a linked file
            for address, file in kept.items():
                _link(file, site / address)
        return not damaged

    def keep(self, pages: Mapping[str, Kept], counts: Counts | None, site: Path) -> None:
        """Keep the pages of this build in place of the last one's.

        Args:
            pages: by address; of those made now, `files` has the addresses and no digests.
            counts: what was counted of their texts.
            site: the finished site.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        kept = {path: self._with_files(page, site) for path, page in pages.items()}
        packed = {path: _pack(page) for path, page in kept.items()}
        made = [self._shared, packed, counts.packed() if counts else None]
        files.write_sealed(self._folder / _INDEX, made)
        needed = {_INDEX, *(digest for page in kept.values() for digest in page.files.values())}
        for file in self._folder.iterdir():
            if file.name not in needed:
                file.unlink(missing_ok=True)

    def _with_files(self, page: Kept, site: Path) -> Kept:
        digests = {}
        for address, digest in page.files.items():
            digests[address] = digest or _digest((site / address).read_bytes())
            if not digest and not (self._folder / digests[address]).exists():
                _link(site / address, self._folder / digests[address])
        return replace(page, files=digests)

    def _read(self) -> None:
        shared, pages, counts = files.read_sealed(self._folder / _INDEX)
        if shared == self._shared:
            self.pages = {path: _unpack(packed) for path, packed in pages.items()}
            self.counts = Counts.unpacked(counts) if counts else None


def _pack(kept: Kept) -> list[Any]:
    record = kept.record
    readings = [[*reading, digest] for reading, digest in sorted(kept.readings.items())]
    anchors = None if record.anchors is None else sorted(record.anchors)
    gleaning = record.gleaning.packed() if record.gleaning else None
    made = [record.messages, anchors, record.links, gleaning]
    return [kept.source, readings, kept.files, *made]


def _unpack(packed: list[Any]) -> Kept:
    source, readings, addresses, messages, anchors, links, gleaning = packed
    record = PageRecord(
        [(name, level, text) for name, level, text in messages],
        None if anchors is None else set(anchors),
        links,
        Gleaning.unpacked(gleaning) if gleaning else None,
    )
    read = {(year, short, name): digest for year, short, name, digest in readings}
    return Kept(source, read, addresses, record)


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _is_whole(file: Path) -> bool:
    """Return whether a kept file is there with the bytes that its name is the digest of."""
    return file.is_file() and _digest(file.read_bytes()) == file.name


def _link(source: Path, target: Path) -> None:
    """Let a file be at both places; nobody writes into either, a new one takes its place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # a file system without links, or something is there
        shutil.copyfile(source, target)
