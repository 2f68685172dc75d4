"""Leaflets: a guide on one sheet of paper, as a PDF file and as browsers print its page."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import segno
from conftest import ROOT, NewPage
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from macros.channels import article, document, leaflet, pdf, qrcode, typeset
from macros.channels.document import Block, Document, Heading, Items, Note, Paragraph, Run
from macros.channels.leaflet import Leaflet
from macros.channels.outputs import OutputError, Source
from macros.ledger.model import Ledger
from macros.library.guide import Guide
from macros.library.load import load_library

LIBRARY, _ = load_library(ROOT / "data")
GUIDES = {guide.stem: guide for guide in LIBRARY.guides.values()}
GUIDE = GUIDES["unpaid-wages"]
SITE = "https://www.example.gov.cn/town/"
PAGE = "services/a.html"
SMALLEST = 9.5


def paragraph(text: str, kind: str = "") -> Paragraph:
    return Paragraph((Run(text),), kind)


def listed(*texts: str, kind: str = "") -> Items:
    return Items(tuple((Run(text),) for text in texts), kind)


def section(anchor: str, title: str, *blocks: Block) -> tuple[Block, ...]:
    return (Heading(2, title, anchor), *blocks)


def page(*sections: tuple[Block, ...], steps: int = 3) -> Document:
    """Return a guide's page with as many steps and these sections behind what is needed."""
    needed = (
        *section("who", "谁可以申请", listed("谁都可以。")),
        *section("bring", "要带什么", listed("身份证。")),
        *section("steps", "怎么办", listed(*(f"第{n}步。" for n in range(steps)), kind="steps")),
        *section("time", "期限和费用", listed("当天。", kind="dates")),
        *section("where", "去哪里", listed("镇上。")),
    )
    law = section("law", "依据", paragraph("核对日期", "src"))
    more = (block for one in sections for block in one)
    blocks = (paragraph("一句话。", "answer"), *needed, *more, *law)
    return Document(PAGE, ("办证：", "先问清"), "", "", "办事", (), blocks, "摘要")


def entry(shown: Document, guide: Guide = GUIDE, address: str = SITE + PAGE) -> Leaflet:
    sheet = typeset.Sheet(shown, shown.blocks, "某镇", "2026-11-23", preview=False)
    return Leaflet(sheet, guide, address)


def flat(text: str) -> str:
    return re.sub(r"\s", "", text)


def read(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def text_of(made: bytes) -> str:
    return flat("".join(one.extract_text() for one in read(made).pages))


def sizes(made: bytes, said: str = "") -> set[float]:
    """Return the sizes of the letters of a file, or of the pieces of text with something."""
    found: set[float] = set()

    def visit(text: str, cm: object, tm: object, font: object, size: float) -> None:
        if text.strip() and said in text:
            found.add(round(size, 1))

    for one in read(made).pages:
        one.extract_text(visitor_text=visit)
    return found


@pytest.fixture(scope="module")
def made(built_site: Path) -> Iterator[Any]:
    """Return a function that makes the leaflet of a guide of the town, once."""

    @cache
    def make(stem: str) -> bytes:
        shown = article.read(built_site, f"services/{stem}.html")
        assert shown
        return leaflet.make(entry(shown, GUIDES[stem], f"{SITE}services/{stem}.html"))

    yield make


# --- every guide of the town ------------------------------------------------------------------


@pytest.mark.parametrize("stem", GUIDES)
def test_a_leaflet_says_what_is_needed_on_two_pages(made: Any, built_site: Path, stem: str) -> None:
    guide, text = GUIDES[stem], re.sub("[〔〕]", "", text_of(made(stem)))
    assert len(read(made(stem)).pages) <= 2
    assert min(sizes(made(stem))) >= SMALLEST
    shown = article.read(built_site, f"services/{stem}.html")
    assert shown
    for block in document.flatten(shown.blocks):
        if isinstance(block, Paragraph) and block.kind in ("due", "urgent"):
            assert flat(document.plain(document.without_notes(block.runs))) in text
        if isinstance(block, Items) and block.kind in ("steps", "dates"):
            for item in block.items:
                assert flat(document.plain(document.without_notes(item))) in text
    for line in guide.calls:
        assert line.number + line.short_name in text
    assert all(flat(moment.label) in text for moment in (*guide.steps, *guide.times, *guide.places))
    assert all(f"《{law}》" in text for law in guide.laws)
    assert guide.check_date in text
    assert not re.search(r"［\d+］", text), "numbers of citations lead nowhere on paper"
    assert "以上见" not in text


@pytest.mark.parametrize("stem", [stem for stem, g in GUIDES.items() if g.first_deadline])
def test_the_deadline_not_to_miss_comes_before_the_others(made: Any, stem: str) -> None:
    first = GUIDES[stem].first_deadline
    assert first
    times = text_of(made(stem)).partition("期限和费用别误了")[2]
    others = (moment.label for moment in GUIDES[stem].times if moment is not first)
    assert times.startswith(flat(first.label))
    assert all(flat(label) in times for label in others)


def test_a_leaflet_is_tagged_and_its_code_is_described(made: Any) -> None:
    file = read(made("unpaid-wages"))
    root: Any = file.trailer["/Root"]
    size: Any = file.trailer["/Size"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "zh-CN"
    assert "<pdfuaid:part>1<" in root["/Metadata"].get_object().get_data().decode()
    assert next(one.title for one in file.outline if not isinstance(one, list)) == "怎么办"
    pages: list[Any] = list(file.pages)
    links = [note.get_object() for one in pages for note in one.get("/Annots", [])]
    addresses = {link["/A"]["/URI"] for link in links if "/A" in link}
    assert addresses == {f"{SITE}services/unpaid-wages.html"}
    objects: Any = file.get_object
    alternatives = [
        str(node["/Alt"])
        for number in range(1, size)
        if isinstance(node := objects(number), dict) and "/Alt" in node
    ]
    assert alternatives == [f"二维码，打开网页：{SITE}services/unpaid-wages.html"]


def test_guides_are_offered_as_leaflets_and_topics_as_hand_outs(built_site: Path) -> None:
    names = ("services/mediation.html", "learn/anti-fraud.html")
    pages = {name: shown for name in names if (shown := article.read(built_site, name))}
    source = Source(ROOT, built_site, pages, Ledger(), LIBRARY, {"网址": SITE}, "2026-11-23")
    jobs = {job.file.path: job for job in pdf.jobs(source)}
    assert [job.file.kind for job in jobs.values()] == [
        "明白纸PDF",
        "小册子PDF",
        "PDF",
        "小册子PDF",
    ]
    first = jobs["download/services-mediation.pdf"].inputs
    assert isinstance(first, Leaflet) and first.address == f"{SITE}services/mediation.html"
    unknown = replace(source, about={"网址": "待补充"})
    inputs = next(iter(pdf.jobs(unknown))).inputs
    assert isinstance(inputs, Leaflet) and inputs.address == ""


# --- what fits --------------------------------------------------------------------------------


def test_a_short_guide_has_large_letters_and_leaves_nothing_out() -> None:
    made = leaflet.make(entry(page(section("more", "另外一节", paragraph("还有一句。")))))
    assert sizes(made, "还有一句") == {12.0}
    assert "还有一句。" in text_of(made) and "这里没有印" not in text_of(made)


def test_what_does_not_fit_is_left_out_from_the_end_and_named() -> None:
    more = [section(f"more-{n}", f"另外{n}节", paragraph("长" * 900)) for n in range(5)]
    made = leaflet.make(entry(page(*more)))
    text = text_of(made)
    assert len(read(made).pages) == 2
    printed = [n for n in range(5) if f"另外{n}节" in text.partition("这里没有印：")[0]]
    named = [n for n in range(5) if f"另外{n}节" in text.partition("这里没有印：")[2]]
    assert printed and named and printed + named == [0, 1, 2, 3, 4]
    assert "谁可以申请" in text.partition("这里没有印")[0]


def test_a_section_that_the_guide_names_comes_before_others() -> None:
    named = replace(GUIDE, answer=replace(GUIDE.answer, value="看“要紧的一节”。"))
    more = [section(f"more-{n}", f"另外{n}节", paragraph("长" * 900)) for n in range(5)]
    made = leaflet.make(entry(page(*more, section("last", "要紧的一节", paragraph("在。"))), named))
    assert "要紧的一节" in text_of(made).partition("这里没有印")[0]


def test_a_long_guide_keeps_what_is_needed_in_smaller_letters() -> None:
    long = section("redress", "不服怎么办", paragraph("长" * 2500))
    made = leaflet.make(entry(page(long, steps=62)))
    assert len(read(made).pages) == 2
    assert "第61步。" in text_of(made) and "谁可以申请" in text_of(made).partition("这里没有印")[2]
    assert min(sizes(made)) >= SMALLEST and sizes(made, "第61步") <= {10.5, 10.0, 9.5}


def test_what_is_needed_and_does_not_fit_is_refused_with_its_file() -> None:
    with pytest.raises(OutputError, match="2页A4纸印不下") as caught:
        leaflet.make(entry(page(steps=200)))
    assert caught.value.page == "data/services/unpaid-wages.yml"


def test_a_section_that_paper_cannot_draw_stays_on_the_page() -> None:
    note = Note("存疑1", (Run("对不上。"),), "doubt")
    text = text_of(leaflet.make(entry(page(section("note", "有疑问的", note)))))
    assert "对不上" not in text and "这里没有印：有疑问的。" in text


def test_an_answer_does_not_repeat_the_place_to_go_to() -> None:
    shown = page()
    place = document.Facts((("镇上", (Run("去大厅。"),)),))
    repeated = Paragraph((Run("先去哪里：", "strong"), Run("去大厅。")), "answer")
    blocks = (repeated, *shown.blocks, *section("more", "另外", place))
    assert text_of(leaflet.make(entry(replace(shown, blocks=blocks)))).count("去大厅。") == 1


def test_only_the_deadline_itself_is_marked() -> None:
    first = GUIDE.first_deadline
    assert first
    other, own = (
        text_of(leaflet.make(entry(page(section("more", "另外", listed(label, kind="dates"))))))
        for label in ("别的日子", first.label)
    )
    assert "别误了" not in other and "别的日子" in other
    assert f"别误了{flat(first.label)}" in own


def test_numbers_of_citations_are_left_out_of_tables() -> None:
    cells = (document.Cell((Run("有规定"), Run("［7］", "note"))),)
    text = text_of(leaflet.make(entry(page(section("more", "另外", document.Table("", (cells,)))))))
    assert "有规定" in text and "［7］" not in text


# --- the code and other details -----------------------------------------------------------------


def modules(svg: str) -> set[tuple[int, int]]:
    """Return the dark modules of a code drawn as horizontal lines, without its quiet zone."""
    dark, x, y = set(), 0, -4.5
    path = re.findall(r'class="qrline"[^>]*d="([^"]*)"|d="([^"]*)"[^>]*class="qrline"', svg)[0]
    for move, numbers in re.findall(r"([Mmh])([-\d. ]+)", path[0] or path[1]):
        values = [float(value) for value in re.findall(r"-?[\d.]+", numbers)]
        if move == "M":
            x, y = int(values[0]) - 4, values[1] - 4.5
        elif move == "m":
            x, y = x + int(values[0]), y + values[1]
        else:
            dark |= {(int(y), x + n) for n in range(int(values[0]))}
            x += int(values[0])
    return dark


def test_the_code_leads_to_the_page() -> None:
    address = f"{SITE}services/unpaid-wages.html"
    matrix = segno.make(address, error="m", micro=False).matrix
    expected = {(y, x) for y, row in enumerate(matrix) for x, bit in enumerate(row) if bit}
    assert modules(qrcode.svg(address)) == expected
    assert "扫一扫，看全文" in text_of(leaflet.make(entry(page())))
    assert flat(SITE + PAGE) in text_of(leaflet.make(entry(page())))


def test_without_an_address_there_is_no_code() -> None:
    text = text_of(leaflet.make(entry(page(), address="")))
    assert "二维码待补充" in text and "网址〔待补充〕" in text and "扫一扫" not in text


HOSTILE = '#panic("x") $x^2$ *粗* _斜_ `码` <标> @引 [括] // 注 = 题 #import "a.typ"'


def test_no_text_is_markup() -> None:
    shown = page(section("more", HOSTILE, paragraph(HOSTILE), listed(HOSTILE, kind="steps")))
    made = leaflet.make(entry(replace(shown, title=(HOSTILE,))))
    assert text_of(made).count(flat('#panic("x")')) >= 4


def test_missing_character_is_named_with_its_place() -> None:
    with pytest.raises(OutputError) as caught:
        leaflet.make(entry(page(section("more", "另外一节", paragraph("办😀件")))))
    assert "另外一节" in caught.value.block and "“😀”" in caught.value.reason


# --- the page in print --------------------------------------------------------------------------


def paper_pages(shown: Page) -> int:
    """Return how many sheets of paper the page prints on."""
    file = shown.pdf(prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", file))


@pytest.mark.parametrize(("elder", "most"), [("", 2), ("1", 4)])
def test_every_guide_prints_on_a_sheet(
    new_page: NewPage, site_url: str, elder: str, most: int
) -> None:
    shown = new_page()
    shown.add_init_script(f"localStorage.setItem('look-elder', '{elder}')" if elder else "")
    for stem in GUIDES:
        shown.goto(f"{site_url}services/{stem}.html")
        assert paper_pages(shown) <= most, stem


def test_a_guide_in_print_keeps_what_is_needed(new_page: NewPage, site_url: str) -> None:
    shown = new_page()
    shown.goto(site_url + "services/unpaid-wages.html")
    shown.emulate_media(media="print")
    for part in (".answer", ".calls a", ".due", ".urgent", "#bring + ul", ".steps li", ".dates li"):
        expect(shown.locator(part).first).to_be_visible()
    for part in (".gloss", ".marks", ".grounds", "#site", "#site + p", "#what", ".downloads"):
        expect(shown.locator(part).first).to_be_hidden()
    borders = """(part) => ["top", "right", "bottom", "left"].map((side) =>
        parseFloat(getComputedStyle(document.querySelector(part))[`border-${side}-width`]))"""
    for part in (".answer", ".urgent", ".calls a"):
        assert min(shown.evaluate(borders, part)) > 0, part
    end = shown.evaluate("getComputedStyle(document.querySelector('article'), '::after').content")
    assert "全文" in end and "网址待补充" in end
    laws = shown.evaluate("getComputedStyle(document.querySelector('.src'), '::before').content")
    assert "《劳动合同法》" in laws
