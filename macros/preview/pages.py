"""The pages of a project as its files are now, for the preview and for the desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from threading import Condition, Thread
from typing import TYPE_CHECKING

from ..desk.watch import Saves

if TYPE_CHECKING:
    from .session import Answer, Session

_LONGEST_WAIT = 5.0
"""Seconds that an answer waits for files that never come to rest."""


class Pages:
    """Makes the pages again after each save, and counts how often they have changed."""

    def __init__(
        self, root: Path, work: Path, changed: Callable[[], object], *, complete: bool = True
    ) -> None:
        """Make nothing yet.

        Args:
            root: the project.
            work: a folder for what is made.
            changed: called when the pages are made for the first time, and after each change.
            complete: as in `Session`.
        """
        self._root, self._work, self._is_complete = root, work, complete
        self._changed = changed
        self._session: Session | None = None
        self._saves = Saves(root)
        self._shown = Condition()
        self._saves_shown = -1
        """The saves that the pages know of; none before they are first made."""
        self._run = token_hex(4)
        self._count = 0

    @property
    def saves(self) -> int:
        """Return how many saves were noticed so far, shown or not."""
        return self._saves.count

    @property
    def version(self) -> str:
        """Return what tells these pages from earlier ones, also from those of another server."""
        return f"{self._run}-{self._count}"

    def open(self) -> None:
        """Begin to make the pages, and to look after what is saved."""
        Thread(target=self._follow, daemon=True).start()

    def answer(self, path: str) -> Answer:
        """Return what the site has at a path, as it was last saved (`Session.answer`)."""
        with self._shown:
            self._shown.wait_for(lambda: self._saves_shown >= 0)
            self._shown.wait_for(lambda: self._saves_shown >= self.saves, _LONGEST_WAIT)
        assert self._session
        return self._session.answer(path)

    def close(self) -> None:
        """End what runs in the background."""
        self._saves.close()
        if self._session:
            self._session.close()

    def _follow(self) -> None:
        # MkDocs takes long to load: the desk's own pages do not wait for it.
        from .session import Session

        saves = 0
        session = self._session = Session(self._root, self._work, complete=self._is_complete)
        while True:
            session.renew()
            for path in session.watched_paths:
                self._saves.look_after(Path(path))
            with self._shown:
                self._count += self._saves_shown >= 0
                self._saves_shown = saves
                self._shown.notify_all()
            self._changed()
            saves = self._saves.after(saves)
