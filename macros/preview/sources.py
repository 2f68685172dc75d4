"""What pages are made from, as digests: what all share, and what each has of its own."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import mkdocs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from ..render.head import column_page

_OF_THE_SEARCH = "data/synonyms.yml"
"""No page depends on it."""


class Sources:
    """What the pages of one build are made from, without the figures (see `ledger.trace`)."""

    def __init__(self, root: Path, config: MkDocsConfig, files: Files, site: Any) -> None:
        """Prepare to compute digests.

        Args:
            root: the project.
            config, files: as the generator has them, once every page has its title.
            site: the build's `macros.site.Site`.
        """
        self._root, self._config, self._files, self._site = root, config, files, site

    @cached_property
    def shared(self) -> str:
        """The digest of what all pages share: programs, settings, the library, the menu."""
        ledger = self._site.ledger
        figures = {self._root / subject.path for subject in ledger.subjects()}
        pages = (file.page for file in self._files.documentation_pages())
        others = [
            sys.version,
            sorted(folder.name for folder in _packages().glob("*.dist-info")),
            [(page.file.src_uri, page.url, page.title) for page in pages if page],
            sorted(file.src_uri for file in self._files),
            list(ledger.years),
            [(one.year, one.short, list(one.indicators)) for one in ledger.subjects()],
            [str(problem) for problem in self._config.extra["problems"]],
        ]
        return self._digest(set(self._watched()) - figures, others)

    def digest(self, page: File) -> str:
        """Return the digest of a page's file and of that of its column."""
        column = self._files.get_file_from_path(column_page(page.src_uri))
        return self._digest([], [page.content_string, column.content_string if column else ""])

    def _watched(self) -> Iterator[Path]:
        for file in self._root.glob("*.*"):
            if file.suffix in (".yml", ".py"):
                yield file
        for folder in map(Path, self._config.watch):
            for file in folder.rglob("*"):
                if file.is_file() and not self._is_left_out(file):
                    yield file

    def _is_left_out(self, file: Path) -> bool:
        """Return whether a file is compiled from others, or no page depends on it."""
        return file.parent.name == "__pycache__" or file == self._root / _OF_THE_SEARCH

    def _digest(self, paths: Collection[Path], others: object) -> str:
        """Return one digest of the names and contents of files, and of other values."""
        digest = sha256(repr(others).encode())
        for path in sorted(paths):
            content = path.read_bytes()
            digest.update(f"{path} {len(content)}\n".encode())
            digest.update(content)
        return digest.hexdigest()


def _packages() -> Path:
    """Return the folder of the installed packages."""
    return Path(mkdocs.__file__).parents[1]
