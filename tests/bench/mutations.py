"""The share of single changed figures that the check notices: `make bench PARTS=mutations`.

Each figure of the ledger's latest year is changed in every way that a typing error may change it,
one at a time. A change is noticed if the check then says something that it did not say before.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from macros.desk.checks import lastyear, oddities, statements, witness
from macros.desk.project import read_project
from macros.ledger.figure import Figure
from macros.ledger.model import Indicator, Ledger
from macros.ledger.witness import FILE

from . import alarms
from .next_year import add_next_year
from .towns import ROOT, Towns, table

CHECKS = (lastyear.CHECK, oddities.CHECK, statements.CHECK, witness.CHECK)
"""What looks at figures, besides the reading of the ledger."""


@dataclass(frozen=True)
class Mutation:
    """A figure, or two, changed by mistake."""

    kind: str
    texts: dict[str, str]
    """The files as they would be, by path."""


def measure(towns: Towns) -> list[str]:
    """Return tables of the shares for this repository's ledger, alone and with a year after it."""
    one, two = (_copy(towns.folder / f"mutations-{years}") for years in (1, 2))
    add_next_year(two, seed=1)
    return [
        *_table("台账里改错一个数，检查看得出来的", one),
        *_table("有上一年的台账，这一年改错一个数，检查看得出来的", two),
        *alarms.measure(),
    ]


def _copy(root: Path) -> Path:
    shutil.copytree(ROOT / "data", root / "data")
    return root


def _table(title: str, root: Path) -> list[str]:
    with_witness = noticed(root)
    for file in root.glob(f"data/*/{FILE}"):
        file.unlink()
    without = noticed(root)
    rows = [
        [kind, str(len(answers)), _share(answers), _share(without[kind])]
        for kind, answers in with_witness.items()
    ]
    every = [
        [a for answers in found.values() for a in answers] for found in (with_witness, without)
    ]
    rows.append(["全部", str(len(every[0])), *map(_share, every)])
    return table(title, ["怎样写错", "次数", "有定稿的数", "没有"], rows)


def noticed(root: Path) -> dict[str, list[bool]]:
    """Return by kind of mutation whether each is noticed; every file ends up as it was."""
    known = _findings(root)
    answers: dict[str, list[bool]] = {}
    for mutation in mutations(root):
        before = {path: (root / path).read_text("utf-8") for path in mutation.texts}
        for path, text in mutation.texts.items():
            (root / path).write_text(text, "utf-8")
        answers.setdefault(mutation.kind, []).append(bool(_findings(root) - known))
        for path, text in before.items():
            (root / path).write_text(text, "utf-8")
    return answers


def mutations(root: Path) -> Iterator[Mutation]:
    """Yield every mutation of every reported figure of the latest year."""
    ledger = read_project(root).ledger
    indicators = [i for i in ledger.indicators() if not i.formula and i.year == ledger.latest]
    for indicator in indicators:
        if figure := indicator.figure:
            for kind, other in (*_changes(figure, ledger), *_last_years(indicator, ledger)):
                text = _with_value(root, indicator, str(other))
                yield Mutation(kind, {indicator.path: text})
    yield from _exchanges(root, indicators)


def _last_years(indicator: Indicator, ledger: Ledger) -> Iterator[tuple[str, Figure]]:
    """Yield what it was last year, and what the next one of the same unit was, if it is another."""
    home = ledger.years.get(indicator.year - 1, {}).get(indicator.subject)
    before = [i for i in home.indicators.values() if i.figure and not i.formula] if home else []
    names = [i.name for i in before]
    if indicator.name in names:
        at = names.index(indicator.name)
        alike = (i for i in (*before[at + 1 :], *before[:at]) if _exchangeable(indicator, i))
        for kind, other in (("上年的数", before[at]), ("别的指标上年的数", next(alike, None))):
            if other and other.figure and other.text != indicator.text:
                yield kind, other.figure


def _changes(figure: Figure, ledger: Ledger) -> Iterator[tuple[str, Figure]]:
    number = Decimal(figure.number)
    numbers = {"加一": number + 1, "减一": number - 1, "乘十": number * 10, "除以十": number / 10}
    numbers["位数换位"] = Decimal(_with_digits_swapped(figure.number))
    for kind, value in numbers.items():
        if value >= 0 and value != number:
            yield kind, replace(figure, number=f"{value.normalize():f}")
    plain = replace(figure, qualifier="", scale=figure.scale.strip("余多"), tail="")
    if plain != figure:
        yield "漏了约、余", plain
    units = {i.figure.unit for s in ledger.subjects() for i in s.indicators.values() if i.figure}
    alike = sorted(units - {figure.unit}, key=lambda unit: (unit not in "件宗起次场人篇份", unit))
    if alike:
        yield "单位错", replace(figure, unit=alike[0])


def _with_digits_swapped(number: str) -> str:
    return re.sub(r"([1-9])([1-9])(?!\1)", r"\2\1", number, count=1)


def _exchanges(root: Path, indicators: list[Indicator]) -> Iterator[Mutation]:
    """Yield for each figure its exchange with the next of the same unit."""
    for n, one in enumerate(indicators):
        later = (i for i in indicators[n + 1 :] if _exchangeable(one, i))
        if other := next(later, None):
            texts = {one.path: _with_value(root, one, other.text)}
            texts[other.path] = _with_value(root, other, one.text, texts.get(other.path))
            yield Mutation("两个数填反", texts)


def _exchangeable(one: Indicator, other: Indicator) -> bool:
    units = {i.figure.unit if i.figure else "" for i in (one, other)}
    return len(units) == 1 and "" not in units and one.text != other.text


def _with_value(root: Path, indicator: Indicator, value: str, text: str | None = None) -> str:
    """Return the indicator's file, or the text given for it, with another value."""
    lines = (text or (root / indicator.path).read_text("utf-8")).split("\n")
    for number in range(indicator.line - 1, len(lines)):
        changed = re.sub(
            rf"(: ){re.escape(indicator.text)}(?=[,}}]|$)", rf"\g<1>{value}", lines[number], count=1
        )
        if changed != lines[number]:
            lines[number] = changed
            return "\n".join(lines)
    raise AssertionError(indicator.key)


def _findings(root: Path) -> set[tuple[str, str, str]]:
    project = read_project(root)
    problems = [*project.problems, *(p for check in CHECKS for p in check(project))]
    return {(problem.code, problem.path, problem.found) for problem in problems}


def _share(answers: list[bool]) -> str:
    return f"{sum(answers) / len(answers):.0%}" if answers else "—"
