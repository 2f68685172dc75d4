"""Long lists: in the order of the alphabet or by group, with links to the parts and a filter."""

import gzip
from pathlib import Path

import pytest
from conftest import NewPage
from playwright.sync_api import Page, expect
from test_axe import violations

from macros.render.alphabet import by_letter, initials

TERMS, LAWS = "learn/glossary.html", "learn/laws.html"
ENTRIES = "dt[data-k]:visible, tr[data-k]:visible"


@pytest.mark.parametrize("name", ["", "110", "“”", "—"])
def test_what_is_no_word_has_no_letter(name: str) -> None:
    assert by_letter([name, "安置"]) == {"A": ["安置"], "其他": [name]}


def test_words_are_listed_by_how_they_sound() -> None:
    names = ["证据", "Q群", "行政复议", "仲裁", "保证人", "被告", "110接警", "重婚"]
    assert by_letter(names) == {
        "B": ["保证人", "被告"],
        "C": ["重婚"],
        "Q": ["Q群"],
        "X": ["行政复议"],
        "Z": ["证据", "仲裁"],
        "其他": ["110接警"],
    }


@pytest.mark.parametrize(
    ("name", "letters"), [("人民调解", "rmtj"), ("行政复议", "xzfy"), ("", ""), ("“九五”", "jw")]
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.fixture(params=["", "hant/"])
def edition(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def ask(page: Page, text: str) -> list[str]:
    """Type into the filter, and return the anchors of what is left."""
    page.locator(".sift input").fill(text)
    return [
        one.get_attribute("id") or one.locator("[id]").first.get_attribute("id") or ""
        for one in page.locator(ENTRIES).all()
    ]


@pytest.mark.parametrize("path", [TERMS, LAWS])
def test_what_is_not_there_is_said(page: Page, site_url: str, edition: str, path: str) -> None:
    page.goto(site_url + edition + path)
    every = page.locator(ENTRIES).count()
    assert not ask(page, "西红柿炒蛋")
    expect(page.locator(".sift [role=status]")).not_to_be_empty()
    expect(page.locator(".sifted:visible, nav.index:visible")).to_have_count(0)
    assert len(ask(page, "  ")) == every
    expect(page.locator(".sift [role=status]")).to_be_empty()
    expect(page.locator("nav.index")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "asked", "found"),
    [
        (TERMS, "人民调解", "人民调解"),  # a name
        (TERMS, "居中劝说", "人民调解"),  # of the explanation
        (TERMS, "RMTJ", "人民调解"),
        (TERMS, "ｒｍｔｊ", "人民调解"),
        (TERMS, "不收费 村", "人民调解"),  # both of two
        (LAWS, "人民调解法", "人民调解法"),
        (LAWS, "《中华人民共和国人民调解法》", "人民调解法"),
        (LAWS, "gsbx", "工伤保险条例"),
        (LAWS, "工资", "劳动法"),  # its group
        (LAWS, "民间借贷规定", "民间借贷规定"),  # what citations call it, not its title
        (f"hant/{TERMS}", "勞動監察", "劳动监察投诉"),
        (f"hant/{TERMS}", "劳动监察", "劳动监察投诉"),
        (f"hant/{LAWS}", "ldht", "劳动合同法"),
    ],
)
def test_what_was_typed_is_left(
    page: Page, site_url: str, path: str, asked: str, found: str
) -> None:
    page.goto(site_url + path)
    every = page.locator(ENTRIES).count()
    left = ask(page, asked)
    assert found in left
    assert len(left) < every / 4
    expect(page.locator(".sift [role=status]")).to_contain_text(str(len(left)))
    hidden = page.locator("dt[hidden]").count()
    assert page.locator("dd[hidden]").count() == hidden, "an explanation goes with its term"


@pytest.mark.parametrize("path", [TERMS, LAWS])
def test_the_filter_works_from_a_folder(new_page: NewPage, built_site: Path, path: str) -> None:
    page = new_page()
    page.goto((built_site / path).as_uri())
    every = page.locator(ENTRIES).count()
    assert 0 < len(ask(page, "z")) < every / 2


@pytest.mark.parametrize("path", [TERMS, LAWS])
def test_without_script_the_list_is_whole_and_parted(
    new_page: NewPage, site_url: str, path: str
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(site_url + path)
    expect(page.locator(".sift")).to_be_hidden()
    expect(page.locator("[data-k]:not(:visible)")).to_have_count(0)
    for link in page.locator("nav.index a").all():
        name = (link.get_attribute("href") or "").removeprefix("#")
        expect(page.locator(f".sifted[id='{name}'], .sifted [id='{name}']")).to_have_count(1)


@pytest.mark.parametrize("path", [TERMS, LAWS])
@pytest.mark.parametrize("elder", ["", "3"])
def test_a_phone_shows_all_of_it(new_page: NewPage, site_url: str, path: str, elder: str) -> None:
    page = new_page(viewport={"width": 360, "height": 740})
    page.goto(site_url + path)
    page.evaluate("elder => { document.documentElement.dataset.elder = elder; }", elder)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    links = page.locator("nav.index a")
    boxes = [box for link in links.all() if (box := link.bounding_box())]
    assert len(boxes) == links.count() > 5
    assert min(min(box["width"], box["height"]) for box in boxes) >= 44
    ask(page, "法")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not violations(page)


def test_no_other_page_loads_the_filter(built_site: Path) -> None:
    pages = {f.relative_to(built_site).as_posix() for f in built_site.rglob("*.html")
             if "/sift." in f.read_text("utf-8")}  # fmt: skip
    assert pages == {TERMS, LAWS, f"hant/{TERMS}", f"hant/{LAWS}"}


def test_the_filter_is_light(built_site: Path) -> None:
    [script] = built_site.glob("assets/sift.*.js")
    assert len(script.read_bytes()) <= 1500
    assert len(gzip.compress(script.read_bytes(), mtime=0)) <= 800
