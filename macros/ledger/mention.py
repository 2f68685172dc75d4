"""Small counts of people in text: notes, comments and prose (ruling 15 on the ledger)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from .model import Ledger, Subject
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

_DIGIT = "[1-9一二两三四五六七八九俩仨壹贰叁肆伍陆柒捌玖]"
_PEOPLE = (
    r"(?:人(?![次均民口]|\s?\(次|[天日]|一[档策案岗证])|名(?![称义录额片次册词]|单(?![位身亲]))"
    r"|户(?![次籍口型]|一[档策案])|位(?![于置数次列居]))"
)
SMALL_COUNT = re.compile(
    rf"(?<![0-9.十百千万亿零〇第无没每何])(?<![没未]有){_DIGIT}\s{{0,3}}(?:\([1-9]\)\s?)?"
    rf"[余多]?个?\s{{0,3}}{_PEOPLE}|人数\s{{0,3}}[为是有:=]?\s{{0,3}}{_DIGIT}(?![0-9.十百千万])"
)
"""A count of one to nine people in text normalized to half width (NFKC).

无一人, 第一人, 一人一档, 人次 and 人均 are not counts.
"""
_BARE_COUNT = re.compile(rf"#.*(?<![0-9.第]){_DIGIT}\s*(?:$|[。,;)])")


def check(ledger: Ledger, data: Path) -> Iterator[Problem]:
    """Yield a problem for each line of the ledger that gives a small number of a hidden count."""
    hidden = {
        (i.subject, i.name) for s in ledger.subjects() for i in s.indicators.values() if i.hidden
    }
    for subject in ledger.subjects():
        yield from _mentions(hidden, subject, data)


def _mentions(hidden: set[tuple[str, str]], subject: Subject, data: Path) -> Iterator[Problem]:
    """Yield a problem for each line, even a comment, with a small number for a hidden count."""
    local, foreign = _hidden_names(hidden, subject)
    if not local and not foreign:
        return
    text = (data.parent / subject.path).read_text("utf-8-sig", errors="replace")
    lines = [unicodedata.normalize("NFKC", line) for line in text.split("\n")]
    for number, (line, owners) in enumerate(zip(lines, _owners(subject, lines), strict=True), 1):
        mention = next((n for n in local if n in line or core(n) in line), "")
        mention = mention or next((n for n in foreign if n in line), "")
        owner = next((n for n in owners if n in local), "")
        small = (mention or owner) and SMALL_COUNT.search(line)
        if small or (owner and _BARE_COUNT.search(line)):
            yield MENTIONED_COUNT.problem(
                path=subject.path,
                line=number,
                found=f"文字里有“{mention or owner}”的人数",
                expected="不写出一至九人的人数",
                mend="删去这个数；它已经进过提交的，还要从提交历史里清除",
            )


def _hidden_names(hidden: set[tuple[str, str]], subject: Subject) -> tuple[list[str], list[str]]:
    """Return the names hidden in this subject, in any year, and those hidden only in others."""
    local = sorted(name for short, name in hidden if short == subject.short)
    foreign = sorted(name for _, name in hidden if name not in {*local, *subject.indicators})
    return local, foreign


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


def core(name: str) -> str:
    """Return the short form of a category: 死亡 for `死亡人员`."""
    return name.removesuffix("人员").removesuffix("人数") or name
