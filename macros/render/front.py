"""Who publishes, by the key of `data/site.yml`: in a page, and in its front matter."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from ..ledger.figure import PENDING
from ..ledger.keys import SITE_KEYS
from ..ledger.problem import Problem, nearest, quoted
from ..ledger.source import Node
from .fill import fill_text
from .page import Page, WordError
from .sentence import TODO
from .word import bound

WORD = "本站"
"""The only word that front matter may use."""


def setting(page: Page, key: str) -> Markup:
    """Return `本站("镇名")`: a setting as HTML; an address is a link."""
    said = _said(page, key)
    if said == PENDING:
        return TODO
    return Markup('<a href="{0}">{0}</a>' if said.startswith("http") else "{}").format(said)


def fill_front(value: Any, page: Page, path: str, line: int) -> tuple[Any, list[Problem]]:
    """Return a value of the front matter, however deep, with its words filled in as plain text.

    Args:
        value: text, list, mapping, a node of them, or what YAML made of something else.
        page: the page it belongs to.
        path: how messages name the file.
        line: the line of the file on which the value stands.
    """
    if isinstance(value, Node):
        said, problems = fill_front(value.value, page, path, value.line)
        return Node(said, value.line), problems
    if isinstance(value, dict):
        parts = {key: fill_front(one, page, path, line) for key, one in value.items()}
        return {key: said for key, (said, _) in parts.items()}, _all(list(parts.values()))
    if isinstance(value, list):
        items = [fill_front(one, page, path, line) for one in value]
        return [said for said, _ in items], _all(items)
    if not isinstance(value, str) or "{{" not in value:
        return value, []
    words = {WORD: bound(_plain, WORD, lambda: page)}
    said, problems = fill_text(value, words, path, line)
    return (value if problems else said.unescape()), problems


def _all(filled: list[tuple[Any, list[Problem]]]) -> list[Problem]:
    return [problem for _, problems in filled for problem in problems]


def _plain(page: Page, key: str) -> Markup:
    return Markup.escape(_said(page, key))


def _said(page: Page, key: str) -> str:
    if key not in SITE_KEYS:
        raise WordError(
            quoted(f"{WORD}({key})"),
            "data/site.yml 里的项，写在引号里",
            "改成已有的项",
            nearest=nearest(str(key), SITE_KEYS),
            code="P01",
        )
    return page.about.get(key, PENDING)
