"""HTML that no page may hold, and characters that hide what a page says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...ledger import hidden
from ...ledger.problem import Problem
from ...ledger.source import Node
from ...render import guard
from ..project import PageFile, Project, TownData

_MENU = "mkdocs.yml"


def of_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield faults of a page in their places, and hidden characters of its name."""
    for fault in guard.faults(page.body):
        if fault.told:
            yield guard.problem(fault, page.path, page.line(fault.start))
    for node in _addresses(page.front):
        if not guard.safe(str(node.value)):
            yield guard.problem(guard.unsafe(0, str(node.value)), page.path, node.line)
    yield from _hidden(page.source, page.path, 1)


def of_project(project: Project) -> Iterator[Problem]:
    """Yield hidden characters of the menu."""
    menu = project.root / _MENU
    lines = menu.read_text("utf-8", errors="replace").split("\n") if menu.exists() else []
    for number, line in enumerate(lines, 1):
        yield from _hidden(line, _MENU, number)


def _addresses(front: Mapping[str, Node]) -> Iterator[Node]:
    """Yield what front matter says of where to go, at any depth."""
    for key, node in front.items():
        if key == guard.PAGE and isinstance(node.value, str):
            yield node
        parts = node.value if isinstance(node.value, list) else [node]
        for part in parts:
            if isinstance(part.value, dict):
                yield from _addresses(part.value)


def _hidden(text: str, path: str, line: int) -> Iterator[Problem]:
    if strange := hidden.search(text):
        yield guard.problem(guard.strange(0, strange[0]), path, line)
