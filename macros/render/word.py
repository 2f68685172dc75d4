"""The words of a page: how each is declared, and how a page calls it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from markupsafe import Markup

from ..ledger.problem import nearest, quoted
from .page import Page, WordError

Function = TypeVar("Function", bound=Callable[..., Any])
Current = Callable[[], Page]
"""Returns the page being rendered."""


@dataclass(frozen=True, slots=True)
class Usage:
    """One way to use a word: a row of the handbook's table."""

    name: str
    function: Callable[..., Any]
    """Takes the page first, then what stands between the brackets."""
    call: str
    """How an editor writes it: `卡片(主题.指标, …)`."""
    result: str
    """What the page shows, in one line of the handbook."""
    inline: bool
    """Whether texts of data files may use it too."""


USAGES: list[Usage] = []
"""Every usage declared in the modules loaded so far; `words.usages` has all."""


def word(call: str, result: str, *, inline: bool = False) -> Callable[[Function], Function]:
    """Declare a function as a word of pages; a word with several usages is declared with each.

    Args:
        call, result, inline: as in `Usage`; the name is what stands before the bracket.
    """
    name = call.partition("(")[0]

    def declare(function: Function) -> Function:
        if any(usage.name == name and usage.function is not function for usage in USAGES):
            raise ValueError(f"{name} is declared twice")
        USAGES.insert(0, Usage(name, function, call, result, inline))  # the lowest comes first
        return function

    return declare


class Word:
    """Something that a page may name; what follows its dot is looked up in the ledger."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._part(name)
        except WordError as error:
            return Fault(error)

    def _part(self, name: str) -> Any:
        """Return what `.name` means; without this method a word has no parts."""
        raise AttributeError(name)


class Fault(Word):
    """What a failing word returns: no other slot of the page is affected, and its own shows why."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def _part(self, name: str) -> Fault:
        return self


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


def bind(function: Callable[..., Any], name: str, current: Current) -> Callable[..., Any]:
    """Return the word as pages call it: on the current page, and with a `Fault` if it fails."""

    def call(*args: Any, **options: Any) -> Any:
        for value in (*args, *options.values()):
            if isinstance(value, Fault):
                return value
        try:
            _check(function, name, args, options)
            return function(current(), *args, **options)
        except Exception as error:  # also a programmer's: the page must not swallow it
            return Fault(error)

    return call


def _check(
    function: Callable[..., Any], name: str, args: tuple[Any, ...], options: dict[str, Any]
) -> None:
    """Refuse a call with other arguments than the word takes: texts, numbers, names."""
    try:
        _check_signature(function, len(args), tuple(options))
        if not all(type(value) in (str, int) or isinstance(value, Word) for value in args):
            raise TypeError
    except TypeError as error:
        parameters = inspect.signature(function).parameters
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


@lru_cache(maxsize=1024)
def _check_signature(
    function: Callable[..., Any], arguments: int, options: tuple[str, ...]
) -> None:
    """Raise TypeError if the word does not accept these options, or so many arguments."""
    inspect.signature(function).bind(None, *range(arguments), **dict.fromkeys(options))
