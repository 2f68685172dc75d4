"""The edition in traditional characters: right words, pages that still fit together."""

import posixpath
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from macros.cli import main
from macros.desk.traditional import doubts
from macros.web import hant
from macros.web.finish import Finisher
from macros.web.hant import Converter, Corrections, load_corrections

TERMS: dict[str, str] = {
    old: new
    for group in yaml.safe_load((ROOT / "tests" / "hant_terms.yml").read_text("utf-8")).values()
    for old, new in group.items()
}
CORRECTIONS, WRONG = load_corrections(ROOT / "data" / "hant.yml")
SIMPLIFIED_ONLY = set(
    "这个为们电话办请见说时来对问间进还没长东门马员报产业务动机关无车书与会国学应权议诉讼证执罚"
    "单样热线众务网联领导预区镇种类补偿标题谁给钱让么点场阅读护残妇劳资违纪审检验离"
)  # characters that no traditional text contains


CONVERTER = Converter(CORRECTIONS)


@pytest.fixture(scope="module")
def converter() -> Converter:
    return CONVERTER


@cache
def tree(file: Path) -> LexborHTMLParser:
    return LexborHTMLParser(file.read_text("utf-8"))


# --- words --------------------------------------------------------------------------------


def test_there_are_terms_enough() -> None:
    assert len(TERMS) >= 1000
    assert not WRONG


def test_every_term(converter: Converter) -> None:
    assert {term: converter(term) for term in TERMS} == TERMS


@pytest.mark.parametrize(
    "around", ["比如{}这一条。", "人数和{}。", "资金和{}面临", "{}和面积", "{}后面的", "1.{}\n"]
)
def test_words_that_meet_do_not_change_each_other(around: str, converter: Converter) -> None:
    before, after = (converter(part) for part in around.split("{}"))
    wrong = [s for t in TERMS if (s := converter(around.format(t))) != before + TERMS[t] + after]
    assert not wrong


def test_terms_on_a_page(converter: Converter) -> None:
    html = "".join(f"<p title='{n}'>{term}<br>{term}</p>\n" for n, term in enumerate(TERMS))
    said = LexborHTMLParser(hant.page(html, "a.html", converter)).css("p")
    assert [p.text() for p in said] == [new * 2 for new in TERMS.values()]


PLAIN = Converter(Corrections())
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=40)


@given(
    text=st.one_of(HAN, st.text(max_size=40), st.lists(st.sampled_from(list(TERMS))).map("".join))
)
def test_length_never_changes(text: str) -> None:
    said = CONVERTER(text)
    assert len(said) == len(text)
    assert [c for c in text if c < "\u2e80"] == [c for c in said if c < "\u2e80"]


@given(HAN)
def test_without_corrections_too(text: str) -> None:
    assert len(PLAIN(text)) == len(text)


def test_the_longer_word_goes_before_the_shorter() -> None:
    both = Converter(Corrections({"签": "簽", "标签": "標籤"}))
    assert both("签标签签") == "簽標籤簽"


def test_traditional_text_stays(converter: Converter) -> None:
    for said in ("繁體", "徵地補償", "司法覆核", "簽字", "標籤"):
        assert converter(said) == said


def test_a_page_gives_the_forms_of_its_characters() -> None:
    html = "<p title='面条'>发展，头发，发现</p>"
    for _ in range(2):  # also of lines that are known already
        found = hant.page_with_forms(html, "a.html", CONVERTER)[1]
        assert found == {("發", "发"), ("髮", "发"), ("頭", "头"), ("現", "现")}


def test_of_several_simplified_forms_the_commonest_counts() -> None:
    pages = [frozenset({("乾", "干")}), frozenset({("乾", "乾"), ("發", "发")})]
    assert hant.simplified_forms([*pages, pages[0]]) == {"乾": "干", "發": "发"}
    assert hant.simplified_forms([*pages, pages[1]]) == {"乾": "乾", "發": "发"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("信里的人就在这里", {("里", "裏", "信", "的")}),
        ("<b>里</b>", {("里", "裏", "", "")}),
        ("发展、头发、公里、余女士和被告人于某", set()),
        ('<bdi>https://a.cn/里</bdi><i title="里"></i>', set()),
    ],
)
def test_only_characters_outside_of_words_are_in_doubt(
    text: str, told: set[tuple[str, ...]]
) -> None:
    assert {(d.old, d.new, d.before, d.after) for d in doubts(text, CONVERTER)} == told


def test_the_list_of_doubts_has_each_place_once(
    built_site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(ROOT), "hant", "--site", str(built_site)]) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    places = [
        (line.partition("　")[0], place)
        for line in lines
        if "　" in line
        for place in line.partition("　")[2].split("、")
    ]
    assert places
    assert len(places) == len(set(places))
    assert f"{len(places)}处" in last
    assert not any(line.startswith(hant.FOLDER) for line in lines)


def test_without_a_site_there_is_nothing_to_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(ROOT), "hant", "--site", str(tmp_path)]) == 2
    assert "生成" in capsys.readouterr().err


# --- the file of corrections --------------------------------------------------------------


def load(folder: Path, text: str | bytes) -> tuple[Corrections, list[tuple[str, int]]]:
    file = folder / "data" / "hant.yml"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    corrections, problems = load_corrections(file)
    assert all(p.path == "data/hant.yml" and str(p) for p in problems)
    return corrections, [(p.code, p.line) for p in problems]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("  复议: 復議了", "L09"),
        ("  复议: 復", "L09"),
        ("  复议:", "L09"),
        ('  复议: ""', "L09"),
        ("  复议: [復議]", "L09"),
        ("  复议: {復: 議}", "L09"),
        ("  复核: 覆核", "L07"),
        ("  复议：復議", "L06"),
        ("  复议:復議", "L04"),
        ("  复议: &a 復議", "L10"),
    ],
)
def test_a_wrong_word_is_a_problem_of_its_line(tmp_path: Path, line: str, code: str) -> None:
    text = f"词:\n  复核: 覆核\n{line}\n  干部: 幹部\n字:\n  羣: 群\n"
    found, problems = load(tmp_path, text)
    assert (code, 3) in problems
    assert {at for _, at in problems} == {3}
    assert found.words["复核"] == "覆核"
    assert found.words["干部"] == "幹部", "what follows a mistake still counts"
    assert "群" in found.characters.values()


@pytest.mark.parametrize("line", ["  余某: 余某", "  余: ", "  余: [余]"])
def test_a_surname_is_one_character(tmp_path: Path, line: str) -> None:
    found, problems = load(tmp_path, f"姓:\n  范: 范\n{line}\n")
    assert ("L09", 3) in problems
    assert found.surnames == {"范": "范"}


def test_a_surname_is_one_only_where_a_person_is_called(tmp_path: Path) -> None:
    found, _ = load(tmp_path, "姓:\n  余: 余\n")
    convert = Converter(found)
    assert convert("余某，余老师，姓余") == "余某，余老師，姓余"
    assert convert("20余人，其余某些人，多余") == "20餘人，其餘某些人，多餘"
    assert Converter(Corrections())("余某") == "餘某"


@pytest.mark.parametrize("line", ["  羣体: 群體", "  羣: 群体", "  羣:", "  羣: [群]"])
def test_a_character_is_replaced_by_one(tmp_path: Path, line: str) -> None:
    found, problems = load(tmp_path, f"字:\n  峯: 峰\n{line}\n")
    assert ("L09", 3) in problems
    assert found.characters == {ord("峯"): "峰"}


def test_an_unknown_part_is_told(tmp_path: Path) -> None:
    found, problems = load(tmp_path, "词语:\n  复核: 覆核\n字:\n  羣: 群\n")
    assert problems == [("L08", 1)]
    assert not found.words


@pytest.mark.parametrize("text", ["", "- 复核\n", "复核\n", b"\xff\xfe\x00", "词: [复核]\n"])
def test_a_file_of_the_wrong_shape_is_no_error(tmp_path: Path, text: str | bytes) -> None:
    found, problems = load(tmp_path, text)
    assert not found.words
    assert problems or text == ""


def test_a_missing_file_says_nothing(tmp_path: Path) -> None:
    assert load_corrections(tmp_path / "data" / "hant.yml") == (Corrections(), [])


# --- a page -------------------------------------------------------------------------------

PAGE = """<!doctype html><html lang="zh-CN"><head><title>办事指南</title>
<link rel="canonical" href="https://example.gov.cn/town/learn/a.html">
<link rel="stylesheet" href="../assets/site.css"><meta name="description" content="征地补偿">
<style>.征地::after{content:"征地"}</style><!-- 征地注释 --></head>
<body data-base="../">
<a class="hant" lang="zh-Hant" hreflang="zh-Hant" href="../hant/learn/a.html">繁體</a>
<a id="top" href="#征地" title="去征地">行政<b>复</b>议</a>
<a id="page" href="../services/b.html#复议">b</a><a id="same" href="c.html?x=1#复核">c</a>
<a id="phone" href="tel:12348">x</a><a id="mail" href="mailto:a@b.cn">x</a>
<a id="away" href="https://www.gov.cn/复议.html">x</a><a id="rooted" href="/x.html">x</a>
<a id="lost" href="../404.html">x</a><a id="file" href="../files/征地.pdf">x</a>
<img src="../assets/复.svg" alt="复议的图" class="复">
<section id="征地" aria-label="征地" data-topic="复核" data-say-next="下一题，看复核">
<form action="../search.html"><label for="复">复</label>
<input id="复" name="复" value="复议" placeholder="输入复议">
<button popovertarget="复" aria-controls="复" aria-labelledby="征地"
aria-describedby="征地">复议</button></form>
<data value="154">约154宗</data></section>
<script>var 复议 = "复议 <b>征地</b>";</script><script src="../search/index.js"></script>
<script src="../assets/site.js"></script></body></html>"""


@pytest.fixture(scope="module")
def page() -> LexborHTMLParser:
    return LexborHTMLParser(hant.page(PAGE, "learn/a.html", Converter(CORRECTIONS)))


def attribute(tree: LexborHTMLParser, css: str, name: str) -> str | None:
    node = tree.css_first(css)
    assert node is not None, css
    return node.attributes.get(name)


@pytest.mark.parametrize(
    ("css", "name", "value"),
    [
        # what is read or heard
        ("img", "alt", "復議的圖"),
        ("section", "aria-label", "徵地"),
        ("#top", "title", "去徵地"),
        ("input", "placeholder", "輸入復議"),
        ("section", "data-say-next", "下一題，看覆核"),
        ("meta[name=description]", "content", "徵地補償"),
        ("html", "lang", "zh-HK"),
        # where links lead
        ("#top", "href", "#征地"),
        ("#page", "href", "../services/b.html#复议"),
        ("#same", "href", "c.html?x=1#复核"),
        ("#phone", "href", "tel:12348"),
        ("#mail", "href", "mailto:a@b.cn"),
        ("#away", "href", "https://www.gov.cn/复议.html"),
        ("#rooted", "href", "/x.html"),
        ("#lost", "href", "../../404.html"),
        ("#file", "href", "../../files/征地.pdf"),
        ("link[rel=stylesheet]", "href", "../../assets/site.css"),
        ("img", "src", "../../assets/复.svg"),
        ("form", "action", "../search.html"),
        ("script[src*=search]", "src", "../search/index.js"),
        ("script[src*=site]", "src", "../../assets/site.js"),
        ("link[rel=canonical]", "href", "https://example.gov.cn/town/hant/learn/a.html"),
        # names
        ("section", "id", "征地"),
        ("img", "class", "复"),
        ("label", "for", "复"),
        ("input", "id", "复"),
        ("input", "name", "复"),
        ("button", "popovertarget", "复"),
        ("button", "aria-controls", "复"),
        ("button", "aria-labelledby", "征地"),
        ("button", "aria-describedby", "征地"),
        ("data", "value", "154"),
        ("body", "data-base", "../"),
        # the switch
        (".hant", "lang", "zh-Hans"),
        (".hant", "hreflang", "zh-Hans"),
        (".hant", "href", "../../learn/a.html"),
    ],
)
def test_attribute(page: LexborHTMLParser, css: str, name: str, value: str) -> None:
    assert attribute(page, css, name) == value


def test_text(page: LexborHTMLParser) -> None:
    texts = {css: node.text() for css in ("title", "#top", ".hant", "label", "data", "button")
             if (node := page.css_first(css))}  # fmt: skip
    assert texts == {
        "title": "辦事指南", "#top": "行政復議", ".hant": "简体", "label": "復",
        "data": "約154宗", "button": "復議",
    }  # fmt: skip


def test_an_address_in_text_leads_where_it_led() -> None:
    page = "<p>引用：<bdi>https://town.example/a.html#2024-调解案件</bdi>，调解案件</p>"
    said = hant.page(page, "a.html", Converter(CORRECTIONS))
    assert said == "<p>引用：<bdi>https://town.example/a.html#2024-调解案件</bdi>，調解案件</p>"


def test_script_style_and_comment_stay() -> None:
    said = hant.page(PAGE, "learn/a.html", Converter(CORRECTIONS))
    for kept in (
        'var 复议 = "复议 <b>征地</b>";',
        '.征地::after{content:"征地"}',
        "<!-- 征地注释 -->",
    ):
        assert kept in said


@pytest.mark.parametrize(
    ("path", "link", "switch"),
    [("index.html", "a.html", "../index.html"), ("x/y/z.html", "../w.html", "../../../x/y/z.html")],
)
def test_the_switch_leads_back_from_any_depth(path: str, link: str, switch: str) -> None:
    html = f'<a class="hant" lang="zh-Hant" href="#">繁體</a><a id="x" href="{link}">复</a>'
    said = LexborHTMLParser(hant.page(html, path, Converter(CORRECTIONS)))
    assert attribute(said, ".hant", "href") == switch
    assert attribute(said, "#x", "href") == link


@given(
    parts=st.lists(
        st.one_of(HAN, st.sampled_from(["<b>", "</b>", "<br>", "&lt;", '<i title="复">'])),
        max_size=12,
    )
)
def test_tags_stay_as_they_are(parts: list[str]) -> None:
    said = hant.page("".join(parts), "a.html", CONVERTER)
    tags = re.findall("<[^>]*>", "".join(parts).replace('"复"', '"復"'))
    assert re.findall("<[^>]*>", said) == tags


def test_every_page_but_the_missing_one_has_a_second_edition(tmp_path: Path) -> None:
    (tmp_path / "learn").mkdir()
    (tmp_path / "learn" / "a.html").write_text("<p>发现发展头发，复核复查复议</p>", "utf-8")
    (tmp_path / "404.html").write_text("<p>发</p>", "utf-8")
    finisher = Finisher({"网址": ""}, CORRECTIONS)
    finisher.finish_files(tmp_path)
    written = [
        f.relative_to(tmp_path / "hant").as_posix() for f in (tmp_path / "hant").rglob("*.html")
    ]
    assert written == ["learn/a.html"]
    forms = hant.simplified_forms(g.forms for g in finisher.gleanings.values())
    assert forms["發"] == forms["髮"] == "发"
    assert forms["覆"] == forms["復"] == "复"
    assert all(len(new) == len(old) == 1 for new, old in forms.items())


# --- the site -----------------------------------------------------------------------------


def pages(site: Path) -> dict[str, Path]:
    return {f.relative_to(site).as_posix(): f for f in site.rglob("*.html")}


@pytest.fixture(scope="module")
def edition(built_site: Path) -> dict[str, Path]:
    return {p: f for p, f in pages(built_site).items() if p.startswith("hant/")}


TOOLS = ("wechat/", "screen/")
"""Pages for editors and halls, which exist in one edition only."""


def test_every_page_but_the_lost_one_has_its_like(
    built_site: Path, edition: dict[str, Path]
) -> None:
    plain = {p for p in pages(built_site) if not p.startswith(("hant/", *TOOLS))} - {"404.html"}
    assert {p.removeprefix("hant/") for p in edition} == plain


def test_every_relative_link_leads_to_a_file(built_site: Path, edition: dict[str, Path]) -> None:
    dead = []
    for path, file in edition.items():
        for node in tree(file).css("[href], [src], form[action]"):
            for name in ("href", "src", "action"):
                parts = urlsplit(node.attributes.get(name) or "")
                if parts.scheme or parts.netloc or not parts.path:
                    continue
                there = posixpath.normpath(
                    posixpath.join(posixpath.dirname(path), unquote(parts.path))
                )
                if there.startswith("..") or not (built_site / there).is_file():
                    dead.append((path, node.attributes.get(name)))
    assert not dead


def test_links_stay_in_the_edition_but_for_the_switch(edition: dict[str, Path]) -> None:
    for path, file in edition.items():
        for link in tree(file).css("a[href]:not(.hant)"):
            parts = urlsplit(link.attributes["href"] or "")
            if parts.scheme or not parts.path.endswith(".html"):
                continue
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), parts.path))
            assert there.startswith(("hant/", *TOOLS)) or there == "404.html", (path, there)


def test_anchors_are_the_same_in_both(built_site: Path, edition: dict[str, Path]) -> None:
    for path, file in edition.items():
        like = tree(built_site / path.removeprefix("hant/"))
        for name in ("id", "class", "for", "name", "popovertarget"):
            mine, its = (
                [n.attributes.get(name) for n in t.css(f"body [{name}]:not(.hant)")]
                for t in (tree(file), like)
            )
            assert mine == its, (path, name)


def elements(file: Path) -> list[tuple[str, list[str]]]:
    """Return every element of the body with the names of its attributes."""
    return [(one.tag or "", sorted(one.attributes)) for one in tree(file).css("body *")]


def test_both_have_the_same_elements(built_site: Path, edition: dict[str, Path]) -> None:
    """So that what holds for the elements of a page holds in the other edition too."""
    for path, file in edition.items():
        assert elements(file) == elements(built_site / path.removeprefix("hant/")), path


def visible(file: Path) -> str:
    body = LexborHTMLParser(file.read_text("utf-8"))
    said = [
        value or ""
        for node in body.css("body *")
        for name, value in node.attributes.items()
        if name in ("alt", "title", "aria-label", "placeholder") or name.startswith("data-say-")
    ]
    for node in body.css("script, style, bdi, a.hant"):
        node.decompose()
    return f"{body.body.text(separator=' ') if body.body else ''} {' '.join(said)}"


def test_no_simplified_character_is_left(edition: dict[str, Path]) -> None:
    left: dict[str, Any] = {}
    for path, file in edition.items():
        text = visible(file)
        if wrong := SIMPLIFIED_ONLY & set(text):
            left[path] = [text[max(0, i - 4) : i + 4] for c in wrong for i in [text.index(c)]]
    assert not left


def test_figures_are_the_same_in_both(built_site: Path, edition: dict[str, Path]) -> None:
    for path, file in edition.items():
        mine, its = (visible(f) for f in (file, built_site / path.removeprefix("hant/")))
        assert re.findall(r"\d+", mine) == re.findall(r"\d+", its), path


def test_each_edition_names_its_language_and_the_other(edition: dict[str, Path]) -> None:
    for path, file in edition.items():
        assert attribute(tree(file), "html", "lang") == "zh-HK", path
        switch = tree(file).css_first("a.hant")
        assert switch is not None, path
        assert switch.text() == "简体"
