"""Quarterly self-checks (`季度`) and `nianbao progress`."""

from pathlib import Path

import pytest

from macros.cli import main
from macros.ledger.load import load

HEAD = "主题: 养老\n来源: 报告 四（一）\n期间: 全年\n"


def town(folder: Path, *lines: str, keys: str = "") -> Path:
    file = folder / "data" / "2025" / "care.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"  {line}\n" for line in lines)
    file.write_text(f"{HEAD}{keys}指标:\n{text}", "utf-8")
    return folder


def codes(folder: Path, *lines: str, keys: str = "") -> list[str]:
    return [p.code for p in load(town(folder, *lines, keys=keys) / "data")[1]]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("{值: 100次, 季度: [30次, 20次, 25次, 25次]}", []),
        ("{值: 100次, 季度: [30次, 20次, 25次, 26次]}", ["R10"]),
        ("{值: 约100次, 季度: [30次, 20次, 25次, 26次]}", []),
        ("{值: 100次, 季度: [30次, 20次]}", []),
        ("{值: 100次, 季度: [60次, 50次]}", ["R10"]),
        ("{值: 100次, 季度: [60次, 待补充, 50次, 待补充]}", ["R10"]),
        ("{值: 待补充, 季度: [60次, 50次]}", []),
        ("{值: 100次, 季度: [60次, 50次], 存疑: 待核实}", ["R10"]),
        ("{值: 100次, 季度: [60次, 50次], 存疑: 待核实, 照录: 100次 < 60次 + 50次}", []),
        ("{值: 100次, 季度: [60次, 51次], 存疑: 待核实, 照录: 100次 < 60次 + 50次}", ["R10"]),
        ("{值: 90%, 季度: [80%, 95%, 90%, 90%]}", []),
        ("{值: 100次, 季度: [60人]}", ["R08"]),
        ("{值: 100次, 季度: [60]}", ["F01"]),
        ("{值: 100次, 季度: 60次}", ["L09"]),
        ("{值: 100次, 季度: [1次, 1次, 1次, 1次, 1次]}", ["L09", "R10"]),
    ],
)
def test_quarters_agree_with_the_year(tmp_path: Path, entry: str, expected: list[str]) -> None:
    assert codes(tmp_path, f"活动: {entry}") == expected


def test_people_in_a_sensitive_subject_are_not_counted_by_quarter(tmp_path: Path) -> None:
    line = "老人: {值: 40人, 季度: [10人, 10人, 10人, 10人]}"
    assert codes(tmp_path, line, keys="敏感: 是\n") == ["D01"]


def test_progress_shows_gaps_doubts_and_quarters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = town(
        tmp_path,
        "床位: 待补充",
        "活动: {值: 100次, 季度: [30次, 20次], 存疑: 待核实}",
        "讲座: 12场",
    )
    assert main(["--root", str(root), "progress", "2025"]) == 0
    out = capsys.readouterr().out
    for said in ("2/3 养老", "存疑1个", "待补充：床位", "第一季度1/1", "第三季度0/1"):
        assert said in out
    assert "\033" not in out


def test_progress_of_an_unknown_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(town(tmp_path, "床位: 1张")), "progress", "2024"]) == 2
    assert "2025" in capsys.readouterr().out
