"""Characters that no font of the project has, told before a PDF or a picture needs them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from ...channels import font
from ...ledger import hidden
from ...ledger.problem import Kind, Level, Problem
from ..project import PageFile, TownData
from . import Check

NO_GLYPH = Kind(
    "O02",
    "字库里没有这个字",
    "这个字、符号或者表情，PDF 和图片印不出来，做文件的时候就停在这里。",
    levels=("错误", "提醒"),
    advice="换一个写法：表情写成字，异体字写成规范字。确实要用的，按 `fonts/README.md` 补进字库。",
    wrong="办成了😀。",
    right="办成了。",
    place="网页 docs/services/example.md",
)
_PRINTED = ("report", "services", "learn")
"""The columns of the pages that become PDF files."""
_NOT_PRINTED = ("hant.yml", "synonyms.yml", "wordings.yml", "witness.yml")
"""Files of data/ whose texts no page shows."""
_NOT_SHOWN = "关键词"
"""The key of front matter for search engines alone."""


def check_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield characters of a page that its PDF cannot print."""
    if page.kind in _PRINTED:
        yield from _check(page.whole, page.path, _NOT_SHOWN, "错误")


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield characters of data/; those of the ledger may be on no printed page."""
    for path, content in town.yaml_files.items():
        file = PurePosixPath(path)
        if file.name not in _NOT_PRINTED:
            level: Level = "提醒" if file.parent.name.isdigit() else "错误"
            yield from _check(content.decode("utf-8", "ignore"), path, "#", level)


def _check(text: str, path: str, skipped: str, level: Level) -> Iterator[Problem]:
    """Yield each missing character once, except in lines that begin with `skipped`."""
    known = font.characters()
    for char in sorted(set(text) - known) if known else ():
        if not char.isprintable() or hidden.search(char) or "\ufe00" <= char <= "\ufe0f":
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if char in line and not line.lstrip().startswith(skipped):
                yield NO_GLYPH.problem(
                    path=path,
                    line=number,
                    found=f"“{char}”（U+{ord(char):04X}）",
                    expected="字库里有的字",
                    mend="换一个写法；确实要用的，按 fonts/README.md 补进字库",
                    level=level,
                )
                break


CHECK = Check("字库", check_page=check_page, check_town=check_town)
