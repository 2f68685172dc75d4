"""Figures that are asked about: rates above the whole, statements, notes out of date."""

from pathlib import Path

import pytest
from towns import load_town, subject

from macros.desk.checks import lastyear, oddities, statements
from macros.desk.project import read_project
from macros.ledger.problem import Problem


def found(folder: Path, *indicators: str, before: tuple[str, ...] = ()) -> list[Problem]:
    """Return what the checks find in a town with these indicators, and some of a year before."""
    earlier = {"2023/0.yml": subject(*before)} if before else None
    load_town(folder, subject(*indicators), files=earlier)
    town = read_project(folder)
    return [*lastyear.CHECK(town), *oddities.CHECK(town), *statements.CHECK(town)]


def codes(folder: Path, *indicators: str, before: tuple[str, ...] = ()) -> list[str]:
    return [problem.code for problem in found(folder, *indicators, before=before)]


# --- rates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry",
    ["办结率: 120%", "覆盖面: 1001‰", "办结率: 100.1%", "办结率: 约1000%",
     "占比: {派生: 乙 / 丙, 单位: '%'}"],
)  # fmt: skip
def test_a_rate_above_the_whole(tmp_path: Path, entry: str) -> None:
    assert codes(tmp_path, entry, "乙: 12件", "丙: 10件") == ["B04"]


@pytest.mark.parametrize(
    "entry",
    ["办结率: 100%", "增长率: 120%", "同比: 150%", "任务完成率: 110%", "增幅: 200%", "覆盖面: 999‰",
     "参与率: {值: 120%, 照录: 120% > 100%}", "件均: 120元"],
)  # fmt: skip
def test_a_rate_that_may_be_so_high(tmp_path: Path, entry: str) -> None:
    assert not codes(tmp_path, entry)


# --- counts -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry", ["1.1宗", "39.5宗", "约2.5次", "0.5件", "12.5人次", "2.5个", "1.00005万人次"]
)
def test_a_count_with_decimals(tmp_path: Path, entry: str) -> None:
    (problem,) = found(tmp_path, f"甲: {entry}")
    assert (problem.code, problem.level) == ("B14", "提醒")
    line = problem.mend.rpartition("照录: ")[2].rstrip("”")
    assert not found(tmp_path, f"甲: {{值: {entry}, 照录: {line}}}")


@pytest.mark.parametrize(
    "entry",
    ["1.2万份", "约2.55亿人次", "12.0场", "3.5万元", "98.4%", "1.5个百分点", "2.5次/月", "3.2公里"],
)
def test_what_may_have_decimals(tmp_path: Path, entry: str) -> None:
    assert not found(tmp_path, f"甲: {entry}")
    assert not found(tmp_path / "mean", "平均办理: 2.5件")


# --- statements ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "wording"),
    [
        ("约154宗", "约160宗"), ("154宗", "共调解纠纷145宗"), ("3件", "没有发生火灾"),
        ("30件", "未发生火灾"), ("0件", "发生3件火灾"), ("0件", "发生三件火灾"), ("3年", "一年"),
        ("13场", "办了十二场讲座"), ("10%", "所有事项全部按程序出台"), ("1%", "出错率为零"),
        ("5人", "无一人缺席"), ("12个村（居）", "11个村(居)"), ("90%", "件件有着落、事事有回应"),
        ("3件", "一件也没有"), ("10万余份", "6万余份"),
    ],
)  # fmt: skip
def test_a_statement_that_contradicts_its_value(tmp_path: Path, value: str, wording: str) -> None:
    assert codes(tmp_path, f"甲: {{值: {value}, 表述: {wording}}}") == ["B05"]


@pytest.mark.parametrize(
    ("value", "wording"),
    [
        ("约154宗", "约154宗"), ("0件", "没有发生火灾"), ("0人", "无一人缺席"), ("1年", "一年"),
        ("2次", "两次"), ("12场", "十二场"), ("100%", "所有事项全部出台"), ("0%", "出错率为零"),
        ("0件", "秩序良好"), ("100%", "没有一件逾期"), ("6万余份", "60000余份"),
        ("2000份", "两千余本"), ("11个村（居）", "11个村(居)"), ("330人次", "来访的有5人是老人"),
        ("30件", "没有积压，30件全部办结"), ("0件", "没有发生50克以上的案件"),
        ("0件", "没有发生{乙}的案件"), ("100%", "无一例外"), ("12件", "全部办结"),
    ],
)  # fmt: skip
def test_a_statement_that_agrees(tmp_path: Path, value: str, wording: str) -> None:
    assert not codes(tmp_path, f"甲: {{值: {value}, 表述: '{wording}'}}", "乙: 50克以上")


# --- notes out of date --------------------------------------------------------------------

SUM = "甲: {值: 90篇, 分项: [乙, 丙], 存疑: 相加不等于合计, 照录: %s}"


def test_a_copy_stands_while_its_figures_do(tmp_path: Path) -> None:
    assert not codes(tmp_path, SUM % "90篇 ≠ 41篇 + 50篇", "乙: 41篇", "丙: 50篇")


def test_a_settled_doubt_with_a_copy_stops_publication(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, SUM % "90篇 ≠ 41篇 + 50篇", "乙: 40篇", "丙: 50篇")
    assert (problem.code, problem.level) == ("U02", "错误")


def test_a_settled_doubt_without_a_copy_is_a_reminder(tmp_path: Path) -> None:
    entry = (SUM % "").replace(", 照录: ", "")
    (problem,) = found(tmp_path, entry, "乙: 40篇", "丙: 50篇")
    assert (problem.code, problem.level) == ("U02", "提醒")


def test_what_still_fails_is_told_by_its_relation_alone(tmp_path: Path) -> None:
    assert not codes(tmp_path, SUM % "90篇 ≠ 41篇 + 50篇", "乙: 42篇", "丙: 50篇")


@pytest.mark.parametrize(
    "entry",
    ["{值: 90篇, 照录: 90篇 ≠ 41篇 + 50篇}", "{值: 90篇, 存疑: 待核实, 照录: 核对过}",
     "{值: 90%, 照录: 120% > 100%}", "{值: 9场, 季度: [5场, 4场], 照录: 9场 < 5场 + 5场}",
     "{值: 120%, 照录: 120% > 100%；121% > 100%}"],
)  # fmt: skip
def test_a_copy_of_nothing_is_told(tmp_path: Path, entry: str) -> None:
    assert codes(tmp_path, f"甲: {entry}") == ["B02"]


def test_a_doubt_beside_a_relation_that_holds_may_speak_of_something_else(tmp_path: Path) -> None:
    entry = "甲: {值: 90篇, 分项: [乙, 丙], 存疑: 是哪一年的没有写明}"
    assert not codes(tmp_path, entry, "乙: 40篇", "丙: 50篇")


def test_nothing_is_said_before_the_figures_are_known(tmp_path: Path) -> None:
    assert not codes(tmp_path, SUM % "90篇 ≠ 41篇 + 50篇", "乙: 待补充", "丙: 50篇")


def test_a_small_count_in_a_copy_is_refused_and_not_repeated(tmp_path: Path) -> None:
    count = "7" + "人"
    (problem,) = found(tmp_path, f"甲: {{值: 40人, 敏感: 是, 照录: 40人 ≠ 28人 + {count}}}")
    assert problem.code == "B02"
    assert count not in str(problem)
