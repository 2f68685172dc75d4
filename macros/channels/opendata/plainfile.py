"""JSON files: the rows of a data set, and linked data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from ..published import json_value


def json_bytes(about: Mapping[str, object], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return the metadata, then 数据 with one row a line, so that versions can be compared."""
    head = json.dumps(about, ensure_ascii=False, indent=2).removesuffix("\n}")
    plain = ({key: json_value(value) for key, value in row.items()} for row in rows)
    lines = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in plain)
    return f'{head},\n  "数据": [\n{lines}\n  ]\n}}\n'.encode()


def linked_bytes(content: Mapping[str, object]) -> bytes:
    """Return JSON text that is also safe inside a page's script element."""
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return text.replace("<", "\\u003c").encode() + b"\n"
