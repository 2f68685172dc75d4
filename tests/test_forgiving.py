"""Search that forgives: six voices, wrong characters, pinyin, figures, what is done elsewhere."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
import yaml
from conftest import ROOT, NewPage
from playwright.sync_api import Browser, Page, expect
from test_search import EDITION, Answer, ask_all, look_up

from macros.library.load import load_library

FIRST, IN_FIVE, WRONG = 0.9, 0.96, 0.1
FIRST_UNSEEN, IN_FIVE_UNSEEN = 0.85, 0.95
"""What queries have that nobody looked at while tuning; the aim is 0.9 and 0.96 for them, too."""
LOADED = 15_000  # bytes, compressed, beyond what an understood query loads
VOICES: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "search_voices.yml").read_text("utf-8")
)
FRESH: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "search_fresh.yml").read_text("utf-8")
)
LATER: list[dict[str, Any]] = [
    query
    for name in ("unseen", "later")
    for query in yaml.safe_load((ROOT / "tests" / f"search_{name}.yml").read_text("utf-8"))
]
"""Written before they were tried, and all looked at since; the files tell their first sight."""
FIGURES: dict[str, list[str]] = yaml.safe_load(
    (ROOT / "tests" / "search_figures.yml").read_text("utf-8")
)
NEEDS = load_library(ROOT / "data")[0].all_needs
ELSEWHERE = "services/elsewhere.html"
MENDED = {
    "信仿": "信访", "行政覆议": "行政复议", "法律缓助": "法律援助", "人民条解": "人民调解",
    "社区娇正": "社区矫正", "gongzi": "工资", "gōngzī": "工资", "XinFang": "信访",
    "ｘｉｎｆａｎｇ": "信访", "xin fang": "信访", "ldzc": "劳动仲裁", "minfadian": "民法典",
}  # fmt: skip
"""What is typed by mistake or in pinyin, and the word that is meant."""


def useful(answer: Answer, places: int) -> bool:
    """Return whether one of the first hits is a useful page, or any section of it."""
    if answer.query.get("absent") and not answer.hits:
        return True
    wanted = answer.query.get("expect", [])
    return any(
        hit == one or hit.startswith((f"{one}#",) + ((one,) if one.endswith("/") else ()))
        for hit in answer.hits[:places]
        for one in wanted
    )


def unseen(answers: list[Answer]) -> list[Answer]:
    """Return the answers to queries that nobody looked at while tuning."""
    return [answer for answer in answers if answer.query.get("kept")]


def has_content(answer: Answer) -> bool:
    return not answer.query.get("absent")


@pytest.fixture(scope="module")
def voices(browser: Browser, site_url: str) -> list[Answer]:
    """Return the answers to the queries in six voices, in the real page."""
    return ask_all(browser, site_url, VOICES)


def test_six_voices_find_what_they_look_for(
    browser: Browser, site_url: str, voices: list[Answer], capsys: pytest.CaptureFixture[str]
) -> None:
    fresh, later = (ask_all(browser, site_url, some) for some in (FRESH, LATER))
    for name, some, least, five_least in (
        ("全部", voices, FIRST, IN_FIVE),
        ("调整时没有看的", unseen(voices), FIRST_UNSEEN, IN_FIVE),
        ("新写的", fresh, FIRST_UNSEEN, IN_FIVE_UNSEEN),
        ("新写的里没有看的", unseen(fresh), FIRST_UNSEEN, IN_FIVE_UNSEEN),
        ("后来写的", later, FIRST, IN_FIVE),
    ):
        known = [answer for answer in some if has_content(answer)]
        first, five = (sum(useful(a, n) for a in known) / len(known) for n in (1, 5))
        wrong = [a.query["q"] for a in some if not has_content(a) and not useful(a, 1)]
        with capsys.disabled():
            print(
                f"\n{name}：{len(known)}条，首条有用 {first:.1%}，前五条内 {five:.1%}，误答{wrong}"
            )
        assert first >= least and five >= five_least
        assert len(wrong) <= WRONG * (len(some) - len(known)) + 1


def test_the_other_edition_understands_as_well(
    browser: Browser, site_url: str, voices: list[Answer]
) -> None:
    some = voices[::5]
    there = ask_all(browser, f"{site_url}{EDITION}", [answer.query for answer in some])
    same = [here.hits[:1] == other.hits[:1] for here, other in zip(some, there, strict=True)]
    assert sum(same) >= len(same) - 1


# --- wrong characters, pinyin, parts ------------------------------------------------------


def test_what_was_mended_is_said(browser: Browser, site_url: str) -> None:
    for answer in ask_all(browser, site_url, [{"q": typed} for typed in MENDED]):
        assert answer.said.startswith(f"按“{MENDED[answer.query['q']]}”找"), answer
        assert answer.hits, answer


@pytest.mark.parametrize("typed", ["新房", "公正", "城市地铁", "abcdefg", "qwrtp", "人民警察学院"])
def test_a_word_of_its_own_is_not_taken_for_a_mistake(
    page: Page, site_url: str, typed: str
) -> None:
    _, said = look_up(page, site_url, typed)
    assert not said.startswith("按“"), said


def test_the_known_part_of_a_query_is_answered(page: Page, site_url: str) -> None:
    hits, said = look_up(page, site_url, "拖欠工资 天王老子")
    assert hits and said.startswith("本站没有“天王老子”。其余部分找到")
    hits, said = look_up(page, site_url, "天王老子 信仿")
    assert hits and "按“信访”找" in said and "“天王老子”" in said


def test_words_are_mended_without_a_server_too(page: Page, built_site: Path) -> None:
    page.goto((built_site / "search.html").as_uri() + "?q=" + quote("信仿"))
    expect(page.locator("#found")).to_contain_text("按“信访”找")
    expect(page.locator(".hits a").first).to_have_attribute("href", "./services/petition.html")


def loaded(page: Page, site_url: str, built_site: Path, typed: str) -> dict[str, int]:
    """Return the parts of the search that a query loads, with their compressed sizes."""
    urls: list[str] = []
    page.on("request", lambda request: urls.append(unquote(request.url)))
    look_up(page, site_url, typed)
    paths = [url.removeprefix(site_url).split("?")[0] for url in urls]
    return {
        path: len(gzip.compress((built_site / path).read_bytes()))
        for path in paths
        if path.endswith(".js")
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("信仿", "信访"), ("xinfang", "信访"), ("行政覆议", "行政复议"), ("ldzc", "劳动仲裁")],
)
def test_a_query_that_is_mended_loads_little_more_than_one_that_is_not(
    new_page: NewPage, site_url: str, built_site: Path, typed: str, meant: str
) -> None:
    plain = loaded(new_page(), site_url, built_site, meant)
    mended = loaded(new_page(), site_url, built_site, typed)
    assert plain and not any(re.search(r"/[cfs]\d+\.js$|search-mend", path) for path in plain)
    assert sum(mended.values()) - sum(plain.values()) <= LOADED


# --- what is described --------------------------------------------------------------------

DESCRIBED = {
    "小舅子拿凳子砸我老婆还打人": "services/domestic-violence.html",
    "给人铺砖铺了一个月，工头说没钱": "services/unpaid-wages.html",
    "二婶家的狼狗扑我家小孩": "learn/neighbours.html",
    "面包车把我爷爷撞倒了": "services/traffic-accident.html",
    "开奶茶店办理什么许可": "services/business-licence.html",
    "舍友老是勒索我": "services/school-bullying.html",
    "三个闺女都不肯养双亲": "services/elder-support.html",
    "俾個收數佬日日上門嚇": "services/online-loan.html",
}
"""Sentences that name nothing, and the page on what they describe."""


def test_what_is_described_without_a_name_is_found(browser: Browser, site_url: str) -> None:
    for answer in ask_all(browser, site_url, [{"q": typed} for typed in DESCRIBED]):
        assert answer.hits and answer.hits[0].startswith(DESCRIBED[answer.query["q"]]), answer


@pytest.mark.parametrize("typed", ["打工", "打印店", "我老婆的生日", "狗粮", "车厘子", "爷爷奶奶"])
def test_a_word_of_a_case_alone_describes_nothing(page: Page, site_url: str, typed: str) -> None:
    hits, _ = look_up(page, site_url, typed)
    wrong = ("services/domestic-violence", "services/traffic-accident", "learn/neighbours.html#dog")
    assert not any(hit.startswith(wrong) for hit in hits[:1]), hits


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("法律援助", "services/legal-aid.html"),
        ("行政复议要带什么", "services/reconsideration.html"),
        ("行政复议申请书样本", "services/forms.html"),
    ],
)
def test_a_form_comes_after_its_guide_unless_it_is_asked_for(
    page: Page, site_url: str, typed: str, first: str
) -> None:
    hits, _ = look_up(page, site_url, typed)
    assert hits[0].startswith(first), hits[:3]


@pytest.mark.parametrize("typed", ["开铺头要办乜嘢证", "开理发店要什么牌", "屋企漏水揾邊個"])
def test_the_longest_word_does_not_hide_the_others(page: Page, site_url: str, typed: str) -> None:
    hits, said = look_up(page, site_url, typed)
    assert hits and "本站没有" not in said


# --- figures ------------------------------------------------------------------------------


def test_a_question_for_a_figure_is_answered_with_it_or_not_at_all(
    browser: Browser, site_url: str
) -> None:
    questions = [{"q": one, "figure": url} for url, all_ in FIGURES.items() for one in all_]
    assert len(questions) >= 200 and len(FIGURES[""]) >= 50
    for answer in ask_all(browser, site_url, questions):
        assert answer.figure == answer.query["figure"], answer.query["q"]


def test_a_figure_is_told_with_its_doubt_and_period(page: Page, site_url: str) -> None:
    look_up(page, site_url, "推送了多少篇禁毒稿件")
    told = page.locator(".known")
    expect(told.locator(".tag.q")).to_have_text("存疑")
    expect(told.locator(".where")).to_contain_text("期间：")
    expect(told.locator("p").last).to_contain_text("相加")
    look_up(page, site_url, "全镇有多少个村居")
    expect(told.locator(".tag")).to_have_count(0)
    expect(told.locator("a")).to_contain_text("村（居）")


# --- what is done elsewhere ---------------------------------------------------------------


def sayings() -> Iterator[dict[str, Any]]:
    for need in NEEDS:
        for said in (need.name, *need.sayings):
            yield {"q": said, "expect": [f"{ELSEWHERE}#{need.name}"]}


def test_each_need_is_found_by_what_residents_call_it(browser: Browser, site_url: str) -> None:
    assert len(NEEDS) >= 25
    answers = ask_all(browser, site_url, list(sayings()))
    missed = [answer.query["q"] for answer in answers if not answer.is_right(5)]
    assert len(missed) <= 0.02 * len(answers), missed


def test_each_need_names_office_and_hotline(built_site: Path) -> None:
    text = (built_site / ELSEWHERE).read_text("utf-8")
    for need in NEEDS:
        assert need.calls and need.office.value and need.papers.value
        assert f'id="{need.name}"' in text
