"""HTML that no page may hold, and characters that hide what a page says."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from ...ledger.problem import Problem, quoted
from ...ledger.source import Node
from ...render import guard
from ...render.guard import FORBIDDEN_HTML
from ..project import PageFile, TownData
from . import Check

_MARKUP = re.compile(
    r"(?:<|\\x3[cC]|\\u003[cC]|\\U0000003[cC])(?:!--|[!/?]?[A-Za-z][A-Za-z0-9:-]*(?=[\s/>\"']|$))"
    r"|&#(?:[0-9]+|[xX][0-9A-Fa-f]+)"
)
_RUNS = re.compile(r"(?:java|vb|live)script\s*:|\bdata\s*:\s*(?:text|image|application)/")
_PATTERNS = "wordings.yml"
"""The file of data/ that holds patterns of text, which may look like markup."""


def check_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield faults of a page at their lines."""
    for fault in guard.faults(page.body):
        if fault.reported:
            yield guard.problem(fault, page.path, page.line(fault.start))
    for node in _addresses(page.front):
        if not guard.is_safe(str(node.value)):
            yield guard.problem(guard.unsafe_address(0, str(node.value)), page.path, node.line)
    yield from _check_fields(page.whole[: len(page.whole) - len(page.body)], page.path)


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield markup in data/: no field there is anything but text."""
    for path, content in town.yaml_files.items():
        if posixpath.basename(path) != _PATTERNS:
            yield from _check_fields(content.decode("utf-8", "replace"), path)


def _check_fields(text: str, path: str) -> Iterator[Problem]:
    """Yield markup in a text of fields, which readers would see as it is written."""
    folded = text.lower() if "script" in text.lower() or "data" in text else ""
    matches = [*_MARKUP.finditer(text), *_RUNS.finditer(folded)]
    for match in sorted(matches, key=lambda match: match.start()):
        start = text.rfind("\n", 0, match.start()) + 1
        if not text[start:].lstrip().startswith("#"):
            yield FORBIDDEN_HTML.problem(
                path=path,
                line=text.count("\n", 0, start) + 1,
                found=quoted(text[match.start() :].partition("\n")[0]),
                expected="文字，不是 HTML，也不是会运行的地址",
                mend="删去标签和地址，只留文字",
            )


def _addresses(front: Mapping[str, Node]) -> Iterator[Node]:
    """Yield the addresses in front matter, at any depth."""
    for key, node in front.items():
        if key == guard.PAGE and isinstance(node.value, str):
            yield node
        parts = node.value if isinstance(node.value, list) else [node]
        for part in parts:
            if isinstance(part.value, dict):
                yield from _addresses(part.value)


CHECK = Check("不许用的写法", check_page=check_page, check_town=check_town)
