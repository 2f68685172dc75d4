"""What a guide says first, on the smallest phones, and the last day of a deadline."""

import gzip
import re
from pathlib import Path

import pytest
from conftest import ROOT, NewPage
from playwright.sync_api import Page, expect
from test_axe import violations

GUIDES = sorted(file.stem for file in (ROOT / "data/services").glob("*.yml"))
SMALL = {"width": 360, "height": 740}
KILO = 1000
WAGES = "services/unpaid-wages.html"

BOTTOM = """
(elder) => {
    const { dataset } = document.documentElement, area = (e) => e.getBoundingClientRect();
    document.querySelectorAll(".banner").forEach((preview) => preview.remove());
    if (elder) dataset.elder = elder; else delete dataset.elder;
    const parts = document.querySelectorAll("h1, .first > p:first-child, .calls a, .due a");
    const first = [...parts].map(area);
    return {
        parts: first.length,
        bottom: Math.max(...first.map((one) => one.bottom)),
        right: Math.max(...first.map((one) => one.right), document.documentElement.scrollWidth),
        least: Math.min(...[...document.querySelectorAll(".calls a")].map((e) => area(e).height)),
    };
}
"""


@pytest.mark.parametrize("elder", ["", "1", "2", "3"])
def test_what_matters_is_on_the_first_screen(new_page: NewPage, site_url: str, elder: str) -> None:
    page = new_page(viewport=SMALL)
    for name in GUIDES:
        page.goto(f"{site_url}services/{name}.html")
        seen = page.evaluate(BOTTOM, elder)
        assert seen["parts"] >= 4, name
        assert seen["bottom"] <= SMALL["height"], name
        assert seen["right"] <= SMALL["width"], name
        assert seen["least"] >= (60 if elder else 44), name


def test_a_phone_lists_the_sections_behind_the_answer(new_page: NewPage, site_url: str) -> None:
    page = new_page(viewport=SMALL)
    page.goto(site_url + WAGES)
    links = page.locator(".parts a")
    titles = page.locator("article h2").all_inner_texts()
    assert [text.strip() for text in links.all_inner_texts()] == titles[: links.count()]
    assert "农民工" in links.last.inner_text(), "also those that the page adds to the guide"
    expect(page.locator(".md-sidebar--secondary")).to_be_hidden()
    answer, listed = (page.locator(s).bounding_box() for s in (".first", ".parts"))
    assert answer and listed and answer["y"] < listed["y"]
    links.filter(has_text="去哪里").click()
    expect(page.locator("h2#where")).to_be_in_viewport()


def test_a_wide_screen_lists_them_beside_the_text(new_page: NewPage, site_url: str) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    page.goto(site_url + WAGES)
    expect(page.locator(".parts")).to_be_hidden()
    expect(page.locator(".md-sidebar--secondary a").first).to_be_visible()


# --- the last day -------------------------------------------------------------------------

LAST_DAYS = [
    ("60日", "2026-03-01", "2026年4月30日（星期四）"),
    ("60日", "2024-01-01", "2024年3月1日（星期五）"),  # a leap year
    ("60日", "2025-01-01", "2025年3月2日（星期日）"),
    ("60日", "2025-12-31", "2026年3月1日（星期日）"),
    ("15日", "2026-12-20", "2027年1月4日（星期一）"),
    ("6个月", "2026-08-31", "2027年2月28日（星期日）"),
    ("6个月", "2027-08-31", "2028年2月29日（星期二）"),
    ("6个月", "2026-03-31", "2026年9月30日（星期三）"),
    ("6个月", "2026-07-15", "2027年1月15日（星期五）"),
    ("6个月", "2026-12-31", "2027年6月30日（星期三）"),
    ("1年", "2024-02-29", "2025年2月28日（星期五）"),
    ("1年", "2023-02-28", "2024年2月28日（星期三）"),
    ("2年", "2024-02-29", "2026年2月28日（星期六）"),
    ("4年", "2024-02-29", "2028年2月29日（星期二）"),
    ("1年", "2026-12-31", "2027年12月31日（星期五）"),
]


@pytest.fixture
def form(new_page: NewPage, site_url: str) -> Page:
    """Return a guide with several deadlines, read on 1 March 2026."""
    page = new_page(viewport=SMALL)
    page.clock.set_fixed_time("2026-03-01T22:30:00+08:00")
    page.goto(site_url + WAGES)
    return page


def last_day(page: Page, period: str, start: str) -> str:
    """Return what the page says of a period, which takes the place of the one chosen."""
    page.locator(".days :checked").evaluate("(kind, period) => { kind.value = period; }", period)
    page.locator("#days-from").fill(start)
    page.locator(".days button").click()
    return page.locator(".days [role=status]").inner_text()


def test_the_last_day_is_counted_as_the_law_says(form: Page) -> None:
    for period, start, end in LAST_DAYS:
        assert f"最后一天是{end}。" in last_day(form, period, start), (period, start)


@pytest.mark.parametrize(
    ("start", "told"),
    [("2026-02-28", "还有14天"), ("2026-02-14", "就是今天"), ("2026-02-13", "已经过了")],
)
def test_how_much_is_left_is_told(form: Page, start: str, told: str) -> None:
    assert told in last_day(form, "15日", start)


@pytest.mark.parametrize("start", ["", "1899-12-31", "2150-01-01"])
def test_a_day_that_is_none_is_asked_for_again(form: Page, start: str) -> None:
    assert "最后一天" in last_day(form, "1年", "2026-03-01")
    said = last_day(form, "1年", start)
    assert said and "最后一天" not in said
    expect(form.locator("#days-from")).to_be_focused()
    expect(form.locator("#days-from")).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("2026年3月1日", True), ("2026/3/1", True), (" 2026.03.01 ", True), ("2026-02-30", False),
        ("2025-02-29", False), ("2026-13-01", False), ("3月1日", False), ("昨天", False),
        ("2026-03-01-05", False), ("20260301", False),
    ],
)  # fmt: skip
def test_a_day_may_be_typed_where_there_is_no_calendar(form: Page, typed: str, right: bool) -> None:
    form.locator("#days-from").evaluate("field => { field.type = 'text'; }")
    assert ("最后一天是2027年3月1日" in last_day(form, "1年", typed)) == right


def test_another_deadline_asks_for_its_own_day(form: Page) -> None:
    last_day(form, "1年", "2026-03-01")
    asked = form.locator("label[for=days-from]").inner_text()
    form.locator(".days .opt").last.click()
    assert form.locator("label[for=days-from]").inner_text() != asked
    expect(form.locator(".days [role=status]")).to_be_empty()
    assert "《民事诉讼法》第二百五十条" in last_day(form, "2年", "2026-03-01")


def test_the_form_works_with_the_keyboard_alone(form: Page) -> None:
    form.locator("#days-from").focus()
    form.locator("#days-from").fill("2026-03-01")
    form.keyboard.press("Enter")
    expect(form.locator(".days [role=status]")).to_contain_text("2027年3月1日")
    assert form.url.endswith("unpaid-wages.html"), "nothing is sent"


def test_the_form_works_from_a_folder(new_page: NewPage, built_site: Path) -> None:
    page = new_page(viewport=SMALL)
    page.goto((built_site / WAGES).as_uri())
    assert "2027年3月1日" in last_day(page, "1年", "2026-03-01")


def test_without_script_the_rule_stands_in_words(new_page: NewPage, site_url: str) -> None:
    page = new_page(viewport=SMALL, java_script_enabled=False)
    page.goto(site_url + WAGES)
    expect(page.locator(".days")).to_be_hidden()
    expect(page.locator(".dates .win").first).to_contain_text("1年")
    expect(page.locator("#time ~ p.small").first).to_contain_text("从第二天数起")


def test_on_paper_the_numbers_stay_and_the_form_goes(form: Page) -> None:
    form.emulate_media(media="print")
    expect(form.locator(".days")).to_be_hidden()
    expect(form.locator(".parts")).to_be_hidden()
    expect(form.locator(".calls a").first).to_be_visible()
    expect(form.locator(".due")).to_be_visible()


def test_every_deadline_in_the_form_names_its_article(built_site: Path) -> None:
    for name in GUIDES:
        text = (built_site / f"services/{name}.html").read_text("utf-8")
        assert all(re.findall(r'data-law="([^"]*)"', text)), name


@pytest.mark.parametrize("elder", ["", "3"])
def test_axe_finds_nothing_in_an_answered_form(form: Page, elder: str) -> None:
    form.evaluate("elder => { document.documentElement.dataset.elder = elder; }", elder)
    last_day(form, "1年", "2026-03-01")
    assert not violations(form)


def test_a_guide_is_light(built_site: Path) -> None:
    for name in GUIDES:
        page = (built_site / f"services/{name}.html").read_bytes()
        assert len(gzip.compress(page, mtime=0)) <= 20 * KILO, name
