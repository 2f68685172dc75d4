"""One line of the inspection's table: what is required, how sure the rule is, what was found."""

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
"""A veto, a deduction, or a requirement of this project besides the national inspection."""
Verdict = Literal["通过", "有问题", "提醒", "没查"]
_MOST_FAULTS = 12


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault on a page."""

    page: str
    fault: str
    """In Chinese; the same words for the same fault, so that pages are counted together."""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of an item."""

    verdict: Verdict
    summary: str
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
        """Pages for readers, in both editions: not those for editors and halls, nor the 404 page.

        Nor the notice before leaving: nothing leads to it while no link leaves.
        """
        other_folders = tuple(folder for folder in OUTSIDE if folder != f"{HANT}/")
        other_pages = {MISSING, leaving.PATH, f"{HANT}/{leaving.PATH}"}
        pages = self.visit.pages.values()
        return [
            p for p in pages if p.path not in other_pages and not p.path.startswith(other_folders)
        ]

    @cached_property
    def simplified(self) -> list[BuiltPage]:
        """Public pages in simplified characters."""
        return [page for page in self.public if not page.path.startswith(f"{HANT}/")]

    @cached_property
    def columns(self) -> dict[str, list[BuiltPage]]:
        """The pages of each column: those of a folder, or a page that is a column by itself."""
        columns: dict[str, list[BuiltPage]] = {}
        for page in self.simplified:
            if page.path != INDEX and page.path not in NOT_SEARCHED:
                columns.setdefault(page.path.partition("/")[0], []).append(page)
        return columns

    @property
    def home(self) -> BuiltPage | None:
        """The home page."""
        return self.visit.pages.get(INDEX)


@dataclass(frozen=True, slots=True)
class Item:
    """A requirement on a site."""

    name: str
    group: Group
    threshold: str
    """How much it takes to count, in Chinese."""
    basis: str
    """The rule it comes from, and how sure it is."""
    check: Callable[[Case], Result]


def judge(findings: Iterable[Finding], praise: str, verdict: Verdict = "有问题") -> Result:
    """Return the result of findings: `praise` where there are none, else the faults and pages.

    Args:
        findings: any number.
        praise: the summary of an item without findings.
        verdict: of an item with findings.
    """
    pages_by_fault: dict[str, list[str]] = {}
    for finding in findings:
        pages_by_fault.setdefault(finding.fault, []).append(finding.page)
    if not pages_by_fault:
        return Result("通过", praise)
    counts = {fault: len(set(pages)) for fault, pages in pages_by_fault.items()}
    parts = [fault + (f"（{count}页）" if count > 1 else "") for fault, count in counts.items()]
    more = f"；另有{len(parts) - _MOST_FAULTS}种" if len(parts) > _MOST_FAULTS else ""
    pages = sorted({page for pages in pages_by_fault.values() for page in pages})
    return Result(verdict, "；".join(parts[:_MOST_FAULTS]) + more, tuple(pages))


def edition_path(path: str) -> str:
    """Return the path of a page within its edition: that of its simplified counterpart."""
    return path.removeprefix(f"{HANT}/")


def is_column_page(path: str) -> bool:
    """Return whether a page is the front page of the column in whose folder it is."""
    return path.count("/") == 1 and posixpath.basename(path) == INDEX
