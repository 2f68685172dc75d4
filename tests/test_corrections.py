"""Corrections as data (`更正`): checked, and shown wherever the figure is defined."""

import subprocess
from pathlib import Path

import pytest
import town_maker
from test_fill import render_page

from macros.channels.opendata import changelog
from macros.desk.problems import every_problem
from macros.desk.project import read_project
from macros.gate.release import history
from macros.ledger import publication
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
    assert codes.count("R17") == wrong


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


# --- what was published ---------------------------------------------------------------------

FIGURES = {
    "案件": "约150宗",
    "床位": "{值: 80张, 口径: 登记的}",
    "占比": "{派生: 床位 / 案件, 单位: 张/宗}",
}
FIRST = "2026-12-01"


def write(folder: Path, figures: dict[str, str], *keys: str, stem: str = "care") -> None:
    lines = "".join(f"  {name}: {entry}\n" for name, entry in figures.items())
    for file in (folder / "data").glob("2024/*"):
        file.unlink()
    (folder / "data" / "2024").mkdir(parents=True, exist_ok=True)
    text = HEAD + lines + "".join(f"{key}\n" for key in keys)
    (folder / "data" / "2024" / f"{stem}.yml").write_text(text, "utf-8")


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Return a town whose release of `FIGURES` is on record."""
    (tmp_path / "docs").mkdir()
    write(tmp_path, FIGURES)
    town_maker.record(tmp_path, FIRST)
    return tmp_path


def codes(folder: Path, *kept: str) -> list[str]:
    return [p.code for p in every_problem(read_project(folder)) if p.code in kept]


def told(folder: Path) -> list[str]:
    return codes(folder, "R15", "R16", "R11", "D03", "L18")


CORRECTED = (
    "{值: 154宗, 更正: [{日期: 2026-12-05, 原值: 约150宗, 现值: 154宗, 原因: 漏, 批准: 办}]}"
)
WITHDRAWN = "撤回: {床位: {日期: 2026-12-05, 原因: 重复, 批准: 办}}"


@pytest.mark.parametrize(
    ("changes", "keys", "expected"),
    [
        ({"案件": "约151宗"}, (), ["R16"]),
        ({"案件": "150宗"}, (), ["R16"]),
        ({"案件": "待补充"}, (), ["R16"]),
        ({"床位": "{值: 80个, 口径: 登记的}"}, (), ["R16"]),
        ({"案件": CORRECTED.replace("原值: 约150宗", "原值: 150宗")}, (), ["R16"]),
        ({"床位": ""}, (), ["R15", "R15"]),
        ({"案件": ""}, (WITHDRAWN,), ["R15", "R15"]),
        # What must stay possible:
        ({}, (), []),
        ({"案件": CORRECTED}, (), []),
        ({"床位": "{值: 80张, 口径: 说得更清楚, 备注: 新的备注}"}, (), []),
        ({"新指标": "3次"}, (), []),
        ({"占比": "{派生: 床位 / 案件, 单位: 张/宗, 小数: 2}"}, (), []),
        ({"占比": ""}, ("撤回: {占比: {日期: 2026-12-05, 原因: 不用了, 批准: 办}}",), []),
        ({"占比": "", "每宗床位": "{派生: 床位 / 案件, 单位: 张/宗, 曾用名: [占比]}"}, (), []),
    ],
)
def test_what_was_published_does_not_vanish_in_silence(
    published: Path, changes: dict[str, str], keys: tuple[str, ...], expected: list[str]
) -> None:
    figures = {name: entry for name, entry in (FIGURES | changes).items() if entry}
    if "床位" not in figures or "案件" not in figures:
        del figures["占比"]
    write(published, figures, *keys)
    assert told(published) == expected


def test_before_the_first_release_everything_may_change(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    write(tmp_path, {"案件": "154宗"})
    assert not told(tmp_path)


def test_a_file_that_was_published_keeps_its_name(published: Path) -> None:
    write(published, FIGURES, stem="ageing")
    assert told(published) == ["R15"] * 3
    name = (published / "data" / "2024" / "ageing.yml").rename(published / "data/2024/care.yml")
    text = name.read_text("utf-8").replace("主题: 养老", "主题: 养老服务")
    name.write_text(text, "utf-8")
    assert not told(published), "what pages call the subject is free"


def test_a_published_correction_stays(published: Path) -> None:
    write(published, FIGURES | {"案件": CORRECTED})
    town_maker.record(published, "2026-12-06")
    assert not told(published)
    write(published, FIGURES | {"案件": "154宗"})
    assert told(published) == ["R15"]
    write(published, FIGURES | {"案件": CORRECTED.replace("原因: 漏", "原因: 漏了一个村")})
    assert not told(published), "its reason may be told better"


def test_a_published_withdrawal_stays(published: Path) -> None:
    figures = {"案件": FIGURES["案件"]}
    write(
        published,
        figures,
        WITHDRAWN.replace("}}", "}, 占比: {日期: 2026-12-05, 原因: 重复, 批准: 办}}"),
    )
    town_maker.record(published, "2026-12-06")
    assert not told(published)
    write(published, figures)
    assert told(published) == ["R15"] * 2


def test_a_count_hidden_later_is_told_without_saying_it(published: Path) -> None:
    file = published / "data" / "published.jsonl"
    file.write_text(file.read_text("utf-8").replace("约150宗", "4人"), "utf-8")
    write(published, {**FIGURES, "案件": "{值: 少于10人, 敏感: 是}", "占比": "12张"})
    problems = [p for p in every_problem(read_project(published)) if p.code in ("D03", "R16")]
    assert ("D03", "data/published.jsonl") in {(p.code, p.path) for p in problems}
    assert not [p for p in problems if "4" in p.found + p.expected + p.mend]


@pytest.mark.parametrize(
    "line", ["x", "{}", "[]", "1", '{"版本": "1.0.0"}', "null", '{"版本": 1, "年度": "2024"}']
)
def test_a_record_that_cannot_be_read_is_told_with_its_line(published: Path, line: str) -> None:
    file = published / "data" / "published.jsonl"
    file.write_text(file.read_text("utf-8") + line + "\n", "utf-8")
    [problem] = [p for p in every_problem(read_project(published)) if p.code == "L18"]
    assert (problem.path, problem.line) == ("data/published.jsonl", 4)


def test_a_record_with_lone_bytes_is_told(published: Path) -> None:
    (published / "data" / "published.jsonl").write_bytes(b"\xff\xfe")
    assert told(published) == ["L18"]


@pytest.mark.parametrize(
    ("entry", "keys"),
    [
        ("撤回: [床位]", ["L09"]),
        ("撤回: {床位: {日期: 2026-12-05}}", ["L09", "L11", "L11"]),
        ("撤回: {别的: {日期: 昨天, 原因: 重复, 批准: 办}}", ["L09"]),
        ("撤回: {别的: {日期: 2026-12-05, 原因: 重复, 批准: 办}}", []),
    ],
)
def test_a_withdrawal_is_complete_and_final(tmp_path: Path, entry: str, keys: list[str]) -> None:
    write(tmp_path, FIGURES, entry)
    assert sorted(p.code for p in load(tmp_path / "data")[1]) == keys


def test_a_withdrawal_is_in_the_list_of_corrections(tmp_path: Path) -> None:
    write(tmp_path, {"案件": CORRECTED}, WITHDRAWN)
    ledger, _ = load(tmp_path / "data")
    rows = [row.text() for row in render_page(ledger, "{{ 更正记录() }}").css("tbody tr")]
    assert len(rows) == 2
    [told] = [row for row in rows if "床位" in row]
    for text in ("2024年", "2026-12-05", "撤回", "重复", "办"):
        assert text in told


@pytest.mark.parametrize(("former", "expected"), [("床位", {"L13"}), ("旧名", set())])
def test_a_former_name_is_nobody_elses_name(
    tmp_path: Path, former: str, expected: set[str]
) -> None:
    write(tmp_path, FIGURES | {"案件": f"{{值: 约150宗, 曾用名: [{former}]}}"})
    assert {p.code for p in load(tmp_path / "data")[1]} == expected


# --- version and change log -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "version"),
    [
        ({}, "1.0.0"),
        ({"案件": CORRECTED}, "1.1.0"),
        ({"新指标": "3次"}, "1.1.0"),
        ({"床位": "{值: 80张, 口径: 登记的, 存疑: 与上年对不上}"}, "1.1.0"),
        ({"床位": "{值: 80张, 口径: 登记的, 备注: 新的备注}"}, "1.0.0"),
        ({"床位": "{值: 80张, 口径: 登记并且在用的}"}, "2.0.0"),
        ({"床位": "{值: 80个, 口径: 登记的}"}, "2.0.0"),
        ({"床位": "{值: 80张, 口径: 登记的, 期间: 年末}"}, "2.0.0"),
        ({"床位": "{值: 80张, 口径: 登记的, 止: 2024-12-31}"}, "2.0.0"),
        ({"占比": "{派生: 床位 / 案件 * 2, 单位: 张/宗}"}, "2.0.0"),
        ({"占比": "", "每宗床位": "{派生: 床位 / 案件, 单位: 张/宗, 曾用名: [占比]}"}, "2.0.0"),
    ],
)
def test_version_tells_whether_the_meaning_changed(
    published: Path, changes: dict[str, str], version: str
) -> None:
    write(published, {name: entry for name, entry in (FIGURES | changes).items() if entry})
    ledger, _ = load(published / "data")
    assert publication.next_version(ledger) == version
    assert changelog.version(ledger) == version + "-preview" * (version != "1.0.0")
    town_maker.record(published, "2026-12-06")
    again, _ = load(published / "data")
    assert changelog.version(again) == version
    assert not publication.differences(again)


def test_nothing_is_published_before_the_first_release(tmp_path: Path) -> None:
    write(tmp_path, FIGURES)
    assert changelog.version(load(tmp_path / "data")[0]) == "1.0.0-preview"


def test_change_log_says_what_each_version_changed(published: Path) -> None:
    write(published, {"案件": CORRECTED, "床位": "{值: 80张, 口径: 在用的}"},
          "撤回: {占比: {日期: 2026-12-05, 原因: 重复, 批准: 办}}")  # fmt: skip
    town_maker.record(published, "2026-12-06")
    log = changelog.text(load(published / "data")[0], {"镇名": "枕溪镇"})
    newer, older = log.split("\n2.0.0（2026-12-06）\n")[1].split("\n1.0.0（2026-12-01）\n")
    for text in (
        "案件，约150宗改为154宗",
        "由“登记的”改为“在用的”",
        "撤回：2024年养老的占比，重复",
    ):
        assert text in newer, text
    assert "新增：2024年养老的3个指标：案件、床位、占比。" in older
    assert newer.count("\n- ") == 3


def test_change_log_of_a_withheld_count_has_no_value(published: Path) -> None:
    write(published, FIGURES | {"床位": "{值: 20人, 敏感: 是}"})
    town_maker.record(published, "2026-12-06")
    write(published, FIGURES | {"床位": "{值: 少于10人, 敏感: 是}"})
    town_maker.record(published, "2026-12-07")
    log = changelog.text(load(published / "data")[0], {})
    assert "床位，数值变了" in log
    assert "20人" not in log


# --- what earlier commits told ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("committed", "told"),
    [
        ("独居老人: 4人", 1),
        ("独居老人: {值: 少于10人, 备注: 其中四人在家}", 1),
        ("独居老人: 40人", 0),
        ("独居老人: 少于10人", 0),
        ("护理员: 4人", 0),
    ],
)
def test_a_count_withheld_now_in_an_earlier_commit(
    tmp_path: Path, committed: str, told: int
) -> None:
    file = tmp_path / "data" / "2024" / "care.yml"
    file.parent.mkdir(parents=True)
    (tmp_path / "docs").mkdir()
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    now = f"{HEAD}  独居老人: 少于10人\n敏感: 是\n"
    for text in (f"{HEAD}  {committed}\n", now):
        file.write_text(text, "utf-8")
        town_maker.commit(tmp_path)
    found = list(history.leaks(read_project(tmp_path)))
    assert [p.path for p in found] == ["data/2024/care.yml"] * told
    assert not [p for p in found if "4人" in str(p) or "四人" in str(p)]
