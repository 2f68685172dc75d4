"""What CI runs for towns: thin files for three hosts, one target for all."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from test_site_build import SUBJECT, write_town

CI = ROOT / "deploy" / "ci"
HOSTS = ["gitee", "github", "gitlab"]
TARGETS = set(re.findall(r"^([a-z-]+)(?: [a-z-]+)*:", (ROOT / "Makefile").read_text("utf-8"), re.M))
ALLOWED = re.compile(
    r"make (?P<target>[a-z-]+)(?: BASE=\$[A-Z_]+)?"
    r"|cat review/diff\.md >> \"\$GITHUB_STEP_SUMMARY\""
)
ACTION = re.compile(r"actions/(checkout|setup-python|upload-artifact)@v\d+")
LEDGER = "data/2024/a.yml"


def read(host: str) -> dict[str, Any]:
    text = (CI / f"{host}.yml").read_text("utf-8")
    found: dict[str, Any] = yaml.load(text, yaml.BaseLoader)  # `on` is a key there, not a boolean
    return found


def values(tree: Any, *keys: str) -> Iterator[str]:
    """Yield every value of these keys, at any depth."""
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if key in keys:
            yield from [value] if isinstance(value, str) else value
        elif not isinstance(value, str):
            yield from values(value, *keys)


# --- the files ----------------------------------------------------------------------------


@pytest.mark.parametrize("host", HOSTS)
def test_files_only_call_make(host: str) -> None:
    commands = list(values(read(host), "run", "script", "commands"))
    called = [ALLOWED.fullmatch(command) for command in commands]
    assert all(called), commands
    assert {c["target"] for c in called if c and c["target"]} == {"review"} <= TARGETS


@pytest.mark.parametrize("host", HOSTS)
def test_files_hold_no_secret_and_no_registry(host: str) -> None:
    text = (CI / f"{host}.yml").read_text("utf-8")
    assert not re.search(r"https?://|index.url|secret|token|password", text, re.IGNORECASE)
    assert all(ACTION.fullmatch(action) for action in values(read(host), "uses"))


@pytest.mark.parametrize("host", HOSTS)
def test_result_is_attached_to_every_run(host: str) -> None:
    assert any(path.strip("./") == "review" for path in values(read(host), "path", "paths"))


@pytest.mark.parametrize("host", HOSTS)
def test_a_run_keeps_the_time_of_beijing(host: str) -> None:
    assert [*values(read(host), "TZ")] == ["Asia/Shanghai"]


def test_report_is_attached_where_something_is_wrong() -> None:
    steps = read("github")["jobs"]["review"]["steps"]
    assert [s.get("if") for s in steps if "review/" in str(s)] == ["always()", "always()"]
    assert read("gitlab")["review"]["artifacts"]["when"] == "always"


def test_files_need_the_python_that_the_project_needs() -> None:
    written = "".join((CI / f"{host}.yml").read_text("utf-8") for host in HOSTS)
    named = re.findall(r"python(?:-version|Version)?:\s*[\"']?3\.(\d+)", written)
    assert len(named) == len(HOSTS)
    assert all(int(minor) >= 11 for minor in named)


# --- what they call -----------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a small town's repository with one commit, and an installed environment."""
    write_town(tmp_path)
    (tmp_path / LEDGER).write_text(f"{SUBJECT}  餐位: 40个\n", "utf-8")
    for file in ("Makefile", "requirements.txt", ".gitignore"):
        shutil.copy(ROOT / file, tmp_path)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "requirements.stamp").touch()
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    git(tmp_path, "checkout", "-qb", "change")
    return tmp_path


def git(folder: Path, *command: str) -> None:
    who = ["-c", "user.name=某", "-c", "user.email=a@example.cn"]
    subprocess.run(["git", *who, *command], cwd=folder, check=True)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "改")


def change(folder: Path, old: str, new: str) -> None:
    file = folder / LEDGER
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    commit(folder)


def review(folder: Path, base: str = "main") -> tuple[int, dict[str, str]]:
    """Return the exit status, and the report by its file names."""
    done = subprocess.run(
        ["make", "review", f"PY={sys.executable}"],
        cwd=folder,
        env={**os.environ, "BASE": base},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stdout
    files = (folder / "review").glob("*.*")
    return done.returncode, {file.name: file.read_text("utf-8") for file in files}


def test_wrong_data_fails_and_is_reported_in_full(repository: Path) -> None:
    change(repository, "40个", "50个")
    change(repository, "15人", "15")
    git(repository, "checkout", "-q", "main")
    change(repository, "120张", "130张")  # by others in the meantime: no part of it
    git(repository, "checkout", "-q", "change")
    status, report = review(repository)
    assert status != 0
    assert f"{LEDGER}:" in report["check.txt"] and "F01" in report["check.txt"]
    for name in ("diff.md", "diff.html"):
        assert "40个" in report[name] and "50个" in report[name]
        assert "130张" not in report[name]
    assert "需要修改" in (repository / "review/site/index.html").read_text("utf-8")
    assert not (repository / "site").exists()


def test_unknown_base_is_said_and_runs_nothing(repository: Path) -> None:
    change(repository, "15人", "15")
    _, report = review(repository, "$(touch ran)`touch ran`;touch ran")
    assert "git 里没有" in report["diff.md"]
    assert not (repository / "ran").exists()


def test_right_data_gives_changes_and_the_whole_site(repository: Path) -> None:
    change(repository, "40个", "50个")
    status, report = review(repository)
    assert status == 0, report["check.txt"]
    assert "40个" in report["diff.md"] and "50个" in report["diff.md"]
    site = repository / "review" / "site"
    assert "50个" in (site / "index.html").read_text("utf-8")
    assert list(site.rglob("*.xlsx"))
