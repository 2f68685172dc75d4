"""Counts of people, and which of them are too small to be shown (ruling 13 on the ledger)."""

from __future__ import annotations

import re

PEOPLE = ("人", "名", "户", "位")
"""Units that count people (人次 counts events)."""
THRESHOLD = 10
"""Counts of people below this are withheld (zero may be shown)."""
HIDDEN = f"少于{THRESHOLD}"
"""How a withheld count is written, before its unit."""

_PEOPLE = re.compile(f"个人|(?:{'|'.join(PEOPLE)})(?![次天日]|（次)[^/]*")


def counts_people(unit: str) -> bool:
    """Return whether a unit counts people (人次 and 人/年 do not)."""
    return bool(_PEOPLE.fullmatch(unit))
