"""签发: say that what the project holds now may go public; any later edit voids it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from ... import files
from ...ledger import approval
from ...ledger.approval import Approval
from ...ledger.day import today
from ..problems import every_problem
from ..project import read_project
from . import repository
from .submission import HandInError, check_person

_HEAD = """# yaml-language-server: $schema=schema/approvals.json
# 签发的记录，由 nianbao sign 添，不手写。它记下谁同意了什么，不是防伪：谁改得了文件，由 git 管。
签发:
"""
AGREED = "同意发布"


def sign(root: Path, name: str, remark: str = AGREED, day: date | None = None) -> Approval:
    """Approve what the project holds now, and return the approval, written and committed.

    Args:
        root: the project.
        name: who approves.
        remark: what to say with it.
        day: the date; today by default.

    Raises:
        HandInError: something is wrong, or not committed where there is git.
        repository.GitError: the record is written, but git refused to commit it.
        OSError: the record cannot be written.
    """
    project = read_project(root)
    check_person(project, name, remark, "意见")
    errors = [one for one in every_problem(project) if one.level == "错误"]
    if errors:
        raise HandInError(f"有{len(errors)}个错误，不能签发。", errors)
    file = root / "data" / approval.FILE
    has_git = repository.is_repository(root)
    if has_git:
        _refuse_uncommitted(root)
    commit = repository.git(root, "rev-parse", "HEAD") if has_git else ""
    when = (day or today()).isoformat()
    approved = Approval(name.strip(), when, approval.digest(root), commit, remark.strip())
    entry = yaml.safe_dump([approved.entry], allow_unicode=True, sort_keys=False, width=1000)
    old = file.read_text("utf-8") if file.exists() else _HEAD
    files.write({file: f"{old.rstrip()}\n{entry}"})
    if has_git:
        path = file.relative_to(root).as_posix()
        who = repository.identity(root, approved.name)
        repository.commit_only(root, [path], f"签发：{approved.name}，{when}", who)
    return approved


def stands(root: Path) -> Approval | None:
    """Return the last approval of what the project holds now; None if there is none."""
    now = approval.digest(root)
    approvals, _ = approval.load_approvals(root / "data")
    return next((one for one in reversed(approvals) if one.digest == now), None)


def _refuse_uncommitted(root: Path) -> None:
    words = ("status", "--porcelain", "-z", "-uall", "--", *approval.SOURCES)
    lines = repository.git(root, *words).split("\0")
    own = f"data/{approval.FILE}"
    changed = [line[3:] for line in lines if line[2:3] == " " and line[3:] != own]
    if changed:
        examples = "、".join(changed[:3]) + "……" * (len(changed) > 3)
        raise HandInError(f"有没提交的改动：{examples}。签发的是一个提交，先提交。")
