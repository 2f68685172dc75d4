"""The publisher's settings, by the keys of `data/site.yml`: in pages and in front matter."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from ..ledger.figure import PENDING
from ..ledger.keys import SITE_KEYS
from ..ledger.problem import Problem, nearest, quoted
from ..ledger.source import Node
from ..library.text import UNKNOWN_NAME
from .fill import fill_text
from .page import Page, WordError
from .sentence import TODO
from .word import bind, word

WORD = "本站"
"""The only word that front matter may use."""


@word('本站("镇名")', "[网站设置](labels.md#网站设置)里的一项")
def setting(page: Page, key: str) -> Markup:
    """Return `本站("镇名")`: a setting as HTML; an address is a link."""
    text = _setting(page, key)
    if text == PENDING:
        return TODO
    return Markup('<a href="{0}">{0}</a>' if text.startswith("http") else "{}").format(text)


def fill_front(value: Any, page: Page, path: str, line: int) -> tuple[Any, list[Problem]]:
    """Return a value of the front matter, however deep, with its words filled in as plain text.

    Args:
        value: text, list, mapping, a node of these, or any other value that YAML yields.
        page: the page that it belongs to.
        path: the file, as messages name it.
        line: the line of the value in the file.
    """
    if isinstance(value, Node):
        content, problems = fill_front(value.value, page, path, value.line)
        return Node(content, value.line), problems
    if isinstance(value, dict):
        parts = {key: fill_front(part, page, path, line) for key, part in value.items()}
        return {key: part for key, (part, _) in parts.items()}, _all_problems(list(parts.values()))
    if isinstance(value, list):
        items = [fill_front(item, page, path, line) for item in value]
        return [item for item, _ in items], _all_problems(items)
    if not isinstance(value, str) or "{{" not in value:
        return value, []
    words = {WORD: bind(_plain_setting, WORD, lambda: page)}
    text, problems = fill_text(value, words, path, line)
    return (value if problems else text.unescape()), problems


def _all_problems(parts: list[tuple[Any, list[Problem]]]) -> list[Problem]:
    return [problem for _, problems in parts for problem in problems]


def _plain_setting(page: Page, key: str) -> Markup:
    return Markup.escape(_setting(page, key))


def _setting(page: Page, key: str) -> str:
    if key not in SITE_KEYS:
        raise WordError(
            quoted(f"{WORD}({key})"),
            "data/site.yml 里的项，写在引号里",
            "改成已有的项",
            nearest=nearest(str(key), SITE_KEYS),
            kind=UNKNOWN_NAME,
        )
    return page.about.get(key, PENDING)
