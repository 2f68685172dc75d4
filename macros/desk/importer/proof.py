"""The proof that the page, filled in and rendered, reads like the document."""

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
from .page import squeeze

_EXTENSIONS = ["attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"]
_CONTEXT = 24


class _Text(HTMLParser):
    """The text that a reader sees of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def prove(
    root: Path, year: int, files: Mapping[Path, str], page: str, expected: str, title: str
) -> list[str]:
    """Return why the files may not be written; an empty list where the page reads as it must.

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
        ledger, problems = load(data, words.functions())
    new = {path.as_posix() for path in files}
    errors = _errors([p for p in problems if p.path in new])
    if errors:
        return errors
    state = Page(ledger, year, lambda _: "", path=f"report/{year}.md")
    body = page.split("\n---\n", 1)[1]
    markup, problems = fill(body, words.names(ledger, lambda: state), f"docs/report/{year}.md", 1)
    return _errors(problems) or difference(squeeze(title) + _visible_text(markup), expected)


def difference(text: str, expected: str) -> list[str]:
    """Describe in Chinese the first place where two texts differ; return [] where they agree."""
    if text == expected:
        return []
    offset = next(
        (n for n, (a, b) in enumerate(zip(text, expected, strict=False)) if a != b),
        min(len(text), len(expected)),
    )
    start = max(0, offset - _CONTEXT)
    return [
        f"网页的文字与原文不同，第一处在第{offset + 1}个字：\n"
        f"  原文：……{expected[start : offset + _CONTEXT]}……\n"
        f"  网页：……{text[start : offset + _CONTEXT]}……"
    ]


def _visible_text(markup: str) -> str:
    reader = _Text()
    reader.feed(markdown.markdown(markup, extensions=_EXTENSIONS))
    reader.close()
    return squeeze("".join(reader.parts))


def _errors(problems: list[Problem]) -> list[str]:
    return [str(problem) for problem in problems if problem.level == "错误"]
