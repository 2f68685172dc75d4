"""Files that no reader reads, because of their name or folder, and names that clash."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from ...district import kept
from ...ledger import hidden, record
from ...ledger.problem import Kind, Problem, nearest, quoted
from ...render import guard
from .. import schema
from ..project import Project, TownData
from . import Check

UNREAD_FILE = Kind(
    "L16",
    "没有读到的文件",
    "文件的名称或者位置不对，里面写的什么也不会出现在网站上。",
    levels=("错误", "提醒"),
    advice=(
        "台账在 `data/2024/` 这样的文件夹里，文件名以 `.yml` 结尾；网页以 `.md` 结尾。"
        "都是小写，后面没有 `.txt`，文件夹里不再套文件夹。不用的文件，移到 `data`、`docs` 外面。"
    ),
)
CLASHING_FILES = Kind(
    "L19",
    "文件重名",
    "同一个文件夹里两个文件，名称只差结尾或者大小写，或者会做成同一个网页，一个会盖住另一个。",
    advice="留一个；内容不同的，改一个名称。`index.md` 和 `README.md` 只留一个。",
)

_FOLDERS = {
    "form": "forms", "quiz": "quizzes", "service": "services", "subject": "", "measures": "",
}  # fmt: skip
"""The folders of files whose schema is not for one file; the last two are in one of a year."""
_YEAR = re.compile("[12][0-9]{3}")
_ENDINGS = {
    "data": re.compile(r"\.ya?ml(?![a-z])", re.I),
    "docs": re.compile(r"\.(?:md|markdown|mdown|mkdn?)(?![a-z])", re.I),
}
"""Endings of ledgers and pages however they are written, and whatever follows them."""
_SYSTEM = re.compile(r"\.|~\$|(?:thumbs\.db|desktop\.ini)$", re.I)
"""The beginning of names that the system and editors give to files of their own."""


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield the files of data/ that are not read, and names that clash or hide something."""
    data = town.root / "data"
    every = (Path(file).relative_to(data).as_posix() for file in town.files)
    names = sorted(name for name in every if not name.startswith(f"{kept.FOLDER}/"))
    yield from _check(names, names, "data")


def check_project(project: Project) -> Iterator[Problem]:
    """Yield the pages of docs/ that are not read, and names that clash or hide something."""
    names = sorted(project.documents)
    pages = [name for name in names if _ENDINGS["docs"].search(name.rpartition("/")[2])]
    yield from _check(names, pages, "docs")


def _check(names: Iterable[str], readable: Iterable[str], folder: str) -> Iterator[Problem]:
    for name in readable:
        path = PurePosixPath(name)
        if _is_own(path) and not (_is_data(path) if folder == "data" else path.suffix == ".md"):
            yield _unread(path, folder)
    taken: dict[str, str] = {}
    # Of two names, the one in capitals is told.
    for name in sorted(names, key=lambda name: (name != name.casefold(), name)):
        if not _is_own(PurePosixPath(name)):
            continue
        if match := hidden.search(name):
            yield guard.problem(guard.hidden_character(0, match[0]), f"{folder}/{name}", 1)
        yield from _clashes(name, folder, taken)


def _is_own(path: PurePosixPath) -> bool:
    return not any(_SYSTEM.match(part) for part in path.parts)


def _clashes(name: str, folder: str, taken: dict[str, str]) -> Iterator[Problem]:
    """Yield the name if it, or a folder above it, is another's in other letters."""
    above = [parent.as_posix() for parent in PurePosixPath(name).parents][:-1]
    for part in (*reversed(above), name):
        address = _address(part, folder)
        other, taken[address] = taken.get(address, part), part
        if other != part:
            yield CLASHING_FILES.problem(
                path=f"{folder}/{part}",
                line=1,
                found=quoted(part),
                expected=f"名称与{quoted(other)}不只差结尾或者大小写",
                mend="删去一个，或者改名",
            )
            return


def _address(name: str, folder: str) -> str:
    """Return what all names have in common that are one and the same, here or elsewhere."""
    path = PurePosixPath(name)
    if _ENDINGS[folder].fullmatch(path.suffix):
        stem = "index" if path.stem == "README" else path.stem
        path = path.with_name(stem + {"data": "", "docs": ".html"}[folder])
    return normalize("NFC", path.as_posix().casefold())


@cache
def _single_files() -> frozenset[str]:
    """Return the files directly in data/: those with a schema of their own, and the record."""
    stems = (name.removesuffix(".json") for name in schema.schemas())
    return frozenset({record.FILE, *(f"{stem}.yml" for stem in stems if stem not in _FOLDERS)})


def _is_data(path: PurePosixPath) -> bool:
    match path.parts:
        case (name,):
            return name in _single_files()
        case ("schema", _):
            return path.suffix == ".json"
        case (folder, _) if _YEAR.fullmatch(folder):
            return path.suffix in (".yml", ".yaml")
        case (folder, _):
            return folder in _FOLDERS.values() and path.suffix == ".yml"
    return False


def _unread(path: PurePosixPath, folder: str) -> Problem:
    right = _right_name(path, folder)
    mend = f"改名为 {folder}/{right}" if right else f"照着改名，或者移到 {folder} 外面"
    return UNREAD_FILE.problem(
        path=f"{folder}/{path}",
        line=1,
        found=quoted(path.as_posix()),
        expected="小写的“.yml”" if folder == "data" else "小写的“.md”",
        mend=mend,
        nearest=f"{folder}/{right}" if right else "",
        level="错误" if _ENDINGS[folder].search(path.name) else "提醒",
    )


def _right_name(path: PurePosixPath, folder: str) -> str:
    """Return the name under which the file would be read, or empty if none is near."""
    if not _ENDINGS[folder].search(path.name):
        return ""
    ending = ".yml" if folder == "data" else ".md"
    stem = _ENDINGS[folder].split(path.name, maxsplit=1)[0]
    if folder == "docs":
        return path.with_name(stem + ending).as_posix()
    parts = [normalize("NFKC", part) for part in path.parts[:-1]]
    year = next((y[0] for part in parts if (y := _YEAR.search(part))), "")
    home = year or nearest((parts or [""])[0].lower(), [f for f in _FOLDERS.values() if f])
    name = f"{home}/{stem}{ending}" if parts and home else f"{stem}{ending}".lower()
    if _is_data(PurePosixPath(name)):
        return name
    singles = [single.removesuffix(".yml") for single in sorted(_single_files())]
    near = "" if parts else nearest(stem.lower(), singles)
    return near and f"{near}.yml"


CHECK = Check("文件", check_town=check_town, check_project=check_project)
