"""Ledgers of made-up towns, written into a test's own folder."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from macros.ledger.load import load
from macros.ledger.model import Indicator, Ledger
from macros.ledger.problem import Problem
from macros.render import words

FIRST = 5
"""Line of a subject's first indicator."""


def subject(*indicators: str, name: str = "养老", keys: Iterable[str] = ()) -> str:
    """Return the text of a subject file: a line for each indicator, then the further keys."""
    head = [f"主题: {name}", "来源: 年报", "期间: 全年", "指标:"]
    return "\n".join([*head, *(f"  {line}" for line in indicators), *keys, ""])


@dataclass(frozen=True)
class Town:
    """A loaded ledger with its problems."""

    ledger: Ledger
    problems: list[Problem]

    @property
    def locations(self) -> list[tuple[str, int]]:
        """Code and line of every problem, sorted by line."""
        return sorted(((p.code, p.line) for p in self.problems), key=lambda at: (at[1], at[0]))

    @property
    def codes(self) -> set[str]:
        """The codes of all problems."""
        return {p.code for p in self.problems}

    def only(self, code: str) -> Problem:
        """Return the only problem with this code."""
        [problem] = [p for p in self.problems if p.code == code]
        return problem

    def get(self, name: str, short: str = "养老", year: int = 2024) -> Indicator:
        """Return an indicator of the ledger."""
        return self.ledger.years[year][short].indicators[name]


def load_town(folder: Path, *subjects: str, files: Mapping[str, str | bytes] | None = None) -> Town:
    """Load subject files of 2024 (`0.yml`, `1.yml`, …) and other `files`."""
    texts = {f"2024/{number}.yml": text for number, text in enumerate(subjects)}
    for name, text in {**texts, **(files or {})}.items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Town(*load(folder / "data", words.functions()))
