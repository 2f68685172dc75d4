"""送审: hand in what changed, by git or as a package; what is wrong is not handed in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ... import files
from ...ledger.day import today
from ...ledger.problem import Problem
from ..checks import privacy
from ..problems import every_problem
from ..project import Project, read_project
from . import base, host, package, page, repository
from .change import Files
from .package import Proposal
from .summary import Handover, compare

FOLDER = "送审"
"""Where packages, pages and remarks go, below the project; git ignores it."""
BRANCH = "送审"
MAX_NAME, MAX_WHY = 20, 200
_PROBLEM = re.compile(r"[<>\r\n\t]")


class HandInError(Exception):
    """Nothing was handed in; the text says why, in an editor's words."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)
        """The errors that stand in the way."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed in, and how."""

    handover: Handover
    branch: str = ""
    commit: str = ""
    remote: str = ""
    """Where it was pushed to; empty if nowhere."""
    address: str = ""
    """Where to open the merge request; empty where nothing tells."""
    package: Path | None = None
    """The 送审包, where it was not pushed."""
    notes: tuple[str, ...] = ()
    """What the editor should know, in sentences."""


def hand_in(root: Path, name: str, why: str, day: date | None = None) -> Handed:
    """Hand in what changed: by git where it can be pushed, otherwise as a package.

    The work tree, the index and the branch that is checked out stay as they are.

    Args:
        root: the project.
        name: who hands it in.
        why: a line that says why.
        day: the date that branch and package bear; today by default.

    Raises:
        HandInError: something is wrong, nothing changed, or nothing is known to compare with.
        OSError: the package cannot be written.
    """
    # What is handed in is what was checked, whatever is saved meanwhile.
    content = base.present(root)
    _check(root, name, why)
    proposal, before = _proposal(root, content, name, why, (day or today()).isoformat())
    handover = compare(before, content)
    has_git = repository.is_repository(root)
    try:
        tree = repository.work_tree(root) if has_git else ""
        if base.present(root) != content:
            raise HandInError("送审的时候文件又改了，没有送：存好以后再送一次。")
        if has_git:
            return _by_git(root, tree, proposal, before, handover)
    except repository.GitError as error:
        raise HandInError(f"{error}，没有送。文件都还在原处。") from None
    file = _write_package(root, proposal, before, handover)
    return Handed(handover, package=file, notes=("这里没有 git：把送审包交给审核的人。",))


def _proposal(root: Path, content: Files, name: str, why: str, day: str) -> tuple[Proposal, Files]:
    """Return what is handed in, and the files that it was made from."""
    try:
        before = base.read(root)
        what = package.proposal(before.files, content, name, why, day, before.commit)
        package.check_paths(what.files)
    except (base.BaseError, package.PackageError) as error:
        raise HandInError(str(error)) from None
    if not what.files:
        raise HandInError("没有改动可以送审。")
    return what, before.files


def branch_name(name: str, day: str) -> str:
    """Return the branch for what somebody hands in on a day: `送审/2026-12-01-李明`."""
    plain = re.sub(r"[^\w-]+", "-", name).strip("-_.")
    return f"{BRANCH}/{day}-{plain}".rstrip("-")


def _check(root: Path, name: str, why: str) -> None:
    """Refuse to hand in what is wrong.

    Raises:
        HandInError: the name, the reason or a file is wrong.
    """
    project = read_project(root)
    check_person(project, name, why)
    errors = [one for one in every_problem(project) if one.level == "错误"]
    if errors:
        raise HandInError(f"有{len(errors)}个错误，改好再送审。", errors)


def check_person(project: Project, name: str, text: str, what: str = "理由") -> None:
    """Refuse a name or a text that cannot be kept for good: both end up in git.

    Raises:
        HandInError: one is empty, too long, of several lines, or tells what nobody may tell.
    """
    if not name.strip() or len(name) > MAX_NAME or _PROBLEM.search(name) or not name.isprintable():
        raise HandInError(f"姓名要写，不超过{MAX_NAME}个字，不用尖括号。")
    if not text.strip() or len(text) > MAX_WHY or _PROBLEM.search(text) or not text.isprintable():
        raise HandInError(f"{what}要写，一行，不超过{MAX_WHY}个字，不用尖括号。")
    names = privacy.withheld_names(project)
    found = [*privacy.check_text("", f"{name}\n{text}", names)]
    if found:
        raise HandInError(f"姓名和{what}里不能有个人信息和隐去的人数：{found[0].found}。")


def _by_git(root: Path, tree: str, proposal: Proposal, old: Files, handover: Handover) -> Handed:
    commit = repository.git(root, "rev-parse", "HEAD")
    if tree != repository.git(root, "rev-parse", "HEAD^{tree}"):
        message = f"{proposal.why}\n\n送审：{proposal.name}，{proposal.day}。改了{handover}。"
        commit = repository.commit_tree(root, tree, proposal.name, message)
    branch = repository.new_branch(root, branch_name(proposal.name, proposal.day), commit)
    url = repository.remote_url(root)
    pushed = repository.push(root, branch) if url else repository.Push("没有设过推到哪里", "")
    if pushed.reason:
        file = _write_package(root, proposal, old, handover)
        note = f"没有推上去：{pushed.reason}。改动已经提交在分支 {branch} 上，另做了送审包。"
        return Handed(handover, branch, commit, package=file, notes=(note,))
    main = repository.main_branch(root)
    address = host.request_address(url, branch, main, pushed.output)
    hint = "不认得这个托管平台：到它的网页上，从这个分支新建合并请求。"
    notes = () if address else (hint,)
    return Handed(handover, branch, commit, repository.remote(root), address, notes=notes)


def _write_package(root: Path, proposal: Proposal, old: Files, handover: Handover) -> Path:
    facts = {"送审": f"{proposal.name}，{proposal.day}", "为什么": proposal.why}
    text = page.html(handover, "送审的改动", root, facts)
    raw = package.pack(proposal, old, text, handover.withheld)
    stem = f"{BRANCH}-{branch_name(proposal.name, proposal.day).partition('/')[2]}"
    file = root / FOLDER / f"{stem}-{proposal.digest[:6]}.zip"
    files.write({file: raw})
    return file
