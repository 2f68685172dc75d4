"""A resident's way through the site, from a worry to the answer, in one browser session."""

import re

import pytest
from conftest import NewPage, wait_until
from playwright.sync_api import Page, expect
from test_reading import SPEECH, button

SIZES = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1280, "height": 900},
}


@pytest.mark.parametrize("size", SIZES)
def test_from_a_worry_to_the_answer(new_page: NewPage, hosted_url: str, size: str) -> None:
    page = new_page(viewport=SIZES[size])
    page.add_init_script(SPEECH)
    page.goto(hosted_url)
    find_the_guide(page)
    read_it_in_elder_mode(page)
    page.get_by_role("link", name="防范诈骗", exact=True).last.click()
    answer_by_keyboard(page)
    read_in_traditional_characters(page)
    assert paper_pages(page) > 1


def find_the_guide(page: Page) -> None:
    page.get_by_role("searchbox").last.fill("被骗了")
    page.keyboard.press("Enter")
    page.locator(".hits a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("诈骗")
    expect(page.locator(".urgent a[href='tel:110']")).to_be_visible()
    assert page.locator("ol.steps > li").count() >= 3
    page.get_by_role("button", name="止付").first.click()
    expect(page.locator(".gloss:popover-open")).to_contain_text("止付")
    page.keyboard.press("Escape")
    expect(page.locator(".gloss:popover-open")).to_have_count(0)


def read_it_in_elder_mode(page: Page) -> None:
    button(page, "长者模式").click()
    assert (
        page.locator("article p").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        >= 20
    )
    page.locator("button:visible", has_text="朗读").last.click()
    wait_until(page, "window.spoken.length === 1")
    for _ in range(5):
        page.evaluate("finish()")
    said = "".join(page.evaluate("spoken.map(one => one.text)"))
    assert "诈骗" in said and "110" in said
    button(page, "停止").click()


def answer_by_keyboard(page: Page) -> None:
    """Answer the whole quiz without a mouse, every second answer wrong."""
    total = int(re.findall(r"\d+", page.locator(".q-at").inner_text())[1])  # waits for the script
    page.locator(".quiz legend").first.focus()
    for number in range(total):
        card = page.locator(".q-card.at")
        expect(card.locator("legend")).to_be_focused()
        labels = card.locator("label.opt")
        rights = [
            labels.nth(i).get_attribute("data-right") is not None for i in range(labels.count())
        ]
        target = rights.index(number % 2 == 0)
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for _ in range(target):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".quiz [role=status]")).to_contain_text("答案")
        page.keyboard.press("Enter")
    expect(page.locator(".q-at")).to_contain_text(str((total + 1) // 2))
    expect(button(page, "打印结果")).to_be_visible()


def read_in_traditional_characters(page: Page) -> None:
    page.locator(".elder summary").click()
    page.get_by_role("link", name="繁體", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-HK")
    expect(page.get_by_role("heading", level=1)).to_contain_text("防範詐騙")
    assert page.locator("html").get_attribute("data-elder"), "the mode stays"
    page.locator("#menu").click()
    page.locator("#nav").get_by_role("link", name="辦事", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-HK")
    page.locator(".elder summary").click()
    page.get_by_role("link", name="简体", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_role("heading", level=1)).to_contain_text("办事")


def paper_pages(page: Page) -> int:
    """Return how many sheets of paper the page prints on."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


@pytest.mark.parametrize("size", SIZES)
def test_the_same_way_without_script(new_page: NewPage, hosted_url: str, size: str) -> None:
    page = new_page(viewport=SIZES[size], java_script_enabled=False)
    page.goto(hosted_url)
    page.locator("article, .home").get_by_role("link", name="办事", exact=True).first.click()
    page.get_by_role("link", name="遇到电信网络诈骗怎么办").first.click()
    expect(page.locator(".urgent")).to_be_visible()
    page.get_by_role("button", name="止付").first.click()
    expect(page.locator(".gloss:popover-open")).to_contain_text("止付")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="防范诈骗", exact=True).last.click()
    first = page.locator(".q-card").first
    expect(first.get_by_text("答案：")).to_be_hidden()
    first.get_by_text("看答案").click()
    expect(first.get_by_text("答案：")).to_be_visible()
    expect(page.locator(".q-card").last).to_be_visible()
    page.get_by_role("link", name="繁體", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("防範詐騙")
    assert paper_pages(page) > 1


def test_a_citation_opens_beside_its_number(new_page: NewPage, site_url: str) -> None:
    page = new_page()
    page.goto(site_url + "services/mediation.html")
    mark = page.locator("article .footnote-ref").first
    entry = page.locator(mark.get_attribute("href") or "")
    expect(entry).to_be_hidden()
    mark.focus()
    for key in ("", "Enter"):
        if key:
            page.keyboard.press(key)
        else:
            mark.click()
        opened = page.locator(".gloss:popover-open")
        expect(opened).to_have_text(entry.text_content() or "")
        expect(opened).to_be_focused()
        page.keyboard.press("Escape")
        expect(opened).to_have_count(0)
        expect(mark).to_be_focused()
    expect(entry).to_be_hidden()
    page.emulate_media(media="print")
    expect(entry).to_be_hidden()
    expect(mark).to_be_hidden()


def test_who_comes_for_the_list_of_citations_sees_it(new_page: NewPage, site_url: str) -> None:
    page = new_page()
    page.goto(site_url + "services/mediation.html#law")
    expect(page.locator(".grounds li").first).to_be_visible()


@pytest.mark.parametrize("script", [False, True])
def test_a_citation_leads_to_the_list(new_page: NewPage, site_url: str, script: bool) -> None:
    """Without script, and in a browser that knows no popovers."""
    page = new_page(java_script_enabled=script)
    page.add_init_script("delete HTMLElement.prototype.showPopover")
    page.goto(site_url + "services/mediation.html")
    mark = page.locator("article .footnote-ref").last
    entry = page.locator(mark.get_attribute("href") or "")
    expect(entry).to_be_hidden()
    mark.click()
    expect(entry).to_be_in_viewport()


@pytest.mark.parametrize(("mode", "least"), [("0", 24), ("1", 44)])
def test_a_citation_is_a_target_for_a_finger(
    new_page: NewPage, site_url: str, mode: str, least: int
) -> None:
    page = new_page(viewport=SIZES["phone"])
    page.add_init_script(f"localStorage.setItem('look-elder', '{mode}')")
    page.goto(site_url + "services/mediation.html")
    for mark in page.locator("article .footnote-ref").all():
        box = mark.bounding_box()
        assert box and min(box["width"], box["height"]) >= least
    heights = page.evaluate("""[...document.querySelectorAll('.dots > li:has(.marks)')].map((li) =>
        li.getBoundingClientRect().height / parseFloat(getComputedStyle(li).lineHeight))""")
    assert heights, "in lines"
    assert all(abs(height - round(height)) < 0.25 for height in heights)


def test_a_guide_on_paper_says_where_to_call(new_page: NewPage, site_url: str) -> None:
    page = new_page()
    page.goto(site_url + "services/fraud.html")
    page.emulate_media(media="print")
    for part in (".urgent", ".answer", ".steps", ".dates", "article a.tel"):
        expect(page.locator(part).first).to_be_visible()
    for part in (".md-header .tools", ".md-sidebar", ".md-footer .help"):
        expect(page.locator(part).first).to_be_hidden()
