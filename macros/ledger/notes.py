"""Withheld counts in the files of the ledger itself: notes, comments, any line (ruling 15)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .mention import DIGIT, SMALL_COUNT, core, mentions, tells_small_count
from .model import Ledger, Subject
from .plain import unfold
from .problem import Kind, Problem

MENTIONED_COUNT = Kind(
    "D03",
    "文字里写出了敏感人数",
    "备注、口径或者注释里写出了隐去的人数。",
    advice=(
        "例子本身就会写出这样的人数。备注、口径、存疑和“#”后面的话里，都不写隐去的人数，"
        "也不写“比上一年多几人”；要写就写“比上一年有所增加”。"
    ),
)
_BARE_COUNT = re.compile(rf"#.*(?<![0-9.第]){DIGIT}\s*(?:$|[。,，;；)）])")


def check(ledger: Ledger, data: Path) -> Iterator[Problem]:
    """Yield a problem for each line of the ledger that gives a small number of a hidden count."""
    secrets = {(i.subject, i.name) for i in ledger.indicators() if i.secret}
    for subject in ledger.subjects() if secrets else ():
        text = (data.parent / subject.path).read_text("utf-8-sig", errors="replace")
        for line, name in sorted(_lines(secrets, subject, text).items()):
            yield MENTIONED_COUNT.problem(
                path=subject.path,
                line=line,
                found=f"文字里有“{name}”的人数",
                expected="不写出一至九人的人数",
                mend="删去这个数；它已经进过提交的，还要从提交历史里清除",
            )


def _lines(secrets: set[tuple[str, str]], subject: Subject, text: str) -> dict[int, str]:
    """Return the lines, even comments, that tell a hidden count, each with the name of it."""
    local = sorted(name for short, name in secrets if short == subject.short)
    foreign = sorted(name for _, name in secrets if name not in {*local, *subject.indicators})
    lines = text.split("\n")
    places: dict[int, str] = {}
    for number, (line, owners) in enumerate(zip(lines, _owners(subject, lines), strict=True), 1):
        owner = next((n for n in owners if n in local), "")
        name = owner or next((n for n in local if core(n) in line), "")
        if name and _tells(line, alone=not owner):
            places[number] = name
    for mention in mentions(text, (*local, *foreign)):
        places.setdefault(text.count("\n", 0, mention.start) + 1, mention.name)
    return places


def _tells(line: str, *, alone: bool) -> bool:
    """Return whether a line tells a number that may be a hidden count.

    Args:
        line: a line of the file.
        alone: whether it only names the count, and does not belong to its entry.
    """
    plain = unfold(line)[0]
    if alone:
        return bool(SMALL_COUNT.search(plain))
    return tells_small_count(line) or bool(_BARE_COUNT.search(plain))


def _owners(subject: Subject, lines: list[str]) -> list[list[str]]:
    """Return the indicators each line may be about: its local and, for a comment, the next one."""
    starts = {indicator.line: indicator.name for indicator in subject.indicators.values()}
    owners, owner = [], ""
    for number, line in enumerate(lines, 1):
        if number in starts:
            owner = starts[number]
        elif re.match(r"[^\s#]", line):
            owner = ""
        owners.append([owner])
    for n in range(len(lines) - 2, -1, -1):
        if lines[n].lstrip().startswith("#"):
            owners[n] += owners[n + 1]
    return owners
