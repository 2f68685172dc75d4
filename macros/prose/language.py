"""Language mistakes in Chinese prose: punctuation by rules, words by `data/wordings.yml`.

Sources: GB/T 15834—2011 (punctuation), GB/T 15835—2011 (numerals), GB/T 9704—2012 (official
documents). Markup is not prose: text that readers do not see is removed before the rules apply,
and a figure `{{ … }}` is one `□`. Every rule takes linear time.

Rules of our own, not autocorrect-py (tried, 2.14): with its space rules off it leaves the
half-width ; ( ) ! unchanged, does not handle quotes, ranges and pairs, edits inside `{{ }}`,
reports whole lines without positions and keeps its settings per process.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from unicodedata import normalize

from ..ledger.problem import Level
from .markup import BREAK, FIGURE, Prose, prose_of
from .wordlist import Rules

UNDATED = "原文未载明"
"""The ledger's period where the source gives none (ruling 16)."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in `text[start:end]`."""

    start: int
    end: int
    found: str
    replacement: str
    """What to write instead."""
    reason: str
    level: Level


def findings(
    text: str, rules: Rules, period: Callable[[str], str] = lambda figure: UNDATED
) -> list[Mistake]:
    """Return all language mistakes in a Markdown text, in order.

    Args:
        text: the page as typed, front matter included.
        rules: the word list.
        period: returns the 期间 of the figure that a `{{ … }}` names. It counts as part of the
            sentence, so that 截至目前 is right beside a figure without a known period. By default
            every figure is taken for such a figure.
    """
    # Keep the length of line ends, so that positions stay valid.
    prose = prose_of(text.replace("\r\n", " \n").replace("\r", "\n"))
    hits = sorted({*_marks(prose), *_words(prose, rules, period)})
    return [_mistake(text, prose.places, hit) for hit in hits]


def full_width(text: str) -> str:
    """Return a text with its half-width Chinese punctuation full-width, all else as it is.

    The dash between years is such, where it is a single character: 2021-2025年.
    """
    for _ in range(3):  # a mark may be known for Chinese only once its neighbour is full-width
        for mistake in reversed(findings(text, Rules())):
            length = mistake.end - mistake.start
            is_dash = mistake.reason == DASH_OF_YEARS and len(mistake.replacement) == length
            if is_dash or mistake.reason == HALF_WIDTH:
                text = text[: mistake.start] + mistake.replacement + text[mistake.end :]
    return text


_Hit = tuple[int, int, str, str, Level]
"""A mistake in the prose: start, end, replacement, reason, level."""


def _mistake(text: str, places: list[int], hit: _Hit) -> Mistake:
    start, end = places[hit[0]], places[hit[1] - 1] + 1
    return Mistake(start, end, text[start:end], *hit[2:])


# --- punctuation ----------------------------------------------------------------------------

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
_WIDE = rf"{_HAN}，。、；：？！“”‘’（）《》【】…—％{FIGURE}"
_YEAR = r"(?:19|20)\d\d"
_DASH = r"[-–~－～]{1,2}"
_NO_CODE = r"(?<![0-9A-Za-z/.-])(?<![A-Za-z] )"  # GB/T 15834-2011 is a number of a standard
HALF_WIDTH = "中文里的标点用全角（GB/T 15834）"
DASH_OF_YEARS = "起止的年月日之间用一字线“—”（GB/T 15834）"
"""The reason of a mistake that only is half-width."""
WIDE_DIGITS = "数字、字母和百分号用半角"
"""The reason of one that is full-width digits or letters."""
_TO_WIDE = str.maketrans(",;:!?().", "，；：！？（）。")


def _strongest_mark(marks: str) -> str:
    return "……" if marks.startswith("。。。") else min(marks, key="。；：，、".index)


# Characters, pattern, replacement, reason, level. A pattern is tried only on texts with one of its
# characters: most pages lack some. One that begins with such a character is tried at few places,
# one that begins with a lookbehind at all of them.
_RULES: tuple[tuple[str, str, Callable[[str], str], str, Level], ...] = (
    (
        ",;:!?().",
        rf"[,;:!?()](?:(?<=[{_WIDE}].)|(?=[{_WIDE}]))|\.(?<=[{_HAN}”）].)(?=[”）]|$)",
        lambda text: text.translate(_TO_WIDE),
        HALF_WIDTH,
        "错误",
    ),
    (".", rf"\.(?<=[{_HAN}].)\.+", lambda _: "……", "省略号是六个点（GB/T 15834）", "错误"),
    (
        "",
        "[０-９Ａ-Ｚａ-ｚ％]+",
        lambda text: normalize("NFKC", text),
        WIDE_DIGITS,
        "错误",
    ),
    ("", "[，、；：。]{2,}", _strongest_mark, "标点重复，只留一个", "错误"),
    (
        "-–~～",
        rf"{_NO_CODE}{_YEAR}年?\s?{_DASH}\s?{_YEAR}(?![\d-])|[年月日]{_DASH}(?=\d)"
        rf"|(?<![\d.-])\d{{1,2}}[-–~]{{1,2}}(?=\d{{1,2}}月)",
        lambda text: re.sub(rf"\s?{_DASH}\s?", "—", text),
        DASH_OF_YEARS,
        "错误",
    ),
    (
        " \t\u3000",
        # The group is the character before the gap.
        rf"[ \t\u3000](?:(?<=([{_WIDE}])[ \t])[ \t]*+(?=[{_HAN}])"
        rf"|(?<=([{_HAN}])[ \t])[ \t]*+(?=[{_WIDE}])|(?<=(\S)\u3000)\u3000*+(?=\S))",
        lambda text: text[:1],
        "中文字之间不空格",
        "提醒",
    ),
)
_MARKS = [(rule[0], re.compile(rule[1], re.M), *rule[2:]) for rule in _RULES]
_STRAIGHT = re.compile(r"""(["'])[^"'\n]*+\1|\([^()\n]*+\)""")
_SOME_WIDE = re.compile(f"[{_WIDE}]")
_PAIRS = {"“": "”", "‘": "’", "（": "）", "《": "》", "【": "】"}
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}
# Not the apostrophes of it’s and ’98.
_PAIR_MARK = re.compile(
    rf"[“”‘（）《》【】]|’(?:(?<![A-Za-z].)(?!\d)|(?![A-Za-z\d]))|\n[ \t]*\n\s*|{BREAK}"
)
# 1）甲；2）乙
_LIST_NUMBER = re.compile(r"(?:^|[\s，。；：、])[\da-zA-Z一二三四五六七八九十]{1,2}）$")


def _marks(prose: Prose) -> Iterator[_Hit]:
    for signs, pattern, replace, reason, level in _MARKS:
        if signs and not any(sign in prose.text for sign in signs):
            continue
        for match in pattern.finditer(prose.text):
            start, end = match.start(match.lastindex or 0), match.end()
            # In `**词：** 字` Markdown needs the space: only one between two characters counts.
            if level == "错误" or prose.places[end] - prose.places[start] == end - start:
                yield start, end, replace(prose.text[start:end]), reason, level
    yield from _straight_quotes(prose.text)
    yield from _unpaired_marks(prose.text)


def _straight_quotes(text: str) -> Iterator[_Hit]:
    for match in _STRAIGHT.finditer(text):
        start, last = match.start(), match.end() - 1
        if _SOME_WIDE.search(text[max(start - 1, 0) : last + 2]):
            pair = {'"': "“”", "'": "‘’", "(": "（）"}[match[0][0]]
            yield start, start + 1, pair[0], HALF_WIDTH, "错误"
            yield last, last + 1, pair[1], HALF_WIDTH, "错误"


def _unpaired_marks(text: str) -> Iterator[_Hit]:
    """Yield quotes, brackets and title marks without a partner in their paragraph."""
    openings: dict[str, list[int]] = {opener: [] for opener in _PAIRS}
    unmatched: list[int] = []
    for match in _PAIR_MARK.finditer(text + BREAK):
        mark, place = match[0], match.start()
        if mark in _PAIRS:
            openings[mark].append(place)
        elif mark not in _OPENERS:
            # A quotation of several paragraphs opens in each of them and closes in the last.
            if text.startswith("“", match.end()):
                openings["“"] = openings["“"][:-1]
            for places in openings.values():
                unmatched += places
                places.clear()
        elif openings[_OPENERS[mark]]:
            openings[_OPENERS[mark]].pop()
        elif not _LIST_NUMBER.search(text[max(place - 3, 0) : place + 1]):
            unmatched.append(place)
    for place in unmatched:
        opener = _OPENERS.get(text[place], text[place])
        pair = f"{opener}……{_PAIRS[opener]}"
        yield place, place + 1, pair, "引号、括号、书名号要成对", "错误"


# --- words ----------------------------------------------------------------------------------

_SENTENCE_END = re.compile("[。！？!?\n]")
# Words in quotation marks are mentioned, not used (把“截止目前”改为……); titles cannot be changed.
_MENTION = re.compile("“[^“”\n]{1,12}”|《[^《》\n]{1,80}》")


def _words(prose: Prose, rules: Rules, period: Callable[[str], str]) -> Iterator[_Hit]:
    ends = [m.start() for m in _SENTENCE_END.finditer(prose.text)]
    mentions = [m.span() for m in _MENTION.finditer(prose.text)]
    starts = [start for start, _ in mentions]
    sentences: dict[int, str] = {}
    for rule in rules.candidates(prose.text):
        exempt: dict[int, bool] = {}
        for match in rule.pattern.finditer(prose.text):
            start, end = match.span()
            index = bisect_left(starts, start) - 1
            if start == end or (index >= 0 and end < mentions[index][1]):
                continue
            if rule.exception:
                number = bisect_left(ends, start)
                if number not in sentences:
                    sentences[number] = _sentence(prose, ends, number, period)
                if number not in exempt:
                    exempt[number] = bool(rule.exception.search(sentences[number]))
                if exempt[number]:
                    continue
            yield start, end, match.expand(rule.replacement), rule.reason, rule.level


def _sentence(prose: Prose, ends: list[int], number: int, period: Callable[[str], str]) -> str:
    """Return a sentence, followed by the periods of its figures."""
    start = ends[number - 1] + 1 if number else 0
    end = ends[number] if number < len(ends) else len(prose.text)
    first, last = (bisect_right(prose.figures, (place, "")) for place in (start, end))
    return " ".join(
        [prose.text[start:end], *(period(name) for _, name in prose.figures[first:last])]
    )
