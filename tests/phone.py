"""A phone in a resident's hand, in any browser: taps and screens are counted.

A tap touches the middle of what is in view, as a finger does; what another thing covers cannot be
tapped. A screen is scrolled when what is looked for is not in view.
"""

import time
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote

from playwright.sync_api import Error, Page

SIZE = {"width": 360, "height": 740}
LETTERS = {"normal": "0", "largest": "3"}
PATIENCE = 20  # seconds in which a page must come

FIND = """
const [selector, text] = arguments;
const squeeze = (e) => (e.innerText || e.value || "").replace(/\\s+/g, "");
const shown = (e) => getComputedStyle(e).visibility === "visible";
const seen = [...document.querySelectorAll(selector)].filter((e) => squeeze(e).includes(text))
    .map((e) => [e, [...e.getClientRects()].find((r) => r.width > 1 && r.height > 1)])
    .filter(([e, r]) => r && shown(e));
for (const [e, r] of seen) {
    const all = [...e.getClientRects()], x = r.left + r.width / 2, y = r.top + r.height / 2;
    if (Math.min(...all.map((one) => one.top)) < 0) continue;
    if (Math.max(...all.map((one) => one.bottom)) > innerHeight) continue;
    const top = document.elementFromPoint(x, y);
    if (e.contains(top)) return { x, y, text: squeeze(e), href: e.href || "" };
}
return seen.length;
"""
SCROLL = """
let e = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
while (e && !(e.scrollHeight > e.clientHeight && /auto|scroll/.test(getComputedStyle(e).overflowY)))
    e = e.parentElement;
(e || document.scrollingElement).scrollBy({ top: innerHeight * .8, behavior: "instant" });
"""
TYPE = """
const field = document.activeElement;
if (!field || field.value === undefined) return false;
field.value = arguments[0];
return field.dispatchEvent(new InputEvent("input", { bubbles: true, data: arguments[0] }));
"""
PUBLISHED = "document.querySelectorAll('.banner').forEach((preview) => preview.remove())"
AT = "return document.readyState === 'complete' ? location.href : ''"


class Window(Protocol):
    """A window of a browser, whose page has the size of a phone."""

    def go(self, url: str) -> None:
        """Open a page."""

    def back(self) -> None:
        """Go back to the page before."""

    def run(self, script: str, *values: Any) -> Any:
        """Return what the body of a function returns; None where the page is just leaving."""

    def touch(self, x: float, y: float) -> None:
        """Touch a point of the page."""

    def picture(self, path: Path) -> None:
        """Save what is in view."""


class PlaywrightWindow:
    """A page of Playwright as a window."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go(self, url: str) -> None:
        """Open a page."""
        self.page.goto(url)

    def back(self) -> None:
        """Go back to the page before."""
        self.page.go_back()

    def run(self, script: str, *values: Any) -> Any:
        """Return what the body of a function returns; None where the page is just leaving."""
        body = f"(values) => (function () {{ {script} }}).apply(null, values)"
        try:
            return self.page.evaluate(body, list(values))
        except Error:
            return None

    def touch(self, x: float, y: float) -> None:
        """Touch a point of the page."""
        self.page.touchscreen.tap(x, y)

    def picture(self, path: Path) -> None:
        """Save what is in view."""
        self.page.screenshot(path=path)


class Phone:
    """A window in which one looks and taps; `taps` and `screens` are those since `open`."""

    def __init__(self, window: Window, site: str, letters: str) -> None:
        self.window, self.site = window, site
        self.taps = self.screens = 0
        window.go(f"{site}robots.txt")
        window.run(f"localStorage.clear(); localStorage['look-elder'] = {LETTERS[letters]}")

    def open(self, path: str) -> None:
        """Come to a page from elsewhere."""
        self.window.go(self.site + path)
        self.arrive(path)
        self.taps = self.screens = 0

    def arrive(self, where: str) -> None:
        """Wait until the address of a finished page holds `where`."""
        self._wait(lambda: where in unquote(self.window.run(AT) or ""), f"no way to {where}")
        self.window.run(PUBLISHED)

    def see(self, selector: str, text: str = "", *, screens: int = 0) -> dict[str, Any]:
        """Return a place that is in view, after no more than so many screens of scrolling."""
        what = f"{selector} {text}".strip()
        self._wait(lambda: self.window.run(FIND, selector, text), f"nowhere: {what}")
        for _ in range(screens + 1):
            place: dict[str, Any] = self.window.run(FIND, selector, text)
            if isinstance(place, dict):
                return place
            self.window.run(SCROLL)
            self.screens += 1
        raise AssertionError(f"not in view after {screens} screens: {what}")

    def tap(self, selector: str, text: str = "", *, screens: int = 0, to: str = "") -> None:
        """Tap what is in view, and wait until it has led to an address."""
        place = self.see(selector, text, screens=screens)
        self.taps += 1
        self.window.touch(place["x"], place["y"])
        if to:
            self.arrive(to)

    def hand_over(self, selector: str, text: str = "", *, screens: int = 0) -> str:
        """Return the address of a link in view that something else opens, counted as tapped."""
        place = self.see(selector, text, screens=screens)
        self.taps += 1
        return str(place["href"])

    def type(self, text: str) -> None:
        """Type into the field that was tapped."""
        self._wait(lambda: self.window.run(TYPE, text), "nowhere to type")

    def took(self, *, taps: int, screens: int = 0) -> None:
        """Fail where it took more than so many taps or screens since `open`."""
        assert self.taps <= taps and self.screens <= screens, (self.taps, self.screens)

    def back(self, to: str) -> None:
        """Go back to the page before."""
        self.window.back()
        self.arrive(to)

    def _wait(self, done: Any, otherwise: str) -> None:
        end = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < end, (
                f"{otherwise} ({self.window.run('return location.href')})"
            )
            time.sleep(0.05)
