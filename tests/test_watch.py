"""Checking again after every save gives the list of a first check; the editor's task."""

import json
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from test_source import damage

from macros.desk import check, problems
from macros.desk.checks import CHECKS, Check, links
from macros.desk.problems import Desk, every_problem
from macros.desk.project import PageFile, TownData, read_project
from macros.ledger.day import today
from macros.ledger.problem import Problem

PAGES = (
    "index.md", "report/2024.md", "about/errors.md", "statistics/mediation.md",
    "statistics/correction.md", "learn/index.md", "learn/neighbours.md", "learn/laws.md",
    "services/index.md", "services/mediation.md", "about/index.md", "about/leaving.md",
)  # fmt: skip
DATA = (
    "2024/mediation.yml", "2024/correction.yml", "site.yml", "units.yml", "wordings.yml",
    "laws.yml", "glossary.yml", "hotlines.yml", "places.yml", "services/mediation.yml",
    "quizzes/neighbours.yml",
)  # fmt: skip


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return small(tmp_path)


def small(folder: Path) -> Path:
    """Make a project of a few pages and data files of this one."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in [f"docs/{page}" for page in PAGES] + [f"data/{file}" for file in DATA]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


# --- what editors do ------------------------------------------------------------------------


def _anywhere(root: Path, hand: random.Random) -> Path:
    """Return a page or, more rarely, a data file."""
    pages = sorted((root / "docs").rglob("*.md"))
    return hand.choice(pages * 3 + sorted((root / "data").rglob("*.yml")))


def _type(root: Path, hand: random.Random) -> None:
    file = _anywhere(root, hand)
    said = hand.choice([
        "截止目前,共调解约154宗。", "{{ 调解.调解案件 }}", "待补充", "## 新的一节 { #s1 }", "<b>",
        "[去](../learn/laws.md#民法典)", '{{ 法条("民法典", 99999) }}', "[去](index.md#s1)",
        "[站](https://example.com/)",
    ])  # fmt: skip
    mark = "# " if file.suffix == ".yml" else ""
    file.write_text(f"{file.read_text('utf-8', errors='replace')}\n{mark}{said}\n", "utf-8")


def _spoil(root: Path, hand: random.Random) -> None:
    file = _anywhere(root, hand)
    text = damage(file.read_text("utf-8", errors="replace"), hand)
    file.write_bytes(text.encode("utf-8", "replace"))


def _restore(root: Path, hand: random.Random) -> None:
    name = hand.choice([f"docs/{page}" for page in PAGES] + [f"data/{file}" for file in DATA])
    shutil.copy(ROOT / name, root / name)


def _delete(root: Path, hand: random.Random) -> None:
    _anywhere(root, hand).unlink()


def _move(root: Path, hand: random.Random) -> None:
    file = _anywhere(root, hand)
    file.rename(file.with_name(f"moved{hand.randint(0, 9)}{file.suffix}"))


def _menu(root: Path, hand: random.Random) -> None:
    (root / "mkdocs.yml").write_text(hand.choice(["a: b\n", "a: \u202eb\n"]), "utf-8")


def _picture(root: Path, hand: random.Random) -> None:
    picture = root / "docs" / "about" / "a.png"
    page = root / "docs" / "index.md"
    if picture.exists():
        picture.unlink()
    else:
        picture.write_bytes(b"")
        page.write_text("# 首页\n\n![有字](about/a.png)\n", "utf-8")


EDITS: list[Callable[[Path, random.Random], None]] = [
    _type, _type, _type, _spoil, _restore, _delete, _move, _menu, _picture,
]  # fmt: skip


@given(hand=st.randoms(use_true_random=False), saves=st.integers(3, 6))
@settings(max_examples=6)
def test_after_any_saves_the_list_is_the_one_from_scratch(
    tmp_path_factory: pytest.TempPathFactory, hand: random.Random, saves: int
) -> None:
    root = small(tmp_path_factory.mktemp("town"))
    desk = Desk(root)
    for _ in range(saves):
        hand.choice(EDITS)(root, hand)
        release = hand.random() < 0.5
        assert desk.problems(release=release) == every_problem(read_project(root), release=release)


def test_an_anchor_that_goes_spoils_links_of_other_pages(town: Path) -> None:
    page, other = town / "docs/about/index.md", town / "docs/about/errors.md"
    page.write_text("# 甲\n\n## 乙 { #there }\n", "utf-8")
    other.write_text("# 丙\n\n[去](index.md#there)\n", "utf-8")
    desk = Desk(town)
    assert "K01" not in codes(desk, other)
    page.write_text("# 甲\n\n## 乙\n", "utf-8")
    assert "K01" in codes(desk, other)


def test_a_name_that_goes_spoils_every_page_that_uses_it(town: Path) -> None:
    file = town / "data/2024/mediation.yml"
    desk = Desk(town)
    before = desk.problems()
    file.write_text(file.read_text("utf-8").replace("调解案件", "案件"), "utf-8")
    new = {p.path for p in desk.problems() if p not in before and p.code == "P01"}
    assert {"docs/report/2024.md", "docs/statistics/mediation.md"} <= new


def test_the_day_after_is_another_day(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = town / "docs/about/index.md"
    page.write_text(f"---\n复核日期: {today()}\n---\n# 甲\n", "utf-8")
    desk = Desk(town)
    assert "K05" not in codes(desk, page)

    tomorrow = today() + timedelta(days=1)
    for module in (problems, links):
        monkeypatch.setattr(module, "today", lambda: tomorrow)
    assert "K05" in codes(desk, page)


def test_only_the_saved_page_is_checked_again(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []

    def look(page: PageFile, _: TownData) -> Iterator[Problem]:
        looked_at.append(page.source)
        return iter(())

    monkeypatch.setitem(CHECKS, "看一眼", Check("看一眼", look))
    desk = Desk(town)
    desk.problems()
    assert sorted(looked_at) == sorted(PAGES)
    looked_at.clear()
    page = town / "docs/about/index.md"
    page.write_text(page.read_text("utf-8") + "\n多一句。\n", "utf-8")
    desk.problems()
    assert looked_at == ["about/index.md"]


def codes(desk: Desk, page: Path) -> set[str]:
    return {p.code for p in desk.problems() if page.as_posix().endswith(p.path)}


# --- the command and the editor's task --------------------------------------------------------


def test_watching_lists_the_problems_after_each_save(town: Path) -> None:
    page = town / "docs/about/index.md"
    command = [sys.executable, "-m", "macros", "--root", str(town), "check", "--watch"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as run:
        assert run.stdout is not None
        try:
            first = next_list(run.stdout)
            assert not [line for line in first if "民法典(99999)" in line]
            assert all(re.match(r"\S+:\d+：", line) for line in first[:-1]), "a place each"
            page.write_text("# 甲\n\n一\n\n截止目前没有。\n", "utf-8")
            assert [
                line for line in next_list(run.stdout) if line.startswith("docs/about/index.md:5")
            ]
            page.unlink()
            assert not [line for line in next_list(run.stdout) if "docs/about/index.md:5" in line]
        finally:
            run.send_signal(signal.SIGINT)
        assert run.wait(20) == 130


def next_list(lines: Iterator[str]) -> list[str]:
    """Return the lines of the next list."""
    assert next(lines).strip() == check.START_LINE
    found: list[str] = []
    for line in lines:
        if line.strip() == check.END_LINE:
            return found
        found.append(line)
    raise AssertionError(found)


def test_the_task_of_the_editor_understands_each_line(town: Path) -> None:
    [task] = json.loads((ROOT / ".vscode" / "tasks.json").read_text("utf-8"))["tasks"]
    assert task["args"] == ["check", "--watch"]
    found = Desk(town).problems()
    assert {p.level for p in found} == {"错误", "提醒"}
    for problem in found:
        [(matcher, match)] = [
            (one, m)
            for one in task["problemMatcher"]
            if (m := re.search(one["pattern"]["regexp"], str(problem)))
        ]
        part = matcher["pattern"]
        assert match[part["file"]] == problem.path
        assert match[part["line"]] == str(problem.line)
        assert match[part["code"]] == problem.code
        assert matcher["severity"] == {"错误": "error", "提醒": "warning"}[problem.level]
    for one in task["problemMatcher"]:
        assert re.search(one["background"]["beginsPattern"], check.START_LINE)
        assert re.search(one["background"]["endsPattern"], check.END_LINE)
        assert not re.search(one["pattern"]["regexp"], check.END_LINE)
