"""What every town needs to know of the law, without what holds only where it comes from."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from ...ledger.figure import PENDING
from ..project import Project
from .town import Move

FOLDERS = ("", "services", "quizzes")
_NATIONWIDE = re.compile(r"1\d{2,4}|96110")
"""Numbers that are the same in the whole country."""
_DETAIL = re.compile(r"^(  (?:地址|电话|时间): ).*", re.M)
_ENTRY = re.compile(r"^(?=[^\s#])", re.M)


def files(project: Project, move: Move) -> tuple[dict[str, str], list[str], list[str]]:
    """Return the library's files, the laws and hotlines left out of them, and what wants looking at."""
    data = project.root / "data"
    laws = [law.name for law in project.library.laws.values() if _foreign(law.province, move)]
    lines = [number for number in project.library.hotlines if not _NATIONWIDE.fullmatch(number)]
    gone = [*laws, *lines]
    found: dict[str, str] = {}
    notes = [f"没有带来：{name}（不是本省的，或者不是全国统一的）" for name in gone]
    for file in (file for folder in FOLDERS for file in sorted((data / folder).glob("*.yml"))):
        path = f"data/{file.relative_to(data).as_posix()}"
        if path == "data/site.yml":
            continue
        text = move.places(_without(file, gone))
        if file.name == "places.yml":
            text = _DETAIL.sub(rf"\g<1>{PENDING}", text)
        if file.name == "synonyms.yml":
            text = re.sub(rf"(?<=[\[, ]){move.old.stem}(?=[\], ])", move.new.stem, text)
        found[path], more = uncited(text, gone, path)
        notes += more
    return found, gone, notes


def uncited(text: str, gone: Collection[str], path: str) -> tuple[str, list[str]]:
    """Return a text in which 待补充 stands where a law or hotline that was left out was named.

    A line of a list that is nothing but the name of such a law is left out itself.
    """
    if not gone:
        return text, []
    names = "|".join(map(re.escape, gone))
    word = re.compile(rf"\{{\{{\s*(?:法条|热线)\s*[(（]\s*[“\"'](?:{names})[”\"'][^}}]*\}}\}}")
    basis = re.compile(rf"\s*- [\"']?(?:{names})(?:[ （\"'].*)?")
    lines: list[str] = []
    notes: list[str] = []
    for line in text.split("\n"):
        kept = word.sub(PENDING, line)
        if kept != line:
            notes.append(
                f"{path}:{len(lines) + 1}：引用的没有带来，写成了“{PENDING}”：{kept.strip()}"
            )
        if path.startswith("data/") and basis.fullmatch(kept):
            notes.append(f"{path}:{len(lines) + 1}：删去了一条依据：{kept.strip()}")
        else:
            lines.append(kept)
    return "\n".join(lines), notes


def _foreign(province: str, move: Move) -> bool:
    return bool(province) and province != move.new.province


def _without(file: Path, gone: Collection[str]) -> str:
    """Return a file of the library without these entries."""
    entries = _ENTRY.split(file.read_text("utf-8-sig"))
    if file.name not in ("laws.yml", "hotlines.yml"):
        gone = ()
    return "".join(e for e in entries if e.partition(":")[0].strip("\"'") not in gone)
