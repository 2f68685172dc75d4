"""A plausible next year of a ledger: what a town might report after what it reported last.

Counts of events move by a log-normal factor, what stands still (villages, rooms, staff) little or
not at all, rates by a few points; sums, parts and ratios hold again afterwards. A subject of which
that cannot be done keeps its figures.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import yaml

from macros.desk.newyear import SCHEMA, plain_value, redate
from macros.ledger.figure import Figure
from macros.ledger.load import load
from macros.ledger.model import Indicator, Ledger, Subject
from macros.ledger.people import THRESHOLD
from macros.ledger.source import read
from macros.ledger.witness import FILE

SPREAD, STANDING_SPREAD, STILL = 0.25, 0.08, 0.4
"""Of the factor of events, of the factor of what stands still, and how often that is the same."""
_STANDING = "个名人户所支村家"
_TRIES = 20
_OF_ONE_YEAR = ("表述", "存疑", "照录", "更正", "季度", "备注", "目标")


def add_next_year(root: Path, seed: int) -> int:
    """Write the year after the latest into `data/` below `root`, its witness too; return it."""
    ledger, _ = load(root / "data")
    last, chance = ledger.latest, random.Random(seed)
    subjects = ledger.years[last].values()
    (root / "data" / str(last + 1)).mkdir()
    for subject in subjects:
        _write(root, subject, {})
    for subject in subjects:
        tries = (_figures(subject, chance) for _ in range(_TRIES))
        if not any(_write(root, subject, figures) for figures in tries):
            _write(root, subject, {})
    _add_witness(root, last + 1)
    return last + 1


def next_year(ledger: Ledger, seed: int) -> Ledger:
    """Return the ledger with the year after the latest, whatever becomes of its free relations."""
    last, chance = ledger.latest, random.Random(seed)
    subjects = {}
    for short, subject in ledger.years[last].items():
        figures = _figures(subject, chance)
        indicators = {
            name: replace(i, figure=figures.get(name, i.figure), year=last + 1, verbatim="")
            for name, i in subject.indicators.items()
        }
        subjects[short] = replace(subject, indicators=indicators, year=last + 1)
    return replace(ledger, years={**ledger.years, last + 1: subjects})


def _write(root: Path, subject: Subject, figures: Mapping[str, Figure]) -> bool:
    """Write a subject of the next year; return whether it has no errors."""
    file = root / "data" / str(subject.year + 1) / Path(subject.path).name
    file.write_text(_text(root / subject.path, subject, figures), "utf-8")
    path = file.relative_to(root).as_posix()
    return not any(p.path == path and p.level == "错误" for p in load(root / "data")[1])


def _figures(subject: Subject, chance: random.Random) -> dict[str, Figure]:
    """Return the new figure of each indicator that has another one."""
    reported = {n: i for n, i in subject.indicators.items() if i.figure and not i.formula}
    figures = {n: _moved(i, chance) for n, i in reported.items()}
    for _ in range(3):  # a part may be a whole of others
        for name, indicator in reported.items():
            figures[name] = _fitting(indicator, figures)
    return {n: f for n, f in figures.items() if f != reported[n].figure}


def _moved(indicator: Indicator, chance: random.Random) -> Figure:
    figure = indicator.figure
    assert figure
    number = Decimal(figure.number)
    if indicator.hidden or not number:
        return figure
    if figure.unit == "%":
        share = number + Decimal(chance.randint(-3, 3)) if number < 100 else number
        return _with_number(figure, min(share, Decimal(100)))
    standing = figure.unit[0] in _STANDING and figure.unit != "人次"
    if standing and chance.random() < STILL:
        return figure
    factor = chance.lognormvariate(0, STANDING_SPREAD if standing else SPREAD)
    moved = _with_number(figure, number * Decimal(factor))
    is_small = indicator.counts_people and moved.value < THRESHOLD
    return figure if is_small else moved


def _fitting(indicator: Indicator, figures: Mapping[str, Figure]) -> Figure:
    """Return the figure as its relations want it."""
    figure = figures[indicator.name]
    for breakdown in () if indicator.doubt else indicator.breakdowns:
        parts = [figures.get(name) for name in breakdown.parts]
        known = [part for part in parts if part and part.bound == "="]
        if len(known) == len(parts) and figure.bound == "=":
            return _with_value(figure, sum((part.value for part in known), Decimal(0)))
    whole = figures.get(indicator.part_of)
    if whole and figure.value > whole.value:
        return _with_value(figure, whole.value)
    if indicator.ratio and figure.unit == "%":
        part, rest = (figures.get(name) for name in indicator.ratio)
        if part and rest and rest.value:
            return _with_number(figure, part.value / rest.value * 100)
    return figure


def _with_value(figure: Figure, value: Decimal) -> Figure:
    return _with_number(
        figure, value * Decimal(figure.number) / figure.value if figure.value else value
    )


def _with_number(figure: Figure, number: Decimal) -> Figure:
    """Return the figure with a number as round as its own."""
    digits = figure.number.split(".")
    zeros = len(digits[0]) - len(digits[0].rstrip("0")) if len(digits) == 1 else -len(digits[1])
    most = 0 if figure.bound == "=" else max(len(digits[0]) - 2, 1)  # rounded to two digits
    zeros = min(zeros, most)
    step = Decimal(1).scaleb(zeros)
    rounded = (number / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    return replace(figure, number=f"{max(rounded, step):f}")


def _text(file: Path, subject: Subject, figures: Mapping[str, Figure]) -> str:
    """Return the file of the next year with these figures, and the other ones as they were."""
    node, _, _ = read(file, file.name)
    assert node
    entries: dict[str, Any] = redate(plain_value(node), subject.year, subject.year + 1)
    for name, figure in figures.items():
        old = entries["指标"][name]
        lines = old if isinstance(old, dict) else {}
        rest = {key: line for key, line in lines.items() if key not in (*_OF_ONE_YEAR, "值")}
        entries["指标"][name] = {"值": str(figure), **rest}
    return SCHEMA + yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=1000)


def _add_witness(root: Path, year: int) -> None:
    """Write the figures of the new ledger as those of the approved report, but withheld ones."""
    sections: dict[str, list[Any]] = {}
    for subject in load(root / "data")[0].years[year].values():
        for indicator in subject.indicators.values():
            if indicator.figure and not indicator.formula and not indicator.hidden:
                place = indicator.source.rpartition("报告")[2].strip() or "全文"
                entry = {indicator.text: indicator.wording} if indicator.wording else indicator.text
                sections.setdefault(place, []).append(entry)
    content = {"来源": f"{year}年法治政府建设年度报告", "章节": sections}
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000)
    (root / "data" / str(year) / FILE).write_text(text, "utf-8")
