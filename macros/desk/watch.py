"""Waiting for an editor to save something."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

FOLDERS = ("data", "docs")
QUIET_SECONDS = 0.05
"""Seconds without a change after which a save is complete: editors write, rename and delete."""


def changes(root: Path) -> Iterator[None]:
    """Yield at once, then after each change in data/, docs/ or beside them, for ever.

    Changes made while the caller works are not lost: they count as one, reported next.
    """
    changed = threading.Event()
    observer = Observer()
    observer.schedule(_Handler(changed), str(root))  # mkdocs.yml
    for folder in FOLDERS:
        observer.schedule(_Handler(changed), str(root / folder), recursive=True)
    observer.start()
    try:
        while True:
            yield
            while not changed.wait(1):  # with a timeout, or Ctrl+C does nothing on Windows
                pass
            while changed.is_set():
                changed.clear()
                changed.wait(QUIET_SECONDS)
    finally:
        observer.stop()
        observer.join()


class _Handler(FileSystemEventHandler):
    """Reports only changes: reading a file is an event too, and a check reads every file."""

    def __init__(self, changed: threading.Event) -> None:
        self._changed = changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("created", "modified", "moved", "deleted"):
            self._changed.set()
