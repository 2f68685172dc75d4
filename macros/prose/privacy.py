"""Personal data in any text.

It detects identity numbers (GB 11643—1999 with its check digit, and the 15 digits used
before it), mobile numbers, bank cards (ISO/IEC 7812 with its check digit), number plates
(GA 36—2018), passports and travel permits, and, as a reminder, e-mail addresses. Landlines and
hotlines may be published. A passport number has no check digit and looks like any other code,
so it is detected only after its name (护照, 通行证 …). Messages never repeat the data in full, as
they end up in logs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from ..ledger.problem import Level
from .language import Mistake

_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_MEND = "删去；已经提交过的，还要从提交历史里清除"


def findings(text: str) -> list[Mistake]:
    """Return everything that looks like personal data in Markdown, YAML, JSON or page text."""
    folded = _half_width(text)
    mistakes = [*_numbers(folded), *_plates(folded), *_papers(folded), *_addresses(folded)]
    return sorted(mistakes, key=lambda mistake: (mistake.start, mistake.end))


@lru_cache(maxsize=1)
def _half_width(text: str) -> str:
    """Return the text with full-width characters replaced by half-width ones."""
    return text.translate(_TO_HALF)


def _mistake(text: str, start: int, end: int, kind: str, level: Level = "错误") -> Mistake:
    characters = re.sub(r"[\W_]+", "", text[start:end])
    mask = f"{characters[0]}{'*' * (len(characters) - 2)}{characters[-1]}"
    return Mistake(start, end, f"像是{kind}：{mask}", f"不写出{kind}", _MEND, level)


# --- numbers --------------------------------------------------------------------------------

# People separate digits with spaces, dashes and dots, and copy invisible characters along.
_GAP = "[ \t\u00a0\u00ad·•\\-‐‑–—\u200b-\u200d\u2060\ufeff]{1,3}"
_GROUP = "[0-9]+(?:[Xx](?![0-9A-Za-z_]))?"
_RUN = re.compile(f"{_GROUP}(?:{_GAP}{_GROUP})*")
_GROUPS = re.compile(_GROUP)
# Then the digits are part of a word, a path, a file name, a decimal or a hash.
_BEFORE = re.compile(r"[A-Za-z0-9_%#]$|[0-9]\.$|[A-Za-z0-9_]-$|[A-Za-z_.:/-]/$")
_AFTER = re.compile(
    r"[A-Za-z0-9_%]|\.[0-9A-Za-z]|-[A-Za-z0-9_]|/[A-Za-z]"
    "| ?(?:元|万|亿|吨|千克|公斤|平方|立方|度|千瓦|人次|次|件|字节|美元|港元)"
)
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_MOBILE = re.compile("(?:0{0,2}86)?1[3-9][0-9]{9}")
_CARD = re.compile("62[0-9]{14,17}|9558[0-9]{12,15}|95599[0-9]{14}|(?:4[0-9]|5[1-5])[0-9]{14}")
# Groupings of a mobile number; the last three begin with single digits.
_SHAPES = ((3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (1, 1, 1, 4, 4), (1, 1, 1, 8), (1,) * 11)
_ID_NAMED = re.compile("身份证|身份号|证件")

_ID, _OLD_ID, _PHONE, _BANK = "身份证号", "十五位的身份证号", "手机号", "银行卡号"

_Group = tuple[int, int, str]
"""Start, end and digits."""


def _numbers(text: str) -> Iterator[Mistake]:
    for run in _RUN.finditer(text):
        if run.end() - run.start() < 11:
            continue
        groups = [(m.start(), m.end(), m[0].upper()) for m in _GROUPS.finditer(text, *run.span())]
        tiles = list(_tiles(text, groups)) if len(groups) > 1 else []
        for start, end, kind in tiles or _parts(text, groups):
            if not _BEFORE.search(text[max(start - 2, 0) : start]) and not _AFTER.match(text, end):
                doubtful = kind == _OLD_ID and not _ID_NAMED.search(
                    text[max(start - 12, 0) : start]
                )
                yield _mistake(text, start, end, kind, "提醒" if doubtful else "错误")


def _parts(text: str, groups: list[_Group]) -> Iterator[tuple[int, int, str]]:
    """Yield the numbers in single groups, and those in runs of groups between blank gaps."""
    for start, end, digits in groups:
        if kind := _kind(digits):
            yield start, end, kind
    part: list[_Group] = []
    for group in groups:
        if part and text[part[-1][1] : group[0]].isspace():
            yield from _tiles(text, part)
            part = []
        part.append(group)
    if len(part) < len(groups):
        yield from _tiles(text, part)


def _tiles(text: str, groups: list[_Group]) -> Iterator[tuple[int, int, str]]:
    """Yield the one number that all groups form together, or the mobile numbers that they form."""
    if len(groups) < 2:
        return
    lengths = [len(digits) for _, _, digits in groups]
    first, last = groups[0][0], groups[-1][1]
    if sum(lengths) < 20:
        digits = "".join(digits for _, _, digits in groups)
        kind = _kind(digits)
        even = set(lengths) == {1} or (set(lengths[:-1]) == {4} and lengths[-1] <= 4)
        if kind == _ID or (kind == _BANK and (even or lengths[0] == 6)):
            yield first, last, kind
            return
    mobiles, place, start = [], 0, first
    while place < len(groups):
        shape = next((s for s in _SHAPES if tuple(lengths[place : place + len(s)]) == s), ())
        digits = "".join(digits for _, _, digits in groups[place : place + len(shape)])
        if shape and _MOBILE.fullmatch(digits):
            place += len(shape)
            mobiles.append((start, groups[place - 1][1], _PHONE))
            start = groups[place][0] if place < len(groups) else last
        elif groups[place][2] in ("86", "0086"):
            place += 1
        else:
            return
    yield from mobiles


def _kind(digits: str) -> str:
    """Return the kind of personal data that the digits are, or empty."""
    if len(digits) == 18 and _is_identity(digits):
        return _ID
    if "X" in digits:
        return ""
    if len(digits) == 15 and _PROVINCE.match(digits) and _is_date("19" + digits[6:12]):
        return _OLD_ID
    if _MOBILE.fullmatch(digits):
        return _PHONE
    return _BANK if _CARD.fullmatch(digits) and _luhn(digits) else ""


def _is_identity(digits: str) -> bool:
    """Return whether GB 11643—1999 holds: province, date and check digit (ISO 7064 MOD 11-2)."""
    is_plausible = _PROVINCE.match(digits) and digits[6:8] in ("18", "19", "20")
    if not is_plausible or not _is_date(digits[6:14]):
        return False
    total = sum(int(d) * pow(2, 17 - n, 11) for n, d in enumerate(digits[:17]))
    return digits[17] == "10X98765432"[total % 11]


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _luhn(digits: str) -> bool:
    doubles = (sum(divmod(int(d) * 2, 10)) for d in digits[-2::-2])
    return (sum(doubles) + sum(map(int, digits[-1::-2]))) % 10 == 0


# --- letters and digits ---------------------------------------------------------------------

_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-Z][ ·•.-]{0,2}"
    # New energy: a letter before or after five digits, two letters before four.
    "(?:[A-HJK][0-9]{5}|[A-HJK][A-HJ-NP-Z][0-9]{4}|[0-9]{5}[A-HJK]|[0-9]{4}[挂学警港澳]"
    "|(?=(?:[A-Z]{0,2}[0-9]){3})[A-HJ-NP-Z0-9]{5})(?![0-9A-Za-z])",
    re.I,
)
_PAPER = re.compile(
    "(?:护照|通行证|台胞证|回乡证|旅行证)[^\n0-9A-Za-z]{0,12}"
    "([A-Z]{1,2}[0-9]{7,8}|[0-9]{8,10})(?![0-9A-Za-z])",
    re.I,
)
_ADDRESS = re.compile(
    r"(?<![\w.+-])[a-z0-9][\w.+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,4}([a-z]{2,24})(?![\w-])",
    re.I | re.A,
)
_OFFICIAL = re.compile(r"@example\.|\.gov\.cn$|^(?:git|noreply|no-reply)@", re.I)
_FILES = frozenset({"png", "jpg", "jpeg", "gif", "svg", "webp", "js", "css", "html", "md", "json"})


def _plates(text: str) -> Iterator[Mistake]:
    for match in _PLATE.finditer(text):
        yield _mistake(text, *match.span(), "车牌号")


def _papers(text: str) -> Iterator[Mistake]:
    for match in _PAPER.finditer(text):
        yield _mistake(text, *match.span(1), "护照或者通行证号")


def _addresses(text: str) -> Iterator[Mistake]:
    for match in _ADDRESS.finditer(text) if "@" in text else ():
        if match[1].lower() not in _FILES and not _OFFICIAL.search(match[0]):
            yield _mistake(text, *match.span(), "个人邮箱", "提醒")
