"""What every new page needs: a head, and an entry in the menu and the overview."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

MENU, OVERVIEW = "mkdocs.yml", "docs/statistics/index.md"


def head(front: Mapping[str, Any]) -> str:
    """Return front matter as it stands at the head of a page."""
    text = yaml.safe_dump(dict(front), allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{text}---\n\n"


def entered(text: str, line: str, beside: re.Pattern[str], *, above: bool = False) -> str:
    """Return a text with another line below the last line that fits, or above the first.

    Args:
        text: the text; it stays as it is where no line fits.
        line: what to enter, without the blanks of the line beside it, its only group.
        beside: fits whole lines.
        above: whether the newest comes first.
    """
    lines = list(beside.finditer(text))
    if not lines:
        return text
    place = lines[0] if above else lines[-1]
    at = place.start() if above else place.end()
    return f"{text[:at]}{place[1] or ''}{line}{text[at:]}"
