"""The same work on many things, on all cores: in processes, for our libraries hold Python's lock.

The processes are begun anew ("spawn") on every system: a copy of a running one ("fork") could hold
locks of threads that it does not have. Only a command without threads may make copies (`share`).
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from itertools import zip_longest
from multiprocessing import active_children, get_context, parent_process
from threading import Thread, active_count
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

FEW = 8
"""With fewer things to do, beginning the processes takes longer than they save."""
MANY = 200
"""Pages of a site whose reading is shared."""
MOST = 4
"""Processes: each holds libraries and fonts of its own, up to 200 MB."""


def count() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each(work: Callable[[T], R], things: Iterable[T], few: int = FEW) -> Generator[R, None, None]:
    """Yield what `work` makes of each thing, in their order, as soon as it is there.

    Whoever may stop before the end closes the iterator (`contextlib.closing`): the processes are
    then ended in the middle of their work. What they cannot do, because the system ends them or
    lets none begin, is done here.

    Args:
        work: a function of a module, or a `partial` of one. It goes to the processes with each
            thing, and the result comes back: both are small beside the work. What it raises is
            raised here, in its turn.
        things: any number; all are kept until the end.
        few: with fewer than this, or one core, all is done here.
    """
    things = list(things)
    processes = min(count(), MOST, len(things))
    if processes < 2 or len(things) < few or parent_process():
        yield from map(work, things)
        return
    with _pool(processes) as pool:
        for thing, future in zip_longest(things, _futures(pool, work, things)):
            try:
                result = future.result() if future else work(thing)
            except BrokenProcessPool:
                result = work(thing)
            yield result


def share(work: Callable[[T], R], things: Sequence[T], *, pays: bool) -> list[R]:
    """Return what `work` makes of each thing, in their order, made by copies of this process.

    They know all that it knows, so only results are sent; and they begin at once. Where this
    process has other threads, or the system makes no copies, all is done here.

    Args:
        work: any function; what it remembers in a copy is lost.
        things: any number.
        pays: whether it is so much work that copies, a tenth of a second, are worth it.
    """
    processes = min(count(), MOST, len(things))
    alone = sys.platform == "linux" and active_count() == 1 and not parent_process()
    if processes < 2 or not pays or not alone:
        return [work(thing) for thing in things]
    _shared.append((work, things))
    try:
        with _pool(processes, "fork") as pool:
            shares = [range(first, len(things), processes) for first in range(processes)]
            futures = _futures(pool, _share, shares)
            found = [future.result() for future in futures]
    except BrokenProcessPool:
        found = []
    finally:
        _shared.clear()
    if len(found) < processes:
        return [work(thing) for thing in things]
    return [found[n % processes][n // processes] for n in range(len(things))]


_shared: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []
"""What the copies are made for."""


def _share(numbers: range) -> list[Any]:
    work, things = _shared[0]
    return [work(things[number]) for number in numbers]


def _futures(pool: Executor | None, work: Callable[[T], R], things: list[T]) -> list[Future[R]]:
    """Return what was asked of the processes: all, unless they break off meanwhile."""
    futures: list[Future[R]] = []
    with _deaf(), suppress(BrokenProcessPool, OSError):
        for thing in things:
            if pool:
                futures.append(pool.submit(work, thing))
    return futures


@contextmanager
def _pool(processes: int, method: str = "spawn") -> Iterator[Executor | None]:
    """Yield the processes; None where the system has no means for them to talk to each other."""
    try:
        pool = ProcessPoolExecutor(processes, get_context(method), _begin)
    except (OSError, NotImplementedError):
        yield None
        return
    try:
        yield pool
    except BaseException:  # nobody waits for the rest
        for process in active_children():
            process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _deaf() -> Iterator[None]:
    """Yield what is begun here does not hear Ctrl+C, which goes to all: whoever began it ends it."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Make a process deaf to Ctrl+C (on Windows too), and end with the one that began it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent
    parent.join()
    os._exit(1)
