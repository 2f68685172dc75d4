"""The figures of the approved report as a witness against the ledger."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from bench.mutations import noticed
from conftest import ROOT
from towns import FIRST

from macros.cli import main
from macros.desk.checks import witness
from macros.desk.problems import every_problem
from macros.desk.project import Project, read_project
from macros.ledger.problem import Problem

REPORT = "2024年工作报告"
SMALL = "7" + "人"


def subject(*indicators: str, name: str = "养老", place: str = "四（一）", more: str = "") -> str:
    lines = "".join(f"  {line}\n" for line in indicators)
    return f"主题: {name}\n来源: {REPORT} {place}\n期间: 全年\n{more}指标:\n{lines}"


def approved(*sections: str, left_out: Iterable[str] = ()) -> str:
    lines = [f"来源: {REPORT}", "章节:", *(f"  {section}" for section in sections)]
    lines += ["不入台账:", *(f"  {section}" for section in left_out)] if left_out else []
    return "\n".join([*lines, ""])


def written(folder: Path, figures: str | None, *subjects: str) -> Project:
    """Write a town with these approved figures and return it; None for no such file."""
    year = folder / "data" / "2024"
    year.mkdir(parents=True, exist_ok=True)
    (folder / "docs").mkdir(exist_ok=True)
    for number, text in enumerate(subjects):
        (year / f"{number}.yml").write_text(text, "utf-8")
    if figures is not None:
        (year / "witness.yml").write_text(figures, "utf-8")
    return read_project(folder)


def found(folder: Path, figures: str | None, *subjects: str) -> list[Problem]:
    """Return what the check finds with these approved figures; None for no such file."""
    project = written(folder, figures, *subjects)
    assert not project.problems
    return list(witness.CHECK(project))


def every(folder: Path, figures: str, *subjects: str) -> list[str]:
    """Return the codes of everything that is wrong, the reading of the ledger included."""
    return [p.code for p in every_problem(written(folder, figures, *subjects))]


def codes(folder: Path, figures: str | None, *subjects: str) -> list[tuple[str, str, int]]:
    problems = found(folder, figures, *subjects)
    return [(p.code, p.path.removeprefix("data/2024/"), p.line) for p in problems]


SUBJECT = subject("甲: 约154宗", "乙: 67宗", "丙: 6万余份", "丁: {值: 0人, 表述: 无一人缺席}")
RIGHT = "四（一）: [约154宗, 67宗, 6万余份, 0人: 无一人缺席]"


def test_figures_that_are_all_approved(tmp_path: Path) -> None:
    assert not codes(tmp_path, approved(RIGHT), SUBJECT)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("约154宗", "154宗", FIRST), ("约154宗", "约145宗", FIRST), ("67宗", "670宗", FIRST + 1),
        ("6万余份", "6万余件", FIRST + 2), ("6万余份", "60000余份", FIRST + 2), ("0人", "12人", 8),
    ],
)  # fmt: skip
def test_a_figure_changed_by_mistake_is_told_once(
    tmp_path: Path, old: str, new: str, line: int
) -> None:
    (problem,) = found(tmp_path, approved(RIGHT), SUBJECT.replace(old, new))
    assert (problem.code, problem.level, problem.line) == ("B06", "错误", line)
    assert problem.nearest == old


def test_a_figure_more_is_a_question(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, approved(RIGHT), f"{SUBJECT}  戊: 8场\n")
    assert (problem.code, problem.level, problem.line) == ("B06", "提醒", FIRST + 4)


def test_a_figure_that_came_to_nothing(tmp_path: Path) -> None:
    file = approved(RIGHT, "四（二）:\n    - 9场")
    assert codes(tmp_path, file, SUBJECT) == [("B07", "witness.yml", 5)]
    left_out = approved(RIGHT, "四（二）: [9场]", left_out=["四（二）: [9场: 往年的]"])
    assert not codes(tmp_path, left_out, SUBJECT)


def test_what_is_left_out_must_have_been_approved_there(tmp_path: Path) -> None:
    file = approved(RIGHT, "四（二）: [9场]", left_out=["四（三）: [9场: 往年的]"])
    assert [code for code, _, _ in codes(tmp_path, file, SUBJECT)] == ["B07", "B06"]


@pytest.mark.parametrize("place", ["四（二）", "四", "五（一）"])
def test_another_section_is_no_witness(tmp_path: Path, place: str) -> None:
    file = approved("四（一）: [9场]", f"{place}: [8场]")
    text = subject("甲: 9场", f"乙: {{值: 8场, 来源: {REPORT} {place}}}")
    assert not codes(tmp_path, file, text)
    changed = subject("甲: 9场", "乙: 8场")
    assert {code for code, _, _ in codes(tmp_path, file, changed)} == {"B06", "B07"}


def test_every_occurrence_counts(tmp_path: Path) -> None:
    text = subject("甲: 9场", "乙: 9场")
    assert codes(tmp_path, approved("四（一）: [9场]"), text) == [("B06", "0.yml", FIRST + 1)]
    assert not codes(tmp_path, approved("四（一）: [9场, 9场]"), text)
    three = approved("四（一）: [9场, 9场, 9场]")
    assert codes(tmp_path, three, text) == [("B07", "witness.yml", 3)]


@pytest.mark.parametrize(
    "files",
    [
        [subject("甲: 约 154宗", "乙: 67宗")],
        [subject("甲: 约154宗", "乙: [")],
        ["主题: [", subject("乙: 67宗", name="助残")],
    ],
)
def test_a_figure_that_cannot_be_read_is_not_told_as_missing_too(
    tmp_path: Path, files: list[str]
) -> None:
    problems = every(tmp_path, approved("四（一）: [约154宗, 67宗]"), *files)
    assert "B07" not in problems and {"F01", "L04"} & set(problems)


def test_a_missing_figure_of_another_section_is_told_all_the_same(tmp_path: Path) -> None:
    file = approved("四（一）: [约154宗]", "四（二）: [9场, 8场]")
    other = subject("丙: 9场", name="助残", place="四（二）")
    assert every(tmp_path, file, subject("甲: 约 154宗"), other).count("B07") == 1


@pytest.mark.parametrize(
    ("lines", "disorder"),
    [
        (["甲: 5篇", "乙: 8篇", "丙: 3场"], False),
        (["丙: 3场", "甲: 5篇", "乙: 8篇"], False),  # another unit
        (["甲: 8篇", "乙: 5篇", "丙: 3场"], True),
        (["甲: 8篇", "丙: 3场", "乙: 5篇"], True),
    ],
)
def test_figures_of_a_unit_come_in_the_same_order(
    tmp_path: Path, lines: list[str], disorder: bool
) -> None:
    problems = found(tmp_path, approved("四（一）: [5篇, 8篇, 3场]"), subject(*lines))
    assert [(p.code, p.level) for p in problems] == [("B08", "提醒")] * disorder


def test_subjects_of_one_section_need_not_take_turns(tmp_path: Path) -> None:
    file = approved("四（一）: [1篇, 2篇, 3篇, 4篇]")
    one, two = subject("甲: 1篇", "乙: 3篇"), subject("甲: 2篇", "乙: 4篇", name="助残")
    assert not codes(tmp_path, file, two, one)


def test_a_correction_is_measured_by_what_was_published(tmp_path: Path) -> None:
    change = "日期: 2025-06-01, 原因: 漏计, 批准: 分管领导"
    entry = f"甲: {{值: 15场, 更正: [{{{change}, 原值: 12场, 现值: 15场}}]}}"
    assert not codes(tmp_path, approved("四（一）: [12场]"), subject(entry))
    assert codes(tmp_path, approved("四（一）: [15场]"), subject(entry)) == [
        ("B06", "0.yml", FIRST)
    ]


@pytest.mark.parametrize(
    "entry",
    ["丙: 待补充", "丙: {派生: 甲 * 2, 单位: 场}", "丙: {值: 少于10人, 敏感: 是}",
     "丙: {值: 9次, 来源: 统计年报 四（一）}", "丙: {表述: 一切如常}", "丙: {目标: 不少于5场}"],
)  # fmt: skip
def test_what_the_report_does_not_state_is_not_compared(tmp_path: Path, entry: str) -> None:
    assert not codes(tmp_path, approved("四（一）: [3场]"), subject("甲: 3场", entry))


def test_figures_without_a_section(tmp_path: Path) -> None:
    text = subject("甲: 3场", place="")
    assert not codes(tmp_path, approved("全文: [3场]"), text)
    assert codes(tmp_path, approved("全文: [4场]"), text) == [("B06", "0.yml", FIRST)]


# --- no witness ---------------------------------------------------------------------------


def test_a_year_without_approved_figures_is_reminded_once(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, None, SUBJECT, subject("甲: 3场", name="助残"))
    assert (problem.code, problem.level) == ("B09", "提醒")


def test_a_year_still_to_be_filled_in_is_not(tmp_path: Path) -> None:
    assert not codes(tmp_path, None, subject("甲: 待补充", "乙: {目标: 不少于5场}"))
    assert not codes(tmp_path, approved(RIGHT), subject("甲: 待补充"))


def test_a_new_year_waits_for_its_own(tmp_path: Path) -> None:
    found(tmp_path, approved(RIGHT), SUBJECT)
    assert main(["--root", str(tmp_path), "new-year", "2025"]) == 0
    assert [file.name for file in (tmp_path / "data" / "2025").iterdir()] == ["0.yml"]


# --- small counts -------------------------------------------------------------------------

SENSITIVE = subject(
    "甲: 28人", "乙: 少于10人", "丙: {值: 0人, 表述: 无一人重犯}", more="敏感: 是\n"
)


@pytest.mark.parametrize(
    "entry",
    [SMALL, f"28人, {SMALL}", f"约{SMALL}", f"0人: 其中{SMALL}在外", "3名", "28人] # 另有三人\n#["],
)
def test_a_small_count_is_refused_and_not_repeated(tmp_path: Path, entry: str) -> None:
    problems = found(tmp_path, approved(f"四（一）: [{entry}]"), SENSITIVE)
    told = [p for p in problems if p.code == "D01"]
    assert [p.path for p in told] == ["data/2024/witness.yml"]
    assert "7" not in str(told[0]).partition("：")[2]


@pytest.mark.parametrize(
    "entry", ["28人, 0人: 无一人重犯", "28人, 0人, 8次, 3宗, 5人次", "少于10人"]
)
def test_what_is_no_small_count_is_not_refused(tmp_path: Path, entry: str) -> None:
    problems = found(tmp_path, approved(f"四（一）: [{entry}]"), SENSITIVE)
    assert "D01" not in {p.code for p in problems}


def test_staff_whom_the_ledger_shows_are_no_secret_of_their_section(tmp_path: Path) -> None:
    staff = subject("甲: 28人", "社工: {值: 2名, 敏感: 否}", more="敏感: 是\n")
    assert not codes(tmp_path, approved("四（一）: [28人, 2名]"), staff)
    assert codes(tmp_path, approved("四（一）: [28人, 2名, 3名]"), staff)


def test_an_ordinary_section_may_count_few_people(tmp_path: Path) -> None:
    assert not codes(tmp_path, approved("四（一）: [4名]"), subject("甲: 4名"))


# --- the file -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("章节:\n  四（一）: [3场]\n", "L11"),
        ("来源:\n章节:\n  四（一）: [3场]\n", "L11"),
        (f"来源: {REPORT}\n", "L11"),
        (approved("四（一）: [三场]"), "F01"),
        (approved("四（一）: [3]"), "F01"),
        (approved("四（一）: 3场"), "L09"),
        (approved("第四章: [3场]"), "L09"),
        (f"来源: {REPORT}\n章节: [3场]\n", "L09"),
        (approved("四（一）: [3场]") + "备注: 某\n", "L08"),
        (approved("四（一）: [3场]", left_out=["四（一）: [3场]"]), "L11"),
        (approved("四（一）: [3场: [某]]"), "L09"),
        ("", "L03"),
    ],
)  # fmt: skip
def test_a_malformed_file_is_told(tmp_path: Path, text: str, code: str) -> None:
    problems = found(tmp_path, text, subject("甲: 3场"))
    assert code in {p.code for p in problems if p.path == "data/2024/witness.yml"}


# --- what it is for -----------------------------------------------------------------------


def test_nearly_every_single_mistake_is_noticed(tmp_path: Path) -> None:
    own = ROOT / "tests" / "fictional" / "data"
    for name in ("mediation", "legal-education", "witness"):
        (tmp_path / "data" / "2024").mkdir(parents=True, exist_ok=True)
        shutil.copy(own / "2024" / f"{name}.yml", tmp_path / "data" / "2024")
    shutil.copy(own / "units.yml", tmp_path / "data")
    before = {file: file.read_bytes() for file in tmp_path.rglob("*.yml")}
    answers = noticed(tmp_path)
    every = [answer for kind in answers.values() for answer in kind]
    assert len(answers) == 8 and len(every) > 60
    assert all(sum(kind) / len(kind) > 0.85 for kind in answers.values()), answers
    assert before == {file: file.read_bytes() for file in tmp_path.rglob("*.yml")}
    (tmp_path / "data" / "2024" / "witness.yml").unlink()
    blind = [answer for kind in noticed(tmp_path).values() for answer in kind]
    assert sum(blind) < sum(every)
