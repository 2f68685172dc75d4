"""How a value is written in YAML: as before where possible, in quotes only where it has to be."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from .tree import LOADER, Plain

_TEXT = "tag:yaml.org,2002:str"
_DAY = "tag:yaml.org,2002:timestamp"
_RESOLVER = LOADER("")


def kind_of(value: str) -> str:
    """Return the type that YAML gives to a text without quotes."""
    return str(_RESOLVER.resolve(yaml.ScalarNode, value, (True, False)))


def forms(value: str, style: str = "", kind: str = "") -> Iterator[str]:
    """Yield the ways to write a value, the one most like the old first; not all need be right.

    Args:
        value: one line of text.
        style: the quotation mark of the old value, empty for none.
        kind: the type that YAML gave to the old value, which the new one may have too.
    """
    quotes = [style] if style in ("'", '"') else []
    if not quotes and kind_of(value) in {_TEXT, _DAY, kind}:
        yield value
    quotes += ["'", '"'] if '"' in value else ['"', "'"]
    for mark in dict.fromkeys(quotes):
        yield _quoted(value, mark)


def safe_form(value: str, *, flow: bool = False) -> str:
    """Return a value as it is written where nothing was, in brackets (`flow`) or on its own."""
    for form in forms(value):
        text = f"[{form}]" if flow else f"k: {form}"
        try:
            read = yaml.compose(text, Loader=LOADER)
        except yaml.YAMLError:
            continue
        assert isinstance(read, yaml.CollectionNode)
        inner = read.value[0] if flow else read.value[0][1]
        if len(read.value) == 1 and isinstance(inner, yaml.ScalarNode) and inner.value == value:
            return form
    return _quoted(value, '"')


def key_form(key: str) -> str:
    """Return a key as it is written."""
    return safe_form(key) if ": " not in key and not key.endswith(":") else _quoted(key, '"')


def block(value: Plain, indent: str) -> list[str]:
    """Return the lines of a list or mapping, each with this indentation."""
    lines: list[str] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            lines += _entry(f"{indent}{key_form(key)}:", inner, indent)
    elif isinstance(value, list):
        for inner in value:
            lines += _item(inner, indent)
    return lines


def entry(key: str, value: Plain, indent: str) -> list[str]:
    """Return the lines of a key with its value."""
    return block({key: value}, indent)


def flow(value: Plain) -> str:
    """Return a value as it is written in brackets."""
    if isinstance(value, dict):
        inner = ", ".join(f"{key_form(key)}: {flow(part)}" for key, part in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(flow(part) for part in value)}]"
    return safe_form(value, flow=True)


def _entry(head: str, value: Plain, indent: str) -> list[str]:
    if isinstance(value, str):
        return [f"{head} {safe_form(value)}" if value else head]
    if not value:
        return [f"{head} {'{}' if isinstance(value, dict) else '[]'}"]
    return [head, *block(value, f"{indent}  ")]


def _item(value: Plain, indent: str) -> list[str]:
    if isinstance(value, str):
        return [f"{indent}- {safe_form(value)}"]
    inner = block(value, f"{indent}  ") or [f"{indent}  {flow(value)}"]
    return [f"{indent}- {inner[0][len(indent) + 2 :]}", *inner[1:]]


def _quoted(value: str, mark: str) -> str:
    if mark == "'":
        return "'" + value.replace("'", "''") + "'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
