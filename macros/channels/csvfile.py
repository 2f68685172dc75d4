"""Rows as CSV.

CSV is UTF-8 with a byte order mark and CRLF, so that a double click opens it in Excel. A text that
a spreadsheet would run as a formula gets an apostrophe in front (see `guard`).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from decimal import Decimal

# Full-width signs too: Chinese and Japanese spreadsheets read them like half-width ones.
_RUN = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n']")


def guard(text: str) -> str:
    """Prefix an apostrophe to a text that a spreadsheet might take for a formula.

    Such a text begins with = + - @ (also full-width or after blanks), a tab or a line break. One
    that begins with an apostrophe gets another, so that removing one is always right.
    """
    return f"'{text}" if _RUN.match(text) else text


def csv_bytes(rows: Iterable[Iterable[str | int | Decimal | None]]) -> bytes:
    """Return the rows, column names first, as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(map(_cell, row) for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: str | int | Decimal | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guard(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
