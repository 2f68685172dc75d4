"""The report as a Word file: layout, words, pictures, equal bytes, and the way back by import."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_docx
from docx.document import Document as Word
from docx.oxml.ns import qn
from folders import write
from shared import WAIT

from macros.channels import picture, word
from macros.channels.article import read
from macros.channels.document import (
    Block,
    Cards,
    Cell,
    Chart,
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
    Year,
    plain,
)
from macros.channels.outputs import OutputError, Source
from macros.channels.word import styles
from macros.desk.importer import command
from macros.desk.importer.page import squeeze
from macros.ledger.load import load
from macros.ledger.model import Ledger
from macros.ledger.settings import load_settings
from macros.library.load import Library

ROOT = Path(__file__).resolve().parents[1]
DAY = "2026-11-23"
ABOUT = {key: str(node.value) for key, node in load_settings(ROOT / "data")[0].items()}
KNOWN = dict.fromkeys(ABOUT, "某镇人民政府") | {"发布": "是"}


@pytest.fixture(scope="module")
def report(built_site: Path) -> Document:
    found = read(built_site, "report/2024.html")
    assert found
    return found


@pytest.fixture(scope="module")
def file(report: Document) -> bytes:
    return word.write(report, ABOUT, DAY)


@pytest.fixture(scope="module")
def word_document(file: bytes) -> Word:
    return open_docx(io.BytesIO(file))


def page_of(*blocks: Block, **more: Any) -> Document:
    """Return a page of these blocks."""
    parts: dict[str, Any] = {"title": ("某镇", "报告"), "lead": "", "byline": "", "column": ""}
    return Document("report/2024.html", **(parts | {"plate": (), "blocks": blocks} | more))


def word_document_of(*blocks: Block, **more: Any) -> Word:
    return open_docx(io.BytesIO(word.write(page_of(*blocks, **more), ABOUT, DAY)))


def text_of(document: Word) -> str:
    """Return all readable text of the file."""
    body = document.element.body
    return squeeze("".join(node.text or "" for node in body.iter(qn("w:t"))))


def values(element: Any, path: str) -> list[str]:
    found: list[str] = element.xpath(path)
    return found


# --- layout -------------------------------------------------------------------------------


def test_page_has_the_standards_type_area_and_room_for_22_lines_of_28(word_document: Word) -> None:
    section = word_document.sections[0]
    assert section.page_width and section.left_margin and section.right_margin
    assert section.page_height and section.top_margin and section.bottom_margin
    width = section.page_width.mm - section.left_margin.mm - section.right_margin.mm
    height = section.page_height.mm - section.top_margin.mm - section.bottom_margin.mm
    assert (round(width), round(height)) == (156, 225)
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
    (pitch,) = values(word_document.element, "//w:docGrid[@w:type='lines']/@w:linePitch")
    body = word_document.styles["Normal"]
    assert values(body.element, "w:pPr/w:spacing/@w:lineRule") == ["exact"]
    assert values(body.element, "w:pPr/w:spacing/@w:line") == [pitch]
    points = height / 25.4 * 72
    assert 22 <= points / (int(pitch) / 20) < 23
    (closer,) = values(body.element, "w:rPr/w:spacing/@w:val")
    assert 28 * (16 + int(closer) / 20) <= width / 25.4 * 72 < 29 * (16 + int(closer) / 20)


@pytest.mark.parametrize(
    ("style", "face", "size", "level"),
    [
        ("Normal", "仿宋_GB2312", "32", []),
        ("Title", "方正小标宋简体", "44", []),
        ("Heading 1", "黑体", "32", ["0"]),
        ("Heading 2", "楷体_GB2312", "32", ["1"]),
        ("Heading 3", "仿宋_GB2312", "32", ["2"]),
    ],
)
def test_styles_have_faces_of_government_machines_and_levels(
    word_document: Word, style: str, face: str, size: str, level: list[str]
) -> None:
    element = word_document.styles[style].element
    assert {*values(element, "w:rPr/w:rFonts/@*")} == {face}
    assert values(element, "w:rPr/w:sz/@w:val") == [size]
    assert values(element, "w:pPr/w:outlineLvl/@w:val") == level


def test_pages_are_numbered_on_the_outside(word_document: Word) -> None:
    section = word_document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        line = footer.paragraphs[0]
        assert "".join(line.text.split()) == "—1—"
        assert "PAGE" in "".join(values(line._p, ".//w:instrText/text()"))
        assert values(line._p, "w:pPr/w:jc/@w:val") == [side]
        assert values(line._p, f"w:pPr/w:ind/@w:{side}Chars") == ["100"]
    assert word_document.settings.odd_and_even_pages_header_footer


def test_no_head_of_an_official_document(word_document: Word) -> None:
    for words in ("签发人", "〔2024〕", "抄送", "印发"):
        assert words not in text_of(word_document)
    assert "FF0000" not in word_document.element.xml


def test_properties_name_the_document_and_no_person(word_document: Word) -> None:
    properties = word_document.core_properties
    assert properties.title == "西联镇2024年法治政府建设年度报告"
    assert properties.subject and properties.language == "zh-CN"
    assert not properties.author and not properties.last_modified_by and not properties.comments
    assert properties.created and properties.created.strftime("%Y-%m-%d") == DAY
    assert properties.created == properties.modified


def test_a_known_publisher_is_named_and_a_release_has_no_notice_of_preview(
    report: Document,
) -> None:
    plain_report = replace(report, blocks=report.blocks[:8])
    published = open_docx(io.BytesIO(word.write(plain_report, KNOWN, DAY)))
    assert published.core_properties.author == "某镇人民政府"
    assert "预览" not in text_of(published)
    assert "预览" in text_of(open_docx(io.BytesIO(word.write(plain_report, ABOUT, DAY))))


# --- what it says -------------------------------------------------------------------------


def test_every_block_of_the_page_stands_in_the_file_in_order(
    report: Document, word_document: Word
) -> None:
    text, at = text_of(word_document), 0
    for block in report.blocks:
        for part in parts_of(block):
            found = text.find(squeeze(part), at)
            assert found >= 0, part
            at = found + len(squeeze(part))


def parts_of(block: Block) -> list[str]:
    """Return the texts that the block must show, in order."""
    match block:
        case Heading():
            return [block.text]
        case Paragraph():
            return [run.text for run in block.runs]
        case Items():
            return [run.text for runs in block.items for run in runs]
        case Note():
            return [block.title, *(run.text for run in block.runs)]
        case Chart():
            return [block.title, *(cell.text for row in block.table.rows for cell in row)]
    return []


def test_headings_make_an_outline(report: Document, word_document: Word) -> None:
    expected = [block.text for block in report.blocks if isinstance(block, Heading)]
    ids = {s.style_id for s in word_document.styles if values(s.element, "w:pPr/w:outlineLvl")}
    shown = [p.text for p in word_document.paragraphs if p.style and p.style.style_id in ids]
    assert shown == expected


def test_doubts_withheld_counts_and_gaps_are_said_in_words(
    report: Document, word_document: Word
) -> None:
    text = text_of(word_document)
    marks = [run for block in report.blocks for run in getattr(block, "runs", ())]
    doubts = [run.text for run in marks if run.mark == "doubt"]
    assert doubts and all(f"〔{doubt}〕" in text for doubt in doubts)
    assert text.count("少于10人") >= sum(run.mark == "hidden" for run in marks) > 0
    assert "发布日期：待补充" in text


def test_charts_are_pictures_with_their_description_and_table(
    report: Document, word_document: Word
) -> None:
    charts = [block for block in report.blocks if isinstance(block, Chart)]
    described = values(word_document.element, "//wp:docPr/@descr")
    pictures = [block for block in report.blocks if isinstance(block, Year | Chart)]
    assert charts and described == [block.description for block in pictures]
    assert len(word_document.inline_shapes) == len(pictures)
    tables = [t for t in word_document.tables if t.style and t.style.name == styles.CHART_TABLE]
    assert len(tables) == len(charts)
    for table, chart in zip(tables, charts, strict=True):
        heads = [bool(values(row._tr, "w:trPr/w:tblHeader")) for row in table.rows]
        assert heads == [n < chart.table.head for n in range(len(chart.table.rows))]


def test_links_lead_to_places_that_exist(word_document: Word) -> None:
    places = values(word_document.element, "//w:bookmarkStart/@w:name")
    inside = values(word_document.element, "//w:hyperlink/@w:anchor")
    assert inside and {*inside} <= {*places} and len(places) == len({*places})
    outside = [r.target_ref for r in word_document.part.rels.values() if r.is_external]
    assert outside and all(re.match("https?://", address) for address in outside)


def test_blocks_that_the_report_may_yet_hold_are_written() -> None:
    runs = (Run("文字"), Run("待补充", "pending"), Run("少于10人", "hidden"))
    document = word_document_of(
        Heading(2, "一、工作", "s1"),
        Heading(3, "（一）普法", "s1-1"),
        Heading(4, "1．讲座", "s1-1-i1"),
        Items((runs, (Run("第二项"),)), "ordered"),
        Facts((("电话", (Run("待补充", "pending"),)),)),
        Table("", ((Cell((Run("村"),), True), Cell((Run("件"),), True, True)), (Cell(runs),))),
        Table("由台账生成的表", ((Cell((Run("甲"),)),),), 0),
        Table("空表", ()),
        Cards((("调解案件", (Run("约154宗"),), "2024年"),)),
        QuizQuestion("问？", ("甲", "乙"), "甲", "因为", "依据"),
        Story((Paragraph((Run("故事"),)),)),
        Note("保护个人信息", (Run("说明"),), "privacy"),
    )
    text = text_of(document)
    for words in ("1．文字待补充少于10人", "2．第二项", "电话：待补充", "由台账生成的表"):
        assert words in text
    for words in ("调解案件：约154宗（2024年）", "答案：甲", "故事", "保护个人信息"):
        assert words in text
    styles = {p.text: p.style.name for p in document.paragraphs if p.style}
    assert styles["1．讲座"] == "Heading 3" and styles["（一）普法"] == "Heading 2"


def test_the_number_of_a_note_is_raised() -> None:
    document = word_document_of(
        Paragraph((Run("不收钱。"), Run("［1］", "note"), Run("当天就办。")))
    )
    raised = [r.text for p in document.paragraphs for r in p.runs if r.font.superscript]
    assert raised == ["［1］"]


HOSTILE = "<w:p/>&amp;]]>\x00\x0b\x1f\ufffe\udc80<script>“\"'"


def test_hostile_texts_are_text() -> None:
    run = Run(HOSTILE, href="javascript:alert(1)")
    outside = Run(HOSTILE, href='https://a.b/?"><w:p/>&\x01')
    cell = Cell((run,), True)
    document = word_document_of(
        Heading(2, "一、" + HOSTILE, 's"><1'),
        Paragraph((run, outside, Run(HOSTILE, "doubt", '#"><')), "answer"),
        Items(((run,),)),
        Table(HOSTILE, ((cell,),)),
        Cards(((HOSTILE, (run,), HOSTILE),)),
        Note(HOSTILE, (run,), "doubt"),
        title=(HOSTILE, HOSTILE),
        byline=HOSTILE,
        plate=((HOSTILE, HOSTILE),),
    )
    clean = squeeze("<w:p/>&amp;]]><script>“\"'")
    assert text_of(document).count(clean) >= 12
    assert "\x00" not in text_of(document)
    assert not any("javascript" in r.target_ref for r in document.part.rels.values())


def test_a_chart_that_cannot_be_drawn_is_named(
    report: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> bytes:
        raise ValueError("no")

    monkeypatch.setattr(picture, "png", fail)
    with pytest.raises(OutputError) as raised:
        word.write(report, ABOUT, DAY)
    assert raised.value.page == "report/2024.html" and raised.value.block.startswith("图1")
    assert raised.value.mend


# --- the file -----------------------------------------------------------------------------


def test_same_bytes_twice_and_nothing_of_the_machine(report: Document, file: bytes) -> None:
    assert word.write(report, ABOUT, DAY) == file
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        assert {part.date_time for part in package.infolist()} == {(2026, 11, 23, 0, 0, 0)}
        names = package.namelist()
        content = b"".join(package.read(name) for name in names if name.endswith(".xml"))
    assert not [name for name in names if "thumbnail" in name or "customXml" in name]
    assert b"python" not in content and b"rsid" not in content
    assert len(file) < 400_000


def test_one_job_for_each_years_report(report: Document) -> None:
    documents = dict.fromkeys(("index.html", "report/2023.html", "report/2024.html"), report)
    source = Source(ROOT, ROOT, documents, Ledger(), Library(), ABOUT, DAY)
    jobs = list(word.jobs(source))
    assert [job.file.path for job in jobs] == [f"download/report-{y}.docx" for y in (2023, 2024)]
    assert all(job.file.first and job.file.kind == "Word" for job in jobs)
    other = list(word.jobs(replace(source, about=KNOWN)))
    assert repr(jobs[0].inputs) != repr(other[0].inputs)
    assert jobs[1].make() == word.write(report, ABOUT, DAY)


@pytest.mark.skipif(not shutil.which("soffice"), reason="没有装 LibreOffice")
def test_libreoffice_opens_it(file: bytes, tmp_path: Path) -> None:
    from pypdf import PdfReader

    (tmp_path / "report.docx").write_bytes(file)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "report.docx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=WAIT,
    )
    pages = PdfReader(tmp_path / "report.pdf").pages
    assert len(pages) > 10
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (595, 842)
    for number, page in enumerate(pages, 1):
        assert f"—{number}—" in "".join(page.extract_text().split())


# --- and back -----------------------------------------------------------------------------


def back(file: bytes, folder: Path) -> command.Import:
    """Return the file imported as next year's report, with this year's ledger at hand."""
    docx = folder / "年报.docx"
    docx.write_bytes(file)
    read_back, problems = command.prepare(ROOT, docx, 2025)
    assert read_back and not problems
    return read_back


def own_text(report: Document) -> list[tuple[int, str]]:
    """Return headings and paragraphs of the report itself, without marks of doubt."""
    found: list[tuple[int, str]] = []
    for block in report.blocks:
        if isinstance(block, Heading):
            if block.level == 2 and not re.match("[一二三四五六]、", block.text):
                break
            found.append((block.level, squeeze(block.text)))
        elif isinstance(block, Paragraph) and not block.kind:
            runs = tuple(run for run in block.runs if run.mark != "doubt")
            found.append((0, squeeze(plain(runs))))
    return found


def test_import_gives_the_same_text(report: Document, file: bytes, tmp_path: Path) -> None:
    blocks = back(file, tmp_path).document.blocks
    assert [(b.level, squeeze(b.text)) for b in blocks if b.level != 1] == own_text(report)


def a_year_later(file: bytes) -> bytes:
    """Return the file as it would be of the next year: 2024年以来 is two years of that."""
    later = open_docx(io.BytesIO(file))
    for paragraph in later.paragraphs:
        for run in paragraph.runs:
            if "2024年" in run.text:
                run.text = run.text.replace("2024年", "2025年")
    held = io.BytesIO()
    later.save(held)
    return held.getvalue()


def test_import_gives_the_same_names_and_figures(file: bytes, tmp_path: Path) -> None:
    read_back = back(a_year_later(file), tmp_path)
    word_of = re.compile(r"\{\{ (?!图|一年一图|隐私说明|存疑清单)(.+?) \}\}")
    before = (ROOT / "docs/report/2024.md").read_text("utf-8")
    assert word_of.findall(read_back.files[Path("docs/report/2025.md")]) == word_of.findall(before)
    write(tmp_path, {path.as_posix(): text for path, text in read_back.files.items()})
    shutil.copytree(ROOT / "data" / "2024", tmp_path / "data" / "2024")
    ledger, _ = load(tmp_path / "data")
    for short, subject in ledger.years[2025].items():
        for name, indicator in subject.indicators.items():
            old = ledger.years[2024][short].indicators[name]
            assert (indicator.text, indicator.wording) == (old.text, old.wording)
            assert indicator.definition in (old.definition, "待补充")


def test_what_was_edited_in_word_comes_back_too(file: bytes, tmp_path: Path) -> None:
    edited = open_docx(io.BytesIO(file))
    line = next(p for p in edited.paragraphs if "接待群众来访咨询106批" in p.text)
    line.add_run("新增调解室3个。")
    held = io.BytesIO()
    edited.save(held)
    page = back(held.getvalue(), tmp_path).files[Path("docs/report/2025.md")]
    assert re.search(r"新增调解室\{\{ .+? \}\}。", page)
    text = page.partition("## 存疑说明")[0]
    assert "存疑" not in text and "派生" not in text


def test_the_editor_is_told_what_was_left_out(file: bytes, tmp_path: Path) -> None:
    (omission,) = back(file, tmp_path).document.omissions
    assert "图" in omission and "没有录入" in omission
