"""Targets (`目标`): what the plan set for a year, apart from results and never one of them."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_fill import fill_page, render_page
from test_table import rows
from towns import FIRST, Town, load_town, subject

from macros.channels.api.data import dataset
from macros.channels.opendata.records import FIELDS, rows_of
from macros.channels.outputs import OutputError
from macros.desk.changes import ledger_changes
from macros.desk.checks import upkeep
from macros.desk.progress import progress_of
from macros.desk.project import read_project
from macros.ledger.figure import parse
from macros.ledger.model import Indicator, Ledger
from macros.ledger.target import reached

UNITS = {"units.yml": "同类单位:\n  - [件, 起, 宗]\n"}


# --- refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{值: 36场, 目标: 30}", "F01"),
        ("{值: 36场, 目标: 30 场}", "F01"),
        ("{值: 36场, 目标: 共30场}", "F01"),
        ("{值: 36场, 目标: 20-30场}", "F01"),
        ("{值: 36场, 目标: 待补充}", "F01"),
        ("{目标: 尽力而为}", "F01"),
        ("{目标: 待补充}", "F01"),
        ("{值: 36场, 目标: }", "F02"),
        ("{目标: }", "F02"),
        ("{值: , 目标: 30场}", "F02"),
        ("{值: 36场, 目标: 不少于30人}", "R08"),
        ("{值: 36场, 目标: 100%}", "R08"),
        ("{值: 3件, 目标: 不超过5场}", "R08"),
        ("{派生: 乙 * 2, 单位: 场, 目标: 不少于5件}", "R08"),
    ],
)
def test_wrong_target_is_a_problem(tmp_path: Path, entry: str, code: str) -> None:
    town = load_town(tmp_path, subject(f"甲: {entry}", "乙: 3场"), files=UNITS)
    assert town.locations == [(code, FIRST)]


@pytest.mark.parametrize(
    "entry",
    [
        "{值: 36场, 目标: 不少于30场}",
        "{值: 待补充, 目标: 不少于30场}",
        "{目标: 不少于30场}",
        "{值: 3件, 目标: 不超过5宗}",
        "{值: 98.5%, 目标: 100%}",
        "{值: 12场, 目标: 不少于30场, 季度: [5场, 7场]}",
        "{派生: 乙 * 2, 单位: 场, 目标: 不少于5场}",
        "{表述: 有所好转, 目标: 不少于30场}",
    ],
)
def test_right_target_is_none(tmp_path: Path, entry: str) -> None:
    town = load_town(tmp_path, subject(f"甲: {entry}", "乙: 3场"), files=UNITS)
    assert not town.problems
    assert town.get("甲").target


# --- small counts of people ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "codes"),
    [
        ("5人", {"D01"}),
        ("不少于5人", {"D01"}),
        ("不超过9名", {"D01"}),
        ("少于3人", {"D01"}),
        ("0人", set()),
        ("少于10人", set()),
        ("不少于10人", set()),
        ("5场", set()),
    ],
)
def test_small_target_is_refused_where_people_are_few(
    tmp_path: Path, target: str, codes: set[str]
) -> None:
    lines = (f"甲: {{目标: {target}}}", "乙: 20人")
    town = load_town(tmp_path, subject(*lines, keys=["敏感: 是"]))
    assert town.codes == codes
    assert not any(target in str(problem) for problem in town.problems)
    open_town = load_town(tmp_path / "open", subject(*lines))
    assert not open_town.problems
    if codes:
        with pytest.raises(OutputError) as stopped:
            dataset(town.ledger.years[2024]["养老"], town.ledger, "", {})
        assert target not in str(stopped.value)


@pytest.mark.parametrize("total", ["104人", "92人"])
def test_target_gives_no_hidden_count_away(tmp_path: Path, total: str) -> None:
    """Whether a part may be hidden does not depend on any target."""

    def codes(folder: str, target: str) -> set[str]:
        lines = [
            f"总: {{值: {total}, 分项: [甲, 乙, 丙, 丁]{target % '不少于90人'}}}",
            "甲: 89人",
            f"乙: {{值: 少于10人{target % '少于10人'}}}",
            f"丙: {{值: 少于10人{target % '不少于20人'}}}",
            "丁: 少于10人",
        ]
        return load_town(tmp_path / folder, subject(*lines, keys=["敏感: 是"])).codes

    assert (
        codes("with", ", 目标: %s")
        == codes("without", "%.0s")
        == (set() if total == "104人" else {"D02"})
    )


# --- a target is no result ----------------------------------------------------------------


@pytest.fixture
def plan(tmp_path: Path) -> Town:
    """Return a town with a plan whose results are not counted yet."""
    lines = [
        "总: {值: 100场, 分项: [甲, 乙]}",
        "甲: 60场",
        "乙: {目标: 不少于90场, 属于: 丙}",
        "丙: 10场",
        "率: {值: 90%, 比率: [乙, 总]}",
        "两倍: {派生: 乙 * 2, 单位: 场}",
    ]
    files = {
        "2023/0.yml": subject("乙: 80场"),
        "2024/0.yml": subject(*lines, keys=["勾稽: [乙 < 甲]"]),
    }
    return load_town(tmp_path, files=files)


def test_relations_and_formulas_skip_a_target(plan: Town) -> None:
    assert not plan.problems
    assert plan.get("乙").pending
    assert plan.get("两倍").pending


def test_target_is_neither_drawn_nor_compared(plan: Town) -> None:
    for words in ("养老.乙", "养老.甲, 养老.乙", "养老.总"):
        html, problems = fill_page(plan.ledger, f"{{{{ 图({words}) }}}}")
        assert [problem.code for problem in problems] == ["P03"] or "90" not in html
    row = rows(render_page(plan.ledger, "{{ 表(养老) }}"))["乙"]
    assert (row["2024年"], row["2023年"]) == ("待补充", "80场")
    assert row["同比"].startswith("不可比")
    assert "目标：不少于90场" in row["备注"].split("；")
    assert render_page(plan.ledger, "{{ 养老.乙 }}").text().strip() == "待补充"
    assert "90" not in render_page(plan.ledger, "{{ 卡片(养老.乙, 养老.甲) }}").text()


def test_progress_counts_a_target_as_still_to_fill_in(plan: Town) -> None:
    progress = progress_of(plan.ledger.years[2024]["养老"])
    assert progress.missing == ("乙",)
    assert (progress.filled, progress.total) == (4, 5)


@pytest.mark.parametrize(
    ("entry", "today", "gap"),
    [
        ("{目标: 不少于30场}", date(2024, 12, 31), False),
        ("{目标: 不少于30场}", date(2025, 1, 1), True),
        ("待补充", date(2024, 1, 1), True),
        ("{值: 36场, 目标: 不少于30场}", date(2025, 1, 1), False),
    ],
)
def test_plan_is_a_gap_once_its_year_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str, today: date, gap: bool
) -> None:
    monkeypatch.setattr(upkeep, "today", lambda: today)
    load_town(tmp_path, subject(f"活动: {entry}"))
    (tmp_path / "docs").mkdir()
    problems = upkeep.check_town(read_project(tmp_path))
    assert [p.line for p in problems if p.path == "data/2024/0.yml"] == [FIRST] * gap


# --- reached ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "target", "verdict"),
    [
        ("36场", "不少于30场", True),
        ("30场", "不少于30场", True),
        ("29场", "不少于30场", False),
        ("约31场", "不少于30场", None),
        ("约40场", "不少于30场", True),
        ("30余场", "不少于30场", True),
        ("20余场", "不少于30场", None),
        ("超30场", "超30场", True),
        ("30场", "超30场", False),
        ("不足30场", "至少30场", False),
        ("3场", "不超过5场", True),
        ("6场", "不超过5场", False),
        ("30场", "30场", True),
        ("36场", "30场", None),
        ("20场", "30场", None),
        ("2场", "0场", False),
        ("0场", "0场", True),
        ("100%", "100%", True),
        ("96.5%", "100%", False),
        ("120%", "100%", None),
        ("95%", "90%", None),
        ("6万余场", "不少于5万场", True),
        ("待补充", "不少于30场", None),
        ("36人", "不少于30场", None),
        ("36场, 存疑: 待核实", "不少于30场", None),
    ],
)
def test_table_says_only_what_is_certain(
    tmp_path: Path, value: str, target: str, verdict: bool | None
) -> None:
    town = load_town(tmp_path, subject(f"甲: {{值: {value}, 目标: {target}}}", "乙: 3场"))
    assert reached(town.ledger, town.get("甲")) is verdict
    words = {True: "（已达到）", False: "（未达到）", None: ""}[verdict]
    tables = rows(render_page(town.ledger, "{{ 表(养老) }}"))
    assert tables["甲"]["备注"] == f"目标：{target}{words}"
    assert tables["乙"]["备注"] == "—"


Check = Callable[[Fraction, int], bool]
MEANINGS: dict[str, Check] = {
    "": lambda v, n: v == n,
    "约": lambda v, n: abs(v - n) * 20 <= n,
    "近": lambda v, n: n * 19 <= v * 20 <= n * 20,
    "超": lambda v, n: v > n,
    "至少": lambda v, n: v >= n,
    "不超过": lambda v, n: v <= n,
    "不足": lambda v, n: v < n,
}
VAGUE = ("", "约", "近")
"""Qualifiers that do not say on which side of the number a target is missed."""
GRID = [Fraction(n, 40) for n in range(40 * 9)]
"""Numbers up to 9: between any two ends of ranges around 0 to 6 lie several."""
numbers = st.integers(0, 6)
qualifiers = st.sampled_from([*MEANINGS])


@given(qualifiers, numbers, qualifiers, numbers)
def test_verdict_is_that_of_trying_all_numbers(q: str, n: int, goal_q: str, goal_n: int) -> None:
    def meets(v: Fraction) -> bool:
        return MEANINGS[goal_q](v, goal_n)

    goal = [v for v in GRID if meets(v)]
    readings: list[Callable[[Fraction], bool]] = [meets]
    if goal_q in VAGUE:
        readings += [lambda v: v >= goal[0]] * (goal_n > 0) + [lambda v: v <= goal[-1]]
    true = [v for v in GRID if MEANINGS[q](v, n)]
    answers = {reading(v) for reading in readings for v in true}
    indicator = Indicator(
        name="甲", subject="养老", year=2024, path="", line=1,
        figure=parse(f"{q}{n}场"), target=parse(f"{goal_q}{goal_n}场"),
    )  # fmt: skip
    if true and (goal or goal_q == "不足"):
        expected = answers.pop() if len(answers) == 1 else None
        assert reached(Ledger(), indicator) is expected


# --- shown --------------------------------------------------------------------------------


def test_open_data_have_the_target_apart_from_the_value(tmp_path: Path) -> None:
    lines = ("甲: {值: 36场, 目标: 不少于30场}", "乙: {目标: 约2万人次}", "丙: 3场")
    town = load_town(tmp_path, subject(*lines))
    year = town.ledger.years[2024]["养老"]
    names = [field.name for field in FIELDS]
    shown = [dict(zip(names, row, strict=True)) for row in rows_of(year, town.ledger, {})]
    assert [row["目标"] for row in shown] == ["不少于30场", "约2万人次", None]
    assert [row["数值"] for row in shown] == [36, None, 3]
    assert [row["状态"] for row in shown] == ["原文", "待补充", "原文"]
    figures = dataset(year, town.ledger, "", {})["figures"]
    assert [figure["value"] for figure in figures] == [36, None, 3]
    first = {"text": "不少于30场", "value": 30, "unit": "场", "qualifier": "不少于", "bound": "≥"}
    assert figures[0]["target"] == first
    assert figures[1]["target"]["value"] == 20000
    assert figures[2]["target"] is None


def test_reviewer_is_told_of_a_changed_target(tmp_path: Path) -> None:
    def ledger(folder: str, line: str) -> Ledger:
        return load_town(tmp_path / folder, subject(line, keys=["敏感: 是"])).ledger

    [change] = ledger_changes(ledger("a", "甲: {目标: 30场}"), ledger("b", "甲: {目标: 40场}"))
    assert (change.kind, change.old, change.new) == ("目标", "30场", "40场")
    [change] = ledger_changes(ledger("c", "甲: {目标: 5人}"), ledger("d", "甲: {目标: 15人}"))
    assert "5人" not in change.old
