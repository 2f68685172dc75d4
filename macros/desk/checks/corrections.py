"""Whether a correction makes sense, and names a value that the figure really had (`更正`).

What was published is what was committed: some earlier version of the file must give the figure
the old value. Outside a git repository nothing is checked.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from ...ledger.day import parse_day
from ...ledger.figure import unit_of
from ...ledger.model import Correction, Subject
from ...ledger.problem import Kind, Problem, quoted
from ...ledger.subject import SubjectFile
from ..project import Project, TownData
from . import Check

UNPUBLISHED_VALUE = Kind(
    "R12",
    "更正的原值没有公布过",
    "“更正”里写的原值，以前提交过的台账里没有。",
    advice=(
        "要有提交历史才查得出来。“原值”要与当时提交的一字不差，当时写的是“约12场”，就写“约12场”。"
    ),
)
IDLE_CORRECTION = Kind(
    "R17",
    "更正说不通",
    "几次更正的先后反了，改前改后是同一个数，或者换了单位。",
    advice="先做的更正写在前面。单位也错了的，是另一个指标：旧的删去，新的另写，在备注里说明。",
    wrong="""\
  活动:
    值: 12场
    更正:
      - {日期: 2025-06-01, 原值: 12场, 现值: 12场, 原因: 漏计了下半年补办的活动, 批准: 分管领导}
""",
    right="""\
  活动:
    值: 15场
    更正:
      - {日期: 2025-06-01, 原值: 12场, 现值: 15场, 原因: 漏计了下半年补办的活动, 批准: 分管领导}
""",
    place="台账",
)

MAX_VERSIONS = 100


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield corrections out of order, and those that change nothing or the unit."""
    for subject in town.ledger.subjects():
        for indicator in subject.indicators.values():
            for found, expected, mend in _faults(indicator.corrections, town.ledger.same_units):
                yield IDLE_CORRECTION.problem(
                    path=indicator.path,
                    line=indicator.line,
                    found=found,
                    expected=expected,
                    mend=mend,
                )


def _faults(
    corrections: Sequence[Correction], same_units: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    for one in corrections:
        units = {
            same_units.get(unit, unit) for unit in (unit_of(one.old), unit_of(one.new)) if unit
        }
        if one.old == one.new:
            yield (
                f"“原值”“现值”都是{quoted(one.old)}",
                "改前改后不是同一个数",
                "删去这条更正",
            )
        elif len(units) > 1:
            change = f"{quoted(one.old)}改为{quoted(one.new)}"
            yield change, "改前改后单位相同", "核对单位；单位也改了的，另写一个指标"
    for first, second in pairwise(corrections):
        if parse_day(first.date) and parse_day(second.date) and first.date > second.date:
            days = f"{first.date}写在{second.date}前面"
            yield days, "先做的更正写在前面", "核对日期，照先后写"


def check_project(project: Project) -> Iterator[Problem]:
    """Yield corrections whose old value is in no committed version of the file."""
    for subject in project.ledger.subjects():
        indicators = [i for i in subject.indicators.values() if i.corrections]
        values = _values(project.root, subject) if indicators else None
        for indicator in indicators:
            for correction in indicator.corrections:
                if values is not None and correction.old not in values.get(indicator.name, set()):
                    yield UNPUBLISHED_VALUE.problem(
                        path=indicator.path,
                        line=indicator.line,
                        found=quoted(correction.old),
                        expected="这个指标以前提交过的数",
                        mend="把“原值”写成当时公布的数，一字不差",
                    )


def _values(root: Path, subject: Subject) -> dict[str, set[str]] | None:
    """Return every value that each figure of a subject ever had; None where there is no history."""
    log = _git(root, "log", f"--max-count={MAX_VERSIONS}", "--format=%H", "--", subject.path)
    if not log:
        return None
    values: dict[str, set[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{subject.stem}.yml"
        for version in log.split():
            file.write_text(_version(root, version, subject.path), "utf-8")
            old = SubjectFile(file, subject.path, subject.year).subject()
            for indicator in old.indicators.values() if old else ():
                values.setdefault(indicator.name, set()).add(indicator.text)
    return values


@lru_cache(maxsize=4 * MAX_VERSIONS)
def _version(root: Path, version: str, path: str) -> str:
    """Return a file as it was committed; a version never changes."""
    return _git(root, "show", f"{version}:./{path}")


def _git(root: Path, *command: str) -> str:
    """Return the output of git, or an empty text where it fails."""
    try:
        git = subprocess.run(["git", *command], cwd=root, capture_output=True, check=False)
    except OSError:  # git is not installed
        return ""
    return "" if git.returncode else git.stdout.decode("utf-8", "replace")


CHECK = Check("更正", check_town=check_town, check_project=check_project)
