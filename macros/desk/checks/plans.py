"""Plans of a span of years that had ended before the year of the report which goes by them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...ledger.problem import Kind, Problem, quoted
from ..project import PageFile, TownData
from . import Check

ENDED_PLAN = Kind(
    "Y06",
    "规划已经到期",
    "报告的年度在规划的最后一年以后。多半是照去年的报告抄来，没有换成新的规划。",
    levels=("提醒",),
    advice="总结已经到期的规划，照写；新的规划还没有印发的，写没有印发，不要自己起名。",
    wrong="""\
按照《法治政府建设实施纲要（2015—2020年）》的要求，开展法治宣传。
""",
    right="""\
按照《法治政府建设实施纲要（2021—2025年）》的要求，开展法治宣传。
""",
    place="网页 docs/report/2025.md",
)

_SPAN = re.compile(r"(?:19|20)\d\d年?[—–\-－~～至到]+((?:19|20)\d\d)年?(?=[）)》])")
_NUMERALS = "一二三四五六七八九"
_SERIES = {
    re.compile(f"(?<!第)“?([{_NUMERALS}]|十[{_NUMERALS}]?)五”?(?=普法)"): 1985,
    re.compile(f"(?<!第)“?(十[{_NUMERALS}]?)五”?(?=规划|时期|期间)"): 1955,
}
"""The year before the first plan of a series, of which each covers five years."""


def check_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield the first mention of each plan that had ended before the year of a report page."""
    year = int(page.report_year or 0)
    ended = {match[0]: match for match in _plans(page.body) if _last_year(match) < year}
    for name, match in ended.items():
        last = _last_year(match)
        yield page.problem(
            page.body.index(name),
            ENDED_PLAN,
            found=f"{quoted(name)}管到{last}年，报告是{year}年的",
            expected=f"{year}年还管用的规划",
            mend="换成新的规划；总结旧规划的，照写",
        )


def _plans(text: str) -> Iterator[re.Match[str]]:
    for pattern in (_SPAN, *_SERIES):
        yield from pattern.finditer(text)


def _last_year(match: re.Match[str]) -> int:
    if match.re is _SPAN:
        return int(match[1])
    ones = match[1].removeprefix("十")
    number = 10 * (ones != match[1]) + (_NUMERALS.index(ones) + 1 if ones else 0)
    return _SERIES[match.re] + 5 * number


CHECK = Check("规划", check_page=check_page)
