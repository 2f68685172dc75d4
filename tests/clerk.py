"""A clerk at the desk with a keyboard and nothing else, in Chromium or in Firefox."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import pytest
import webdriver
from desk import DeskRun
from playwright.sync_api import FileChooser, Page

STEPS = 400
"""How often Tab is pressed before something counts as out of reach: more than once around, as a
page that has just changed is loaded again and the way begins anew."""
WAIT = 60
"""Seconds after which what a clerk waits for counts as missing."""
SHELL = "/_desk/?page="
_DOCUMENTS = """const documents = [document, ...[...document.querySelectorAll("iframe")]
    .map((frame) => frame.contentDocument)].filter(Boolean);
"""
_FOLDED = ".folded > summary, .group > .more:not([open]) > summary"
_AT = f"""{_DOCUMENTS} const [selector, text, label] = arguments;
    const e = documents.filter((one) => one.hasFocus()).map((one) => one.activeElement)
        .find((one) => one && one.tagName !== "IFRAME");
    if (!e) return "";
    if (e.matches(selector) && (!text || (e.textContent || e.value || "").includes(text))
        && (!label || e.labels?.[0]?.firstChild.textContent.trim() === label)) return "it";
    return e.matches("{_FOLDED}") ? "folded" : e.matches(".desk-point") ? "text" : "";"""
"""What has the focus: what is looked for, something folded, a paragraph of the site, or else."""
_TEXT = f"""{_DOCUMENTS} return documents.map((one) => one.body?.innerText || "").join("\\n");"""
_FOUND = f"{_DOCUMENTS} return documents.some((one) => one.querySelector(arguments[0]));"
_FORM = "input:not([type=hidden]), textarea, select, .cm-content"


class Screen(Protocol):
    """What a keyboard needs of a browser."""

    def go(self, url: str) -> None:
        """Open a page."""

    def run(self, script: str, *values: Any) -> Any:
        """Return what the body of a function returns; None where the page is just leaving."""

    def press(self, key: str) -> None:
        """Press a key, or several at once: `Control+a`."""

    def insert(self, text: str) -> None:
        """Write a text at the cursor."""


class Chromium:
    """Chromium by way of Playwright."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.on("filechooser", self._choose)
        self.file = Path()
        """What is chosen in a dialog of the system, which no page can reach."""

    def _choose(self, chooser: FileChooser) -> None:
        chooser.set_files(self.file)

    def go(self, url: str) -> None:
        """Open a page."""
        self.page.goto(url)

    def run(self, script: str, *values: Any) -> Any:
        """Return what the body of a function returns; None where the page is just leaving."""
        whole = f"(values) => (function () {{ {script} }})(...values)"
        try:
            return self.page.evaluate(whole, list(values))
        except Exception:  # a page that is just loading
            return None

    def press(self, key: str) -> None:
        """Press a key, or several at once."""
        self.page.keyboard.press(key)

    def insert(self, text: str) -> None:
        """Write a text at the cursor."""
        self.page.keyboard.insert_text(text)


class Firefox:
    """Firefox by way of its own driver."""

    def __init__(self, browser: webdriver.Browser) -> None:
        self.browser = browser
        self.go, self.run, self.press = browser.go, browser.run, browser.press

    def insert(self, text: str) -> None:
        """Write a text at the cursor, key after key."""
        for letter in text:
            self.browser.press(letter)


class Clerk:
    """Somebody with a keyboard."""

    def __init__(self, screen: Screen, desk: DeskRun) -> None:
        self.screen, self.desk = screen, desk

    def open(self, path: str) -> None:
        """Type an address."""
        self.screen.go(self.desk.base + path)
        if path.startswith(SHELL):
            self.until(lambda: self.screen.run(_FOUND, ".desk-point"))

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.screen.press(key)

    def write(self, text: str) -> None:
        """Type over what a field holds."""
        self.screen.press("Control+a")
        self.screen.insert(text)

    def reach(self, selector: str, text: str = "", label: str = "") -> None:
        """Press Tab until what has the focus fits; among paragraphs the arrow leads on.

        What is folded is opened on the way to a field with a label.
        """
        for _ in range(STEPS):
            at = self.screen.run(_AT, selector, text, label)
            if at == "it":
                return
            if label and at == "folded":
                self.press("Enter")
            self.press("ArrowDown" if "desk-point" in selector and at == "text" else "Tab")
        pytest.fail(f"Tab 到不了：{selector} {text}{label}")

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        end = time.monotonic() + WAIT
        while not condition():
            assert time.monotonic() < end, self.text()[-3000:]
            time.sleep(0.03)

    def text(self) -> str:
        """Return what the page and its frames read."""
        return str(self.screen.run(_TEXT) or "")

    def says(self, text: str) -> None:
        """Wait until the page or the form says so."""
        self.until(lambda: text in self.text())

    def point(self, selector: str, text: str = "") -> None:
        """Point at something in the page, and wait for the form, which has the focus then."""
        self.reach(selector, text)
        self.press("Enter")
        self.until(lambda: self.screen.run(_AT, _FORM, "", "") == "it")


def entry(file: str, *keys: str) -> str:
    """Return the address of a form."""
    names = ",".join(f'"{key}"' for key in keys)
    return f"/_desk/entry?file={file}&keys={quote(f'[{names}]')}"
