"""Figures beside those of the year before: jumps, slips from other rows, what did not change."""

from pathlib import Path

import pytest
from towns import FIRST, load_town, subject

from macros.desk.checks import lastyear, oddities
from macros.desk.project import read_project
from macros.ledger.problem import Problem


def found(
    folder: Path, *indicators: str, before: tuple[str, ...] = (), more: str = ""
) -> list[Problem]:
    """Return what the checks find in a town with these indicators, and those of a year before."""
    keys = [more] if more else []
    files = {
        "2023/0.yml": subject(*before, keys=keys),
        "units.yml": "同类单位:\n  - [件, 起]\n",
    }
    load_town(folder, subject(*indicators, keys=keys), files=files)
    town = read_project(folder)
    return [*lastyear.CHECK(town), *oddities.CHECK(town)]


def codes(
    folder: Path, *indicators: str, before: tuple[str, ...] = (), more: str = ""
) -> list[str]:
    return [problem.code for problem in found(folder, *indicators, before=before, more=more)]


def copied(problem: Problem) -> str:
    """Return the line that settles a question."""
    return problem.mend.rpartition("照录: ")[2].rstrip("”")


# --- jumps --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("20场", "40场"), ("40场", "20场"), ("1500宗", "154宗"), ("约150宗", "约1540宗"),
        ("4万元", "4亿元"), ("12场", "30余场"), ("3件", "30件"), ("120件", "0件"), ("0件", "12件"),
        ("45%", "95%"), ("12件", "40件"),
    ],
)  # fmt: skip
def test_a_jump_is_asked_about_until_it_is_copied(tmp_path: Path, old: str, new: str) -> None:
    (problem,) = found(tmp_path, f"甲: {new}", before=(f"甲: {old}",))
    assert (problem.code, problem.level, problem.line) == ("B03", "提醒", FIRST)
    line = problem.mend.rpartition("照录: ")[2].rstrip("”")
    assert not found(tmp_path, f"甲: {{值: {new}, 照录: {line}}}", before=(f"甲: {old}",))
    assert not found(tmp_path, f"甲: {{值: {old}}}", before=(f"甲: {old}",))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("20场", "39场"), ("20场", "11场"), ("2件", "5件"), ("9件", "4件"), ("0件", "3件"),
        ("3件", "0件"), ("20场", "待补充"), ("待补充", "20场"),
        ("{值: 20场, 口径: 全镇}", "{值: 60场, 口径: 全镇和各村}"), ("90%", "98%"),
    ],
)  # fmt: skip
def test_an_ordinary_change_is_not_asked_about(tmp_path: Path, old: str, new: str) -> None:
    assert not found(tmp_path, f"甲: {new}", before=(f"甲: {old}",))


def test_a_tenfold_jump_is_told_in_stronger_words(tmp_path: Path) -> None:
    (twice,) = found(tmp_path / "a", "甲: 40场", before=("甲: 20场",))
    (tenfold,) = found(tmp_path / "b", "甲: 200场", before=("甲: 20场",))
    assert "小数点" in tenfold.expected
    assert "小数点" not in twice.expected


def test_units_that_count_the_same_are_compared(tmp_path: Path) -> None:
    files = {"2023/0.yml": subject("甲: 20起"), "units.yml": "同类单位:\n  - [件, 起]\n"}
    load_town(tmp_path, subject("甲: 60件"), files=files)
    assert [p.code for p in lastyear.CHECK(read_project(tmp_path))] == ["B03"]


@pytest.mark.parametrize("note", ["存疑: 待核实", "照录: 20场 → 61场", "存疑: 比上一年多"])
def test_only_the_jump_itself_is_settled(tmp_path: Path, note: str) -> None:
    assert codes(tmp_path, f"甲: {{值: 60场, {note}}}", before=("甲: 20场",)) == ["B03"]


# --- other rows ---------------------------------------------------------------------------


def test_another_figure_of_last_year_is_asked_about_until_it_is_copied(tmp_path: Path) -> None:
    before = ("甲: 253场", "乙: 318场")
    (problem,) = found(tmp_path, "甲: 318场", "乙: 347场", before=before)
    assert (problem.code, problem.level, problem.line) == ("B10", "提醒", FIRST)
    assert "乙" in problem.expected
    entry = f"甲: {{值: 318场, 照录: {copied(problem)}}}"
    assert not found(tmp_path, entry, "乙: 347场", before=before)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (("甲: 300场", "乙: 347场"), ("甲: 253场", "乙: 300场")),  # round
        (("甲: 32场", "乙: 35场"), ("甲: 25场", "乙: 32场")),  # small
        (("甲: 318场", "乙: 347份"), ("甲: 253场", "乙: 318份")),  # another unit
        (("甲: 98.4%", "乙: 97.2%"), ("甲: 96.5%", "乙: 98.4%")),  # rates
        (
            ("甲: 318场", "乙: 318场"),
            ("甲: 253场", "乙: 318场"),
        ),  # it stayed
        (("甲: 318场", "丙: 347场"), ("甲: 253场", "乙: 318场")),  # of what is no more
        (("甲: {值: 318场, 口径: 新}", "乙: 347场"), ("甲: 253场", "乙: 318场")),
    ],
)
def test_what_is_like_another_figure_by_chance(
    tmp_path: Path, now: tuple[str, ...], before: tuple[str, ...]
) -> None:
    assert "B10" not in codes(tmp_path, *now, before=before)


def test_two_figures_filled_in_the_wrong_rows(tmp_path: Path) -> None:
    before = ("甲: 120场", "乙: 225场")
    problems = found(tmp_path, "甲: 231场", "乙: 117场", before=before)
    assert [(p.code, p.line) for p in problems] == [("B11", FIRST), ("B11", FIRST + 1)]
    settled = [
        f"{name}: {{值: {value}, 照录: {copied(problem)}}}"
        for name, value, problem in zip("甲乙", ("231场", "117场"), problems, strict=True)
    ]
    assert not found(tmp_path, *settled, before=before)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (("甲: 120场", "乙: 110场"), ("甲: 110场", "乙: 120场")),  # too near each other to tell
        (("甲: 150场", "乙: 160场"), ("甲: 120场", "乙: 225场")),  # exchanged, it fits no better
        (("甲: 225场", "乙: 300场"), ("甲: 120场", "乙: 225场")),  # both rose
        (("甲: 231场", "乙: 117份"), ("甲: 120场", "乙: 225份")),
    ],
)
def test_two_figures_that_are_not_exchanged(
    tmp_path: Path, now: tuple[str, ...], before: tuple[str, ...]
) -> None:
    assert "B11" not in codes(tmp_path, *now, before=before)


def test_a_value_in_doubt_is_no_measure_for_others(tmp_path: Path) -> None:
    now, doubtful = ("甲: 120场", "乙: 580场"), "甲: {值: 600场, 存疑: 与别处不同}"
    assert "B11" in codes(tmp_path, *now, before=("甲: 600场", "乙: 125场"))
    assert "B11" not in codes(tmp_path, *now, before=(doubtful, "乙: 125场"))


@pytest.mark.parametrize("small", ["2人", "少于10人"])
def test_small_counts_of_people_are_in_no_question(tmp_path: Path, small: str) -> None:
    before = (f"甲: {small}", "乙: 25人", "丙: 137人")
    now = ("甲: 25人", f"乙: {small}", "丙: 137件")
    problems = found(tmp_path, *now, before=before, more="敏感: 是")
    questions = [p for p in problems if p.code.startswith("B1") or p.code == "B03"]
    assert [p.code for p in questions] == ["B13"]


def test_the_unit_of_a_withheld_count_is_asked_about(tmp_path: Path) -> None:
    before = ("甲: 少于10人",)
    problems = found(tmp_path, "甲: 少于10件", before=before, more="敏感: 是")
    assert "B13" in {problem.code for problem in problems}
    assert not found(tmp_path, "甲: 少于10人", before=before, more="敏感: 是")


def test_one_year_marked_as_sensitive_is_enough(tmp_path: Path) -> None:
    before, now = "甲: {值: 2人, 敏感: 否}", "甲: {值: 25人, 敏感: 是}"
    assert "B03" not in codes(tmp_path, now, before=(before,))
    assert "B03" in codes(tmp_path / "open", "甲: 25人", before=("甲: 2人",))


# --- what did not change, and what may not -----------------------------------------------------


@pytest.mark.parametrize("value", ["395宗", "1234人次", "约154起", "1.25万份"])
def test_a_telling_count_of_events_that_stays_is_asked_about(tmp_path: Path, value: str) -> None:
    (problem,) = found(tmp_path, f"甲: {value}", before=(f"甲: {value}",))
    assert problem.code == "B12"
    entry = f"甲: {{值: {value}, 照录: {copied(problem)}}}"
    assert not found(tmp_path, entry, before=(f"甲: {value}",))


@pytest.mark.parametrize("value", ["24次", "2000余份", "约330人次", "137个", "1205人", "98.4%"])
def test_what_may_stay(tmp_path: Path, value: str) -> None:
    assert not found(tmp_path, f"甲: {value}", before=(f"甲: {value}",))


def test_another_unit_is_asked_about_until_it_is_copied_or_explained(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, "甲: 40人次", before=("甲: 20场",))
    assert problem.code == "B13"
    entry = f"甲: {{值: 40人次, 照录: {copied(problem)}}}"
    assert not found(tmp_path, entry, before=("甲: 20场",))
    assert not found(tmp_path, "甲: {值: 40人次, 口径: 参加的人}", before=("甲: 20场",))
    assert not found(tmp_path, "甲: 25件", before=("甲: 20起",)), "they count the same"


@pytest.mark.parametrize(
    ("old", "new"), [("约5000份", "7000份"), ("20余次", "30次"), ("近90次", "80次")]
)
def test_a_lost_qualifier_is_asked_about_until_it_is_copied(
    tmp_path: Path, old: str, new: str
) -> None:
    (problem,) = found(tmp_path, f"甲: {new}", before=(f"甲: {old}",))
    assert problem.code == "B15"
    entry = f"甲: {{值: {new}, 照录: {copied(problem)}}}"
    assert not found(tmp_path, entry, before=(f"甲: {old}",))


@pytest.mark.parametrize(
    ("old", "new"), [("约5000份", "7013份"), ("20次", "30次"), ("20次", "约30次")]
)
def test_a_qualifier_that_is_not_missed(tmp_path: Path, old: str, new: str) -> None:
    assert not found(tmp_path, f"甲: {new}", before=(f"甲: {old}",))
