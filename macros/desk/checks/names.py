"""Names of files, from which addresses are made: hidden characters, and two names for one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath

from ...ledger import hidden
from ...ledger.problem import Kind, Problem, quoted
from ...render import guard
from ..project import Project, files_below
from . import Check

SAME_NAME = Kind(
    "K06",
    "两个文件的名称分不开",
    "两个名称只差大小写，或者会做成同一个网页：在 Windows 和有些服务器上，后一个会盖掉前一个。",
    advice="给其中一个换一个名称，一般用小写字母。`index.md` 和 `README.md` 只留一个。",
    wrong="这一页讲怎样指出错误，和 errors.md 同名。",
    right="这一页讲怎样指出错误，名称不同。",
    place="网页 docs/about/Errors.md",
    right_place="网页 docs/about/mistakes.md",
)
_FOLDERS = ("docs", "data")


def check_project(project: Project) -> Iterator[Problem]:
    """Yield names that hide something, and names that are one and the same somewhere."""
    for folder in _FOLDERS:
        taken: dict[str, str] = {}
        paths = files_below(project.root / folder, folder)
        for path in sorted(paths, key=lambda path: (path != path.casefold(), path)):
            if match := hidden.search(path):
                yield guard.problem(guard.hidden_character(0, match[0]), path, 1)
            yield from _check_taken(path, taken)


def _check_taken(path: str, taken: dict[str, str]) -> Iterator[Problem]:
    """Yield the path if it, or a folder above it, is another's in other letters."""
    above = [parent.as_posix() for parent in PurePosixPath(path).parents][:-1]
    for name in (*reversed(above), path):
        other = taken.setdefault(_address(name), name)
        if other != name:
            taken[_address(name)] = name
            yield SAME_NAME.problem(
                path=name,
                line=1,
                found=f"与{quoted(other)}分不开",
                expected="不看大小写也不同的名称",
                mend="给其中一个换一个名称，指向它的链接也改",
            )
            return


def _address(path: str) -> str:
    """Return what all names have in common that are the same on some system."""
    folder, _, name = path.rpartition("/")
    name = {"README.md": "index.md"}.get(name, name)
    name = name.removesuffix(".md") + ".html" if name.endswith(".md") else name
    return unicodedata.normalize("NFC", f"{folder}/{name}".casefold())


CHECK = Check("文件名", check_project=check_project)
