"""Forms to fill in: what is refused, what the law asks for, the paper, where they are offered."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, NewPage
from docx import Document as open_docx
from docx.table import Table
from docx.text.paragraph import Paragraph
from pypdf import PdfReader
from test_library import FILES, LoadedLibrary, line_of, load

from macros.channels import form as channel
from macros.channels import formats
from macros.channels.form import paper, word
from macros.channels.form.paper import Paper
from macros.channels.outputs import Output, OutputError, OutputFile, Source
from macros.desk.newtown import library as moved
from macros.desk.newtown.town import Move, Town, town_of
from macros.desk.project import read_project
from macros.ledger.model import Ledger
from macros.library.form import Form
from macros.library.load import Library, load_library
from macros.web import downloads, hant

GOLDEN = ROOT / "tests" / "golden" / "form.txt"
UPDATE = "UPDATE_GOLDEN"
DAY = "2026-11-23"
AT = "data/forms/asking.yml"
FORM = {
    "名称": "名称: 调解申请书",
    "指南": "指南: [调解]",
    "什么时候用": "什么时候用: 吵了架，想请人说和。",
    "此致": "此致: 调解委员会",
    "栏目": "栏目:\n"
    "  - 您:\n      - [姓名, {格: 性别, 选: [男, 女]}]\n      - 住址\n"
    "  - 事情:\n      - {格: 经过, 提示: 哪天、为什么。, 行: 3}",
    "声明": "声明: 我写的都是真的。",
    "签名": "签名: 申请人",
    "附件": "附件:\n  - 身份证复印件",
    "交到哪里": "交到哪里: [司法所]",
    "电话": '电话: ["12348"]',
    "提醒": "提醒:\n  - 口头说也行。",
    "设定依据": "设定依据:\n  - 调解法 4、31（不收钱）\n  - 条例",
    "核对": "核对: 2026-11-23",
}


def form(**changed: str | None) -> str:
    """Return the text of a form with some keys changed (None: left out)."""
    return "".join(f"{line}\n" for line in {**FORM, **changed}.values() if line is not None)


def loaded(folder: Path, text: str, **files: str) -> LoadedLibrary:
    return load(folder, {"forms/asking.yml": text, **files})


# --- what is refused ------------------------------------------------------------------------


def boxes(line: str) -> str:
    return f"栏目:\n  - 您:\n      - {line}"


WRONG: dict[str, tuple[str, str, str, int]] = {
    "unknown key": ("提醒", "提醒们:\n  - 口头说也行。", "L08", 0),
    "unknown guide": ("指南", "指南: [调节]", "P01", 0),
    "guide as a text": ("指南", "指南: 调解", "L09", 0),
    "unknown place": ("交到哪里", "交到哪里:\n  - 司法所\n  - 司法局", "P01", 2),
    "unknown hotline": ("电话", '电话: ["12347"]', "P01", 0),
    "too many hotlines": ("电话", '电话: ["110", "12348", "110", "12348"]', "L09", 0),
    "unknown law": ("设定依据", "设定依据:\n  - 仲裁法 4", "P01", 1),
    "article beyond the last": ("设定依据", "设定依据:\n  - 调解法 36", "A01", 1),
    "no citation": ("设定依据", "设定依据:\n  - 调解法 第四条", "L09", 1),
    "word in braces": ("声明", "声明: '打{{ 热线(\"110\") }}。'", "L09", 0),
    "word in a warning": ("提醒", "提醒:\n  - '打{{ 热线(\"110\") }}。'", "L09", 1),
    "wrong date": ("核对", "核对: 昨天", "L09", 0),
    "no box": ("栏目", "栏目:\n  - 您: []", "L11", 1),
    "boxes as a text": ("栏目", "栏目:\n  - 您: 姓名", "L09", 1),
    "group without a name": ("栏目", "栏目:\n  - 姓名", "L09", 1),
    "empty box": ("栏目", boxes("''"), "L11", 2),
    "box without a name": ("栏目", boxes("{提示: 写清楚。}"), "L11", 2),
    "unknown key of a box": ("栏目", boxes("{格: 姓名, 行数: 3}"), "L08", 2),
    "box twice": ("栏目", boxes("[姓名, 姓名]"), "L13", 2),
    "three in a row": ("栏目", boxes("[姓名, 性别, 年龄]"), "L09", 2),
    "one in brackets": ("栏目", boxes("[姓名]"), "L09", 2),
    "two that are high": ("栏目", boxes("[姓名, {格: 经过, 行: 3}]"), "L09", 2),
    "two with a hint": ("栏目", boxes("[姓名, {格: 经过, 提示: 写清楚。}]"), "L09", 2),
    "no lines": ("栏目", boxes("{格: 经过, 行: 0}"), "L09", 2),
    "too many lines": ("栏目", boxes("{格: 经过, 行: 21}"), "L09", 2),
    "lines in words": ("栏目", boxes("{格: 经过, 行: 三行}"), "L09", 2),
    "one choice": ("栏目", boxes("{格: 性别, 选: [男]}"), "L09", 2),
    "list in a list": ("栏目", boxes("[姓名, [性别, 年龄]]"), "L09", 2),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_in_a_form(tmp_path: Path, case: str) -> None:
    key, line, code, further = WRONG[case]
    text = form(**{key: line})
    found = loaded(tmp_path, text).locations
    assert (code, AT, line_of(text, line) + further) in found
    assert {(path, at) for _, path, at in found} == {(AT, line_of(text, line) + further)}


@pytest.mark.parametrize("key", FORM)
@pytest.mark.parametrize("how", ["missing", "empty", "nothing listed"])
def test_a_form_without_a_key(tmp_path: Path, key: str, how: str) -> None:
    line = {"missing": None, "empty": f"{key}:", "nothing listed": f"{key}: []"}[how]
    text = form(**{key: line})
    library = loaded(tmp_path, text)
    codes = {code for code, _, _ in library.locations}
    assert ("L11" in codes) == (key not in ("声明", "提醒"))
    assert {path for _, path, _ in library.locations} <= {AT}
    assert library.library.forms, "the rest is still read"


def test_two_forms_of_a_name(tmp_path: Path) -> None:
    library = loaded(tmp_path, form(), **{"forms/other.yml": form(签名="签名: 别人")})
    assert library.locations == [("L13", "data/forms/other.yml", 1)]
    assert library.library.forms["调解申请书"].stem == "asking"


def test_a_guide_that_is_renamed_is_missed_by_its_form(tmp_path: Path) -> None:
    guide = FILES["services/mediation.yml"].replace("事项名称: 调解", "事项名称: 说和")
    library = loaded(tmp_path, form(), **{"services/mediation.yml": guide})
    [problem] = library.problems
    assert (problem.code, problem.path, problem.found) == ("P01", AT, "“调解”")


@pytest.mark.parametrize("text", ["", "# 空的\n", "- 调解\n", "调解\n"])
def test_a_file_of_the_wrong_shape(tmp_path: Path, text: str) -> None:
    library = loaded(tmp_path, text)
    assert {(path, at) for _, path, at in library.locations} == {(AT, 1)}


# --- the paper ------------------------------------------------------------------------------


def made_up(folder: Path, text: str = "", **files: str) -> Paper:
    """Return the made-up form, or this one, as it is set."""
    library = loaded(folder, text or form(), **files)
    assert not library.problems, library.problems
    [one] = library.library.forms.values()
    return paper.paper_of(one, library.library.laws, "枕溪镇", DAY, preview=False)


def pdf_text(file: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)


def docx_text(file: bytes) -> str:
    reader = formats.DOCX.read
    assert reader
    return reader(file).text


def flat(text: str) -> str:
    return re.sub(r"[\s|　]", "", text)


def table_text(table: Table) -> str:
    """Return the cells of a table, each once."""
    cells = {cell._tc: cell.text for row in table.rows for cell in row.cells}
    return "|".join(cells.values())


def test_golden_text_of_both_files(tmp_path: Path) -> None:
    sheet = made_up(tmp_path)
    blocks = open_docx(io.BytesIO(word.docx(sheet))).iter_inner_content()
    body = "\n".join(b.text if isinstance(b, Paragraph) else table_text(b) for b in blocks)
    text = f"Word\n{body}\n\nPDF\n{pdf_text(paper.pdf(sheet))}\n"
    if os.environ.get(UPDATE):
        GOLDEN.write_text(text, "utf-8")
    hint = f"{UPDATE}=1 python -m pytest tests/test_forms.py -k golden"
    assert text == GOLDEN.read_text("utf-8"), f"确实要这样改的，运行：{hint}"


def test_same_form_same_bytes(tmp_path: Path) -> None:
    sheet = made_up(tmp_path)
    for make in (paper.pdf, word.docx):
        assert make(sheet) == make(sheet)


def test_known_details_of_a_place_are_printed_and_unknown_ones_are_not(tmp_path: Path) -> None:
    places = FILES["places.yml"].replace("地址: 待补充", "地址: 示例路1号")
    sheet = made_up(tmp_path, **{"places.yml": places})
    for text in (pdf_text(paper.pdf(sheet)), docx_text(word.docx(sheet))):
        assert "司法所（地址：示例路1号）" in flat(text)
        assert "待补充" not in text


def test_a_preview_says_so(tmp_path: Path) -> None:
    sheet = made_up(tmp_path)
    for preview in (True, False):
        one = Paper(sheet.form, sheet.advice, sheet.publisher, DAY, preview)
        assert ("预览" in pdf_text(paper.pdf(one))) == preview
        assert ("预览" in docx_text(word.docx(one))) == preview


def test_a_character_that_no_font_has_is_told(tmp_path: Path) -> None:
    sheet = made_up(tmp_path, form(声明="声明: 办成了😀。"))
    with pytest.raises(OutputError) as caught:
        paper.pdf(sheet)
    assert "😀" in caught.value.reason


def test_the_text_of_a_form_is_no_markup(tmp_path: Path) -> None:
    hostile = '#panic(1) $x$ *粗* _斜_ @引 \\\\u <b>标</b> "引" &amp;'
    sheet = made_up(tmp_path, form(声明=f"声明: '{hostile}'"))
    for text in (pdf_text(paper.pdf(sheet)), docx_text(word.docx(sheet))):
        assert flat("*粗*_斜_@引") in flat(text)


def test_long_choices_stand_one_below_the_other(tmp_path: Path) -> None:
    short, long = "{格: 种, 选: [甲, 乙]}", "{格: 类, 选: [甲, " + "乙" * 20 + "]}"
    sheet = made_up(tmp_path, form(栏目=boxes(short) + f"\n      - {long}"))
    first, second = sheet.form.groups[0].boxes
    assert [len(paper.ticks(box)) for box in (first, second)] == [1, 2]


# --- the real forms -------------------------------------------------------------------------

STEMS = ("arbitration", "information-request", "labour-complaint", "legal-aid", "mediation",
         "reconsideration")  # fmt: skip
DEMANDED = {
    # 劳动争议调解仲裁法 28
    "arbitration": "姓名 性别 年龄 职业 工作单位 住址 单位名称 单位地址 负责人姓名 职务 "
    "我请求 事情经过 证据 证人",
    # 政府信息公开条例 29
    "information-request": "姓名或者单位 证件号码 电话 地址 信息的名称、文号 要什么样的 怎么拿",
    # 关于实施《劳动保障监察条例》若干规定 14
    "labour-complaint": "姓名 性别 年龄 做什么工 在哪个单位 住址 电话 单位名称 地址或者工地 "
    "负责人姓名 职务 事情经过 我要求",
    # 法律援助法 41
    "legal-aid": "姓名 家里的情况 事情经过和要求",
    # 行政复议法 22
    "reconsideration": "姓名 住址 单位名称 我请求 事情经过和理由",
}  # fmt: skip


@cache
def real() -> Library:
    return load_library(ROOT / "data")[0]


def real_form(stem: str) -> Form:
    return next(one for one in real().forms.values() if one.stem == stem)


@cache
def real_paper(stem: str) -> Paper:
    return paper.paper_of(real_form(stem), real().laws, "", DAY, preview=True)


def test_the_six_forms_are_there() -> None:
    assert {one.stem for one in real().forms.values()} >= set(STEMS)


@pytest.mark.parametrize("stem", DEMANDED)
def test_a_form_asks_for_what_the_law_demands(stem: str) -> None:
    labels = {box.label.value for group in real_form(stem).groups for box in group.boxes}
    assert set(DEMANDED[stem].split()) <= labels


@pytest.mark.parametrize("stem", STEMS)
def test_a_form_cites_articles_that_a_sentence_explains(stem: str) -> None:
    for ground in real_form(stem).grounds:
        assert ground.articles
        assert set(ground.articles) <= real().laws[ground.law].articles.keys()


@pytest.mark.parametrize("stem", STEMS)
def test_a_form_names_no_town_and_says_that_it_is_an_example(stem: str) -> None:
    sheet = real_paper(stem)
    town = town_of(read_project(ROOT))
    for text in map(flat, (pdf_text(paper.pdf(sheet)), docx_text(word.docx(sheet)))):
        assert "参考式样：受理的单位有自己的表的，用它的表。" in text
        assert not [name for name in (town.name, *town.districts) if name in text]


@pytest.mark.parametrize("stem", STEMS)
def test_the_pdf_has_at_most_two_pages_and_is_tagged(stem: str) -> None:
    made = PdfReader(io.BytesIO(paper.pdf(real_paper(stem))))
    root: Any = made.trailer["/Root"]
    assert len(made.pages) <= 2
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "zh-CN"
    assert made.metadata and made.metadata.title == real_form(stem).name
    assert "<pdfuaid:part>1<" in root["/Metadata"].get_object().get_data().decode()


@pytest.mark.skipif(not shutil.which("soffice"), reason="没有装 LibreOffice")
def test_the_word_files_have_at_most_two_pages(tmp_path: Path) -> None:
    for stem in STEMS:
        (tmp_path / f"{stem}.docx").write_bytes(word.docx(real_paper(stem)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    names = [f"{stem}.docx" for stem in STEMS]
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", *names]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=240)
    assert {s: len(PdfReader(tmp_path / f"{s}.pdf").pages) <= 2 for s in STEMS} == dict.fromkeys(
        STEMS, True
    )


def test_another_town_gets_the_forms() -> None:
    project = read_project(ROOT)
    new = Town("枕溪镇", 2026, "虚构市示例县", "虚构")
    files, _, _ = moved.files(project, Move(town_of(project), new))
    assert {f"data/forms/{stem}.yml" for stem in STEMS} <= files.keys()
    assert "县人力资源和社会保障局" in files["data/forms/labour-complaint.yml"]


# --- where they are offered -----------------------------------------------------------------

ITEM = '<html><head><!--data--></head><ul class="files"><li data-form="asking">表</li></ul></html>'


def offer(*files: OutputFile) -> downloads.Offer:
    outputs = [Output(file, 12_345) for file in files]
    converter = hant.Converter(hant.load_corrections(ROOT / "data" / "hant.yml")[0])
    return downloads.Offer(downloads.by_page(outputs), DAY, converter, {})


def test_a_form_is_offered_wherever_it_is_named_and_not_twice(tmp_path: Path) -> None:
    library = loaded(tmp_path, form()).library
    source = Source(tmp_path, tmp_path, {}, Ledger(), library, {"发布": "否"}, DAY)
    files = [job.file for job in channel.jobs(source)]
    assert [file.path for file in files] == [
        "download/form/asking.docx",
        "download/form/asking.pdf",
    ]
    pages = {
        "services/a.html": "../",
        "hant/services/a.html": "../../",
        "services/forms.html": "../",
    }
    for path, up in pages.items():
        html = offer(*files).fill(path, ITEM)
        assert re.findall('href="([^"]+)"', html) == [f"{up}{file.path}" for file in files]
        assert html.count("12 KB") == 2 and 'class="downloads"' not in html
        again = downloads.clear(html)
        assert again == ITEM.replace(downloads.HEAD, "") and offer(*files).fill(path, again) == html


def test_a_form_that_was_not_made_has_no_link() -> None:
    assert "<a" not in offer().fill("services/a.html", ITEM)


@pytest.mark.parametrize("edition", ["", "hant/"])
def test_each_guide_and_the_list_lead_to_every_form(built_site: Path, edition: str) -> None:
    listed = (built_site / f"{edition}services/forms.html").read_text("utf-8")
    for one in real().forms.values():
        pages = [real().guides[name].page.replace(".md", ".html") for name in one.guides]
        for page in (*pages, "services/forms.html"):
            html = (built_site / edition / page).read_text("utf-8")
            for ending in (".docx", ".pdf"):
                assert f'{one.address(ending)}" download' in html
                assert (built_site / one.address(ending)).stat().st_size > 1000
        assert f'id="{one.stem}"' in listed


@pytest.mark.parametrize("elder", ["", "1", "3"])
def test_links_to_forms_can_be_hit_on_a_small_phone(
    new_page: NewPage, site_url: str, elder: str
) -> None:
    page = new_page(viewport={"width": 320, "height": 740})
    for path in ("services/forms.html", "services/unpaid-wages.html"):
        page.goto(site_url + path)
        page.evaluate(f"document.documentElement.dataset.elder = '{elder}'" if elder else "0")
        links = page.locator("li[data-form] a")
        areas = links.evaluate_all("all => all.map((a) => a.getBoundingClientRect().toJSON())")
        assert len(areas) >= 4
        assert min(area["height"] for area in areas) >= (60 if elder else 44)
        assert max(area["right"] for area in areas) <= 320
