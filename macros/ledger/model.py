"""The ledger in memory: years, their subjects and the subjects' indicators."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from .figure import Figure
from .formula import Ref
from .keys import SENTENCES
from .people import counts_people, names_people
from .record import Record

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""`{指标名}` inside a note or a chart's headline stands for that figure."""

Key = tuple[int, str, str]
"""Year, subject (short name) and name of an indicator."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One complete division of a total into parts (`分项`)."""

    parts: tuple[str, ...]
    """Names of indicators of the same subject and year."""
    label: str = ""
    """The criterion (`按风险`), where a total has several breakdowns."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A change to a published figure (`更正`)."""

    date: str
    old: str
    new: str
    reason: str
    approved: str
    """Who approved it: an office, not a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One figure of one year with its definition, period, source, relations and notes."""

    name: str
    subject: str
    """Short name (`简称`) of the subject."""
    year: int
    path: str
    line: int
    figure: Figure | None = None
    """None while not known (`pending`), or for a statement without a number (only `wording`)."""
    pending: bool = False
    wording: str = ""
    """The text used in a sentence (`表述`), e.g. 无一人重新犯罪; may contain placeholders."""
    definition: str = ""
    period: str = ""
    start: str = ""
    end: str = ""
    source: str = ""
    note: str = ""
    doubt: str = ""
    """Why the figure is doubtful (`存疑`); shown wherever the figure is shown. Excuses nothing."""
    verbatim: str = ""
    """The odd arithmetic that the original contains as it stands (`照录`): `80篇 ≠ 41篇 + 40篇`."""
    sensitive: bool = False
    judged: bool = False
    """Whether the figure or its subject says that it is sensitive or not."""
    quarters: tuple[Figure | None, ...] = ()
    """The count of each quarter so far (`季度`); None for one still to be filled in."""
    target: Figure | None = None
    """What the plan set for the year (`目标`): no result, so no relation or sum knows it."""
    corrections: tuple[Correction, ...] = ()
    """Corrections made after publication, oldest first."""
    part_of: str = ""
    breakdowns: tuple[Breakdown, ...] = ()
    ratio: tuple[str, str] | None = None
    """Numerator and denominator of a rate."""
    formula: str = ""
    """How the site computes it (`派生`); empty for a figure that the report states."""
    identifier: str = ""
    """The number that it has in every town (`指标标识`)."""
    former_names: tuple[str, ...] = ()
    """Names under which it was published before (`曾用名`)."""

    @property
    def key(self) -> Key:
        """Its unique key in the ledger."""
        return self.year, self.subject, self.name

    @property
    def anchor(self) -> str:
        """The permanent anchor of its series on the subject's statistics page."""
        return self.name

    @property
    def counts_people(self) -> bool:
        """Whether its number is a count of people."""
        return bool(self.figure and counts_people(self.figure.unit, self.name))

    @property
    def yearly_anchor(self) -> str:
        """Its own permanent anchor there, whatever year the page has come to show."""
        return f"{self.year}-{self.name}"

    @property
    def names(self) -> tuple[str, ...]:
        """Every name under which it was published, the present one first."""
        return self.name, *self.former_names

    @property
    def hidden(self) -> bool:
        """Whether it is a count of people withheld for privacy (`少于10人`)."""
        return bool(
            self.sensitive and self.figure and self.figure.bound == "<" and self.counts_people
        )

    @property
    def secret(self) -> bool:
        """Whether texts must not tell its number: it is hidden, or not given by the ledger."""
        unsaid = self.figure is None and names_people(self.name)
        return self.hidden or bool(self.sensitive and unsaid)

    @property
    def broken(self) -> bool:
        """Whether its value cannot be read; the ledger's problems say why."""
        return not (self.figure or self.pending or self.wording)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Its texts that may name figures in braces."""
        return tuple(getattr(self, attribute) for attribute in SENTENCES)

    @property
    def text(self) -> str:
        """The value as a table shows it."""
        if self.figure:
            return str(self.figure)
        return "待补充" if self.pending else "无数值"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A published figure that is no longer stated (`撤回`)."""

    name: str
    date: str
    reason: str
    approved: str


@dataclass(frozen=True, slots=True)
class FreeRelation:
    """A free relation of a subject (`勾稽`)."""

    text: str
    tree: ast.expr
    line: int
    doubt: str = ""
    verbatim: str = ""
    """As that of an indicator."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One file of the ledger: a subject in a year."""

    name: str
    short: str
    """The name that pages use."""
    source: str
    """The report and section that it takes its figures from."""
    stem: str
    """The file name without suffix, which the statistics page shares."""
    year: int
    path: str
    intro: str = ""
    period: str = ""
    start: str = ""
    end: str = ""
    lines: dict[str, int] = field(default_factory=dict)
    """The line of each of its keys."""
    indicators: dict[str, Indicator] = field(default_factory=dict)
    checks: tuple[FreeRelation, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()

    @cached_property
    def children(self) -> dict[str, list[Indicator]]:
        """For each whole, the indicators that name it as theirs (`属于`)."""
        children: dict[str, list[Indicator]] = {}
        for indicator in self.indicators.values():
            if indicator.part_of:
                children.setdefault(indicator.part_of, []).append(indicator)
        return children


@dataclass(frozen=True)
class Ledger:
    """All years. The same subject and name in several years form a series."""

    years: dict[int, dict[str, Subject]] = field(default_factory=dict)
    """The subjects of each year by short name: years ascending, subjects in report order."""
    same_units: dict[str, str] = field(default_factory=dict)
    """Units that count the same things, each with the representative of its group."""
    record: Record = field(default_factory=Record)
    """What releases published."""

    @property
    def latest(self) -> int:
        """The latest year, or 0 where the ledger is empty."""
        return max(self.years, default=0)

    def find(self, ref: Ref, home: Indicator | Subject) -> Indicator | None:
        """Return the indicator that `ref` refers to from `home`."""
        short = ref.subject or (home.subject if isinstance(home, Indicator) else home.short)
        subject = self.years.get(ref.year or home.year, {}).get(short)
        return subject.indicators.get(ref.name) if subject else None

    def find_named(self, name: str, home: Indicator | Subject) -> Indicator | None:
        """Return the indicator that a plain `name` or `subject.name` refers to from `home`."""
        return self.find(ref_of(name), home) if name else None

    def find_in_file(self, year: int, stem: str, name: str) -> Indicator | None:
        """Return the indicator of this name in the file of this year and stem."""
        subjects = self.years.get(year, {}).values()
        return next((s.indicators.get(name) for s in subjects if s.stem == stem), None)

    def subject_of(self, indicator: Indicator) -> Subject:
        """Return the subject of `indicator` in its year."""
        return self.years[indicator.year][indicator.subject]

    def series(self, indicator: Indicator) -> list[Indicator]:
        """Return the same indicator in every year that has it, oldest first."""
        subjects = (year.get(indicator.subject) for year in self.years.values())
        return [
            s.indicators[indicator.name] for s in subjects if s and indicator.name in s.indicators
        ]

    def subjects(self) -> Iterator[Subject]:
        """Yield every subject of every year, oldest year first."""
        for year in self.years.values():
            yield from year.values()

    def indicators(self) -> Iterator[Indicator]:
        """Yield every indicator of every subject, in the same order."""
        for subject in self.subjects():
            yield from subject.indicators.values()

    def doubts(self, year: int) -> list[Indicator]:
        """Return the doubtful indicators of a year in ledger order: 存疑1 is the first."""
        return self._doubts.get(year, [])

    def doubt_number(self, indicator: Indicator) -> int:
        """Return the number of a doubtful indicator among those of its year, from 1."""
        return [doubtful.key for doubtful in self._doubts[indicator.year]].index(indicator.key) + 1

    @cached_property
    def _doubts(self) -> dict[int, list[Indicator]]:
        return {
            year: [i for s in subjects.values() for i in s.indicators.values() if i.doubt]
            for year, subjects in self.years.items()
        }

    def expand(self, text: str, home: Indicator | Subject) -> str:
        """Replace each `{指标名}` in `text` by that figure; leave unknown names as typed."""

        def replacement(match: re.Match[str]) -> str:
            indicator = self.find_named(match[1], home)
            return indicator.text if indicator else match[0]

        return PLACEHOLDER.sub(replacement, text)


def ref_of(text: str) -> Ref:
    """Parse a plain name, dotted or not: `到期办结`, `信访.到期办结`."""
    subject, _, name = text.strip().rpartition(".")
    return Ref(name, subject)


_SECTION = re.compile(r"([一二三四五六七八九十]+)(?:（([一二三四五六七八九十]+)）)?$")
_DIGITS = "一二三四五六七八九"


def section(source: str) -> tuple[int, ...]:
    """Return the chapter and section that end a source, if any: (4, 5) for `…报告 四（五）`."""
    match = _SECTION.search(source)
    return tuple(_numeral(part) for part in match.groups() if part) if match else ()


def _numeral(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    count = _DIGITS.find(ones) + 1
    return count + (10 * (_DIGITS.find(tens) + 1 or 1) if ten else 0)
