"""The ledger in memory: years of subjects of indicators."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from .figure import Figure
from .formula import Ref

NAME = re.compile(r"[\u4e00-\u9fffA-Za-z_][\u4e00-\u9fffA-Za-z0-9_]*")
"""What an indicator or subject may be called: it must stand in a page's `{{ }}` as one word."""

RESERVED = (
    "表", "图", "卡片", "年度", "存疑清单", "隐私说明", "原文", "更正记录",
    "法条", "热线", "名词", "地点", "法律清单", "热线清单", "名词清单", "地点清单",
    "指南", "相关", "测验", "试卷", "本站", "数据目录",
)  # fmt: skip
"""Words of pages, which no subject may be called."""

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""`{指标名}` inside a note or a chart's headline stands for that figure."""


PEOPLE = ("人", "名", "户", "位")
"""Units that count persons (人次 counts events)."""

_PEOPLE = re.compile(f"个人|(?:{'|'.join(PEOPLE)})(?![次天日]|（次)[^/]*")

Key = tuple[int, str, str]
"""Year, subject (short name) and name of an indicator."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One complete division of a total into parts (`分项`)."""

    parts: tuple[str, ...]
    """Names of indicators of the same subject and year."""
    label: str = ""
    """What it divides by (`按风险`), where a total has several breakdowns."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A published figure that was changed (`更正`)."""

    date: str
    old: str
    new: str
    reason: str
    approved: str
    """By whom, as an office, not a name."""


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
    """None: not known yet (`pending`), or a statement without a number (`wording` only)."""
    pending: bool = False
    wording: str = ""
    """How a sentence says it (`表述`), e.g. 无一人重新犯罪; may hold placeholders."""
    definition: str = ""
    period: str = ""
    start: str = ""
    end: str = ""
    source: str = ""
    note: str = ""
    doubt: str = ""
    """Why the figure is doubtful (`存疑`), shown wherever the figure is."""
    sensitive: bool = False
    quarters: tuple[Figure | None, ...] = ()
    """What was counted in each quarter so far (`季度`); None for one still to be filled in."""
    corrections: tuple[Correction, ...] = ()
    """What was corrected after publication, oldest first."""
    part_of: str = ""
    breakdowns: tuple[Breakdown, ...] = ()
    ratio: tuple[str, str] | None = None
    """Numerator and denominator of a rate."""
    formula: str = ""
    """How the site computes it (`派生`); empty for what the report states."""

    @property
    def key(self) -> Key:
        """What tells it from every other indicator of the ledger."""
        return self.year, self.subject, self.name

    @property
    def anchor(self) -> str:
        """Its permanent place on the subject's statistics page."""
        return self.name

    @property
    def hidden(self) -> bool:
        """Whether it is a count of people withheld for privacy (`少于10人`)."""
        figure = self.figure
        return bool(
            self.sensitive and figure and figure.bound == "<" and counts_people(figure.unit)
        )

    @property
    def broken(self) -> bool:
        """Whether its value could not be read; the ledger's problems say why."""
        return not (self.figure or self.pending or self.wording)

    @property
    def text(self) -> str:
        """The value as a table shows it."""
        if self.figure:
            return str(self.figure)
        return "待补充" if self.pending else "无数值"


@dataclass(frozen=True, slots=True)
class FreeRelation:
    """A free relation of a subject (`勾稽`)."""

    text: str
    tree: ast.expr
    line: int
    doubt: str = ""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One file of the ledger: a subject in a year."""

    name: str
    short: str
    """The name that pages use."""
    source: str
    """The report and section that its figures come from."""
    stem: str
    """File name without ending; the statistics page has the same."""
    year: int
    path: str
    intro: str = ""
    indicators: dict[str, Indicator] = field(default_factory=dict)
    checks: tuple[FreeRelation, ...] = ()

    @cached_property
    def children(self) -> dict[str, list[Indicator]]:
        """For each whole, the indicators that say they belong to it (`属于`)."""
        found: dict[str, list[Indicator]] = {}
        for indicator in self.indicators.values():
            if indicator.part_of:
                found.setdefault(indicator.part_of, []).append(indicator)
        return found


@dataclass(frozen=True)
class Ledger:
    """All years. Same subject and name in another year is the same series."""

    years: dict[int, dict[str, Subject]] = field(default_factory=dict)
    """Subjects of each year by short name, years ascending, subjects in the report's order."""
    same_units: dict[str, str] = field(default_factory=dict)
    """Units that count the same, each with the one that stands for its group."""

    @property
    def latest(self) -> int:
        """The newest year, or 0 of an empty ledger."""
        return max(self.years, default=0)

    def find(self, ref: Ref, home: Indicator | Subject) -> Indicator | None:
        """Return the indicator that `ref` names when it is written at `home`."""
        short = ref.subject or (home.subject if isinstance(home, Indicator) else home.short)
        subject = self.years.get(ref.year or home.year, {}).get(short)
        return subject.indicators.get(ref.name) if subject else None

    def named(self, name: str, home: Indicator | Subject) -> Indicator | None:
        """Return the indicator that a plain `name` or `subject.name` means when written at `home`."""
        return self.find(ref_of(name), home) if name else None

    def subject_of(self, indicator: Indicator) -> Subject:
        """Return the subject and year that `indicator` stands in."""
        return self.years[indicator.year][indicator.subject]

    def series(self, indicator: Indicator) -> list[Indicator]:
        """Return the same indicator in every year that has it, oldest first."""
        found = (year.get(indicator.subject) for year in self.years.values())
        return [s.indicators[indicator.name] for s in found if s and indicator.name in s.indicators]

    def subjects(self) -> Iterator[Subject]:
        """Yield every subject of every year, oldest year first."""
        for year in self.years.values():
            yield from year.values()

    def doubts(self, year: int) -> list[Indicator]:
        """Return the doubtful indicators of a year in the ledger's order: 存疑1 is the first."""
        return self._doubts.get(year, [])

    @cached_property
    def _doubts(self) -> dict[int, list[Indicator]]:
        return {
            year: [i for s in subjects.values() for i in s.indicators.values() if i.doubt]
            for year, subjects in self.years.items()
        }

    def expand(self, text: str, home: Indicator | Subject) -> str:
        """Return `text` with each `{指标名}` replaced by that figure; unknown names stay as typed."""

        def figure(match: re.Match[str]) -> str:
            found = self.named(match[1], home)
            return found.text if found else match[0]

        return PLACEHOLDER.sub(figure, text)


def ref_of(text: str) -> Ref:
    """Return the reference that a plain dotted name writes: `到期办结` or `信访.到期办结`."""
    subject, _, name = text.strip().rpartition(".")
    return Ref(name, subject)


_SECTION = re.compile(r"([一二三四五六七八九十]+)(?:（([一二三四五六七八九十]+)）)?$")
_DIGITS = "一二三四五六七八九"


def section(source: str) -> tuple[int, ...]:
    """Return chapter and section at the end of a source: `…报告 四（五）` is (4, 5); empty without one."""
    match = _SECTION.search(source)
    return tuple(_numeral(part) for part in match.groups() if part) if match else ()


def _numeral(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    count = _DIGITS.find(ones) + 1
    return count + (10 * (_DIGITS.find(tens) + 1 or 1) if ten else 0)


def counts_people(unit: str) -> bool:
    """Return whether a unit counts persons (人次 and 人/年 do not)."""
    return bool(_PEOPLE.fullmatch(unit))
