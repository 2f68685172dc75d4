"""Search: residents' queries in the real page, and what the index holds."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
import yaml
from conftest import ROOT, NewPage
from playwright.sync_api import Browser, Dialog, Page, Route, expect
from selectolax.lexbor import LexborHTMLParser, LexborNode
from shared import edition_of
from test_axe import violations

from macros.library.load import load_library
from macros.render import assets
from macros.web import hant
from macros.web.search import cases, entries, index
from macros.web.search.tally import tally

SYNONYMS = ROOT / "data" / "synonyms.yml"
QUERIES: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "search_queries.yml").read_text("utf-8")
)
FIRST, IN_FIVE = 0.95, 0.995
PLAIN_NEEDS = {
    "被骗了": "fraud", "调解": "mediation", "信访": "petition", "欠薪": "unpaid-wages",
    "社区矫正": "community-correction", "戒毒": "drug-rehabilitation", "征地": "land-expropriation",
    "家暴": "domestic-violence", "法律援助": "legal-aid", "行政复议": "reconsideration",
}  # fmt: skip
"""Plain words of residents, and the guide that answers each."""
EDITION = "hant/"
REQUESTS = 8
"""As many at most, from opening the page, until half of the plain needs have their first hit."""
NOTE_FIRST_HIT = """new MutationObserver((_, seen) => {
  if (!document.querySelector(".hits > li")) return;
  seen.disconnect();
  // Those before, and the page itself.
  window.requests = performance.getEntriesByType("resource").length + 1;
}).observe(document, { childList: true, subtree: true });"""
# Runs the page's own script for each query without reloading; the page itself may not run text as
# a program.
ASK_ALL = """async (queries) => {
  const find = (selector) => document.querySelector(selector), answers = [];
  const run = () => { SCRIPT };
  const results = find("#results"), hints = ["#none", "#broken"].map(find);
  for (const query of queries) {
    history.replaceState(null, "", "?q=" + encodeURIComponent(query));
    results.after(...hints);
    results.replaceChildren();
    performance.clearMarks();
    run();
    while (!performance.getEntriesByName("search-shown").length) await new Promise(setTimeout);
    answers.push({
      hits: [...results.querySelectorAll(".known a, .hits > li > a")].map((link) => link.href),
      figure: (results.querySelector(".known a") || {}).href || "",
      items: [...results.querySelectorAll(".hits > li")].map((item) => item.textContent),
      marks: [...results.querySelectorAll("mark")].map((mark) => mark.textContent),
      said: find("#found").textContent,
      number: Boolean(results.querySelector("a[href='tel:12345']")),
    });
  }
  return answers;
}""".replace("SCRIPT", assets.load(ROOT)["search.js"].content.decode())


@dataclass(frozen=True)
class Answer:
    """What the search page shows for a query."""

    query: dict[str, Any]
    hits: list[str]
    said: str
    offers_a_number: bool
    items: list[str]
    marks: list[str]
    figure: str = ""
    """The address of the figure told above the results."""

    def is_right(self, places: int) -> bool:
        if self.query.get("absent"):
            return not self.hits
        return any(hit in self.query["expect"] for hit in self.hits[:places])


def look_up(page: Page, site_url: str, query: str) -> tuple[list[str], str]:
    """Return the hits for a query, relative to the site, and the message of the page."""
    page.goto(f"{site_url}search.html?q={quote(query)}", wait_until="domcontentloaded")
    expect(page.locator("#found")).not_to_be_empty()
    hrefs = page.locator(".known a, .hits > li > a").evaluate_all("links => links.map(a => a.href)")
    return within(site_url, hrefs), page.locator("#found").inner_text()


def within(site_url: str, hrefs: list[str]) -> list[str]:
    """Return the addresses relative to the site."""
    return [unquote(href).removeprefix(unquote(site_url)) for href in hrefs]


def ask_all(
    browser: Browser, site_url: str, queries: list[dict[str, Any]], script: str = ASK_ALL
) -> list[Answer]:
    """Return the answers of the real page to each query."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site_url}search.html?q={quote('调解')}")
        expect(page.locator(".hits")).to_be_visible()
        shown = page.evaluate(script, [query["q"] for query in queries])
    return [
        Answer(
            query, within(site_url, one["hits"]), one["said"], one["number"], one["items"],
            one["marks"], *within(site_url, [one["figure"]]),
        )
        for query, one in zip(queries, shown, strict=True)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def answers(browser: Browser, site_url: str) -> list[Answer]:
    """Return the answers to all queries, in the real page."""
    return ask_all(browser, site_url, QUERIES)


@pytest.fixture(scope="module")
def traditional_answers(
    browser: Browser, site_url: str, answers: list[Answer]
) -> list[tuple[Answer, Answer, Answer]]:
    """Return some answers here, in the other edition, and there to traditional queries."""
    here = answers[::4]
    queries = [answer.query for answer in here]
    written = [{**query, "q": traditional(query["q"])} for query in queries]
    there = ask_all(browser, f"{site_url}{EDITION}", queries + written)
    return list(zip(here, there[: len(here)], there[len(here) :], strict=True))


def traditional(text: str) -> str:
    corrections, _ = hant.load_corrections(ROOT / "data" / "hant.yml")
    return hant.Converter(corrections)(text)


# --- in the browser -----------------------------------------------------------------------


def test_residents_find_what_they_look_for(
    answers: list[Answer], capsys: pytest.CaptureFixture[str]
) -> None:
    first = sum(answer.is_right(1) for answer in answers) / len(answers)
    five = sum(answer.is_right(5) for answer in answers) / len(answers)
    with capsys.disabled():
        print(f"\n搜索：{len(answers)}条，首条正确 {first:.1%}，前五条内 {five:.1%}")
        for answer in answers:
            if not answer.is_right(1):
                print(f"  {answer.query['q']}：{answer.hits[:5] or answer.said}")
    assert first >= FIRST and five >= IN_FIVE


def test_what_is_nowhere_is_said_to_be_nowhere(answers: list[Answer]) -> None:
    for answer in answers:
        query = answer.query
        lacks = query["q"].strip() if query.get("absent") else query.get("missing", "")
        assert ("本站没有" in answer.said) == bool(lacks), query
        assert f"“{lacks}" in answer.said or not lacks, query
        if query.get("absent"):
            assert not answer.hits and answer.offers_a_number, query


def test_a_figure_answers_in_the_list(page: Page, site_url: str) -> None:
    look_up(page, site_url, "行政处罚案件")
    first = page.locator(".hits > li").first
    expect(first.locator("a")).to_have_text("行政处罚案件：8宗")
    expect(first.locator(".where")).to_contain_text("期间：")
    expect(first.locator("mark").first).to_have_text("行政处罚案件")
    look_up(page, site_url, "死亡人员")
    expect(page.locator(".hits > li a").first).to_have_text("死亡人员：少于10人")


def test_typing_and_enter_is_enough(page: Page, site_url: str) -> None:
    page.goto(site_url)
    page.locator("main").get_by_role("searchbox").fill("怎么找人调解")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    expect(page.get_by_role("searchbox")).to_have_value("怎么找人调解")
    expect(page.get_by_role("status")).to_contain_text("找到")
    assert page.title().startswith("怎么找人调解")
    page.locator(".hits a").first.click()
    page.wait_for_url("**/services/mediation.html")


def test_a_plain_need_brings_the_guide_and_a_question_for_figures_the_figures(
    browser: Browser, site_url: str
) -> None:
    needs = [{"q": need} for need in PLAIN_NEEDS]
    for need in ask_all(browser, site_url, needs):
        assert need.hits[0] == f"services/{PLAIN_NEEDS[need.query['q']]}.html", need
    figures = [{"q": query} for query in ("调解案件多少", "信访件多少", "吸毒人员多少人")]
    for figure in ask_all(browser, site_url, figures):
        assert figure.hits[0].startswith("statistics/"), figure


def test_an_article_is_found_by_either_way_to_write_its_number(
    browser: Browser, site_url: str
) -> None:
    ways = ["民法典1254", "民法典 1254", "民法典第1254条", "民法典第一千二百五十四条"]
    found = [answer.hits[:2] for answer in ask_all(browser, site_url, [{"q": way} for way in ways])]
    assert all(hit.endswith("#law") for hits in found for hit in hits), found
    assert found.count(found[0]) == len(ways)


@pytest.mark.parametrize(
    "typed",
    [
        "欠 薪",
        "欠　薪",
        " 户 口 ",
        "公 证",
        "12 345",
        "12 3 45",
        "人民 调 解",
        "法 律 援 助",
        "法律援 助",
    ],
)
def test_spaces_inside_a_word_do_not_matter(page: Page, site_url: str, typed: str) -> None:
    with_spaces, _ = look_up(page, site_url, typed)
    without, _ = look_up(page, site_url, re.sub(r"\s", "", typed))
    assert with_spaces[:1] == without[:1] != []


# --- the edition in traditional characters --------------------------------------------------


def test_both_ways_of_writing_find_the_same_in_the_other_edition(
    traditional_answers: list[tuple[Answer, Answer, Answer]],
) -> None:
    differ = [written for _, there, written in traditional_answers if written.query != there.query]
    assert len(differ) >= 60
    for here, there, written in traditional_answers:
        assert there.hits == written.hits, written.query
        assert bool(there.hits) == bool(here.hits), there.query
    right = [there.is_right(5) for _, there, _ in traditional_answers]
    same = [here.hits[:1] == there.hits[:1] for here, there, _ in traditional_answers]
    assert min(sum(right), sum(same)) >= IN_FIVE * len(traditional_answers) - 1


def test_the_other_edition_shows_its_own_characters_and_marks_the_right_ones(
    traditional_answers: list[tuple[Answer, Answer, Answer]],
) -> None:
    alike = 0
    for here, there, _ in traditional_answers:
        said = re.sub("“.*?”", "", there.said)
        assert traditional(said) == said
        if there.items and len(there.items[0]) == len(here.items[0]) and there.hits == here.hits:
            alike += 1
            texts, marks = "\n".join(here.items), "\n".join(here.marks)
            # A cut text may lack what decides between two characters.
            shown, expected = (
                [re.sub(".{0,4}….{0,4}", "…", item) for item in items]
                for items in (there.items, traditional(texts).split("\n"))
            )
            assert shown == expected, there.query
            assert there.marks == (traditional(marks).split("\n") if marks else []), there.query
    assert alike >= 60


def test_only_the_count_is_read_out(page: Page, site_url: str) -> None:
    look_up(page, site_url, "调解")
    live = page.locator("main [aria-live], main [role=status]")
    expect(live).to_have_count(1)
    expect(live).to_have_text(re.compile("^“调解”找到[0-9]+条(，列出最相关的30条)?。$"))


def test_no_page_fills_the_first_five(page: Page, site_url: str) -> None:
    for query in ("信访", "调解", "禁毒", "宣传"):
        pages = [urlsplit(hit).path for hit in look_up(page, site_url, query)[0][:5]]
        assert len(set(pages)) >= 3 and len(set(pages[:3])) >= 2, query


@pytest.mark.parametrize(
    "attack",
    [
        "<img src=x onerror=alert(1)>",
        "调解<img src=x onerror=alert(1)>",
        "\"'><script>alert(1)</script>调解",
        "javascript:alert(1)",
        "(((调解[*+?\\",
        "__proto__ constructor",
        "调解" * 400,
        "\ud83d",
    ],
)
def test_a_query_is_only_ever_text(page: Page, site_url: str, attack: str) -> None:
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    query = quote(attack.encode("utf-8", "replace"))
    page.goto(f"{site_url}search.html?q={query}")
    expect(page.get_by_role("status")).to_contain_text(re.compile("本站没有|找到"))
    assert page.locator("main :is(img, script, iframe, [onerror])").count() == 0
    assert not dialogs


def test_it_works_from_a_folder_without_a_server(page: Page, built_site: Path) -> None:
    page.goto((built_site / "search.html").as_uri() + "?q=" + quote("无毒村居覆盖率"))
    expect(page.locator(".known a")).to_have_text("无毒村居覆盖率：90.9%")
    page.locator(".known a").click()
    assert unquote(page.url).endswith("/statistics/anti-drug.html#无毒村居覆盖率")


@pytest.mark.parametrize("lost", ["index.js", "*/g*.js", "*/t*.js"])
def test_without_the_index_or_a_part_of_it_the_page_says_so(
    page: Page, site_url: str, page_problems: list[str], lost: str
) -> None:
    def refuse(route: Route) -> None:
        route.abort()

    page.route(f"**/search/{lost}", refuse)
    _, said = look_up(page, site_url, "调解")
    assert said == "搜索现在用不了。"
    expect(page.locator("#results a")).to_have_attribute("href", "tel:12345")
    page_problems.clear()


def test_the_pages_that_are_read_are_those_that_count(
    browser: Browser, site_url: str, answers: list[Answer]
) -> None:
    """The first hits are those found by reading and rating every page of the site."""
    some = answers[::6]
    few = re.search(r"PAGES = \d+, PAGES_ASKED = \d+", ASK_ALL)
    assert few and "LEAST / 2" in ASK_ALL
    everything = re.sub(r"\d+", "1e9", few[0])
    thorough = ASK_ALL.replace(few[0], everything).replace("LEAST / 2", "0")
    rated = ask_all(browser, site_url, [answer.query for answer in some], thorough)
    five = [(read.hits[:5], every.hits[:5]) for read, every in zip(some, rated, strict=True)]
    assert any(read for read, _ in five) and all(a[:1] == b[:1] for a, b in five)
    assert sum(a == b for a, b in five) >= IN_FIVE * len(five) - 1


def test_the_hit_that_is_shown_before_the_others_stays_the_first(
    browser: Browser, site_url: str, answers: list[Answer]
) -> None:
    shown = "results.append(list);"
    assert ASK_ALL.count(shown) == 1
    noted = ASK_ALL.replace(
        shown, shown + "(window.early = window.early || {})[typed] = list.querySelector('a').href;"
    ).replace('said: find("#found").textContent', "said: window.early[query] || ''")
    found = ask_all(browser, site_url, [answer.query for answer in answers[::2]], noted)
    found = [answer for answer in found if answer.hits and not answer.figure]
    early = [answer for answer in found if answer.said]
    assert all(within(site_url, [answer.said]) == answer.hits[:1] for answer in early)
    assert len(early) >= 0.9 * len(found)


def test_the_first_hit_comes_in_few_requests(new_page: NewPage, site_url: str) -> None:
    numbers = []
    for need in PLAIN_NEEDS:
        page = new_page()
        page.add_init_script(NOTE_FIRST_HIT)
        look_up(page, site_url, need)
        numbers.append(page.evaluate("window.requests"))
    assert median(numbers) <= REQUESTS


def test_traditional_characters_that_are_not_written_here_are_understood(
    browser: Browser, site_url: str
) -> None:
    ways = ["欠債不還", "欠债不还"]
    typed, written = ask_all(browser, site_url, [{"q": way} for way in ways])
    assert typed.hits == written.hits != []


def test_a_character_or_number_is_found_wherever_it_stands_for_itself(
    browser: Browser, site_url: str, built_site: Path
) -> None:
    texts = [
        [index.plain(one) for one in (title, text, value)]
        for _, (_, title, text, value, _) in rows_of(built_site)
    ]
    assert "const LEAST = 0.08;" in ASK_ALL
    whatever = ASK_ALL.replace("const LEAST = 0.08;", "const LEAST = 0;")
    runs = ["毒", "税", "12345", "90.9", "8", "90.9%", "gps"]
    for answer in ask_all(browser, site_url, [{"q": run} for run in runs], whatever):
        alone = re.compile(rf"(?<![a-z0-9.]){re.escape(answer.query['q'])}(?![a-z0-9])")
        count = sum(any(map(alone.search, entry)) for entry in texts)
        assert f"找到{count}条" in answer.said if count else "本站没有" in answer.said, answer


@pytest.mark.parametrize("query", ["吸毒", "交通执法", "结婚登记"])
def test_results_are_accessible_and_fit_a_phone(
    new_page: NewPage, site_url: str, query: str
) -> None:
    page = new_page(viewport={"width": 320, "height": 700})
    look_up(page, site_url, query)
    assert not violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


# --- what the index holds -----------------------------------------------------------------


@cache
def index_of(site: Path) -> dict[str, Any]:
    script = (site / index.INDEX).read_text("utf-8")
    parsed: dict[str, Any] = json.loads(script.removeprefix("var searchIndex=").rstrip(";\n"))
    return parsed


@cache
def pages_in(site: Path) -> list[Any]:
    """Return the content of the page scripts, in order."""
    index, files = index_of(site), []
    for number in range(sum(many for _, many in index["columns"])):
        files.append((site / f"{index['texts']}{number}.js").read_text("utf-8"))
    return [json.loads(text.removeprefix("var searchPart=").rstrip(";\n")) for text in files]


def rows_of(site: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the address of each entry with its anchor, title, text, value and period."""
    for url, _, _, rows in pages_in(site):
        for row in rows:
            yield f"{url}#{row[0]}" if row[0] else url, [*row, "", "", "", ""][:5]


def scripts_of(site: Path) -> str:
    """Return all scripts that the search of the edition may load."""
    return "".join(file.read_text("utf-8") for file in sorted((site / "search").rglob("*.js")))


def pages_of(site: Path) -> dict[str, LexborHTMLParser]:
    return {
        path.relative_to(site).as_posix(): LexborHTMLParser(path.read_text("utf-8"))
        for path in sorted(site.rglob("*.html"))
        if path.name not in entries.NOT_SEARCHED and hant.FOLDER not in path.parts
    }


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(node: LexborNode | None) -> str:
    return squeeze(node.text()) if node else ""


def test_every_figure_and_every_section_can_be_found(built_site: Path) -> None:
    found = dict(rows_of(built_site))
    figures = 0
    for path, tree in pages_of(built_site).items():
        for row in tree.css("article tr[id]"):
            figures += 1
            _, title, text, value, period = found[f"{path}#{row.id}"]
            cells = {cell.attributes.get("data-l"): text_of(cell) for cell in row.css("td")}
            assert title == text_of(row.css_first("th"))
            assert value and squeeze(value).split("（存疑）")[0] in cells["数值"]
            assert squeeze(period) == cells["期间"]
            assert cells["定义"].rstrip("。") in squeeze(text)
        for heading in tree.css("article :is(h2, h3)[id]"):
            links_only = heading.text().strip() == "相关"
            if not links_only and heading.id not in entries.SKIPPED_ANCHORS:
                assert squeeze(found[f"{path}#{heading.id}"][1]) == text_of(heading)
    assert figures


def test_every_result_leads_somewhere(built_site: Path) -> None:
    ids = {path: {n.id for n in tree.css("[id]")} for path, tree in pages_of(built_site).items()}
    for url, _ in rows_of(built_site):
        path, _, anchor = unquote(url).partition("#")
        assert url.startswith("tel:") or (path in ids and (not anchor or anchor in ids[path])), url


def test_the_index_says_only_what_the_pages_show(built_site: Path) -> None:
    shown = {}
    for path, tree in pages_of(built_site).items():
        for mark in tree.css("a.tag.q, .gloss"):  # used between words of a sentence
            mark.decompose()
        for place in tree.css(".place"):
            place.replace_with(place.text().partition("（地址")[0])
        shown[path] = squeeze(tree.text())
    for url, (_, title, text, value, period) in rows_of(built_site):
        page = shown[unquote(url).split("#")[0]] if not url.startswith("tel:") else title
        for line in (title, value.removesuffix("（存疑）"), period, *text.split("\n")):
            # A remark shares its cell with others, and names of articles may be in between.
            for piece in re.split("[，。]", squeeze(line).removeprefix("（存疑）")):
                assert piece in page or url.startswith("tel:"), f"{url}：{line}"


def test_withheld_counts_are_not_in_the_index(built_site: Path) -> None:
    found = dict(rows_of(built_site))
    script = squeeze(scripts_of(built_site))
    hidden = 0
    for path, tree in pages_of(built_site).items():
        for row in tree.css("article tr[id]:has(td .tag.hide)"):
            hidden += 1
            _, title, _, value, _ = found[f"{path}#{row.id}"]
            assert value == "少于10人"
            name = title.removesuffix("人员")
            assert not re.search(
                rf"{name}[^。；，\d]{{0,6}}(?<!于)[1-9一二三四五六七八九]人", script
            )
    assert hidden


def test_what_repeats_the_text_is_left_out(built_site: Path) -> None:
    script = scripts_of(built_site)
    for repeated in (
        "当前位置",
        "本页目录",
        "网站标识码",
        "数据见图",
        "与图的内容相同",
        "点开查来历",
    ):
        assert repeated not in script
    texts = [text for _, (_, _, text, _, _) in rows_of(built_site)]
    doubt = "相差几十倍"
    assert sum(doubt in text for text in texts) == 1


def test_the_index_is_loaded_by_the_search_page_only(built_site: Path) -> None:
    users = [f for f in sorted(built_site.rglob("*.html")) if index.INDEX in f.read_text("utf-8")]
    assert users == [built_site / "hant/search.html", built_site / "search.html"]


def test_the_index_has_the_same_bytes_each_time_and_no_escapes(built_site: Path) -> None:
    def files() -> dict[Path, bytes]:
        return {file: file.read_bytes() for file in (built_site / "search").rglob("*.js")}

    before = files()
    needs = load_library(ROOT / "data")[0].all_needs
    assert index.write(built_site, SYNONYMS, edition_of(built_site), needs=needs)[1] == []
    assert files() == before
    assert not any(b"\\u" in content or b"\r" in content for content in before.values())
    assert "调解" in scripts_of(built_site)


def test_parts_change_their_addresses_with_what_they_hold(tmp_path: Path) -> None:
    """A browser with an earlier release in its cache requests none of them again."""
    page, addresses = tmp_path / "x.html", []
    for text in ("信访", "信访件", "信访"):
        page.write_text(f"<main><h1>页</h1><article>{text}</article></main>", "utf-8")
        index.write(tmp_path, tmp_path / "data" / "synonyms.yml", edition_of(tmp_path))
        parts = [file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("search/*/*.js")]
        assert all(index.PART.fullmatch(path) for path in parts)
        addresses.append(set(parts))
        index_of.cache_clear()
        runs, texts = (index_of(tmp_path)[kind] for kind in ("runs", "texts"))
        shared = runs.removesuffix("g")
        others = {f"{shared}{kind}0.js" for kind in "cfhs"}
        assert {f"{runs}0.js", f"{runs}1.js", f"{texts}0.js"} | others == set(parts)
    first, second, third = addresses
    assert first == third and not first & second


def test_both_editions_share_what_tells_where_runs_stand(built_site: Path) -> None:
    here, there = index_of(built_site), index_of(built_site / hant.FOLDER)
    assert there["runs"] == "../" + here["runs"]
    shared = ("topics", "apart", "usual", "others", "pages")
    assert [there[key] for key in shared] == [here[key] for key in shared]
    assert not list((built_site / hant.FOLDER).glob("search/*/g*.js"))
    for ours, theirs in zip(pages_in(built_site), pages_in(built_site / hant.FOLDER), strict=True):
        assert ours[0] == theirs[0]
        assert [row[:1] for row in ours[3]] == [row[:1] for row in theirs[3]]


def test_a_page_is_read_by_its_headings() -> None:
    html = """<main><nav class="crumb">当前位置：<a>首页</a> › 看数据 › 调解</nav>
    <h1><span>矛盾</span> <span>纠纷</span></h1><p class="lead">导语。</p><article><p>开头的
    文字<a class="tag q">存疑1</a>。</p><h2 id="a">案件</h2><p>甲</p><ul><li>乙</li></ul>
    <figure class="chart"><figcaption><b>图1</b><span>单位</span></figcaption>
    <svg><text>条</text></svg><table><tr><td>数</td></tr></table></figure>
    <h2 id="b">相关</h2><ul><li><a href="x">别页</a></li></ul>
    <h2 id="c">只有下级</h2><h3 id="d">下级</h3><p>丙</p></article></main>"""
    found = entries.page_entries(LexborHTMLParser(html), "a b/调解.html")
    assert [(e.url.partition("#")[2], e.title, e.text) for e in found] == [
        ("", "矛盾纠纷", "导语。\n开头的文字。"),
        ("a", "案件", "甲\n乙\n图1"),
        ("c", "只有下级", ""),
        ("d", "下级", "丙"),
    ]
    assert {(e.page, e.place) for e in found} == {("调解", "看数据")}
    assert found[0].url == "a%20b/%E8%B0%83%E8%A7%A3.html"


def test_two_years_of_a_figure_stand_side_by_side() -> None:
    html = """<main><h1>调解</h1><article><table><tbody><tr id="案件"><th>案件</th>
    <td data-l="2024年">154宗</td><td data-l="2023年">140宗</td><td data-l="同比">增10%</td>
    <td data-l="定义">总数</td><td data-l="期间">全年</td><td data-l="来源">报告</td>
    <td data-l="备注">派生：甲 ÷ 乙；另有说明</td></tr></tbody></table></article></main>"""
    figure = entries.page_entries(LexborHTMLParser(html), "x.html")[-1]
    assert figure.value == "2024年154宗，2023年140宗，同比增10%"
    assert figure.text == "总数。\n另有说明。"


def test_words_across_a_border_are_accidents_and_pieces_of_compounds_are_not() -> None:
    found = tally(["深入学习。利用电子屏。城乡居民医疗保险。人民政府。"]).accidents
    assert {"入学", "用电"} <= set(found)
    assert not {"居民", "医疗", "人民", "政府", "学习"} & set(found)
    assert "入学" not in tally(["深入学习", "入学报名"]).accidents


def test_words_that_a_shorter_one_stands_for_are_left_out() -> None:
    kinds = {"动手": ["打", "毒打", "打伤"], "干活": ["打工"], "不算": ["打字", "写字"]}
    listed, said = cases.pack(kinds, {"家暴": [["动手", "老婆"], ["动手", "干活"]]})
    words = set(re.findall("[\u4e00-\u9fff]+", said))
    assert words == {"打", "打工", "打字", "老婆"}
    assert [[len(case) for case in said] for _, *said in listed] == [[2, 2]]


# --- residents' words ---------------------------------------------------------------------


def problems_of(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "data" / "synonyms.yml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    (tmp_path / "x.html").write_text("<main><h1>信访</h1><article>信访</article></main>", "utf-8")
    return [str(problem) for problem in index.write(tmp_path, file, edition_of(tmp_path))[1]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("近义词:\n  信访: [上访, 告状]\n  打猎: [捕鸟]\n", "data/synonyms.yml:3：提醒 S01"),
        ("近义词:\n  信访: [上访，告状]\n", "data/synonyms.yml:2：错误 L12"),
        ("近义词:\n  信访: [上访, 上访]\n", "data/synonyms.yml:2：错误 L13"),
        ("近义词:\n  信访: 上访\n", "data/synonyms.yml:2：错误 L09"),
        ("近义词: [上访]\n", "data/synonyms.yml:1：错误 L09"),
        ("近意词:\n  信访: [上访]\n", "最接近的是“近义词”"),
        ("方言:\n  不: 唔\n", "data/synonyms.yml:2：错误 L09"),
        ("情形:\n  打猎: [人 鸟]\n", "data/synonyms.yml:2：提醒 S01"),
        ("情形:\n  信访: [人，鸟]\n", "data/synonyms.yml:2：错误 L12"),
        ("词类:\n  人: [人, 人]\n", "data/synonyms.yml:2：错误 L13"),
        ("问数:\n  调解案件: [调解]\n", "data/synonyms.yml:2：提醒 S01"),
        ("繁体字: 訪访 調\n", "data/synonyms.yml:1：错误 L09"),
        ("繁体字: 訪访 訪方\n", "“訪方”"),
        ("泛词:\n  - 工作\n  - 甲：乙\n", "data/synonyms.yml:3"),
        ("", "data/synonyms.yml:1：错误 L03"),
    ],
)
def test_a_mistake_in_the_words_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    problems = problems_of(tmp_path, text)
    assert any(said in problem for problem in problems), problems
    assert (tmp_path / index.INDEX).exists()


def test_a_site_needs_no_words_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("<main><h1>页</h1><article>字</article></main>", "utf-8")
    assert not index.write(tmp_path, tmp_path / "data" / "synonyms.yml", edition_of(tmp_path))[1]
    assert index_of(tmp_path)["words"] == {}
