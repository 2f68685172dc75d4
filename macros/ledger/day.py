"""Days as the town counts them, on whatever machine the check runs."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))
"""Fixed, because Windows has no data of time zones."""


def today() -> date:
    """Return the day that it is in Beijing."""
    return datetime.now(BEIJING).date()


def parse_day(text: str) -> date | None:
    """Return the day that a text such as 2025-06-01 names; None for any other text."""
    try:
        return date.fromisoformat(text) if text[4:10:3] == "--" and len(text) == 10 else None
    except ValueError:
        return None
