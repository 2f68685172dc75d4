"""审核: look at what somebody hands in, take it over where nothing else was changed, or not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ... import files
from ...ledger.day import today
from ..project import read_project
from . import base, package, page, remarks, repository
from .change import Files, text_of
from .package import Proposal
from .submission import FOLDER, HandInError, check_person
from .summary import WITHHELD, Handover, compare

PREFIX = "退回"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file that somebody else changed since, with both versions."""

    path: str
    ours: str
    """The text as it is here; empty where the file is gone."""
    theirs: str
    """The text as it was handed in; empty where it is to go."""
    reason: str


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody hands in, beside the project of the reviewer."""

    root: Path
    proposal: Proposal
    handover: Handover
    """What would change here."""
    conflicts: tuple[Conflict, ...]
    done: tuple[str, ...]
    """Files that already are as proposed."""
    branch: str = ""
    """Where it comes from, if not from a package."""

    @property
    def stem(self) -> str:
        """What the names of its files have in common."""
        parts = (self.proposal.day, self.proposal.name, self.proposal.digest[:6])
        return "-".join(
            filter(None, ("".join(c for c in p if c.isalnum() or c == "-") for p in parts))
        )

    def html(self, texts: Mapping[int, str] | None = None) -> str:
        """Return the page for the reviewer, made here: that of the package is not opened."""
        facts = {
            "送审": "，".join(filter(None, (self.proposal.name, self.proposal.day))),
            "为什么": self.proposal.why,
        }
        secret = self.handover.withheld
        both = [
            (c.path, c.reason, *((WITHHELD,) * 2 if c.path in secret else (c.ours, c.theirs)))
            for c in self.conflicts
        ]
        return page.html(self.handover, "审核", self.root, facts, both, texts)


def open_package(file: Path, root: Path) -> Review:
    """Return what a 送审包 would change in the project; nothing is written.

    Raises:
        package.PackageError: it is damaged, no 送审包, or holds what it may not.
        OSError: it cannot be read.
    """
    return _review(package.read(file), root)


def open_branch(name: str, root: Path) -> Review:
    """Return what a branch would change in the project; nothing is written.

    Raises:
        base.BaseError: there is no such branch, or no git.
        package.PackageError: it holds what an editor may not hand in.
    """
    tip = base.read(root, name)
    start = repository.git(root, "merge-base", "HEAD", tip.commit)
    old = repository.files_of(root, start)
    words = ("log", "-1", "--format=%an%x00%s%x00%cs", tip.commit)
    author, subject, day = (repository.git(root, *words) + "\0\0").split("\0")[:3]
    what = package.proposal(old, tip.files, author, subject, day, start)
    package.check_paths(what.files)
    return _review(what, root, name)


def _review(what: Proposal, root: Path, branch: str = "") -> Review:
    here = base.present(root)
    there = _merged(here, what, what.files)
    conflicts, done = [], []
    for path, raw in what.files.items():
        now = base.digest(here.get(path))
        if now == base.digest(raw):
            done.append(path)
        elif path == "mkdocs.yml" and not package.same_but_menu(here.get(path, b""), raw or b""):
            conflicts.append(_conflict(path, here, raw, "改了菜单以外的设置，由程序员改"))
        elif now != what.bases[path]:
            conflicts.append(_conflict(path, here, raw, "送审以后，这里的这个文件也改过"))
    return Review(root, what, compare(here, there), tuple(conflicts), tuple(done), branch)


def _conflict(path: str, here: Files, raw: bytes | None, reason: str) -> Conflict:
    ours, theirs = (text_of(one) if one is not None else "" for one in (here.get(path), raw))
    return Conflict(path, ours, theirs, reason)


def _merged(here: Files, what: Proposal, paths: Collection[str]) -> dict[str, bytes]:
    """Return the files with those of the proposal under these paths."""
    merged = {path: raw for path, raw in here.items() if path not in paths}
    return merged | {p: raw for p in paths if (raw := what.files[p]) is not None}


def accept(review: Review, take: Collection[str] = ()) -> list[str]:
    """Take over what was handed in, and return the files that changed.

    Args:
        review: what to take over.
        take: conflicting files to take all the same, in place of what is here.

    Raises:
        HandInError: a file is in conflict, or has changed since the review was opened.
        OSError: a file cannot be written; each is then the old or the new one.
    """
    what, root = review.proposal, review.root
    forbidden = {c.path for c in review.conflicts if c.path == "mkdocs.yml"
                 and not package.same_but_menu(c.ours.encode(), c.theirs.encode())}  # fmt: skip
    open_ = [c.path for c in review.conflicts if c.path not in take or c.path in forbidden]
    if open_:
        raise HandInError(f"没有收下：{'、'.join(open_)} 两边都改过，或者不能收。")
    if replace(_review(what, root), branch=review.branch) != review:
        raise HandInError("没有收下：打开审核以后，这里的文件又改过，再打开一次。")
    paths = [path for path in what.files if path not in review.done]
    for path in paths:
        _refuse_link(root, path)
    files.write({root / p: raw for p in paths if (raw := what.files[p]) is not None})
    for path in paths:
        if what.files[path] is None:
            (root / path).unlink(missing_ok=True)
    return paths


def _refuse_link(root: Path, path: str) -> None:
    """Refuse to write through a link, which may lead out of the project."""
    place = root
    for part in path.split("/"):
        place = place / part
        if place.is_symlink():
            raise HandInError(f"没有收下：{path} 在这里是链接。")


def send_back(review: Review, texts: Mapping[int, str], name: str, day: date | None = None) -> Path:
    """Write what the reviewer says of each change into a file for the clerk, and return its path.

    Args:
        review: what was handed in.
        texts: the remarks by the number of the change, 0 for all of them.
        name: the reviewer.
        day: the date; today by default.

    Raises:
        HandInError: there is no remark, one is on a change that is not there, or tells too much.
    """
    if not texts:
        raise HandInError("退回要写意见。")
    numbers = {change.number for change in review.handover.changes} | {0}
    if unknown := sorted(set(texts) - numbers):
        raise HandInError(f"没有第{unknown[0]}处改动。")
    project = read_project(review.root)
    for text in texts.values():
        check_person(project, name, text, "意见")
    when = (day or today()).isoformat()
    back = remarks.returned(review.proposal, review.handover, texts, name, when)
    file = review.root / FOLDER / f"{PREFIX}-{review.stem}.yml"
    files.write({file: remarks.write(back)})
    return file


def commit_accepted(review: Review, paths: Collection[str], reviewer: str) -> str:
    """Commit what was taken over, by its author, and return the commit; empty without git.

    Raises:
        repository.GitError: git refused; the files stay as they are.
    """
    root = review.root
    if not paths or not repository.is_repository(root):
        return ""
    message = f"{review.proposal.why}\n\n送审：{review.proposal.name}。审核：{reviewer}。"
    who = repository.identity(root, reviewer)
    who["GIT_AUTHOR_NAME"] = review.proposal.name
    return repository.commit_only(root, paths, message, who)
