"""The builds of one preview, one after the other: a newer one replaces the last."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Lock, Thread

from .fault import BuildFault, errors, find_fault
from .generator import Abandoned, Build

_QUIET = 0.3
"""Seconds in which only the pages being viewed are made."""
_GAP = 0.002
"""Seconds between the other pages, left for requests."""

_LAST = 1.0
"""Seconds that a page being made has to be finished at the end."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a browser's request."""

    status: str
    path: str
    """Its path in the site."""
    content: bytes = b""


class Session:
    """The preview of the project in `root`; what it makes is in the folder `work`."""

    def __init__(self, root: Path, work: Path, *, complete: bool = True) -> None:
        """Make nothing yet.

        Args:
            root: the project.
            work: an empty folder.
            complete: whether the pages that nobody views are made too, for their mistakes.
        """
        self._is_complete = complete
        self.root = root
        self._work = work
        self._count = count(1)
        self._renewing = Lock()
        self._build: Build | None = None
        self._background: Thread | None = None
        self._fault: BuildFault | None = None
        self._reported: set[BuildFault] = set()

    @property
    def watched_paths(self) -> list[str]:
        """The paths on which the pages depend, as far as they are known."""
        return self._build.watched_paths if self._build else []

    def renew(self) -> None:
        """Start again from the files as they are now."""
        with self._renewing:
            last, self._reported = self._build, set()
            if last:
                last.abandoned.set()
            build = None
            with errors() as messages:
                try:
                    site = self._work / str(next(self._count))
                    build = Build(self.root, site, self._work / "templates")
                except (Exception, SystemExit) as error:  # MkDocs exits on errors
                    self._fault = self._report(error, "mkdocs.yml", messages)
            self._build = build
            self._background = Thread(target=self._finish, args=(last, build), daemon=True)
            self._background.start()

    def answer(self, path: str) -> Answer:
        """Return the answer for `path`, the part of an address that follows the host."""
        build = self._build
        if build is None:
            return _refusal(self._fault)
        try:
            answer = self._look_up(build, path.removeprefix(build.base).lstrip("/"))
        except Abandoned:
            with self._renewing:
                pass
            return self.answer(path)
        except (Exception, SystemExit) as error:
            answer = _refusal(
                self._report(error, build.current_file) if build is self._build else None
            )
        # What a newer build has replaced may be half deleted.
        return answer if build is self._build else self.answer(path)

    def close(self) -> None:
        """End the work in the background, so that nothing more is written."""
        if self._build and self._background:
            self._build.abandoned.set()
            self._background.join(_LAST)

    def _look_up(self, build: Build, path: str) -> Answer:
        folder = not path or path.endswith("/")
        name = posixpath.normpath(f"/{path}{'index.html' if folder else ''}").lstrip("/")
        content = build.read(name)
        if content is not None:
            return Answer("200 OK", name, content)
        if not folder and build.read(f"{name}/index.html") is not None:
            return Answer("302 Found", f"{name}/")
        missing = build.read("404.html")
        return Answer("404 Not Found", "404.html", missing or b"404")

    def _finish(self, last: Build | None, build: Build | None) -> None:
        """Remove the last build, and make the pages nobody is viewing: they may have mistakes."""
        if last:
            last.close()
        if build is None or not self._is_complete or build.abandoned.wait(_QUIET):
            return
        try:
            for _ in build.make_rest():
                if build.abandoned.wait(_GAP):
                    return
            build.log_lost_anchors()
        except (Exception, SystemExit) as error:
            if not build.abandoned.is_set():
                self._report(error, build.current_file)

    def _report(self, error: BaseException, file: str, messages: Sequence[str] = ()) -> BuildFault:
        """Return the fault; print it in the terminal, with its traceback, the first time only."""
        fault = find_fault(error, self.root, file, "\n".join(messages))
        if fault not in self._reported:
            self._reported.add(fault)
            fault.print(error)
        return fault


def _refusal(fault: BuildFault | None) -> Answer:
    return Answer("500 Internal Server Error", "500.html", fault.page() if fault else b"")
