"""What every town needs of the library, without what holds only for the old town."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from ...ledger.figure import PENDING
from ...library import duties, villages
from ...library.elsewhere import FILE
from ..project import Project
from .town import Move

FOLDERS = ("", "services", "forms", "quizzes")
_NATIONWIDE = re.compile(r"1\d{2,4}|96110")
"""Numbers that are the same in the whole country."""
_DETAIL = re.compile(r"^(  (?:地址|电话|时间): ).*", re.M)
_APP = re.compile(r"^(    网上: ).*", re.M)
_EVIDENCE = re.compile(r"^( +)印证:.*\n(?:\1 +.*\n)*", re.M)
_VILLAGES = re.compile(r"^(?:指标:.*\n)?村居:.*\n(?:[ #-].*\n)*", re.M)
_NO_VILLAGE = "村居:\n" + f"  - 名称: {PENDING}\n    先找: {PENDING}\n    电话: {PENDING}\n"
_ENTRY = re.compile(r"^(?=[^\s#])", re.M)


def files(project: Project, move: Move) -> tuple[dict[str, str], list[str], list[str]]:
    """Return the library's files by path, the laws and hotlines left out, and notes on them."""
    data = project.root / "data"
    laws = [law.name for law in project.library.laws.values() if _is_foreign(law.province, move)]
    hotlines = [number for number in project.library.hotlines if not _NATIONWIDE.fullmatch(number)]
    omissions = [*laws, *hotlines]
    texts: dict[str, str] = {}
    notes = [f"没有带来：{name}（不是本省的，或者不是全国统一的）" for name in omissions]
    for file in (file for folder in FOLDERS for file in sorted((data / folder).glob("*.yml"))):
        path = f"data/{file.relative_to(data).as_posix()}"
        if path == "data/site.yml":
            continue
        text = move.places(_read_without(file, omissions))
        if file.name == "places.yml":
            text = _DETAIL.sub(rf"\g<1>{PENDING}", text)
        if file.name == FILE and move.old.province != move.new.province:
            text = _APP.sub(rf"\g<1>{PENDING}", text)
        if path == f"data/{duties.FILE}":
            text = _EVIDENCE.sub("", text)
        if path == f"data/{villages.FILE}":
            text = _VILLAGES.sub(_NO_VILLAGE, text)
        if file.name == "synonyms.yml":
            text = re.sub(rf"(?<=[\[, ]){move.old.stem}(?=[\], ])", move.new.stem, text)
        texts[path], citation_notes = replace_citations(text, omissions, path)
        notes += citation_notes
    return texts, omissions, notes


def replace_citations(text: str, omissions: Collection[str], path: str) -> tuple[str, list[str]]:
    """Replace by 待补充 each citation of a law or hotline that was left out; also return notes.

    A line of a list that consists of the name of such a law is left out altogether.
    """
    if not omissions:
        return text, []
    names = "|".join(map(re.escape, omissions))
    citation = re.compile(rf"\{{\{{\s*(?:法条|热线)\s*[(（]\s*[“\"'](?:{names})[”\"'][^}}]*\}}\}}")
    basis = re.compile(rf"\s*- [\"']?(?:{names})(?:[ （\"'].*)?")
    lines: list[str] = []
    notes: list[str] = []
    for line in text.split("\n"):
        new_line = citation.sub(PENDING, line)
        if new_line != line:
            notes.append(
                f"{path}:{len(lines) + 1}：引用的没有带来，写成了“{PENDING}”：{new_line.strip()}"
            )
        if path.startswith("data/") and basis.fullmatch(new_line):
            notes.append(f"{path}:{len(lines) + 1}：删去了一条依据：{new_line.strip()}")
        else:
            lines.append(new_line)
    return "\n".join(lines), notes


def _is_foreign(province: str, move: Move) -> bool:
    return bool(province) and province != move.new.province


def _read_without(file: Path, omissions: Collection[str]) -> str:
    """Return the text of a file of the library without these entries."""
    entries = _ENTRY.split(file.read_text("utf-8-sig"))
    if file.name not in ("laws.yml", "hotlines.yml"):
        omissions = ()
    return "".join(e for e in entries if e.partition(":")[0].strip("\"'") not in omissions)
