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
"""A site of a few pages; no file but the name of one is the same in two versions."""


def site(version: int) -> dict[str, bytes]:
    """Return the files of one version."""
    return {name.format(n=version): text.format(n=version).encode() for name, text in SITE.items()}


def made(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    town: str = "枕溪镇",
    policy: Mapping[str, Any] | None = None,
    change: Callable[[dict[str, Any]], None] = lambda manifest: None,
    sealed: bool = True,
    extra: Mapping[str, bytes] | None = None,
) -> Path:
    """Return a release archive of a site.

    Args:
        folder: where it is written.
        files: the site, by its addresses.
        town: whose it is.
        policy: hashes for the Content-Security-Policy.
        change: spoils the manifest before it is written.
        sealed: whether hash, sums and name are those of the spoilt manifest: nothing else is wrong.
        extra: entries that are not in the manifest, or replace what is.
    """
    contents = {f"site/{name}": content for name, content in files.items()}
    contents |= {"sbom.cdx.json": b"{}\n", "发布检查表.md": "# 发布检查表\n".encode()}
    contents |= {"发布检查表.pdf": b"%PDF-1.7\n"}
    listed = {
        name: {"sha256": sha256(content).hexdigest(), "size": len(content)}
        for name, content in contents.items()
    }
    manifest: dict[str, Any] = {"format": 1, "town": town, "year": 2024, "hash": hashed(listed)}
    manifest |= {"commit": "0" * 40, "day": "2024-12-31"}
    manifest |= {"policy": policy or {"script": [], "style": []}, "files": listed}
    digest, lines = hashed(listed), sums(listed)
    change(manifest)
    if sealed:
        lines = sums(manifest["files"])
        digest = manifest["hash"] = hashed(manifest["files"])
    raw = json.dumps(manifest, ensure_ascii=False).encode()
    lines += f"{sha256(raw).hexdigest()}  manifest.json\n"
    contents |= {"manifest.json": raw, "SHA256SUMS": lines.encode(), **(extra or {})}
    folder.mkdir(parents=True, exist_ok=True)
    return zipped(folder / f"nianbao-2024-{digest[:12]}.zip", contents)


def sums(files: Mapping[str, Any]) -> str:
    """Return the lines of SHA256SUMS."""
    return "".join(f"{entry['sha256']}  {name}\n" for name, entry in sorted(files.items()))


def hashed(files: Mapping[str, Any]) -> str:
    """Return the hash of the whole."""
    return sha256(sums(files).encode()).hexdigest()


def zipped(file: Path, contents: Mapping[str, bytes]) -> Path:
    """Return a zip with these entries, in sorted order and of a fixed date."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(contents):
            package.writestr(zipfile.ZipInfo(name, DATE), contents[name], zipfile.ZIP_DEFLATED)
    return file


def short(release: Path) -> str:
    """Return the name of a release on the server."""
    return release.stem.rpartition("-")[2]
