"""The built site as the verifications see it: every file and page is read once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ... import cores
from ...channels import registry
from ...channels.formats import Content
from ...desk.project import Project
from ...ledger.problem import Kind, Problem
from ..inspection.page import BuiltPage
from ..inspection.visit import Folder


@dataclass(frozen=True)
class BuiltSite:
    """A built site, with the project it was built from."""

    project: Project
    folder: Path
    day: str
    """The date of the commit, as `2026-11-23`."""

    @cached_property
    def files(self) -> dict[str, Path]:
        """Every file, symbolic links included, by its address; sorted by address."""
        paths = (f for f in self.folder.rglob("*") if f.is_symlink() or not f.is_dir())
        return {f.relative_to(self.folder).as_posix(): f for f in sorted(paths)}

    @cached_property
    def texts(self) -> dict[str, str]:
        """The content of each text file, by its address."""
        return {
            path: file.read_text("utf-8", errors="replace")
            for path, file in self.files.items()
            if file.suffix in registry.TEXTS and not file.is_symlink()
        }

    @cached_property
    def visit(self) -> Folder:
        """The site as the inspection visits it."""
        return Folder(self.folder)

    @property
    def pages(self) -> dict[str, BuiltPage]:
        """The web pages, by their addresses."""
        return self.visit.pages

    @cached_property
    def documents(self) -> dict[str, Content]:
        """The content of each file that is no plain text (PDF, Word, Excel), by its address."""
        files = {
            path: file
            for path, file in self.files.items()
            if file.suffix in registry.DOCUMENTS and not file.is_symlink()
        }
        with closing(cores.run_each(registry.read, files.values())) as contents:
            return dict(zip(files, contents, strict=True))

    def prose(self) -> Iterator[tuple[str, str]]:
        """Yield the address and the readable text of each file, without scripts and styles."""
        for path, text in self.texts.items():
            if not path.endswith((".js", ".css")):
                yield path, _MARKUP.sub(" ", text)
        for path, content in self.documents.items():
            yield path, content.text

    def problem(
        self, path: str, kind: Kind, found: str, expected: str, mend: str, *, line: int = 1
    ) -> Problem:
        """Return a problem in a file of the site."""
        return kind.problem(
            path=f"{self.folder.name}/{path}",
            line=line,
            found=found,
            expected=expected,
            mend=mend,
        )


_MARKUP = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)
