"""Whether a correction names a value that the figure really had (`更正`).

What was published is what was committed: some earlier version of the file must give the figure
the old value. Outside a git repository nothing is checked.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ...ledger.model import Subject
from ...ledger.problem import Kind, Problem, quoted
from ...ledger.subject import SubjectFile
from ..project import Project
from . import Check

UNPUBLISHED_VALUE = Kind(
    "R12",
    "更正的原值没有公布过",
    "“更正”里写的原值，以前提交过的台账里没有。",
    advice=(
        "要有提交历史才查得出来。“原值”要与当时提交的一字不差，当时写的是“约12场”，就写“约12场”。"
    ),
)

MAX_VERSIONS = 100


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


CHECK = Check("更正", check_project=check_project)
