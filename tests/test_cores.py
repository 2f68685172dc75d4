"""The same work on all cores: in order, with its errors, and ended with its caller."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path

import pytest
from conftest import ROOT
from shared import WAIT

from macros import cores


@pytest.fixture(autouse=True)
def _two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "count", lambda: 2)


def told(home: int, thing: int) -> tuple[int, bool]:
    return thing, os.getpid() == home


def unlike_three(thing: int) -> int:
    if thing == 3:
        raise ValueError("三")
    return thing


def dying(home: int, thing: int) -> int:
    if os.getpid() != home:
        os._exit(1)  # like a kill by the system when memory is short
    return thing


def slow(folder: Path, thing: int) -> int:
    (folder / str(os.getpid())).touch()
    time.sleep(60 * (thing > 0))
    return thing


@pytest.mark.parametrize(("things", "here"), [(7, True), (20, False)], ids=["few", "many"])
def test_order_is_kept(things: int, here: bool) -> None:
    found = list(cores.run_each(partial(told, os.getpid()), range(things)))
    assert found == [(thing, here) for thing in range(things)]


@pytest.mark.parametrize("things", [7, 20], ids=["few", "many"])
def test_an_error_comes_in_its_turn(things: int) -> None:
    results = cores.run_each(unlike_three, range(things))
    assert list(islice(results, 3)) == [0, 1, 2]
    with pytest.raises(ValueError, match="三"):
        next(results)


def test_what_the_processes_cannot_do_is_done_here() -> None:
    assert list(cores.run_each(partial(dying, os.getpid()), range(20))) == [*range(20)]


def test_without_processes_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise OSError("没有 /dev/shm")

    monkeypatch.setattr(cores, "ProcessPoolExecutor", none)
    found = list(cores.run_each(partial(told, os.getpid()), range(20)))
    assert found == [(thing, True) for thing in range(20)]


def test_whoever_stops_waits_for_nobody(tmp_path: Path) -> None:
    with closing(cores.run_each(partial(slow, tmp_path), range(20))) as results:
        assert next(results) == 0
    assert not [name for name in os.listdir(tmp_path) if alive(int(name))]


PROGRAM = """
import os
from functools import partial
from pathlib import Path
from test_cores import cores, slow
cores.count = lambda: 2
list(cores.run_each(partial(slow, Path(os.environ["FOLDER"])), range(1, 20)))
"""


@pytest.mark.skipif(os.name != "posix", reason="只有 POSIX 有这样的信号")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl+C", "killed"])
def test_processes_end_with_the_one_that_began_them(tmp_path: Path, how: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "FOLDER": str(tmp_path), "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    while len(os.listdir(tmp_path)) < 2:
        assert process.poll() is None
        time.sleep(0.05)
    if how == signal.SIGINT:
        os.killpg(process.pid, how)  # a terminal signals all of them
    else:
        process.kill()
    said = process.communicate(timeout=WAIT)[1]  # ends when the last child closes the pipe
    assert said.count("Traceback") == (how == signal.SIGINT), "only the one who was asked to stop"


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


# The test runner may have threads of its own.
ALONE = """
import os
from macros import cores
from test_cores import dying, unlike_three
cores.count = lambda: 2
home, known = os.getpid(), {n: n * n for n in range(21)}
found = cores.share(lambda n: (known[n], os.getpid() == home), list(range(21)), pays=True)
print([square for square, _ in found] == list(known.values()), any(here for _, here in found))
print(cores.share(lambda n: dying(home, n), range(20), pays=True) == list(range(20)))
try:
    cores.share(unlike_three, range(20), pays=True)
except ValueError as error:
    print(error)
"""


def test_copies_keep_the_order_and_their_errors_and_can_be_done_without() -> None:
    path = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]), "PYTHONUTF8": "1"}
    run = subprocess.run(
        [sys.executable, "-c", ALONE],
        env={**os.environ, **path},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    copied = "False" if sys.platform == "linux" else "True"
    assert run.stdout.split() == ["True", copied, "True", "三"]


def test_what_does_not_pay_is_done_without_copies() -> None:
    assert cores.share(partial(told, os.getpid()), range(19), pays=False) == [
        (n, True) for n in range(19)
    ]


def test_beside_other_threads_no_copy_is_made() -> None:
    done = threading.Event()
    threading.Thread(target=done.wait, daemon=True).start()
    try:
        found = cores.share(partial(told, os.getpid()), range(20), pays=True)
    finally:
        done.set()
    assert all(here for _, here in found)
