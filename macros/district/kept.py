"""What was read of the towns, kept with its hash: `data/gathered/`, packed so that git leaves it.

Every release stays, for what an earlier one said is known for good; the last is what counts. The
same packages give the same bytes: no day of reading is kept.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from ..ledger.people import is_small
from . import entry
from .entry import Entry, EntryError
from .reading import Package, Refusal
from .towns import Town

FOLDER = "gathered"
STATE = f"{FOLDER}/state.json"


@dataclass(frozen=True, slots=True)
class Release:
    """A release of a town as it was read."""

    hash: str
    day: str
    version: str
    base: str
    """The address of the town's site with a trailing slash, or empty."""

    def file(self, town: Town) -> str:
        """Return where its figures are kept, below data/."""
        return f"{FOLDER}/{town.stem}/{self.hash[:16]}.csv.gz"


@dataclass(frozen=True, slots=True)
class Holding:
    """What is kept of a town."""

    releases: tuple[Release, ...] = ()
    """Oldest first."""
    refusal: str = ""
    """Why the last reading brought nothing; the last good release stays."""

    @property
    def last(self) -> Release | None:
        """The release that counts."""
        return self.releases[-1] if self.releases else None


@dataclass(frozen=True)
class Holdings:
    """What is kept of all towns, by name."""

    towns: Mapping[str, Holding] = field(default_factory=dict)

    def of(self, town: str) -> Holding:
        """Return what is kept of a town."""
        return self.towns.get(town, Holding())

    @property
    def day(self) -> str:
        """The day of the newest release; empty without any."""
        return max((r.day for h in self.towns.values() for r in h.releases), default="")

    def with_readings(self, readings: Iterable[Package | Refusal]) -> Holdings:
        """Return what is kept after these readings."""
        towns = dict(self.towns)
        for reading in readings:
            old = self.of(reading.town)
            if isinstance(reading, Refusal):
                towns[reading.town] = Holding(old.releases, reading.reason)
                continue
            new = Release(reading.digest, reading.day, reading.version, reading.base)
            rest = tuple(release for release in old.releases if release.hash != new.hash)
            towns[reading.town] = Holding((*rest, new))
        return Holdings(dict(sorted(towns.items())))

    @property
    def text(self) -> str:
        """The state as a file."""
        state = {name: asdict(holding) for name, holding in self.towns.items()}
        return json.dumps(state, ensure_ascii=False, indent=1) + "\n"


def load_holdings(data: Path) -> Holdings:
    """Return what is kept; nothing where the state is missing or no longer what was written."""
    try:
        state = json.loads((data / STATE).read_text("utf-8"))
        return Holdings(
            {
                name: Holding(tuple(Release(**one) for one in kept["releases"]), kept["refusal"])
                for name, kept in state.items()
            }
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Holdings()


def read_release(data: Path, town: Town, release: Release) -> list[Entry] | None:
    """Return the figures of a kept release; None where the file is missing or was changed."""
    file = data / release.file(town)
    try:
        content = gzip.decompress(file.read_bytes())
        is_whole = sha256(content).hexdigest() == release.hash
        return entry.read(town.name, content) if is_whole else None
    except (OSError, EOFError, zlib.error, EntryError):
        return None


def without_small_counts(data: Path, town: Town, holding: Holding) -> Holding:
    """Return what is kept without earlier releases that state a small count which is hidden now.

    The town has learned better; a copy here would tell for good.
    """
    last = holding.last
    now = (read_release(data, town, last) or []) if last else []
    hidden = {entry.key for entry in now if entry.is_hidden}
    if not last or not hidden:
        return holding

    def is_fit(release: Release) -> bool:
        figures = read_release(data, town, release) or []
        return not any(e.key in hidden and is_small(e.figure, e.name) for e in figures)

    return replace(holding, releases=(*filter(is_fit, holding.releases[:-1]), last))


def files(towns: Mapping[str, Town], packages: Iterable[Package]) -> Iterator[tuple[str, bytes]]:
    """Yield path below data/ and content of each file to keep."""
    for package in packages:
        release = Release(package.digest, package.day, package.version, package.base)
        yield release.file(towns[package.town]), gzip.compress(package.content, mtime=0)
