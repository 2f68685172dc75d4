"""`nianbao progress 2025`: how much of a year is filled in, by subject and quarter."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass

from ..ledger.load import load
from ..ledger.model import Indicator, Subject
from . import console

_WIDTH = 20


@dataclass(frozen=True, slots=True)
class Progress:
    """How complete the figures of a subject are."""

    name: str
    total: int
    filled: int
    doubtful: int
    missing: tuple[str, ...]
    """Names of figures still 待补充."""
    quarters: tuple[int, int, int, int]
    """Figures with a value for each quarter, among those that are counted by quarter."""
    by_quarter: int
    """How many figures are counted by quarter."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the argument of `nianbao progress`."""
    parser.add_argument("year", type=console.year, metavar="年度", help="看哪一年，如 2025")


def run(options: argparse.Namespace) -> int:
    """Print a bar and the gaps of each subject."""
    ledger, _ = load(options.root.resolve() / "data")
    subjects = ledger.years.get(options.year)
    if not subjects:
        years = "、".join(str(year) for year in ledger.years) or "无"
        print(f"台账里没有{options.year}年（现有：{years}）。")
        return 2
    for subject in subjects.values():
        _print(progress_of(subject))
    return 0


def progress_of(subject: Subject) -> Progress:
    """Count the reported figures of a subject; derived ones need nobody to fill them in."""
    reported = [i for i in subject.indicators.values() if not i.formula]
    by_quarter = [i for i in reported if i.quarters]
    return Progress(
        name=subject.name,
        total=len(reported),
        filled=sum(not i.pending and not i.broken for i in reported),
        doubtful=sum(bool(i.doubt) for i in reported),
        missing=tuple(i.name for i in reported if i.pending),
        quarters=(
            _count_known(by_quarter, 0),
            _count_known(by_quarter, 1),
            _count_known(by_quarter, 2),
            _count_known(by_quarter, 3),
        ),
        by_quarter=len(by_quarter),
    )


def _count_known(indicators: Iterable[Indicator], quarter: int) -> int:
    return sum(len(i.quarters) > quarter and i.quarters[quarter] is not None for i in indicators)


def _print(progress: Progress) -> None:
    filled = round(_WIDTH * progress.filled / progress.total) if progress.total else 0
    bar = "█" * filled + "░" * (_WIDTH - filled)
    role = "好" if progress.filled == progress.total else "提醒"
    doubtful = f"，存疑{progress.doubtful}个" if progress.doubtful else ""
    share = f"{progress.filled}/{progress.total}"
    print(f"{console.colour(bar, role)} {share} {progress.name}{doubtful}")
    if progress.missing:
        print(f"    待补充：{'、'.join(progress.missing)}")
    if progress.by_quarter:
        quarters = "，".join(
            f"第{'一二三四'[n]}季度{count}/{progress.by_quarter}"
            for n, count in enumerate(progress.quarters)
        )
        print(f"    {quarters}")
