"""What an import makes of a document: edits of the page, entries and files of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .figures import ReportNumber, Spot

Treatment = Literal["沿用", "新拟", "原文", "隐去", "表述", "计划"]
"""`表述` is a statement without a number, worded as last year; `计划` is no result of the year."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A place of the document where the page has a word in braces instead."""

    spot: Spot
    start: int
    end: int
    treatment: Treatment
    text: str
    """The text that readers see there."""
    name: str = ""
    """`禁毒.流入人员`; empty where the text is kept by 原文."""
    reason: str = ""
    """The word for which a count is hidden."""

    def overlaps(self, other: Edit | ReportNumber) -> bool:
        """Return whether it and another place have a character in common."""
        return self.spot == other.spot and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of the new ledger."""

    name: str
    value: str
    wording: str = ""
    definition: str = ""
    source: str = ""
    """Its section, where it is not the subject's."""
    sensitive: str = ""
    """是 or 否, where the subject as a whole is otherwise."""
    target: str = ""
    """What last year's report planned."""
    keys: Mapping[str, Any] = field(default_factory=dict)
    """What last year's ledger says besides: relations, period, formula."""


@dataclass(slots=True)
class Topic:
    """One file of the new ledger."""

    name: str
    short: str
    stem: str
    section: str
    intro: str = ""
    sensitive: bool = False
    entries: dict[str, LedgerLine] = field(default_factory=dict)
    period: str = ""
    """As last year's ledger words it, where the report does too."""
    checks: list[str] = field(default_factory=list)
    """Free relations."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the import will write, and the numbers that it leaves alone."""

    edits: tuple[Edit, ...]
    topics: tuple[Topic, ...]
    leftovers: tuple[ReportNumber, ...]
    """Numbers in words, durations and thresholds that stay as they are."""
    lost: tuple[str, ...] = ()
    """Relations and periods of last year that do not go on, each with the reason."""
    absent: tuple[str, ...] = ()
    """Last year's figures that the report does not have, a subject each."""
