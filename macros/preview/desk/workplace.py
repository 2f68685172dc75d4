"""What all requests share: the pages, the editor's files, their problems and the saved steps."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from threading import Condition, Lock, Thread
from typing import Any

from ...desk.project import Project, read_project
from ...pen import journal
from ..pages import Pages

_PAUSE = 0.6
"""Seconds that a check waits for: the page is shown first, and several saves need one check."""
_CHECK_TIME = 300
"""Seconds after which a check counts as hung."""


class Workplace:
    """One project on the desk."""

    def __init__(self, root: Path, work: Path) -> None:
        """Read nothing yet.

        Args:
            root: the project.
            work: an empty folder.
        """
        self.root = root
        self.work = work
        self.journal = journal.Journal(root)
        self.problems: list[dict[str, Any]] | None = None
        """What the last check found, as `Problem.record`; None before the first is done."""
        self.is_checking = False
        self.epoch = 0
        """Counts the changes of the pages and of `problems`."""
        # Mistakes are the check's matter here, and typing should find the processor free.
        self.pages = Pages(root, work / "site", self._renewed, complete=False)
        self._project: Project | None = None
        self._reading = Lock()
        self._own_saves = 0
        """Counts what the desk saved itself: known before the system reports it."""
        self._saves_read = (-1, -1)
        self._wanted = Condition()
        self._wants_check = False

    def open(self) -> None:
        """Make the pages ready, and look after what is saved from now on."""
        self.journal.recover()
        self.pages.open()
        Thread(target=self._check_again, daemon=True).start()

    def close(self) -> None:
        """End what runs in the background."""
        self.pages.close()

    def project(self) -> Project:
        """Return the editor's files as they are now."""
        with self._reading:
            saves = (self._own_saves, self.pages.saves)
            if self._project is None or saves != self._saves_read:
                self._saves_read = saves
                self._project = read_project(self.root, self._project)
            return self._project

    def save(self, label: str, new: journal.Content, basis: Mapping[str, str]) -> journal.Step:
        """Save files as one step (`Journal.save`); what is shown next knows of it."""
        try:
            return self.journal.save(label, new, basis)
        finally:
            self._own_saves += 1

    def undo(self, number: int) -> journal.Step:
        """Take a step back (`Journal.undo`)."""
        try:
            return self.journal.undo(number)
        finally:
            self._own_saves += 1

    def forget(self, path: str, line: int, code: str) -> None:
        """Take a problem off the list that was just mended; the next check has the last word."""
        gone = (path, line, code)
        known = self.problems or []
        self.problems = [p for p in known if (p["path"], p["line"], p["code"]) != gone]
        self._tell()

    def check(self) -> None:
        """Have everything checked in the background, in a process of its own."""
        with self._wanted:
            self._wants_check = self.is_checking = True
            self._wanted.notify()

    def run_command(self, label: str, command: Callable[[], int]) -> tuple[int, str]:
        """Run a command as the terminal would, as one step; return its status and what it says.

        Raises:
            PenError: another command is at work.
        """
        said = StringIO()
        try:
            with self.journal.around(label), redirect_stdout(said), redirect_stderr(said):
                status = command()
        finally:
            self._own_saves += 1
        return status, said.getvalue().strip()

    def _renewed(self) -> None:
        self._tell()
        # The next form shall not wait for it, nor the next page.
        Thread(target=self.project, daemon=True).start()
        self.check()

    def _tell(self) -> None:
        self.epoch += 1

    def _check_again(self) -> None:
        while True:
            with self._wanted:
                self._wanted.wait_for(lambda: self._wants_check)
            time.sleep(_PAUSE)
            self._wants_check = False
            found = self._found()
            if found is not None:
                self.problems = found
            self.is_checking = self._wants_check
            self._tell()

    def _found(self) -> list[dict[str, Any]] | None:
        # A process of its own: a check uses all cores by forking, which threads do not survive.
        command = [sys.executable, "-m", "macros", "--root", str(self.root), "check"]
        try:
            run = subprocess.run(
                [*command, "--format", "json"],
                cwd=Path(__file__).parents[3],
                capture_output=True,
                timeout=_CHECK_TIME,
                check=False,
            )
            found: list[dict[str, Any]] = json.loads(run.stdout)
        except (OSError, subprocess.SubprocessError, ValueError):
            return None  # the list of before stands
        return found
