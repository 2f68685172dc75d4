"""What `data/hant.yml` says of words, surnames and characters in traditional writing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ...ledger.fields import YamlFile
from ...ledger.mend import STRUCTURE
from ...ledger.problem import Problem, quoted
from ...ledger.source import Node

KEYS = {
    "词": "简体的词，后面是它的繁体",
    "姓": "姓里要写的字，如“余: 余”，管“余某”“余女士”",
    "字": "转换后再换的字，如“羣: 群”",
}
"""Keys of data/hant.yml."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """The contents of `data/hant.yml`."""

    words: dict[str, str] = field(default_factory=dict)
    """Simplified words and their traditional forms, of the same length."""
    surnames: dict[str, str] = field(default_factory=dict)
    """Surnames written otherwise than the same character in other words."""
    characters: dict[int, str] = field(default_factory=dict)
    """Replacements for characters after conversion, as `str.translate` takes them."""


def load_corrections(file: Path) -> tuple[Corrections, list[Problem]]:
    """Return the corrections and the problems in the file; a missing file has neither."""
    if not file.exists():
        return Corrections(), []
    reader = YamlFile(file, file.relative_to(file.parent.parent).as_posix())
    parts = reader.mapping(reader.root, KEYS) if reader.root else {}
    words = _pairs(reader, parts.get("词"), 0)
    surnames = _pairs(reader, parts.get("姓"), 1)
    characters = _pairs(reader, parts.get("字"), 1)
    return Corrections(words, surnames, str.maketrans(characters)), reader.problems


def _pairs(reader: YamlFile, node: Node | None, length: int) -> dict[str, str]:
    pairs: dict[str, str] = {}
    entries = node.value if node and isinstance(node.value, dict) else {}
    if node and node.value and not entries:
        reader.report(node, STRUCTURE, node.kind, "一组“键: 值”", "每行写一个“简体: 繁體”")
    for old, value in entries.items():
        new = reader.text(value)
        if len(new) != len(old) or len(old) != (length or len(old)):
            reader.report(value, STRUCTURE, quoted(f"{old}: {new}"), "左右一样多的字", "改成一样长")
        else:
            pairs[old] = new
    return pairs
