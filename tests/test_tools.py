"""What a page lets its reader do: leave at once, tell of a mistake, copy a citation."""

from itertools import pairwise
from pathlib import Path

import pytest
from conftest import NewPage, wait_until
from playwright.sync_api import Page, expect
from test_axe import violations
from test_reading import GUIDE, PHONE, SPEECH, SPILL

DANGER, MISTAKES = "services/domestic-violence.html", "about/errors.html"
FIGURES = "statistics/mediation.html"
FOOT = ".md-footer [data-wrong]"
WRITTEN = """() => document.querySelector("#draft").value.split("\\n")
    .map(line => line.slice(line.indexOf("：") + 1))"""
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
def danger(page: Page, hosted_url: str) -> Page:
    """Return the page of a guide that is left at once, reached by way of two others."""
    for path in (GUIDE, "services/index.html", DANGER):
        page.goto(hosted_url + path)
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
def test_the_way_back_misses_the_page_that_was_left(
    danger: Page, hosted_url: str, how: str
) -> None:
    # Places on the page that one jumped to are left with it.
    danger.locator(".md-sidebar--secondary a").first.click()
    danger.locator(".exit-says summary").click()
    wait_until(danger, "location.hash !== ''")
    if how == "click":
        danger.locator(".exit a").click()
    else:
        press_escape(danger, 4)  # one too many does not stop the next page
    danger.wait_for_url(f"{hosted_url}index.html")
    expect(danger.locator(".hero")).to_be_visible()
    danger.go_back()
    danger.wait_for_url(f"{hosted_url}services/index.html")


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


# --- telling of a mistake -----------------------------------------------------------------


def tell(page: Page) -> list[str]:
    """Follow the link at the foot of the page; return what stands in each line of the draft."""
    page.locator(FOOT).click()
    return draft(page)


def draft(page: Page) -> list[str]:
    """Return what stands in each line of the draft, once the page has written it."""
    expect(page.locator("#draft")).to_be_visible()
    wait_until(page, "document.readyState === 'complete'")
    lines: list[str] = page.evaluate(WRITTEN)
    return lines


def test_every_page_but_home_leads_to_what_to_say(built_site: Path) -> None:
    pages = [f for f in built_site.rglob("*.html") if 'class="md-footer"' in f.read_text("utf-8")]
    assert len(pages) > 80
    without = {
        f.relative_to(built_site).as_posix()
        for f in pages
        if f.read_text("utf-8").count(" data-wrong=") != 2
    }
    assert without == {"index.html", "hant/index.html"}


@pytest.mark.parametrize("edition", ["", "hant/"])
def test_a_mistake_is_told_with_its_place(page: Page, site_url: str, edition: str) -> None:
    page.goto(f"{site_url}{edition}{GUIDE}#time")
    heading = page.locator("#time").inner_text()
    where, section, text, *rest = tell(page)
    assert where.endswith(f" {site_url}{edition}{GUIDE}#time")
    assert (section, text, rest) == (heading, "", ["", ""])
    assert page.url.startswith(f"{site_url}{edition}{MISTAKES}#")  # no server learns what follows


def test_what_was_searched_and_what_is_nowhere_are_not_told(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}search.html?q=100%#%")
    where, section, *_ = tell(page)
    assert where.endswith(f" {site_url}search.html")
    assert section == ""


def test_chosen_words_are_the_mistake(page: Page, site_url: str) -> None:
    page.goto(site_url + GUIDE)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#who + ul li'))")
    chosen = page.evaluate("'' + getSelection()")
    # As with a finger or the keyboard, which leave the selection.
    page.locator(FOOT).focus()
    page.keyboard.press("Enter")
    where, section, text, *_ = draft(page)
    assert chosen
    assert (section, text) == ("谁可以申请", chosen)
    assert where.endswith(GUIDE)


def test_the_last_heading_is_no_place_unless_it_is_in_view(
    new_page: NewPage, site_url: str
) -> None:
    page = new_page(viewport={"width": 1280, "height": 250})
    page.goto(site_url + "report/2024.html")
    assert tell(page)[1] == ""
    page.goto(site_url + "about/index.html")
    page.set_viewport_size({"width": 1280, "height": 3000})
    assert tell(page)[1] != ""


def test_from_the_menu_the_place_is_the_section_in_view(new_page: NewPage, site_url: str) -> None:
    page = new_page(viewport=PHONE)
    page.goto(site_url + GUIDE)
    for heading in page.locator("article h2").all()[1:3]:
        heading.evaluate("e => scrollTo(0, e.offsetTop - 200)")
        name = heading.inner_text()
        page.locator("#menu").click()
        page.locator("#nav [data-wrong]").click()
        where, section, *_ = draft(page)
        assert where.endswith(f" {site_url}{GUIDE}")
        assert section == name
        page.goto(site_url + GUIDE)


def test_what_was_written_is_not_overwritten(page: Page, site_url: str) -> None:
    page.goto(site_url + MISTAKES)
    page.locator("#draft").fill("有一个字写错了。")
    page.locator(FOOT).click()
    page.wait_for_timeout(200)
    assert page.locator("#draft").input_value() == "有一个字写错了。"


def test_nothing_but_text_comes_from_the_address(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{MISTAKES}#page=</textarea><img src=x onerror=alert(1)>{'多' * 1000}")
    wait_until(page, "document.querySelector('#draft').value.length > 100")
    assert len(page.locator("#draft").input_value()) < 400
    expect(page.locator("main img")).to_have_count(0)


def test_a_folder_tells_no_path_of_the_machine(new_page: NewPage, built_site: Path) -> None:
    page = new_page()
    page.goto((built_site / GUIDE).as_uri())
    where, *_ = tell(page)
    assert where.endswith(f" {GUIDE}")
    assert "file:" not in where


def test_without_script_the_lines_say_what_to_write_down(new_page: NewPage, site_url: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(site_url + GUIDE)
    page.locator(FOOT).click()
    assert page.url == site_url + MISTAKES
    expect(page.locator("#draft")).to_be_visible()
    expect(page.locator(".draft button")).to_be_hidden()


# --- copying ------------------------------------------------------------------------------


@pytest.mark.parametrize("has_clipboard", [True, False])
def test_lines_are_copied_as_they_were_written(
    new_page: NewPage, hosted_url: str, has_clipboard: bool
) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"] if has_clipboard else [])
    if not has_clipboard:  # as without https
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(hosted_url + MISTAKES)
    draft = page.locator("#draft")
    draft.fill("第一行\n第二行")
    page.locator("[data-copy]").click()
    expect(page.locator("[role=status][data-done]")).to_have_text("已经复制，可以粘贴。")
    draft.fill("")
    page.keyboard.press("Control+V")
    assert draft.input_value() == "第一行\n第二行"


def test_a_figure_is_copied_with_its_permanent_address(new_page: NewPage, hosted_url: str) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(hosted_url + FIGURES)
    fold = page.locator("[id='诉前调解案件'] .cite")
    fold.locator("summary").click()
    link, button = fold.locator("a"), fold.locator("[data-copy]")
    assert link.inner_text() == f"{FIGURES}#2024-诉前调解案件"
    assert page.evaluate("b => b.getBoundingClientRect().height", button.element_handle()) >= 44
    button.click()
    expect(page.locator("[role=status][data-done]")).to_have_text("已经复制，可以粘贴。")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == fold.locator("p > span").inner_text()
    assert copied.endswith(link.inner_text())
    link.click()
    assert page.evaluate("decodeURI(location.hash)") == "#2024-诉前调解案件"


def test_what_cannot_be_copied_is_chosen(new_page: NewPage, site_url: str) -> None:
    page = new_page()
    page.add_init_script("""
        Object.defineProperty(navigator, "clipboard", {value: undefined});
        Document.prototype.execCommand = () => false;
    """)
    page.goto(site_url + FIGURES)
    fold = page.locator(".cite").first
    fold.locator("summary").click()
    fold.locator("[data-copy]").click()
    expect(page.locator("[role=status][data-done]")).to_contain_text("没有复制成功")
    assert page.evaluate("'' + getSelection()") == fold.locator("p > span").inner_text()


def test_without_script_the_address_is_a_link(new_page: NewPage, site_url: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(site_url + FIGURES)
    fold = page.locator(".cite").first
    fold.locator("summary").click()
    expect(fold.locator("[data-copy]")).to_be_hidden()
    fold.locator("a").click()
    assert "#2024-" in page.url


@pytest.mark.parametrize("path", [DANGER, MISTAKES, FIGURES])
def test_axe_finds_nothing_in_what_unfolds(new_page: NewPage, site_url: str, path: str) -> None:
    page = new_page(viewport=PHONE)
    page.goto(site_url + path)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert not violations(page)


# --- the home page ------------------------------------------------------------------------


def test_the_first_screen_of_a_phone_has_help(new_page: NewPage, site_url: str) -> None:
    page = new_page(viewport={"width": 360, "height": 740})
    page.goto(site_url)
    doors = page.locator(".doors h3")
    assert doors.count() == 4
    box = doors.first.bounding_box()
    assert doors.first.inner_text() == "办事"
    assert box and box["y"] + box["height"] <= 740
    # The book follows the doors, and nothing lies on anything.
    edges = page.evaluate(
        """() => [".hero > :first-child", ".doors", ".latest", "#numbers"].map(place => {
            const box = document.querySelector(place).getBoundingClientRect();
            return [box.top, box.bottom];
        })"""
    )
    assert all(above[1] <= below[0] for above, below in pairwise(edges))


@pytest.mark.parametrize(
    ("now", "years"),
    [
        ("2024-06-01T00:00:00Z", ""),
        ("2025-12-31T15:59:00Z", ""),
        ("2025-12-31T16:01:00Z", "2025"),  # the new year has begun in Beijing
        ("2027-03-01T00:00:00Z", "2025、2026"),
    ],
)
def test_years_that_are_over_without_a_report_are_named(
    new_page: NewPage, site_url: str, now: str, years: str
) -> None:
    page = new_page(timezone_id="America/New_York")
    page.clock.set_fixed_time(now)
    page.goto(site_url)
    due = page.locator("[data-newest]")
    if years:
        expect(due).to_have_text(f"{years}年度报告：待补充")
    expect(due).to_be_visible(visible=bool(years))
