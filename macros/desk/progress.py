"""`nianbao progress 2025`: what of a year is filled in, by subject and quarter."""

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
    """How far the figures of a subject are."""

    name: str
    total: int
    filled: int
    doubtful: int
    missing: tuple[str, ...]
    """Names of figures still 待补充."""
    quarters: tuple[int, int, int, int]
    """Figures with a value for each quarter, among those that are counted by quarter."""
    by_quarter: int
    """How many are counted by quarter."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be written behind `nianbao progress`."""
    parser.add_argument("year", type=int, metavar="年度", help="看哪一年，如 2025")


def run(options: argparse.Namespace) -> int:
    """Print a bar and the gaps of each subject."""
    ledger, _ = load(options.root.resolve() / "data")
    subjects = ledger.years.get(options.year)
    if not subjects:
        known = "、".join(str(year) for year in ledger.years) or "无"
        print(f"台账里没有{options.year}年（现有：{known}）。")
        return 2
    for one in map(of_subject, subjects.values()):
        _print(one)
    return 0


def of_subject(subject: Subject) -> Progress:
    """Return counts the reported figures of a subject; computed ones follow by themselves."""
    reported = [i for i in subject.indicators.values() if not i.formula]
    by_quarter = [i for i in reported if i.quarters]
    return Progress(
        name=subject.name,
        total=len(reported),
        filled=sum(not i.pending and not i.broken for i in reported),
        doubtful=sum(bool(i.doubt) for i in reported),
        missing=tuple(i.name for i in reported if i.pending),
        quarters=(
            _known(by_quarter, 0),
            _known(by_quarter, 1),
            _known(by_quarter, 2),
            _known(by_quarter, 3),
        ),
        by_quarter=len(by_quarter),
    )


def _known(indicators: Iterable[Indicator], quarter: int) -> int:
    return sum(len(i.quarters) > quarter and i.quarters[quarter] is not None for i in indicators)


def _print(one: Progress) -> None:
    done = round(_WIDTH * one.filled / one.total) if one.total else 0
    bar = "█" * done + "░" * (_WIDTH - done)
    role = "好" if one.filled == one.total else "提醒"
    doubtful = f"，存疑{one.doubtful}个" if one.doubtful else ""
    print(f"{console.coloured(bar, role)} {one.filled}/{one.total} {one.name}{doubtful}")
    if one.missing:
        print(f"    待补充：{'、'.join(one.missing)}")
    if one.by_quarter:
        said = "，".join(
            f"第{'一二三四'[n]}季度{known}/{one.by_quarter}" for n, known in enumerate(one.quarters)
        )
        print(f"    {said}")
