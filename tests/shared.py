"""Folders that the processes of a test run share: each is made once, by the first that needs it."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from macros.web.search import entries, index

WAIT = 600
"""Seconds after which a process counts as hung; on a busy machine a release takes minutes."""

MakeOnce = Callable[[str, Callable[[Path], object]], Path]
"""The type of the `shared` fixture: the name of a folder, and the function that fills it."""


def is_linear(work: Callable[[int], object], size: int) -> bool:
    """Return whether eight times the size takes well under 64 times as long, as a square would.

    One look of three is enough, because a busy machine may disturb one; below two hundredths of a
    second nothing is told apart.
    """
    return any(_seconds(work, 8 * size) < 30 * max(_seconds(work, size), 0.02) for _ in range(3))


def _seconds(work: Callable[[int], object], size: int) -> float:
    start = time.process_time()
    work(size)
    return time.process_time() - start


def make_once(store: Path, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder of this name, which no test may change; fail if it could not be made.

    Args:
        store: a folder of this run alone.
        name: names the folder in every process alike.
        make: fills the folder, which does not exist yet.
    """
    place, outcome = store / name, store / f"{name}.outcome"
    folder = place / "made"
    store.mkdir(exist_ok=True)
    try:
        place.mkdir()  # in one process only
    except FileExistsError:
        end = time.monotonic() + WAIT
        while not outcome.exists():
            assert time.monotonic() < end, f"{name}: nobody has made it"
            time.sleep(0.05)
    else:
        _record(outcome, _failure(make, folder))
    if failure := outcome.read_text("utf-8"):
        pytest.fail(failure, pytrace=False)
    return folder


def _failure(make: Callable[[Path], object], folder: Path) -> str:
    """Make the folder; return why that failed, or nothing."""
    try:
        make(folder)
    except (Exception, pytest.fail.Exception) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _record(file: Path, text: str) -> None:
    part = file.with_suffix(".part")
    part.write_text(text, "utf-8")
    part.replace(file)


def edition_of(site: Path) -> index.Edition:
    """Return what can be found on the pages of a site, read from its files."""
    pages = {file.relative_to(site).as_posix(): file for file in site.rglob("*.html")}
    return index.Edition(
        {
            p: entries.read(f.read_text("utf-8"), p)
            for p, f in pages.items()
            if entries.is_searched(p)
        }
    )
