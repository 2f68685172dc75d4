"""Personal data, and withheld counts told in prose."""

from __future__ import annotations

from collections.abc import Iterator

from ...ledger.problem import Problem
from .. import privacy
from ..project import Project


def check(project: Project) -> Iterator[Problem]:
    """What must not be in any page or data file. Messages never repeat the datum."""
    hidden = [
        indicator.name
        for subject in project.ledger.subjects()
        for indicator in subject.indicators.values()
        if indicator.hidden
    ]
    for page in project.pages:
        found = [(f, "N01") for f in privacy.findings(page.body)]
        found += [(f, "N02") for f in privacy.small_counts(page.body, hidden)]
        for finding, code in found:
            yield page.problem(
                finding.start,
                code,
                finding.found,
                "“少于10人”，或者不写人数" if code == "N02" else "不写出个人信息",
                finding.why,
                level=finding.level,
            )
    yield from _data(project)


def _data(project: Project) -> Iterator[Problem]:
    for file in sorted((project.root / "data").rglob("*.yml")):
        text = file.read_text("utf-8", errors="replace")
        for finding in privacy.findings(text):
            yield Problem(
                path=file.relative_to(project.root).as_posix(),
                line=text.count("\n", 0, finding.start) + 1,
                code="N01",
                found=finding.found,
                expected="不写出个人信息",
                mend=finding.why,
                level=finding.level,
            )
