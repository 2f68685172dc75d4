"""The folder on the server: complete releases, one of which is public.

releases/<hash12>/       the content of site/, with compressed twins
releases/<hash12>.json   its manifest; a folder without one was never finished
releases/order           their names in the order of publication, one a line, newest last
current                  a link to the public one, or a copy of it where links do not work
csp.conf                 what pages may run, for all releases in the folder
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ... import files, runs
from ...archive import Archive
from ...files import sync
from ...manifest import DeployError, Manifest, parse
from ..swap import discard, erase, recover, swap
from .damage import damage
from .unpack import put, settle, unpack

_HASH = re.compile(r"[0-9a-f]{12}")
_OWN = {"releases", "current", "csp.conf"}


@dataclass(frozen=True, slots=True)
class Store:
    """A server folder, locked for this process."""

    root: Path
    links: bool
    """Whether `current` is a link; otherwise it is a folder, swapped by renaming."""

    @property
    def releases(self) -> Path:
        """The folder of all releases."""
        return self.root / "releases"

    @property
    def public(self) -> Path:
        """The link or folder that the web server serves."""
        return self.root / "current"

    @property
    def policy(self) -> Path:
        """The file that the web server includes."""
        return self.root / "csp.conf"

    def manifests(self) -> dict[str, Manifest]:
        """Return the manifests of the finished releases by name, in the order of publication."""
        manifests = {}
        for file in sorted(self.releases.glob("*.json")):
            with suppress(DeployError):
                manifest = parse(file.read_bytes())
                if file.stem == manifest.name and (self.releases / file.stem).is_dir():
                    manifests[manifest.name] = manifest
        order = self.releases / "order"
        published = order.read_text("utf-8", "replace").split() if order.exists() else []
        ordered = [name for name in published if name in manifests]
        unordered = [name for name in manifests if name not in ordered]
        return {name: manifests[name] for name in dict.fromkeys([*unordered, *ordered])}

    def current(self) -> str:
        """Return the name of the public release; empty if there is none or it is unknown."""
        manifests = self.manifests()
        if self.public.is_symlink():
            return self._link_name() if self._link_name() in manifests else ""
        if self.public.is_dir():
            matches = (
                name for name in reversed(manifests) if not damage(self.public, manifests[name])
            )
            return next(matches, "")
        return ""

    def _link_name(self) -> str:
        target = Path(os.readlink(self.public)) if self.public.is_symlink() else Path()
        return target.name if target.parent == Path("releases") else ""

    def damage(self, manifest: Manifest) -> list[str]:
        """Return how a release on the server differs from its manifest."""
        return damage(self.releases / manifest.name, manifest)

    def install(self, archive: Archive) -> None:
        """Unpack a release and add it to the others, replacing a damaged copy of it."""
        manifest = archive.manifest
        incoming = self.root / ".incoming"
        try:
            unpack(archive, incoming)
            # The manifest first: `tidy` deletes a folder without one as unfinished.
            files.write({self.releases / f"{manifest.name}.json": manifest.text.decode()})
            swap(incoming, self.releases / manifest.name)
        finally:
            discard(incoming)

    def switch(self, manifest: Manifest) -> None:
        """Make a release public, and verify all of it through `current`.

        Raises:
            DeployError: it is damaged there; what was public before is public again, if anything.
        """
        before = self.manifests().get(self.current())
        self._point(manifest)
        if faults := damage(self.public, manifest):
            if before:
                self._point(before)
            else:
                discard(self.public)
            raise DeployError(
                f"换上以后读出来不对：{faults[0]}（共{len(faults)}处）。没有换成，还是原来的。"
            )

    def _point(self, manifest: Manifest) -> None:
        if self.links:
            link = self.root / ".current.link"
            link.unlink(missing_ok=True)
            link.symlink_to(Path("releases", manifest.name), target_is_directory=True)
            link.replace(self.public)
            sync(self.root)
        else:
            copy = self.root / ".copy"
            try:
                _copy(self.releases / manifest.name, copy)
                if faults := damage(copy, manifest):
                    raise DeployError(
                        f"复制以后不对：{faults[0]}（共{len(faults)}处）。网站没有换。"
                    )
                swap(copy, self.public)
            finally:
                discard(copy)

    def set_order(self, names: list[str]) -> None:
        """Record the order in which releases were public."""
        files.write({self.releases / "order": "".join(f"{name}\n" for name in names)})
        sync(self.releases)

    def keep_only(self, names: list[str]) -> list[str]:
        """Delete all other releases, and return their names."""
        surplus = [name for name in self.manifests() if name not in names]
        for name in surplus:
            discard(self.releases / name)
            (self.releases / f"{name}.json").unlink(missing_ok=True)
        return surplus

    def tidy(self) -> None:
        """Finish or undo what an interrupted run left behind."""
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
            if f"{name}.json" not in names and name != self._link_name():
                discard(self.releases / name)
        for name in names:
            if name.endswith(".json") and name.removesuffix(".json") not in names:
                (self.releases / name).unlink()


@contextmanager
def open_store(root: Path, *, links: bool = True) -> Iterator[Store]:
    """Open the server folder: lock it against a second run, and tidy it.

    Args:
        root: the folder; made if missing, but not its parents.
        links: whether `current` may be a link; it is none if it is a folder already or the system
            cannot make links.

    Raises:
        DeployError: another run holds the lock, or the folder is used for something else.
    """
    _prepare(root)
    with _alone(root):
        public = root / "current"
        is_folder = public.is_dir() and not public.is_symlink()
        store = Store(root, links and not is_folder and _can_link(root))
        store.tidy()
        yield store


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    with ExitStack() as stack:
        try:
            stack.enter_context(runs.hold(root / ".lock", ""))
        except runs.BusyError:
            raise DeployError("另一个发布正在进行，等它完了再试。") from None
        yield


def _prepare(root: Path) -> None:
    if not root.exists():
        if not root.parent.is_dir():
            raise DeployError(f"没有 {root.parent} 这个文件夹：请看看路径写对没有。")
        root.mkdir()
        root.chmod(0o755)
    releases = root / "releases"
    if not releases.is_dir():
        if others := [p.name for p in root.iterdir() if p.name not in _OWN and p.name[0] != "."]:
            raise DeployError(f"{root} 里有别的东西（{others[0]}）：请用一个空文件夹。")
        releases.mkdir()
        releases.chmod(0o755)


def _can_link(root: Path) -> bool:
    if os.name == "nt":  # its links cannot replace one another in one step
        return False
    probe = root / ".current.link"
    try:
        probe.unlink(missing_ok=True)
        probe.symlink_to("releases", target_is_directory=True)
        probe.unlink()
    except (OSError, NotImplementedError):
        return False
    return True


def _copy(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")):
        if path.is_file():
            put(target / path.relative_to(source), path.read_bytes())
    settle(target)
