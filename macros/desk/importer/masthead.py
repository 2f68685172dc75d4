"""The title of a report, found among what stands above its text: organ, number, date."""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST_LINES = 12
"""The most lines above the text."""
_LONGEST = 80
_ASIDE = re.compile(
    r"[〔\[［【(（](?:19|20)\d\d[〕\]］】)）]\s*第?\s*\d+\s*号|^(?:签发人|索引号|发布机构|公开方式|密级|份号|抄送"
    r"|成文日期|发布日期|发文日期|文号)|^[（(]?(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?[）)]?$|文件$|^0\d{5}$"
    r"|^[（(](?:征求意见|送审|讨论|定|初|公开|此|本)[^）)]{0,12}[）)]$"
)
"""A line beside the title: number, signer, date, letterhead, state of the draft."""
_GENRE = re.compile(r"(?:报告|总结|汇报|情况|年报|思路)(?:[（(][^）)]{0,20}[）)])?$")
"""The end of a title."""
_ORGAN = re.compile(
    r"(?:委员会|党委|工委|政府|办事处|管委会|开发区|[镇乡局所办厅处室场]|街道|中心|大队|支队|分局|服务站)$"
)
_JOINT = re.compile("^中共|(?:委员会|党委|工委|政府|办事处)$")
"""Organs that publish together with the one on the next line."""
_OWN_ORGAN = re.compile("^[^0-9关]{1,30}(?:镇|乡|街道|局|所|政府|办事处|委员会|党委|工委)")
_PART = re.compile(
    r"关于|法治|依法行政|(?:19|20)\d\d年?度?$|[二〇○零一三四五六七八九]{4}年度?$|[的年度]$"
)
_YEAR = re.compile(r"[（(]?(?:19|20)\d\d年?度?[）)]?$")
_STOP = re.compile("[。；;！!？?]|[：:，,]$")


def title_lines(lines: Sequence[tuple[str, int]]) -> list[int]:
    """Return which of the lines above the text are the title; none where that is not certain.

    Args:
        lines: the text of each line, and the level that its style gives it (1 for a title).
    """
    numbers = []
    for number, (text, _) in enumerate(lines[:MOST_LINES]):
        if _ASIDE.search(text.strip()):
            continue
        if len(text) > _LONGEST or _STOP.search(text.strip()):
            break
        numbers.append(number)
    texts = [line.strip() for line, _ in lines]
    styled = [number for number in numbers if lines[number][1] == 1]
    ends = [number for number in numbers if _GENRE.search(texts[number])]
    if not ends:
        certain = [n for n in numbers if re.search("法治|依法行政", texts[n])]
        return styled or certain[:1]
    end = numbers.index(next((n for n in reversed(ends) if n in styled), ends[-1]))
    start = end
    while start and _goes_on(texts, numbers[start - 1], numbers[start], styled):
        start -= 1
    found = numbers[start : end + 1]
    following = numbers[end + 1 : end + 2]
    has_year = re.search("[0-9〇○]{3}", "".join(texts[n] for n in found))
    more = [n for n in following if not has_year and _YEAR.fullmatch(texts[n])]
    return [*found, *more]


def _goes_on(texts: Sequence[str], line: int, following: int, styled: Sequence[int]) -> bool:
    """Return whether the title goes on from a line to the next one."""
    if line in styled and following in styled:
        return True
    text = texts[line]
    if _OWN_ORGAN.search(texts[following].replace("法治政府", "")):
        return following == line + 1 and bool(_JOINT.search(text))
    return bool(_ORGAN.search(text) or _PART.search(text))


def joined(lines: Sequence[str]) -> str:
    """Return the lines of a title as one, without spaces between Chinese characters."""
    return re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", "".join(lines))


def notes(lines: Sequence[str], title: Sequence[int]) -> list[str]:
    """Return what the editor should know about the title that was found."""
    if not title:
        return ["没有认出标题，网页的页首写了“待补充”：请照定稿补上标题"]
    found = []
    if len(title) > 1:
        found.append(f"标题由{len(title)}行相连：“{joined([lines[n] for n in title])}”，请核对")
    moved = [lines[n] for n in range(title[-1]) if n not in title and lines[n].strip()]
    if moved:
        quotes = "、".join(f"“{text}”" for text in moved)
        found.append(f"标题前面的{quotes}移到了标题后面，请核对")
    return found
