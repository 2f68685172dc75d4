"""Corrections as data (`更正`): checked, and shown wherever the figure is defined."""

import subprocess
from pathlib import Path

import pytest
from test_fill import render_page

from macros.desk.problems import every_problem
from macros.desk.project import read_project
from macros.ledger.load import load
from macros.ledger.model import Ledger

HEAD = "主题: 养老\n来源: 报告 四（一）\n期间: 全年\n指标:\n"
ONE = "{日期: 2025-06-01, 原值: 150宗, 现值: 154宗, 原因: 漏了一个村, 批准: 分管副镇长}"
TWO = "{日期: 2025-07-01, 原值: 154宗, 现值: 155宗, 原因: 再核对, 批准: 分管副镇长}"


def read(folder: Path, value: str, *corrections: str) -> tuple[Ledger, set[str]]:
    file = folder / "data" / "2024" / "care.yml"
    file.parent.mkdir(parents=True)
    listed = ", ".join(corrections)
    file.write_text(f"{HEAD}  案件: {{值: {value}, 更正: [{listed}]}}\n", "utf-8")
    ledger, problems = load(folder / "data")
    return ledger, {p.code for p in problems}


@pytest.mark.parametrize(
    ("value", "corrections", "expected"),
    [
        ("154宗", [ONE], set()),
        ("155宗", [ONE, TWO], set()),
        ("156宗", [ONE, TWO], {"R11"}),
        ("155宗", [TWO, ONE], {"R11"}),
        ("154宗", [ONE.replace("150宗", "150")], {"F01"}),
        ("154宗", [ONE.replace(", 批准: 分管副镇长", "")], {"L11"}),
        ("154宗", [ONE.replace("2025-06-01", "六月一日")], {"L09"}),
        ("154宗", [ONE.replace("原因", "缘由")], {"L08", "L11"}),
    ],
)
def test_corrections_lead_to_the_present_value(
    tmp_path: Path, value: str, corrections: list[str], expected: set[str]
) -> None:
    assert read(tmp_path, value, *corrections)[1] == expected


@pytest.mark.parametrize(
    ("corrections", "wrong"),
    [
        ([ONE], False),
        ([ONE, TWO], False),
        ([ONE, TWO.replace("07-01", "06-01")], False),  # twice on one day
        ([ONE.replace("150宗", "150件")], False),  # units that count the same
        ([ONE, TWO.replace("07-01", "05-31")], True),
        ([ONE.replace("150宗", "154宗")], True),
        ([ONE.replace("150宗", "150人")], True),
        ([ONE.replace("150宗", "15.4万元")], True),
    ],
)
def test_corrections_change_a_number_one_after_another(
    tmp_path: Path, corrections: list[str], wrong: bool
) -> None:
    (tmp_path / "docs").mkdir()
    read(tmp_path, "155宗" if len(corrections) == 2 else "154宗", *corrections)
    (tmp_path / "data" / "units.yml").write_text("同类单位:\n  - [件, 宗]\n", "utf-8")
    codes = [p.code for p in every_problem(read_project(tmp_path)) if p.level == "错误"]
    assert codes.count("R16") == wrong


def test_correction_stands_beside_the_figure_and_in_the_list(tmp_path: Path) -> None:
    ledger, _ = read(tmp_path, "155宗", ONE, TWO)
    table = render_page(ledger, "{{ 表(养老) }}").css_first("tbody")
    assert table is not None
    assert "150宗改为154宗" in table.text()
    rows = render_page(ledger, "{{ 更正记录() }}").css("tbody tr")
    assert ["2025-07-01" in rows[0].text(), "2025-06-01" in rows[1].text()] == [True, True]
    assert "分管副镇长" in rows[0].text()


def test_no_correction_is_said_to_be_none(tmp_path: Path) -> None:
    ledger, _ = read(tmp_path, "154宗")
    page = render_page(ledger, "{{ 更正记录() }}").body
    assert page and "没有更正过" in page.text()


def test_old_value_must_have_been_committed(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    read(tmp_path, "150宗")
    file = tmp_path / "data" / "2024" / "care.yml"

    def found() -> set[str]:
        return {p.code for p in every_problem(read_project(tmp_path)) if p.code == "R12"}

    corrected = f"{HEAD}  案件: {{值: 154宗, 更正: [{ONE}]}}\n"
    file.write_text(corrected, "utf-8")
    assert not found(), "without a history nothing can be said"
    file.write_text(f"{HEAD}  案件: 150宗\n", "utf-8")
    git = ["git", "-c", "user.name=某", "-c", "user.email=a@example.cn", "-C", str(tmp_path)]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "公布"]):
        subprocess.run([*git, *command], check=True)
    file.write_text(corrected, "utf-8")
    assert not found()
    file.write_text(corrected.replace("150宗", "151宗"), "utf-8")
    assert found() == {"R12"}
