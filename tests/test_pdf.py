"""The PDF files: measured layout, what a screen reader needs, hostile text, fonts."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from macros.channels import article, document, font, pdf, typeset
from macros.channels.document import (
    Cell,
    Document,
    Facts,
    Heading,
    Items,
    Note,
    Paragraph,
    QuizQuestion,
    Run,
    Story,
    Table,
)
from macros.channels.outputs import OutputError, Source
from macros.channels.typeset import Sheet
from macros.desk.problems import every_problem
from macros.desk.project import read_project
from macros.ledger.model import Ledger
from macros.ledger.settings import is_preview
from macros.library.load import Library

ROOT = Path(__file__).resolve().parents[1]
MM = 72 / 25.4
RARE = "喆堃镕昇㙍𬭎"
HOSTILE = '#panic("x") $x^2$ *粗* _斜_ `码` <标> @引 \\u{41} [括] // 注 "引" ~ = 题 #import "a.typ"'


def sheet(*blocks: document.Block, **changes: Any) -> Sheet:
    """Return a sheet with a page of these blocks."""
    page = Document(
        path="report/2024.html",
        title=("西联镇2024年", "年度报告"),
        lead="",
        byline="西联镇",
        column="查报告",
        plate=(),
        blocks=blocks,
        summary="摘要",
    )
    told: dict[str, Any] = {"author": "西联镇", "day": "2026-11-23", "preview": False}
    return Sheet(document=page, blocks=blocks, **(told | changes))


def paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def read(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def flat(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(made: bytes) -> str:
    return flat("".join(page.extract_text() for page in read(made).pages))


def lines_of(page: Any, only: float = 0) -> dict[float, str]:
    """Return the lines of a page by the distance of the baseline from the top, in points.

    With `only`, just text in this type size.
    """
    found: dict[float, str] = {}

    def visit(text: str, cm: list[float], tm: list[float], _: object, size: float) -> None:
        height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        if text.strip() and only in (0, round(size, 2)):
            key = round(float(page.mediabox.height) - height, 1)
            found[key] = found.get(key, "") + flat(text)

    page.extract_text(visitor_text=visit)
    return found


def report(site: Path) -> Sheet:
    page = article.read(site, "report/2024.html")
    assert page
    return sheet(*page.blocks, preview=True)


@pytest.fixture(scope="session")
def made_report(built_site: Path) -> bytes:
    """Return the repository's report as PDF."""
    return typeset.pdf("report.typ", report(built_site))


# --- GB/T 9704-2012 -----------------------------------------------------------------------


def test_page_holds_22_lines_of_28_characters_on_156_by_225_mm() -> None:
    made = read(typeset.pdf("report.typ", sheet(paragraph("法" * 2000))))
    page = made.pages[1]
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    lines = {y: text for y, text in lines_of(page).items() if "—" not in text}
    assert len(lines) == 22
    assert {len(text) for text in lines.values()} == {28}
    heights = sorted(lines)
    steps = [after - before for before, after in pairwise(heights)]
    assert all(step == pytest.approx(225 * MM / 22, abs=0.15) for step in steps)
    top = heights[0] - 0.88 * 16 - (225 * MM / 22 - 16) / 2
    assert top == pytest.approx(37 * MM, abs=MM), "天头37±1 mm"


def test_paragraph_begins_two_characters_in() -> None:
    lines = lines_of(read(typeset.pdf("report.typ", sheet(paragraph("法" * 60)))).pages[0])
    assert [len(text) for text in lines.values() if set(text) == {"法"}] == [26, 28, 6]


def test_page_numbers_stand_outside() -> None:
    made = read(typeset.pdf("report.typ", sheet(paragraph("法" * 2000))))
    for index, page in enumerate(made.pages, start=1):
        spots: list[float] = []

        def visit(
            text: str, cm: list[float], tm: list[float], *_: object, spots: list[float] = spots
        ) -> None:
            if "—" in text:
                spots.append(tm[4] * cm[0] + tm[5] * cm[2] + cm[4])

        page.extract_text(visitor_text=visit)
        assert f"—{index}—" in lines_of(page).values()
        middle = float(page.mediabox.width) / 2
        assert spots and all((spot > middle) == bool(index % 2) for spot in spots)


def test_report_stays_on_its_lines_after_charts_and_tables(made_report: bytes) -> None:
    pitch = 225 * MM / 22
    for page in read(made_report).pages[1:]:
        for y, text in lines_of(page, only=16).items():
            line = (y - 37 * MM - 0.88 * 16 - (pitch - 16) / 2) / pitch
            assert line == pytest.approx(round(line), abs=0.02), text


# --- what it says and how it is tagged ----------------------------------------------------


def test_nothing_of_the_page_is_missing(built_site: Path, made_report: bytes) -> None:
    # A phrase may go on behind the number of its page and the head of the next.
    printed = re.sub("—[0-9]+—(?:预览稿，未经发布审核)?", "", text_of(made_report))
    for block in report(built_site).blocks:
        if isinstance(block, Heading):
            assert flat(block.text)[:12] in printed
        if isinstance(block, document.Chart):
            assert flat(block.title)[:12] in printed
    for run in (r for b in report(built_site).blocks if isinstance(b, Paragraph) for r in b.runs):
        if run.mark in ("figure", "doubt", "hidden"):
            assert flat(run.text)[:12] in printed
    assert "少于10人" in printed and "〔存疑1〕" in printed


def test_report_is_tagged_titled_and_has_bookmarks(made_report: bytes) -> None:
    made = read(made_report)
    root: Any = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "zh-CN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert made.metadata and made.metadata.title == "西联镇2024年年度报告"
    assert made.metadata.author == "西联镇"
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1<" in xmp and "<pdfaid:part>2<" in xmp
    tops = [entry for entry in made.outline if not isinstance(entry, list)]
    assert any(str(entry.title).startswith("一、") for entry in tops)
    assert any(isinstance(entry, list) for entry in made.outline), "（一）stands below 一、"


def test_structure_has_headings_tables_and_alternative_texts(
    built_site: Path, made_report: bytes
) -> None:
    tags: Counter[str] = Counter()
    said_of: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for part in node:
                walk(part)
        elif isinstance(node, dict):
            tags[str(node.get("/S", ""))] += 1
            if "/Alt" in node:
                said_of.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    root: Any = read(made_report).trailer["/Root"]
    walk(root["/StructTreeRoot"]["/K"])
    figures = [b for b in report(built_site).blocks if isinstance(b, document.Chart)]
    assert tags["/Figure"] >= len(figures) and tags["/Table"] == len(figures)
    assert {figure.description for figure in figures} <= set(said_of)
    assert tags["/TH"] and tags["/TD"] and tags["/H1"] and tags["/H2"] and tags["/Link"]


def test_preview_is_said_on_each_page_and_only_there() -> None:
    page = sheet(paragraph("法" * 1500))
    for preview in (True, False):
        made = read(typeset.pdf("report.typ", replace(page, preview=preview)))
        assert len(made.pages) > 1
        for one in made.pages:
            assert ("预览稿，未经发布审核" in flat(one.extract_text())) == preview


def test_site_is_preview_until_it_is_released_and_complete() -> None:
    assert is_preview({"发布": "否", "主办单位": "镇政府"})
    assert is_preview({"发布": "是", "主办单位": "待补充"})
    assert not is_preview({"发布": "是", "主办单位": "镇政府"})


# --- hand-outs ----------------------------------------------------------------------------


QUIZ = QuizQuestion(
    "怎么办？", ("转钱。", "挂断。"), "挂断。", "都是骗子。", "《刑法》第二百六十六条"
)


def test_answers_stand_on_the_last_page() -> None:
    story = Story((paragraph("情景示例"),))
    made = read(typeset.pdf("handout.typ", sheet(story, Heading(2, "小测验", "quiz"), QUIZ)))
    first, last = (flat(made.pages[at].extract_text()) for at in (0, -1))
    assert len(made.pages) == 2
    assert "怎么办？" in first and "都是骗子" not in first
    assert "B．挂断。" in last and "第二百六十六条" in last


def test_booklet_has_four_a5_pages_to_a_sheet() -> None:
    blocks = tuple(paragraph(f"{number}" + "法" * 900) for number in range(3))
    page = sheet(*blocks)
    pages = read(typeset.pdf("handout.typ", page, paper="a5", standards=typeset.PLAIN)).pages
    made = read(pdf.booklet(page)).pages
    assert [round(float(side)) for side in made[0].mediabox[2:]] == [842, 595]
    assert len(made) == 2 * -(-len(pages) // 4)
    assert "—1—" in flat(made[0].extract_text()) and "—2—" in flat(made[1].extract_text())


def test_every_guide_and_topic_is_a_handout(built_site: Path) -> None:
    for name, expected in {
        "services/mediation.html": True,
        "learn/anti-fraud.html": True,
        "services/index.html": False,
        "learn/laws.html": False,
    }.items():
        page = article.read(built_site, name)
        assert page and pdf.is_handout(page) == expected


def test_report_and_handouts_are_offered_on_their_pages(built_site: Path) -> None:
    names = ("about/index.html", "report/2024.html", "services/mediation.html")
    pages = {name: page for name in names if (page := article.read(built_site, name))}
    about = {"发布": "否", "主办单位": "待补充", "站名": "西联镇"}
    source = Source(ROOT, built_site, pages, Ledger(), Library(), about, "2026-11-23")
    jobs = list(pdf.jobs(source))
    assert [(job.file.path, job.file.page, job.file.first) for job in jobs] == [
        ("download/report-2024.pdf", "report/2024.html", True),
        ("download/services-mediation.pdf", "services/mediation.html", False),
        ("download/services-mediation-a5.pdf", "services/mediation.html", False),
    ]
    assert all(job.make().startswith(b"%PDF") for job in jobs)


def test_headings_over_nothing_are_left_out() -> None:
    links = Heading(2, "学一学", "related")
    kept = (Heading(2, "依据", "law"), paragraph("见法。"))
    end = Paragraph((Run("相关的办事指南", "strong"),))
    assert tuple(pdf._printable((links, *kept, links, end))) == kept
    nested = (Heading(2, "一", "a"), Heading(3, "（一）", "b"), paragraph("话。"))
    assert tuple(pdf._printable(nested)) == nested


# --- what may go wrong --------------------------------------------------------------------


@pytest.mark.parametrize("template", ["report.typ", "handout.typ"])
def test_no_text_is_markup(template: str) -> None:
    runs = (Run(HOSTILE),)
    blocks = (
        Heading(2, HOSTILE, "a b#<"),
        Paragraph(runs),
        Items((runs,), "steps"),
        Facts(((HOSTILE, runs),)),
        Table(HOSTILE, ((Cell(runs, True),), (Cell(runs),))),
        Note(HOSTILE, runs, "doubt"),
        Story((Paragraph(runs),)),
    )
    made = typeset.pdf(template, sheet(*blocks, plate=((HOSTILE, HOSTILE),), author=HOSTILE))
    assert text_of(made).count(flat('#panic("x")')) >= 6


def test_rare_characters_are_printed() -> None:
    blocks = (
        Heading(2, RARE, "a"),
        Heading(3, RARE, "b"),
        paragraph(RARE),
        Note(RARE, (), "doubt"),
    )
    made = typeset.pdf("report.typ", sheet(*blocks))
    assert text_of(made).count(RARE) == len(blocks)
    title = sheet(paragraph("法"))
    named = replace(title, document=replace(title.document, title=(RARE,)))
    assert RARE in text_of(typeset.pdf("report.typ", named))


@pytest.mark.parametrize("template", ["report.typ", "handout.typ"])
@pytest.mark.parametrize("lost", ["😀", "\ue000", "ༀ"])
def test_missing_character_is_named_with_its_place(template: str, lost: str) -> None:
    case = paragraph(f"u{{办}}了{lost}件e000")
    blocks = (Heading(2, "一、概况0e", "a"), paragraph("好"), Heading(2, "二、案件", "b"), case)
    with pytest.raises(OutputError) as caught:
        typeset.pdf(template, sheet(*blocks))
    assert caught.value.page == "report/2024.html"
    assert "二、案件" in caught.value.block and f"“{lost}”" in caught.value.reason


@pytest.mark.parametrize("char", "😀ༀα㈠喆堃𬭎㎡①ａé☎✓→℃〇繁𠀀\u3000\u00a0\u2003")
def test_check_tells_what_no_font_has(char: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "docs" / "services").mkdir(parents=True)
    for name, text in {
        "a": f"---\ntitle: 题\n关键词: [😀]\n---\n\n办了\n{char}件。\n",
        "b": "办",
    }.items():
        (tmp_path / "docs" / "services" / f"{name}.md").write_text(text, "utf-8")
    try:
        typeset.pdf("report.typ", sheet(paragraph(f"办了{char}件。")))
        refused = []
    except OutputError:
        refused = [("docs/services/a.md", 7)]
    found = every_problem(read_project(tmp_path))
    assert [(p.path, p.line) for p in found if p.code == "O02"] == refused


def test_check_tells_what_no_font_has_in_data(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    for name, level in {
        "data/places.yml": "错误",
        "data/2024/a.yml": "提醒",
        "data/hant.yml": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("# 😀\n甲:\n  地址: 办😀件\n", "utf-8")
        found = every_problem(read_project(tmp_path))
        told = [(p.line, p.level) for p in found if p.code == "O02" and p.path == name]
        assert told == ([(3, level)] if level else [])


def test_fonts_hold_the_text_of_every_page(built_site: Path) -> None:
    fonts = {
        path.name: set(TTFont(path, lazy=True).getBestCmap()) for path in font.FOLDER.glob("*.otf")
    }
    assert sum(path.stat().st_size for path in font.FOLDER.iterdir()) <= 12e6
    rare = fonts["NotoSerifCJKsc-Rare.otf"]
    for path in sorted(built_site.glob("[rsl][e-t]*/*.html")):
        page = article.read(built_site, path.relative_to(built_site).as_posix())
        if page:
            printed = {ord(char) for char in repr(page.blocks) + page.name if char > " "}
            assert printed <= fonts["FandolFang-Regular.otf"] | rare, path.name
            named = {ord(char) for char in page.name if char > " "}
            assert named <= fonts["NotoSerifCJKsc-SemiBold.otf"] | rare, path.name


_AGAIN = """
import sys
from hashlib import sha256
sys.path.insert(0, "tests")
from test_pdf import QUIZ, paragraph, sheet
from macros.channels import article, pdf, typeset
page = sheet(paragraph("法" * 900))
asked = sheet(paragraph("法" * 900), QUIZ)
print(sha256(typeset.pdf("report.typ", page)).hexdigest())
print(sha256(typeset.pdf("handout.typ", asked)).hexdigest())
print(sha256(pdf.booklet(asked)).hexdigest())
"""


def test_same_page_makes_the_same_bytes_anywhere() -> None:
    made = set()
    for zone, locale in (("Asia/Shanghai", "C.UTF-8"), ("America/New_York", "C")):
        env = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONUTF8": "1"}
        command = [sys.executable, "-c", _AGAIN]
        made.add(subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True).stdout)
    assert len(made) == 1
