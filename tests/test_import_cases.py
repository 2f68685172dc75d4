"""Importing short texts of every kind: what goes to the ledger, under which name, and what not."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from test_import import run_import, with_small_counts

from macros.desk.importer import topics
from macros.desk.importer.placement import Plan

ROOT = Path(__file__).parents[1]
CASES: dict[str, dict[str, dict[str, list[str]]]] = yaml.safe_load(
    (Path(__file__).parent / "import_cases.yml").read_text("utf-8")
)
HEADINGS = "一、主要举措和成效\n（一）综合工作\n"


@dataclass(frozen=True)
class Outcome:
    """One figure that went to the ledger."""

    name: str
    value: str

    def answers(self, expected: str) -> bool:
        """Return whether it is one of the figures that a case accepts."""
        *names, values = expected.split("=")
        return self.value in values.split("|") and (
            not names or any(self._is_called(name) for name in names[0].split("|"))
        )

    def _is_called(self, name: str) -> bool:
        return self.name == name if "." in name else self.name.partition(".")[2] == name


def outcomes(plan: Plan) -> list[Outcome]:
    """Return the figures of the new ledger, hidden ones as `隐去`."""
    entries = [
        Outcome(f"{topic.short}.{entry.name}", entry.value)
        for topic in plan.topics
        for entry in topic.entries.values()
        if entry.value and not entry.value.startswith("少于10")
    ]
    return entries + [Outcome("", "隐去") for edit in plan.edits if edit.treatment == "隐去"]


def faults(plan: Plan, expected: list[str]) -> list[str]:
    """Return what the ledger lacks of what a case asks for, and what it has besides."""
    rest = outcomes(plan)
    listed = [edit.text for edit in plan.edits if edit.treatment in ("原文", "计划")]
    listed += [number.text for number in plan.leftovers]
    found = []
    for item in sorted(expected, key=lambda item: item.startswith("~")):
        if item.lstrip("~").startswith("?"):
            words = item.lstrip("~").replace("?", "").split("|")
            lacks = not any(word in text for word in words for text in listed)
        else:
            match = next((one for one in rest if one.answers(item.lstrip("~"))), None)
            lacks = match is None
            rest = [one for one in rest if one is not match]
        if lacks and not item.startswith("~"):
            found.append(f"缺 {item}")
    return found + [f"多 {one.name}={one.value}" for one in rest]


def import_case(root: Path, text: str, *, second_year: bool) -> Plan:
    """Import a text of the cases, after a year or as the first."""
    if second_year:
        shutil.copytree(ROOT / "data", root / "data")
    whole = text if text.startswith(("一、", "第一部分")) else HEADINGS + text
    return run_import(root, with_small_counts(whole) + "\n").plan


@pytest.mark.parametrize(
    ("years", "kind", "text"),
    [
        pytest.param(years, kind, text, id=f"{kind}-{number}")
        for years in ("没有去年", "有去年")
        for kind, cases in CASES[years].items()
        for number, text in enumerate(cases, 1)
    ],
)
def test_a_short_text_gives_the_figures_it_states(
    years: str, kind: str, text: str, tmp_path: Path
) -> None:
    plan = import_case(tmp_path, text, second_year=years == "有去年")
    assert not faults(plan, CASES[years][kind][text])


@pytest.mark.parametrize("heading", CASES["主题名"])
def test_a_heading_gives_a_subject_of_whole_words(heading: str) -> None:
    assert topics.subject_name(heading, ()) in CASES["主题名"][heading]
