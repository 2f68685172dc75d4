"""The year in pictures: what may be drawn and how, on the page and in every other form."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, NewPage
from selectolax.lexbor import LexborHTMLParser, LexborNode
from test_fill import fill_page
from towns import load_town, subject

from macros.channels import yearpicture
from macros.channels.article import read
from macros.channels.document import Document, Drawn, Run, Year, plain
from macros.channels.fragment import parts
from macros.desk.problems import every_problem
from macros.desk.project import read_project
from macros.ledger.load import load
from macros.ledger.model import Ledger

FICTIONAL = ROOT / "tests" / "fictional" / "data"
REPORT = "report/2024.html"


def ledger_of(folder: Path, *lines: str, files: dict[str, str] | None = None) -> Ledger:
    town = load_town(folder, subject(*lines), files=files)
    assert not town.problems, town.problems
    return town.ledger


def view(ledger: Ledger, names: str, text: str = "", **page: Any) -> LexborHTMLParser:
    """Return a page that begins with these figures, and goes on with `text`."""
    markdown = f"{{{{ 一年一图({names}) }}}}\n\n{text}"
    html, problems = fill_page(ledger, markdown, text=markdown, **page)
    assert not problems, problems
    return LexborHTMLParser(html)


def cells(node: LexborNode) -> list[tuple[str, int]]:
    """Return look and number of cells of each part of a drawing."""
    return [
        (path.attributes["class"] or "", (path.attributes["d"] or "").count("z"))
        for path in node.css("path")
    ]


def refusal(ledger: Ledger, names: str) -> str:
    _, [problem] = fill_page(ledger, f"一\n\n{{{{ 一年一图({names}) }}}}")
    assert problem.line == 3
    return str(problem)


# --- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("养老.没有", "养老.没有"),
        ("养老", "指标"),
        ("", "指标"),
        ("养老.床位, 养老.床位", "重复"),
        ("、".join(f"养老.数{n}" for n in range(8)), "最多7个"),
        ("养老.隐去", "隐去的人数"),
        ("养老.不足", "不到多少"),
        ("养老.表述", "文字表述"),
        ("年度(2023).养老.床位", "2024年的指标"),
    ],
)
def test_what_may_not_be_shown_is_told_with_its_line(tmp_path: Path, names: str, said: str) -> None:
    last = {"2023/0.yml": subject("床位: 100张")}
    ledger = ledger_of(
        tmp_path,
        "床位: 120张",
        *(f"数{n}: 1{n}张" for n in range(8)),
        "隐去: {值: 少于10人, 敏感: 是}",
        "不足: 不足30张",
        "表述: {值: 0件, 表述: 没有发生事故}",
        files=last,
    )
    assert said in refusal(ledger, names)


# --- what is drawn --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "name", "drawn", "remark"),
    [
        (["床位: 120张"], "床位", [("f1", 120)], ""),
        (["床位: 约120张"], "床位", [("f1", 120)], ""),
        (["床位: {值: 120张, 存疑: 待核实}"], "床位", [("cq", 120)], ""),
        (["床位: 120张", "空床: {值: 50张, 属于: 床位}"], "床位", [("f1", 50), ("fx", 70)], "50张"),
        (["床位: 120张", "空床: {值: 50张, 属于: 床位}"], "空床", [("f1", 50), ("fx", 70)], "120"),
        (
            ["床位: {值: 27张, 分项: [甲, 乙]}", "甲: 24张", "乙: 3张"],
            "床位",
            [("f1", 24), ("fx", 3)],
            "甲24张，乙3张",
        ),
        (
            ["院: 12家", "达标: 9家", "率: {值: 75%, 比率: [达标, 院]}"],
            "率",
            [("f1", 9), ("fx", 3)],
            "12家",
        ),
        (["率: 40%"], "率", [("f1", 40), ("fx", 60)], ""),
        (["率: 100%"], "率", [("f1", 100)], ""),
        # Several parts of the same whole may overlap, a doubtful sum is no whole.
        (
            ["床位: 60张", "甲: {值: 50张, 属于: 床位}", "乙: {值: 40张, 属于: 床位}"],
            "床位",
            [("f1", 60)],
            "",
        ),
        # No number of units: the figure stands alone.
        (["率: 92.5%"], "率", [], ""),
        (["床位: 20余张"], "床位", [], ""),
        (["床位: 至少20张"], "床位", [], ""),
        (["床位: 6万张"], "床位", [], ""),
        (["床位: 2000张"], "床位", [], ""),
        (["费用: 300元"], "费用", [], ""),
        (["床位: 0张"], "床位", [], ""),
        (["床位: 待补充"], "床位", [], ""),
    ],
)  # fmt: skip
def test_a_figure_is_drawn_as_what_it_counts(
    tmp_path: Path, lines: list[str], name: str, drawn: list[tuple[str, int]], remark: str
) -> None:
    [card] = view(ledger_of(tmp_path, *lines), f"养老.{name}").css(".card")
    assert cells(card) == drawn
    assert remark in card.text()


def test_few_people_of_a_delicate_kind_are_not_drawn(tmp_path: Path) -> None:
    ledger = ledger_of(
        tmp_path,
        "在册: {值: 60人, 分项: [普通, 严格, 请假, 外出], 敏感: 是}",
        "普通: {值: 45人, 敏感: 是}",
        *(f"{name}: {{值: 少于10人, 敏感: 是}}" for name in ("严格", "请假", "外出")),
    )
    html = view(ledger, "养老.在册")
    assert cells(html.css(".card")[0]) == [("f1", 60)]
    assert "普通" not in html.text() and "少于" not in html.text()


def test_last_year_stands_beside_where_the_two_compare(tmp_path: Path) -> None:
    lines = ("床位: {值: 120张, 口径: 全部}", "护理: {值: 30张, 口径: 新的}", "材料: 6万份")
    before = ("床位: {值: 100张, 口径: 全部}", "护理: {值: 20张, 口径: 旧的}", "材料: 5万份")
    ledger = ledger_of(tmp_path, *lines, files={"2023/0.yml": subject(*before)})
    beds, care, papers = view(ledger, "养老.床位, 养老.护理, 养老.材料").css(".card")
    assert [cells(svg) for svg in beds.css("svg")] == [[("f1", 120)], [("f1", 100)]]
    assert [label.text() for label in beds.css(".y")] == ["2024年", "2023年100张"]
    assert cells(care) == [("f1", 30)] and "2023年" not in care.text()
    assert not papers.css("svg") and "2023年5万份" in papers.text()


def test_a_period_of_other_years_stands_beside_its_figure(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, "甲: 12家", "乙: {值: 13家, 期间: 按上下文推定为2022年}")
    own, other = view(ledger, "养老.甲, 养老.乙").css(".card")
    assert not own.css(".p")
    assert "2022年" in other.css(".p")[0].text()


def test_one_subject_counts_in_cells_of_one_size(tmp_path: Path) -> None:
    html = view(ledger_of(tmp_path, "甲: 395次", "乙: 8次", "丙: 8家"), "养老.甲, 养老.乙, 养老.丙")
    first, second, third = (re.findall(r"\d+", svg.html or "")[2] for svg in html.css("svg"))
    assert first == second != third


# --- where it leads -------------------------------------------------------------------------


def test_each_figure_leads_to_its_first_sentence(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, "床位: 120张", "空床: {值: 50张, 属于: 床位}")
    html = view(ledger, "养老.床位, 养老.空床", "有{{ 养老.床位 }}，还是{{养老。床位}}。")
    beds, empty = (card.attributes["href"] or "" for card in html.css(".card"))
    assert [link.text() for link in html.css(f'[id="{beds[1:]}"]')] == ["120张"]
    assert empty == "../statistics/0.html#空床", "without a sentence, to the definition"


# --- other forms ----------------------------------------------------------------------------


def test_the_finished_page_is_read_with_its_pictures(built_site: Path) -> None:
    document = read(built_site, REPORT)
    assert document
    year = yearpicture.year_of(document)
    assert year and 1 <= len(year.figures) <= 7
    assert all(run.figure for figure in year.figures for run in figure.runs)
    assert "期间" in year.source
    assert any(f'src="{name}"' in part.html for part in parts(document) for name in ["annual.png"])


def sample() -> Year:
    ledger, _ = load(FICTIONAL)
    html = view(ledger, "调解.调解案件, 普法.推送文章, 便民.上门代办", year=2024)
    figures = []
    for card in html.css(".card"):
        svgs = tuple(("", svg.html or "") for svg in card.css("svg"))
        name, value = (card.css_first(css) for css in (".k", ".v"))
        assert name and value
        figures.append(Drawn(name.text(), (Run(value.text().strip()),), ("一句话",), svgs))
    return Year("2024年一图", tuple(figures), "期间：全年。", "annual")


@pytest.mark.parametrize(("columns", "width"), [(2, 320.0), (4, 800.0)])
def test_one_picture_holds_every_figure_and_its_cells(columns: int, width: float) -> None:
    year = sample()
    picture = yearpicture.frame(year, "某镇<年度>&报告", columns, width, 13)
    tree = ElementTree.fromstring(picture)
    text = "".join(tree.itertext())
    assert "某镇<年度>&报告" in text
    for figure in year.figures:
        assert figure.name in text and plain(figure.runs).split()[0] in text
    paths = [path.get("d", "") for path in tree.iter("{http://www.w3.org/2000/svg}path")]
    drawn = sum(svg.count("z") for figure in year.figures for _, svg in figure.drawings)
    assert sum(path.count("z") for path in paths) == drawn > 0
    assert picture == yearpicture.frame(year, "某镇<年度>&报告", columns, width, 13)


def test_a_page_without_pictures_makes_none() -> None:
    document = Document(REPORT, ("报告",), "", "", "", (), ())
    assert yearpicture.year_of(document) is None


# --- front matter ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "codes"),
    [
        ("短目录: {s1: 一、学习}", []),
        ("短目录: {s2: 一、学习}", ["K01"]),
        ("短目录: {s1: 一、深入学习宣传贯彻习近平法治思想的情况}", ["C06"]),
        ("短目录: 一、学习", ["C06"]),
        ('栏内链接: [{名: 一, 页: "#s1"}, {名: 下载, 页: "#downloads"}]', []),
        ("栏内链接: [{名: 本页, 页: report/2024.md}]", []),
        ('栏内链接: [{名: 一, 页: "#s9"}]', ["K01"]),
        ("栏内链接: [{名: 一, 页: statistics/none.md}]", ["K01"]),
        ("栏内链接: [{名: 一, 页: report/2024.md#s9}]", ["K01"]),
        ("栏内链接: [{名: 一, 页: report/2024.md#here}]", []),
        ("栏内链接: [{名: 一, 址: report/2024.md}]", ["L08"]),
    ],
)
def test_lists_of_the_front_matter_lead_somewhere(
    tmp_path: Path, front: str, codes: list[str]
) -> None:
    page = tmp_path / "docs" / "report" / "2024.md"
    page.parent.mkdir(parents=True)
    head = f"---\ntitle: 报告\n摘要: 报告。\n年度: 2024\n{front}\n---\n"
    page.write_text(f"{head}\n## 一、学习情况 {{ #s1 }}\n\n<p id='here'>认真学习。</p>\n", "utf-8")
    (tmp_path / "data").mkdir()
    found = [p for p in every_problem(read_project(tmp_path)) if p.code in ("K01", "C06", "L08")]
    assert [p.code for p in found] == codes
    assert all(p.line == 5 for p in found)


# --- in a browser ---------------------------------------------------------------------------

TEXT = "article > p:not([class])"


def top(page: Any, css: str) -> float:
    return float(page.locator(css).first.bounding_box()["y"])


def test_on_a_phone_pictures_and_text_begin_on_the_first_screen(
    new_page: NewPage, site_url: str
) -> None:
    page = new_page(viewport={"width": 360, "height": 740})
    page.goto(site_url + REPORT)
    assert top(page, ".annual .card") < top(page, TEXT) < 740
    page.locator(".annual summary").click()
    assert all(card.is_visible() for card in page.locator(".annual .card").all())


@pytest.mark.parametrize("script", [True, False])
def test_where_there_is_room_every_picture_is_in_view(
    new_page: NewPage, site_url: str, script: bool
) -> None:
    page = new_page(viewport={"width": 1280, "height": 800}, java_script_enabled=script)
    page.goto(site_url + REPORT)
    assert all(card.is_visible() for card in page.locator(".annual .card").all())
    assert page.locator(".legend").is_visible()


def test_contents_follow_the_reader_and_stay_within_the_window(
    new_page: NewPage, site_url: str
) -> None:
    page = new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{site_url}{REPORT}#s4-5")
    current = page.locator(".md-sidebar--secondary [aria-current]")
    page.wait_for_function("document.querySelector('.md-sidebar--secondary [aria-current]')")
    assert current.get_attribute("href") == "#s4-5"
    page.evaluate("document.getElementById('s5-1').scrollIntoView()")
    page.wait_for_function("document.querySelector('[aria-current][href=\"#s5-1\"]')")
    box = page.locator(".md-sidebar--secondary").bounding_box()
    assert box and box["y"] >= 0 and box["y"] + box["height"] <= 800
    names = [link.inner_text() for link in page.locator(".md-sidebar--secondary a").all()]
    assert names and all(len(name) <= 22 for name in names)


def test_menu_of_the_report_has_its_parts(new_page: NewPage, site_url: str) -> None:
    page = new_page(viewport={"width": 1280, "height": 800})
    page.goto(site_url + REPORT)
    links = page.locator("#nav .md-nav__link:visible")
    assert links.count() == 5
    for link in links.all():
        address = link.get_attribute("href") or ""
        if address.startswith("#"):
            assert page.locator(f'[id="{address[1:]}"]').count() == 1
