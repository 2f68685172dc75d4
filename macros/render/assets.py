"""Style sheets, scripts and pictures of the theme, under names that change with their content.

`site.css` is published as `assets/site.3f2a9c1b.css`, so that a host may let browsers cache it for
ever: a file that has changed has another name.

Style sheets are written in today's CSS and published for the browsers of older phones, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import lightningcss

from ..files import write

FOLDER = "assets"
"""Folder of the published files; in the project it is in overrides/."""
_CODE = (".css", ".js")
_BEGINNINGS = {"search.js": ("search-index.js", "search-query.js")}
"""Scripts that begin with others."""
_PARTS = {"search.css"}.union(*_BEGINNINGS.values())
"""Files that are part of a script or of a page, and not published by themselves."""
# The oldest engines in which pages are tried (tests/test_engines.py), and Safari of iOS 13.
_BROWSERS = ["chrome >= 83", "firefox >= 91", "safari >= 13"]
_REMARK = re.compile(r"^[ \t]*//.*\n|^[ \t]+", re.M)
"""What a script says to programmers: its lines of remarks, and how far lines stand in."""
# How style sheets refer to a picture, and scripts to another script: url(cursor.svg), "read.js".
_REFERENCE = re.compile(r'(?<=[("])[\w-]+\.\w+(?=[)"])')


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the theme as it is published."""

    path: str
    """Address under the site: `assets/site.3f2a9c1b.css`."""
    content: bytes
    """Refers to the files that it loads by their published names."""


def load(root: Path) -> dict[str, Asset]:
    """Return the theme's files of the project in `root`, by their names in overrides/assets."""
    files = {file.name: file.read_bytes() for file in (root / "overrides" / FOLDER).iterdir()}

    @cache
    def asset(name: str) -> Asset:
        content = b"".join(files[part] for part in (*_BEGINNINGS.get(name, ()), name))
        if name.endswith(_CODE):
            text = content.decode()
            text = _for_old_browsers(text, name) if name.endswith(".css") else _REMARK.sub("", text)
            content = _REFERENCE.sub(lambda m: published_name(m[0]), text).encode()
        stem, dot, suffix = name.rpartition(".")
        digest = sha256(content).hexdigest()[:8]
        return Asset(f"{FOLDER}/{stem}.{digest}{dot}{suffix}", content)

    def published_name(name: str) -> str:
        return Path(asset(name).path).name if name in files else name

    return {name: asset(name) for name in sorted(files.keys() - _PARTS)}


@cache
def _for_old_browsers(css: str, name: str) -> str:
    """Return a style sheet that says the same in older ways, too; what is broken is left out."""
    return lightningcss.process_stylesheet(
        css, filename=name, error_recovery=True, browsers_list=_BROWSERS
    )


def paths(root: Path) -> dict[str, str]:
    """Return the files' addresses under the site, by their names in overrides/assets."""
    return {name: asset.path for name, asset in load(root).items()}


def publish(root: Path, docs: Path, site: Path) -> None:
    """Write the theme's files to the built site, replacing the copies that MkDocs made there.

    Args:
        root: the project.
        docs: its pages; files in their own `assets` folder are the editors' and stay.
        site: the built site.
    """
    for file in sorted((site / FOLDER).rglob("*"), reverse=True):
        if file.is_dir():
            if not any(file.iterdir()):
                file.rmdir()
        elif not (docs / file.relative_to(site)).exists():
            file.unlink()
    write({site / asset.path: asset.content for asset in load(root).values()}, durable=False)
