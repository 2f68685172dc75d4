"""Charts as files: what the page draws and says, in a form that all programs draw alike."""

import csv
import io
import re
import struct
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from conftest import ROOT, NewPage
from selectolax.lexbor import LexborHTMLParser
from test_chart import chart, ledger_of

from macros.channels import picture, plot, shapes
from macros.channels.article import read
from macros.channels.document import Cell, Chart, Run, Table
from macros.channels.outputs import OutputError, Source
from macros.desk.project import read_project

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>&\"'\x00]]>￿\ud800</svg>=1+1"
# One of each kind of drawing, with doubtful, withheld and long parts.
KINDS: dict[str, tuple[list[str], dict[str, Any], str]] = {
    "构成": (
        [
            "床位: {值: 400张, 分项: [甲, 名字特别长的乙类部分]}",
            "甲: 300张",
            "名字特别长的乙类部分: {值: 100张, 存疑: 说不清}",
        ],
        {},
        "养老.床位",
    ),
    "方格": (
        ["来信: {值: 5件, 分项: [办结, 在办]}", "办结: 4件", "在办: 1件"],
        {},
        "养老.来信",
    ),
    "条形": (["甲: 3件", "乙: {值: 4余件, 存疑: 说不清}"], {}, "养老.甲, 养老.乙"),
    "分组": (["甲: 3件", "乙: 4件"], {"_2023": ["甲: 2件", "乙: 5件"]}, "养老.甲, 养老.乙"),
    "折线": (
        ["甲: {值: 3件, 存疑: 说不清}"],
        {"_2023": ["甲: 2件"], "_2021": ["甲: 9件"]},
        "养老.甲",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def source(built_site: Path) -> Source:
    project = read_project(ROOT)
    paths = sorted([*built_site.glob("report/*.html"), *built_site.glob("statistics/*.html")])
    found = {p.relative_to(built_site).as_posix(): p for p in paths}
    pages = {path: page for path in found if (page := read(built_site, path))}
    return Source(ROOT, built_site, pages, project.ledger, project.library, {}, "2026-11-23")


@pytest.fixture(scope="module")
def charts(source: Source) -> list[Chart]:
    return [figure for page in source.documents.values() for figure in picture.charts(page)]


@pytest.fixture(params=KINDS)
def drawing(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the page's drawing of each kind."""
    lines, more, what = KINDS[request.param]
    node = chart(ledger_of(tmp_path, *lines, **more), what).css_first(".plot")
    assert node and node.html
    return node.html


def words(text: str) -> str:
    return re.sub(r"\s+", "", text)


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


# --- SVG ----------------------------------------------------------------------------------


def assert_stands_alone(text: str) -> None:
    root = ElementTree.fromstring(text)
    plain = {"title", "desc", "svg", "rect", "text", "line", "circle", "path"}
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in plain
        assert not element.attrib.keys() & {"class", "style", "id", "href"}
        for key, value in element.attrib.items():
            if key not in ("fill", "stroke", "role", "font-family", "viewBox", "d") and (
                element is not root
            ):
                assert re.fullmatch(r"-?[\d.]+|bold|end|middle|round", value), (key, value)
    assert "font-family" in root.attrib


def test_it_stands_alone_and_says_the_same(drawing: str) -> None:
    made = picture.svg(drawing, 400, 14)
    assert_stands_alone(made)
    page, root = LexborHTMLParser(drawing), ElementTree.fromstring(made)
    drawn = page.css_first(".plot")
    assert drawn and sorted(words("".join(texts(root)))) == sorted(words(drawn.text()))
    assert root.findtext(SVG + "title") == drawn.attributes["aria-label"]


def test_nothing_leaves_the_picture(drawing: str) -> None:
    for width in (200, 400, 900):
        root = ElementTree.fromstring(picture.svg(drawing, width, 14))
        height = float(root.attrib["viewBox"].split()[3])
        assert not [t for t in root.iter(f"{SVG}text") if not 0 < float(t.attrib["y"]) < height]
        for shape in root.iter(f"{SVG}rect"):
            x, y, wide, high = (float(shape.attrib[k]) for k in ("x", "y", "width", "height"))
            edge = float(shape.attrib.get("stroke-width", 0)) / 2
            assert min(x, y) - edge >= -0.02
            assert x + wide + edge <= width + 0.02
            assert y + high + edge <= height + 0.02


def test_bars_keep_their_proportions(tmp_path: Path) -> None:
    node = chart(ledger_of(tmp_path, "甲: 30件", "乙: 40件"), "养老.甲, 养老.乙").css_first(".plot")
    assert node and node.html
    root = ElementTree.fromstring(picture.svg(node.html, 400, 14))
    background, *bars = root.iter(f"{SVG}rect")
    assert [float(bar.attrib["width"]) for bar in bars] == [300, 400]
    assert background.attrib["fill"] == shapes.COLOURS["paper"]


def test_a_doubtful_bar_is_hatched_inside_its_edge(tmp_path: Path) -> None:
    lines = ["甲: 3件", "乙: {值: 40件, 存疑: 说不清}"]
    node = chart(ledger_of(tmp_path, *lines), "养老.甲, 养老.乙").css_first(".plot")
    assert node and node.html
    root = ElementTree.fromstring(picture.svg(node.html, 400, 14))
    [hatching] = root.iter(f"{SVG}path")
    bar = next(r for r in root.iter(f"{SVG}rect") if r.attrib.get("stroke"))
    x, y, wide, high = (float(bar.attrib[k]) for k in ("x", "y", "width", "height"))
    places = [float(n) for n in re.findall(r"[\d.]+", hatching.attrib["d"])]
    assert len(places) > 40
    assert all(x - 0.02 <= at <= x + wide + 0.02 for at in places[::2])
    assert all(y - 0.02 <= at <= y + high + 0.02 for at in places[1::2])
    assert any(text.endswith("（存疑）") for text in texts(root))


@pytest.mark.parametrize("kind", ["hq", "fx", "fh"])
@pytest.mark.parametrize("width", [0.1, 1, 100])
def test_the_edge_of_the_thinnest_bar_leaves_its_inside(kind: str, width: float) -> None:
    """However thin, its outline is as large as in the page, and its middle is not covered."""
    bar = f'<rect class="{kind}" x="1em" y="1em" width="{width}%" height="1em"/>'
    drawing = f'<div class="plot"><svg height="3em">{bar}</svg></div>'
    root = ElementTree.fromstring(picture.svg(drawing, 100, 20))
    [edge] = (shape for shape in root.iter(f"{SVG}rect") if "stroke" in shape.attrib)
    wide, high, thick = (float(edge.attrib[k]) for k in ("width", "height", "stroke-width"))
    x, y = (float(edge.attrib[k]) for k in ("x", "y"))
    assert thick > 0 and min(wide, high) - thick > 0
    assert [x - thick / 2, wide + thick] == pytest.approx([20, width], abs=0.02)
    assert [y - thick / 2, high + thick] == pytest.approx([20, 20], abs=0.02)


def test_a_second_line_only_where_there_is_no_room(tmp_path: Path) -> None:
    lines, more, what = KINDS["构成"]
    node = chart(ledger_of(tmp_path, *lines, **more), what).css_first(".plot")
    assert node and node.html

    def height(width: float) -> float:
        root = ElementTree.fromstring(picture.svg(node.html or "", width, 10))
        return float(root.attrib["viewBox"].split()[3])

    assert height(600) == pytest.approx(height(160) - 30)


def test_colours_are_those_of_the_site() -> None:
    css = (ROOT / "overrides/assets/site.css").read_text("utf-8")
    light = css[css.index("[data-md-color-scheme=default]") :].partition("}")[0]
    known = dict(re.findall(r"--([\w-]+):(#\w+)", light))
    ours = {name: colour for name, colour in shapes.COLOURS.items() if name != "paper"}
    assert ours == {name: known[name] for name in ours}


def test_hidden_counts_are_not_in_it(tmp_path: Path) -> None:
    lines = ["老人: {值: 100人, 分项: [甲, 乙, 丙]}", "甲: 89人", "乙: 少于10人", "丙: 少于10人"]
    ledger = ledger_of(tmp_path, *lines, keys=["敏感: 是"])
    node = chart(ledger, "养老.老人").css_first(".plot")
    assert node and node.html
    text = "".join(texts(ElementTree.fromstring(picture.svg(node.html, 400, 14))))
    assert "少于10人" in text
    assert set(re.findall(r"\d+(?=人)", text)) == {"89", "10"}


def test_hostile_texts_are_only_text(charts: list[Chart]) -> None:
    hostile = replace(charts[0], title=HOSTILE, subtitle=HOSTILE, source=HOSTILE)
    text = picture.frame(hostile)
    assert_stands_alone(text.encode("utf-8").decode())
    assert "<script>&\"'" in "".join(texts(ElementTree.fromstring(text)))


def test_a_shape_that_is_not_known_is_told_of_its_page(source: Source) -> None:
    page = source.documents["report/2024.html"]
    chart = picture.charts(page)[0]
    wrong = replace(
        chart, drawing='<div class="plot" aria-label="甲图"><svg><ellipse/></svg></div>'
    )
    pages = {page.path: replace(page, blocks=(wrong,))}
    for job in picture.jobs(replace(source, documents=pages)):
        if job.file.kind != "CSV":
            with pytest.raises(OutputError, match=r"甲图.*ellipse") as told:
                job.make()
            assert told.value.page == "report/2024.html"


# --- as a picture that stands alone ---------------------------------------------------------


def test_headline_unit_and_source_go_along(charts: list[Chart]) -> None:
    for figure in charts:
        text = picture.frame(figure)
        assert_stands_alone(text)
        all_said = words("".join(texts(ElementTree.fromstring(text))))
        for part in (figure.title, figure.subtitle, figure.source):
            assert words(part) in all_said


@pytest.mark.parametrize("most", [4, 9, 25])
def test_lines_break_where_chinese_lines_may(most: int) -> None:
    text = (
        "推送禁毒稿件，单位：篇；西联镇（原文2024年的1234567.5%），“今年”是哪一年，未载明……。" * 3
    )
    lines = plot.wrap(text, most)
    assert "".join(lines) == text
    assert not [line for line in lines if line[0] in "，。；：）”…" or line[-1] in "（“"]
    assert not [1 for a, b in pairwise(lines) if a[-1] + b[0] in "1234567.5%"]


def test_texts_keep_apart_and_inside(charts: list[Chart], new_page: NewPage, site_url: str) -> None:
    """The width of letters is only an estimate when texts are placed."""
    page = new_page()
    page.goto(site_url + "404.html")
    for made in [picture.svg(c.drawing, 320, 15) for c in charts] + [
        picture.frame(c) for c in charts
    ]:
        wrong = page.evaluate(
            """(svg) => {
              document.body.innerHTML = svg;
              const most = document.querySelector("svg").viewBox.baseVal.width + 1;
              const all = [...document.querySelectorAll("text")].map((text) => {
                const box = text.getBBox();
                return [text.textContent, box.x, box.x + box.width, box.y];
              });
              const touch = (a, b) => a !== b && Math.abs(a[3] - b[3]) < 1
                && a[1] < b[2] - 1 && b[1] < a[2] - 1;
              return [
                all.filter((a) => a[1] < -1 || a[2] > most),
                all.filter((a) => all.some((b) => touch(a, b))),
              ];
            }""",
            made,
        )  # fmt: skip
        assert wrong == [[], []]


# --- PNG and CSV ----------------------------------------------------------------------------


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_a_png_has_the_size_asked_for(drawing: str) -> None:
    made = picture.png(drawing, width_pt=300, font_pt=12, scale=3)
    assert size(made)[0] == 900
    assert made == picture.png(drawing, width_pt=300, font_pt=12, scale=3)


def test_a_png_shows_its_texts(charts: list[Chart]) -> None:
    whole = picture.frame(charts[0])
    assert len(picture.raster(whole)) > 2 * len(
        picture.raster(re.sub("<text.*?</text>", "", whole))
    )


def test_no_fonts_no_png(
    charts: list[Chart], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "FONTS", tmp_path)
    with pytest.raises(OutputError, match="fonts/"):
        picture.png(charts[0].drawing, width_pt=300, font_pt=12)


def test_a_csv_says_what_the_table_says(charts: list[Chart]) -> None:
    for figure in charts:
        made = picture.table_csv(figure.table)
        assert made.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))
        assert rows == [[cell.text for cell in row] for row in figure.table.rows]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=1+1", "'=1+1"), ("@x", "'@x"), ("-2+3", "'-2+3"), ("+86", "'+86"), ("＝1", "'＝1"),
        ('a"b,c\nd', 'a"b,c\nd'),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(text: str, kept: str) -> None:
    made = picture.table_csv(Table("", ((Cell((Run(text),)),),)))
    assert list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""))) == [[kept]]


# --- jobs -----------------------------------------------------------------------------------


def test_every_chart_in_three_kinds(source: Source, charts: list[Chart]) -> None:
    made = [job.file for job in picture.jobs(source)]
    assert len(made) == len({m.path for m in made}) == 3 * len(charts) > 30
    assert "download/chart/report-2024-tu1.svg" in {m.path for m in made}
    for one in made:
        assert one.page in source.documents
        assert one.path.endswith(f".{one.kind.lower()}")


def test_same_bytes_twice(source: Source) -> None:
    first, again = ([job.make() for job in picture.jobs(source)] for _ in range(2))
    assert first == again
