"""The manifest of a release: each file with its checksum."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from .ledger.problem import quoted

NAME = "manifest.json"
SITE = "site/"
MAX_BYTES = 2**30
"""Limit for all files of a release; far above any town's, far below a server's disk."""
MAX_FILES = 20_000
"""Limit for the number of files in a release."""

_SUM = re.compile(r"[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SOURCE = re.compile(r"sha(256|384|512)-[A-Za-z0-9+/]{43,86}={0,2}")


class DeployError(Exception):
    """Why nothing was published, worded for the person who publishes."""


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """A file of the release."""

    sha256: str
    size: int
    """In bytes."""


@dataclass(frozen=True)
class Manifest:
    """manifest.json of a release."""

    text: bytes
    """The bytes of manifest.json in the archive."""
    town: str
    year: int
    hash: str
    """SHA-256 of the lines of SHA256SUMS: the same content, the same hash."""
    commit: str
    day: str
    policy: dict[str, list[str]]
    """Hashes of what the Content-Security-Policy lets run, by kind: `script`, `style`, …"""
    files: dict[str, ReleaseFile]
    """The files by their names in the archive."""

    @property
    def name(self) -> str:
        """The name of the release on the server: the first twelve digits of its hash."""
        return self.hash[:12]

    @cached_property
    def site(self) -> dict[str, ReleaseFile]:
        """The public files, by their addresses."""
        return {n.removeprefix(SITE): e for n, e in self.files.items() if n.startswith(SITE)}

    @property
    def sums(self) -> list[str]:
        """The lines of SHA256SUMS for the files."""
        return sorted_sums(self.files)

    def __str__(self) -> str:
        return f"{self.town}{self.year}年，{self.name}，{self.day}"


def sorted_sums(files: Mapping[str, ReleaseFile]) -> list[str]:
    """Return a line for each file in the format of `sha256sum -c`, sorted by name."""
    return [f"{entry.sha256}  {name}\n" for name, entry in sorted(files.items())]


def parse(raw: bytes) -> Manifest:
    """Parse manifest.json.

    Raises:
        DeployError: it is not a manifest of a release, or contradicts itself.
    """
    try:
        manifest = _manifest(raw, json.loads(raw.decode("utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise DeployError(f"{NAME} 看不懂：不是本站做的发布包，或者版本不同。") from None
    if sha256("".join(manifest.sums).encode()).hexdigest() != manifest.hash:
        raise DeployError(f"{NAME} 里的总校验值与各文件的对不上：发布包被改过。")
    return manifest


def _manifest(raw: bytes, fields: dict[str, Any]) -> Manifest:
    if fields["format"] != 1:
        raise ValueError(NAME)
    manifest = Manifest(
        text=raw,
        town=_text(fields, "town", re.compile(r"[\w·（）]{1,40}")),
        year=int(_text({"year": str(fields["year"])}, "year", re.compile(r"\d{4}"))),
        hash=_text(fields, "hash", _SUM),
        commit=_text(fields, "commit", _COMMIT),
        day=_text(fields, "day", _DAY),
        policy={kind: _sources(fields["policy"], kind) for kind in fields["policy"]},
        files={name: _entry(entry) for name, entry in fields["files"].items()},
    )
    if len(manifest.files) > MAX_FILES or sum(e.size for e in manifest.files.values()) > MAX_BYTES:
        raise DeployError(f"发布包太大：{len(manifest.files)}个文件。")
    for name in manifest.files:
        if not _is_safe(name):
            raise DeployError(f"发布包里的文件名不安全：{quoted(name)}。")
    # Windows and macOS treat these as one file.
    if len({unicodedata.normalize("NFC", n).casefold() for n in manifest.files}) < len(
        manifest.files
    ):
        raise DeployError("发布包里有两个文件的名称只差大小写。")
    if "index.html" not in manifest.site:
        raise DeployError("发布包里没有首页 site/index.html。")
    return manifest


def _text(fields: Mapping[str, Any], key: str, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(value := fields[key]):
        raise ValueError(key)
    return str(value)


def _sources(policy: Mapping[str, Any], kind: str) -> list[str]:
    # They end up in the server's configuration, so nothing but hashes may pass.
    return [_text({kind: source}, kind, _SOURCE) for source in policy[kind]]


def _entry(fields: Mapping[str, Any]) -> ReleaseFile:
    size = fields["size"]
    if type(size) is not int or size < 0:
        raise ValueError(size)
    return ReleaseFile(_text(fields, "sha256", _SUM), size)


def _is_safe(name: str) -> bool:
    """Return whether a name stays inside its folder on every operating system."""
    parts = name.split("/")
    return name.isprintable() and not any(
        part in ("", ".", "..") or part.endswith((".", " ")) or set(part) & set('\\:*?"<>|')
        for part in parts
    )


def matches(content: bytes, entry: ReleaseFile) -> bool:
    """Return whether a file is the one that the manifest lists."""
    return len(content) == entry.size and sha256(content).hexdigest() == entry.sha256
