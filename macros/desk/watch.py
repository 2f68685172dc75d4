"""When an editor has saved something."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

FOLDERS = ("data", "docs")
SETTLED = 0.05
"""Seconds without a change after which a save is over: editors write, rename and delete."""


def changes(root: Path) -> Iterator[None]:
    """Yield at once, and then after each change in data/, docs/ or beside them, for ever.

    What happens while the caller works is not lost: it comes next, once.
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
            while not changed.wait(1):  # in turns, or Windows would not hear Ctrl+C
                pass
            while changed.is_set():
                changed.clear()
                changed.wait(SETTLED)
    finally:
        observer.stop()
        observer.join()


class _Handler(FileSystemEventHandler):
    """Tells of changes alone: to read a file is an event too, and a check reads them all."""

    def __init__(self, changed: threading.Event) -> None:
        self._changed = changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("created", "modified", "moved", "deleted"):
            self._changed.set()
