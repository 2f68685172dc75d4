"""All the other ways out: each channel says what it can make, this makes what has changed.

A channel is a module with `jobs(source)`; a new one is one line in `desk.outputs.CHANNELS`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from .. import cores
from ..ledger.model import Ledger
from ..ledger.problem import Problem
from ..library.load import Library
from .document import Document


@dataclass(frozen=True)
class Source:
    """Everything that a channel may take from."""

    root: Path
    """The project."""
    site: Path
    """The built site."""
    documents: dict[str, Document]
    """The pages of the site by their addresses, in the order of the addresses."""
    ledger: Ledger
    library: Library
    about: dict[str, str]
    """`data/site.yml`; 待补充 for what is not known."""
    day: str
    """The day of the commit, as `2026-11-23`: the same commit makes the same bytes."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that a channel makes, and where it is offered."""

    path: str
    """Address under the site: `download/report-2024.pdf`."""
    page: str = ""
    """The page that offers it: `report/2024.html`; empty for none."""
    kind: str = ""
    """`PDF`, `Word`, … as a reader knows it."""
    purpose: str = ""
    """What it is for: `打印、存档`."""
    first: bool = False
    """Whether the page offers it at its top."""
    figure: str = ""
    """The chart that it is of, by its anchor: it is offered there."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to make."""

    made: Made
    inputs: object
    """All that its bytes depend on; compared by `repr`."""
    make: Callable[[], bytes]
    """Raises OutputError where it cannot be made."""
    long: bool = False
    """Whether it takes long enough for a process of its own: `make` can then be pickled."""


class OutputError(Exception):
    """What keeps a channel from making a file, in the editor's words."""

    def __init__(self, page: str, block: str, reason: str, mend: str) -> None:
        super().__init__(f"{page}：{block}：{reason}。{mend}")
        self.page = page
        self.block = block
        self.reason = reason
        self.mend = mend


Channel = Callable[[Source], Iterator[Job]]


@dataclass(frozen=True, slots=True)
class Output:
    """A file that was made, with its size in bytes."""

    made: Made
    size: int


def make(
    source: Source, cache: Path, channels: dict[str, Channel]
) -> Iterator[tuple[str, Output | Problem]]:
    """Make every file of the channels into the site; what did not change comes from the cache.

    A file that cannot be made is a problem, and the others are made all the same.

    Args:
        source: the site and what it is made from.
        cache: a folder for what was made before, by what it was made from.
        channels: by the names that are told with what they made.
    """
    tasks = list(_tasks(source, cache, channels))
    apart = [task for task in tasks if task.long]
    with closing(cores.each(_keep, apart)) as done:
        for task in tasks:
            problem = next(done) if task.long else _keep(task)
            yield task.channel, problem or _published(task, source.site)
    used = {task.kept for task in tasks}
    for old in cache.glob("*") if cache.exists() else ():
        if old not in used:
            old.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Task:
    """A file to make, or what kept a channel from saying which."""

    channel: str
    made: Made
    make: Callable[[], bytes]
    kept: Path
    """Where in the cache it is put, or was before."""
    long: bool


def _tasks(source: Source, cache: Path, channels: dict[str, Channel]) -> Iterator[_Task]:
    """Yield every job of every channel, in order."""
    code = _code()
    for name, channel in channels.items():
        for job in _guarded(channel, source):
            key = sha256(f"{code}\0{job.made.path}\0{job.inputs!r}".encode()).hexdigest()
            kept = cache / key
            yield _Task(name, job.made, job.make, kept, job.long and not kept.exists())


def _guarded(channel: Channel, source: Source) -> Iterator[Job]:
    """Yield the jobs of a channel; where it fails, one that fails so."""

    def fail(error: Exception) -> bytes:
        raise error

    try:
        yield from channel(source)
    except Exception as error:
        yield Job(Made(""), "", partial(fail, error))


def _keep(task: _Task) -> Problem | None:
    """Have the file in the cache; a problem where it cannot be made."""
    try:
        content = None if task.kept.exists() else task.make()
    except Exception as error:  # a library's own error must not take the others along
        return _problem(task.channel, task.made, error)
    if content is not None:
        _save(task.kept, content)
    return None


def _published(task: _Task, site: Path) -> Output:
    content = task.kept.read_bytes()
    _save(site / task.made.path, content)
    return Output(task.made, len(content))


def _problem(name: str, made: Made, error: Exception) -> Problem:
    page = error.page if isinstance(error, OutputError) else made.page
    where = f"docs/{page.removesuffix('.html')}.md" if page else made.path or name
    if isinstance(error, OutputError):
        found, mend = f"{name}：{error.block}：{error.reason}", error.mend
    else:
        found, mend = f"{name}：{type(error).__name__}：{error}", "把这一行告诉维护的人"
    return Problem(path=where, line=1, code="O01", found=found, expected="能做成文件", mend=mend)


def _save(file: Path, content: bytes) -> None:
    if not file.exists() or file.read_bytes() != content:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f"{file.name}.{os.getpid()}")  # tests run side by side
        part.write_bytes(content)
        part.replace(file)


def _code() -> str:
    """Return what the programs and fonts are: when they change, everything is made anew."""
    root = Path(__file__).parents[2]
    digest = sha256()
    for file in sorted((root / "macros").rglob("*")):
        if file.suffix in (".py", ".html", ".svg", ".typ", ".xml"):
            digest.update(file.read_bytes())
    for file in sorted((root / "fonts").glob("*")) if (root / "fonts").exists() else ():
        digest.update(f"{file.name} {file.stat().st_size}".encode())
    return digest.hexdigest()
