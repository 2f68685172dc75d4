"""The list of problems as a person reads it: errors one by one, reminders that are alike together.

Reminders are alike where the same is to be done about them: their code and mend are the same.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from ..ledger.problem import Problem, visible
from . import console

FEW = 3
"""So many alike reminders still have a line each."""
_NUMBER = re.compile(r"\d+")
# From most to least alike: the same finding but for its numbers, the same file, only the same mend.
_LIKENESS: tuple[Callable[[Problem], object], ...] = (
    lambda problem: (problem.code, problem.mend, _NUMBER.sub("", problem.found)),
    lambda problem: (problem.code, problem.mend, problem.path),
    lambda problem: (problem.code, problem.mend),
)


def groups(problems: Sequence[Problem]) -> list[list[Problem]]:
    """Return every problem once: each error alone, then the reminders, in order of their places.

    Args:
        problems: in order of files and lines, which a group keeps.
    """
    rest = [problem for problem in problems if problem.level == "提醒"]
    reminders: list[list[Problem]] = []
    for likeness in _LIKENESS:
        alike: dict[object, list[Problem]] = defaultdict(list)
        for problem in rest:
            alike[likeness(problem)].append(problem)
        reminders += [group for group in alike.values() if len(group) > FEW]
        rest = [problem for problem in rest if len(alike[likeness(problem)]) <= FEW]
    reminders += [[problem] for problem in rest]
    errors = [[problem] for problem in problems if problem.level == "错误"]
    return errors + sorted(reminders, key=lambda group: (group[0].path, group[0].line))


def line(group: Sequence[Problem]) -> str:
    """Return the line about a group, coloured where colour is wanted."""
    first = group[0]
    text = str(first) if len(group) == 1 else _joint_text(group)
    return text.replace(first.level, console.colour(first.level, first.level), 1)


def _joint_text(group: Sequence[Problem]) -> str:
    first = group[0]
    files = len({problem.path for problem in group})
    share = "都是" if len({problem.found for problem in group}) == 1 else "例如"
    return (
        f"{first.level} {first.code} {first.kind.title}：{len(group)}处，{files}个文件。"
        f"{share}：{first.found}。第一处：{visible(first.path)}:{first.line}。改法：{first.mend}。"
    )


def count(problems: Sequence[Problem]) -> str:
    """Return how many errors and reminders there are, and what errors prevent."""
    if not problems:
        return console.colour("没有发现问题。", "好")
    counts = Counter(problem.level for problem in problems)
    return f"共{counts['错误']}个错误、{counts['提醒']}个提醒。有错误时不能发布。"


def next_step(problems: Sequence[Problem], *, release: bool) -> str:
    """Return what to do next: mend the first file with errors, or go on.

    Args:
        problems: in order of files and lines.
        release: whether they were checked as a release requires.
    """
    errors = [problem for problem in problems if problem.level == "错误"]
    if errors:
        first = errors[0]
        here = sum(problem.path == first.path for problem in errors)
        return (
            f"先看 {visible(first.path)}（{here}个错误，从第{first.line}行起），"
            f"改好再运行 {command('check --release' if release else 'check')}。"
        )
    if release:
        return f"接下来：做发布包，{command('release')}。"
    site = "" if os.name == "nt" else f"；生成网站，{command('site')}"
    return f"接下来：边改边看，{command('serve')}{site}。"


def command(words: str) -> str:
    """Return what an editor types to run a command: with make, if it has it and needs no option."""
    if os.name == "nt":
        return f".\\nianbao {words}"
    return f"./nianbao {words}" if " " in words else f"make {words}"
