"""The numbers in Chinese prose, and those among them that are figures typed by hand.

The text is folded character for character, so that a span in the folded text is a span in the text:
full-width forms become half-width, inline markup becomes spaces, code and words in braces opaque.
One regular expression then matches numbers of all kinds. A number that no rule exempts is a figure:
an unknown unit, or none at all, does not evade the check.
Every repetition is bounded, or ends where the next one cannot begin, so that matching takes linear
time. Only single characters are repeated possessively: Debian 12's Python 3.11.2 matches possessive
groups wrongly (CPython issues 101955 and 106052).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..ledger.figure import as_figure, without_small_scale
from .markup import reveal
from .numerals import ENDS, JOINT, KINDS, NO_UNIT, SPAN, number_pattern
from .numerals import Kind as Kind
from .qualifier import ends_noun, in_ledger, leading

LEDGER_KINDS: frozenset[Kind] = frozenset({"数值", "范围", "倍数"})
"""Kinds of numbers that belong in the ledger, not in a page."""
UNCERTAIN_KINDS: frozenset[Kind] = frozenset({"百分点", "中文数"})
"""Kinds of numbers that are often figures, but not always."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text, from its qualifier to the suffix after its unit: `超5万人次以上`."""

    start: int
    end: int
    text: str
    """As typed: `２０余次`, `1,000份`, `20—30次`, `第一责任人`."""
    kind: Kind
    figure: str
    """In the ledger's notation (`30余次`, `1000份`); empty if it does not belong there."""


def numbers(text: str) -> list[Number]:
    """Return every run of digits and every Chinese numeral that counts, in order.

    Text other than prose is skipped: code, addresses, HTML attributes, comments, words in braces.
    So are Chinese numerals that count nothing (一致, 三农, “三会一课”).
    """
    return list(_numbers(text))


def typed_figures(text: str) -> list[Number]:
    """Return the figures typed by hand."""
    return [number for number in _numbers(text) if number.kind in LEDGER_KINDS]


def _numbers(text: str) -> Iterator[Number]:
    for match in number_pattern().finditer(_fold(text)):
        kind = _kind(match)
        if kind:
            start, end = _begin(match), match.start() + len(match[0].rstrip(JOINT))
            folded = match.string[start : match.end()]
            figure = _figure(folded) if kind in ("数值", "倍数", "百分点") else ""
            yield Number(start, end, text[start:end], kind, figure)


def restated(number: Number) -> str:
    """Return a number in the ledger's words: 超过5100人 for 突破5100人, 5.94个百分点, 8.6万元.

    Empty where the ledger has none, and for another number with blanks.
    """
    if number.figure and not number.figure.endswith("（次）"):
        return number.figure
    if number.kind not in LEDGER_KINDS | {"百分点"} or _GAPS.search(number.text):
        return ""
    text = _HUNDREDS.sub(_hundreds, in_ledger(_fold(number.text)))
    text = re.sub(r"(?<=亿)(\d)千(?=万)", r"\g<1>000", text)
    text = without_small_scale(_SUM.sub(_decimal, text))
    for typed, plain in _OTHER_WORDS.items():
        text = text.replace(typed, plain)
    return _figure(text)


def _hundreds(number: re.Match[str]) -> str:
    """Return 3400 for 3千4百, 350 for 3百5十."""
    thousands, hundreds, tens = (int(digit or 0) for digit in number.groups())
    return str(thousands * 1000 + hundreds * 100 + tens * 10)


def _decimal(number: re.Match[str]) -> str:
    """Return 8.6万 for 8万6千, 1.25亿 for 1亿2500万."""
    whole, ten_thousand, thousands, hundreds, _, rest = number.groups()
    digits = thousands + (hundreds or "") if ten_thousand else rest.zfill(4)
    decimals = digits.rstrip("0")
    return whole + (f".{decimals}" if decimals else "") + (ten_thousand or "亿")


def _begin(match: re.Match[str]) -> int:
    """Return where a number begins: behind a word that only ends like a qualifier."""
    start = match.start()
    word = leading(match[0])
    if not word or not ends_noun(match.string, start, start + len(word)):
        return start
    rest = match[0][len(word) :]
    return match.end() - len(rest.lstrip(f" {JOINT}"))


def _kind(match: re.Match[str]) -> Kind | None:
    group = (match.lastgroup or "").rstrip("0123456789")
    if group == "amount":
        return _kind_of_amount(match, match["unit2"] or match["unit1"] or "")
    if group == "counted":
        return _kind_of_counted(match)
    return KINDS.get(group)


def _kind_of_amount(match: re.Match[str], unit: str) -> Kind:
    """Return the kind of digits with this unit."""
    if SPAN.fullmatch(unit):
        return "时长"
    if unit == "周岁" or (unit == "岁" and (match["to"] or re.search("[满以]", match[0]))):
        return "其他"  # a legal age or an age class
    if unit.endswith("百分点"):
        return "百分点"
    if match["to"]:
        return "范围"
    return "倍数" if unit in ("倍", "番") else "数值"


def _kind_of_counted(match: re.Match[str]) -> Kind | None:
    """Return the kind of a Chinese numeral with a unit; a lone 一 counts only at an end."""
    numeral, unit = match["numeral"], match["cn_unit"]
    if SPAN.fullmatch(unit):
        return "时长"
    if unit.endswith("岁"):
        return "其他"
    is_magnitude = numeral in tuple("百千万亿") and not match["cn_qualifier"]  # 百家争鸣, 千家万户
    if is_magnitude or (numeral == "一" and not ENDS.match(match.string, match.end())):
        return None
    return "中文数"


def _figure(folded: str) -> str:
    return str(as_figure(folded.translate(_IN_LEDGER)) or "")


# --- finding the prose ------------------------------------------------------------------------

_OPAQUE = "\x01"
_FENCE = re.compile(r"^[ \t>]*+(```|~~~)[\s\S]*?(?:^[ \t>]*+\1|\Z)", re.MULTILINE)
_MARKUP = re.compile(
    r"(?=[`{｛<\]\[:hw@&])(?:"
    r"(?P<blank></?(?:a|b|i|em|strong|span|mark|u|sup|sub|data|small)\b[^<>]*+>|&[A-Za-z]{1,8};)"
    r"|(?<!`)`++[^`\n]++`++"
    r"|\{\{(?:(?!\{\{|\}\})[\s\S])*\}\}|｛｛(?:(?!｛｛|｝｝)[\s\S])*｝｝"
    r"|\{#(?:(?!\{#|#\})[\s\S])*#\}|\{%(?:(?!\{%|%\})[\s\S])*%\}"
    r"|:(?:material|octicons|simple|fontawesome)-[a-z0-9-]++:"
    r"|\{:? *+(?:[#.]|[a-z-]++=)[^{}\n]*+\}"
    r"|<!--(?:(?!<!--|-->)[\s\S])*-->|<(script|style)\b(?:(?!<\2|</\2)[\s\S])*</\2>"
    r"|</?[A-Za-z][^<>]*+>|&\#[0-9A-Za-z]{1,8};"
    r"|\]\((?:[^()\n]|\([^()\n]*+\))*\)|\[\^[^\]\n]{1,40}\]"
    r"|(?:https?://|www\.)[\w./?&=%:#~+!$'*-]++|(?P<domain>@[A-Za-z0-9.-]++))",
    re.ASCII,
)
# The head of a table holds years, its other cells hold figures.
_HEAD_ROW = re.compile(r"^(?=[^\n]*\|)[^\n]*+\n(?=[ ]*+\|?[ ]*+:?-[-:| ]*+$)", re.MULTILINE)
_FOLDS = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | dict(
    zip(
        "〔【［〕】］∶‘’「」『』—–―‒‐‑−～〜∼•・‧○\t\xa0\u3000\u2002\u2003\u2009\u202f*_\u200b\u200d\u2060\ufeff",
        "[[[]]]:“”“”“”-------~~~···〇" + 9 * " " + 4 * JOINT,
        strict=True,
    )
)
_FOLDABLE = re.compile(f"[{re.escape(''.join(_FOLDS))}]")
_GAPS = re.compile(r"\s|[,，](?!\d{3}(?!\d))")
_HUNDREDS = re.compile(r"(?<![\d.])(?=\d(?:千\d百|百\d十))(?:(\d)千)?(\d)百(?:(\d)十)?(?![克米])")
_SUM = re.compile(r"(?<![\d.])(\d+)(?:(万)(\d)千(?:(\d)百)?|(亿)(\d{1,4})万)(?=余?元)")
_OTHER_WORDS = {
    "(次)": "次", "人·": "人", "个百分点": "百分点", "百分点": "个百分点", "㎡": "平方米",
    "及以": "以", "以内": "以下", "之内": "以下", "上下": "左右",
}  # fmt: skip
_IN_LEDGER = str.maketrans("()", "（）", f" {JOINT},")


def _fold(text: str) -> str:
    plain = _MARKUP.sub(_cover, _FENCE.sub(_cover, reveal(text.replace("\r", " "))))
    plain = _HEAD_ROW.sub(lambda row: row[0].replace("|", "¦"), plain)
    return NO_UNIT.sub(_OPAQUE, _FOLDABLE.sub(lambda char: _FOLDS[char[0]], plain))


def _cover(markup: re.Match[str]) -> str:
    if markup.lastgroup == "domain":  # the sign identifies the text before it: 512345@qq.com
        return "@" + _OPAQUE * (len(markup[0]) - 1)
    return (" " if markup.lastgroup == "blank" else _OPAQUE) * len(markup[0])
