"""Counts of one to nine people in delicate matters: finding and hiding them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from ...ledger.people import HIDDEN, counts_people, delicate_word
from .document import Manuscript
from .figures import (
    NumberedPart,
    ReportNumber,
    all_texts,
    half_width,
    sentence_after,
    sentence_before,
    small_counts,
)
from .placement import Edit

_EVENTS = re.compile("[件次场宗起份元%‰率]")
_STAFF = (
    "工作者|民警|辅警|警力|干警|干部|专干|网格员|志愿者|义工|社工|律师|医[生师]|护士|教师|老师|法官|检察官|公证员|顾问"
    "|(?:调解|协管|联络|辅导|帮教|帮扶|宣讲|宣传|监督|安全|信息|协理|陪审|巡查|督导|讲解|联系|仲裁|禁毒|矫正)员|党员|讲师"
    "|(?:工作|执法|专职|兼职|管理|值班|帮教|帮扶|医务|安保|监护|专业|辅助|在编|持证|协助|技术|队)人?员|委员|代表|编制|带头人"
    "|明白人|书记|主任|所长|副校长|骨干|专家|队员|先进个人|标兵|模范|能手|责任人|优秀[^,;。]{1,8}"
)
_LINK = r"[\s为是有共计达仅约:：(（配备聘请各设含现数需要至少不于]{0,8}"
_STAFF_BEFORE = re.compile(
    rf"(?:{_STAFF})(?:团队|队伍|小组|力量)?{_LINK}$|(?:表彰|嘉奖|奖励|表扬)[^,;]{{0,8}}$"
)
_STAFF_AFTER = re.compile(
    rf"[个人名位]?(?:以上)?的?(?:[\u4e00-\u9fff]{{0,6}}?(?:{_STAFF})|(?:获|荣获|被评|被授|受到?表|立功))"
)
_OTHERS = re.compile("群众|村民|居民|市民|学生|师生|职工|企业|农户|业主|商户|老党员|听众|观众")
_CLAUSES = re.compile("[,;，；]")


def reason(number: ReportNumber, lead: str) -> str:
    """Return the words for which a count of people is a delicate one; empty where it is not.

    A word counts for its sentence, and for sentences behind it in the paragraph or list that count
    nobody else; not for staff, for those who were praised, nor for how many there ought to be.

    Args:
        number: the count.
        lead: what the paragraph says before it, and the line that leads up to its list.
    """
    if word := delicate_word(number.section.title):
        return word
    near = number.before[-16:] + number.after[:12]
    clause = _CLAUSES.split(number.before)[-1] + _CLAUSES.split(number.after)[0]
    word = delicate_word(near, near_count=True)
    if word and (word in clause or not _OTHERS.search(clause)):
        return word
    if _OTHERS.search(clause):
        return delicate_word(clause)
    return delicate_word(number.before + number.after) or delicate_word(lead)


def is_staff(number: ReportNumber) -> bool:
    """Return whether the words around a count are of staff, helpers or winners."""
    return bool(_STAFF_BEFORE.search(number.before) or _STAFF_AFTER.match(number.after))


def is_standard(number: ReportNumber) -> bool:
    """Return whether a count is the least that there ought to be: 2人以上."""
    figure = number.figure
    return bool(figure and figure.bound == "≥") or number.after.startswith(("以上", "及以上"))


def is_count_of_people(number: ReportNumber) -> bool:
    """Return whether a figure counts people, even if its unit does not say so (5个人)."""
    text = number.text + number.after[:2]
    by_text = any(start < len(number.text) for start, _ in small_counts(text))
    return bool(number.figure and (counts_people(number.figure.unit) or by_text))


def is_small_cell(number: ReportNumber) -> bool:
    """Return whether a bare number of a table may count one to nine people."""
    bare = re.fullmatch("[1-9]", half_width(number.text).strip())
    events = _EVENTS.search(number.before.replace("人次", "次"))
    return bool(number.spot[1] >= 0 and bare) and not events


def hide_counts(
    document: Manuscript,
    why: Callable[[ReportNumber], str],
    places: list[NumberedPart],
    numbers: list[ReportNumber],
    edits: list[Edit],
) -> Iterator[Edit]:
    """Yield an edit for each small count in words or ranges (三人, 3至5人) that `why` names.

    Where the place is already among `edits`, it is changed there.
    """
    for spot, text in all_texts(document):
        for start, end in small_counts(text):
            before, after = sentence_before(text, start), sentence_after(text, end)
            count = ReportNumber(
                spot, start, end, text[start:end], "中文数", None, places[spot[0]], before, after
            )  # fmt: skip
            if word := why(count):
                yield from _hide_count(count, numbers, edits, word)


def _hide_count(
    count: ReportNumber, numbers: list[ReportNumber], edits: list[Edit], word: str
) -> Iterator[Edit]:
    unit = count.text[-1] if count.text[-1] in "人名户位" else ""
    for index, edit in enumerate(edits):
        if edit.overlaps(count):
            if edit.treatment in ("原文", "计划"):
                cover = HIDDEN + (unit if edit.end >= count.end else "")
                edits[index] = replace(edit, treatment="隐去", text=cover, reason=word)
            return
    around = (
        n for n in numbers
        if n.spot == count.spot and n.start <= count.start and count.end <= n.end
    )  # fmt: skip
    number = next(around, count)
    cover = HIDDEN + unit if unit else count.text[:-1] + HIDDEN
    yield Edit(count.spot, number.start, number.end, "隐去", cover, reason=word)
