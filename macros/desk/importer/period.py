"""The period of a figure, as the new report words it: last year's where it says the same."""

from __future__ import annotations

import re

from ...prose.language import UNDATED
from .. import newyear
from .figures import half_width

_WHOLE_YEAR = re.compile(r"(?:20\d\d年度?(?:1月(?:1日)?至12月(?:31日)?)?|全年)?")
_KINDS = (
    re.compile("(?:近|过去|最近)?[两二三四五六七八九十]年(?:以?来|间|内)"),
    re.compile(r"截[至止](?:20\d\d年)?(?:\d{1,2}月(?:\d{1,2}日|底|末)?|年底|年末|目前)"),
    re.compile(r"(?:20\d\d年(?:\d{1,2}月)?|今年)以来"),
)
"""Words for a period: several years, up to a day, from a day on."""


def renewed(period: str, text: str, year: int) -> str:
    """Return last year's period as the report of `year` has it, or empty where it does not.

    Args:
        period: as last year's ledger words it.
        text: the sections of the report that state the figures, in half-width characters.
        year: the report's.
    """
    new = str(newyear.redate(period, year - 1, year))
    head, rest = re.match("([^（(]*)(.*)", new, re.DOTALL).groups()  # type: ignore[union-attr]
    stated = half_width(head) in text
    usual = head.startswith(UNDATED) or _WHOLE_YEAR.fullmatch(head)
    if head and (stated or (usual and not _other_years(new, year))):
        # What an editor inferred of last year's report is not known of this one.
        return UNDATED if "推定" in new else new
    kind = next((kind for kind in _KINDS if kind.fullmatch(head)), None)
    phrases = set(kind.findall(text)) if kind else set()
    phrase = phrases.pop() if len(phrases) == 1 else ""
    if not phrase or _other_years(phrase, year):
        return ""
    return phrase if re.search(r"\d", phrase) else phrase + rest


def _other_years(text: str, year: int) -> set[str]:
    return {*re.findall(r"(?<!\d)20\d\d(?=年)", text)} - {str(year)}
