"""The version to release: the commit, and whether the work tree equals it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...desk.project import Project
from ...ledger import approval, publication, record
from ...ledger.approval import SOURCES
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

UNRECORDED = Kind(
    "V11",
    "要公布的数还没有登记",
    "这次要公布的数，有的在 data/published.jsonl 里还没有登记。",
    advice=(
        "别的问题都改好以后，运行 `make release`，它自己登记；审核同意后提交"
        "`data/published.jsonl`，再运行一次。"
    ),
)

UNSIGNED = Kind(
    "V13",
    "还没有签发",
    "data/site.yml 里的“要签发”是“是”，而现在的内容没有人签发过，或者签发以后又改过。",
    advice="请有权签发的人看过，运行 `nianbao sign --name 姓名`：看[签发](handin.md#签发)。",
)

RECORD = f"data/{record.FILE}"
_PUBLISHED = ("data", "docs", "overrides")
"""Folders where even a file that git ignores would be published."""


@dataclass(frozen=True, slots=True)
class State:
    """A version of the project in git."""

    commit: str = ""
    """40 hexadecimal digits; empty if there is none."""
    changed_files: tuple[str, ...] = ()
    """Files that differ from the commit, new and ignored ones included."""
    altered: bool = False
    """Whether a commit took away lines of the record of what was published."""
    shallow: bool = False
    """Whether earlier commits are missing here."""


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
        # Of a branch only what it brings to this one counts: `-m` shows that of a merge.
        counts = _git(
            root, "log", "-m", "--first-parent", "--numstat", "--format=", "--no-renames",
            "--", RECORD,
        )  # fmt: skip
        shallow = _git(root, "rev-parse", "--is-shallow-repository").strip() == "true"
    except (OSError, subprocess.CalledProcessError):
        return State()
    changes = [entry[3:] for entry in status.split("\0") if entry[2:3] == " "]
    altered = any(line.split("\t")[1] != "0" for line in counts.splitlines() if line)
    return State(commit, (*changes, *filter(None, ignored.split("\0"))), altered, shallow)


def committed_record(root: Path) -> str:
    """Return the record as it was last committed; empty if it never was."""
    try:
        return _git(root, "show", f"HEAD:./{RECORD}")
    except (OSError, subprocess.CalledProcessError):
        return ""


def problems(project: Project, state: State) -> Iterator[Problem]:
    """Yield why this version may not be released: no or another commit, or not approved."""
    if not state.commit:
        yield _doubt("这里不是 git 仓库，或者还没有提交", "先提交，再发布")
    if state.changed_files:
        examples = "、".join(state.changed_files[:3]) + "……" * (len(state.changed_files) > 3)
        finding = f"{len(state.changed_files)}个文件有没提交的改动：{examples}"
        yield _doubt(finding, "先提交，或者撤回改动", state.changed_files[0])
    if state.altered:
        yield record.damage(RECORD, 1, "提交历史里有一次改动删去了登记的行")
    if state.shallow and project.ledger.record.publications:
        yield _doubt("这里没有全部的提交历史，查不了公布过什么", "先运行 git fetch --unshallow")
    if missing := publication.differences(project.ledger):
        names = "、".join(f"{change.new.name}" for change in missing[:3])
        yield UNRECORDED.problem(
            path=RECORD,
            line=1,
            found=f"{len(missing)}个指标没有登记现在的样子：{names}{'……' * (len(missing) > 3)}",
            expected="要公布的每个数都已登记",
            mend="别的问题都改好以后运行 make release，它会登记；审核同意后提交，再运行一次",
        )
    if project.setting("发布") != "是":
        yield NO_APPROVAL.problem(
            path="data/site.yml",
            line=project.settings["发布"].line,
            found=f"发布: {project.setting('发布')}",
            expected="发布: 是",
            mend="审核同意后改成“是”，提交",
        )
    if project.setting(approval.SETTING) != "否":
        yield from _unsigned(project)


def _unsigned(project: Project) -> Iterator[Problem]:
    """Yield the problem that nobody approved what is to be released, or something before it."""
    approvals = project.approvals
    if any(one.digest == approval.digest(project.root) for one in approvals):
        return
    found = "没有签发过"
    if approvals:
        last = approvals[-1]
        edits = _edited_since(project.root, last.commit)
        examples = f"：{'、'.join(edits[:3])}{'……' * (len(edits) > 3)}" if edits else ""
        found = f"{last.name}（{last.day}）签发以后又改了{examples}"
    yield UNSIGNED.problem(
        path=f"data/{approval.FILE}",
        line=1,
        found=found,
        expected="签发过现在的内容",
        mend="请签发的人看过现在的内容，再运行 nianbao sign",
    )


def _edited_since(root: Path, commit: str) -> list[str]:
    """Return the files of a release that differ from a commit; none where that is not known."""
    if not commit:
        return []
    try:
        names = _git(root, "diff", "--name-only", "-z", "--end-of-options", commit, "--", *SOURCES)
    except (OSError, subprocess.CalledProcessError):
        return []
    own = {RECORD, f"data/{approval.FILE}"}
    return [name for name in names.split("\0") if name and name not in own]


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
