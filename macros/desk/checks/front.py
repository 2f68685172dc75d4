"""The keys of front matter: one that nobody knows is told, with the nearest that there is."""

from __future__ import annotations

from collections.abc import Iterator

from ...ledger.fields import UNKNOWN_KEY
from ...ledger.keys import PAGE_KEYS, PAGE_PARTS
from ...ledger.problem import Problem, nearest, quoted
from ...ledger.source import Node
from ..project import PageFile, TownData
from . import Check


def check_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield every key that no page has."""
    yield from _unknown_keys(page.path, page.front, tuple(PAGE_KEYS))
    for key, known in PAGE_PARTS.items():
        node = page.front.get(key)
        entries = node.value if node and isinstance(node.value, list) else [node] if node else []
        for entry in entries:
            if isinstance(entry.value, dict):
                yield from _unknown_keys(page.path, entry.value, known)


def _unknown_keys(path: str, entries: dict[str, Node], known: tuple[str, ...]) -> Iterator[Problem]:
    for key, node in entries.items():
        if key not in known:
            near = nearest(key, known)
            yield UNKNOWN_KEY.problem(
                path=path,
                line=node.line,
                found=quoted(key),
                expected="页首用的键" if len(known) > 9 else "、".join(known),
                mend=f"改成“{near}”，或者删去这一行" if near else "删去这一行",
                nearest=near,
            )


CHECK = Check("页首的键", check_page=check_page)
