"""Withheld counts in earlier commits: what was committed stays readable for ever."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from ...desk.checks.privacy import withheld_names
from ...desk.project import Project
from ...ledger.mention import mentions
from ...ledger.problem import Kind, Problem

COMMITTED_COUNT = Kind(
    "V12",
    "提交历史里像是写过隐去的人数",
    "现在隐去的人数，以前的提交里像是写过。删掉以后，翻历史还是看得到。",
    levels=("提醒",),
    advice=(
        "请程序员和分管领导看那次提交，只说“哪个文件、哪次提交”，不要再说那个数。真的写过的，"
        "照[隐去的人数](hidden.md)从提交历史里清除；不是的，在检查表上写明。"
    ),
)

_SOURCES = ("data", "docs", "overrides", "mkdocs.yml")
_COMMIT = re.compile(r"\0([0-9a-f]{40})\n")
_FILE = re.compile(r"^\+\+\+ b/(.*)$", re.M)


def leaks(project: Project) -> Iterator[Problem]:
    """Yield each file of an earlier commit that tells a count that is withheld now.

    Nothing is yielded where the project is no repository of its own.
    """
    names = withheld_names(project)
    for commit, path, text in _additions(project.root) if names else ():
        for name in dict.fromkeys(mention.name for mention in mentions(text, names)):
            yield COMMITTED_COUNT.problem(
                path=path,
                line=1,
                found=f"提交 {commit[:10]} 的这个文件里像是写过“{name}”的人数",
                expected="一至九人的人数不在任何提交里",
                mend="请程序员看那次提交，不要再写出那个数；真的写过的，从提交历史里清除",
            )


def _additions(root: Path) -> Iterator[tuple[str, str, str]]:
    """Yield commit, file and the lines that the commit added to it, newest commit first."""
    command = [
        "git", "-c", "core.quotepath=off", "log", "-p", "-m", "--first-parent", "--no-color",
        "--no-ext-diff", "--unified=0", "--format=%x00%H", "--relative", "--", *_SOURCES,
    ]  # fmt: skip
    try:
        log = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return
    commits = _COMMIT.split(log.decode("utf-8", "replace"))[1:]
    for commit, changes in zip(commits[::2], commits[1::2], strict=True):
        files = _FILE.split(changes)[1:]
        for path, lines in zip(files[::2], files[1::2], strict=True):
            added = (line[1:] for line in lines.split("\n") if line.startswith("+"))
            yield commit, path, "\n".join(added)
