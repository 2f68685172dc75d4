"""The page of a year beside the year before: what it says, when it comes, where it leads."""

import re
import shutil
from pathlib import Path

import folders
import pytest
from conftest import ROOT
from selectolax.lexbor import LexborHTMLParser
from test_fill import fill_page, render_page
from test_table import rows, two_years
from towns import load_town, subject

from macros.cli import main
from macros.desk import comparison
from macros.desk.problems import every_problem
from macros.desk.project import read_project

WORD = "{{ 两年对照() }}"
REPORT = "芦溪镇2025年法治政府建设年度报告\n\n一、主要工作\n（一）养老。养老床位150张，食堂3个。\n"
MENU = "nav:\n  - 查报告:\n      - 2024年度报告: report/2024.md\n  - 看数据:\n" + "".join(
    f"      - {name}: statistics/{stem}.md\n" for name, stem in (("总览", "index"), ("养老", "0"))
)


def shown(folder: Path, old: list[str], new: list[str], **page: object) -> LexborHTMLParser:
    return render_page(two_years(folder, old, new).ledger, WORD, **page)


def text(tree: LexborHTMLParser) -> str:
    assert tree.body
    return re.sub(r"\s+", "", tree.body.text())


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Return a town with the report of 2024."""
    pages = {
        "docs/report/2024.md": "---\ntitle: 报告\n年度: 2024\n---\n\n## 一、工作 { #s1 }\n",
        "docs/statistics/index.md": "---\ntitle: 总览\n年度: 2024\n---\n\n"
        "## 各个主题 { #subjects }\n\n- [养老](0.md)\n",
        "docs/statistics/0.md": "---\ntitle: 养老\n主题: 养老\n年度: 2024\n---\n\n{{ 表(养老) }}\n",
        "data/2024/0.yml": subject("床位: {值: 120张, 口径: 登记的}"),
        "mkdocs.yml": MENU,
    }
    return folders.write(tmp_path, pages)


# --- what it says -------------------------------------------------------------------------


@pytest.mark.parametrize("years", [(2024,), (2022, 2024)])
def test_without_the_year_before_it_is_one_sentence(tmp_path: Path, years: tuple[int, ...]) -> None:
    files = {f"{year}/0.yml": subject("床位: 100张") for year in years}
    tree = render_page(load_town(tmp_path, files=files).ledger, WORD, year=2024)
    assert not tree.css("table, h2, li")
    assert "2023" in text(tree)
    assert len(text(tree)) < 40


def test_summary_counts_what_rose_fell_and_stayed(tmp_path: Path) -> None:
    old = ["甲: 10张", "乙: 20张", "丙: 30张", "丁: 40张", "戊: 50%", "己: 60张", "庚: 7张"]
    new = ["甲: 11张", "乙: 19张", "丙: 30张", "丁: 40间", "戊: 55%", "己: 待补充", "辛: 8张"]
    said = text(shown(tmp_path, old, new))
    for part in ("都有的指标6个", "能比的4个", "增加的2个", "减少的1个", "持平的1个",
                 "不可比的2个", "2023年有、2024年没有的1个", "2024年才有的1个"):  # fmt: skip
        assert part in said
    assert "删" not in said


@pytest.mark.parametrize(
    ("old", "new"), [("少于10人", "25人"), ("25人", "少于10人"), ("少于10人", "少于10人")]
)
def test_withheld_counts_are_never_compared(tmp_path: Path, old: str, new: str) -> None:
    town = two_years(tmp_path, [f"老人: {old}"], [f"老人: {new}"], "敏感: 是")
    tree = render_page(town.ledger, WORD)
    assert rows(tree)["老人"]["同比"].startswith("不可比")
    assert "能比的" not in text(tree)
    assert tree.css(".note.hide")


def test_what_only_one_year_has_stands_below_the_table(tmp_path: Path) -> None:
    tree = shown(tmp_path, ["床位: 100张", "食堂: 3个"], ["床位: 90张", "车: 2辆"])
    assert [*rows(tree)] == ["床位"]
    gone, new = (re.sub(r"\s+", "", item.text()) for item in tree.css("li"))
    assert ("食堂（3个）" in gone, "车（2辆）" in new) == (True, True)


def test_a_subject_of_only_one_year_has_its_section(tmp_path: Path) -> None:
    files = {
        "2023/0.yml": subject("床位: 100张"),
        "2023/1.yml": subject("场地: 5个", name="体育"),
        "2024/0.yml": subject("床位: 90张"),
        "2024/2.yml": subject("图书: 7册", name="读书"),
    }
    html, problems = fill_page(load_town(tmp_path, files=files).ledger, WORD)
    assert not problems
    assert re.findall(r"## (\S+) \{ #(\S+) \}", html) == [
        ("养老", "0"),
        ("读书", "2"),
        ("体育", "1"),
    ]
    assert html.count("<table") == 1


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("口径: 全镇", "口径: 全镇和各村", True), ("口径: 全镇", "口径: 全镇", False),
        ("期间: 2023年", "期间: 2024年", False), ("期间: 2023年", "期间: 2024年上半年", True),
        ("期间: 2023年12月31日", "期间: 2024年12月31日", False),
        ("期间: 2021—2023年", "期间: 2021—2024年", False),
    ],
)  # fmt: skip
def test_a_change_of_definition_or_period_is_said(
    tmp_path: Path, old: str, new: str, difference: bool
) -> None:
    tree = shown(tmp_path, [f"床位: {{值: 9张, {old}}}"], [f"床位: {{值: 8张, {new}}}"])
    quoted = [old.partition(": ")[2], new.partition(": ")[2]]
    assert all(f"“{one}”" in text(tree) for one in quoted) == difference


def test_figures_lead_to_both_reports_and_to_the_definition(tmp_path: Path) -> None:
    old, new = (
        f"床位: {{值: {value}, 来源: {year}年法治政府建设年度报告 四（二）}}"
        for value, year in (("9张", 2023), ("8张", 2024))
    )
    links = [a.attributes["href"] for a in shown(tmp_path, [old], [new]).css("table a")]
    assert links == [
        "../statistics/0.html#床位", "../report/2024.html#s4-2", "../report/2023.html#s4-2"
    ]  # fmt: skip


def test_every_pair_of_years_is_reached(tmp_path: Path) -> None:
    files = {f"{year}/0.yml": subject("床位: 9张") for year in (2021, 2022, 2023, 2024)}
    ledger = load_town(tmp_path, files=files).ledger
    pages = {f"statistics/{year}.md" for year in (2022, 2023, 2024)}

    def locate(source: str) -> str:
        return source if source in pages else ""

    for year in (2022, 2023, 2024):
        links = render_page(ledger, WORD, year=year, locate=locate).css(".related a")
        others = {f"statistics/{y}.md" for y in (2022, 2023, 2024) if y != year}
        assert {link.attributes["href"] for link in links} == others


# --- when it comes ------------------------------------------------------------------------


def make_year(town: Path, how: str, year: int) -> None:
    if how == "new-year":
        assert main(["--root", str(town), "new-year", str(year)]) == 0
        return
    file = town / "年报.txt"
    file.write_text(REPORT.replace("2025", str(year)), "utf-8")
    assert main(["--root", str(town), "import", str(file), "--year", str(year)]) == 0
    file.unlink()


@pytest.mark.parametrize("how", ["new-year", "import"])
def test_a_second_year_brings_the_page_and_the_ways_to_it(town: Path, how: str) -> None:
    make_year(town, how, 2025)
    assert WORD in (town / "docs/statistics/2025.md").read_text("utf-8")
    menu = (town / "mkdocs.yml").read_text("utf-8")
    entries = re.findall(r"(?:report|statistics)/\w+\.md", menu)
    assert entries == [
        "report/2025.md", "report/2024.md",
        "statistics/index.md", "statistics/2025.md", "statistics/0.md",
    ]  # fmt: skip
    assert "(2025.md)" in (town / "docs/statistics/index.md").read_text("utf-8")
    problems = [p for p in every_problem(read_project(town)) if "statistics/2025" in str(p)]
    assert {p.code for p in problems} <= {"U01"}, "only the day of publication is missing"


@pytest.mark.parametrize("how", ["new-year", "import"])
def test_a_third_year_leaves_the_page_of_the_second(town: Path, how: str) -> None:
    make_year(town, how, 2025)
    second = (town / "docs/statistics/2025.md").read_bytes()
    make_year(town, how, 2026)
    assert (town / "docs/statistics/2025.md").read_bytes() == second
    assert "年度: 2026" in (town / "docs/statistics/2026.md").read_text("utf-8")
    menu = (town / "mkdocs.yml").read_text("utf-8")
    assert re.findall(r"statistics/(\w+)\.md", menu) == ["index", "2026", "2025", "0"]
    overview = (town / "docs/statistics/index.md").read_text("utf-8")
    assert re.findall(r"\((\w+)\.md\)", overview) == ["2026", "0"]


def test_an_earlier_year_is_set_beside_the_later_one(town: Path) -> None:
    make_year(town, "import", 2023)
    assert "年度: 2024" in (town / "docs/statistics/2024.md").read_text("utf-8")
    assert not (town / "docs/statistics/2023.md").exists()


def test_a_page_that_an_editor_changed_stays(town: Path) -> None:
    folders.write(
        town, {"docs/statistics/2025.md": "---\ntitle: 对照\n年度: 2025\n---\n\n自己写的。\n"}
    )
    make_year(town, "import", 2025)
    assert "自己写的" in (town / "docs/statistics/2025.md").read_text("utf-8")


def test_one_year_or_no_statistics_brings_none(town: Path) -> None:
    assert not comparison.files(read_project(town), 2024, {})
    shutil.rmtree(town / "docs/statistics")
    make_year(town, "import", 2025)
    assert not (town / "docs/statistics").exists()


def test_its_year_is_that_of_its_name(town: Path) -> None:
    make_year(town, "new-year", 2025)
    page = town / "docs/statistics/2025.md"
    page.write_text(page.read_text("utf-8").replace("年度: 2025", "年度: 2024"), "utf-8")
    assert "Y04" in {p.code for p in every_problem(read_project(town)) if "2025.md" in p.path}


def test_another_town_starts_without_it(tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    for name in ("data", "docs", "overrides", "handbook"):
        shutil.copytree(ROOT / name, ours / name)
    for name in ("mkdocs.yml", "README.md", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, ours)
    (ours / "macros").mkdir()
    assert main(["--root", str(ours), "new-year", "2025"]) == 0
    for page in (ours / "docs/statistics").glob("*.md"):
        page.write_text(page.read_text("utf-8").replace("年度: 2024", "年度: 2025"), "utf-8")
    asked = ["--name", "枕溪镇", "--county", "虚构市示例区"]
    assert main(["--root", str(ours), "new-town", str(tmp_path / "new"), *asked]) == 0
    assert not (tmp_path / "new/docs/statistics/2025.md").exists()
    assert "两年对照" not in (tmp_path / "new/docs/statistics/index.md").read_text("utf-8")
    assert "两年对照" not in (tmp_path / "new/mkdocs.yml").read_text("utf-8")
