"""Residents' words for what the site says (`data/synonyms.yml`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ...ledger.fields import BAD_NAME, REPEATED_NAME, YamlFile
from ...ledger.mend import STRUCTURE
from ...ledger.problem import Problem, quoted
from ...ledger.source import Node

KEYS = {
    "近义词": "网站上的词，后面是大家的说法",
    "疑问词": "问话里不表示内容的词",
    "泛词": "太宽、不能单独算找到的词",
    "繁体字": "繁体字和简体字，两个字一组",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The contents of `data/synonyms.yml`."""

    synonyms: dict[str, list[str]] = field(default_factory=dict)
    """Residents' words, by the site's word for the same."""
    lines: dict[str, int] = field(default_factory=dict)
    """The line in the file of each word of the site."""
    question_words: list[str] = field(default_factory=list)
    """Words of a question that say nothing about its subject."""
    vague_words: list[str] = field(default_factory=list)
    """Words too wide to answer a question by themselves."""
    simplified: dict[str, str] = field(default_factory=dict)
    """The simplified form of each traditional character."""


def load_vocabulary(file: Path) -> tuple[Vocabulary, list[Problem]]:
    """Return the vocabulary and the problems in the file; a missing file has neither."""
    if not file.exists():
        return Vocabulary(), []
    reader = _Reader(file, file.relative_to(file.parent.parent).as_posix())
    parts = reader.mapping(reader.root, KEYS) if reader.root else {}
    synonyms = parts.get("近义词")
    vocabulary = Vocabulary(
        synonyms=reader.synonyms(synonyms),
        lines=_lines(synonyms),
        question_words=reader.words(parts.get("疑问词")),
        vague_words=reader.words(parts.get("泛词")),
        simplified=reader.pairs(parts.get("繁体字")),
    )
    return vocabulary, sorted(reader.problems, key=lambda problem: problem.line)


def _lines(node: Node | None) -> dict[str, int]:
    entries = node.value if node and isinstance(node.value, dict) else {}
    return {word: value.line for word, value in entries.items()}


class _Reader(YamlFile):
    def synonyms(self, node: Node | None) -> dict[str, list[str]]:
        """Return residents' words by the site's word for the same."""
        if node is None:
            return {}
        if not isinstance(node.value, dict):
            self.report(
                node, STRUCTURE, node.kind, "每行“网站上的词: [大家的说法, …]”", "照这个样子写"
            )
            return {}
        return {word: self.words(value) for word, value in node.value.items()}

    def words(self, node: Node | None) -> list[str]:
        """Return the words of a list, each once."""
        nodes: dict[str, Node] = {}
        for item in self.items(node):
            word = item.value.strip() if isinstance(item.value, str) else ""
            if not word or not word.isalnum():
                text = quoted(word) if word else item.kind
                self.report(item, BAD_NAME, text, "一个词，不含标点和空格", "几个词用半角逗号分开")
            elif word in nodes:
                self.report(
                    item, REPEATED_NAME, quoted(word), "同一处每个词只写一次", "删去其中一个"
                )
            else:
                nodes[word] = item
        return list(nodes)

    def pairs(self, node: Node | None) -> dict[str, str]:
        """Return the simplified form of each traditional character."""
        forms: dict[str, str] = {}
        for pair in self.text(node).split():
            if len(pair) != 2 or forms.setdefault(pair[0], pair[1]) != pair[1]:
                expected = "一个繁体字和一个简体字，每个繁体字写一次"
                self.report(node or 1, STRUCTURE, quoted(pair), expected, "改成两个字，或者删去")
        return forms
