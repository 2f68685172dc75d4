"""The folder on the server: releases that are whole, one of them public, never a half.

releases/<hash12>/       the content of site/, with compressed twins
releases/<hash12>.json   its manifest: a release without one was never finished
releases/order           which was public before which, one a line, the newest last
current                  a link to the public one; where links cannot be made, a copy of it
csp.conf                 what the web server may let run, for all releases that are kept
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ... import files
from ..swap import discard, erase, recover, swap, sync
from .archive import Archive, put, settle
from .manifest import DeployError, Manifest, damage, parse

_HASH = re.compile(r"[0-9a-f]{12}")
_OWN = {"releases", "current", "csp.conf"}


@dataclass(frozen=True, slots=True)
class Store:
    """A server folder that nobody else is changing just now."""

    root: Path
    links: bool
    """Whether `current` is a link; else a folder, swapped by renaming."""

    @property
    def releases(self) -> Path:
        """Where they are kept."""
        return self.root / "releases"

    @property
    def public(self) -> Path:
        """What the web server serves."""
        return self.root / "current"

    @property
    def policy(self) -> Path:
        """What the web server includes."""
        return self.root / "csp.conf"

    def kept(self) -> dict[str, Manifest]:
        """Return the finished releases by their names, in the order in which they were public."""
        found = {}
        for file in sorted(self.releases.glob("*.json")):
            with suppress(DeployError):
                manifest = parse(file.read_bytes())
                if file.stem == manifest.short and (self.releases / file.stem).is_dir():
                    found[manifest.short] = manifest
        order = self.releases / "order"
        listed = order.read_text("utf-8", "replace").split() if order.exists() else []
        known = [name for name in listed if name in found]
        unlisted = [name for name in found if name not in known]
        return {name: found[name] for name in dict.fromkeys([*unlisted, *known])}

    def current(self) -> str:
        """Return the name of the public release; empty where there is none, or none that is known."""
        kept = self.kept()
        if self.public.is_symlink():
            return self._linked() if self._linked() in kept else ""
        if self.public.is_dir():
            fits = (name for name in reversed(kept) if not damage(self.public, kept[name]))
            return next(fits, "")
        return ""

    def _linked(self) -> str:
        target = Path(os.readlink(self.public)) if self.public.is_symlink() else Path()
        return target.name if target.parent == Path("releases") else ""

    def damage(self, manifest: Manifest) -> list[str]:
        """Return what is wrong with a release that is kept."""
        return damage(self.releases / manifest.short, manifest)

    def install(self, archive: Archive) -> None:
        """Unpack a release and puts it with the others, in the place of a damaged one too."""
        manifest = archive.manifest
        incoming = self.root / ".incoming"
        try:
            archive.unpack(incoming)
            # The manifest first: a folder without one would be taken for a half release.
            files.write({self.releases / f"{manifest.short}.json": manifest.text.decode()})
            swap(incoming, self.releases / manifest.short)
        finally:
            discard(incoming)

    def switch(self, manifest: Manifest) -> None:
        """Make a release public, and reads all of it through `current`.

        Raises:
            DeployError: it is not whole there; public is what was so before, if anything.
        """
        before = self.kept().get(self.current())
        self._point(manifest)
        if bad := damage(self.public, manifest):
            if before:
                self._point(before)
            else:
                discard(self.public)
            raise DeployError(
                f"换上以后读出来不对：{bad[0]}（共{len(bad)}处）。没有换成，还是原来的。"
            )

    def _point(self, manifest: Manifest) -> None:
        if self.links:
            link = self.root / ".current.link"
            link.unlink(missing_ok=True)
            link.symlink_to(Path("releases", manifest.short), target_is_directory=True)
            link.replace(self.public)
            sync(self.root)
        else:
            copy = self.root / ".copy"
            try:
                _copy(self.releases / manifest.short, copy)
                if bad := damage(copy, manifest):
                    raise DeployError(f"复制以后不对：{bad[0]}（共{len(bad)}处）。网站没有换。")
                swap(copy, self.public)
            finally:
                discard(copy)

    def set_order(self, names: list[str]) -> None:
        """Notes which release was public before which."""
        files.write({self.releases / "order": "".join(f"{name}\n" for name in names)})
        sync(self.releases)

    def keep_only(self, names: list[str]) -> list[str]:
        """Delete the other releases; their names."""
        old = [name for name in self.kept() if name not in names]
        for name in old:
            discard(self.releases / name)
            (self.releases / f"{name}.json").unlink(missing_ok=True)
        return old

    def tidy(self) -> None:
        """Finish or undoes what an earlier run, stopped half-way, left behind."""
        for folder in (self.root, self.releases):
            for path in folder.glob(".*.old"):
                recover(folder / path.name[1 : -len(".old")])
            for path in folder.glob(".nianbao-*.tmp"):
                path.unlink(missing_ok=True)
            for path in folder.glob(".*.gone"):
                erase(path)
        for path in (self.root / ".incoming", self.root / ".copy", self.root / ".current.link"):
            discard(path)
        names = {path.name for path in self.releases.iterdir()}
        for name in filter(_HASH.fullmatch, names):
            if f"{name}.json" not in names and name != self._linked():
                discard(self.releases / name)
        for name in names:
            if name.endswith(".json") and name.removesuffix(".json") not in names:
                (self.releases / name).unlink()


@contextmanager
def opened(root: Path, *, links: bool = True) -> Iterator[Store]:
    """Yield the server folder, locked against a second run and rid of what a stopped one left.

    Args:
        root: the folder; made where only it is missing.
        links: whether `current` may be a link; it is none where it is a folder already, or where
            links cannot be made.

    Raises:
        DeployError: another run is at it, or the folder is used for something else.
    """
    _prepare(root)
    with (root / ".lock").open("a") as lock:
        try:
            _lock(lock.fileno())
        except (BlockingIOError, PermissionError):
            raise DeployError("另一个发布正在进行，等它完了再试。") from None
        public = root / "current"
        folder = public.is_dir() and not public.is_symlink()
        store = Store(root, links and not folder and _can_link(root))
        store.tidy()
        yield store


def _prepare(root: Path) -> None:
    if not root.exists():
        if not root.parent.is_dir():
            raise DeployError(f"没有 {root.parent} 这个文件夹：请看看路径写对没有。")
        root.mkdir()
        root.chmod(0o755)
    releases = root / "releases"
    if not releases.is_dir():
        if odd := [p.name for p in root.iterdir() if p.name not in _OWN and p.name[0] != "."]:
            raise DeployError(f"{root} 里有别的东西（{odd[0]}）：请用一个空文件夹。")
        releases.mkdir()
        releases.chmod(0o755)


def _can_link(root: Path) -> bool:
    if os.name == "nt":  # has links, but none that takes the place of another
        return False
    probe = root / ".current.link"
    try:
        probe.unlink(missing_ok=True)
        probe.symlink_to("releases", target_is_directory=True)
        probe.unlink()
    except (OSError, NotImplementedError):
        return False
    return True


def _lock(handle: int) -> None:
    """Lock an open file for as long as this process lives."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _copy(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")):
        if path.is_file():
            put(target / path.relative_to(source), path.read_bytes())
    settle(target)
