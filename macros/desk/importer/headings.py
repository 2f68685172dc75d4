"""The headings of a report, known by their numbering: 第一部分, 一、, （一）, 1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ...library.laws import numeral

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_PART = re.compile(
    rf"第({_NUMERAL})(?:部分|章)(?:[：:、，]|(?=\s)|(?=[^是为的不指中，。；]{{2,30}}$))"
)
_CHAPTER = re.compile(rf"({_NUMERAL})、")
_SECTION = re.compile(rf"[(（]({_NUMERAL})[)）]")
_ITEM = re.compile(r"(\d{1,2})(?:[.．](?!\d)|、)")
_LONGEST = {_PART: 160, _CHAPTER: 160, _SECTION: 60, _ITEM: 40}
"""The ways of numbering headings, the highest first, each with the most characters of one."""
_LOWEST = 4
_LABEL = re.compile(r"[^。；;：:！？!?]{2,40}[：:](?=.)")
_NAMES = re.compile(r"“[^”]{1,30}”|《[^》]{1,60}》|(?:19|20)\d\d年")
Way = re.Pattern[str]


def numbering(text: str) -> Way | None:
    """Return the way in which a text is numbered; None where it is not."""
    return next((way for way in _LONGEST if way.match(text.strip())), None)


def levels(texts: Iterable[str]) -> Mapping[Way, int]:
    """Return the level of the headings of each way of numbering, 2 for the highest in use."""
    used = {way for text in texts if (way := numbering(text))} | {_ITEM}
    if _PART not in used:
        used.add(_CHAPTER)  # one without a number of its own
    ways = [way for way in _LONGEST if way in used]
    return {way: min(rank, _LOWEST) for rank, way in enumerate(ways, 2)}


def split(text: str, following: str, ranks: Mapping[Way, int]) -> list[tuple[str, int]]:
    """Return a numbered text as a heading and the rest of its paragraph, each with its level.

    Args:
        text: the whole paragraph.
        following: the one below it.
        ranks: the level of the headings of each way of numbering.
    """
    way = numbering(text)
    number = way.match(text) if way else None
    if not way or not number:
        return [(text, 0)]
    level = ranks[way]
    head, stop, rest = text.partition("。")
    label = _LABEL.match(text, number.end()) if way is not _ITEM else None
    if label and not _has_count(label[0]):  # “（一）公开情况：公开信息27条。”
        head, stop, rest = text[: label.end()], "", text[label.end() :]
    is_high = way in (_PART, _CHAPTER)
    if len(head) > _LONGEST[way] or (not is_high and _has_count(head)):
        return [(text, 0)]
    if way is _ITEM and not rest and _is_item(text, following):
        return [(text, 0)]
    return [(head + stop, level), (rest.strip(), 0)] if rest.strip() else [(text, level)]


def _is_item(text: str, following: str) -> bool:
    """Return whether a numbered sentence is an item of a list, which has no paragraph below."""
    below = following.endswith(("。", "：", ":")) and not numbering(following)
    return text.endswith(("。", "；", ";")) or bool(re.search("[；;，,]", text) and not below)


def _has_count(head: str) -> bool:
    """Return whether a text has a number besides its own, years, and those inside names."""
    plain = _NAMES.sub("", strip_numbering(head))
    return bool(re.search(r"\d(?!\d?[.．、])", plain))


def heading_numeral(text: str) -> str:
    """Return the numeral of a heading as sources in the ledger have it (`四`), or empty."""
    way = numbering(text)
    match = way.match(text.strip()) if way else None
    if not match or way is not _ITEM:
        return match[1] if match else ""
    return numeral(int(match[1])) if int(match[1]) else ""


def strip_numbering(text: str) -> str:
    """Return a heading without its numbering."""
    plain = text.strip()
    if way := numbering(plain):
        plain = way.sub("", plain, count=1).strip()
    return plain.rstrip("。：:")
