"""The grammar of a figure as a report writes it: `约120宗`, `30余次`, `3万余份`, `92.3%`.

A figure is optional qualifier, number, optional 余/多 and 万/亿, unit, optional 以上/以下/左右.
`parse` and `str` are exact inverses for every accepted text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .bounds import Interval

Bound = Literal["=", "≈", "≲", ">", "≥", "<", "≤"]
"""How the reported number bounds the true one; `≲` is “nearly” (近, 将近)."""

QUALIFIERS: dict[str, Bound] = {
    "约": "≈", "近": "≲", "将近": "≲", "超": ">", "超过": ">", "逾": ">",
    "至少": "≥", "不少于": "≥", "不超过": "≤", "少于": "<", "低于": "<", "不足": "<",
}  # fmt: skip
TAILS: dict[str, Bound] = {"以上": "≥", "以下": "≤", "左右": "≈"}
MAGNITUDES = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
SENTENCE_WORDS = ("共计", "累计", "总计", "合计", "共", "达到", "达", "仅", "为")
PENDING = "待补充"
MAX_DIGITS = 15

_SCALES = "万亿[余多]|[余多]万亿|[万亿][余多]|[余多][万亿]|万亿|[万亿余多]"
_NOUN = r"[\u4e00-\u9fffA-Za-z]+(?:（[\u4e00-\u9fff]+）)?"
_UNIT = f"%|‰|{_NOUN}(?:/{_NOUN})*"
_QUALIFIER = "|".join(sorted(QUALIFIERS, key=len, reverse=True))
_FIGURE = re.compile(
    f"(?P<qualifier>{_QUALIFIER})?"
    r"(?P<number>0|[1-9][0-9]*|(?:0|[1-9][0-9]*)\.[0-9]+)"
    f"(?P<scale>{_SCALES})?"
    f"(?P<unit>{_UNIT})"
)
_PLAIN = str.maketrans(
    "萬億餘約將過幾數來內兩壹贰貳叁叄參肆伍陆陸柒捌玖拾佰仟",
    "万亿余约将过几数来内两一二二三三三四五六六七八九十百千",
)
"""Simplified characters and plain numerals for traditional ones and those of cheques."""
_FORMAL = "".join(map(chr, _PLAIN))
_NOT_IN_UNIT = re.compile(
    f"[约超逾余多万亿零〇两{_FORMAL}]|左右|上下|以[上下内外]|之内|及$|（含）"
    "|^[一二三四五六七八九十百几数来]|^千(?![克米瓦卡字])"
)
_NUMERAL = re.compile(f"^(?:{_QUALIFIER})?[零〇一二两三四五六七八九十百千万亿几数](?!.*[0-9])")
_RANGE = re.compile("[0-9](?:[\u4e00-\u9fff]{0,4}?|[%‰％])(?:[-–—~～－]|至|到)[0-9]")
_OTHER_BOUND = re.compile(
    f"^(?!(?:{_QUALIFIER})[0-9])[\u4e00-\u9fff]+[0-9]|[0-9][几数来]|上下|以[内外]|之内|及以|（含）"
)
# 少/不足 point down, 超/至少 up, 约/左右 both ways; a figure may use only one direction.
_DIRECTION = {"=": 0, "≈": 2, "≲": 2, ">": 1, "≥": 1, "<": -1, "≤": -1}


class FigureError(ValueError):
    """A text that is not a figure: `expected` gives the right form, `mend` how to get there."""

    def __init__(self, expected: str, mend: str) -> None:
        super().__init__(f"{expected}。{mend}")
        self.expected = expected
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Figure:
    """A reported number with everything the report says about it, e.g. `超5万人次以上`."""

    number: str
    """The digits as typed: `120`, `92.3`, `2.50`."""
    unit: str
    """The counting unit without 万/亿: `宗`, `元`, `%`, `个村（居）`, `场/村（居）/月`."""
    qualifier: str = ""
    """A key of `QUALIFIERS`, or empty."""
    scale: str = ""
    """万/亿/万亿 and 余/多 in the order typed: `万`, `余`, `万余`, `余万`, or empty."""
    tail: str = ""
    """A key of `TAILS`, or empty."""

    def __str__(self) -> str:
        return f"{self.qualifier}{self.number}{self.scale}{self.unit}{self.tail}"

    @property
    def value(self) -> Decimal:
        """The number in base units: `3万余份` is 30000 (份)."""
        return Decimal(self.number) * MAGNITUDES[self.scale.strip("余多")]

    @property
    def decimals(self) -> int:
        """Digits after the decimal point, as typed."""
        return len(self.number.partition(".")[2])

    @property
    def bound(self) -> Bound:
        """How the number bounds the true value: 余/多 decides, else the qualifier or the tail."""
        if self.scale.strip("万亿"):
            return ">"
        return QUALIFIERS.get(self.qualifier) or TAILS.get(self.tail) or "="

    @property
    def redundant(self) -> bool:
        """Whether a bound is stated twice: `超5万人次以上`, `约30余次`."""
        return len(self._bounds()) > 1

    def interval(self) -> Interval:
        """Return the range of the true number (`≈` means ± 5 %)."""
        return Interval.of(Decimal(self.value), self.bound)

    def _bounds(self) -> list[Bound]:
        scale_bounds: list[Bound] = [">"] if self.scale.strip("万亿") else []
        bounds = [QUALIFIERS.get(self.qualifier), *scale_bounds, TAILS.get(self.tail)]
        return [bound for bound in bounds if bound]


def parse(text: str) -> Figure:
    """Parse `text` as a figure.

    Raises:
        FigureError: the text is not a figure; `mend` suggests the right form where it can.
    """
    figure = _read(text)
    if figure is None:
        raise _explain(text)
    if _is_contradictory(figure):
        raise FigureError("限定词只说一个方向", f"“{figure}”前后矛盾，只留一个限定词")
    return figure


def as_figure(text: str) -> Figure | None:
    """Return `text` as a figure; None where `parse` would refuse it."""
    figure = _read(text)
    return None if figure is None or _is_contradictory(figure) else figure


def unit_of(text: str) -> str:
    """Return the unit of a figure as written; empty for what is no figure."""
    figure = as_figure(text)
    return figure.unit if figure else ""


def _read(text: str) -> Figure | None:
    body, tail = _split_tail(text)
    match = _FIGURE.fullmatch(body)
    if not match or len(match["number"]) > MAX_DIGITS or _NOT_IN_UNIT.search(match["unit"]):
        return None
    return Figure(
        number=match["number"],
        unit=match["unit"],
        qualifier=match["qualifier"] or "",
        scale=match["scale"] or "",
        tail=tail,
    )


def _split_tail(text: str) -> tuple[str, str]:
    for tail in TAILS:
        if text.endswith(tail):
            return text.removesuffix(tail), tail
    return text, ""


def _is_contradictory(figure: Figure) -> bool:
    directions = {_DIRECTION[bound] for bound in figure._bounds()}
    # 约30余次 is loose but common; every other combination contradicts itself.
    loose = figure.qualifier == "约" and not figure.tail
    return len(directions) > 1 and not loose


def _explain(text: str) -> FigureError:
    """Return why `text` is not a figure, with the nearest right form."""
    for matches, expected, mend in _COMPLAINTS:
        if matches(text):
            return FigureError(expected, mend + _suggestion(text))
    return FigureError("限定词、数字、单位连写，如“约120宗”“3万余份”“92.3%”", "照这个样子改写")


def _suggestion(text: str) -> str:
    candidate = unicodedata.normalize("NFKC", text).replace("(", "（").replace(")", "）")
    # Zeros behind a comma stay: 3,000 is not 30.
    candidate = re.sub(r"(?<=\d)[,，](?=\d{3})|\s|(?<![0-9.,，])0+(?=[0-9])", "", candidate)
    candidate = without_small_scale(candidate.translate(_PLAIN))
    for word in SENTENCE_WORDS:
        candidate = candidate.removeprefix(word)
    figure = _read(candidate)
    usable = figure and candidate != text and not _is_contradictory(figure)
    return f"，写成“{figure}”" if usable else ""


_SMALL_SCALE = re.compile(r"(?<![0-9.])([0-9]{1,10})([十百千])(?![克米瓦卡字])")


def without_small_scale(text: str) -> str:
    """Return a text with the 十, 百 or 千 behind digits written out: 2千人 becomes 2000人."""
    return _SMALL_SCALE.sub(lambda n: n[1] + "0" * " 十百千".index(n[2]), text)


_COMPLAINTS = (
    (lambda t: t.startswith(SENTENCE_WORDS), "“共、共计、累计、达、仅”属于句子，不属于数值",
     "把这个词移到句子里"),
    (re.compile(f"[{_FORMAL}]").search, "简体字，如“万、亿、余、约”，不用大写数字",
     "把繁体字和大写数字改成简体和阿拉伯数字"),
    (_RANGE.search, "一个数值只写一个数", "范围要写成两个指标"),
    (_NUMERAL.match, "阿拉伯数字", "把中文数字改写成阿拉伯数字"),
    (re.compile("[０-９％．]").search, "半角数字和半角 %", "改成半角"),
    (re.compile(r"\s").search, "数字和单位之间没有空格", "删去空格"),
    (re.compile("[0-9][,，][0-9]").search, "数字里不加逗号", "删去逗号"),
    (re.compile("[0-9][eE][-+0-9]").search, "不用科学记数法", "把数字写完整，或者用万、亿"),
    (re.compile("[-+−±]").search, "不带正负号", "增减写在句子里，数值写绝对值"),
    (re.compile(f"[0-9.]{{{MAX_DIGITS + 1}}}").search, f"最多 {MAX_DIGITS} 位的数",
     "核对这个数，大数用“万”“亿”"),
    (re.compile(r"(?<![0-9.])0[0-9]").search, "整数前面没有多余的 0", "删去前面的 0"),
    (re.compile(r"(^|[^0-9])\.[0-9]|[0-9]\.([^0-9]|$)").search, "小数点两边都有数字", "补上数字"),
    (re.compile("[()]").search, "单位里用全角括号", "把括号改成全角"),
    (_OTHER_BOUND.search, f"限定词只用{'、'.join(QUALIFIERS)}、余、多、{'、'.join(TAILS)}",
     "换成这些限定词中的一个"),
    (re.compile("^[^0-9]*[0-9.]+[万亿余多]*(以上|以下|左右)?$").match,
     "数字后面紧跟单位，如“120宗”", "在数字后面补上单位"),
    (re.compile("[0-9]百分").search, "“个百分点”或“%”", "写成“个百分点”或“%”"),
    (re.compile("[0-9][十百千]").search, "数字后面只能用“万”“亿”", "把“十、百、千”折算进数字"),
)  # fmt: skip
