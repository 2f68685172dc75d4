"""Run the channels: each says which files it can make, and what has changed is made.

A channel is a module that declares a `Channel`, and a line in `registry.CHANNELS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePosixPath

from .. import cores, files
from ..district.district import District
from ..ledger.model import Ledger
from ..ledger.problem import Kind, Problem
from ..library.load import Library
from .document import Document
from .formats import Format

MISSING_OUTPUT = Kind(
    "O01",
    "有文件没有做成",
    "PDF、Word、表格这样的文件，有一个没有做成。生成网站时才检查。",
    advice=(
        "网页之外的文件，例如 PDF、Word、数据表，有一个没有做成。信息里写着是哪一页、哪一块、"
        "为什么。按改法改好，再运行 `make site`。在改好之前，原有的 `site/` 不动。"
    ),
)


@dataclass(frozen=True)
class Source:
    """Everything a channel may read."""

    root: Path
    """Folder of the project."""
    site: Path
    """Folder of the built site."""
    documents: dict[str, Document]
    """The pages of the site by address, sorted."""
    ledger: Ledger
    library: Library
    about: dict[str, str]
    """`data/site.yml`; 待补充 for what is not known."""
    day: str
    """Day of the commit, as `2026-11-23`, so that the same commit gives the same bytes."""
    district: District = field(default_factory=District)
    """What a district knows of its towns; empty in the tree of a town."""


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file that a channel makes, and the page that offers it."""

    path: str
    """Address under the site: `download/report-2024.pdf`."""
    page: str = ""
    """The page that offers it: `report/2024.html`; empty for none."""
    kind: str = ""
    """`PDF`, `Word`, … as a reader knows it."""
    purpose: str = ""
    """Its use: `打印、存档`."""
    first: bool = False
    """Whether the page offers it at its top."""
    chart: str = ""
    """Anchor of the chart it shows, below which it is offered; empty for none."""
    form: str = ""
    """The form to fill in that it is, offered wherever a page names that; empty for none."""
    about: str = ""
    """The matter that it is about, where the files of many pages are listed; empty for none."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to make."""

    file: OutputFile
    inputs: object
    """Everything its bytes depend on; compared by `repr`."""
    make: Callable[[], bytes]
    """Return the bytes; raise OutputError if they cannot be made."""
    long: bool = False
    """Whether it is slow enough for a process of its own; `make` must then be picklable."""
    finish: Callable[[bytes, Path], bytes] | None = None
    """Return the file as it is published, from what was made and the site so far; None: as made."""


class OutputError(Exception):
    """The reason why a channel cannot make a file, in the editor's words."""

    def __init__(self, page: str, block: str, reason: str, mend: str) -> None:
        super().__init__(f"{page}：{block}：{reason}。{mend}")
        self.page = page
        self.block = block
        self.reason = reason
        self.mend = mend


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A way out besides the web pages, with all that others need to know of it."""

    name: str
    """As an editor knows it: `公众号`."""
    label: str = ""
    """What readers call its files: `微信文章`; empty if they call them by its name."""
    purpose: str
    """What readers use them for: `打印、张贴、存档`."""
    place: str
    """Where readers find them: in words, a page's source (`….md`) or an address (`feed.xml`)."""
    folder: str
    """What the addresses of its files begin with: `download/`."""
    formats: tuple[Format, ...]
    jobs: Callable[[Source], Iterator[Job]]

    def owns(self, path: str) -> bool:
        """Return whether it may write at an address."""
        endings = [format_.ending for format_ in self.formats]
        return path.startswith(self.folder) and PurePosixPath(path).suffix in endings


@dataclass(frozen=True, slots=True)
class Output:
    """A finished file with its size in bytes."""

    file: OutputFile
    size: int


def make(
    source: Source, cache: Path, channels: Iterable[Channel]
) -> Iterator[tuple[str, Output | Problem]]:
    """Write every file of the channels into the site; unchanged ones come from the cache.

    A file that cannot be made becomes a problem; the others are made all the same.

    Args:
        source: the site and what it is made from.
        cache: a folder of earlier files, named by the digest of their inputs.
        channels: those to run.

    Yields:
        The name of a channel with a file or a problem, in the channels' order.
    """
    tasks = list(_tasks(source, cache, channels))
    slow_tasks = [task for task in tasks if task.long]
    with closing(cores.run_each(_ensure_cached, slow_tasks)) as problems:
        for task in tasks:
            problem = next(problems) if task.long else _ensure_cached(task)
            yield task.channel, problem or _publish(task, source.site)
    current = {task.cache_file for task in tasks}
    for file in cache.glob("*") if cache.exists() else ():
        if file not in current:
            file.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Task:
    """A file to make, or the failure of a channel to name its files."""

    channel: str
    file: OutputFile
    make: Callable[[], bytes]
    cache_file: Path
    """Its place in the cache."""
    long: bool
    finish: Callable[[bytes, Path], bytes] | None


def _tasks(source: Source, cache: Path, channels: Iterable[Channel]) -> Iterator[_Task]:
    """Yield a task for every job of every channel, in order."""
    digest = code_digest()
    for channel in channels:
        for job in _jobs_of(channel, source):
            key = sha256(f"{digest}\0{job.file.path}\0{job.inputs!r}".encode()).hexdigest()
            cache_file = cache / key
            long = job.long and not cache_file.exists()
            yield _Task(channel.name, job.file, job.make, cache_file, long, job.finish)


def _jobs_of(channel: Channel, source: Source) -> Iterator[Job]:
    """Yield the jobs of a channel; if the channel fails, a job that raises its error."""

    def fail(error: Exception) -> bytes:
        raise error

    try:
        for job in channel.jobs(source):
            if not channel.owns(job.file.path):
                raise ValueError(f"{job.file.path} 不是这个出口声明的文件")
            yield job
    except Exception as error:
        yield Job(OutputFile(""), "", partial(fail, error))


def _ensure_cached(task: _Task) -> Problem | None:
    """Make the file unless the cache has it; return a problem if it cannot be made."""
    try:
        content = None if task.cache_file.exists() else task.make()
    except Exception as error:  # a library's own error must not take the others along
        return _problem(task.channel, task.file, error)
    if content is not None:
        files.write({task.cache_file: content}, durable=False)
    return None


def _publish(task: _Task, site: Path) -> Output:
    content = task.cache_file.read_bytes()
    if task.finish:
        content = task.finish(content, site)
    target = site / task.file.path
    if not target.exists() or target.read_bytes() != content:
        files.write({target: content}, durable=False)
    return Output(task.file, len(content))


def _problem(name: str, file: OutputFile, error: Exception) -> Problem:
    page = error.page if isinstance(error, OutputError) else file.page
    source = f"docs/{page.removesuffix('.html')}.md" if page.endswith(".html") else page
    where = source or file.path or name
    if isinstance(error, OutputError):
        fault, mend = f"{name}：{error.block}：{error.reason}", error.mend
    else:
        fault, mend = f"{name}：{type(error).__name__}：{error}", "把这一行告诉维护的人"
    return MISSING_OUTPUT.problem(path=where, line=1, found=fault, expected="能做成文件", mend=mend)


def code_digest() -> str:
    """Return a digest of programs, libraries and fonts: when they change, all is made anew."""
    root = Path(__file__).parents[2]
    lock = root / "requirements.txt"
    digest = sha256(lock.read_bytes() if lock.exists() else b"")
    for file in sorted((root / "macros").rglob("*")):
        if file.suffix in (".py", ".html", ".svg", ".typ", ".xml"):
            digest.update(file.read_bytes())
    for file in sorted((root / "fonts").glob("*")) if (root / "fonts").exists() else ():
        digest.update(f"{file.name} {file.stat().st_size}".encode())
    return digest.hexdigest()
