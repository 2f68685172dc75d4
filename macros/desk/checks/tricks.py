"""HTML that no page may hold, and characters that hide what a page says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...ledger import hidden
from ...ledger.problem import Problem
from ...ledger.source import Node
from ...render import guard
from ..project import PageFile, Project, TownData
from . import Check

_MENU = "mkdocs.yml"


def check_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield faults of a page at their lines, and hidden characters in its name."""
    for fault in guard.faults(page.body):
        if fault.reported:
            yield guard.problem(fault, page.path, page.line(fault.start))
    for node in _addresses(page.front):
        if not guard.is_safe(str(node.value)):
            yield guard.problem(guard.unsafe_address(0, str(node.value)), page.path, node.line)
    yield from _check_characters(page.source, page.path, 1)


def check_project(project: Project) -> Iterator[Problem]:
    """Yield hidden characters in the menu."""
    menu = project.root / _MENU
    lines = menu.read_text("utf-8", errors="replace").split("\n") if menu.exists() else []
    for number, line in enumerate(lines, 1):
        yield from _check_characters(line, _MENU, number)


def _addresses(front: Mapping[str, Node]) -> Iterator[Node]:
    """Yield the addresses in front matter, at any depth."""
    for key, node in front.items():
        if key == guard.PAGE and isinstance(node.value, str):
            yield node
        parts = node.value if isinstance(node.value, list) else [node]
        for part in parts:
            if isinstance(part.value, dict):
                yield from _addresses(part.value)


def _check_characters(text: str, path: str, line: int) -> Iterator[Problem]:
    if match := hidden.search(text):
        yield guard.problem(guard.hidden_character(0, match[0]), path, line)


CHECK = Check("不许用的写法", check_page=check_page, check_project=check_project)
