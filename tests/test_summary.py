"""The list of `nianbao check` for people: alike reminders on one line, then what to do next."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from macros.cli import main
from macros.desk import summary
from macros.desk.checks.upkeep import GAP
from macros.ledger.problem import Level, Problem

SCREEN = 25
"""Lines of a terminal."""
OUTPUT_LINES = 9
"""Lines that `make site` prints after its check."""


def problem(
    path: str, line: int = 3, *, level: Level = "提醒", found: str = "甲", mend: str = "补上"
) -> Problem:
    return GAP.problem(path=path, line=line, found=found, expected="乙", mend=mend, level=level)


def many(level: Level = "提醒", **alike: str) -> list[Problem]:
    return [problem(f"docs/{n}.md", n, level=level, **alike) for n in range(1, 8)]


def sizes(problems: list[Problem]) -> list[int]:
    return [len(group) for group in summary.groups(problems)]


# --- what stays apart, then what goes together ------------------------------------------------


def test_no_place_of_an_error_is_lost() -> None:
    lines = [summary.line(group) for group in summary.groups(many("错误"))]
    assert [line.split("：")[0] for line in lines] == [f"docs/{n}.md:{n}" for n in range(1, 8)]


def test_a_few_reminders_have_a_line_each() -> None:
    assert sizes(many()[: summary.FEW]) == [1] * summary.FEW


def test_reminders_that_are_mended_differently_stay_apart() -> None:
    reminders = [problem("docs/a.md", n, mend=f"换成第{n}个") for n in range(9)]
    assert sizes(reminders) == [1] * 9


def test_alike_reminders_are_one_line_with_their_count_and_first_place() -> None:
    [group] = summary.groups(many())
    line = summary.line(group)
    assert "7处" in line and "7个文件" in line and "docs/1.md:1" in line
    assert "docs/2.md" not in line


def test_the_same_finding_goes_together_before_the_same_file() -> None:
    names = [problem("data/site.yml", n, found=f"名称{'甲乙丙丁'[n]}") for n in range(4)]
    counts = [problem(f"docs/{n}.md", found=f"{n}处") for n in range(5)]
    rest = [problem(f"docs/z{n}.md", found=f"别的{'甲乙丙丁'[n]}") for n in range(4)]
    groups = summary.groups([*names, *counts, *rest])
    assert groups == [names, counts, rest]


some_problems = st.builds(
    problem,
    st.sampled_from(["data/a.yml", "docs/b.md", "docs/c.md"]),
    st.integers(1, 9),
    level=st.sampled_from(["错误", "提醒"]),
    found=st.sampled_from(["甲", "乙1", "乙2"]),
    mend=st.sampled_from(["补上", "删去"]),
)


@given(st.lists(some_problems, max_size=40))
def test_every_problem_is_in_one_group_and_errors_come_first(problems: list[Problem]) -> None:
    problems.sort(key=lambda p: (p.path, p.line))
    groups = summary.groups(problems)
    assert Counter(p for group in groups for p in group) == Counter(problems)
    heads = [(group[0].level != "错误", group[0].path, group[0].line) for group in groups]
    assert heads == sorted(heads)
    assert all(group == sorted(group, key=lambda p: (p.path, p.line)) for group in groups)
    assert all(len({(p.level, p.mend) for p in group}) == 1 for group in groups)


# --- what to do next --------------------------------------------------------------------------


def test_the_first_file_with_errors_comes_next() -> None:
    errors = [problem("data/a.yml", line, level="错误") for line in (5, 8)]
    later = problem("docs/b.md", level="错误")
    step = summary.next_step([problem("data/0.yml"), *errors, later], release=False)
    assert "data/a.yml" in step and "2个错误" in step and "第5行" in step and "make check" in step
    assert "--release" in summary.next_step(errors, release=True)


@pytest.mark.parametrize("problems", [[], [problem("docs/a.md")]])
def test_without_errors_the_site_comes_next(problems: list[Problem]) -> None:
    step = summary.next_step(problems, release=False)
    assert "make serve" in step and "make site" in step
    assert "make release" in summary.next_step(problems, release=True)


def test_windows_has_no_make(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as windows:
        windows.setattr(os, "name", "nt")
        steps = [
            summary.next_step(problems, release=release)
            for problems in ([], many("错误"))
            for release in (False, True)
        ]
    assert all(".\\nianbao " in step and "make" not in step for step in steps)


# --- the command ------------------------------------------------------------------------------


def check(capsys: pytest.CaptureFixture[str], *words: str, root: Path = ROOT) -> list[str]:
    main(["--root", str(root), "check", *words])
    return capsys.readouterr().out.splitlines()


def test_the_repository_fits_on_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    lines = check(capsys, "--step")
    assert len(lines) + OUTPUT_LINES <= SCREEN
    assert not [line for line in lines if "make" in line], "make goes on by itself"
    assert "make serve" in check(capsys)[-1]


def test_all_lists_every_place(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--root", str(ROOT), "check", "--format", "json"])
    places = [f"{p['path']}:{p['line']}" for p in json.loads(capsys.readouterr().out)]
    listed = check(capsys, "--all")[: len(places)]
    assert [line.split("：")[0] for line in listed] == places
    short = check(capsys)
    assert len(short) < len(places) and any("check --all" in line for line in short)


def test_an_error_stops_at_its_file_in_a_step_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "data" / "site.yml").write_text("邮编: 某\n", "utf-8")
    assert "data/site.yml" in check(capsys, "--step", root=tmp_path)[-1]
