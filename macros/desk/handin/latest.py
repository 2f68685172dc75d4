"""取回最新内容: bring the files up to the remote's main branch, where nothing here would be lost.

What was handed in still lies here uncommitted, and git does not pull over it, though it may have
been merged long ago. So each file that is changed on both sides is looked at: merging what was
typed here into what comes must give exactly what comes. Then it is all there.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ... import files
from . import repository
from .repository import GitError, git
from .submission import HandInError

_LITERAL = {"GIT_LITERAL_PATHSPECS": "1"}


@dataclass(frozen=True, slots=True)
class Latest:
    """What became of it."""

    paths: tuple[str, ...] = ()
    """The files that were brought up."""
    own: tuple[str, ...] = ()
    """Files with changes of one's own, which stay as they are."""


def bring_up(root: Path) -> Latest:
    """Bring the project up to the remote's main branch.

    Raises:
        HandInError: it cannot be done, or something here would be lost; no file was changed.
        repository.GitError: git failed.
        OSError: a file cannot be written; each is then the old or the new one.
    """
    main = _main(root)
    if reason := repository.fetch(root, main).reason:
        raise HandInError(f"没有取到：{reason}。文件都没有动。")
    head = git(root, "rev-parse", "HEAD")
    tip = git(root, "rev-parse", f"refs/remotes/{repository.remote(root)}/{main}")
    local = _changed(root)
    if head == tip:
        return Latest(own=tuple(local))
    try:
        git(root, "merge-base", "--is-ancestor", head, tip)
    except GitError:
        raise HandInError("没有取：这里有没送上去的提交，请会的人来合并。") from None
    coming = _names(git(root, "diff", "--name-only", "--no-renames", "-z", head, tip))
    both = [path for path in local if path in coming]
    before = {path: _read(root / path) for path in both}
    if lost := [path for path in both if not _is_merged(root, head, tip, path, before[path])]:
        raise HandInError(
            f"没有取：{'、'.join(lost)} 这里的改动还没有合并进去，取了会丢。"
            "文件都没有动；等合并以后再取，或者先送审。"
        )
    _advance(root, tip, both, before)
    return Latest(tuple(sorted(coming)), tuple(path for path in local if path not in coming))


def _main(root: Path) -> str:
    """Return the main branch, which is checked out with nothing staged.

    Raises:
        HandInError: it is not so, or there is nowhere to fetch from.
    """
    if not repository.is_repository(root) or not repository.remote(root):
        raise HandInError("这里没有设过从哪里取：把审核的人给您的文件放进来，或者请会的人设好。")
    main, here = repository.main_branch(root), ""
    with suppress(GitError):
        here = git(root, "symbolic-ref", "--quiet", "--short", "HEAD")
    if here != main:
        raise HandInError(f"没有取：现在不在主分支“{main}”上，请会的人切回去。")
    if git(root, "diff", "--cached", "--name-only"):
        raise HandInError("没有取：有暂存了还没提交的改动，请会的人先提交。")
    return main


def _changed(root: Path) -> list[str]:
    """Return the files that are otherwise here than in the last commit, new ones too."""
    words = ("status", "--porcelain", "-z", "-uall", "--no-renames")
    # Its first line may begin with a blank, and names may hold any letter but a null.
    lines = repository.raw(root, *words).decode("utf-8", "surrogateescape").split("\0")
    return [line[3:] for line in lines if line]


def _names(text: str) -> set[str]:
    return {name for name in text.split("\0") if name}


def _read(file: Path) -> bytes | None:
    """Return the content of a file; None where there is none."""
    if file.is_symlink():
        raise HandInError(f"没有取：{file.name} 在这里是链接。")
    return file.read_bytes() if file.exists() else None


def _is_merged(root: Path, head: str, tip: str, path: str, now: bytes | None) -> bool:
    """Return whether a file as it is here adds nothing to what comes."""
    old, new = _blob(root, head, path), _blob(root, tip, path)
    if now is not None:  # as git would keep it: line ends
        name = repository.raw(root, "hash-object", "-w", "--stdin", f"--path={path}", typed=now)
        now = repository.raw(root, "cat-file", "blob", name.decode().strip())
    if now == new or now is None or old is None or new is None:
        return now == new
    with tempfile.TemporaryDirectory() as folder:
        sides = [Path(folder, name) for name in ("new", "old", "now")]
        for file, content in zip(sides, (new, old, now), strict=True):
            file.write_bytes(content)
        try:
            return repository.raw(root, "merge-file", "-p", *map(str, sides)) == new
        except GitError:  # both changed the same lines, otherwise
            return False


def _blob(root: Path, commit: str, path: str, *how: str) -> bytes | None:
    """Return a file of a commit; None where it has none."""
    with suppress(GitError):
        return repository.raw(root, "cat-file", *(how or ["blob"]), f"{commit}:{path}")
    return None


def _advance(root: Path, tip: str, both: Collection[str], before: dict[str, bytes | None]) -> None:
    """Put what comes in the place of what is merged, and move the branch on."""
    contents = {path: _blob(root, tip, path, "--filters") for path in both}
    if {path: _read(root / path) for path in both} != before:
        raise HandInError("没有取：这时候文件又改了，再取一次。")
    files.write({root / path: raw for path, raw in contents.items() if raw is not None})
    try:
        if both:
            git(root, "add", "-A", "--", *both, environment=_LITERAL)
        git(root, "merge", "--ff-only", "--no-overwrite-ignore", "--quiet", tip)
    except GitError:
        if both:
            git(root, "reset", "--quiet", "--", *both, environment=_LITERAL)
        raise HandInError("没有取完：git 不让换上别的文件，请会的人看一看。") from None
