"""What may stand side by side, and what may be added up: only what agrees, else with the reason.

Unit, definition, period and state must agree with the register. Nothing is ranked or scored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..ledger.compare import counted
from ..ledger.figure import PENDING
from ..ledger.problem import quoted
from .entry import Entry
from .register import Rule, gist
from .span import span_of

NOT_COMPARABLE, NOT_ADDABLE, GAP = "不可比", "不可加", "没有数"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a town has of an indicator in a year."""

    town: str
    entry: Entry | None
    kind: str = ""
    """Why it does not count: `不可比` or `没有数`; empty where it does."""
    reason: str = ""

    @property
    def counts(self) -> bool:
        """Whether it stands beside the others as a number."""
        return not self.kind


@dataclass(frozen=True, slots=True)
class Comparison:
    """An indicator in a year, over all towns in the order of data/towns.yml."""

    rule: Rule
    year: int
    cells: tuple[Cell, ...]

    @property
    def counting(self) -> list[Entry]:
        """The figures that agree."""
        return [cell.entry for cell in self.cells if cell.entry and cell.counts]

    @property
    def hidden(self) -> list[Entry]:
        """The counts that towns withhold, which agree in all else."""
        return [cell.entry for cell in self.cells if cell.entry and cell.entry.is_hidden]

    @property
    def no_sum(self) -> str:
        """Why nothing can be added up; empty where it can."""
        if not self.rule.adds:
            return "比率和登记为不相加的，只并列"
        return "" if self.counting else "没有一个可以相加的数"


def comparisons(
    rules: Sequence[Rule],
    years: Sequence[int],
    entries: Mapping[str, Sequence[Entry]],
    same_units: Mapping[str, str],
) -> Iterator[Comparison]:
    """Yield each indicator in each year.

    Args:
        rules: the indicators.
        years: the years, in any order.
        entries: the figures of each town; a town without a package has none.
        same_units: units that count the same things, as the ledger maps them.
    """
    names = {name: rule for rule in rules for name in rule.names}
    identifiers = {rule.identifier: rule for rule in rules}
    matches: dict[tuple[str, int, str], list[Entry]] = {}
    reported = set[tuple[int, str]]()
    for town, figures in entries.items():
        for entry in figures:
            reported.add((entry.year, town))
            if rule := identifiers.get(entry.identifier) or names.get(entry.label):
                matches.setdefault((rule.identifier, entry.year, town), []).append(entry)
    for rule in rules:
        for year in years:
            cells = [
                _cell(
                    town,
                    matches.get((rule.identifier, year, town), []),
                    "报告里没有这个指标" if (year, town) in reported else f"没有收到{year}年的数据",
                    (rule, same_units),
                )
                for town in entries
            ]
            yield Comparison(rule, year, tuple(_of_one_state(cells)))


def _cell(
    town: str, found: list[Entry], nothing: str, rule: tuple[Rule, Mapping[str, str]]
) -> Cell:
    if not found:
        return Cell(town, None, GAP, nothing)
    if len(found) > 1:
        labels = "、".join(quoted(entry.label) for entry in found)
        return Cell(town, None, NOT_COMPARABLE, f"{labels}都对得上，分不清是哪一个")
    [entry] = found
    if entry.state == PENDING:
        return Cell(town, entry, GAP, f"该镇（街道）还{PENDING}")
    if reason := _obstacle(entry, *rule):
        return Cell(town, entry, NOT_COMPARABLE, reason)
    if entry.is_hidden:
        return Cell(town, entry, GAP, "人数很少，该镇（街道）不公布")
    if entry.figure is None:
        return Cell(town, entry, GAP, "报告只有文字，没有数")
    return Cell(town, entry)


def _obstacle(entry: Entry, rule: Rule, same_units: Mapping[str, str]) -> str:
    if entry.unit and counted(entry.unit, same_units) != counted(rule.unit, same_units):
        return f"单位是“{entry.unit}”，登记的是“{rule.unit}”"
    if gist(entry.definition) not in rule.gists:
        return f"口径没有认可：{quoted(entry.definition or '没有写')}"
    if span_of(entry.year, entry.period, entry.start, entry.end) != rule.span:
        return f"期间是“{entry.period}”，登记的是{rule.span}"
    return ""


def _of_one_state(cells: list[Cell]) -> Iterator[Cell]:
    """Yield the cells; what a town computed does not stand beside what others report."""
    states = {cell.entry.state == "派生" for cell in cells if cell.entry and cell.counts}
    for cell in cells:
        if len(states) > 1 and cell.entry and cell.counts and cell.entry.state == "派生":
            yield Cell(cell.town, cell.entry, NOT_COMPARABLE, "是算出来的（派生），别的是报告写的")
        else:
            yield cell
