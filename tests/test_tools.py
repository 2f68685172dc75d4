"""What a page lets its reader do: leave at once, tell of a mistake, copy a citation."""

from pathlib import Path

import pytest
from conftest import NewPage, wait_until
from playwright.sync_api import Page, expect
from test_reading import GUIDE, PHONE, SPEECH, SPILL

DANGER = "services/domestic-violence.html"
OVERLAP = """() => {
    const exit = document.querySelector(".exit a").getBoundingClientRect();
    return [...document.querySelectorAll(".to-top a, .speak .btn")].filter(other => {
        const box = other.getBoundingClientRect();
        return box.width && box.left < exit.right && box.right > exit.left &&
            box.top < exit.bottom && box.bottom > exit.top;
    }).length;
}"""


def press_escape(page: Page, times: int) -> None:
    for _ in range(times):
        page.keyboard.press("Escape")


# --- leaving at once ----------------------------------------------------------------------


@pytest.fixture
def danger(page: Page, site_url: str) -> Page:
    """Return the page of a guide that is left at once, reached by way of two others."""
    for path in (GUIDE, "services/index.html", DANGER):
        page.goto(site_url + path)
    return page


def test_only_pages_that_ask_for_it_can_be_left_at_once(
    page: Page, site_url: str, built_site: Path
) -> None:
    page.goto(site_url + GUIDE)
    expect(page.locator(".exit, .exit-says")).to_have_count(0)
    press_escape(page, 3)
    page.wait_for_timeout(300)
    assert page.url == site_url + GUIDE
    for edition in ("", "hant/"):
        text = (built_site / edition / DANGER).read_text("utf-8")
        assert text.count('<nav class="exit"') == 1


@pytest.mark.parametrize("how", ["click", "keys"])
def test_the_way_back_misses_the_page_that_was_left(danger: Page, site_url: str, how: str) -> None:
    # Places on the page that one jumped to are left with it.
    danger.locator(".md-sidebar--secondary a").first.click()
    danger.locator(".exit-says summary").click()
    wait_until(danger, "location.hash !== ''")
    if how == "click":
        danger.locator(".exit a").click()
    else:
        press_escape(danger, 4)  # one too many does not stop the next page
    danger.wait_for_url(f"{site_url}index.html")
    expect(danger.locator(".hero")).to_be_visible()
    danger.go_back()
    danger.wait_for_url(f"{site_url}services/index.html")


def test_the_other_edition_is_left_for_its_own_home(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}hant/{DANGER}")
    page.locator(".exit a").click()
    page.wait_for_url(f"{site_url}hant/index.html")


def test_without_script_a_link_leads_home(new_page: NewPage, site_url: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(site_url + DANGER)
    page.locator(".exit-says summary").click()
    assert "Esc" not in page.locator(".exit-says").inner_text()
    page.locator(".exit a").click()
    assert page.url == site_url + "index.html"


def test_escape_still_closes_what_is_open(new_page: NewPage, site_url: str) -> None:
    page = new_page(viewport=PHONE)
    page.add_init_script(SPEECH)
    page.goto(site_url + DANGER)
    page.get_by_role("button", name="朗读", exact=True).click()
    expect(page.locator("#reader")).to_be_visible()
    page.locator("#menu").click()
    wait_until(page, "location.hash === '#nav'")
    page.keyboard.press("Escape")
    wait_until(page, "location.hash !== '#nav'")
    expect(page.locator("#reader")).to_be_hidden()
    page.locator(".term").first.click()
    expect(page.locator(".gloss:popover-open")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".gloss:popover-open")).to_have_count(0)
    page.wait_for_timeout(1100)  # too slow to count as three in a row
    press_escape(page, 2)
    page.wait_for_timeout(300)
    assert page.url.startswith(site_url + DANGER)


@pytest.mark.parametrize(("width", "step"), [(360, ""), (360, "1"), (320, "3"), (1280, "2")])
def test_the_button_is_large_and_nothing_lies_on_it(
    new_page: NewPage, site_url: str, width: int, step: str
) -> None:
    page = new_page(viewport={"width": width, "height": 640})
    page.add_init_script(SPEECH + f"; localStorage.setItem('look-elder', '{step or 0}')")
    page.goto(site_url + DANGER)
    page.evaluate("scrollTo(0, 4000)")
    box = page.locator(".exit a").bounding_box()
    assert box and min(box["height"], box["width"]) >= (60 if step else 44)
    assert box["y"] + box["height"] <= 640
    page.locator("[data-read]:visible").click()
    expect(page.locator("#reader")).to_be_visible()
    assert page.evaluate(OVERLAP) == 0
    if width < 1000:
        page.locator("#menu").click()
    page.locator(".exit a").click(trial=True)  # neither bar nor drawer covers it
    assert not page.evaluate(SPILL)


def test_no_document_and_no_paper_has_the_button(
    new_page: NewPage, site_url: str, built_site: Path
) -> None:
    page = new_page()
    page.goto(site_url + DANGER)
    page.emulate_media(media="print")
    for place in (".exit a", ".exit-says"):
        expect(page.locator(place)).to_be_hidden()
    folder = built_site / "wechat"
    texts = [f.read_text("utf-8") for f in folder.rglob("*.html")]
    assert texts
    assert not [text for text in texts if "快速离开" in text]
