"""The version to release: the commit, and whether the work tree equals it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...desk.project import Project
from ...ledger.problem import Kind, Problem

UNCLEAR_VERSION = Kind(
    "V09",
    "说不清是哪个版本",
    "有没提交的改动，或者这里不是 git 仓库。",
    advice="发布的内容要与一个提交完全相同。先提交，再发布。",
)
NO_APPROVAL = Kind(
    "V10",
    "还没有同意发布",
    "data/site.yml 里的“发布”还不是“是”。",
    advice="审核同意后，把 `data/site.yml` 里的“发布”改成“是”，提交。",
)

SOURCES = ("data", "docs", "macros", "overrides", "fonts", "mkdocs.yml", "requirements.txt")
"""The files and folders that a release is made from."""
_PUBLISHED = ("data", "docs", "overrides")
"""Folders where even a file that git ignores would be published."""


@dataclass(frozen=True, slots=True)
class State:
    """A version of the project in git."""

    commit: str = ""
    """40 hexadecimal digits; empty if there is none."""
    changed_files: tuple[str, ...] = ()
    """Files that differ from the commit, new and ignored ones included."""


def read(root: Path) -> State:
    """Return the version of the project in `root`; empty if that is no repository of its own."""
    try:
        top = _git(root, "rev-parse", "--show-toplevel").strip()
        if not Path(top).samefile(root):
            return State()  # a folder inside another repository
        commit = _git(root, "rev-parse", "HEAD").strip()
        status = _git(root, "status", "--porcelain", "-z", "-uall", "--", *SOURCES)
        ignored = _git(
            root, "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", *_PUBLISHED
        )
    except (OSError, subprocess.CalledProcessError):
        return State()
    changes = [entry[3:] for entry in status.split("\0") if entry[2:3] == " "]
    return State(commit, (*changes, *filter(None, ignored.split("\0"))))


def problems(project: Project, state: State) -> Iterator[Problem]:
    """Yield why this version may not be released: no or another commit, or not approved."""
    if not state.commit:
        yield _doubt("这里不是 git 仓库，或者还没有提交", "先提交，再发布")
    if state.changed_files:
        examples = "、".join(state.changed_files[:3]) + "……" * (len(state.changed_files) > 3)
        finding = f"{len(state.changed_files)}个文件有没提交的改动：{examples}"
        yield _doubt(finding, "先提交，或者撤回改动", state.changed_files[0])
    if project.setting("发布") != "是":
        yield NO_APPROVAL.problem(
            path="data/site.yml",
            line=project.settings["发布"].line,
            found=f"发布: {project.setting('发布')}",
            expected="发布: 是",
            mend="审核同意后改成“是”，提交",
        )


def history(root: Path) -> list[str]:
    """Return this commit and its ancestors, newest first."""
    return _git(root, "rev-list", "HEAD").split()


def _doubt(finding: str, mend: str, path: str = "release") -> Problem:
    return UNCLEAR_VERSION.problem(
        path=path, line=1, found=finding, expected="与一个提交完全相同", mend=mend
    )


def _git(root: Path, *words: str) -> str:
    command = ["git", "-C", str(root), *words]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
