"""Which version is released: the commit, and whether the work tree is it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...desk.project import Project
from ...ledger.problem import Problem

SOURCES = ("data", "docs", "macros", "overrides", "fonts", "mkdocs.yml", "requirements.txt")
"""What a release is made of."""
_PLAIN = ("data", "docs", "overrides")
"""Where a file that git is told to ignore would be published all the same."""


@dataclass(frozen=True, slots=True)
class State:
    """A version of the project as git names it."""

    commit: str = ""
    """40 digits, or empty where there is none."""
    changed: tuple[str, ...] = ()
    """Files that are not as they were committed."""


def read(root: Path) -> State:
    """Return the version in the folder `root`."""
    try:
        top = _git(root, "rev-parse", "--show-toplevel").strip()
        if not Path(top).samefile(root):
            return State()  # a folder inside the repository of something else
        commit = _git(root, "rev-parse", "HEAD").strip()
        status = _git(root, "status", "--porcelain", "-z", "-uall", "--", *SOURCES)
        ignored = _git(
            root, "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", *_PLAIN
        )
    except (OSError, subprocess.CalledProcessError):
        return State()
    found = [entry[3:] for entry in status.split("\0") if entry[2:3] == " "]
    return State(commit, (*found, *filter(None, ignored.split("\0"))))


def problems(project: Project, state: State) -> Iterator[Problem]:
    """Yield why this version may not be released: it has no name, or is not yet meant to be public."""
    if not state.commit:
        yield _doubt("这里不是 git 仓库，或者还没有提交", "先提交，再发布")
    if state.changed:
        some = "、".join(state.changed[:3]) + "……" * (len(state.changed) > 3)
        found = f"{len(state.changed)}个文件有没提交的改动：{some}"
        yield _doubt(found, "先提交，或者撤回改动", state.changed[0])
    if project.setting("发布") != "是":
        yield Problem(
            path="data/site.yml",
            line=project.settings["发布"].line,
            code="V10",
            found=f"发布: {project.setting('发布')}",
            expected="发布: 是",
            mend="审核同意后改成“是”，提交",
        )


def history(root: Path) -> list[str]:
    """Return the commits that led to this version, newest first."""
    return _git(root, "rev-list", "HEAD").split()


def _doubt(found: str, mend: str, path: str = "release") -> Problem:
    return Problem(
        path=path, line=1, code="V09", found=found, expected="与一个提交完全相同", mend=mend
    )


def _git(root: Path, *words: str) -> str:
    command = ["git", "-C", str(root), *words]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
