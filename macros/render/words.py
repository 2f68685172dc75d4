"""The vocabulary of pages: the subjects of the ledger, and every word declared in this package."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from ..ledger.model import Ledger
from .figures import PageSubject
from .word import USAGES, Current, Usage, bind


@cache
def usages() -> tuple[Usage, ...]:
    """Return every usage of every word, in the order of the modules and their lines."""
    for module in iter_modules([str(Path(__file__).parent)]):
        import_module(f"{__package__}.{module.name}")
    return tuple(sorted(USAGES, key=_place))


def _place(usage: Usage) -> tuple[str, int]:
    function = usage.function
    return function.__module__, function.__code__.co_firstlineno


@cache
def functions(*, inline: bool = False) -> dict[str, Callable[..., Any]]:
    """Return the words by their names, which subjects may not have.

    Args:
        inline: only those that texts of data files may use.
    """
    return {usage.name: usage.function for usage in usages() if usage.inline or not inline}


def names(ledger: Ledger, current: Current) -> dict[str, Any]:
    """Return all names that a page may use in `{{ }}`: the subjects of its year, and the words.

    Args:
        ledger: the subjects.
        current: returns the page being rendered.
    """
    subjects = (short for year in ledger.years.values() for short in year)
    words = {name: bind(function, name, current) for name, function in functions().items()}
    return {short: PageSubject(ledger, short, current) for short in subjects} | words
