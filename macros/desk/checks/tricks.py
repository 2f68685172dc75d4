"""HTML that no page may hold, and characters that hide what a page says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...ledger.problem import Problem
from ...ledger.source import Node
from ...render import guard
from ..project import PageFile, TownData
from . import Check


def check_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield faults of a page at their lines."""
    for fault in guard.faults(page.body):
        if fault.reported:
            yield guard.problem(fault, page.path, page.line(fault.start))
    for node in _addresses(page.front):
        if not guard.is_safe(str(node.value)):
            yield guard.problem(guard.unsafe_address(0, str(node.value)), page.path, node.line)


def _addresses(front: Mapping[str, Node]) -> Iterator[Node]:
    """Yield the addresses in front matter, at any depth."""
    for key, node in front.items():
        if key == guard.PAGE and isinstance(node.value, str):
            yield node
        parts = node.value if isinstance(node.value, list) else [node]
        for part in parts:
            if isinstance(part.value, dict):
                yield from _addresses(part.value)


CHECK = Check("不许用的写法", check_page=check_page)
