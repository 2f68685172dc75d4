"""Everything that a district knows of its towns, read once for all its pages and files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..ledger.problem import Kind, Problem, quoted
from . import compare, disclosure, late, quality, total
from .compare import Comparison
from .disclosure import Verdict
from .entry import Entry
from .kept import STATE, Holdings, load_holdings, read_release
from .late import Standing
from .quality import Issue
from .register import Register, Rule, load_register
from .total import Total
from .towns import Towns, load_towns

DAMAGED = Kind(
    "L20",
    "收来的数据坏了",
    "区里收来、存在 data/gathered/ 里的数据，与当时的校验值不符，或者读不出来。",
    advice="不要改里面的文件。再运行一次 `nianbao gather`，重新收。",
)


@dataclass(frozen=True)
class District:
    """A district with its towns; an empty one stands for a tree that is a town's."""

    towns: Towns = field(default_factory=Towns)
    register: Register = field(default_factory=Register)
    holdings: Holdings = field(default_factory=Holdings)
    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    """The figures of each town's last release; every town of `towns` has a key."""
    earlier: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    """Those of its releases before."""
    same_units: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Every year that some town reports on, ascending."""
        return tuple(sorted({entry.year for own in self.entries.values() for entry in own}))

    @property
    def day(self) -> str:
        """The day up to which reports count as late or not."""
        return self.towns.day or self.holdings.day

    @cached_property
    def comparisons(self) -> dict[tuple[str, int], Comparison]:
        """Each indicator in each year, by identifier and year."""
        every = compare.comparisons(self.register.rules, self.years, self.entries, self.same_units)
        return {(one.rule.identifier, one.year): one for one in every}

    @cached_property
    def verdict(self) -> Verdict:
        """What of the district's own totals must be withheld."""
        every = list(self.comparisons.values())
        return disclosure.judge(every, self.entries, self.earlier, self.same_units)

    @cached_property
    def issues(self) -> dict[str, list[Issue]]:
        """What each town should look at, by the codes of its own check."""
        return quality.issues(self.entries, self.standings, self.verdict.leaks, self.same_units)

    @cached_property
    def standings(self) -> list[Standing]:
        """Every town's report of every year: in time, late or missing."""
        releases = {name: held.last.day for name, held in self.holdings.towns.items() if held.last}
        return late.standings(self.towns.towns, self.entries, releases, self.years, self.day)

    def total(self, rule: Rule, year: int) -> Total | None:
        """Return the total of an indicator: what the office states, if it may, else the sum."""
        comparison = self.comparisons[rule.identifier, year]
        stated = rule.stated.get(year)
        if stated and (rule.identifier, year) not in self.verdict.withheld:
            return Total(str(stated), "", stated.interval(), is_stated=True)
        return total.total(comparison)

    def rule(self, identifier: str) -> Rule | None:
        """Return the indicator of this 指标标识."""
        return self.register.by_identifier.get(identifier)

    def link(self, entry: Entry) -> str:
        """Return the permanent address of a town's figure; empty where its site is not known."""
        return self._below(entry.town, entry.address)

    def report_link(self, entry: Entry, anchor: str) -> str:
        """Return the address of the section of a town's report; empty where not known."""
        below = f"report/{entry.year}.html"
        return self._below(entry.town, f"{below}#{anchor}") if anchor else ""

    def base(self, town: str) -> str:
        """Return the address of a town's site with a trailing slash; empty where not known."""
        last = self.holdings.of(town).last
        return last.base.rstrip("/") + "/" if last and last.base else ""

    def _below(self, town: str, address: str) -> str:
        base = self.base(town)
        return address if address.startswith(base or "\0") else base and base + address


def load_district(data: Path, same_units: Mapping[str, str]) -> tuple[District, list[Problem]]:
    """Load the district; an empty one where there is no data/towns.yml."""
    towns, problems = load_towns(data)
    if not towns.is_listed:
        return District(), problems
    register, register_problems = load_register(data)
    holdings = load_holdings(data)
    entries_of: dict[str, tuple[Entry, ...]] = {}
    earlier: dict[str, tuple[Entry, ...]] = {}
    for name, town in towns.towns.items():
        read = [read_release(data, town, release) for release in holdings.of(name).releases]
        if None in read:
            problems.append(_damage(name))
        *before, last = [entries or [] for entries in read] or [[]]
        entries_of[name], earlier[name] = tuple(last), tuple(e for one in before for e in one)
    if (data / STATE).exists() and not holdings.towns:
        problems.append(_damage(STATE))
    district = District(towns, register, holdings, entries_of, earlier, same_units)
    return district, [*problems, *register_problems]


def _damage(what: str) -> Problem:
    return DAMAGED.problem(
        path=f"data/{STATE}",
        line=1,
        found=quoted(what),
        expected="收来时的样子",
        mend="运行 nianbao gather，重新收",
    )
