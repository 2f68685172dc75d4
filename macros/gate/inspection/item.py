"""One line of the inspection's table: what is asked, how sure the rule is, what was found."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from ...prose.wordlist import Rules
from ...web import leaving
from ...web.hant import FOLDER as HANT
from ...web.search.entries import NOT_SEARCHED, OUTSIDE
from .page import INDEX, BuiltPage
from .visit import MISSING, Visit

Group = Literal["单项否决", "扣分项", "另加"]
"""A veto, a deduction, or what this project asks besides the national inspection."""
Verdict = Literal["通过", "有问题", "提醒", "没查"]
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong on a page."""

    page: str
    what: str
    """In Chinese; the same words for the same mistake, so that pages are counted together."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an item came to."""

    verdict: Verdict
    said: str
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """Everything an item may look at."""

    visit: Visit
    today: date
    rules: Rules
    """The word list of the project."""

    @cached_property
    def public(self) -> list[BuiltPage]:
        """Pages for readers, in both editions: neither those for editors and halls nor the 404.

        Nor the notice before leaving: nothing leads to it while no link leaves.
        """
        inside = tuple(folder for folder in OUTSIDE if folder != f"{HANT}/")
        apart = {MISSING, leaving.PATH, f"{HANT}/{leaving.PATH}"}
        pages = self.visit.pages.values()
        return [p for p in pages if p.path not in apart and not p.path.startswith(inside)]

    @cached_property
    def own(self) -> list[BuiltPage]:
        """Those in simplified characters."""
        return [page for page in self.public if not page.path.startswith(f"{HANT}/")]

    @cached_property
    def columns(self) -> dict[str, list[BuiltPage]]:
        """The pages of each column: those of a folder, or a page that is a column by itself."""
        found: dict[str, list[BuiltPage]] = {}
        for page in self.own:
            if page.path != INDEX and page.path not in NOT_SEARCHED:
                found.setdefault(page.path.partition("/")[0], []).append(page)
        return found

    @property
    def home(self) -> BuiltPage | None:
        """The home page."""
        return self.visit.pages.get(INDEX)


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is asked of a site."""

    name: str
    group: Group
    threshold: str
    """From when on it counts, in Chinese."""
    basis: str
    """The rule it comes from, and how sure it is."""
    look: Callable[[Case], Result]


def judged(found: Iterable[Finding], fine: str, wrong: Verdict = "有问题") -> Result:
    """Return the result of findings: `fine` where there are none, else what was found and on how many."""
    by: dict[str, list[str]] = {}
    for one in found:
        by.setdefault(one.what, []).append(one.page)
    if not by:
        return Result("通过", fine)
    counted = {what: len(set(pages)) for what, pages in by.items()}
    said = [what + (f"（{number}页）" if number > 1 else "") for what, number in counted.items()]
    more = f"；另有{len(said) - _SHOWN}种" if len(said) > _SHOWN else ""
    pages = sorted({page for pages in by.values() for page in pages})
    return Result(wrong, "；".join(said[:_SHOWN]) + more, tuple(pages))


def edition_path(path: str) -> str:
    """Return the path of a page within its edition: that of the simplified page."""
    return path.removeprefix(f"{HANT}/")


def is_column_page(path: str) -> bool:
    """Return whether a page speaks for the column in whose folder it stands."""
    return path.count("/") == 1 and posixpath.basename(path) == INDEX
