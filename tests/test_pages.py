"""Every page in a real browser: accessible, no wider than the screen, usable without script."""

from pathlib import Path

import pytest
from conftest import ROOT, NewPage
from playwright.sync_api import Page, expect

PAGES = sorted(
    f.relative_to(ROOT / "docs").with_suffix(".html").as_posix()
    for f in (ROOT / "docs").rglob("*.md")
)
WITH_CHARTS = [
    path
    for path in PAGES
    if "{{ 图(" in (ROOT / "docs" / path).with_suffix(".md").read_text("utf-8")
]
PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1280])
def test_no_page_scrolls_sideways(new_page: NewPage, site_url: str, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    for path in PAGES:
        page.goto(site_url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize(("width", "step"), [(320, 1), (320, 3), (360, 2), (360, 3), (390, 3)])
def test_text_in_charts_never_collides(
    new_page: NewPage, site_url: str, width: int, step: int
) -> None:
    """On narrow screens, in each size of large type, no two texts of a chart overlap."""
    page = new_page(viewport={"width": width, "height": 800})
    page.add_init_script(f"localStorage.setItem('look-elder', '{step}')")
    for path in WITH_CHARTS:
        page.goto(site_url + path)
        collisions = page.evaluate(
            """() => [...document.querySelectorAll('figure.chart svg[role=img]')].flatMap(svg => {
                const boxes = [...svg.querySelectorAll('text')]
                    .map(t => [t.textContent, t.getBoundingClientRect()]);
                return boxes.flatMap(([a, p], i) => boxes.slice(i + 1).filter(([b, q]) =>
                    p.left < q.right - 1 && q.left < p.right - 1 &&
                    p.top < q.bottom - 4 && q.top < p.bottom - 4
                ).map(([b]) => a + ' × ' + b));
            })"""
        )
        assert not collisions, path


def test_figure_leads_to_its_definition(page: Page, site_url: str) -> None:
    page.goto(site_url + "report/2024.html")
    page.get_by_role("link", name="约154宗").first.click()
    row = page.locator("tr:target")
    expect(row).to_contain_text("约154宗")
    expect(row).to_be_in_viewport()
    header = page.locator(".md-header").bounding_box()
    box = row.bounding_box()
    assert header and box and box["y"] >= header["y"] + header["height"] - 1


def test_doubt_mark_leads_to_its_note(page: Page, site_url: str) -> None:
    page.goto(site_url + "report/2024.html")
    page.locator("article p a.tag.q").first.click()
    expect(page.locator(".note:target")).to_be_in_viewport()


def test_everything_reads_without_script(new_page: NewPage, site_url: str) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto(site_url + "report/2024.html")
    expect(page.locator("article")).to_contain_text("约154宗")
    expect(page.locator("figure.chart svg").first).to_be_visible()
    expect(page.get_by_role("button", name="长者模式")).to_be_hidden()
    page.get_by_role("link", name="菜单", exact=True).click()
    page.locator("#nav").get_by_role("link", name="看数据").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(site_url + "search.html")
    # Playwright never reads text inside noscript, visible or not.
    expect(page.locator("noscript p").first).to_be_visible()
    assert "12345" in page.locator("noscript").inner_html()


def test_keyboard_reaches_the_content_first(page: Page, site_url: str) -> None:
    page.goto(site_url + "report/2024.html")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_preview_says_so_on_every_page(page: Page, site_url: str) -> None:
    for path in PAGES:
        page.goto(site_url + path)
        expect(page.get_by_text("预览", exact=True).first).to_be_visible()


def test_pages_open_from_a_folder(new_page: NewPage, built_site: Path) -> None:
    page = new_page()
    page.goto((built_site / "index.html").as_uri())
    page.get_by_role("link", name="查报告").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("法治政府建设年度报告")
