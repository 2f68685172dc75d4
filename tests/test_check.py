"""`nianbao check`: how an editor's mistakes are reported, to a person and to a program."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from macros.cli import main
from macros.desk import problems
from macros.desk.checks import CHECKS, structure
from macros.desk.checks.links import DEAD_LINK, OVERDUE_REVIEW
from macros.desk.problems import every_problem
from macros.desk.project import read_project
from macros.ledger.problem import Kind, Level, Problem
from macros.library.outline import load_outlines

REPORT = "docs/report/2024.md"
LEDGER = "data/2024/mediation.yml"


def copy_to(folder: Path) -> Path:
    for part in ("data", "docs"):
        shutil.copytree(ROOT / part, folder / part)
    return folder


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return copy_to(tmp_path)


def check(root: Path, capsys: pytest.CaptureFixture[str], *more: str) -> list[dict[str, Any]]:
    status = main(["--root", str(root), "check", "--format", "json", *more])
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert status == int(any(p["level"] == "错误" for p in found))
    return found


def edit(root: Path, file: str, change: Callable[[str], str]) -> int:
    """Change a file, and return the first line that differs."""
    before = (root / file).read_text("utf-8")
    after = change(before)
    assert after != before
    (root / file).write_text(after, "utf-8")
    pairs = zip_longest(before.split("\n"), after.split("\n"))
    return next((n for n, (a, b) in enumerate(pairs, 1) if a != b and b), 1)


def replacement(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


def addition(text: str) -> Callable[[str], str]:
    return lambda before: f"{before.rstrip()}\n{text}\n"


def test_the_repository_has_only_gaps_to_fill(capsys: pytest.CaptureFixture[str]) -> None:
    assert {p["code"] for p in check(ROOT, capsys)} == {"U01", "U06"}


def test_a_release_lets_no_gap_pass(capsys: pytest.CaptureFixture[str]) -> None:
    gaps = [p for p in check(ROOT, capsys, "--release") if p["code"] == "U01"]
    assert gaps
    assert all(p["level"] == "错误" for p in gaps)


CASES: dict[str, tuple[str, str, Callable[[str], str]]] = {
    "misspelt name": ("P01", REPORT, replacement("调解.调解案件", "调解.调解案子")),
    "unclosed braces": ("P02", REPORT, replacement("{{ 调解.调解案件 }}", "{{ 调解.调解案件")),
    "chart of a statement": ("P03", REPORT, addition("\n{{ 图(社矫.重新犯罪) }}")),
    "year without a ledger": ("P01", REPORT, replacement("年度: 2024", "年度: 1999")),
    "typed figure": ("T01", REPORT, replacement("{{ 调解.调解案件 }}", "约154宗")),
    "typed figure, full width": (
        "T01",
        REPORT,
        replacement("{{ 信访.来访咨询批次 }}", "１０６ 批"),
    ),
    "missing chapter": ("C01", REPORT, replacement("存在的不足和原因", "一些想法")),
    "no province's chapter": ("C01", REPORT, replacement("“1310”", "有关")),
    "title without year": ("C02", REPORT, replacement("title: 西联镇2024年", "title: 西联镇")),
    "late publication": ("C03", REPORT, replacement("发布日期: 待补充", "发布日期: 2025-06-01")),
    "unanswered shortcoming": ("C04", REPORT, replacement("未回应的不足: [s5-2]", "年份: [a]")),
    "wrong word": ("W01", REPORT, replacement("截至目前", "截止日前")),
    "half-width comma": ("W01", REPORT, replacement("，", ",")),
    "wrong word in a note": ("W01", LEDGER, replacement("照录原文，待核实。", "截止日前待核实。")),
    "dead link": ("K01", "docs/index.md", replacement("](report/2024.md)", "](report/2042.md)")),
    "dead anchor": ("K01", "docs/index.md", replacement("2024.md#s5)", "2024.md#s55)")),
    "picture without words": ("K02", REPORT, addition("\n![](图.png)")),
    "unmarked outside link": ("K04", REPORT, addition("\n[某商店](https://shop.example/)")),
    "past its review date": (
        "K05",
        REPORT,
        replacement("年度: 2024", "年度: 2024\n复核日期: 2020-01-01"),
    ),
    "setting that is not there": ("P01", "docs/search.md", replacement("站名", "站长")),
    "another word in front matter": (
        "P01",
        "docs/search.md",
        replacement('本站("站名")', '热线("110")'),
    ),
    "marked gap": ("U01", REPORT, addition('\n电话：<span class="tag todo">待补充</span>')),
    "gap in prose": ("U01", REPORT, addition("\n电话：待补充")),
    "value without unit": ("F01", LEDGER, replacement("约154宗", "约154")),
    "sum that fails": ("R03", "data/2024/petition.yml", replacement("24起", "23起")),
    "unknown setting": ("L08", "data/site.yml", addition("邮编: 某")),
}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> list[Problem]:
    """Return the problems of the unchanged town."""
    return every_problem(read_project(copy_to(tmp_path_factory.mktemp("known"))))


@pytest.mark.parametrize("case", CASES)
def test_mistake_is_found_where_it_is(case: str, town: Path, known: list[Problem]) -> None:
    code, file, change = CASES[case]
    line = edit(town, file, change)
    new = [p for p in every_problem(read_project(town)) if p not in known]
    hits = [p for p in new if p.code == code]
    assert hits, new
    assert all(p.found and p.expected and p.mend for p in new)
    # These are reported where the page, the chapter or the figure begins.
    if code not in ("C01", "C04", "R03") and case != "wrong word in a note":
        assert (file, line) in [(p.path, p.line) for p in hits]


# --- files that nobody reads ------------------------------------------------------------------

OWN = "data/2024/care.yml"
CARE = "主题: 养老\n来源: 年报\n期间: 全年\n指标:\n  甲: 3次\n"


@pytest.mark.parametrize(
    ("file", "nearest", "level"),
    [
        ("data/2024/try.YML", "data/2024/try.yml", "错误"),
        ("data/2024/try.yml.txt", "data/2024/try.yml", "错误"),
        ("data/2024/try.yaml.bak", "data/2024/try.yml", "错误"),
        ("data/2024年/try.yml", "data/2024/try.yml", "错误"),
        ("data/2024年度/try.YAML", "data/2024/try.yml", "错误"),
        ("data/２０２４/try.yml", "data/2024/try.yml", "错误"),
        ("data/2024/民政/try.yml", "data/2024/try.yml", "错误"),
        ("data/xq.yml", "", "错误"),
        ("data/Laws.yml", "data/laws.yml", "错误"),
        ("data/laws.yaml", "data/laws.yml", "错误"),
        ("data/law.yml", "data/laws.yml", "错误"),
        ("data/service/a.yml", "data/services/a.yml", "错误"),
        ("data/services/a.yaml", "data/services/a.yml", "错误"),
        ("data/2024/备忘.txt", "", "提醒"),
        ("docs/notice.MD", "docs/notice.md", "错误"),
        ("docs/report/2024.md.txt", "docs/report/2024.md", "错误"),
        ("docs/notice.markdown", "docs/notice.md", "错误"),
    ],
)
def test_a_file_that_nobody_reads_is_told_its_right_name(
    tmp_path: Path, file: str, nearest: str, level: str
) -> None:
    for name in (OWN, file, "docs/index.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(CARE, "utf-8")
    found = [p for p in every_problem(read_project(tmp_path)) if p.code in ("L16", "L19")]
    assert [(p.code, p.path, p.nearest, p.level) for p in found] == [("L16", file, nearest, level)]


@pytest.mark.parametrize(
    "file",
    [
        "data/2024/调解.yaml", "data/2024/.try.yml.swp", "data/2024/~$try.yml", "data/.DS_Store",
        "data/2024/Thumbs.db", "data/schema/page.json", "data/published.jsonl",
        "data/services/a.yml", "docs/a.png",
        "docs/files/表.xlsx", "docs/robots.txt", "docs/notice.md",
    ],
)  # fmt: skip
def test_other_files_are_no_mistake(tmp_path: Path, file: str) -> None:
    for name in (OWN, file, "docs/index.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(CARE, "utf-8")
    codes = {p.code for p in every_problem(read_project(tmp_path))}
    assert not codes & {"L16", "L19"}


@pytest.mark.parametrize(
    ("file", "other", "clash"),
    [
        ("data/2024/care.yaml", OWN, True),
        ("data/2024/Care.yml", OWN, True),
        ("docs/notice.md", "docs/Notice.md", True),
        ("data/2025/care.yaml", OWN, False),
        ("data/2024/care2.yml", OWN, False),
        ("docs/care.md", OWN, False),
    ],
)
def test_two_files_of_one_name(tmp_path: Path, file: str, other: str, clash: bool) -> None:
    for name in (file, other, "docs/index.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(CARE, "utf-8")
    codes = [p.code for p in every_problem(read_project(tmp_path))]
    assert codes.count("L19") == clash


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("期间: 全年", "期间: 待补充", 3),
        ("来源: 年报", "来源: 待补充", 2),
        ("甲: 3次", "甲: {值: 3次, 口径: 待补充}", 5),
        ("甲: 3次", "甲: {值: 3次, 期间: 待补充}", 5),
        ("甲: 3次", "甲: {值: 3次, 来源: 某文件，文号待补充}", 5),
        ("甲: 3次", "甲: {值: 3次, 存疑: 与去年不同，原因待补充}", 5),
        ("甲: 3次", "甲: {值: 3次, 表述: 待补充}", 5),
        ("甲: 3次", "甲: {值: 3次, 备注: 原因待补充。}", 5),
        ("甲: 3次", "甲: {值: 3次, 备注: 去年写的是“待补充”。}", 0),
    ],
)
def test_a_text_to_be_filled_in_stops_a_release(
    tmp_path: Path, old: str, new: str, line: int
) -> None:
    (tmp_path / OWN).parent.mkdir(parents=True)
    (tmp_path / "docs").mkdir()
    (tmp_path / OWN).write_text(CARE.replace(old, new), "utf-8")
    project = read_project(tmp_path)
    gaps = [p for p in every_problem(project) if (p.code, p.path) == ("U01", OWN)]
    assert [(p.line, p.level) for p in gaps] == [(line, "提醒")] * bool(line)
    strict = [p for p in every_problem(project, release=True) if (p.code, p.path) == ("U01", OWN)]
    assert [p.level for p in strict] == ["错误"] * bool(line)


def test_relations_that_wait_for_a_number_are_listed(tmp_path: Path) -> None:
    (tmp_path / OWN).parent.mkdir(parents=True)
    (tmp_path / "docs").mkdir()
    parts = "甲: {值: 3次, 分项: [乙, 丙]}\n  乙: 1次\n  丙: "
    for value, skipped in (("待补充", 1), ("2次", 0)):
        (tmp_path / OWN).write_text(CARE.replace("甲: 3次", parts + value), "utf-8")
        found = [p for p in every_problem(read_project(tmp_path), waiting=True) if p.code == "U05"]
        assert not [p for p in every_problem(read_project(tmp_path)) if p.code == "U05"]
        assert [(p.line, p.level, "丙" in p.found) for p in found] == [(5, "提醒", True)] * skipped


def test_typed_figure_is_told_its_name(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(town, REPORT, replacement("{{ 调解.调解案件 }}", "约154宗"))
    (found,) = [p for p in check(town, capsys) if p["code"] == "T01"]
    assert found["nearest"] == "调解.调解案件"


@pytest.mark.parametrize(
    ("file", "change", "figure"),
    [
        (REPORT, replacement("摘要: ", "摘要: 调解152宗。"), "152宗"),
        (REPORT, replacement("标题分行:\n", "导语: 近160宗。\n标题分行:\n"), "近160宗"),
        (REPORT, addition('{{ 图(调解.调解案件, 调解.诉前调解案件, 标题="共152宗") }}'), "152宗"),
        (REPORT, addition("｛｛表（调解.调解案件，标题＝“共152宗”）｝｝"), "152宗"),
        ("docs/index.md", replacement("说明: ", "说明: 共152宗，"), "152宗"),
        ("docs/index.md", addition("全年调解152宗。"), "152宗"),
        (
            "docs/disclosure/index.md",
            addition("\n| 项 | 件数 |\n|---|---|\n| 甲 | 512 |"),
            "512",
        ),
        ("docs/disclosure/index.md", addition("\n| 项目 | 数 |\n|---|---|\n| 甲 | 5件 |"), "5件"),
        ("docs/disclosure/index.md", replacement("摘要: ", "摘要: 检查512次。"), "512次"),
        ("docs/disclosure/index.md", addition("处200元以下罚款。"), ""),
        (REPORT, addition('{{ 表(调解.调解案件, 标题="2024年调解{调解案件}") }}'), ""),
        (REPORT, addition('{{ 原文("152宗") }}'), ""),
        ("docs/learn/labour.md", replacement("摘要: ", "摘要: 加班给150%。"), ""),
    ],
)
def test_figures_are_typed_nowhere(
    town: Path, file: str, change: Callable[[str], str], figure: str
) -> None:
    line = edit(town, file, change)
    found = [p for p in every_problem(read_project(town)) if p.code == "T01"]
    assert [(p.path, p.found) for p in found] == [(file, f"“{figure}”")] * bool(figure)
    assert all(p.line >= line for p in found)


def test_verbatim_number_is_accepted(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(town, REPORT, addition('\n每年{{ 原文("20—30次") }}。'))
    assert {p["code"] for p in check(town, capsys)} == {"U01", "U06"}


def test_mark_that_is_spoken_of_is_no_gap(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = check(town, capsys)
    mark = '<span class="tag todo">待补充</span>'
    edit(
        town, REPORT, addition(f"\n标着{mark}的还不知道。写{mark}，不编造。\n\n- {mark}：虚线框。")
    )
    assert check(town, capsys) == before


def test_rules_of_another_province_are_gaps(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = check(town, capsys)
    edit(town, "data/site.yml", replacement("省份: 广东", "省份: 广东省"))
    assert check(town, capsys) == before
    edit(town, "data/site.yml", replacement("省份: 广东省", "省份: 示例省"))
    new = [p for p in check(town, capsys) if p not in before]
    assert {(p["code"], p["path"]) for p in new} == {
        ("U01", "data/laws.yml"),
        ("U01", "docs/disclosure/enforcement-data.md"),
        ("U01", "docs/disclosure/enforcement.md"),
    }


@pytest.mark.parametrize(("day", "is_late"), [("03-31", False), ("04-01", True)])
def test_a_report_is_public_before_the_first_of_april(town: Path, day: str, is_late: bool) -> None:
    line = edit(town, REPORT, replacement("发布日期: 待补充", f"发布日期: 2025-{day}"))
    project = read_project(town)
    page = next(page for page in project.pages if page.path == REPORT)
    late = [p.line for p in structure.check_page(page, project) if p.code == "C03"]
    assert late == [line] * is_late


def report_codes(
    town: Path, title: str, body: str, *, province: str = "示例省", year: int = 2025
) -> list[tuple[str, str]]:
    """Return code and level of what the structure of a report raises."""
    site = town / "data/site.yml"
    site.write_text(re.sub("省份: .*", f"省份: {province}", site.read_text("utf-8")), "utf-8")
    page = f"---\ntitle: {title}\n年度: {year}\n---\n\n{body}\n"
    (town / f"docs/report/{year}.md").write_text(page, "utf-8")
    project = read_project(town)
    (report,) = [p for p in project.pages if p.source == f"report/{year}.md"]
    return [(p.code, p.level) for p in structure.check_page(report, project)]


def chapters(*titles: str) -> str:
    return "\n\n".join(f"## {title} {{ #s{n} }}" for n, title in enumerate(titles, 1))


NAMED = [
    ["一、主要做法和成效", "二、存在问题", "三、主要负责人履职情况", "四、下一步工作打算"],
    [
        "一、主要工作举措及成效", "二、存在的不足及原因", "三、党政主要负责同志履行职责情况",
        "四、2026年度推进法治政府建设的主要安排",
    ],
    ["一、2025年度法治政府工作总结", "二、落实第一责任人职责情况", "三、问题与不足及下步计划"],
    ["一、党政“一把手”述法情况", "二、主要工作开展情况", "三、不足之处", "四、今后努力方向"],
    ["一、成效与举措", "二、原因及不足", "三、第一责任人履职", "四、来年主要安排"],
    ["一、工作汇报", "二、面临的困难", "三、第一责任人履职", "四、2026年工作思路"],
    ["一、工作总结和2026年工作计划", "二、问题及解决措施", "三、主要负责人落实法治建设责任情况"],
]  # fmt: skip


@pytest.mark.parametrize("titles", NAMED)
def test_chapters_are_known_by_their_meaning(town: Path, titles: list[str]) -> None:
    title = "甲镇2025年法治政府建设情况报告"
    assert not [c for c in report_codes(town, title, chapters(*titles)) if c[0] != "C04"]
    nested = chapters("一、总体情况", "二、其他") + "".join(
        f"\n\n### （{n}）{name.partition('、')[2]} {{ #s2-{n} }}"
        for n, name in enumerate(titles, 1)
    )
    assert {*report_codes(town, title, nested)} == {("C01", "提醒")}


def test_a_misspelt_chapter_is_told_with_the_nearest_heading(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(town, REPORT, replacement("存在的不足和原因", "存在的不走和原因"))
    edit(town, REPORT, replacement("下一年度推进法治政府建设的主要安排", "下一年度主要按排"))
    edit(town, REPORT, addition("\n## 其他\n\n文字。\n"))
    found = [p["nearest"] for p in check(town, capsys) if p["code"] == "C01"]
    assert [heading[-8:] for heading in found] == ["存在的不走和原因", "下一年度主要按排"]


@pytest.mark.parametrize("missing", range(4))
def test_a_chapter_that_is_nowhere_stops_publication(town: Path, missing: int) -> None:
    titles = [t for n, t in enumerate(NAMED[0]) if n != missing]
    body = chapters(*titles) + "\n\n按照《法治政府建设实施纲要（2021—2026年）》的安排办理。"
    title = "甲镇2025年法治政府建设情况报告"
    assert report_codes(town, title, body) == [("C01", "错误")]


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        (0, "全年开展普法宣传。"),
        (1, "工作中仍存在一些短板。"),
        (2, "镇党委书记认真履行法治建设第一责任人职责。"),
        (3, "2026年，我镇将加大普法力度。"),
    ],
)
def test_what_the_text_says_without_a_heading_is_a_reminder(
    town: Path, missing: int, told: str
) -> None:
    titles = [t for n, t in enumerate(NAMED[0]) if n != missing]
    body = chapters(*titles) + f"\n\n{told}"
    found = report_codes(town, "甲镇2025年法治政府建设情况报告", body)
    assert found == [("C01", "提醒")]


@pytest.mark.parametrize(("year", "level"), [(2024, "错误"), (2026, "提醒"), (2022, "提醒")])
def test_a_provinces_chapters_stop_publication_in_the_year_of_its_outline(
    town: Path, year: int, level: str
) -> None:
    title = f"甲镇{year}年法治政府建设年度报告"
    found = report_codes(town, title, chapters(*NAMED[0]), province="广东省", year=year)
    assert set(found) == {("C01", level)} and len(found) == 3
    assert not report_codes(town, title, chapters(*NAMED[0]), province="湖南", year=year)


def test_another_years_outline_is_one_more_entry(town: Path) -> None:
    more = "    2026:\n      新章: {章: 新的一章, 认: [新的 一章], 级别: 错误}\n"
    edit(town, "data/outlines.yml", addition(more))
    title, body = "甲镇2026年法治政府建设年度报告", chapters(*NAMED[0])
    assert report_codes(town, title, body, province="广东", year=2026) == [("C01", "错误")]
    body = chapters("一、新的一章", *NAMED[0])
    assert not report_codes(town, title, body, province="广东", year=2026)


@pytest.mark.parametrize(
    "title",
    [
        "甲镇2025年法治政府建设年度报告", "甲镇2025年度法治政府建设情况报告",
        "中共甲镇委员会甲镇人民政府关于2025年度法治政府建设情况的报告",
        "甲街道办事处2025年法治政府建设工作报告", "甲镇人民政府2025年度法治政府建设工作总结",
        "甲乡2025年法治建设工作汇报", "甲局关于二〇二五年依法行政工作情况的报告",
        "甲镇二○二五年推进法治政府建设工作总结及2026年工作思路",
    ],
)  # fmt: skip
def test_a_title_may_use_the_words_of_any_province(town: Path, title: str) -> None:
    assert not report_codes(town, title, chapters(*NAMED[0]))


@pytest.mark.parametrize(
    "title",
    [
        "甲镇法治政府建设年度报告", "甲镇2024年法治政府建设年度报告", "甲镇2025年政府工作报告",
        "甲镇2025年法治政府建设实施方案", "待补充",
    ],
)  # fmt: skip
def test_a_title_says_the_year_and_what_it_reports(town: Path, title: str) -> None:
    assert report_codes(town, title, chapters(*NAMED[0])) == [("C02", "错误")]


@pytest.mark.parametrize(
    "wrong",
    [
        "  坏: [不是一章]",
        "  坏: {章: 甲}",
        "  坏: {章: 甲, 认: [甲], 级别: 也许}",
        "  坏: {章: 甲, 认: [甲], 级: 甲}",
    ],
)
def test_a_faulty_outline_is_named_with_its_line(town: Path, wrong: str) -> None:
    line = edit(town, "data/outlines.yml", replacement("全国:\n", f"全国:\n{wrong}\n"))
    _, problems = load_outlines(town / "data")
    assert {(p.path, p.line) for p in problems} == {("data/outlines.yml", line)}


@pytest.mark.parametrize("province", ["广东", "示例省"])
def test_heading_that_is_advised_is_accepted(province: str) -> None:
    outlines, problems = load_outlines(ROOT / "data")
    assert not problems
    for chapter in outlines.chapters(province, 2024):
        assert chapter.is_named(chapter.title, 2024)


def test_figure_that_no_page_uses_is_reported(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(town, "docs/statistics/legal-education.md", replacement("{{ 表(普法) }}", ""))
    file = "data/2024/legal-education.yml"
    line = edit(town, file, addition("  讲座: {值: 12场, 口径: 法律讲座}"))
    found = [p for p in check(town, capsys) if p["code"] == "U03"]
    assert [(p["path"], p["line"]) for p in found] == [(file, line)]


def test_settled_doubt_is_reported(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = edit(town, "data/2024/anti-drug.yml", replacement("668场次", "800场次"))
    found = [p for p in check(town, capsys) if p["code"] == "U02"]
    assert [p["path"] for p in found] == ["data/2024/anti-drug.yml"]
    assert found[0]["line"] > line, "the formula stands below the figures"


def test_withheld_count_in_prose_is_never_repeated(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(town, "data/2024/correction.yml", addition("  帮扶对象: 少于10人"))
    edit(town, REPORT, addition("\n其中帮扶对象" + "3" + "人。"))
    found = [p for p in check(town, capsys) if p["code"] == "N02"]
    assert found
    assert "3人" not in json.dumps(found, ensure_ascii=False)


TOLD = "登月人员" + "3" + "人"
"""A withheld count of an invented category."""
PLACES: dict[str, tuple[str, Callable[[str], str]]] = {
    "menu": ("mkdocs.yml", replacement("首页", TOLD)),
    "title": ("docs/about/index.md", replacement("title: ", f"title: {TOLD}")),
    "summary": ("docs/about/errors.md", replacement("摘要: ", f"摘要: {TOLD}")),
    "keywords": ("docs/about/leaving.md", replacement("---\n", f"---\n关键词: [{TOLD}]\n")),
    "lead": ("docs/about/privacy.md", replacement("---\n", f"---\n导语: {TOLD}\n")),
    "comment": ("docs/about/sitemap.md", replacement("---\n", f"---\n# {TOLD}\n")),
    "heading": ("docs/index.md", addition(f"\n## {TOLD}")),
    "anchor": ("docs/search.md", addition("\n## 情况 { #" + TOLD + " }")),
    "picture": ("docs/open-data.md", addition(f"\n![{TOLD}](a.png)")),
    "chart": (REPORT, addition('\n{{ 图(调解.调解案件, 标题="' + TOLD + '") }}')),
    "hidden comment": ("docs/services/index.md", addition(f"\n<!-- {TOLD} -->")),
    "attribute": ("docs/learn/index.md", addition(f'\n<img src="a.png" alt="{TOLD}">')),
    "address": ("docs/learn/laws.md", addition(f"\n[看](a.md#{TOLD})")),
    "next paragraph": ("docs/learn/quiz.md", addition("\n登月人员有补贴。\n\n其中两人在镇上。")),
    "table": ("docs/learn/family.md", addition("\n| 登月人员 | 场 |\n| --- | --- |\n| 3 | 4 |")),
    "figure": ("docs/learn/labour.md", addition("\n登月人员{{ 执法.教练 }}。")),
    "site": ("data/site.yml", addition(f"# {TOLD}")),
    "laws": ("data/laws.yml", addition(f"# {TOLD}")),
    "hotlines": ("data/hotlines.yml", replacement("用途: ", f"用途: {TOLD}")),
    "glossary": ("data/glossary.yml", addition(f"登月: {TOLD}")),
    "places": ("data/places.yml", replacement("管什么: ", f"管什么: {TOLD}")),
    "synonyms": ("data/synonyms.yml", addition(f"  登月: [{TOLD}]")),
    "wordings": ("data/wordings.yml", addition(f"# {TOLD}")),
    "traditional": ("data/hant.yml", addition(f"  登月: {TOLD}")),
    "units": ("data/units.yml", addition(f"# {TOLD}")),
    "guide": ("data/services/mediation.yml", replacement("一句话: ", f"一句话: {TOLD}")),
    "quiz": ("data/quizzes/minors.yml", replacement("为什么: ", f"为什么: {TOLD}")),
    "another subject": (LEDGER, replacement("口径: ", f"口径: {TOLD}")),
    "source": ("data/2024/petition.yml", replacement("来源: ", f"来源: {TOLD}")),
}


def test_a_withheld_count_is_named_wherever_it_is_written(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (town / "mkdocs.yml").write_text("nav:\n  - 首页: index.md\n", "utf-8")
    edit(town, "data/2024/correction.yml", addition("  登月人员: 少于10人"))
    edit(town, "data/2024/enforcement.yml", replacement("指标:\n", "指标:\n  教练: 3人\n"))
    secret = {"D03", "N02"}
    assert not [p for p in check(town, capsys) if p["code"] in secret]
    wanted = {name: (file, edit(town, file, change)) for name, (file, change) in PLACES.items()}
    names = [
        f"data/services/{TOLD}.yml",
        f"docs/{TOLD}.png",
        f"docs/{TOLD}/说明.txt",
        f"docs/learn/{TOLD}.md",
    ]
    for name in names:
        (town / name).parent.mkdir(exist_ok=True)
        (town / name).write_text("", "utf-8")
    for ending in ("txt", "csv", "svg", "json"):
        (town / f"docs/a.{ending}").write_text(f"第一行\n{TOLD}\n", "utf-8")
        wanted[ending] = (f"docs/a.{ending}", 2)
    told = {(p["path"], p["line"]) for p in check(town, capsys) if p["code"] in secret}
    after = {"next paragraph": 2, "table": 2}
    places = {(file, line + after.get(name, 0)) for name, (file, line) in wanted.items()}
    assert places - told == set()
    assert {(name, 1) for name in names} - told == set()


def test_identity_number_is_never_repeated(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = "440204" + "19900101" + "001"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    number = body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]
    edit(town, REPORT, addition(f"\n联系人身份证号{number}。"))
    found = [p for p in check(town, capsys) if p["code"] == "N01"]
    assert found
    assert number not in json.dumps(found, ensure_ascii=False)


def test_built_site_is_searched_too(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(town, "data/2024/correction.yml", addition("  帮扶对象: 少于10人"))
    site = tmp_path / "site"
    site.mkdir()
    (site / "a.html").write_text("<p>帮扶对象</p><p>约154宗</p>", "utf-8")
    assert not [p for p in check(town, capsys, "--site", str(site)) if p["code"] == "N02"]
    (site / "index.js").write_text("x=['帮扶对象" + "4" + "人']", "utf-8")
    found = [p for p in check(town, capsys, "--site", str(site)) if p["code"] == "N02"]
    assert [p["path"] for p in found] == ["site/index.js"]


def test_empty_column_is_reported(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (town / "docs" / "empty").mkdir()
    assert [p["path"] for p in check(town, capsys) if p["code"] == "K03"] == ["docs/empty"]


def test_page_in_gbk_is_one_problem(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = town / "docs" / "about" / "index.md"
    file.write_bytes(file.read_text("utf-8").encode("gbk", "replace"))
    found = [p for p in check(town, capsys) if p["path"] == "docs/about/index.md"]
    assert [p["code"] for p in found] == ["L01"]


def test_windows_line_ends_change_nothing(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = check(town, capsys)
    for file in [*town.rglob("*.md"), *town.rglob("*.yml")]:
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert check(town, capsys) == before


def test_every_problem_is_printed_for_people(town: Path) -> None:
    edit(town, REPORT, replacement("调解.调解案件", "调解.调解案子"))
    run = subprocess.run(
        [sys.executable, "-m", "macros", "--root", str(town), "check"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 1
    assert f"{REPORT}:" in run.stdout
    assert "调解.调解案件" in run.stdout
    assert "\033" not in run.stdout, "no colour in a pipe"
    assert not run.stderr


@pytest.mark.parametrize("call", [[], ["nonsense"], ["check", "--format", "xml"], ["check", "x"]])
def test_wrong_call_is_answered_in_chinese(
    call: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(call)
    assert stop.value.code == 2
    message = capsys.readouterr().err
    assert "写法不对" in message
    assert "usage" not in message


@pytest.mark.parametrize("code", ["K01", "k01"])
def test_a_code_is_explained_with_wrong_and_right(
    code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--explain", code]) == 0
    text = capsys.readouterr().out
    for part in (DEAD_LINK.title, DEAD_LINK.meaning, DEAD_LINK.wrong, DEAD_LINK.right):
        assert part in text


def test_an_unknown_code_is_told_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain", "K1"]) == 2
    said = capsys.readouterr()
    assert "K01" in said.err
    assert not said.out


def test_a_code_is_declared_once() -> None:
    with pytest.raises(ValueError, match="K01"):
        Kind("K01", "另一种错", "同一个代码，两种意思。")


def test_a_problem_has_the_level_of_its_kind() -> None:
    def level(kind: Kind, other: Level | None = None) -> Level:
        place, wording = {"path": "a.md", "mend": "改"}, {"found": "甲", "expected": "乙"}
        return kind.problem(line=1, level=other, **place, **wording).level

    assert level(OVERDUE_REVIEW) == "提醒"
    assert level(OVERDUE_REVIEW, "错误") == "错误"
    assert level(DEAD_LINK) == "错误"


def test_the_order_of_checks_changes_nothing(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _, file, change in CASES.values():
        (town / file).write_text(change((town / file).read_text("utf-8")), "utf-8")
    project = read_project(town)
    before = every_problem(project)
    backwards = dict(reversed(CHECKS.items()))
    monkeypatch.setattr(problems, "CHECKS", backwards)
    assert every_problem(project) == before
