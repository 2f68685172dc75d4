"""Waiting for an editor to save something: in `check --watch`, in the preview and at the desk."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

FOLDERS = ("data", "docs")
AT_REST = 0.03
"""Seconds without a change after which a save is over; some editors write a file in steps."""
_CHANGES = {"created", "modified", "moved", "deleted"}
_SETTINGS = (".yml", ".yaml")
_TEMPORARY = ("~", ".swp", ".swx", ".tmp", "4913")
"""Endings of names of files that editors write beside what is saved."""

if sys.platform == "linux":
    from watchdog.observers.inotify_move_event_grouper import InotifyMoveEventGrouper

    # By default it waits half a second for the other half of a rename, by which many editors save.
    InotifyMoveEventGrouper.delay = 0.01


class Saves(FileSystemEventHandler):
    """What is saved in a project: counted as soon as it is noticed, told once it is at rest.

    What is only read, and what comes and goes beside a file that is saved, counts for nothing.
    """

    def __init__(self, root: Path) -> None:
        """Look after data/, docs/ and the settings beside them from now on."""
        self.count = 0
        self._root = root
        self._noticed = threading.Condition()
        self._paths: set[Path] = set()
        self._observer = Observer()
        self._observer.schedule(self, str(root))  # mkdocs.yml, and what it inherits
        for name in FOLDERS:
            self.look_after(root / name)
        self._observer.start()

    def look_after(self, path: Path) -> None:
        """Count what is saved in this folder or file too; one that is not there is left out."""
        if path not in self._paths and path.exists():
            self._paths.add(path)
            self._observer.schedule(self, str(path), recursive=True)

    def after(self, count: int) -> int:
        """Wait until there are more than `count` saves and files are at rest; return how many."""
        with self._noticed:
            # With a timeout, or Ctrl+C does nothing on Windows.
            while not self._noticed.wait_for(lambda: self.count > count, timeout=1):
                pass
            while self._noticed.wait(AT_REST):
                pass
            return self.count

    def close(self) -> None:
        """Look after nothing any more."""
        self._observer.stop()
        self._observer.join()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Take what the system reports."""
        paths = (Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path)
        if event.is_directory or event.event_type not in _CHANGES:
            return
        if any(map(self._is_relevant, paths)):
            with self._noticed:
                self.count += 1
                self._noticed.notify_all()

    def _is_relevant(self, path: Path) -> bool:
        if path.parent == self._root and path.suffix not in _SETTINGS:
            return False
        if "__pycache__" in path.parts:
            return False
        return not path.name.startswith((".", "#")) and not path.name.endswith(_TEMPORARY)


def changes(root: Path) -> Iterator[None]:
    """Yield at once, then after each change in data/, docs/ or beside them, for ever.

    Changes made while the caller works are not lost: they count as one, reported next.
    """
    saves, count = Saves(root), 0
    try:
        while True:
            yield
            count = saves.after(count)
    finally:
        saves.close()
