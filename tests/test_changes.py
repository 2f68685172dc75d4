"""`nianbao diff`: what changed, largest first, and never a small count of people."""

import subprocess
from pathlib import Path

import pytest

from macros.cli import main
from macros.desk.changes import FigureChange, ledger_changes
from macros.ledger.load import load

OPEN = "主题: 养老\n来源: 报告 四（一）\n期间: 全年\n指标:\n"
HEAD = OPEN.replace("指标:", "敏感: 是\n指标:")


def town(folder: Path, **years: str) -> Path:
    for year, lines in years.items():
        file = folder / "data" / year.removeprefix("_") / "care.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(HEAD + "".join(f"  {line}\n" for line in lines.split("\n")), "utf-8")
    return folder


def changes(tmp_path: Path, old: str, new: str) -> list[FigureChange]:
    before, _ = load(town(tmp_path / "old", _2024=old) / "data")
    now, _ = load(town(tmp_path / "new", _2024=new) / "data")
    return ledger_changes(before, now)


def test_nothing_changed(tmp_path: Path) -> None:
    assert changes(tmp_path, "床位: 80张", "床位: 80张") == []


def test_value(tmp_path: Path) -> None:
    (found,) = changes(tmp_path, "床位: 80张", "床位: 100张")
    assert (found.kind, found.name, found.old, found.new) == ("数值", "养老.床位", "80张", "100张")
    assert (found.difference, found.ratio) == ("+20张", "+25.0%")


def test_rate_changes_by_points(tmp_path: Path) -> None:
    (found,) = changes(tmp_path, "率: 90.5%", "率: 88%")
    assert found.ratio == "−2.5个百分点"


def test_unit_definition_new_and_dropped(tmp_path: Path) -> None:
    old = "床位: 80张\n活动: {值: 3次, 口径: 甲}\n旧: 5次"
    new = "床位: 80间\n活动: {值: 3次, 口径: 乙}\n新: 50次"
    kinds = {(c.kind, c.name) for c in changes(tmp_path, old, new)}
    expected = {("单位", "床位"), ("口径", "活动"), ("新增", "新"), ("删去", "旧")}
    assert kinds == {(kind, f"养老.{name}") for kind, name in expected}


def test_what_another_year_lacks_is_not_deleted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = town(
        tmp_path, _2023="床位: 80张\n走访: 20次\n调解: 40件", _2024="床位: 90张\n调解: 50起"
    )
    (root / "data/units.yml").write_text("同类单位:\n  - [件, 起]\n", "utf-8")
    assert main(["--root", str(root), "diff", "2023", "2024"]) == 0
    lines = capsys.readouterr().out
    assert "去年有、今年没有  养老.走访" in lines and "删去" not in lines
    assert "养老.调解：40件 → 50起" in lines and "+25.0%" in lines


def test_renamed(tmp_path: Path) -> None:
    (found,) = changes(tmp_path, "床位: {值: 80张, 口径: 甲}", "养老床位: {值: 80张, 口径: 甲}")
    assert (found.kind, found.name) == ("改名", "养老.床位 → 养老.养老床位")


def test_large_jumps_come_first(tmp_path: Path) -> None:
    found = changes(tmp_path, "甲: 100次\n乙: 100次\n丙: 100次", "甲: 110次\n乙: 5次\n丙: 300次")
    assert [c.name[-1] for c in found] == ["乙", "丙", "甲"]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("老人: NUMBER人", "老人: {值: 少于10人, 敏感: 是}"),
        ("老人: NUMBER人", "老人: {值: 15人, 敏感: 是}"),
        ("老人: {值: NUMBER人, 敏感: 是}", "老人: 15人"),
        ("老人: NUMBER人", "老人: {值: 少于10名, 敏感: 是}"),
        ("老人: NUMBER人", "独居老人: 15人\n  孤寡老人: {值: 少于10人, 敏感: 是}"),
        ("老人: NUMBER人\n  床位: 80张", "床位: {值: 80张, 敏感: 是}"),
        ("老人: {值: 30人, 口径: 其中失能NUMBER人}", "老人: {值: 30人, 口径: 甲, 敏感: 是}"),
    ],
)
def test_a_count_marked_as_sensitive_later_or_no_more_is_not_printed(
    tmp_path: Path, before: str, now: str
) -> None:
    """Nor is the difference: it would give the count away."""
    for folder, lines in (("old", before.replace("NUMBER", "7")), ("new", now)):
        file = tmp_path / folder / "data" / "2024" / "care.yml"
        file.parent.mkdir(parents=True)
        file.write_text(f"{OPEN}  {lines}\n", "utf-8")
    ledgers = [load(tmp_path / folder / "data")[0] for folder in ("old", "new")]
    found = ledger_changes(*ledgers)
    printed = "".join(f"{c.old}{c.new}{c.difference}" for c in found)
    assert found
    assert not {"7", "8"} & {*printed.replace("80张", "")}


def test_small_count_of_people_is_never_printed(tmp_path: Path) -> None:
    found = changes(tmp_path, "老人: " + "7" + "人", "老人: 少于10人")
    assert "7" not in "".join(f"{c.old}{c.new}{c.difference}{c.ratio}" for c in found)


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_two_years_in_every_form(
    tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = town(tmp_path, _2023="床位: 80张", _2024="床位: 100张")
    assert main(["--root", str(root), "diff", "2023", "2024", "--format", form]) == 0
    out = capsys.readouterr().out
    assert all(text in out for text in ("养老.床位", "80张", "100张", "+25.0%"))


def test_since_a_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = town(tmp_path, _2024="床位: 80张")
    git = ["git", "-c", "user.name=某", "-c", "user.email=a@example.cn", "-C", str(root)]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "初稿"]):
        subprocess.run([*git, *command], check=True)
    town(tmp_path, _2024="床位: 100张")
    assert main(["--root", str(root), "diff", "--since", "HEAD"]) == 0
    assert "80张 → 100张" in capsys.readouterr().out
    assert main(["--root", str(root), "diff", "--since=--output=x"]) == 2
    assert main(["--root", str(root), "diff", "--since", "没有这个"]) == 2


def test_unknown_year_is_told_the_known_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = town(tmp_path, _2024="床位: 80张")
    assert main(["--root", str(root), "diff", "2023", "2024"]) == 2
    assert "2024" in capsys.readouterr().out
