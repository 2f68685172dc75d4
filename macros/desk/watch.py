"""Waiting for an editor to save something: in `check --watch` and in the preview."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


class SaveObserver(Observer):  # type: ignore[misc, valid-type]
    """This system's observer, which reports what is saved, not what is read or comes and goes."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = root

    def schedule(self, event_handler: FileSystemEventHandler, path: str, **options: Any) -> Any:
        """Report the saves in a folder of the project to the handler."""
        return super().schedule(_Saves(event_handler, self._root), path, **options)


class _Saves(FileSystemEventHandler):
    def __init__(self, handler: FileSystemEventHandler, root: Path) -> None:
        self._handler, self._root = handler, root

    def on_any_event(self, event: FileSystemEvent) -> None:
        paths = (Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path)
        if event.event_type in _CHANGES and any(map(self._is_relevant, paths)):
            self._handler.dispatch(event)

    def _is_relevant(self, path: Path) -> bool:
        if path.parent == self._root and path.suffix not in _SETTINGS:
            return False
        if "__pycache__" in path.parts:
            return False
        return not path.name.startswith((".", "#")) and not path.name.endswith(_TEMPORARY)


class _Signal(FileSystemEventHandler):
    def __init__(self) -> None:
        self.changed = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        self.changed.set()


def changes(root: Path) -> Iterator[None]:
    """Yield at once, then after each change in data/, docs/ or beside them, for ever.

    Changes made while the caller works are not lost: they count as one, reported next.
    """
    signal = _Signal()
    observer = SaveObserver(root)
    observer.schedule(signal, str(root))  # mkdocs.yml
    for folder in FOLDERS:
        observer.schedule(signal, str(root / folder), recursive=True)
    observer.start()
    try:
        while True:
            yield
            while not signal.changed.wait(1):  # with a timeout, or Ctrl+C does nothing on Windows
                pass
            while signal.changed.is_set():
                signal.changed.clear()
                signal.changed.wait(AT_REST)
    finally:
        observer.stop()
        observer.join()
