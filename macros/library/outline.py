"""What a yearly report must contain (`data/outlines.yml`): its chapters, by province and year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..ledger.fields import YamlFile
from ..ledger.mend import STRUCTURE
from ..ledger.problem import Level, Problem, quoted
from ..ledger.source import Node
from .keys import CHAPTER_KEYS, OUTLINE_KEYS
from .laws import short_province
from .text import require

FILE = "outlines.yml"
NATIONAL, PROVINCIAL = "国家规定", "省里的提纲"
_NEXT = "下一年度"
"""What the next year is called where a text has its number."""
_NOT = "非"
_LEVELS: dict[str, Level] = {"": "提醒", "错误": "错误", "提醒": "提醒"}
Words = tuple[tuple[str, ...], ...]
"""Alternatives of each word; a text has the words if it has one alternative of each."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that a text must have in any order, and words that it must not have."""

    words: Words
    exceptions: Words = ()

    def matches(self, text: str) -> bool:
        """Return whether a text has all the words, and none of the exceptions."""
        return all(any(word in text for word in words) for words in self.words) and not any(
            word in text for words in self.exceptions for word in words
        )


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter that a report must have, under whatever heading."""

    key: str
    """Its short name in the file: 不足."""
    title: str
    """Its usual heading."""
    headings: tuple[Wording, ...]
    sentences: tuple[Wording, ...] = ()
    """What a sentence of the text says where the chapter has no heading of its own."""
    level: Level = "提醒"
    origin: str = NATIONAL

    def is_named(self, heading: str, year: int) -> bool:
        """Return whether a heading of the report of `year` means this chapter."""
        text = _with_next_year(heading, year)
        return any(wording.matches(text) for wording in self.headings)

    def is_told(self, text: str, year: int) -> bool:
        """Return whether a sentence of the text says what the chapter is about."""
        sentences = re.split("[。；！？\n]", _with_next_year(text, year)) if self.sentences else ()
        return any(wording.matches(one) for one in sentences for wording in self.sentences)


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outlines of reports."""

    title: Chapter | None = None
    """What the title of a report says besides its year."""
    national: tuple[Chapter, ...] = ()
    provincial: Mapping[str, Mapping[int, tuple[Chapter, ...]]] = field(default_factory=dict)
    """Further chapters by province, and by the year whose outline asks for them."""

    def chapters(self, province: str, year: int) -> tuple[Chapter, ...]:
        """Return the chapters of a report, in their order.

        The outline of another year is only a hint, for the province may have changed it.
        """
        outlines = self.provincial.get(short_province(province), {})
        nearest = min(outlines, key=lambda y: (y > year, abs(y - year)), default=year)
        further = outlines.get(nearest, ())
        if nearest != year:
            further = tuple(replace(chapter, level="提醒") for chapter in further)
        return *further, *self.national


def load_outlines(data: Path) -> tuple[Outlines, list[Problem]]:
    """Load the outlines; none where there is no file."""
    if not (data / FILE).exists():
        return Outlines(), []
    file = YamlFile(data / FILE, f"{data.name}/{FILE}")
    keys = file.mapping(file.root, OUTLINE_KEYS) if file.root else {}
    alike = file.entries(keys.get("同义词"))
    synonyms = {word: (word, *file.names(node)) for word, node in alike.items()}
    title = keys.get("标题")
    return Outlines(
        _chapter(file, "标题", title, synonyms, NATIONAL) if title else None,
        tuple(_chapters(file, keys.get("全国"), synonyms, NATIONAL)),
        {
            province: dict(_years(file, node, synonyms))
            for province, node in file.entries(keys.get("各省")).items()
        },
    ), file.problems


def _years(
    file: YamlFile, node: Node, synonyms: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[int, tuple[Chapter, ...]]]:
    for year, outline in file.entries(node).items():
        if re.fullmatch("20[0-9]{2}", year):
            yield int(year), tuple(_chapters(file, outline, synonyms, PROVINCIAL))
        else:
            file.report(outline, STRUCTURE, quoted(year), "年度，如 2024", "写这份提纲的年度")


def _chapters(
    file: YamlFile, node: Node | None, synonyms: Mapping[str, tuple[str, ...]], origin: str
) -> Iterator[Chapter]:
    for key, entry in file.entries(node).items():
        yield _chapter(file, key, entry, synonyms, origin)


def _chapter(
    file: YamlFile, key: str, node: Node, synonyms: Mapping[str, tuple[str, ...]], origin: str
) -> Chapter:
    keys = file.mapping(node, CHAPTER_KEYS)
    require(file, keys, ("章", "认"), node.line)
    level = file.text(keys.get("级别"))
    if level not in _LEVELS:
        file.report(keys["级别"], STRUCTURE, quoted(level), "“错误”或“提醒”", "改正“级别”")
    headings, sentences = (
        tuple(_wording(text, synonyms) for text in file.names(keys[key])) if key in keys else ()
        for key in ("认", "句")
    )
    title = file.text(keys.get("章"))
    return Chapter(key, title, headings, sentences, _LEVELS.get(level, "提醒"), origin)


def _wording(text: str, synonyms: Mapping[str, tuple[str, ...]]) -> Wording:
    words = text.split()
    return Wording(
        tuple(synonyms.get(word, (word,)) for word in words if not word.startswith(_NOT)),
        tuple(synonyms.get(word[1:], (word[1:],)) for word in words if word.startswith(_NOT)),
    )


def _with_next_year(text: str, year: int) -> str:
    """Return a text that calls the next year so; the end of a plan's term is none."""
    return re.sub(rf"(?<![\d—–\-－~～至到]){year + 1}年度?", _NEXT, text)
