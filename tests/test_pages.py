"""Every page in a real browser: accessible, no wider than the screen, usable without script."""

import re
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


# At 48em and 64em of width, scripts unfold more when a page is loaded.
@pytest.mark.parametrize("widths", [(320, 390), (768,), (1024, 1280)], ids=str)
def test_no_page_scrolls_sideways(
    new_page: NewPage, site_url: str, widths: tuple[int, ...]
) -> None:
    page = new_page(viewport={"width": widths[0], "height": 800})
    for path in PAGES:
        page.goto(site_url + path)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


LABELS = """() => [...document.querySelectorAll("figure.chart")].flatMap((figure) => {
  const frame = figure.getBoundingClientRect(), plot = figure.querySelector(".plot");
  const boxes = [], wrong = [];
  const say = (what, ...labels) => wrong.push(`${figure.id} ${what}: ${labels.join(" × ")}`);
  for (const label of plot.querySelectorAll("p > span, li > span")) {
    const range = document.createRange();
    range.selectNodeContents(label);
    for (const box of range.getClientRects()) if (box.width) boxes.push([label, box]);
  }
  for (const svg of plot.querySelectorAll(":scope > svg"))
    boxes.push([svg, svg.getBoundingClientRect()]);
  const name = (node) => node.textContent.trim() || "bars";
  const meet = (p, q) => p.left < q.right - 1 && q.left < p.right - 1 &&
    p.top < q.bottom - 2 && q.top < p.bottom - 2;
  boxes.forEach(([a, p], i) => {
    if (p.left < frame.left - 1 || p.right > frame.right + 1) say("outside", name(a));
    boxes.slice(i + 1).forEach(([b, q]) => {
      if (a !== b && meet(p, q)) say("collide", name(a), name(b));
    });
  });
  for (const node of figure.querySelectorAll("*"))
    if (!node.closest("svg") && node.clientWidth > 1 && node.scrollWidth > node.clientWidth + 1)
      say("cut", name(node));
  if (!boxes.length) say("empty");
  return wrong;
})"""


@pytest.mark.parametrize("step", [0, 1, 2, 3])
def test_labels_of_charts_are_whole_and_apart(new_page: NewPage, site_url: str, step: int) -> None:
    """In each size of letters, none overlaps another or the bars, leaves its figure or is cut."""
    page = new_page()
    page.add_init_script(f"localStorage.setItem('look-elder', '{step}')")
    for path in WITH_CHARTS:
        page.goto(site_url + path)
        page.evaluate(
            "document.querySelectorAll('figure details').forEach(d => { d.open = true; })"
        )
        for width in (320, 360, 390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert not page.evaluate(LABELS), (path, width)


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
    expect(page.locator("figure.chart .plot > svg").first).to_be_visible()
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


def test_preview_says_so_on_every_page(page: Page, site_url: str, built_site: Path) -> None:
    """It stands in each page, and is seen with each set of style sheets."""
    texts = {path: (built_site / path).read_text("utf-8") for path in PAGES}
    looks = {" ".join(re.findall(r"assets/\w+\.\w+\.css", texts[path])): path for path in PAGES}
    assert len(looks) > 3
    for path in looks.values():
        page.goto(site_url + path)
        notice = page.get_by_text("预览", exact=True).first
        expect(notice).to_be_visible()
        said = notice.evaluate("e => e.outerHTML")
        assert [path for path in PAGES if said not in texts[path]] == []


def test_pages_open_from_a_folder(new_page: NewPage, built_site: Path) -> None:
    page = new_page()
    page.goto((built_site / "index.html").as_uri())
    page.get_by_role("link", name="查报告").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("法治政府建设年度报告")
