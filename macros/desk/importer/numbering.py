"""The numbers that Word puts before paragraphs by itself, as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ...library.laws import numeral
from .formatting import Formatting, W, number, value

SYMBOLS = {
    0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x72: "□", 0x73: "◆", 0x74: "◆",
    0x75: "◆", 0x76: "◆", 0x9F: "•", 0xA7: "▪", 0xA8: "□", 0xB7: "•", 0xD8: "➢", 0xE0: "→",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
"""What the characters of Word's symbol typefaces look like."""
_TENTHS = "甲乙丙丁戊己庚辛壬癸"
_TWELFTHS = "子丑寅卯辰巳午未申酉戌亥"
_FORMAL = str.maketrans("〇零一二三四五六七八九十百千", "零零壹贰叁肆伍陆柒捌玖拾佰仟")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
          (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


class UnknownFormatError(Exception):
    """Names a way of numbering that is not known."""


def _roman(count: int) -> str:
    text = ""
    for size, sign in _ROMAN:
        text += sign * (count // size)
        count %= size
    return text


def _letter(count: int) -> str:
    return chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _from(first: str, most: int) -> Callable[[int], str]:
    return lambda count: chr(ord(first) + count - 1) if count <= most else str(count)


def _digits(count: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(count))


_WAYS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(("decimal", "decimalHalfWidth", ""), str),
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
         "taiwaneseCountingThousand", "koreanCounting"),
        numeral,
    ),
    **dict.fromkeys(
        ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"), _digits
    ),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"),
        lambda count: numeral(count).translate(_FORMAL),
    ),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), lambda count: "".join(
        chr(ord("０") + int(digit)) for digit in str(count)
    )),
    **dict.fromkeys(
        ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _from("①", 20)
    ),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "decimalZero": "{:02}".format,
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda count: _letter(count).lower(),
    "ideographTraditional": lambda count: _TENTHS[(count - 1) % 10],
    "ideographZodiac": lambda count: _TWELFTHS[(count - 1) % 12],
    "none": lambda _: "",
}  # fmt: skip


@dataclass(slots=True)
class _List:
    """One definition of a list, with how far it has counted."""

    levels: dict[int, Any]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The numbers of a document, asked for once for each paragraph, in order."""

    def __init__(self, root: Any, formatting: Formatting) -> None:
        self.formatting = formatting
        found = [*root.iter(W + "abstractNum")] if root is not None else []
        self.definitions = {one.get(W + "abstractNumId"): one for one in found}
        nums = [*root.iter(W + "num")] if root is not None else []
        self.nums = {num.get(W + "numId"): num for num in nums}
        self.lists: dict[str, _List] = {}
        self.restarted: set[tuple[str, int]] = set()

    def label(self, paragraph: Any) -> str:
        """Return the number of the next paragraph, empty where it has none.

        Raises:
            UnknownFormatError: it is numbered in a way that is not known.
        """
        name, level = self._membership(paragraph)
        definition = self._definition(name)
        if definition not in self.lists:
            if definition not in self.definitions:
                return ""
            levels = self.definitions[definition].iterchildren(W + "lvl")
            numbered = {number(one.get(W + "ilvl") or "", 0): one for one in levels}
            self.lists[definition] = _List(numbered)
        counted = self.lists[definition]
        self._count(name, level, counted)
        return self._text(self._level(name, level, counted), name, counted)

    def _membership(self, paragraph: Any) -> tuple[str, int]:
        """Return the list and the level that a paragraph belongs to, by itself or by its style."""
        direct = paragraph.find(f"{W}pPr/{W}numPr")
        styles = [*self.formatting.chain(paragraph)]
        by_style = [style.find(f"{W}pPr/{W}numPr") for style in styles]
        properties = [one for one in (direct, *by_style) if one is not None]
        name = next(filter(None, (value(one, "numId") for one in properties)), "")
        level = value(direct, "ilvl")
        if not level:
            linked = (self._linked_level(name, style.get(W + "styleId")) for style in styles)
            level = next(filter(None, linked), "")
        level = level or next(filter(None, (value(one, "ilvl") for one in properties)), "")
        return name, number(level, 0)

    def _linked_level(self, name: str, style: str) -> str:
        definition = self.definitions.get(self._definition(name))
        levels = definition.iterchildren(W + "lvl") if definition is not None else ()
        return next((one.get(W + "ilvl") for one in levels if value(one, "pStyle") == style), "")

    def _definition(self, name: str) -> str:
        """Return the definition of a list, through the style that may stand for it."""
        for _ in range(3):
            definition = value(self.nums.get(name), "abstractNumId")
            style = value(self.definitions.get(definition), "numStyleLink")
            if not style or style not in self.formatting.styles:
                break
            properties = self.formatting.styles[style].find(f"{W}pPr/{W}numPr")
            name = value(properties, "numId")
        return definition

    def _overrides(self, name: str) -> Iterator[tuple[int, Any]]:
        num = self.nums.get(name)
        for override in num.iterchildren(W + "lvlOverride") if num is not None else ():
            yield number(override.get(W + "ilvl") or "", 0), override

    def _level(self, name: str, level: int, counted: _List) -> Any:
        own = (one.find(W + "lvl") for n, one in self._overrides(name) if n == level)
        return next((one for one in own if one is not None), counted.levels.get(level))

    def _count(self, name: str, level: int, counted: _List) -> None:
        counts = counted.counts
        counts[level] = counts.get(level, self._start(name, level, counted) - 1) + 1
        for n, override in self._overrides(name):
            start = value(override, "startOverride")
            if start and n == level and (name, n) not in self.restarted:
                self.restarted.add((name, n))
                counts[level] = number(start, 1)
        for deeper in [n for n in counts if n > level]:
            restart = value(self._level(name, deeper, counted), "lvlRestart")
            if not restart or level < number(restart, 0):
                del counts[deeper]

    def _start(self, name: str, level: int, counted: _List) -> int:
        return number(value(self._level(name, level, counted), "start"), 1)

    def _text(self, level: Any, name: str, counted: _List) -> str:
        if level is None or level.find(f"{W}rPr/{W}vanish") is not None:
            return ""
        text = value(level, "lvlText")
        if value(level, "numFmt") == "bullet":
            return _bullet(level, text)
        plain = level.find(W + "isLgl") is not None

        def shown(match: re.Match[str]) -> str:
            n = int(match[1]) - 1
            count = counted.counts.get(n, self._start(name, n, counted))
            way = "decimal" if plain else value(self._level(name, n, counted), "numFmt")
            if way not in _WAYS or not 0 < count < 10000:
                raise UnknownFormatError(way)
            return _WAYS[way](count)

        return re.sub("%([1-9])", shown, text)


def _bullet(level: Any, text: str) -> str:
    face = value(level, f"rPr/{W}rFonts", "ascii")
    if len(text) != 1:
        return text or "•"  # a picture
    if ord(text) >= 0xE000 or face.startswith(("Wingdings", "Symbol")):
        return SYMBOLS.get(ord(text) & 0xFF, "•")
    return "○" if text == "o" else text
