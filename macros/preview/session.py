"""The builds of one preview, one after the other: a newer one takes the place of the last."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Lock, Thread

from .fault import BuildFault, errors, fault
from .generator import Abandoned, Build

_QUIET = 0.3
"""Seconds in which the pages being looked at are made before the others."""
_GAP = 0.002
"""Seconds between the others, for whoever asks meanwhile."""

_LAST = 1.0
"""Seconds in which a page that is being made is finished at the end."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser is given."""

    status: str
    path: str
    """Where it lies in the site."""
    content: bytes = b""


class Session:
    """The preview of the project in `root`; what it makes is in the folder `work`."""

    def __init__(self, root: Path, work: Path, reload: Callable[[], None]) -> None:
        """Make nothing yet.

        Args:
            root: the project.
            work: an empty folder.
            reload: has browsers load their pages again.
        """
        self.root = root
        self._work, self._reload = work, reload
        self._count = count(1)
        self._renewing = Lock()
        self._build: Build | None = None
        self._behind: Thread | None = None
        self._fault: BuildFault | None = None
        self._numbers: dict[str, int] = {}
        self._served: dict[str, bytes] = {}
        self._told: set[BuildFault] = set()

    @property
    def watched(self) -> list[str]:
        """On what the pages depend, as far as is known."""
        return self._build.watched if self._build else []

    def renew(self) -> None:
        """Begin anew from the files as they are now."""
        with self._renewing:
            last, self._served, self._told = self._build, {}, set()
            if last:
                last.abandoned.set()
            build = None
            with errors() as logged:
                try:
                    site = self._work / str(next(self._count))
                    build = Build(self.root, site, self._work / "templates")
                except (Exception, SystemExit) as error:  # MkDocs ends its program
                    self._fault = self._tell(error, "mkdocs.yml", logged)
            self._build = build
            self._behind = Thread(target=self._carry_on, args=(last, build), daemon=True)
            self._behind.start()

    def answer(self, path: str) -> Answer:
        """Return what is to be seen at `path`, the part of an address that follows the host."""
        build = self._build
        if build is None:
            return _refusal(self._fault)
        try:
            answer = self._found(build, path.removeprefix(build.base).lstrip("/"))
        except Abandoned:
            with self._renewing:
                pass
            return self.answer(path)
        except (Exception, SystemExit) as error:
            answer = _refusal(self._tell(error, build.making) if build is self._build else None)
        # What a newer build has replaced may be half gone.
        return answer if build is self._build else self.answer(path)

    def close(self) -> None:
        """Ends what goes on behind the pages, so that nothing is written any more."""
        if self._build and self._behind:
            self._build.abandoned.set()
            self._behind.join(_LAST)

    def _found(self, build: Build, path: str) -> Answer:
        folder = not path or path.endswith("/")
        name = posixpath.normpath(f"/{path}{'index.html' if folder else ''}").lstrip("/")
        content = build.read(name, self._numbers)
        if content is not None:
            self._served[name] = content
            return Answer("200 OK", name, content)
        if not folder and build.read(f"{name}/index.html", self._numbers) is not None:
            return Answer("302 Found", f"{name}/")
        missing = build.read("404.html", self._numbers)
        return Answer("404 Not Found", "404.html", missing or b"404")

    def _carry_on(self, last: Build | None, build: Build | None) -> None:
        """Remove the last build, and makes the pages that nobody looks at: they may be wrong."""
        if last:
            last.close()
        if build is None or build.abandoned.wait(_QUIET):
            return
        try:
            for _ in build.rest():
                if build.abandoned.wait(_GAP):
                    return
            build.tell_lost_anchors()
            self._renumber(build)
        except (Exception, SystemExit) as error:
            if not build.abandoned.is_set():
                self._tell(error, build.making)

    def _renumber(self, build: Build) -> None:
        """Take the numbers of the notice from all pages; has those shown with others reloaded."""
        old, new = self._numbers, build.numbers()
        if old == new or build.abandoned.is_set():
            return
        self._numbers = new
        if any(build.read(name, new) != shown for name, shown in list(self._served.items())):
            self._reload()

    def _tell(self, error: BaseException, file: str, logged: Sequence[str] = ()) -> BuildFault:
        """Return what is wrong, said once in the terminal too, with the way that led there."""
        told = fault(error, self.root, file, "\n".join(logged))
        if told not in self._told:
            self._told.add(told)
            told.print(error)
        return told


def _refusal(fault: BuildFault | None) -> Answer:
    return Answer("500 Internal Server Error", "500.html", fault.page() if fault else b"")
