"""axe-core finds nothing, on every page, at both sizes, in every mode and edition."""

from collections.abc import Mapping
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT, NewPage
from playwright.sync_api import Page

PAGES = sorted(
    f.relative_to(ROOT / "docs").with_suffix(".html").as_posix()
    for f in (ROOT / "docs").rglob("*.md")
)
KINDS = [
    "index.html", "report/2024.html", "statistics/anti-drug.html", "services/mediation.html",
    "learn/neighbours.html", "learn/hotlines.html", "search.html",
]  # fmt: skip
PARTS = 4  # parts run on different cores
SIZES = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1280, "height": 900},
}
# Set as the page's own buttons do; test_reading presses those.
MODES = {
    "light": "body.dataset.mdColorScheme = 'default'; delete html.dataset.elder",
    "dark": "body.dataset.mdColorScheme = 'slate'; delete html.dataset.elder",
    "elder": "body.dataset.mdColorScheme = 'default'; html.dataset.elder = '1'",
}
# Same elements, other colours: all other rules would find the same again.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


# axe parses the few colours of a page thousands of times: each is parsed once, with one result.
REMEMBER_COLOURS = """(() => {
    const {prototype} = axe.commons.color.Color, known = new Map(), parse = prototype.parseString;
    prototype.parseString = function (text) {
        const {r, g, b, alpha} = known.get(text) ?? parse.call(this, text);
        known.set(text, {r, g, b, alpha});
        return Object.assign(this, {r, g, b, alpha});
    };
})()"""


def violations(page: Page, options: Mapping[str, Any] | None = None) -> list[str]:
    """Return what axe finds in the page as it is now, each with some of its places."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"{Axe().axe_script}; {REMEMBER_COLOURS}")
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(options).then(results => results.violations)",
        {"resultTypes": ["violations"], **(options or {})},
    )
    return [f"{v['id']}：{[n['html'][:120] for n in v['nodes'][:3]]}" for v in found]


def violations_by_page(
    new_page: NewPage, home: str, size: str, paths: list[str]
) -> dict[str, list[str]]:
    page = new_page(viewport=SIZES[size])
    found = {}
    for path in paths:
        page.goto(home + path)
        for mode, script in MODES.items():
            page.evaluate(f"() => {{ const {{body, documentElement: html}} = document; {script} }}")
            if here := violations(page, COLOURS if mode == "dark" else None):
                found[f"{path}, {mode}"] = here
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing(new_page: NewPage, site_url: str, part: int, size: str) -> None:
    assert not violations_by_page(new_page, site_url, size, [*PAGES, "404.html"][part::PARTS])


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("part", range(PARTS))
def test_nor_in_the_other_edition(new_page: NewPage, site_url: str, part: int, size: str) -> None:
    """The same elements with other texts; one page of each kind is in the test below."""
    assert not violations_by_page(new_page, site_url + "hant/", size, PAGES[part::PARTS])


@pytest.mark.parametrize("size", SIZES)
def test_nor_in_one_of_each_kind_of_the_other_edition(
    new_page: NewPage, site_url: str, size: str
) -> None:
    assert not violations_by_page(new_page, site_url + "hant/", size, KINDS)
