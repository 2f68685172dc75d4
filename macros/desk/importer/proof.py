"""The proof that the page, filled in and rendered, reads as the document does."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import markdown  # type: ignore[import-untyped]

from ...ledger.load import load
from ...ledger.problem import Problem
from ...render import words
from ...render.fill import fill
from ...render.page import Page
from .page import squeezed

_EXTENSIONS = ["attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"]
_SHOWN = 24


class _Text(HTMLParser):
    """What a reader sees of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def prove(
    root: Path, year: int, files: Mapping[Path, str], page: str, expected: str, title: str
) -> list[str]:
    """Return why the files may not be written; nothing where the page reads as it must.

    Args:
        root: the project.
        year: the report's year.
        files: the new ledger files, relative to `root`.
        page: the whole page.
        expected: the document's text without white space.
        title: the page's title, which the theme shows above the text.
    """
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        if (root / "data").is_dir():
            shutil.copytree(root / "data", data)
        for path, text in files.items():
            file = Path(folder) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        ledger, problems = load(data)
    new = {path.as_posix() for path in files}
    found = _serious([p for p in problems if p.path in new])
    if found:
        return found
    state = Page(ledger, year, lambda _: "", path=f"report/{year}.md")
    body = page.split("\n---\n", 1)[1]
    filled, problems = fill(body, words.names(ledger, lambda: state), f"docs/report/{year}.md", 1)
    found = _serious(problems)
    return found or difference(squeezed(title) + _read(filled), expected)


def difference(shown: str, expected: str) -> list[str]:
    """Return the first place where two texts part, told in Chinese; nothing where they are equal."""
    if shown == expected:
        return []
    at = next(
        (n for n, (a, b) in enumerate(zip(shown, expected, strict=False)) if a != b),
        min(len(shown), len(expected)),
    )
    start = max(0, at - _SHOWN)
    return [
        f"网页的文字与原文不同，第一处在第{at + 1}个字：\n"
        f"  原文：……{expected[start : at + _SHOWN]}……\n"
        f"  网页：……{shown[start : at + _SHOWN]}……"
    ]


def _read(filled: str) -> str:
    reader = _Text()
    reader.feed(markdown.markdown(filled, extensions=_EXTENSIONS))
    reader.close()
    return squeezed("".join(reader.parts))


def _serious(problems: list[Problem]) -> list[str]:
    return [str(problem) for problem in problems if problem.level == "错误"]
