"""Names of indicators and subjects: each is a single word inside a page's `{{ }}`."""

from __future__ import annotations

import re
from keyword import iskeyword
from unicodedata import normalize

NAME = re.compile(r"[\u4e00-\u9fffA-Za-z_][\u4e00-\u9fffA-Za-z0-9_]*")

_DIGITS = "零一二三四五六七八九"
_HAN = "[\u4e00-\u9fff]"
# Signs that mean something, with words for it; all other signs are left out.
_WORDS = (
    (r"^(?:\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十\d]{1,2}[、)])", ""),
    (rf"^([^()]+)\(({_HAN}{{1,4}})\)$", r"\2\1"),  # 活动（全年） → 全年活动
    (r"(\d+(?:\.\d+)?)%", r"百分之\1"),
    (r"(?<=\d)\.(?=\d)", "点"),
    (r"(?<=\d)[-–—~](?=\d)", "至"),
    (r"[、+&]", "和"),
    (r"/", "或"),
    (r">=|≥", "不少于"),
    (r"<=|≤", "不超过"),
    (r">", "超过"),
    (r"<", "不足"),
    (r"[^\u4e00-\u9fffA-Za-z0-9_]|^_+", ""),
)
_PATTERNS = [(re.compile(pattern), word) for pattern, word in _WORDS]


def is_name(text: str) -> bool:
    """Return whether a text may be a name: formulas and pages reserve some words."""
    reserved = iskeyword(text) or iskeyword(text.title())
    return bool(NAME.fullmatch(text)) and not text.startswith("__") and not reserved


def name_like(text: str) -> str:
    """Return a name that means what `text` does, or empty: 3月底前办结 becomes 三月底前办结."""
    name = normalize("NFKC", text[:100])
    for pattern, word in _PATTERNS:
        name = pattern.sub(word, name)
    if digits := re.match("[0-9]+", name):
        rest = name[digits.end() :]
        spoken = len(digits[0]) < 3 or (len(digits[0]) == 4 and rest.startswith("年"))
        name = _numeral(digits[0]) + rest if spoken and rest else rest + digits[0]
    name = name if is_name(name) or not name else f"{name}数"
    return name if is_name(name) else ""


def _numeral(digits: str) -> str:
    """Return a number below a hundred as it is spoken, a longer one digit by digit."""
    if len(digits) > 2 or digits.startswith("0"):
        return "".join(_DIGITS[int(digit)] for digit in digits)
    tens, ones = divmod(int(digits), 10)
    ten = f"{_DIGITS[tens] if tens > 1 else ''}十" if tens else ""
    return ten + (_DIGITS[ones] if ones or not tens else "")
