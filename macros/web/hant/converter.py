"""From simplified to traditional characters, word by word.

OpenCC knows how words are written in Hong Kong (s2hk), jieba's dictionary where they begin and end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate

import opencc

from ...prose.borders import Vocabulary
from .corrections import Corrections

AMBIGUOUS = frozenset(
    "面发征制里后余干范系松谷斗冲准几台复历志采游周致表向只据汇获尽借卷克困累帘弥签舍术涂托咸须"
    "佣郁御云扎折症朱筑党钟种回仆朴秋曲伙蒙霉辟划胡板别卜布丑彩占注欲姜并脏凶参出团荡吁赞苏迹纤"
    "沈暗咨喂奸尸杆丰叶恶"
)
"""Simplified characters that stand for several traditional ones, in words that may meet others."""

_HAN = re.compile("[\u3400-\u9fff]+")
_TITLES = (
    "某 某某 某甲 某乙 氏 先生 女士 小姐 太太 老师 医生 律师 法官 同志 师傅 老板 阿姨 大爷 大妈 "
    "叔叔 伯伯 书记 镇长 区长 市长 县长 村长 主任 所长 局长 科长 处长 队长 站长 院长 校长 经理 警官"
)
_MOST_WORDS = 5  # in a phrase
_MOST_LINES = 4096  # kept, as are their runs and tags: what pages share comes again at once


@dataclass(frozen=True, slots=True)
class Piece:
    """A word in simplified and traditional characters."""

    old: str
    new: str

    @property
    def is_sure(self) -> bool:
        """Whether its characters are written so because of the word they are in."""
        return len(self.old) > 1 or self.old not in AMBIGUOUS


class Converter:
    """Converts simplified to traditional characters, one for one.

    Pages share most lines and tags, so each is converted once.
    """

    def __init__(self, corrections: Corrections) -> None:
        self._table = corrections.characters
        self._own = _names(corrections.surnames) | corrections.words
        self._inner = _any_of(word for word in corrections.words if len(word) > 1)
        clear = [word for word in self._own if len(word) > 1 and AMBIGUOUS.isdisjoint(word)]
        self._unclear = (
            _any_of(AMBIGUOUS.union(word for word in self._own if len(word) == 1)),
            _any_of(clear),
        )
        self._words: dict[str, str] = {}
        self._runs: dict[str, str] = {}
        self._lines: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        """The edition's form of each tag that does not depend on the page."""

    def __call__(self, text: str) -> str:
        """Return the text in traditional characters, of the same length."""
        if len(self._lines) > _MOST_LINES:
            for known in (self._lines, self._runs, self.tags):
                known.clear()
        lines = text.split("\n")
        new = [line for line in dict.fromkeys(lines) if line not in self._lines]
        if new:  # in one call: every call costs
            conversions = _convert("\n".join(new)).split("\n")
            for line, conversion in zip(new, conversions, strict=True):
                self._lines[line] = self._line(line, conversion)
        return "\n".join([self._lines[line] for line in lines])

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words that are looked for; loading them takes half a second."""
        return _vocabulary(frozenset(self._own))

    def pieces(self, text: str) -> Iterator[list[Piece]]:
        """Yield the words of each run of Chinese characters in the text."""
        for run in _HAN.findall(text):
            yield [Piece(word, self._word(word)) for word in self._cut(run, self._plain(run))]

    def _line(self, line: str, conversion: str) -> str:
        text = _fit(line, conversion).translate(self._table)
        if self._is_unclear(line):
            parts, end = [], 0
            for run in _HAN.finditer(line):
                parts += [text[end : run.start()], self._run(run[0], text[slice(*run.span())])]
                end = run.end()
            text = "".join([*parts, text[end:]])
        return text

    def _run(self, run: str, conversion: str) -> str:
        """Return the run word by word; `conversion` is what OpenCC makes of it as a whole."""
        if not self._is_unclear(run):
            return conversion
        if run not in self._runs:
            self._runs[run] = "".join(map(self._word, self._cut(run, conversion)))
        return self._runs[run]

    def _is_unclear(self, text: str) -> bool:
        """Return whether word borders may change how the text is written."""
        return any(pattern.search(text) for pattern in self._unclear)

    def _cut(self, run: str, conversion: str) -> list[str]:
        words = self.vocabulary.cut(run)
        form = "".join(map(self._word, words))
        if form == conversion:
            return words
        # Where OpenCC writes a character otherwise than by itself, it may know a phrase of several.
        places = [
            place
            for place, (new, other, old) in enumerate(zip(conversion, form, run, strict=True))
            if new != other and new != self._plain(old)
        ]
        return self._joined(words, places) if places else words

    def _joined(self, words: list[str], places: list[int]) -> list[str]:
        """Return the words, those joined that are a phrase around one of the places."""
        borders = list(accumulate(map(len, words), initial=0))
        joined, start = [], 0
        while start < len(words):
            ends = range(start + 2, min(start + _MOST_WORDS, len(words)) + 1)
            end = next(
                (
                    end
                    for end in ends
                    if any(borders[start] <= place < borders[end] for place in places)
                    and self._is_phrase(words[start:end])
                ),
                start + 1,
            )
            joined.append("".join(words[start:end]))
            start = end
        return joined

    def _is_phrase(self, words: list[str]) -> bool:
        """Return whether OpenCC writes these words together, and no fewer, in a way of its own."""
        if not self._own.keys().isdisjoint(words):
            return False
        phrase, parts = "".join(words), "".join(map(self._word, words))
        form = self._plain(phrase)
        return (
            form != parts
            and self._plain(phrase[:-1]) == parts[:-1]
            and self._plain(phrase[1:]) == parts[1:]
            # Not what remains of 发布 after 先发, a character by itself.
            and any(
                new not in (part, self._plain(old))
                for old, new, part in zip(phrase, form, parts, strict=True)
            )
        )

    def _plain(self, text: str) -> str:
        """Return what OpenCC makes of the text, of the same length."""
        return _fit(text, _convert_word(text)).translate(self._table)

    def _word(self, word: str) -> str:
        if word not in self._words:
            self._words[word] = self._own.get(word) or self._compound(word)
        return self._words[word]

    def _compound(self, word: str) -> str:
        """Return a word that `data/hant.yml` does not have, though it may have parts of it."""
        parts = self.vocabulary.cut(word, whole=False) if len(word) > 3 else []
        if parts and min(map(len, parts)) > 1 and not self._is_phrase(parts):
            return "".join(map(self._word, parts))
        form = self._plain(word)
        for part in self._inner.finditer(word):
            form = form[: part.start()] + self._own[part[0]] + form[part.end() :]
        return form


def _names(surnames: dict[str, str]) -> dict[str, str]:
    """Return how persons are called by their surnames."""
    names = {f"姓{old}": f"姓{new}" for old, new in surnames.items()}
    for title in _TITLES.split():
        form = _fit(title, _convert(title))
        names |= {f"{old}{title}": f"{new}{form}" for old, new in surnames.items()}
    return names


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of the words, the longer before the shorter."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)) or "(?!)")


@cache
def _vocabulary(own: frozenset[str]) -> Vocabulary:
    return Vocabulary(own)


def _fit(text: str, conversion: str) -> str:
    if len(conversion) == len(text):
        return conversion
    return "".join(_convert(char)[:1] or char for char in text)  # a phrase was longer


def _convert(text: str) -> str:
    return str(_opencc().convert(text))


@lru_cache(1 << 16)
def _convert_word(word: str) -> str:
    return _convert(word)  # pages share most words


@cache
def _opencc() -> opencc.OpenCC:
    return opencc.OpenCC("s2hk")
