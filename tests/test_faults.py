"""Killed at any moment, on a full disk, two at once: the public folder is complete, old or new.

The sweeps kill a command repeatedly at moments drawn from a fixed seed: after some time, or before
one of its changes to the disk. `make test-all` draws many more moments.
"""

import gzip
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from threading import Event, Thread

import brotli
import pytest
from conftest import ROOT
from releases import make_release, release_name, site
from shared import WAIT
from test_deploy import deploy, public, tree
from test_site_build import ENVIRONMENT, SUBJECT, write_town
from town_maker import commit, record

from macros.cli import main
from macros.gate.release.package import verify

pytestmark = pytest.mark.skipif(os.name != "posix", reason="只有 POSIX 能这样停掉一组进程")

FEW, MANY = 2, 25
"""How many moments a sweep tries in a normal run and in `make test-all`."""
VERSIONS = (1, 2, 3)
HOW = ["", pytest.param("exchange", marks=pytest.mark.slow), "two renames"]
"""How `current` is switched: as a link, or as a folder in one step or two."""

Tally = Callable[[str, object], None]


# --- the harness --------------------------------------------------------------------------

STRIKER = """
import itertools, os, runpy, signal, sys
moment, folder, how = int(sys.argv[1]), sys.argv[2], sys.argv[3]
writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT
changes = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.chmod"}
counter = itertools.count(1)

def strike(event, args):
    at_work = event in changes or (event == "open" and args[2] & writes)
    inside = event in ("os.remove", "os.rmdir") and args[-1] >= 0  # while a tree is deleted
    at_work = at_work and (inside or folder in " ".join(map(str, args)))
    if (at_work or event == "ctypes.dlsym") and next(counter) == moment:
        os.killpg(0, signal.SIGKILL)

if how == "two renames":
    import ctypes
    ctypes.CDLL = lambda name: None
if how == "built before":
    from macros.gate.release import command, verifications
    name, _ = verifications.VERIFICATIONS.popitem()
    verifications.VERIFICATIONS.clear()
    verifications.VERIFICATIONS[name] = lambda site: iter(()), lambda site: ""
    def build(root, site):
        site.mkdir(parents=True)
        (site / "index.html").write_bytes((root / "docs/index.md").read_bytes())
        return iter(())
    command._build, command.bill.bill = build, lambda root: b"{}"
sys.argv = sys.argv[4:]
sys.addaudithook(strike)
try:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
finally:
    print(next(counter) - 1)
"""
"""A program that runs a module and kills its process group before a given change to a folder."""


@dataclass(frozen=True)
class Victim:
    """A command to kill: how to call it, and what must hold for what it makes."""

    command: Callable[[int], list[str]]
    """Return the command that makes a version; called with each version in turn."""
    check_whole: Callable[[], None]
    """Fail unless the public folder is complete and of one version; called after each kill."""
    check_done: Callable[[int], None]
    """Fail unless that version is public; called after each run that was not killed."""
    folder: Path
    """The working directory of the command."""
    changes: Path | None = None
    """Kill it before a change to this folder; if None, after some time."""
    how: str = ""
    """`two renames`: behave as if two folders cannot change places in one step; `built before`:
    as if the site of a release was built and verified at once.
    """


def sweep(victim: Victim, moments: int, tally: Tally, name: str) -> None:
    """Kill it at `moments` moments: each time it is whole, and the next run succeeds."""
    hand = random.Random(name)
    kills = 0
    for version in VERSIONS:
        reach = run_to_end(victim, version)
    for _, version in zip(range(moments), cycle(VERSIONS), strict=False):
        kills += run_and_kill(victim, version, hand.uniform(0, reach))
        victim.check_whole()
        pace = run_to_end(victim, version)
        if not victim.changes:  # a busy machine changes its pace
            reach = pace
    tally(f"{name}：", f"停掉{kills}次，{kills}次都完整")
    assert kills or not victim.changes, "a fast machine may be done before the time is over"


def run_to_end(victim: Victim, version: int) -> float:
    """Run it to the end; return how long it took, in seconds or in changes to the disk."""
    start = time.monotonic()
    process = subprocess.run(
        call(victim, version, 0),
        cwd=victim.folder,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=WAIT,
        check=False,
    )
    assert process.returncode == 0, process.stdout + process.stderr
    victim.check_done(version)
    return float(process.stdout.split()[-1]) if victim.changes else time.monotonic() - start


def run_and_kill(victim: Victim, version: int, moment: float) -> bool:
    """Run it and kill it with its children; return False if it ended before that."""
    process = subprocess.Popen(
        call(victim, version, 1 + int(moment)),
        cwd=victim.folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        process.communicate(timeout=WAIT if victim.changes else moment)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()  # ends when the last child closes the pipe
    return process.returncode == -signal.SIGKILL


def call(victim: Victim, version: int, moment: int) -> list[str]:
    command = victim.command(version)
    if not victim.changes:
        return command
    return [sys.executable, "-c", STRIKER, str(moment), str(victim.changes), victim.how, *command]


def environment() -> dict[str, str]:
    return {**ENVIRONMENT, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture
def moments(thorough: bool) -> int:
    """Return how many moments a sweep tries."""
    return MANY if thorough else FEW


@pytest.fixture
def tally(record_property: Tally) -> Tally:
    """Return a function that records a count to be printed at the end of the run."""
    return record_property


# --- the build ----------------------------------------------------------------------------


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Return a town of one page and one subject, with the real Makefile."""
    if not shutil.which("make"):
        pytest.skip("没有 make")
    shutil.copy(ROOT / "Makefile", write_town(tmp_path))
    return tmp_path


def test_build_is_killed(town: Path, moments: int, tally: Tally) -> None:
    known: dict[int, dict[str, bytes]] = {}
    # The components are installed already.
    make = ["make", "-o", ".venv/requirements.stamp", f"PY={sys.executable}", "site"]

    def command(version: int) -> list[str]:
        subject = SUBJECT.replace("约120张", f"约12{version}张")
        (town / "data/2024/a.yml").write_text(subject, "utf-8")
        return make

    def check_done(version: int) -> None:
        assert tree(town / "site") == known.setdefault(version, tree(town / "site"))
        assert f"约12{version}张" in (town / "site/index.html").read_text("utf-8")

    def check_whole() -> None:
        assert tree(town / "site") in known.values()

    some = 1 + moments // 8
    sweep(Victim(command, check_whole, check_done, town), some, tally, "生成网站")


@pytest.mark.parametrize("how", HOW[::2])
def test_swap_of_the_site_is_killed(tmp_path: Path, moments: int, how: str, tally: Tally) -> None:
    target = tmp_path / "site"

    def command(version: int) -> list[str]:
        shutil.rmtree(tmp_path / "new", ignore_errors=True)
        lay(tmp_path / "new", site(version))
        return ["macros.gate.swap", "new", "site"]

    def check_whole() -> None:
        at = target if target.exists() or not how else target.with_name(".site.old")
        assert tree(at) in map(site, VERSIONS)

    def check_done(version: int) -> None:
        assert tree(target) == site(version)
        assert not list(tmp_path.glob(".site*"))

    lay(target, site(2))
    victim = Victim(command, check_whole, check_done, tmp_path, Path("site"), how)
    sweep(victim, moments, tally, "换上网站" + "（两次改名）" * bool(how))


def lay(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


# --- release ------------------------------------------------------------------------------


def test_release_is_killed(tmp_path: Path, moments: int, tally: Tally) -> None:
    """Every named package is complete, and earlier ones are unchanged."""
    town = write_town(tmp_path / "town")
    shutil.copy(ROOT / ".gitignore", town)
    record(town)
    commit(town, init=True)
    folder = town / "release"
    kept: dict[str, bytes] = {}
    page = town / "docs" / "index.md"
    text = page.read_text("utf-8")

    def command(version: int) -> list[str]:
        page.write_text(f"{text}\n这是第{'一二三四五六七八九'[version - 1]}次演练。\n", "utf-8")
        commit(town)
        return ["macros", "--root", str(town), "release"]

    def check_whole() -> None:
        packages = {file.name: file for file in folder.glob("*.zip")}
        for file in packages.values():
            verify(file)
        assert {name: packages[name].read_bytes() for name in kept} == kept

    def check_done(version: int) -> None:
        check_whole()
        kept.update({file.name: file.read_bytes() for file in folder.glob("*.zip")})
        assert len(kept) >= version
        assert not list(folder.glob(".*"))

    victim = Victim(command, check_whole, check_done, ROOT, folder, "built before")
    sweep(victim, 1 + moments // 5, tally, "发布包")


# --- deploy -------------------------------------------------------------------------------


def public_version(folder: Path) -> int:
    """Return the version of a public folder, after checking every file and every twin."""
    found = tree(folder)
    for name, content in found.items():
        if name.endswith(".gz"):
            assert gzip.decompress(content) == found[name[:-3]]
        elif name.endswith(".br"):
            assert brotli.decompress(content) == found[name[:-3]]
    plain = {name: c for name, c in found.items() if not name.endswith((".gz", ".br"))}
    [version] = [number for number in VERSIONS if plain == site(number)]
    assert {f"{n}{end}" for n in plain if n.endswith(".html") for end in (".gz", ".br")} < {*found}
    return version


def deploy_victim(
    folder: Path, how: str = "", *, timed: bool = False, damage: bool = False
) -> Victim:
    """Return a victim that deploys the versions in turn, keeping two.

    With `damage` each run repairs the public release, which is damaged first.
    """
    server = folder / "server"
    packages = [make_release(folder / "release", site(version)) for version in VERSIONS]
    options = ["--keep", "2", *(["--no-link"] if how else [])]

    def command(version: int) -> list[str]:
        release = packages[version - 1]
        if damage and (server / "current").exists():
            now = (server / "current").resolve().name
            release = next(one for one in packages if release_name(one) == now)
            (server / "releases" / release_name(release) / "assets/app.js").write_bytes(b"damaged")
        arguments = ["deploy", str(server), "--release", str(release), *options]
        return [*([sys.executable, "-m"] if timed else []), "macros", *arguments]

    def check_whole() -> None:
        place = server / "current"
        if how == "two renames" and not place.exists():
            place = server / ".current.old"
        if not damage:
            public_version(place.resolve())

    def check_done(version: int) -> None:
        now = public_version((server / "current").resolve())
        assert damage or now == version
        hidden = [path for path in server.rglob(".*") if path.name != ".lock"]
        assert not hidden, "nothing is left lying about"
        assert len([path for path in (server / "releases").iterdir() if path.is_dir()]) <= 2

    return Victim(command, check_whole, check_done, ROOT, None if timed else server, how)


@pytest.mark.parametrize("how", HOW)
def test_deploy_is_killed(tmp_path: Path, moments: int, how: str, tally: Tally) -> None:
    sweep(deploy_victim(tmp_path, how), moments, tally, f"发布（{how or 'link'}）")


def test_deploy_is_killed_after_some_time(tmp_path: Path, moments: int, tally: Tally) -> None:
    sweep(deploy_victim(tmp_path, timed=True), moments // 2, tally, "发布（按时间）")


def test_deploy_is_killed_while_it_mends(tmp_path: Path, moments: int, tally: Tally) -> None:
    sweep(deploy_victim(tmp_path, damage=True), moments // 2, tally, "修复")


@pytest.mark.parametrize("how", HOW)
def test_the_first_deploy_is_killed(tmp_path: Path, how: str) -> None:
    """Either nothing is public or all of it."""
    victim = deploy_victim(tmp_path, how)
    changes = int(run_to_end(victim, 1))
    for moment in random.Random(how).sample(range(changes), FEW):
        shutil.rmtree(tmp_path / "server")
        assert run_and_kill(victim, 1, moment)
        if (tmp_path / "server/current").exists():
            assert public_version((tmp_path / "server/current").resolve()) == 1
        run_to_end(victim, 1)


# --- disks --------------------------------------------------------------------------------


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Yield a mounted disk of 640 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=640k", "tmpfs", str(folder)]
    if (
        not shutil.which("mount")
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("不能挂载小磁盘：要 root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("options", [[], ["--no-link"]], ids=["link", "folder"])
def test_full_disk(
    tmp_path: Path, disk: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    server = disk / "server"
    first, second = (make_release(tmp_path, site(version)) for version in (1, 2))
    failed = 0
    for free in range(0, 340, 20):
        assert deploy(server, first, "--keep", "2", *options) == 0
        shutil.rmtree(server / "releases" / release_name(second), ignore_errors=True)
        left = shutil.disk_usage(disk).free - free * 1024
        (disk / "filler").write_bytes(b"x" * max(0, left))
        capsys.readouterr()
        status = deploy(server, second, "--keep", "2", *options)
        assert public_version((server / "current").resolve()) == (1 if status else 2)
        if status:
            failed += 1
            assert "磁盘满了" in capsys.readouterr().err
        (disk / "filler").unlink()
        assert deploy(server, second, "--keep", "2", *options) == 0
        assert public_version((server / "current").resolve()) == 2
    assert 2 < failed < 17, "some were too full, some were not"


def test_read_only_disk(tmp_path: Path, disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = disk / "server"
    assert deploy(server, make_release(tmp_path, site(1))) == 0
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert deploy(server, make_release(tmp_path, site(2))) == 1
    assert main_fails(["rollback", str(server)])
    assert capsys.readouterr().err.count("这个磁盘不能写") == 2
    assert public_version((server / "current").resolve()) == 1


def main_fails(arguments: list[str]) -> bool:
    try:
        return main(arguments) == 1
    except SystemExit as stopped:
        return stopped.code == 1


@pytest.mark.parametrize("limit", [0, 300, 1_000, 3_000])
def test_files_may_not_be_that_large(tmp_path: Path, limit: int) -> None:
    """A file size limit is like a full disk, but needs no root."""
    server = tmp_path / "server"
    assert deploy(server, make_release(tmp_path, site(1))) == 0
    command = [sys.executable, "-m", "macros", "deploy", str(server)]
    command += ["--release", str(make_release(tmp_path, site(2)))]
    limited = ["sh", "-c", f'ulimit -f {limit // 512}; exec "$@"', "sh", *command]
    done = subprocess.run(
        limited, cwd=ROOT, env=environment(), capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert public_version((server / "current").resolve()) == 1
    assert deploy(server, make_release(tmp_path, site(2))) == 0


def test_altered_after_copying(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The disk stores something other than what was written."""
    server = tmp_path / "server"
    assert deploy(server, make_release(tmp_path, site(1))) == 0
    fsync = os.fsync

    def forgetful(handle: int) -> None:
        fsync(handle)
        name = os.readlink(f"/proc/self/fd/{handle}")
        if name.endswith(altered):
            os.pwrite(handle, b"!", 10)

    if not Path("/proc/self/fd").exists():
        pytest.skip("没有 /proc")
    monkeypatch.setattr(os, "fsync", forgetful)
    for altered in ("index.html", "app.js.gz", "2024.html.br", "small.txt", "案件.csv"):
        assert deploy(server, make_release(tmp_path, site(2))) == 1
        assert altered in capsys.readouterr().err
        assert public_version((server / "current").resolve()) == 1
    monkeypatch.undo()
    assert deploy(server, make_release(tmp_path, site(2))) == 0


# --- others at the same time --------------------------------------------------------------


def test_two_deploys_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = tmp_path / "server"
    assert deploy(server, make_release(tmp_path, site(1))) == 0
    os.mkfifo(hold := tmp_path / "hold")
    os.mkfifo(reached := tmp_path / "reached")
    command = [sys.executable, "-m", "macros", "deploy", str(server)]
    command += ["--release", str(make_release(tmp_path, site(2)))]
    wait = f"sh -c 'echo >{reached}; cat {hold}'"
    slow = subprocess.Popen([*command, "--reload", wait], cwd=ROOT, env=environment())
    reached.read_text()
    before = tree(server)
    assert deploy(server, make_release(tmp_path, site(3))) == 1
    assert main(["rollback", str(server)]) == 1
    assert capsys.readouterr().err.count("另一个发布") == 2
    assert tree(server) == before
    hold.write_text("")
    assert slow.wait(WAIT) == 0
    assert public_version((server / "current").resolve()) == 2
    assert deploy(server, make_release(tmp_path, site(3))) == 0


@pytest.mark.parametrize("options", [[], ["--no-link"]], ids=["link", "folder"])
def test_a_reader_during_twenty_switches(tmp_path: Path, options: list[str]) -> None:
    """A reader that resolved `current` reads one release, and its pages are always there."""
    if options and sys.platform != "linux":
        pytest.skip("两个文件夹不能一步对换")
    server = tmp_path / "server"
    packages = [make_release(tmp_path, site(version)) for version in VERSIONS]
    for release in packages:
        assert deploy(server, release, *options) == 0
    stop = Event()
    seen: list[int] = []
    wrong: list[str] = []

    def read() -> None:
        while not (stop.is_set() and seen):
            try:
                if options:
                    raw = (server / "current" / "index.html").read_bytes()
                    [version] = [n for n in VERSIONS if raw == site(n)["index.html"]]
                    seen.append(version)
                else:
                    seen.append(public_version((server / "current").resolve(strict=True)))
            except (OSError, ValueError, AssertionError) as error:
                wrong.append(repr(error))
                return

    reader = Thread(target=read)
    reader.start()
    for release, _ in zip(cycle(packages), range(20), strict=False):
        assert deploy(server, release, *options) == 0
    stop.set()
    reader.join(WAIT)
    assert not wrong
    assert len(seen) > 1
    assert public(server) in map(site, VERSIONS)
