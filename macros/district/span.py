"""Which period a figure of a town is about: the whole year, its end, or something else."""

from __future__ import annotations

import re
from functools import lru_cache

_WHOLE = r"(?:{0}年)?全年|{0}年(?:度|全年)?|{0}年1月(?:1日)?(?:至|到|—|-)(?:{0}年)?12月(?:31日)?"
_END = r"(?:截至|截止|到)?{0}年(?:底|末|12月底|12月末|12月31日)|年末|年底"


@lru_cache(maxsize=1 << 14)
def span_of(year: int, period: str, start: str, end: str) -> str:
    """Return 全年, 年末, or nothing for a period that cannot be told or is another.

    Days decide where the town states both.
    """
    first, last = f"{year}-01-01", f"{year}-12-31"
    if start and end:
        return "全年" if (start, end) == (first, last) else "年末" if start == end == last else ""
    if start or (end and end != last):
        return ""
    if re.fullmatch(_WHOLE.format(year), period):
        return "全年"
    return "年末" if re.fullmatch(_END.format(year), period) else ""
