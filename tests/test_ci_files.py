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

CI = ROOT / "deploy" / "ci"
HOSTS = ["gitee", "github", "gitlab"]
TARGETS = set(re.findall(r"^([a-z-]+)(?: [a-z-]+)*:", (ROOT / "Makefile").read_text("utf-8"), re.M))
ALLOWED = re.compile(
    r"make (?P<target>[a-z-]+)(?: BASE=\$[A-Z_]+)?"
    r"|cat review/diff\.md >> \"\$GITHUB_STEP_SUMMARY\""
)
ACTION = re.compile(r"actions/(checkout|setup-python|upload-artifact)@v\d+")
MEDIATION = "data/2024/mediation.yml"


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
    """Return a town's repository with one commit, and an installed environment."""
    for part in ("macros", "overrides", "docs", "data", "fonts"):
        shutil.copytree(
            ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
        )
    for file in ("Makefile", "mkdocs.yml", "requirements.txt", ".gitignore"):
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
    file = folder / MEDIATION
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
    change(repository, "约3000万元", "约4000万元")
    change(repository, "约154宗", "约154")
    git(repository, "checkout", "-q", "main")
    change(
        repository, "约30万元", "约40万元"
    )  # changes by others in the meantime are not part of it
    git(repository, "checkout", "-q", "change")
    status, report = review(repository)
    assert status != 0
    assert f"{MEDIATION}:" in report["check.txt"] and "F01" in report["check.txt"]
    for name in ("diff.md", "diff.html"):
        assert "约3000万元" in report[name] and "约4000万元" in report[name]
        assert "约40万元" not in report[name]
    assert "需要修改" in (repository / "review/site/report/2024.html").read_text("utf-8")
    assert not (repository / "site").exists()


@pytest.mark.slow
def test_unknown_base_is_said_and_runs_nothing(repository: Path) -> None:
    change(repository, "约154宗", "约154")
    _, report = review(repository, "$(touch ran)`touch ran`;touch ran")
    assert "git 里没有" in report["diff.md"]
    assert not (repository / "ran").exists()


@pytest.mark.slow
def test_right_data_gives_changes_and_the_whole_site(repository: Path) -> None:
    change(repository, "约30万元", "约40万元")
    witness = repository / "data" / "2024" / "witness.yml"
    witness.write_text(witness.read_text("utf-8").replace("约30万元", "约40万元"), "utf-8")
    status, report = review(repository)
    assert status == 0, report["check.txt"]
    assert "约30万元" in report["diff.md"] and "约40万元" in report["diff.md"]
    site = repository / "review" / "site"
    assert "约40万元" in (site / "report" / "2024.html").read_text("utf-8")
    assert list(site.rglob("*.pdf"))
