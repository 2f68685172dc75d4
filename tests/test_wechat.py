"""Articles to paste: short enough, nothing an editor removes, and the same figures."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, NewPage, wait_until
from playwright.sync_api import Page
from selectolax.lexbor import LexborHTMLParser
from test_axe import violations

from macros.channels import fragment, wechat
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
)
from macros.channels.outputs import OutputError, Source
from macros.desk.project import read_project
from macros.render import assets

REPORT = "report/2024.html"
TAGS = set(re.findall(r"\w+", "section p h2 h3 ul ol li strong span br table tbody tr th td img"))
ABOUT = {"镇名": "某镇", "站名": "某站", "网址": "待补充", "发布": "否"}
HOSTILE = "</p><script>alert(1)</script>\"'&<img src=x onerror=y>"


@pytest.fixture(scope="module")
def source(built_site: Path) -> Source:
    project = read_project(ROOT)
    files = [file for column in wechat.COLUMNS for file in built_site.glob(f"{column}*.html")]
    pages = {}
    for file in sorted(files):
        path = file.relative_to(built_site).as_posix()
        if page := read(built_site, path):
            pages[path] = page
    about = {key: str(node.value) for key, node in project.settings.items()}
    return Source(ROOT, built_site, pages, project.ledger, project.library, about, "2026-11-23")


@pytest.fixture(scope="module")
def all_articles(source: Source) -> dict[str, list[wechat.Article]]:
    chosen = [path for path in source.documents if not path.endswith(wechat.NO_ARTICLES)]
    return {path: wechat.articles(source.documents[path], source.about) for path in chosen}


def page_of(*blocks: Block, **more: Any) -> Document:
    said = {"lead": "", "byline": "", "column": "学法", "plate": (), "blocks": blocks}
    return Document("services/a.html", ("甲",), **{**said, **more})


def article_of(*blocks: Block, **more: Any) -> str:
    """Return the single article of these blocks."""
    [article] = wechat.articles(page_of(*blocks, **more), ABOUT)
    return article.html


def paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def words(html: str) -> str:
    return re.sub(r"\s+", "", LexborHTMLParser(html).text())


def numbers(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+(?:\.\d+)?", text))


# --- what editors keep --------------------------------------------------------------------


def assert_plain(html: str) -> None:
    assert len(html) < 20_000
    assert "url(" not in html and "var(" not in html
    body = LexborHTMLParser(html).body
    assert body
    for node in body.css("*"):
        if node.tag == "body":
            continue
        assert node.tag in TAGS
        assert not node.attributes.keys() - {"style", *(("src", "alt") * (node.tag == "img"))}
    for image in body.css("img"):
        assert re.fullmatch(r"(?:fig-\d+|annual)\.png", image.attributes["src"] or "")
        assert image.attributes["alt"]


def test_every_page_makes_articles_of_plain_html(
    all_articles: dict[str, list[wechat.Article]],
) -> None:
    assert len(all_articles) > 30
    for articles in all_articles.values():
        for article in articles:
            assert_plain(article.html)
            assert 0 < len(article.title) <= 64
            assert len(article.summary) <= 120


def hostile_blocks() -> list[Block]:
    runs = (Run(HOSTILE), Run(HOSTILE, "strong"), Run(HOSTILE, "", f"http://{HOSTILE}"))
    table = Table(HOSTILE, ((Cell(runs, head=True),), (Cell(runs),)))
    wide = Table(HOSTILE, ((Cell(runs),) * 5,) * 2)
    return [
        Heading(2, HOSTILE, HOSTILE), paragraph(HOSTILE), Paragraph(runs, "answer"),
        Paragraph(runs, "urgent"), Items((runs,), "steps"), Items((runs,), "three"),
        Facts(((HOSTILE, runs),)), table, wide, Cards(((HOSTILE, runs, HOSTILE),)),
        Note(HOSTILE, runs, "doubt"), QuizQuestion(HOSTILE, (HOSTILE,), HOSTILE, HOSTILE, HOSTILE),
        Chart(HOSTILE, HOSTILE, HOSTILE, "<svg></svg>", table, HOSTILE, "tu1"),
        Story((paragraph(HOSTILE),)),
    ]  # fmt: skip


@pytest.mark.parametrize("block", hostile_blocks(), ids=lambda block: type(block).__name__)
def test_hostile_texts_are_only_text(block: Block) -> None:
    html = article_of(
        block, paragraph("末"), byline=HOSTILE, plate=((HOSTILE, HOSTILE),), summary=HOSTILE
    )
    assert_plain(html)
    assert re.sub(r"\s+", "", HOSTILE) in words(html)


def test_hostile_titles_in_previews(source: Source) -> None:
    short = "<script>\"'&</h1>"
    page = page_of(paragraph("文"), column=short, summary=short)
    pages = {"services/a.html": replace(page, title=(short,))}
    for job in wechat.jobs(replace(source, documents=pages)):
        tree = LexborHTMLParser(job.make().decode())
        scripts = [script.attributes.get("src") or "" for script in tree.css("script")]
        assert all(src.endswith(assets.paths(ROOT)["copy.js"]) for src in scripts)
        assert short in tree.text()


# --- what they say ------------------------------------------------------------------------


def test_figures_are_those_of_the_page(
    source: Source, all_articles: dict[str, list[wechat.Article]]
) -> None:
    known = {i.text for s in source.ledger.years[2024].values() for i in s.indicators.values()}
    compared = 0
    for path in all_articles:
        said = words("".join(article.html for article in all_articles[path]))
        for block in source.documents[path].blocks:
            for run in getattr(block, "runs", ()):
                if run.mark in ("figure", "hidden"):
                    assert re.sub(r"\s", "", run.text) in said
                    compared += run.text in known
    assert compared > 60


def test_no_number_comes_from_elsewhere(
    source: Source, all_articles: dict[str, list[wechat.Article]]
) -> None:
    for path in all_articles:
        if path.startswith(("report/", "statistics/")):
            tree = LexborHTMLParser((source.site / path).read_text("utf-8"))
            page = numbers(tree.css_first("main").text())  # type: ignore[union-attr]
            page |= numbers("".join(re.findall('https?://[^"]*', tree.html or "")))
            said = numbers(words("".join(article.html for article in all_articles[path])))
            assert said.keys() <= page.keys() | {"1", "2"}


def test_hidden_counts_stay_hidden(
    source: Source, all_articles: dict[str, list[wechat.Article]]
) -> None:
    hidden = [
        i for s in source.ledger.years[2024].values() for i in s.indicators.values() if i.hidden
    ]
    assert hidden
    text = "".join(words(a.html) for found in all_articles.values() for a in found)
    for indicator in hidden:
        after = re.findall(re.escape(indicator.name) + r"数值：([^定]*)", text)
        assert after and all(value.startswith("少于10人") for value in after)


def test_doubts_are_marked_in_words(
    source: Source, all_articles: dict[str, list[wechat.Article]]
) -> None:
    runs = [run for b in source.documents[REPORT].blocks for run in getattr(b, "runs", ())]
    marks = [run.text for run in runs if run.mark == "doubt"]
    text = words("".join(article.html for article in all_articles[REPORT]))
    assert len(marks) > 10
    for mark in marks:
        assert f"（{mark}）" in text


def test_links_become_text() -> None:
    law, outside = "../learn/laws.html#民法典", "https://example.org/a?b=1&c=2"
    runs = (
        Run("打"), Run("12345", "", "tel:12345"), Run("，看"), Run("人民调解", "", "a.html"),
        Run("、"), Run("《民法典》第一条", "", law), Run("、"), Run("原文", "", outside),
        Run("，共"), Run("3件", "figure", "a.html"),
    )  # fmt: skip
    said = f"打12345，看“人民调解”、《民法典》第一条、原文（{outside}），共3件"
    assert said in words(article_of(Paragraph(runs)))


def test_what_only_leads_elsewhere_is_left_out() -> None:
    related = (Heading(2, "相关", "related"), Heading(3, "还有", ""), Items(((Run("乙页"),),)))
    text = words(
        article_of(
            Heading(2, "空的", "a"), Heading(2, "有的", "b"), paragraph("文。"), *related,
            Heading(2, "后面", "c"), paragraph("还有。"),
            Paragraph((Run("相关的办事指南", "strong"),)),
        )
    )  # fmt: skip
    assert [w in text for w in ("有的文。", "后面还有。")] == [True, True]
    assert [w in text for w in ("空的", "乙页", "相关")] == [False, False, False]


def test_a_wide_table_becomes_records() -> None:
    head = tuple(Cell((Run(name),), head=True) for name in ("名", "甲", "乙", "丙"))
    row = tuple(Cell((Run(text),)) for text in ("子", "1", "—", "3"))
    html = article_of(Table("表1", (head, row)), paragraph("末"))
    assert "<table" not in html
    assert "子甲：1丙：3" in words(html)


def test_headings_of_steps_stand_on_their_own_line() -> None:
    item = (Run("先去", "strong"), Run("说一声。"))
    assert "<strong>先去</strong><br>说一声。" in article_of(
        Items((item,), "steps"), paragraph("末")
    )
    assert "<br>" not in article_of(Items((item,)), paragraph("末"))


# --- lengths ------------------------------------------------------------------------------


def chapters(count: int, length: int, level: int = 2) -> list[Block]:
    blocks: list[Block] = []
    for n in range(count):
        blocks += [Heading(level, f"第{n}章", f"s{n}"), *[paragraph("字" * length)] * 10]
    return blocks


@pytest.mark.parametrize(
    ("count", "titles"),
    [
        (2, ["甲"]), (4, ["甲（上）", "甲（下）"]), (6, ["甲（上）", "甲（中）", "甲（下）"]),
        (8, ["甲（1/4）", "甲（2/4）", "甲（3/4）", "甲（4/4）"]),
    ],
)  # fmt: skip
def test_a_long_page_is_split_before_a_chapter(count: int, titles: list[str]) -> None:
    page = page_of(*chapters(count, 600))
    articles = wechat.articles(page, ABOUT)
    assert [article.title for article in articles] == titles
    said = [words(article.html) for article in articles]
    assert all(re.search(r"(篇。|核。)第\d章", text) for text in said)
    assert "".join(said).count("字") == count * 6_000
    assert re.findall(r"第(\d)章", "".join(said)) == [str(n) for n in range(count)]
    for article in articles:
        assert_plain(article.html)


@pytest.mark.parametrize("level", [2, 3])
def test_a_long_chapter_is_split_too(level: int) -> None:
    page = page_of(Heading(2, "总", "a"), *chapters(1, 4_500, level))
    articles = wechat.articles(page, ABOUT)
    assert len(articles) > 2
    assert "".join(words(a.html) for a in articles).count("字") == 45_000
    for article in articles:
        assert_plain(article.html)


def test_one_block_too_long_is_told() -> None:
    with pytest.raises(OutputError, match="字符") as told:
        wechat.articles(page_of(paragraph("字" * 20_000)), ABOUT)
    assert told.value.page == "services/a.html"


def test_a_title_too_long_is_told(source: Source) -> None:
    page = replace(page_of(paragraph("文")), title=("长" * 65,))
    [preview, _] = wechat.jobs(replace(source, documents={"services/a.html": page}))
    with pytest.raises(OutputError, match="标题"):
        preview.make()


def test_a_summary_ends_with_a_sentence() -> None:
    page = page_of(paragraph("文"), summary="一句。" * 30 + "长" * 90)
    [article] = wechat.articles(page, ABOUT)
    assert article.summary == "一句。" * 30
    [article] = wechat.articles(replace(page, summary="长" * 200), ABOUT)
    assert len(article.summary) == 120


# --- files --------------------------------------------------------------------------------


def test_pictures_are_those_of_the_article(
    source: Source, all_articles: dict[str, list[wechat.Article]]
) -> None:
    files = {job.file.path for job in wechat.jobs(source)}
    used = {
        f"wechat/{source.documents[path].stem}/{name}"
        for path, articles in all_articles.items()
        for article in articles
        for name, _ in article.pictures
    }
    assert used == {file for file in files if file.endswith(".png")}
    [first] = [a for a in all_articles[REPORT] if a.pictures]
    for name, title in first.pictures:
        if name != fragment.ANNUAL:
            assert title.startswith(f"图{name[4:-4]}\u3000")
        assert re.search(re.escape(title) + r"<.*?" + name, first.html)


def test_previews_hold_the_articles_and_are_not_found_by_search(
    source: Source, all_articles: dict[str, list[wechat.Article]]
) -> None:
    pages = {job.file.path: job for job in wechat.jobs(source) if job.file.path.endswith("html")}
    listed = LexborHTMLParser(pages.pop("wechat/index.html").make().decode())
    links = [a.attributes["href"] for a in listed.css(".files a")]
    assert sorted(f"wechat/{link}" for link in links) == sorted(pages)
    for path, articles in all_articles.items():
        text = pages[f"wechat/{source.documents[path].stem}/index.html"].make().decode()
        tree = LexborHTMLParser(text)
        assert tree.css_matches('meta[name=robots][content="noindex"]')
        assert not re.search(r'(src|href)="(https?:)?//', text)
        assert [a.html in text for a in articles] == [True] * len(articles)
        warned = len(tree.css(".urgent")) - text.count('class="urgent" style')
        assert warned == sum(article.pending > 0 for article in articles)


def test_an_unreleased_site_says_so_in_every_article() -> None:
    blocks = chapters(4, 600)
    for released in ("是", "否"):
        for article in wechat.articles(page_of(*blocks), {**ABOUT, "发布": released}):
            assert ("预览稿" in article.html) == (released == "否")


def test_the_address_goes_along_once_it_is_known(source: Source) -> None:
    about = {**source.about, "网址": "https://example.org/"}
    page = source.documents[REPORT]
    assert f"https://example.org/{REPORT}" in wechat.articles(page, about)[-1].html
    known = replace(source, about=about, documents={REPORT: page})
    preview = next(iter(wechat.jobs(known))).make().decode()
    assert f'<span id="address-1">https://example.org/{REPORT}</span>' in preview


def test_same_bytes_twice(source: Source) -> None:
    first, again = ([job.make() for job in wechat.jobs(source)] for _ in range(2))
    assert first == again


# --- the preview in a browser ---------------------------------------------------------------

PHONE = {"width": 390, "height": 844}
MAY = {"viewport": PHONE, "permissions": ["clipboard-read", "clipboard-write"]}
COPY = "button[data-as=html] >> nth=0"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"


@pytest.fixture
def previews(hosted_url: str) -> str:
    """Return the address of the previews of the site."""
    return f"{hosted_url}wechat/"


def paste(page: Page) -> LexborHTMLParser:
    """Paste into an empty editor, and return its content."""
    page.evaluate(
        """() => {
          document.body.innerHTML = "<div contenteditable></div>";
          document.querySelector("div").focus();
        }"""
    )
    page.keyboard.press("Control+V")
    wait_until(page, "document.querySelector('div').textContent.length > 1")
    return LexborHTMLParser(page.inner_html("div"))


@pytest.mark.parametrize("modern", [True, False])
def test_the_button_copies_the_article_with_its_looks(
    new_page: NewPage, previews: str, source: Source, modern: bool, page_problems: list[str]
) -> None:
    page = new_page(**MAY)
    if not modern:
        page.add_init_script(NO_CLIPBOARD)
    page.goto(f"{previews}report-2024/index.html")
    page.click(COPY)
    status = page.locator("[role=status]")
    status.get_by_text(page.get_attribute("[role=status]", "data-done") or "").wait_for()
    tree = paste(page)
    article = wechat.articles(source.documents[REPORT], source.about)[0]
    assert re.sub(r"\s", "", tree.text()) == words(article.html)
    assert len(tree.css("img")) == len(article.pictures) == 6
    assert "font-weight" in (tree.css_first("h2").attributes["style"] or "")  # type: ignore[union-attr]
    assert not tree.css("[class], [id], script, style, svg")
    # Pasted into the preview itself, whose policy allows only its own styles.
    page_problems[:] = [one for one in page_problems if "Applying inline style" not in one]


def test_code_and_fields_are_copied_as_text(
    new_page: NewPage, previews: str, source: Source
) -> None:
    page = new_page(**MAY)
    page.goto(f"{previews}report-2024/index.html")
    for selector, wanted in {
        "button[data-as=code] >> nth=1": page.inner_html("#paste-2").strip(),
        "button[data-copy=title-1]": "西联镇2024年法治政府建设年度报告（上）",
    }.items():
        page.click(selector)
        wait_until(
            page,
            "wanted => navigator.clipboard.readText().then((text) => text === wanted)",
            arg=wanted,
        )


def test_where_nothing_can_be_copied_it_is_selected(new_page: NewPage, previews: str) -> None:
    page = new_page(viewport=PHONE)
    page.add_init_script(f"{NO_CLIPBOARD}; document.execCommand = () => false")
    page.goto(f"{previews}services-mediation/index.html")
    page.click(COPY)
    failed = page.get_attribute("[role=status]", "data-failed") or ""
    page.locator("[role=status]").get_by_text(failed).wait_for()
    selected = page.evaluate("getSelection().toString()")
    assert selected.split() == page.inner_text("#paste-1").split()


def test_without_script_there_are_no_buttons(new_page: NewPage, previews: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{previews}services-mediation/index.html")
    assert not page.locator("button:visible").count()


@pytest.mark.parametrize("name", ["index.html", "report-2024/index.html"])
def test_previews_fit_a_phone_and_everyone(new_page: NewPage, previews: str, name: str) -> None:
    page = new_page(viewport=PHONE)
    page.goto(previews + name)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate("[...document.images].every((i) => i.naturalWidth === 1080)")
    assert not violations(page)


def test_fragments_name_their_pictures_in_order() -> None:
    assert [fragment.picture_name(n) for n in (1, 12)] == ["fig-1.png", "fig-12.png"]


def test_a_page_without_content_is_no_article(source: Source) -> None:
    path, page = next((p, d) for p, d in source.documents.items() if p.startswith("statistics/"))
    for blocks in ((), (Heading(2, "一、只有标题", "a"),)):
        one = replace(source, documents={path: replace(page, blocks=blocks)})
        assert [job.file.path for job in wechat.jobs(one)] == ["wechat/index.html"]
