"""Years and days that cannot be right: copied, reversed, still to come."""

from datetime import timedelta
from pathlib import Path

import pytest
from folders import write
from towns import subject

from macros.desk.problems import every_problem
from macros.desk.project import read_project
from macros.ledger.day import today
from macros.ledger.problem import Problem

LAST = "2024年法治政府建设年度报告 四（二）"
THIS = "2025年法治政府建设年度报告 四（二）"
LATER = (today() + timedelta(days=2)).isoformat()  # also where midnight comes meanwhile


def ledger(*indicators: str, source: str = THIS, period: str = "2025年", more: str = "") -> str:
    """Return the text of a subject of 2025."""
    text = subject(*indicators).replace("来源: 年报", f"来源: {source}")
    return text.replace("期间: 全年", f"期间: {period}{more}")


def found(root: Path, files: dict[str, str], letter: str = "Y") -> list[Problem]:
    """Return the problems of these files whose codes begin with a letter."""
    (root / "docs").mkdir(exist_ok=True)
    return [p for p in every_problem(read_project(write(root, files))) if p.code.startswith(letter)]


def places(problems: list[Problem]) -> list[tuple[str, int, str]]:
    return [(p.code, p.line, p.level) for p in problems]


# --- copied from another year ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "places_of"),
    [
        (ledger("甲: 3次", source=LAST), [("Y01", 2, "错误")]),
        (ledger("甲: 3次", source="某镇2024年度法治政府建设情况报告"), [("Y01", 2, "错误")]),
        (ledger("甲: 3次", source="2026年法治政府建设年度报告"), [("Y01", 2, "错误")]),
        (ledger(f"甲: {{值: 3次, 来源: {LAST}}}"), [("Y01", 5, "错误")]),
        (ledger("甲: 3次", period="2024年"), [("Y01", 3, "错误")]),
        (ledger("甲: 3次", period="2024年1月至12月"), [("Y01", 3, "错误")]),
        (ledger("甲: 3次", period="截至2024年12月31日"), [("Y01", 3, "错误")]),
        (ledger("甲: 3次", period="2026年"), [("Y01", 3, "错误")]),
        (ledger("甲: 3次", more="\n起: 2024-01-01\n止: 2024-12-31"), [("Y01", 3, "错误")]),
        (ledger("甲: 3次", more="\n止: 2024-12-31"), [("Y01", 3, "错误")]),
        (ledger("甲: {值: 3次, 期间: 2024年}"), [("Y01", 5, "提醒")]),
    ],
)
def test_what_was_copied_from_another_year(
    tmp_path: Path, text: str, places_of: list[tuple[str, int, str]]
) -> None:
    assert places(found(tmp_path, {"data/2025/care.yml": text})) == places_of


@pytest.mark.parametrize(
    "text",
    [
        ledger("甲: 3次", source="年报"),
        ledger("甲: 3次", source="2020年第七次全国人口普查公报"),
        ledger("甲: 3次", source="2024年、2025年法治政府建设年度报告"),
        ledger("甲: 3次", source="2025年统计报告，依2021年规划"),
        ledger("甲: 3次", period="原文未载明"),
        ledger("甲: 3次", period="2025年以来"),
        ledger("甲: 3次", period="2021—2026年"),
        ledger("甲: 3次", period="2024年7月至2025年6月"),
        ledger("甲: 3次", period="近三年来（2023年至2025年）"),
        ledger("甲: 3次", more="\n起: 2021-08-01"),
        ledger("甲: 3次", more="\n起: 2024-07-01\n止: 2025-06-30"),
        ledger("甲: {值: 3次, 期间: 2021年8月至2022年7月}"),
        ledger("甲: {值: 2024份, 期间: 全年, 起: 2025-01-01, 止: 2025-12-31}"),
    ],
)
def test_years_that_belong_there(tmp_path: Path, text: str) -> None:
    assert not found(tmp_path, {"data/2025/care.yml": text})


def test_a_period_copied_with_its_figure_is_an_error(tmp_path: Path) -> None:
    old = ledger("甲: {值: 3次, 期间: 截至2024年底}", source=LAST, period="2024年")
    new = ledger("甲: {值: 4次, 期间: 截至2024年底}")
    problems = found(tmp_path, {"data/2024/care.yml": old, "data/2025/care.yml": new})
    assert places(problems) == [("Y01", 5, "错误")]


# --- days -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [
        ("2025-12-31", "2025-01-01", True),
        ("2025-03-01", "2025-02-28", True),
        ("2025-01-01", "2025-12-31", False),
        ("2025-05-01", "2025-05-01", False),
        ("2025-13-01", "2025-01-01", False),  # no day at all: L09
    ],
)
def test_a_period_ends_after_it_begins(tmp_path: Path, start: str, end: str, wrong: bool) -> None:
    own = ledger(f"甲: {{值: 3次, 起: {start}, 止: {end}}}")
    whole = ledger("甲: 3次", "乙: 4次", more=f"\n起: {start}\n止: {end}")
    assert places(found(tmp_path, {"data/2025/a.yml": own})) == [("Y02", 5, "错误")] * wrong
    problems = found(tmp_path, {"data/2025/a.yml": whole})
    assert places(problems) == [("Y02", 4, "错误")] * wrong, "once for the whole subject"


CORRECTION = "甲: {值: 4次, 更正: [{日期: DAY, 原值: 3次, 现值: 4次, 原因: 漏计, 批准: 分管领导}]}"
LAW = """\
某法:
  全称: 中华人民共和国某法
  机关: 全国人民代表大会常务委员会
  施行: 2011-01-01
  修改: 无
  原文: https://flk.npc.gov.cn/
  核对: DAY
"""
REPORT = "---\ntitle: 甲镇2025年法治政府建设年度报告\n年度: 2025\n牌记:\n  成文日期: DAY\n---\n"
GUIDE = "名称: 调解\n核对: DAY\n"


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("data/2025/care.yml", ledger(CORRECTION), 5),
        ("data/laws.yml", LAW, 1),
        ("data/services/a.yml", GUIDE, 2),
        ("docs/report/2025.md", REPORT, 5),
    ],
)
def test_what_was_done_was_not_done_later(tmp_path: Path, file: str, text: str, line: int) -> None:
    if file.startswith("docs"):
        found(tmp_path, {"data/2025/care.yml": ledger("甲: 3次")})
    assert not found(tmp_path, {file: text.replace("DAY", today().isoformat())})
    for day in (LATER, "2062-11-23"):
        problems = found(tmp_path, {file: text.replace("DAY", day)})
        assert places(problems) == [("Y03", line, "错误")]


def test_a_correction_is_not_older_than_its_year(tmp_path: Path) -> None:
    for day, wrong in (("2024-12-31", True), ("2025-01-01", False)):
        text = ledger(CORRECTION.replace("DAY", day))
        assert bool(found(tmp_path, {"data/2025/care.yml": text})) == wrong


# --- pages of reports ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("title: 甲\n", 1),
        ("title: 甲\n年渡: 2023\n", 1),
        ("title: 甲\n年度: 2024\n", 3),
        ("title: 甲\n年度:\n", 3),
        ("title: 甲\n年度: 二〇二三\n", 3),
        ("", 1),
    ],
)
def test_a_report_is_of_the_year_of_its_file(tmp_path: Path, front: str, line: int) -> None:
    files = {f"data/{year}/care.yml": subject("甲: 3次") for year in (2023, 2024)}
    files |= {"docs/report/2023.md": f"---\n{front}---\n" if front else "# 甲\n"}
    assert places(found(tmp_path, files)) == [("Y04", line, "错误")]


@pytest.mark.parametrize("page", ["docs/report/2023.md", "docs/report/index.md", "docs/a.md"])
def test_other_pages_may_leave_out_the_year(tmp_path: Path, page: str) -> None:
    front = "年度: 2023\n" if "2023" in page else ""
    files = {f"data/{year}/care.yml": subject("甲: 3次") for year in (2023, 2024)}
    assert not found(tmp_path, files | {page: f"---\ntitle: 甲\n{front}---\n"})


# --- names from year to year ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (["调解案件: 3宗"], ["调解案件数: 4宗"], 5),
        (["法治讲座: 3场", "乙: 1次"], ["乙: 1次", "普法讲座: 4场"], 6),
        (["志愿者: 30人"], ["注册志愿者: 待补充"], 5),
        (["调解案件: 3宗"], ["调解案件: 4宗", "调解案件数: 4宗"], 0),  # a new figure
        (["调解案件: 3宗", "调解案件数: 4宗"], ["调解案件: 4宗"], 0),  # one that has ended
        (["调解案件: 3宗"], ["调解金额: 4万元"], 0),
        (["调解案件: 3宗"], ["调解案件率: 40%"], 0),
        (["宣传资料: 3份"], ["入户走访: 4份"], 0),
        (["调解案件: 3宗"], ["调解案件数: {值: 4宗, 口径: 与上年的调解案件不同，含诉前}"], 0),
    ],
)
def test_a_figure_that_seems_to_have_another_name(
    tmp_path: Path, old: list[str], new: list[str], line: int
) -> None:
    files = {
        "data/2024/care.yml": ledger(*old, source=LAST, period="2024年"),
        "data/2025/care.yml": ledger(*new),
    }
    assert places(found(tmp_path, files)) == ([("Y05", line, "提醒")] if line else [])


@pytest.mark.parametrize(
    ("file", "name", "asked"),
    [
        ("data/2025/care.yml", "助老", True),
        ("data/2025/elders.yml", "养老服务", True),
        ("data/2025/roads.yml", "修路", False),
    ],
)
def test_a_subject_that_seems_to_have_another_name(
    tmp_path: Path, file: str, name: str, asked: bool
) -> None:
    new = ledger("甲: 3次").replace("养老", name)
    files = {
        "data/2024/care.yml": ledger("甲: 3次", source=LAST, period="2024年"),
        "data/2025/other.yml": ledger("甲: 3次").replace("养老", "教育"),
        "data/2024/other.yml": ledger("甲: 3次", source=LAST, period="2024年").replace(
            "养老", "教育"
        ),
    }
    assert places(found(tmp_path, files | {file: new})) == [("Y05", 1, "提醒")] * asked
    (tmp_path / file).write_text(new + "说明: 与去年的养老不同。\n", "utf-8")
    assert not found(tmp_path, {})


# --- plans that had ended -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "text", "ended"),
    [
        (2026, "做好“八五”普法工作。", ["“八五”"]),
        (2026, "“八五”普法开局，“八五”普法收官。", ["“八五”"]),
        (2026, "依照《法治政府建设实施纲要（2021—2025年）》。", ["2021—2025年"]),
        (2026, "纲要(2021-2025年)，“十四五”规划。", ["2021-2025年", "“十四五”"]),
        (2025, "做好“八五”普法工作，纲要（2021—2025年），“十四五”时期。", []),
        (2026, "做好“九五”普法工作，“十五五”规划，规划（2026—2030年）。", []),
        (2026, "2021—2025年共调解120宗；十五五个村；第十五规划外，八五规划。", []),
    ],
)
def test_a_report_goes_by_plans_of_its_time(
    tmp_path: Path, year: int, text: str, ended: list[str]
) -> None:
    page = f"---\ntitle: 某镇{year}年报告\n年度: {year}\n---\n\n{text}\n"
    problems = [p for p in found(tmp_path, {f"docs/report/{year}.md": page}) if p.code == "Y06"]
    assert [name for p, name in zip(problems, ended, strict=True) if name not in p.found] == []
    assert {p.line for p in problems} <= {6}
