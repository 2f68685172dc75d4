"""How often the check asks about figures of a plausible next year, in which nothing is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from macros.desk.checks import lastyear
from macros.desk.project import read_project

from .next_year import next_year
from .towns import ROOT, table

YEARS = 200
LEDGERS = {"本镇": ROOT, "虚构的镇": ROOT / "tests" / "fictional"}


def measure() -> list[str]:
    """Return a table of the questions about so many next years of each ledger."""
    rows = []
    for name, root in LEDGERS.items():
        count, questions = alarms(root, YEARS)
        rate = f"{sum(questions.values()) / count * 100:.2f}"
        kinds = "，".join(f"{code} {n}" for code, n in sorted(questions.items()))
        rows.append([name, str(count), rate, kinds or "—"])
    heads = ["台账", "数", "每100个数问几次", "问的"]
    return table(f"{YEARS}个可能的下一年里没有错的数，检查问到的", heads, rows)


def alarms(root: Path, years: int) -> tuple[int, Counter[str]]:
    """Return the number of figures in so many next years, and of the questions by code."""
    figures, questions = 0, Counter[str]()
    project = read_project(root)
    year = project.ledger.latest + 1
    for seed in range(years):
        ledger = next_year(project.ledger, seed)
        reported = (i for i in ledger.indicators() if i.figure and not i.formula)
        figures += sum(i.year == year for i in reported)
        problems = lastyear.CHECK(replace(project, ledger=ledger))
        questions.update(p.code for p in problems if str(year) in p.found)
    return figures, questions
