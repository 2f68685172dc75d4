"""What a report promises for the next year, and how far it got (`data/<year>/measures.yml`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..ledger.fields import YamlFile
from ..ledger.load import MEASURES as FILE
from ..ledger.mend import STRUCTURE
from ..ledger.problem import Problem, nearest, quoted
from ..ledger.source import Node
from .keys import MEASURE_KEYS, MEASURES_KEYS
from .passage import Passage, passages
from .text import require

STATES = {"未开始": "○", "进行中": "◎", "已完成": "●", "停了": "×"}
"""How far a measure may be, each with its mark."""
QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that the last chapter of a report promises."""

    name: str
    report: tuple[Passage, ...]
    """Where the report promises it."""
    answers: tuple[Passage, ...]
    """The shortcomings that it is to mend."""
    states: Mapping[int, str]
    """By quarter of the next year; a quarter that nobody has filled in is missing."""


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of one report by name."""

    year: int
    """The year of the report; the measures are of the next."""
    measures: Mapping[str, Measure]
    unanswered: tuple[Passage, ...]
    """Shortcomings for which the report promises nothing."""
    path: str
    line: int
    """Where the list begins."""

    def __iter__(self) -> Iterator[Measure]:
        return iter(self.measures.values())

    def missing(self, quarter: int) -> int:
        """Return how many measures have no state in a quarter."""
        return sum(quarter not in measure.states for measure in self)

    def past_quarters(self, today: date) -> Iterator[int]:
        """Yield the quarters that are over."""
        for quarter in QUARTERS:
            if (today.year, (today.month + 2) // 3) > (self.year + 1, quarter):
                yield quarter


def load_measures(data: Path) -> tuple[dict[int, Measures], list[Problem]]:
    """Load the measures by the year of their report."""
    found: dict[int, Measures] = {}
    problems: list[Problem] = []
    for folder in sorted(data.glob("[12][0-9][0-9][0-9]")):
        if (folder / FILE).exists():
            file = YamlFile(folder / FILE, f"{data.name}/{folder.name}/{FILE}")
            found[int(folder.name)] = _measures(file, int(folder.name))
            problems += file.problems
    return found, problems


def _measures(file: YamlFile, year: int) -> Measures:
    keys = file.mapping(file.root, MEASURES_KEYS) if file.root else {}
    require(file, keys, ("措施",), 1)
    node = keys.get("措施")
    measures = {name: _measure(file, name, n, year) for name, n in file.entries(node).items()}
    unanswered = passages(file, keys.get("未回应的不足"))
    return Measures(year, measures, unanswered, file.path, node.line if node else 1)


def _measure(file: YamlFile, name: str, node: Node, year: int) -> Measure:
    keys = file.mapping(node, MEASURE_KEYS)
    require(file, keys, ("报告",), node.line)
    report, answers = (passages(file, keys.get(key)) for key in ("报告", "回应"))
    return Measure(name, report, answers, dict(_states(file, keys.get("进度"), year + 1)))


def _states(file: YamlFile, node: Node | None, year: int) -> Iterator[tuple[int, str]]:
    names = [f"{year}Q{quarter}" for quarter in QUARTERS]
    for name, entry in file.entries(node).items():
        state = file.text(entry)
        if name not in names:
            found, near = quoted(name), nearest(name, names)
            file.report(entry, STRUCTURE, found, "、".join(names), "改成其中一个季度", near)
        elif state and state not in STATES:
            found, near = quoted(state), nearest(state, STATES)
            file.report(entry, STRUCTURE, found, "、".join(STATES), "改成其中一个", near)
        elif state:
            yield int(name[-1]), state
