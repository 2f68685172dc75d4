"""Git as handing in needs it: what was before, a commit beside the work tree, and a push."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PARTS = ("data", "docs", "mkdocs.yml")
"""What an editor changes, and hands in."""
PUSH_SECONDS = 90
_EMAIL = "nobody@localhost"
"""For an author who has set up no address: git demands one."""
_QUIET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GCM_INTERACTIVE": "never",
    "GIT_ASKPASS": "true",
    "SSH_ASKPASS_REQUIRE": "never",
    "LC_ALL": "C.UTF-8",
}
"""What keeps git, and what it calls, from asking for a password that nobody is there to type."""
_REASONS = {
    r"could not resolve|timed out|unable to connect|could not connect|connection refused"
    r"|network is unreachable|failed to connect": "连不上",
    r"authentication|permission denied|could not read username|could not read password|403|401"
    r"|access denied|publickey": "没有登录，或者没有权限",
    r"host key verification": "没有连过这台服务器，要先确认它的指纹",
    r"not found|does not exist|does not appear to be": "没有这个仓库，或者没有权限",
    r"protected|hook declined|pre-receive": "那边的规则不许",
    r"non-fast-forward|fetch first|already exists": "那边已经有同名的分支",
}
"""What git says when a push fails, in lower case, with what it means to an editor."""


class GitError(Exception):
    """Git failed; the text says why, in an editor's words."""


@dataclass(frozen=True, slots=True)
class Push:
    """What became of a push, or of a fetch."""

    reason: str
    """Why it failed; empty where it did not."""
    output: str
    """What the server said. It may hold anything."""


def is_repository(root: Path) -> bool:
    """Return whether the project is a git repository of its own with a commit."""
    try:
        top = git(root, "rev-parse", "--show-toplevel")
        return Path(top).samefile(root) and bool(git(root, "rev-parse", "--verify", "HEAD"))
    except (GitError, OSError):
        return False


def git(root: Path, *words: str, environment: Mapping[str, str] | None = None) -> str:
    """Return what a git command prints, without its last line end.

    Raises:
        GitError: there is no git, or it failed.
    """
    return raw(root, *words, environment=environment).decode("utf-8", "replace").rstrip("\n")


def raw(
    root: Path, *words: str, environment: Mapping[str, str] | None = None, typed: bytes = b""
) -> bytes:
    """Return the bytes that a git command prints; `typed` is what it reads.

    Raises:
        GitError: there is no git, or it failed.
    """
    command = ["git", "-c", "core.quotepath=off", "-C", str(root), *words]
    variables = {**os.environ, **_QUIET, **(environment or {})}
    try:
        done = subprocess.run(command, env=variables, input=typed, capture_output=True, check=True)
    except OSError:
        raise GitError("这台电脑上没有装 git") from None
    except subprocess.CalledProcessError as error:
        raise GitError(f"git {words[0]} 没有做成（退出码{error.returncode}）") from error
    return done.stdout


def revision(root: Path, name: str) -> str:
    """Return the commit that a name stands for, a branch of the remote too; empty for none."""
    for full in (name, f"{remote(root)}/{name}"):
        with suppress(GitError):
            words = ("rev-parse", "--verify", "--quiet", "--end-of-options")
            return git(root, *words, f"{full}^{{commit}}")
    return ""


def base(root: Path) -> str:
    """Return the commit that what is handed in is compared with: where the main branch was left."""
    main = main_branch(root)
    for name in (f"{remote(root)}/{main}", main):
        with suppress(GitError):
            return git(root, "merge-base", "HEAD", name)
    return git(root, "rev-parse", "HEAD")


def main_branch(root: Path) -> str:
    """Return the name of the branch that others build on."""
    origin = remote(root)
    with suppress(GitError):
        head = git(root, "symbolic-ref", "--quiet", f"refs/remotes/{origin}/HEAD")
        return head.removeprefix(f"refs/remotes/{origin}/")
    for name in ("main", "master"):
        for place in (f"refs/remotes/{origin}/{name}", f"refs/heads/{name}"):
            with suppress(GitError):
                git(root, "rev-parse", "--verify", "--quiet", place)
                return name
    return "main"


def remote(root: Path) -> str:
    """Return the name of the remote to push to; empty if there is none."""
    names = git(root, "remote").split()
    return "origin" if "origin" in names else names[0] if names else ""


def remote_url(root: Path) -> str:
    """Return the address to push to, as it was set; empty if there is none."""
    name = remote(root)
    return git(root, "remote", "get-url", "--push", name) if name else ""


def files_of(root: Path, commit: str) -> dict[str, bytes]:
    """Return the content of every file of a commit that an editor may change, by its path."""
    listed = git(root, "ls-tree", "-r", "-z", commit, "--", *PARTS).split("\0")
    entries = [line.split("\t", 1) for line in listed if line]
    blobs = {path: about.split()[2] for about, path in entries if about.startswith("100")}
    return dict(zip(blobs, _contents(root, list(blobs.values())), strict=True))


def _contents(root: Path, names: Sequence[str]) -> Iterator[bytes]:
    """Yield the content of objects; one process reads them all."""
    text = "".join(f"{name}\n" for name in names).encode()
    output = raw(root, "cat-file", "--batch", typed=text)
    at = 0
    for _ in names:
        line_end = output.index(b"\n", at)
        size = int(output[at:line_end].split()[2])
        yield output[line_end + 1 : line_end + 1 + size]
        at = line_end + 2 + size


def work_tree(root: Path) -> str:
    """Return the tree of HEAD with the files as they are now; nothing that exists is touched."""
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        git(root, "read-tree", "HEAD", environment=index)
        parts = [part for part in PARTS if (root / part).exists() or _has(root, part)]
        git(root, "add", "-A", "--", *parts, environment=index)
        return git(root, "write-tree", environment=index)


def _has(root: Path, part: str) -> bool:
    return bool(git(root, "ls-tree", "HEAD", "--", part))


def commit_tree(root: Path, tree: str, name: str, message: str) -> str:
    """Return a new commit of a tree after HEAD, by this name; no branch has it yet."""
    words = ("commit-tree", tree, "-p", "HEAD", "-m", message)
    return git(root, *words, environment=identity(root, name))


def identity(root: Path, name: str) -> dict[str, str]:
    """Return the variables that make somebody the author of a commit."""
    email = ""
    with suppress(GitError):
        email = git(root, "config", "user.email")
    return {
        f"GIT_{role}_{what}": text
        for role in ("AUTHOR", "COMMITTER")
        for what, text in (("NAME", name), ("EMAIL", email or _EMAIL))
    }


def commit_only(root: Path, paths: Collection[str], message: str, who: Mapping[str, str]) -> str:
    """Commit these files on the branch that is checked out, nothing else, and return the commit."""
    git(root, "add", "-A", "--", *paths)
    words = ("commit", "-q", "--no-gpg-sign", "-m", message, "--only", "--", *paths)
    git(root, *words, environment=who)
    return git(root, "rev-parse", "HEAD")


def new_branch(root: Path, name: str, commit: str) -> str:
    """Make a branch at a commit without switching to it, and return its name: one not yet taken."""
    taken = git(root, "for-each-ref", "--format=%(refname)").split("\n")
    for number in range(1, 1000):
        branch = name if number == 1 else f"{name}-{number}"
        if not any(one.endswith(f"/{branch}") for one in taken):
            # The empty old value: only if nobody has made it meanwhile.
            git(root, "update-ref", f"refs/heads/{branch}", commit, "")
            return branch
    raise GitError(f"叫“{name}”的分支太多了")


def push(root: Path, branch: str, *, seconds: float = PUSH_SECONDS) -> Push:
    """Push a branch to the remote, which may take so many seconds; nobody is asked anything."""
    reference = f"refs/heads/{branch}:refs/heads/{branch}"
    return _talk(root, ("push", "--porcelain", remote(root), reference), seconds, "推上去")


def fetch(root: Path, branch: str, *, seconds: float = PUSH_SECONDS) -> Push:
    """Fetch a branch of the remote, which may take so many seconds; no file is touched."""
    reference = f"+refs/heads/{branch}:refs/remotes/{remote(root)}/{branch}"
    return _talk(root, ("fetch", "--quiet", remote(root), reference), seconds, "取到")


def _talk(root: Path, words: Sequence[str], seconds: float, aim: str) -> Push:
    """Run a git command that talks to the remote; nobody is asked anything."""
    command = ["git", "-C", str(root), *words]
    variables = {**os.environ, **_QUIET}
    if "GIT_SSH_COMMAND" not in os.environ and not _setting(root, "core.sshCommand"):
        variables["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes -o ConnectTimeout=15"
    # A file, not a pipe: what git calls may outlive it and hold a pipe open.
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, env=variables, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            return Push(f"{seconds:.0f}秒还没有{aim}", "")
        output.seek(0)
        text = output.read(100_000).decode("utf-8", "replace")
    return Push("" if status == 0 else _reason(text) or f"git 没有{aim}", text)


def _setting(root: Path, key: str) -> str:
    try:
        return git(root, "config", key)
    except GitError:
        return ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with those it started."""
    if os.name == "nt":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
    process.wait()


def _reason(text: str) -> str:
    """Return why it failed, or empty; never what git said, which may hold a password."""
    plain = text.lower()
    return next((why for sign, why in _REASONS.items() if re.search(sign, plain)), "")
