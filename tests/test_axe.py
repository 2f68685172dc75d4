"""axe-core finds nothing, on every page, at both sizes, in every mode and edition.

Whether colours can be told apart depends on nothing but the look of a text: its own style and the
grounds behind it. Each look is judged once for each mode, on the first page that has it. All other
rules are asked on every page.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT, NewPage
from playwright.sync_api import Browser, Page

PAGES = sorted(
    f.relative_to(ROOT / "docs").with_suffix(".html").as_posix()
    for f in (ROOT / "docs").rglob("*.md")
)
KINDS = [
    "index.html", "report/2024.html", "statistics/anti-drug.html", "services/mediation.html",
    "learn/neighbours.html", "learn/hotlines.html", "search.html",
]  # fmt: skip
PARTS = 2  # parts run on different cores
SIZES = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1280, "height": 900},
}
# Set as the page's own buttons do; test_reading presses those.
MODES = {
    "light": "html.dataset.mdColorScheme = 'default'; delete html.dataset.elder",
    "dark": "html.dataset.mdColorScheme = 'slate'; delete html.dataset.elder",
    "elder": "html.dataset.mdColorScheme = 'default'; html.dataset.elder = '1'",
}
COLOURS = ["color-contrast", "link-in-text-block"]
STRUCTURE = {"rules": {rule: {"enabled": False} for rule in COLOURS}}

# axe parses the few colours of a page thousands of times: each is parsed once, with one result.
REMEMBER_COLOURS = """(() => {
    const {prototype} = axe.commons.color.Color, known = new Map(), parse = prototype.parseString;
    prototype.parseString = function (text) {
        const {r, g, b, alpha} = known.get(text) ?? parse.call(this, text);
        known.set(text, {r, g, b, alpha});
        return Object.assign(this, {r, g, b, alpha});
    };
})()"""


# Returns the looks of texts that are not among the known ones, and keeps an element of each.
NEW_LOOKS = """(known) => {
    const seen = new Set(known), behind = new Map([[null, ""]]), fresh = [];
    const ground = (e) => {
        if (!behind.has(e)) {
            const s = getComputedStyle(e), own = [s.backgroundColor, s.backgroundImage, s.opacity];
            const plain = own.join() === "rgba(0, 0, 0, 0),none,1";
            behind.set(e, ground(e.parentElement) + (plain ? "" : `|${own}`));
        }
        return behind.get(e);
    };
    const hasText = (e) => e.matches("input, select, textarea")
        || [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
    window.chosen = [...document.body.querySelectorAll("*")].filter((e) => {
        if (!hasText(e) || !e.checkVisibility()) return false;
        const s = getComputedStyle(e), around = getComputedStyle(e.parentElement);
        const look = [e.tagName, e.className, s.color, s.fontSize, s.fontWeight, s.textShadow,
            s.textDecoration, s.position, around.color, around.display, ground(e)].join(";");
        if (!seen.has(look)) { seen.add(look); fresh.push(look); return true; }
    });
    return fresh;
}"""


def violations(page: Page, options: Mapping[str, Any] | None = None) -> list[str]:
    """Return what axe finds in the page as it is now, each with some of its places."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"{Axe().axe_script}; {REMEMBER_COLOURS}")
    found: list[dict[str, Any]] = page.evaluate(
        "({within, ...options}) => axe.run(within ? {include: window[within]} : document, options)"
        ".then(results => results.violations)",
        {"resultTypes": ["violations"], **(options or {})},
    )
    return [f"{v['id']}：{[n['html'][:120] for n in v['nodes'][:3]]}" for v in found]


@dataclass
class Judge:
    """Judges the pages that it is shown, and knows the looks that it has seen in each mode."""

    page: Page
    looks: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def judge(self) -> list[str]:
        """Return what axe finds in the page in every mode."""
        found = []
        for mode, script in MODES.items():
            self.page.evaluate(
                f"() => {{ const {{body, documentElement: html}} = document; {script} }}"
            )
            here = [] if mode == "dark" else violations(self.page, STRUCTURE)
            found += [f"{mode}: {one}" for one in here + self._colours(mode)]
        return found

    def _colours(self, mode: str) -> list[str]:
        fresh = self.page.evaluate(NEW_LOOKS, list(self.looks[mode]))
        self.looks[mode] |= set(fresh)
        return violations(self.page, {"runOnly": COLOURS, "within": "chosen"}) if fresh else []


def violations_by_page(
    new_page: NewPage, home: str, size: str, paths: list[str]
) -> dict[str, list[str]]:
    judge = Judge(new_page(viewport=SIZES[size]))
    found = {}
    for path in paths:
        judge.page.goto(home + path)
        if here := judge.judge():
            found[path] = here
    return found


# --- the judge itself ---------------------------------------------------------------------

PALE = "<p style='color:#aaa;background:#fff'>看不清</p>"


@pytest.mark.parametrize(
    ("html", "modes"),
    [
        (PALE, {"light", "dark", "elder"}),
        ("<p class=n>看不清</p><style>[data-md-color-scheme=slate] .n{color:#111}"
         "[data-md-color-scheme=slate]{background:#000;color:#fff}</style>", {"dark"}),
        ("<p class=n>看不清</p><style>[data-elder] .n{color:#ddd}</style>", {"elder"}),
        ("<div style='background:#999'><p style='color:#777'>看不清</p></div>",
         {"light", "dark", "elder"}),
        ("<p>看不清，<a href=a style='text-decoration:none;color:#111'>链接</a>在字里。</p>",
         {"light", "dark", "elder"}),
        ("<img src=data:,>", {"light", "elder"}),
    ],
    ids=["everywhere", "dark", "elder", "ground", "link", "structure"],
)  # fmt: skip
def test_what_is_wrong_is_found_in_its_modes(browser: Browser, html: str, modes: set[str]) -> None:
    with browser.new_context() as context:
        judge = Judge(context.new_page())
        good = "<h1>页</h1><p>看得清</p><p style='color:#aaa;background:#000'>看得清</p>"
        judge.page.set_content(f"<!doctype html><html lang=zh><title>页</title><main>{good}</main>")
        assert not judge.judge()
        judge.page.evaluate("html => document.querySelector('main').innerHTML += html", html)
        found = judge.judge()
    assert {one.partition(":")[0] for one in found} == modes


# --- the site -----------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("edition", ["", "hant/"])
def test_axe_finds_nothing_in_one_of_each_kind(
    new_page: NewPage, site_url: str, edition: str, size: str
) -> None:
    assert not violations_by_page(new_page, site_url + edition, size, KINDS)


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("part", range(PARTS))
def test_nor_on_any_page(new_page: NewPage, site_url: str, part: int, size: str) -> None:
    """In the other edition every page has the same elements; test_hant compares them."""
    assert not violations_by_page(new_page, site_url, size, [*PAGES, "404.html"][part::PARTS])
