"""Release archives of made-up towns, as `nianbao release` writes them."""

import json
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

DATE = (2024, 1, 1, 0, 0, 0)
SITE = {
    "index.html": "<!doctype html><title>枕溪镇</title>" + "<p>第{n}版</p>" * 30,
    "report/2024.html": "<!doctype html><p>第{n}版的报告</p>" + "<p>约154宗</p>" * 200,
    "assets/app.js": "console.log({n});" * 40,
    "assets/only-{n}.css": "p{{color:#00{n}}}" * 40,
    "data/案件.csv": "指标,值\n调解案件,{n}\n" * 20,
    "picture.png": "\x89PNG {n}",
    "small.txt": "{n}",
}
"""A site of a few pages: every file differs between versions, and one has another name."""


def site(version: int) -> dict[str, bytes]:
    """Return the files of one version."""
    return {name.format(n=version): text.format(n=version).encode() for name, text in SITE.items()}


def make_release(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    town: str = "枕溪镇",
    policy: Mapping[str, Any] | None = None,
    change: Callable[[dict[str, Any]], None] = lambda manifest: None,
    sealed: bool = True,
    extra: Mapping[str, bytes] | None = None,
) -> Path:
    """Write a release archive of a site, and return its path.

    Args:
        folder: where to write it; made if missing.
        files: the files of the site, by their addresses.
        town: the name of the town.
        policy: hashes for the Content-Security-Policy.
        change: spoils the manifest before it is written, in place.
        sealed: whether hash, sums and file name match the spoilt manifest.
        extra: entries that are not in the manifest, or replace those that are.
    """
    contents = {f"site/{name}": content for name, content in files.items()}
    contents |= {"sbom.cdx.json": b"{}\n", "发布检查表.md": "# 发布检查表\n".encode()}
    contents |= {"发布检查表.pdf": b"%PDF-1.7\n"}
    listed = {
        name: {"sha256": sha256(content).hexdigest(), "size": len(content)}
        for name, content in contents.items()
    }
    manifest: dict[str, Any] = {"format": 1, "town": town, "year": 2024, "hash": total_hash(listed)}
    manifest |= {"commit": "0" * 40, "day": "2024-12-31"}
    manifest |= {"policy": policy or {"script": [], "style": []}, "files": listed}
    digest, lines = total_hash(listed), sums(listed)
    change(manifest)
    if sealed:
        lines = sums(manifest["files"])
        digest = manifest["hash"] = total_hash(manifest["files"])
    raw = json.dumps(manifest, ensure_ascii=False).encode()
    lines += f"{sha256(raw).hexdigest()}  manifest.json\n"
    contents |= {"manifest.json": raw, "SHA256SUMS": lines.encode(), **(extra or {})}
    folder.mkdir(parents=True, exist_ok=True)
    return write_zip(folder / f"nianbao-2024-{digest[:12]}.zip", contents)


def sums(files: Mapping[str, Any]) -> str:
    """Return the lines of SHA256SUMS for the files of a manifest."""
    return "".join(f"{entry['sha256']}  {name}\n" for name, entry in sorted(files.items()))


def total_hash(files: Mapping[str, Any]) -> str:
    """Return the hash over all files of a manifest."""
    return sha256(sums(files).encode()).hexdigest()


def write_zip(file: Path, contents: Mapping[str, bytes]) -> Path:
    """Write a zip of these entries, sorted and with a fixed date, and return its path."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(contents):
            package.writestr(zipfile.ZipInfo(name, DATE), contents[name], zipfile.ZIP_DEFLATED)
    return file


def release_name(release: Path) -> str:
    """Return the name that a release archive gets on the server."""
    return release.stem.rpartition("-")[2]
