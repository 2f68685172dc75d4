"""The menu in mkdocs.yml: entries that lead nowhere, and characters that hide what it says."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ...ledger.hidden import HIDDEN_CHARACTER
from ...ledger.problem import Problem, nearest, quoted
from ...ledger.source import Node, read_text
from ..project import Project
from . import Check
from .links import DEAD_LINK

FILE = "mkdocs.yml"


def check_project(project: Project) -> Iterator[Problem]:
    """Yield every entry that the site cannot have."""
    file = project.root / FILE
    if not file.exists():
        return
    # As YAML, which may write a character as an escape.
    root, problems = read_text(file.read_text("utf-8", errors="replace"), FILE)
    yield from (problem for problem in problems if problem.kind == HIDDEN_CHARACTER)
    menu = root.value.get("nav") if root and isinstance(root.value, dict) else None
    for entry in _entries(menu) if menu else ():
        target = str(entry.value)
        if not _leads_somewhere(target, project.documents):
            yield DEAD_LINK.problem(
                path=FILE,
                line=entry.line,
                found=quoted(target),
                expected="docs/ 里有的网页，从 docs/ 数起",
                mend="改正菜单这一行，或者补上网页",
                nearest=nearest(target[:100], sorted(project.documents)),
            )


def _entries(menu: Node) -> Iterator[Node]:
    """Yield the addresses in the menu, at any depth."""
    if isinstance(menu.value, str):
        yield menu
        return
    for part in menu.value.values() if isinstance(menu.value, dict) else menu.value:
        yield from _entries(part)


def _leads_somewhere(target: str, files: frozenset[str]) -> bool:
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    is_elsewhere = parts.scheme in ("http", "https") and bool(parts.hostname)
    return is_elsewhere or target in files


CHECK = Check("菜单", check_project=check_project)
