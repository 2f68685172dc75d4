"""One run at a time, what killed runs leave behind, and what a terminal is told."""

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from conftest import ROOT
from folders import contents
from test_site_build import write_town

from macros import files, runs
from macros.cli import main

WAIT = 60
"""Seconds after which a process counts as hung."""
OWNER = """
import sys, time
from pathlib import Path
from macros import runs
root = Path(sys.argv[1])
with runs.hold(runs.lock_of(root), "nianbao 甲"), runs.folder(root, root / "beside") as folder:
    (folder / "deep").mkdir()
    (folder / "deep" / "file").write_text("x")
    print(folder, flush=True)
    time.sleep(600)
"""


@contextmanager
def owner(root: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Start a run that holds the project's lock and a temporary folder, until it is killed."""
    (root / "beside").mkdir(exist_ok=True)
    command = [sys.executable, "-c", OWNER, str(root)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process, Path(process.stdout.readline().strip())
        finally:
            process.kill()


def test_a_living_run_keeps_what_is_its_own(tmp_path: Path) -> None:
    leftover = tmp_path / "data" / "2024" / ".nianbao-x.tmp"
    leftover.parent.mkdir(parents=True)
    leftover.write_text("x")
    with owner(tmp_path) as (process, folder):
        runs.clear(tmp_path)
        assert (folder / "deep" / "file").exists() and leftover.exists()
        with pytest.raises(runs.BusyError, match=f"nianbao 甲，进程{process.pid}"):
            runs.hold(runs.lock_of(tmp_path), "乙").__enter__()
        process.kill()
        process.wait(WAIT)
        runs.clear(tmp_path)
        assert not folder.exists() and not leftover.exists()
        assert not list((tmp_path / ".build" / "runs").iterdir())
        with runs.hold(runs.lock_of(tmp_path), "乙"):
            pass


def test_what_runs_left_is_cleared_by_any_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    with owner(tmp_path) as (process, folder):
        process.kill()
        process.wait(WAIT)
        main(["--root", str(tmp_path), "check"])
        assert not folder.exists()


def test_a_record_deletes_nothing_but_its_own_folder(tmp_path: Path) -> None:
    kept = tmp_path / "data"
    kept.mkdir()
    records = tmp_path / ".build" / "runs"
    records.mkdir(parents=True)
    (records / ".nianbao-1").write_bytes(os.fsencode(kept))
    (records / ".nianbao-2").write_bytes(b"")
    runs.clear(tmp_path)
    assert kept.exists() and not list(records.iterdir())


def test_a_second_run_waits_and_says_for_whom(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mkdocs.yml").write_text("nav: []")
    with owner(tmp_path) as (process, _):
        timer = subprocess.Popen(
            [
                sys.executable,
                "-c",
                f"import time; time.sleep(2)\nimport os; os.kill({process.pid}, 9)",
            ]
        )
        start = time.monotonic()
        main(["--root", str(tmp_path), "schema"])
        assert time.monotonic() - start > 1
        timer.wait(WAIT)
    told = capsys.readouterr().err
    assert told.count("nianbao 甲") == 1 and str(process.pid) in told
    assert (tmp_path / "data" / "schema").exists()


def test_steps_of_a_run_do_not_wait_for_it(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("nav: []")
    with runs.hold(runs.lock_of(tmp_path), "nianbao site"):
        command = [sys.executable, "-m", "macros", "--root", str(tmp_path), "schema"]
        subprocess.run(command, cwd=ROOT, check=True, timeout=WAIT, capture_output=True)
    assert (tmp_path / "data" / "schema").exists()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_town(tmp_path / "项目")


def start(project: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "macros", "site"]
    return subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE)


def test_two_sites_at_once_are_both_right(project: Path) -> None:
    assert start(project).wait(600) == 0
    alone = contents(project / "site")
    both = [start(project) for _ in range(2)]
    assert [process.wait(600) for process in both] == [0, 0]
    assert contents(project / "site") == alone
    assert not list((project / ".build").glob(".nianbao-*"))


def test_a_wrong_page_leaves_the_old_site(project: Path) -> None:
    (project / "site").mkdir()
    (project / "site" / "index.html").write_text("旧")
    (project / "docs" / "index.md").write_text("# 首页\n\n[看](没有.md)\n")
    site = start(project)
    said = site.communicate(timeout=600)[0].decode()
    assert site.returncode == 1 and "K01" in said
    assert (project / "site" / "index.html").read_text() == "旧"


# --- the terminal -------------------------------------------------------------------------


def nianbao(
    *arguments: str, prefix: str = "", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    command = " ".join([prefix, "exec", sys.executable, "-m", "macros", *arguments])
    return subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        timeout=WAIT,
    )


@pytest.mark.parametrize("port", ["99999", "0", "-1", "65536", "x", "8000.5", "８０００"])
def test_a_port_that_cannot_be_is_a_usage_error(
    port: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["serve", f"--port={port}"])
    assert stop.value.code == 2 and "65535" in capsys.readouterr().err


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_error(closed: str) -> None:
    done = nianbao("check", "--step", prefix=f"exec {closed};")
    assert done.returncode == 0
    assert not done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="没有 /dev/full")
@pytest.mark.parametrize("form", ["text", "json"])
def test_output_that_does_not_fit_is_told_in_one_line(form: str) -> None:
    done = nianbao("check", "--format", form, ">/dev/full")
    assert done.returncode == 1
    assert done.stderr.decode() == "读写文件时出错：（磁盘满了）\n"


@pytest.mark.parametrize("moment", [0.1, 0.2, 0.3, 0.5, 0.8])
@pytest.mark.parametrize("command", [["check", "--watch"], ["serve", "--port", "8907"]])
def test_interrupting_at_the_start_shows_no_traceback(command: list[str], moment: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "macros", *command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    time.sleep(moment)
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=WAIT)[0].decode()
    # Before the first line of ours is read, Python itself says what it likes.
    assert "Traceback" not in said or 'macros"' not in said.replace("/macros/", 'macros"')


@pytest.mark.parametrize(
    ("locale", "encoding"), [("zh_CN.GBK", "gbk"), ("zh_CN.UTF-8", "utf-8"), ("C", "utf-8")]
)
def test_a_terminal_gets_its_own_encoding(locale: str, encoding: str) -> None:
    listed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    if locale != "C" and locale.lower().replace("-", "") not in listed.lower().replace("-", ""):
        pytest.skip(f"系统里没有 {locale}")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "LC_ALL": locale, "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "macros", "check", "--explain", "K01"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=theirs)
    os.close(theirs)
    said = b""
    try:
        while piece := os.read(ours, 65536):
            said += piece
    except OSError:  # the other end is closed
        pass
    assert process.wait(WAIT) == 0
    assert "链接打不开" in said.decode(encoding)


def test_a_folder_named_in_another_encoding_works(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode("西镇".encode("gbk"))
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copytree(ROOT / "data", folder / "data")
    for command in (["check"], ["progress"], ["diff", "2024", "2023"]):
        done = subprocess.run(
            [sys.executable, "-m", "macros", "--root", folder, *command],
            cwd=ROOT, capture_output=True, check=False, timeout=WAIT,
        )  # fmt: skip
        assert b"Traceback" not in done.stderr and b"rror" not in done.stderr
        done.stdout.decode()


def test_file_errors_are_told_in_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a").write_text("x")
    long = "长" * 200
    for root in (tmp_path / "a", tmp_path / "没有", tmp_path / long, tmp_path / "\x1b[31m"):
        with pytest.raises(SystemExit):
            main(["--root", str(root), "check"])
        told = capsys.readouterr().err
        assert told.startswith("读写文件时出错：") and told.rstrip("\n").isprintable()
        assert not re.search("[A-Za-z]{4,} [a-z]+", told.replace(str(tmp_path), ""))


def test_copies_that_do_not_fit_are_told_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(source: str, target: str, **_: object) -> str:
        raise OSError(28, "No space left on device", target)

    monkeypatch.setattr(shutil, "copy2", full)
    monkeypatch.setattr(files, "sync", lambda _: None)
    with pytest.raises(SystemExit):
        main(["--root", str(ROOT), "new-town", str(tmp_path / "新"), "--name", "枕溪镇"])
    told = capsys.readouterr().err
    assert "磁盘满了" in told and "space" not in told
    assert not list(tmp_path.iterdir())


NAME = "\x1b[31m\u202e\x9b\udcc4"


@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["check", "--all"],
        ["check", "--format", "json"],
        ["check", "--readability"],
        ["date", "docs", "2025-03-28", "09:00"],
        ["date", f"docs/{NAME}", "2025-03-28", "09:00"],
        ["import", f"{NAME}.docx", "--year", "2025"],
        ["new-town", f"{NAME}/{NAME}", "--name", "枕溪镇"],
        ["new-town", "新", "--name", f"{NAME}镇"],
        ["outputs", "--site", NAME],
        ["build", "--site", "docs", "--", NAME],
        ["diff", NAME, "2024"],
    ],
)
def test_no_name_reaches_the_terminal_as_it_is(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (tmp_path / "docs" / NAME).mkdir(parents=True)
    (tmp_path / "docs" / NAME / f"{NAME}.md").write_text("---\n发布时间: 待补充\n---\n\n[看](无)\n")
    (tmp_path / "docs" / f"{NAME}.md").write_text("看" * 300)
    with suppress(SystemExit):
        main(["--root", str(tmp_path), *command])
    said = "".join(capsys.readouterr())
    assert said and said.replace("\n", "").replace("\u3000", "").isprintable()
