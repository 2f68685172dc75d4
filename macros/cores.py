"""The same work on many inputs, on all cores: in processes, as our libraries hold the GIL.

Processes are started afresh ("spawn") on every system: a copy of a running one ("fork") could hold
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

MIN_INPUTS = 8
"""With fewer inputs, starting the processes takes longer than they save."""
MANY_PAGES = 200
"""A site of at least so many pages is read by several processes."""
MAX_PROCESSES = 4
"""Each process holds libraries and fonts of its own, up to 200 MB."""


def count() -> int:
    """Return the number of cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_each(
    work: Callable[[T], R], inputs: Iterable[T], minimum: int = MIN_INPUTS
) -> Generator[R, None, None]:
    """Yield the result of `work` for each input, in order, as soon as it is there.

    A caller that may stop before the end closes the iterator (`contextlib.closing`), which kills
    the processes in the middle of their work. Work that they cannot do, because the system kills
    them or lets none start, is done in this process.

    Args:
        work: a function of a module, or a `partial` of one. It is sent to the processes with each
            input, and the result is sent back: both must be small compared with the work. Its
            exceptions are raised here, in order.
        inputs: any number; all are held until the end.
        minimum: with fewer inputs, or one core, all work is done in this process.
    """
    inputs = list(inputs)
    processes = min(count(), MAX_PROCESSES, len(inputs))
    if processes < 2 or len(inputs) < minimum or parent_process():
        yield from map(work, inputs)
        return
    with _pool(processes) as pool:
        for value, future in zip_longest(inputs, _futures(pool, work, inputs)):
            try:
                result = future.result() if future else work(value)
            except BrokenProcessPool:
                result = work(value)
            yield result


def share(work: Callable[[T], R], inputs: Sequence[T], *, pays: bool) -> list[R]:
    """Return the result of `work` for each input, in order, computed by copies of this process.

    Copies hold all of its data, so only results are sent, and they start at once. Where this
    process has other threads, or the system makes no copies, all work is done here.

    Args:
        work: any function; state that it changes in a copy is lost.
        inputs: any number.
        pays: whether the work is worth the cost of copies, a tenth of a second.
    """
    processes = min(count(), MAX_PROCESSES, len(inputs))
    can_fork = sys.platform == "linux" and active_count() == 1 and not parent_process()
    if processes < 2 or not pays or not can_fork:
        return [work(value) for value in inputs]
    _shared_work.append((work, inputs))
    try:
        with _pool(processes, "fork") as pool:
            shares = [range(first, len(inputs), processes) for first in range(processes)]
            futures = _futures(pool, _share, shares)
            results = [future.result() for future in futures]
    except BrokenProcessPool:
        results = []
    finally:
        _shared_work.clear()
    if len(results) < processes:
        return [work(value) for value in inputs]
    return [results[n % processes][n // processes] for n in range(len(inputs))]


_shared_work: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []
"""The work and its inputs, for the copies."""


def _share(numbers: range) -> list[Any]:
    work, inputs = _shared_work[0]
    return [work(inputs[number]) for number in numbers]


def _futures(pool: Executor | None, work: Callable[[T], R], inputs: list[T]) -> list[Future[R]]:
    """Submit the work on each input; return the futures: all, unless the pool breaks meanwhile."""
    futures: list[Future[R]] = []
    with _interrupts_blocked(), suppress(BrokenProcessPool, OSError):
        for value in inputs:
            if pool:
                futures.append(pool.submit(work, value))
    return futures


@contextmanager
def _pool(processes: int, method: str = "spawn") -> Iterator[Executor | None]:
    """Yield a pool of processes; None where the system lacks the means for them to communicate."""
    try:
        pool = ProcessPoolExecutor(processes, get_context(method), _initialize_worker)
    except (OSError, NotImplementedError):
        yield None
        return
    try:
        yield pool
    except BaseException:  # nobody needs the other results
        for process in active_children():
            process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Block SIGINT in processes started here: Ctrl+C reaches all, but their parent ends them."""
    if sys.platform == "win32":
        yield
        return
    previous_mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous_mask)


def _initialize_worker() -> None:
    """Make a process ignore Ctrl+C (on Windows too) and end with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent
    parent.join()
    os._exit(1)
