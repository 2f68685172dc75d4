"""Texts converted before: to look one up takes no time, to load all words half a second."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from ...files import read_sealed, write_sealed
from .converter import Converter
from .corrections import Corrections


class Memory:
    """Converts as `Converter` does, which it makes only for a text that is new."""

    def __init__(self, corrections: Corrections, file: Path, version: str) -> None:
        """Read what is remembered.

        Args:
            corrections: those of the edition.
            file: where it is kept from one run to the next.
            version: of programs and libraries; with another one nothing is remembered.
        """
        self._converter, self._file = Converter(corrections), file
        self._version = sha256(f"{version} {corrections!r}".encode()).hexdigest()
        self._known = _read(file, self._version)
        self._asked: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        """Return the text in traditional characters."""
        if text not in self._asked:
            known = self._known.get(text)
            self._asked[text] = self._converter(text) if known is None else known
        return self._asked[text]

    def keep(self) -> None:
        """Write down what this run asked for, and nothing else."""
        if self._asked != self._known:
            write_sealed(self._file, [self._version, self._asked])


def _read(file: Path, version: str) -> dict[str, str]:
    """Return what is remembered; nothing where the file is of another version or damaged."""
    try:
        kept, texts = read_sealed(file)
    except (ValueError, TypeError):
        return {}
    return texts if kept == version and isinstance(texts, dict) else {}
