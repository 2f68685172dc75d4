"""The words of a page, and how a page calls them."""

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
"""Returns the page being rendered."""


class Word:
    """Something that a page may name; the name after its dot is looked up in the ledger."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page that a word writes: heading, anchor and content."""

    title: str
    anchor: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Blocks(Word):
    """Several blocks and sections; their headings are the page's, listed in its contents."""

    parts: tuple[Markup | Section, ...]


def bind(word: Callable[..., Any], name: str, current: Current) -> Callable[..., Any]:
    """Return the word as pages call it: with the current page as its first argument."""

    def call(*args: Any, **options: Any) -> Any:
        try:
            _check_call(word, len(args), tuple(options))
        except TypeError as error:
            parameters = inspect.signature(word).parameters
            allowed_options = [o for o, p in parameters.items() if p.kind == p.KEYWORD_ONLY]
            hint = f"，可以加{'、'.join(allowed_options)}" if allowed_options else ""
            unknown_option = next((o for o in options if o not in allowed_options), "")
            raise WordError(
                f"“{name}”的括号里的写法" + quoted(unknown_option) * bool(unknown_option),
                f"“{name}(……)”，括号里是指标或主题{hint}",
                "检查括号里的内容",
                nearest=nearest(unknown_option, allowed_options),
            ) from error
        for option, text in options.items():
            if type(text) is not str:
                raise WordError(f"“{option}=”后面", "引号里的文字", f'写成“{option}="……"”')
        return word(current(), *args, **options)

    return call


@lru_cache(maxsize=1024)
def _check_call(word: Callable[..., Any], arguments: int, options: tuple[str, ...]) -> None:
    """Raise TypeError if the word does not accept these options, or so many arguments."""
    inspect.signature(word).bind(None, *range(arguments), **dict.fromkeys(options))
