"""The report followed up: what is promised is in the report, quarters are told, villages agree."""

import io
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from docx import Document as open_docx
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from macros.channels import typeset, wechat, word
from macros.channels.article import read
from macros.channels.document import Table, flatten
from macros.cli import main
from macros.desk.checks import promises, publicity
from macros.desk.project import read_project
from macros.ledger.keys import SITE_KEYS
from macros.ledger.model import Ledger
from macros.ledger.problem import Problem
from macros.library.load import Library, load_library
from macros.library.measures import QUARTERS, STATES, Measure, Measures
from macros.library.passage import Passage
from macros.render.page import Page
from macros.render.promises import duties, measures, villages

MEASURES, DUTIES, VILLAGES = "data/2024/measures.yml", "data/duties.yml", "data/villages.yml"
REPORT = "docs/report/2024.md"
FEW = """\
措施:
  培训:
    报告: {s6-2: 对法治工作人员开展素质培训}
    回应: {s5-1: 小马拉大车}
    进度: {2025Q1: 未开始, 2025Q2: 进行中, 2025Q3: 进行中, 2025Q4: 已完成}
未回应的不足:
  s5-2: 矛盾纠纷化解机制仍需完善
"""
ONE_DUTY = """\
规定: 某规定
核对: 2026-11-30
职责:
  主要负责人:
    带头:
      讲什么: 自己先学。
      条: 3
      印证: {2024: {s3-1: 带头学习}}
"""


SMALL = ("data/2024", "data/outlines.yml", "data/site.yml", "data/wordings.yml", VILLAGES, REPORT)
"""What is needed to read the three lists."""


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return make(tmp_path, SMALL, monkeypatch)


@pytest.fixture
def whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return make(tmp_path, ("data", "docs"), monkeypatch)


def make(root: Path, parts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy these parts of the project, with a short list of measures and of duties."""
    monkeypatch.setattr(promises, "today", lambda: date(2026, 11, 30))
    for part in parts:
        (root / part).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, root / part)
    (root / MEASURES).write_text(FEW, "utf-8")
    (root / DUTIES).write_text(ONE_DUTY, "utf-8")
    return root


def found(root: Path, *files: str) -> list[Problem]:
    """Return the problems of these files, gaps left out."""
    project = read_project(root)
    problems = [*project.problems, *promises.CHECK(project), *publicity.CHECK.check_town(project)]
    paths = files or (MEASURES, DUTIES, VILLAGES)
    return [p for p in problems if p.path in paths and p.code != "U01"]


def edit(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text("utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), "utf-8")


def count(root: Path, number: int, **first: str) -> None:
    """Write a list of so many villages, the first with these values."""
    blank = {"名称": "待补充", "先找": "待补充", "电话": "待补充"}
    rows = [{**blank, **first}, *({**blank} for _ in range(number - 1))]
    content = {"指标": "禁毒.全镇村居", "村居": rows}
    (root / VILLAGES).write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


# --- mistakes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "told"),
    [
        (MEASURES, "s5-1: 小马", "s5-9: 小马", "C07", "s5-9"),
        (MEASURES, "小马拉大车", "大马拉小车", "C07", "大马拉小车"),
        (MEASURES, "s6-2: 对法治", "s6-1: 对法治", "C07", "对法治"),
        (MEASURES, "s5-1: 小马拉大车", "s4-2: 行政检查", "C08", "s4-2"),
        (MEASURES, "s6-2: 对法治工作人员开展素质培训", "s5-1: 执法", "C08", "s5-1"),
        (MEASURES, "s5-1: 小马拉大车", "s5-2: 人员不足", "C08", "s5-2"),
        (MEASURES, "未回应的不足:\n  s5-2: 矛盾纠纷化解机制仍需完善\n", "", "C08", "s5-2"),
        (REPORT, "未回应的不足: [s5-2]", "未回应的不足: [s5-2, s5-3]", "C08", "s5-3"),
        (REPORT, "未回应的不足: [s5-2]", "未回应的不足: [s5-3]", "C08", "s5-2"),
        (MEASURES, "小马拉大车", "'{{ 力量.在编执法人员 }}'", "L09", "力量.在编"),
        (MEASURES, "s5-1: 小马", "不足: 小马", "L09", "不足"),
        (MEASURES, "s5-1: 小马拉大车", "s5-1: ''", "L09", "没有写"),
        (MEASURES, "2025Q1", "2025Q5", "L09", "2025Q5"),
        (MEASURES, "2025Q1", "2024Q1", "L09", "2024Q1"),
        (MEASURES, "2025Q1", "一季度", "L09", "一季度"),
        (MEASURES, "未开始", "差不多了", "L09", "差不多了"),
        (MEASURES, "    进度: ", "    进展: ", "L08", "进展"),
        (MEASURES, "    报告: {s6-2: 对法治工作人员开展素质培训}\n", "", "L11", "报告"),
        (MEASURES, "  培训:\n", "  培训: {报告: {s6-2: 人员}}\n  培训:\n", "L07", "培训"),
        (DUTIES, "带头学习", "带头学了十次", "C07", "带头学了十次"),
        (DUTIES, "2024: {s3-1", "2023: {s3-1", "C07", "没有这一年的报告"),
        (DUTIES, "2024: {s3-1", "去年: {s3-1", "L09", "去年"),
        (DUTIES, "条: 3", "条: 第三条", "L09", "第三条"),
        (DUTIES, "      讲什么: 自己先学。\n", "", "L11", "讲什么"),
        (DUTIES, "规定: 某规定\n", "", "L11", "规定"),
        (DUTIES, "核对: 2026-11-30", "核对: 2024-11-30", "K05", "2024-11-30"),
        (DUTIES, "  主要负责人:", "  班子:\n    带头: {讲什么: 学}\n  主要负责人:", "L13", "带头"),
        (VILLAGES, "禁毒.全镇村居", "禁毒.全镇村庄", "P01", "全镇村庄"),
        (VILLAGES, "禁毒.全镇村居", "禁赌.全镇村居", "P01", "禁赌"),
        (VILLAGES, "    电话: 待补充\n", "", "L11", "电话"),
    ],
)  # fmt: skip
def test_mistake_is_told_once_where_it_is(
    town: Path, file: str, old: str, new: str, code: str, told: str
) -> None:
    assert not found(town)
    edit(town, file, old, new)
    problems = found(town)
    assert {p.code for p in problems} >= {code}, "\n".join(map(str, problems))
    assert any(told in p.found for p in problems if p.code == code)
    assert len({(p.code, p.found) for p in problems}) == len(problems)
    lines = {f: len((town / f).read_text("utf-8").splitlines()) for f in {p.path for p in problems}}
    assert all(0 < p.line <= lines[p.path] for p in problems)


@pytest.mark.parametrize("number", [1, 10, 12])
def test_another_number_of_villages_than_the_ledger_is_told(town: Path, number: int) -> None:
    count(town, number)
    assert [(p.code, p.found) for p in found(town)] == [("C09", f"{number}条")]


def test_number_of_villages_follows_the_ledger(town: Path) -> None:
    edit(town, "data/2024/anti-drug.yml", "值: 11个村（居）", "值: 12个村（居）")
    assert "C09" in {p.code for p in found(town, VILLAGES)}
    count(town, 12)
    assert not found(town, VILLAGES)


def test_village_named_twice_is_told(town: Path) -> None:
    count(town, 11, 名称="示例村")
    text = (town / VILLAGES).read_text("utf-8")
    (town / VILLAGES).write_text(text.replace("名称: 待补充", "名称: 示例村", 1), "utf-8")
    assert [p.code for p in found(town)] == ["L13"]


def test_files_may_be_missing(town: Path) -> None:
    for file in (MEASURES, DUTIES, VILLAGES):
        (town / file).unlink()
    assert not found(town)
    page = Page(Ledger(), 2024, lambda _: "", library=load_library(town / "data")[0])
    assert "待补充" in measures(page)
    assert "待补充" in villages(page)
    assert not duties(page)


# --- quarters -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2025, 3, 31), []),
        (date(2025, 4, 1), ["2025Q1"]),
        (date(2025, 9, 30), ["2025Q1", "2025Q2"]),
        (date(2025, 12, 31), ["2025Q1", "2025Q2", "2025Q3"]),
        (date(2026, 1, 1), ["2025Q1", "2025Q2", "2025Q3", "2025Q4"]),
    ],
)
def test_quarter_that_is_over_and_empty_is_reminded_of_once(
    town: Path, day: date, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(ROOT / MEASURES, town / MEASURES)
    monkeypatch.setattr(promises, "today", lambda: day)
    problems = [p for p in found(town) if p.code == "U06"]
    assert [p.found[:6] for p in problems] == told
    assert all(p.level == "提醒" for p in problems)


def test_only_what_is_missing_counts(town: Path) -> None:
    text = (town / MEASURES).read_text("utf-8").replace("2025Q3: 进行中, ", "2025Q3: '', ")
    (town / MEASURES).write_text(text, "utf-8")
    assert [(p.code, p.found) for p in found(town)] == [("U06", "2025Q3有1项措施没有填")]


@given(st.lists(st.dictionaries(st.sampled_from(QUARTERS), st.sampled_from([*STATES])), max_size=6),
       st.dates(date(2020, 1, 1), date(2030, 12, 31)))  # fmt: skip
def test_grid_shows_every_state_and_the_reminder_names_the_rest(
    states: list[dict[int, str]], day: date
) -> None:
    quotes = (Passage("s6-1", "说要做", MEASURES, 1),)
    listed = {f"措施{n}": Measure(f"措施{n}", quotes, (), s) for n, s in enumerate(states)}
    entry = Measures(2024, listed, (), MEASURES, 1)
    for quarter in QUARTERS:
        filled = sum(quarter in s for s in states)
        assert filled + entry.missing(quarter) == len(states)
        ends = date(2025 + quarter // 4, quarter * 3 % 12 + 1, 1)
        assert (quarter in entry.past_quarters(day)) == (day >= ends)
    page = Page(Ledger(), 2024, lambda _: "", library=Library(measures={2024: entry}))
    html = measures(page)
    shown = sum(html.count(f"{mark} {state}</span>") for state, mark in STATES.items())
    assert shown == sum(map(len, states))
    assert html.count("待补充") <= 1


# --- what is shown --------------------------------------------------------------------------


def test_page_says_each_unknown_once_and_links_to_the_sentence(built_site: Path) -> None:
    for name, least in (("duties", 14), ("measures", 8), ("villages", 11)):
        document = read(built_site, f"disclosure/{name}.html")
        assert document
        tables = [b for b in flatten(document.blocks) if isinstance(b, Table)]
        assert sum(len(t.rows) - t.head for t in tables) == least
        assert all(len({len(row) for row in t.rows}) == 1 for t in tables)
        assert all(cell.text for t in tables for row in t.rows for cell in row)
        assert all(t.caption for t in tables)
    report = (built_site / "report" / "2024.html").read_text("utf-8")
    html = (built_site / "disclosure" / "measures.html").read_text("utf-8")
    assert 'href="../report/2024.html#s6-2"' in html
    assert 'id="s6-2"' in report


def test_every_way_out_has_every_cell(tmp_path: Path) -> None:
    page = Page(Ledger(), 2024, lambda _: "", library=load_library(ROOT / "data")[0])
    said = (Passage("s6-1", "说要做", MEASURES, 1),)
    listed = {s: Measure(s, said, said, dict.fromkeys(QUARTERS, s)) for s in STATES}
    page.library.measures[2024] = Measures(2024, listed, (), MEASURES, 1)
    lists = f"{duties(page)}{measures(page)}{villages(page)}"
    (tmp_path / "a.html").write_text(f"<main><h1>甲</h1><article>{lists}</article></main>", "utf-8")
    document = read(tmp_path, "a.html")
    assert document
    cells = {c.text for b in document.blocks if isinstance(b, Table) for r in b.rows for c in r}
    assert {f"{mark} {state}" for state, mark in STATES.items()} <= cells
    about = dict.fromkeys(SITE_KEYS, "待补充")
    sheet = typeset.Sheet(document, document.blocks, "示例镇", "2026-11-30", preview=False)
    pages = PdfReader(io.BytesIO(typeset.pdf("report.typ", sheet))).pages
    docx = open_docx(io.BytesIO(word.write(document, about, "2026-11-30")))
    texts = {
        "PDF": "".join(one.extract_text() for one in pages),
        "Word": "".join(node.text or "" for node in docx.element.body.iter(qn("w:t"))),
        "公众号": re.sub("<[^>]+>", "", wechat.articles(document, about)[0].html),
    }
    for way, text in texts.items():
        plain = re.sub(r"\s", "", text)
        assert not [cell for cell in cells if re.sub(r"\s", "", cell) not in plain], way


def test_inner_quotation_has_inner_marks(town: Path) -> None:
    edit(town, MEASURES, "小马拉大车", "“小马拉大车”的困境")
    assert not found(town)
    library = load_library(town / "data")[0]
    html = measures(Page(Ledger(), 2024, lambda _: "", library=library))
    assert "“‘小马拉大车’的困境”" in html


# --- the next year, another town ------------------------------------------------------------


def test_new_year_lists_what_was_promised(whole: Path) -> None:
    assert main(["--root", str(whole), "new-year", "2025"]) == 0
    text = (whole / "docs/report/2025.md").read_text("utf-8")
    chapter = text[text.index("{ #s4 }") : text.index("{ #s5 }")]
    assert "- 培训：待补充" in chapter
    assert text.count("培训：") == 1


@pytest.mark.parametrize("year", ["2025", "2026"])
def test_year_without_promises_lists_none(whole: Path, year: str) -> None:
    if year == "2025":
        (whole / MEASURES).unlink()
    assert main(["--root", str(whole), "new-year", year]) == 0
    assert "说要做的" not in (whole / f"docs/report/{year}.md").read_text("utf-8")


def test_import_replaces_the_blank_page_and_lists_what_was_promised(
    whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--root", str(whole), "new-year", "2025"])
    (whole / "报告.txt").write_text(
        "西联镇2025年法治政府建设年度报告\n\n一、主要举措和成效\n\n依法办事。\n", "utf-8"
    )
    assert main(["--root", str(whole), "import", str(whole / "报告.txt"), "--year", "2025"]) == 0
    out = capsys.readouterr().out
    assert "上一年的报告说要做的" in out
    assert "培训" in out
    assert (
        "待补充" not in (whole / "docs/report/2025.md").read_text("utf-8").partition("依法办事")[2]
    )


def test_dropped_subject_leaves_no_count_to_compare(
    whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(ROOT / "mkdocs.yml", whole)
    assert main(["--root", str(whole), "drop-subject", "禁毒"]) == 0
    assert "指标" not in (whole / VILLAGES).read_text("utf-8").replace("# ", "")
    assert not found(whole, VILLAGES)


def test_another_town_takes_over_duties_and_nothing_of_this_one(tmp_path: Path) -> None:
    new = tmp_path / "town"
    named = ["--name", "枕溪镇", "--year", "2026"]
    assert main(["--root", str(ROOT), "new-town", str(new), *named]) == 0
    library, problems = load_library(new / "data")
    assert not problems
    assert [d.name for d in library.duties] == [
        d.name for d in load_library(ROOT / "data")[0].duties
    ]
    assert not any(duty.evidence for duty in library.duties)
    assert not library.measures
    assert [v.is_known for v in library.villages.villages] == [False]
