"""What a word of a page is, and how a page calls one."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from ..ledger.problem import nearest, quoted
from .page import Page, WordError

Current = Callable[[], Page]
"""Gives the page that is being rendered."""


class Word:
    """Something a page may name; what follows its dot is looked up in the ledger."""


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a page that a word writes: a heading with its anchor, and what follows."""

    title: str
    anchor: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Blocks(Word):
    """Several stretches; their headings become headings of the page and stand in its contents."""

    parts: tuple[Markup | Section, ...]


def bound(word: Callable[..., Any], name: str, current: Current) -> Callable[..., Any]:
    """Return the word as a page calls it, without the page that is handed to it."""

    def call(*args: Any, **options: Any) -> Any:
        try:
            _fits(word, len(args), tuple(options))
        except TypeError as error:
            parameters = inspect.signature(word).parameters
            known = [o for o, p in parameters.items() if p.kind == p.KEYWORD_ONLY]
            more = f"，可以加{'、'.join(known)}" if known else ""
            wrong = next((o for o in options if o not in known), "")
            raise WordError(
                f"“{name}”的括号里的写法" + quoted(wrong) * bool(wrong),
                f"“{name}(……)”，括号里是指标或主题{more}",
                "检查括号里的内容",
                nearest=nearest(wrong, known),
            ) from error
        for option, text in options.items():
            if type(text) is not str:
                raise WordError(f"“{option}=”后面", "引号里的文字", f'写成“{option}="……"”')
        return word(current(), *args, **options)

    return call


@lru_cache(maxsize=1024)
def _fits(word: Callable[..., Any], arguments: int, options: tuple[str, ...]) -> None:
    """A TypeError where the word takes no such call: so many arguments behind the page."""
    inspect.signature(word).bind(None, *range(arguments), **dict.fromkeys(options))
