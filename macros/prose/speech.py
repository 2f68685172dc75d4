"""Numbers as they are spoken: `15—30日` is 十五到三十日, `打12348` is 打幺二三四八.

Years and telephone numbers are read digit by digit, the latter with 幺 for 1. For 2 the rules are
those of 吕叔湘《现代汉语八百词》: 两 before a measure word, and before 千, 万 and 亿 at the
beginning of a number; 二 in ordinals, dates, decimals, fractions and before 百.
"""

from __future__ import annotations

import re

from .numerals import MEASURE, NO_UNIT

_DIGITS = "零一二三四五六七八九"
_YEAR_DIGITS = str.maketrans("0123456789", "〇" + _DIGITS[1:])
_PHONE_DIGITS = str.maketrans("0123456789", "零幺" + _DIGITS[2:], "- ")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９％", "0123456789%")
_PLACES = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "十": 10}
_LONGEST = 16
"""Digits of the largest number that is read as one."""

_N = r"\d+(?:[.．]\d+)?"
_Y = r"(?:1[6-9]|20)\d\d"
_DIALLED = re.compile(
    r"(?<![\d.])(?:0\d{2,3}[- ]?\d{7,8}|1[3-9]\d[- ]?\d{4}[- ]?\d{4}|[48]00[- ]?\d{3,4}[- ]?\d{3,4}"
    r"|(?:110|119|12[02]|12[13]\d\d|9[56]\d{3}))(?!\d|[.,]\d|[%‰])"
)
_CALLED = re.compile(r"(?:[打拨]|电话|热线|专线)$")
_COUNTED = re.compile(rf"[余多几十百千万亿]|{MEASURE.pattern}")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?!\d)")
_RANGE = re.compile(r"(?<=[\d%‰]) ?[—–－～~-]{1,2} ?(?=\d)")
_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-4])[:：]([0-5]\d)(?!\d)")
_RATIO = re.compile(rf"({_N}) ?[:：∶] ?({_N})")
_FRACTION = re.compile(r"(\d+)[/／](\d+)")
_SHARE = re.compile(rf"({_N}) ?([%‰])")
_YEAR = re.compile(rf"(?<!\d){_Y}(?=(?:[至到]{_Y})?年)")
_SYMBOLS = {
    "km²": "平方公里", "m²": "平方米", "㎡": "平方米", "m³": "立方米", "km": "公里", "cm": "厘米",
    "mm": "毫米", "m": "米", "kg": "公斤", "mg": "毫克", "g": "克", "t": "吨", "ml": "毫升",
    "L": "升", "kWh": "千瓦时", "kW": "千瓦", "℃": "摄氏度",
}  # fmt: skip
_SYMBOL = re.compile(
    rf"(?<=\d) ?(?:{'|'.join(sorted(_SYMBOLS, key=len, reverse=True))})(?![A-Za-z])"
)
_NUMBER = re.compile(_N)
_PAIR = re.compile(rf"[千万亿]|点钟|(?!月|年[级度]){MEASURE.pattern}")
"""What follows 两."""
_NO_PAIR = re.compile("第$|月$|[A-Za-z.]$")


def spoken(text: str) -> str:
    """Return the text with every number, and the sign of its unit, written as it is spoken."""
    text = text.translate(_FULL_WIDTH)
    text = _DIALLED.sub(_dialled, text)
    text = _THOUSANDS.sub(lambda match: match[0].replace(",", ""), text)
    text = _TIME.sub(_time, text)
    text = _RANGE.sub("到", text)
    text = _RATIO.sub(lambda match: f"{number(match[1])}比{number(match[2])}", text)
    text = _FRACTION.sub(lambda match: f"{number(match[2])}分之{number(match[1])}", text)
    text = _SHARE.sub(_share, text)
    text = _YEAR.sub(lambda match: match[0].translate(_YEAR_DIGITS), text)
    text = _SYMBOL.sub(lambda match: _SYMBOLS[match[0].strip()], text)
    return _NUMBER.sub(_number, text.replace("×", "乘"))


def number(digits: str) -> str:
    """Return digits, perhaps with a decimal point, as a number is read: `1.05` is 一点零五."""
    whole, _, decimals = digits.replace("．", ".").partition(".")
    read = _whole(whole)
    return f"{read}点{_one_by_one(decimals)}" if decimals else read


def phone(digits: str) -> str:
    """Return a telephone number digit by digit: `110` is 幺幺零."""
    return digits.translate(_PHONE_DIGITS)


def _whole(digits: str) -> str:
    if len(digits) > _LONGEST or (digits[0] == "0" and len(digits) > 1):
        return _one_by_one(digits)
    return re.sub("^二(?=[千万亿])", "两", re.sub("^一十", "十", _cardinal(int(digits))))


def _cardinal(value: int) -> str:
    for place, size in _PLACES.items():
        if value >= size:
            head, rest = divmod(value, size)
            gap = "零" if rest < size // 10 else ""
            return f"{_cardinal(head)}{place}" + (gap + _cardinal(rest) if rest else "")
    return _DIGITS[value]


def _one_by_one(digits: str) -> str:
    return "".join(_DIGITS[int(digit)] for digit in digits)


def _dialled(match: re.Match[str]) -> str:
    """Return a telephone number as spoken; a short one that counts something stays as it is."""
    before, after = match.string[: match.start()], NO_UNIT.sub("\x01", match.string)[match.end() :]
    if len(match[0]) < 6 and not _CALLED.search(before) and _COUNTED.match(after):
        return match[0]
    return phone(match[0])


def _time(match: re.Match[str]) -> str:
    minutes = int(match[2])
    tail = f"{'零' * (minutes < 10)}{number(str(minutes))}分" if minutes else "整"
    return f"{number(match[1].lstrip('0') or '0')}点{tail}"


def _share(match: re.Match[str]) -> str:
    base = "百" if match[2] == "%" else "千"
    return f"{base}分之{base if match[1] == '100' and base == '百' else number(match[1])}"


def _number(match: re.Match[str]) -> str:
    before, after = match.string[: match.start()], match.string[match.end() :]
    if match[0] == "2" and _PAIR.match(after) and not _NO_PAIR.search(before):
        return "两"
    return number(match[0])
