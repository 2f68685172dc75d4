"""What axe-core finds: nothing, on every page, at both sizes, in every mode and edition."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT, NewPage
from playwright.sync_api import Page

PAGES = sorted(
    f.relative_to(ROOT / "docs").with_suffix(".html").as_posix()
    for f in (ROOT / "docs").rglob("*.md")
)
SIZES = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1280, "height": 900},
}
# As the page's own buttons set them; test_reading presses those.
MODES = {
    "light": "body.dataset.mdColorScheme = 'default'; delete html.dataset.elder",
    "dark": "body.dataset.mdColorScheme = 'slate'; delete html.dataset.elder",
    "elder": "body.dataset.mdColorScheme = 'default'; html.dataset.elder = '1'",
    "elder, largest, dark": "body.dataset.mdColorScheme = 'slate'; html.dataset.elder = '3'",
}


def violations(page: Page) -> list[str]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{v['id']}：{[n['html'][:120] for n in v['nodes'][:3]]}" for v in found]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("edition", ["", "hant/"], ids=["简", "繁"])
def test_axe_finds_nothing(new_page: NewPage, site_url: str, edition: str, size: str) -> None:
    page = new_page(viewport=SIZES[size])
    wrong = {}
    for path in [*PAGES, *(["404.html"] if not edition else [])]:
        page.goto(site_url + edition + path)
        for mode, script in MODES.items():
            page.evaluate(f"() => {{ const {{body, documentElement: html}} = document; {script} }}")
            if found := violations(page):
                wrong[edition + path, mode] = found
    assert not wrong
