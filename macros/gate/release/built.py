"""The built site as the verifications see it: every file and page read once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from ... import cores
from ...desk.project import Project
from ...ledger.problem import Problem
from . import documents

TEXTS = (".html", ".js", ".css", ".json", ".jsonld", ".xml", ".txt", ".csv", ".svg")
"""Kinds of files that are text as they lie there."""


@dataclass(frozen=True)
class Built:
    """A built site, with the project it was made from."""

    project: Project
    site: Path
    day: str
    """Of the commit, as `2026-11-23`."""

    @cached_property
    def files(self) -> dict[str, Path]:
        """Every file by its address, links too, in the order of the addresses."""
        found = (f for f in self.site.rglob("*") if f.is_symlink() or not f.is_dir())
        return {f.relative_to(self.site).as_posix(): f for f in sorted(found)}

    @cached_property
    def texts(self) -> dict[str, str]:
        """What the text files hold."""
        return {
            path: file.read_text("utf-8", errors="replace")
            for path, file in self.files.items()
            if file.suffix in TEXTS and not file.is_symlink()
        }

    @cached_property
    def pages(self) -> dict[str, LexborHTMLParser]:
        """The web pages."""
        return {p: LexborHTMLParser(t) for p, t in self.texts.items() if p.endswith(".html")}

    @cached_property
    def documents(self) -> dict[str, documents.Content]:
        """What PDF, Word and Excel files hold."""
        files = {
            path: file
            for path, file in self.files.items()
            if file.suffix in documents.KINDS and not file.is_symlink()
        }
        with closing(cores.each(documents.read, files.values())) as read:
            return dict(zip(files, read, strict=True))

    def prose(self) -> Iterator[tuple[str, str]]:
        """Yield what a reader of each file can read, programs and styles left out."""
        for path, text in self.texts.items():
            if not path.endswith((".js", ".css")):
                yield path, _MARKUP.sub(" ", text)
        for path, content in self.documents.items():
            yield path, content.text

    def problem(
        self, path: str, code: str, found: str, expected: str, mend: str, *, line: int = 1
    ) -> Problem:
        """Return an error in a file of the site."""
        return Problem(
            path=f"{self.site.name}/{path}",
            line=line,
            code=code,
            found=found,
            expected=expected,
            mend=mend,
        )


_MARKUP = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)
