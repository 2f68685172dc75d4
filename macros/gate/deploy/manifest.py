"""What a release says of itself: every file with its sum, and whether that is true of a folder."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from ...ledger.problem import quoted
from . import twins

NAME = "manifest.json"
SITE = "site/"
LARGEST = 2**30
"""Bytes of a whole release; far above any town's, far below a server's disk."""
MOST = 20_000
"""Files of a release."""

_SUM = re.compile(r"[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SOURCE = re.compile(r"sha(256|384|512)-[A-Za-z0-9+/]{43,86}={0,2}")


class DeployError(Exception):
    """Why nothing was published, in the publisher's words."""


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
    """As it stands in the archive."""
    town: str
    year: int
    hash: str
    """SHA-256 over all files: the same content, the same hash."""
    commit: str
    day: str
    policy: dict[str, list[str]]
    """Hashes of what the Content-Security-Policy lets run, by kind: `script`, `style`, …"""
    files: dict[str, ReleaseFile]
    """By their names in the archive."""

    @property
    def short(self) -> str:
        """The name of the release: the first twelve digits of its hash."""
        return self.hash[:12]

    @cached_property
    def site(self) -> dict[str, ReleaseFile]:
        """The public files, by their addresses."""
        return {n.removeprefix(SITE): e for n, e in self.files.items() if n.startswith(SITE)}

    @property
    def sums(self) -> list[str]:
        """The lines of SHA256SUMS for its files."""
        return sorted_sums(self.files)

    def __str__(self) -> str:
        return f"{self.town}{self.year}年，{self.short}，{self.day}"


def sorted_sums(files: Mapping[str, ReleaseFile]) -> list[str]:
    """Return a line for each file, as `sha256sum -c` reads them."""
    return [f"{entry.sha256}  {name}\n" for name, entry in sorted(files.items())]


def parse(raw: bytes) -> Manifest:
    """Return the manifest of these bytes.

    Raises:
        DeployError: it is not one, or says what cannot be true.
    """
    try:
        made = _manifest(raw, json.loads(raw.decode("utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise DeployError(f"{NAME} 看不懂：不是本站做的发布包，或者版本不同。") from None
    if sha256("".join(made.sums).encode()).hexdigest() != made.hash:
        raise DeployError(f"{NAME} 里的总校验值与各文件的对不上：发布包被改过。")
    return made


def _manifest(raw: bytes, found: dict[str, Any]) -> Manifest:
    if found["format"] != 1:
        raise ValueError(NAME)
    made = Manifest(
        text=raw,
        town=_text(found, "town", re.compile(r"[\w·（）]{1,40}")),
        year=int(_text({"year": str(found["year"])}, "year", re.compile(r"\d{4}"))),
        hash=_text(found, "hash", _SUM),
        commit=_text(found, "commit", _COMMIT),
        day=_text(found, "day", _DAY),
        policy={kind: _sources(found["policy"], kind) for kind in found["policy"]},
        files={name: _entry(entry) for name, entry in found["files"].items()},
    )
    if len(made.files) > MOST or sum(e.size for e in made.files.values()) > LARGEST:
        raise DeployError(f"发布包太大：{len(made.files)}个文件。")
    for name in made.files:
        if not _safe(name):
            raise DeployError(f"发布包里的文件名不安全：{quoted(name)}。")
    # Windows and macOS take these for one file.
    if len({unicodedata.normalize("NFC", n).casefold() for n in made.files}) < len(made.files):
        raise DeployError("发布包里有两个文件的名称只差大小写。")
    if "index.html" not in made.site:
        raise DeployError("发布包里没有首页 site/index.html。")
    return made


def _text(found: Mapping[str, Any], key: str, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(value := found[key]):
        raise ValueError(key)
    return str(value)


def _sources(policy: Mapping[str, Any], kind: str) -> list[str]:
    # They go into the configuration of the server: nothing else may get there with them.
    return [_text({kind: one}, kind, _SOURCE) for one in policy[kind]]


def _entry(found: Mapping[str, Any]) -> ReleaseFile:
    size = found["size"]
    if type(size) is not int or size < 0:
        raise ValueError(size)
    return ReleaseFile(_text(found, "sha256", _SUM), size)


def _safe(name: str) -> bool:
    """Return whether a name stays in its folder, on every system."""
    parts = name.split("/")
    return name.isprintable() and not any(
        part in ("", ".", "..") or part.endswith((".", " ")) or set(part) & set('\\:*?"<>|')
        for part in parts
    )


def damage(folder: Path, manifest: Manifest) -> list[str]:
    """Return what in the folder of a release is not as its manifest says: altered, missing, too much."""
    found = dict(_found(folder))
    expected = dict(twins.expected(manifest.site))
    bad = [f"少了 {name}" for name in sorted({*manifest.site, *expected} - {*found})]
    bad += [f"多了 {name}" for name in sorted({*found} - {*manifest.site, *expected})]
    for name, entry in manifest.site.items():
        if name in found and not _same(found[name].read_bytes(), entry):
            bad.append(f"{name} 与校验值不符")
    for name, (of, decode) in expected.items():
        if name in found and not _same(decode(found[name].read_bytes()), manifest.site[of]):
            bad.append(f"{name} 解压后与 {of} 不同")
    return bad


def _found(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield everything in a folder that is no folder itself; links are not followed."""
    for top, folders, files in os.walk(folder):
        for name in files:
            path = Path(top, name)
            yield (
                path.relative_to(folder).as_posix() + ("（链接）" if path.is_symlink() else ""),
                path,
            )
        for name in folders:
            if Path(top, name).is_symlink():
                yield Path(top, name).relative_to(folder).as_posix() + "（链接）", Path(top, name)


def _same(content: bytes, entry: ReleaseFile) -> bool:
    return len(content) == entry.size and sha256(content).hexdigest() == entry.sha256
