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
    "方言": "普通话的词，后面是方言的说法",
    "词类": "一类词的名称，后面是这一类的词",
    "情形": "网站上的词，后面是遇到的情形：几个词类或者词，中间空格，一句话里都有才算",
    "问数": "指标的名称，后面是问这个数的说法，不带“多少”",
    "疑问词": "问话里不表示内容的词",
    "泛词": "太宽、不能单独算找到的词",
    "繁体字": "繁体字和简体字，两个字一组",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The contents of `data/synonyms.yml`."""

    synonyms: dict[str, list[str]] = field(default_factory=dict)
    """Residents' words, by the site's word for the same."""
    dialect: dict[str, list[str]] = field(default_factory=dict)
    """Words of dialects, by the common word for the same."""
    kinds: dict[str, list[str]] = field(default_factory=dict)
    """Words of a kind, such as relatives, by its name."""
    cases: dict[str, list[list[str]]] = field(default_factory=dict)
    """What a sentence has to speak of (kinds, or words themselves) to mean the site's word."""
    asked: dict[str, list[str]] = field(default_factory=dict)
    """Ways to ask for a figure, by its name."""
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
    synonyms, cases = parts.get("近义词"), parts.get("情形")
    vocabulary = Vocabulary(
        synonyms=reader.synonyms(synonyms),
        dialect=reader.synonyms(parts.get("方言")),
        kinds=reader.synonyms(parts.get("词类")),
        cases=reader.cases(cases),
        asked=reader.synonyms(parts.get("问数")),
        lines=_lines(cases) | _lines(synonyms) | _lines(parts.get("问数")),
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
        """Return other words by the word that they are read as."""
        return {word: self.words(value) for word, value in self._lists(node).items()}

    def cases(self, node: Node | None) -> dict[str, list[list[str]]]:
        """Return, by the word that is meant, sets of words that have to stand in one sentence."""
        return {
            word: [case.split() for case in self.words(value, spaced=True)]
            for word, value in self._lists(node).items()
        }

    def _lists(self, node: Node | None) -> dict[str, Node]:
        if node is None:
            return {}
        if not isinstance(node.value, dict):
            self.report(node, STRUCTURE, node.kind, "每行“一个词: [别的说法, …]”", "照这个样子写")
            return {}
        return node.value

    def words(self, node: Node | None, spaced: bool = False) -> list[str]:
        """Return the words of a list, each once; `spaced` ones may be several words."""
        nodes: dict[str, Node] = {}
        for item in self.items(node):
            word = item.value.strip() if isinstance(item.value, str) else ""
            if not (word.replace(" ", "") if spaced else word).isalnum():
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
