"""Rows as CSV and JSON.

CSV is UTF-8 with a byte order mark and CRLF, so that a double click opens it in Excel. A text that
a spreadsheet would run as a formula gets an apostrophe in front (see `guard`).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from .records import Field, Row, Value

# Full-width signs too: Chinese and Japanese spreadsheets read them like half-width ones.
_RUN = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n']")


def guard(text: str) -> str:
    """Prefix an apostrophe to a text that a spreadsheet might take for a formula.

    Such a text begins with = + - @ (also full-width or after blanks), a tab or a line break. One
    that begins with an apostrophe gets another, so that removing one is always right.
    """
    return f"'{text}" if _RUN.match(text) else text


def csv_bytes(fields: Sequence[Field], rows: Iterable[Row]) -> bytes:
    """Return the rows as CSV, under one line of column names."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([field.name for field in fields])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guard(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def json_bytes(about: Mapping[str, object], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return the metadata, then 数据 with one row a line, so that versions can be compared."""
    head = json.dumps(about, ensure_ascii=False, indent=2).removesuffix("\n}")
    lines = ",\n".join("    " + json.dumps(_plain(row), ensure_ascii=False) for row in rows)
    return f'{head},\n  "数据": [\n{lines}\n  ]\n}}\n'.encode()


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    return {k: float(v) if isinstance(v, Decimal) else v for k, v in row.items()}


def linked_bytes(content: Mapping[str, object]) -> bytes:
    """Return JSON text that is also safe inside a page's script element."""
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return text.replace("<", "\\u003c").encode() + b"\n"
