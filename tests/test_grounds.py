"""Citations on a page with a list of them: numbers in the text, what the articles say there."""

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from test_library import EXPLAINED_LAWS, load
from test_publicity import render_page

from macros.library.load import Library
from macros.render import grounds
from macros.web.search.entries import page_entries

LAWS = EXPLAINED_LAWS.replace("    31:", "    5: 可以找人帮。\n    31:")
SAYING = {4: "调解不收钱。", 5: "可以找人帮。", 31: "说定了要做到。"}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    loaded = load(tmp_path, {"laws.yml": LAWS})
    assert not loaded.problems
    return loaded.library


def law(name: str, articles: str = "") -> str:
    return f'<a class="law" href="../learn/laws.html#{name}">《{name}》{articles}</a>'


def listing(*items: str) -> str:
    return f'<ul class="grounds">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


def number(library: Library, text: str, *items: str) -> LexborHTMLParser:
    """Return the page with its citations numbered; a law that it does not cite is in the list."""
    html = text + listing(*(items or (law("条例"),)))
    return LexborHTMLParser(grounds.number(html, library.laws))


def marks(tree: LexborHTMLParser) -> list[str]:
    return [mark.text() for mark in tree.css("sup a")]


def entries(tree: LexborHTMLParser) -> list[str]:
    return [entry.text() for entry in tree.css("details.grounds li")]


def page(library: Library, text: str) -> LexborHTMLParser:
    rendered = render_page(library, text)
    return LexborHTMLParser(grounds.number(rendered.html or "", library.laws))


FOUR = law("调解法", "第四条")


def test_a_page_without_a_list_stays_as_it_is(library: Library) -> None:
    html = f"<p>不收钱。见{FOUR}。</p>"
    assert grounds.number(html, library.laws) == html


@pytest.mark.parametrize(
    "sentence",
    [
        f"按照{FOUR}，不收钱。",
        f"不收钱，见{FOUR}第二款。",
        f"不收钱，见{FOUR}，不信去问。",
        f"不收钱。见{law('调解法')}。",
        f"不收钱。见{FOUR}和{law('条例')}。",
        f"不收钱，参见{FOUR}。",
        f"不收钱，请见{FOUR}。",
        f"不收钱 见{FOUR}。",
        f"不收钱。依据：{FOUR}",
    ],
)
def test_a_law_in_a_sentence_of_its_own_words_stays(library: Library, sentence: str) -> None:
    tree = number(library, f"<p>{sentence}</p>")
    assert [p.inner_html for p in tree.css("p")] == [sentence]
    assert entries(tree) == ["《条例》"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f"<p>不收钱。见{FOUR}。</p>", "不收钱。1"),
        (f"<p>不收钱。见{FOUR}。放心。</p>", "不收钱。1放心。"),
        (f"<p>不收钱，见{FOUR}。放心。</p>", "不收钱。1放心。"),
        (f"<p>不收钱；见{FOUR}。</p>", "不收钱。1"),
        (f"<p>不收钱！见{FOUR}。</p>", "不收钱！1"),
        (f"<p>不收钱。见{FOUR}</p>", "不收钱。1"),
        (f"<p>（不收钱。）见{FOUR}。</p>", "（不收钱。）1"),
        (f"<p><strong>不收钱。</strong> 见{FOUR}。</p>", "不收钱。1"),
        (f"<ul><li>不收钱。以上见{FOUR}。</li></ul>", "不收钱。以上见1。"),
        (f"<p>见{FOUR}。放心。</p>", "见1。放心。"),
        (f"<p>见{FOUR}和{law('条例', '第七条')}。</p>", "见12。"),
        (
            f"<p>不收钱。见{law('调解法', '第四条、第五条')}、{law('条例', '第七条')}。</p>",
            "不收钱。123",
        ),
        (f"<p>不收钱。见{FOUR.replace('<a', '<span').replace('</a', '</span')}。</p>", "不收钱。1"),
    ],
)
def test_a_sentence_that_only_cites(library: Library, html: str, text: str) -> None:
    tree = number(library, html)
    assert [block.text() for block in tree.css("p, ul li")] == [text]
    assert not tree.css("p .law, ul .law")


def test_an_article_has_one_number_and_numbers_run_through_the_page(library: Library) -> None:
    five, both = law("调解法", "第五条"), law("调解法", "第五条、第四条")
    tree = number(
        library,
        f"<p>找人。见{five}。</p><p>不收钱。见{FOUR}。</p>",
        law("调解法", "第四条、第三十一条") + "：不收费",
        law("条例", "第七条") + "：<b>别的</b>",
        law("条例") + "：整部",
    )
    assert marks(tree) == ["1", "2"]
    assert entries(tree) == [
        f"《调解法》第五条：{SAYING[5]}",
        f"《调解法》第四条：{SAYING[4]}",
        f"《调解法》第三十一条：{SAYING[31]}",
        "《条例》第七条：别的",
        "《条例》：整部",
    ]
    behind = number(
        library, f"<p>找人。见{five}。</p>{listing(law('条例'))}<p>都行。见{both}、{five}。</p>"
    )
    assert marks(behind) == ["1", "1", "2"]


def test_each_number_leads_to_its_entry(library: Library) -> None:
    tree = number(library, f"<p>不收钱。见{FOUR}。找人。见{law('调解法', '第五条')}。</p>")
    ids = [entry.id for entry in tree.css("details.grounds li")]
    for mark in tree.css("sup a"):
        assert mark.attributes["href"] == f"#{ids[int(mark.text()) - 1]}"
    assert [a.attributes["href"] for a in tree.css("li a")][:2] == ["../learn/laws.html#调解法"] * 2


def test_an_unknown_law_has_an_entry_without_a_sentence(library: Library) -> None:
    tree = number(library, f"<p>有。见{law('没有的法', '第四条')}。</p>")
    assert entries(tree)[0] == "《没有的法》第四条"


def test_the_page_of_a_guide(library: Library) -> None:
    """The words of a guide write what `number` reads."""
    tree = page(library, '{{ 指南("调解") }}\n\n不收钱。见{{ 法条("调解法", 5) }}。')
    assert marks(tree) == ["1"]
    assert entries(tree) == [
        f"《调解法》第五条：{SAYING[5]}",
        f"《调解法》第四条：{SAYING[4]}",
        f"《调解法》第三十一条：{SAYING[31]}",
        "《条例》",
    ]


def test_a_page_that_asks_for_the_list(library: Library) -> None:
    cites = '不收钱。见{{ 法条("调解法", 4) }}。\n\n有期限。见{{ 法条("条例", 7) }}。'
    tree = page(library, cites + "\n\n{{ 条文清单() }}")
    assert marks(tree) == ["1", "2"]
    assert entries(tree) == [f"《调解法》第四条：{SAYING[4]}", "《条例》第七条"]
    assert not marks(page(library, cites))


def test_a_list_without_citations_is_not_shown(library: Library) -> None:
    tree = page(library, "不收钱。\n\n{{ 条文清单() }}")
    assert not tree.css("details, summary, .grounds")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f"<p>不收钱。见{FOUR}。放心。</p>", "不收钱。放心。"),
        (f"<p>不收钱，见{FOUR}。放心。</p>", "不收钱。放心。"),
        (f"<p>不收钱。以上见{FOUR}。</p>", "不收钱。"),
        (f"<p>见{FOUR}。放心。</p>", "放心。"),
        (f"<p>依次见{FOUR}。放心。</p>", "放心。"),
        (f"<p>按照{FOUR}，不收钱。</p>", "按照《调解法》第四条，不收钱。"),
    ],
)
def test_the_search_finds_the_text_without_its_numbers(
    library: Library, html: str, text: str
) -> None:
    source = f'<h2 id="who">谁</h2>{html}<h2 id="law">依据</h2>{listing(FOUR)}'
    article = f"<main><h1>调解</h1><article>{grounds.number(source, library.laws)}</article></main>"
    found = {e.url: e.text for e in page_entries(LexborHTMLParser(article), "services/a.html")}
    assert found["services/a.html#who"] == text
    assert found["services/a.html#law"] == "《调解法》第四条"
