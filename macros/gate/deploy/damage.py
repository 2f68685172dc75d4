"""How a release folder on the server differs from its manifest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ...manifest import Manifest, matches
from . import twins


def damage(folder: Path, manifest: Manifest) -> list[str]:
    """Return, in Chinese, which files of a release folder are missing, extra or altered."""
    paths = dict(_paths(folder))
    compressed = dict(twins.expected_twins(manifest.site))
    faults = [f"少了 {name}" for name in sorted({*manifest.site, *compressed} - {*paths})]
    faults += [f"多了 {name}" for name in sorted({*paths} - {*manifest.site, *compressed})]
    for name, entry in manifest.site.items():
        if name in paths and not matches(paths[name].read_bytes(), entry):
            faults.append(f"{name} 与校验值不符")
    for name, (original, decode) in compressed.items():
        if name in paths and not matches(decode(paths[name].read_bytes()), manifest.site[original]):
            faults.append(f"{name} 解压后与 {original} 不同")
    return faults


def _paths(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield name and path of everything in a folder but folders; links are not followed."""
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
