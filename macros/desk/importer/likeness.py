"""How alike the words around a number are to last year's name of a figure."""

from __future__ import annotations

import re
from functools import lru_cache

from ...ledger.model import Indicator
from .figures import ReportNumber, half_width

PARTS = re.compile("[,、;:()]")
"""Where the parts of a sentence end, in half-width characters."""
_NOISE = re.compile(
    r"[\d\W_]|我镇|全镇|全年|累计|共计|[合总]计|其中|开展|组织|举办|召开|进行|[现共已]有|达到|达(?!成)|均|共|的|了|各类"
    r"|等|总[数量]|数量?$"
)
_SAME = (  # what a clerk writes one year and another the next, and the word that stands for both
    (re.compile("(?<=调解)(?:矛盾)?纠纷(?!案件)|(?<=调解)(?:矛盾)?纠纷(?=案件)案件"), "案件"),
    (re.compile("(?:宣传)?材料|(?<=宣传)品"), "资料"),
    (re.compile("法治宣传(?:教育)?"), "普法宣传"),
    (re.compile("不满(?=[一二三四五六七八九十]年)"), "未满"),
    (re.compile("(?<!未)满(?P<years>[一二三四五六七八九十]年)以?上?(?!不)"), r"\g<years>后"),
    (re.compile("(?<=[一二三四五六七八九十]年)以上"), "后"),
)
_COUNT = re.compile(
    "[0-9][0-9.]*[余多]?[万亿]?[余多]?(?:[人批场]次|[人名批宗件起次场份条户家篇]|万?元)?(?=[,、;:(]|$)"
)
_TWICE = re.compile(r"(..+)\1")
_OF_WHOLE = re.compile("占[^,、;:()占]{0,12}$")


def score(number: ReportNumber, indicator: Indicator, context: str) -> float:
    """Return how alike the words are; those nearest to the number count most.

    Args:
        number: a number of the report.
        indicator: a figure of last year.
        context: last year's sentence up to the figure, or empty.
    """
    local = own_words(number)
    behind = words(re.split("[,;:(]", number.after)[0])[:12]
    if not local and number.figure:  # 11个村(居)申请创建: what is counted stands behind
        local = words(number.figure.unit) + behind
    around = words(number.before)[-40:]
    name = words(indicator.name) or indicator.name
    definition = words(indicator.definition)
    points = 1.0 * share(name, local) + 0.35 * share(name, around) + 0.45 * share(name, behind)
    points += 0.5 * character_share(local[-6:], name + definition)
    points += 0.3 * share(local[-8:], definition)
    if indicator.name.endswith("占比") and _OF_WHOLE.search(number.before):
        points += 0.6 * share(words(indicator.name[:-2]), around)
    if context:
        old_parts = [plain for part in PARTS.split(context) if (plain := words(part))]
        points += 0.6 * share(old_parts[-1] if old_parts else "", local)
        points += 1.0 * continues(context, number.before)
    return points


def own_words(number: ReportNumber) -> str:
    """Return the words nearest before a number, or the heads of its cell, that say what it is."""
    before = without_counts(number.before)
    parts = [plain for part in PARTS.split(before) if (plain := words(part))]
    heads = _TWICE.sub(r"\1", words(number.name))  # 调解案件, 案件
    return heads or (parts[-1] if parts else "")


def without_counts(text: str) -> str:
    """Return a text without other figures: 接访102批295人次."""
    return _COUNT.sub("", text)


def continues(context: str, before: str) -> bool:
    """Return whether a sentence begins like last year's, apart from its figures."""
    return bool(_pattern(context).fullmatch(before))


@lru_cache(maxsize=1 << 14)
def _pattern(context: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in context.split("0")]
    return re.compile(".{1,80}?".join(parts) if len(words(context)) >= 2 else "(?!)")


@lru_cache(maxsize=1 << 14)
def words(text: str) -> str:
    """Return the words of a text that tell one figure from another."""
    plain = half_width(text)
    for pattern, word in _SAME:
        plain = pattern.sub(word, plain)
    return _NOISE.sub("", plain)


def share(part: str, whole: str) -> float:
    """Return the share of the pairs of characters of `part` that occur in `whole`."""
    pairs = _pairs(part)
    return len(pairs & _pairs(whole)) / len(pairs) if pairs else 0.0


def alike(one: str, other: str) -> float:
    """Return the share of pairs that two texts have in common, of all those of both."""
    left, right = _pairs(one), _pairs(other)
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


@lru_cache(maxsize=1 << 14)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))


def character_share(part: str, whole: str) -> float:
    """Return the share of a short form's characters (社戒) in the full form (社区戒毒人员)."""
    return sum(char in whole for char in part) / len(part) if len(part) > 1 else 0.0
