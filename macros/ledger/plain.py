"""A text as it reads: without escapes, inline markup and unusual forms of digits."""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from urllib.parse import unquote

_HAN = "\u4e00-\u9fff"
_UNFOLDABLE = re.compile(
    r"(?P<entity>&(?:\#[0-9]{1,20}|\#[xX][0-9A-Fa-f]{1,20}|[A-Za-z][A-Za-z0-9]{1,24});)"
    r"|(?P<escape>\\(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}))"
    r"|(?P<address>(?<![0-9])(?:%[0-9A-Fa-f]{2}){1,300})"
    rf"|(?P<mark></?(?:a|b|i|em|strong|span|mark|u|s|del|ins|sup|sub|data|small|font)\b[^<>{_HAN}]{{0,200}}>"
    rf"|<!--[^<>{_HAN}]{{0,200}}-->|\[(?=[^\[\]\n]{{1,9}}\]\()|\](?:\([^()\n{_HAN}]{{0,200}}\))|\\"
    r"|(?P<open>[*_~`]{1,3})(?=[^\s*_~`]{1,40}(?P=open))|(?<=\S)[*_~`]+(?![0-9]))"
    rf"|(?P<tag></?[A-Za-z][^<>{_HAN}]{{0,200}}>)"
    r"|\{\{(?P<word>\s{0,3}(?:年度[(（]\s?[0-9]{4}\s?[)）])?[^{}()（）\"“”]{1,60})\}\}"
    r"|(?P<roman>(?<![A-Za-z0-9])(?:I{1,3}|IV|VI{0,3}|IX)(?=\s?[人名户位例]))"
    # All but ASCII, Chinese characters and their punctuation.
    rf"|(?P<unusual>[^\x00-\x7f\u2010-\u2027\u3000-\u301f{_HAN}"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65])"
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}


def unfold(
    text: str, figure: Callable[[str], str | None] | None = None
) -> tuple[str, Callable[[int], int]]:
    """Return a text as it reads, and a function from its offsets to those of the text itself.

    Args:
        text: Markdown, YAML, HTML or any other text.
        figure: returns what stands on the page for a word in double braces, None where it stays.
    """
    pieces: list[str] = []
    starts, places = [0], [0]
    length = position = 0
    for match in _UNFOLDABLE.finditer(text):
        reading = _reading(match, figure)
        if reading == match[0]:
            continue
        before = text[position : match.start()]
        pieces += before, reading
        length += len(before)
        starts += length, length + len(reading)
        places += match.start(), match.end()
        length += len(reading)
        position = match.end()
    pieces.append(text[position:])

    def place(offset: int) -> int:
        at = bisect_right(starts, offset) - 1
        if at % 2:  # inside what was replaced
            return places[at]
        return places[at] + offset - starts[at]

    return "".join(pieces), place


def _reading(match: re.Match[str], figure: Callable[[str], str | None] | None) -> str:
    kind, raw = match.lastgroup, match[0]
    if kind == "entity":
        return "".join(map(_plain, html.unescape(raw)))
    if kind == "escape":
        return _plain(chr(int(raw[2:], 16)))
    if kind == "address":
        return unquote(raw, errors="replace")
    if kind == "word":
        shown = figure(match["word"]) if figure else None
        return raw if shown is None else shown
    if kind == "roman":
        return str(_ROMAN[raw])
    if kind in ("mark", "tag"):
        return "" if kind == "mark" else " "
    return _plain(raw)


def _plain(char: str) -> str:
    """Return a character in its usual form: a digit for ④, nothing for what cannot be seen."""
    if char.isascii() or "\u4e00" <= char <= "\u9fff":
        return char
    number = unicodedata.numeric(char, 0)
    if number and number == int(number):
        return str(int(number))
    if unicodedata.category(char) == "Cf":
        return ""
    usual = unicodedata.normalize("NFKC", char)
    return usual if len(usual) == 1 else char
