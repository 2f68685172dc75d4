"""Style sheets, scripts and pictures of the theme, under names that change with their content.

`site.css` is published as `assets/site.3f2a9c1b.css`, so that a host may let browsers keep it for
ever: after a change the pages ask for another name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = "assets"
"""Where they are published; in the project it lies in overrides/."""
_CODE = (".css", ".js")
# As style sheets name a picture, and scripts another script: url(cursor.svg), "read.js".
_NAMED = re.compile(r'(?<=[("])[\w-]+\.\w+(?=[)"])')


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the theme as it is published."""

    path: str
    """Address under the site: `assets/site.3f2a9c1b.css`."""
    content: bytes
    """With the published names of the files that it loads itself."""


def load(root: Path) -> dict[str, Asset]:
    """Return the files of the theme of the project in `root`, by the names that they have there."""
    files = {file.name: file.read_bytes() for file in (root / "overrides" / FOLDER).iterdir()}

    @cache
    def asset(name: str) -> Asset:
        content = files[name]
        if name.endswith(_CODE):
            content = _NAMED.sub(lambda m: published(m[0]), content.decode()).encode()
        stem, dot, suffix = name.rpartition(".")
        digest = sha256(content).hexdigest()[:8]
        return Asset(f"{FOLDER}/{stem}.{digest}{dot}{suffix}", content)

    def published(name: str) -> str:
        return Path(asset(name).path).name if name in files else name

    return {name: asset(name) for name in sorted(files)}


def paths(root: Path) -> dict[str, str]:
    """Return the addresses under the site, by the names in overrides/assets."""
    return {name: asset.path for name, asset in load(root).items()}


def publish(root: Path, docs: Path, site: Path) -> None:
    """Put them into the built site, in the place of all that the generator copied there.

    Args:
        root: the project.
        docs: its pages; what stands in their folder of this name is the editors' and stays.
        site: the built site.
    """
    for file in sorted((site / FOLDER).rglob("*"), reverse=True):
        if file.is_dir():
            if not any(file.iterdir()):
                file.rmdir()
        elif not (docs / file.relative_to(site)).exists():
            file.unlink()
    for asset in load(root).values():
        target = site / asset.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(asset.content)
