"""Take the two pictures of the README from a built site: `make site`, then run this on `site`.

Nothing is built here. The pictures go into handbook/pictures/; one that is too large for a page
of text that somebody reads over a slow line is refused.
"""

import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from browser_setup import CHROMIUM_ARGS, NO_BROWSER, find_chromium
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "handbook" / "pictures"
LIMIT = 120_000
"""Bytes of a picture."""
PICTURES: dict[str, tuple[str, dict[str, Any]]] = {
    "desktop.png": (
        "index.html",
        {"viewport": {"width": 1120, "height": 670}},
    ),
    "phone.png": (
        "services/mediation.html",
        {
            "viewport": {"width": 390, "height": 720},
            "device_scale_factor": 1.25,
            "is_mobile": True,
            "has_touch": True,
        },
    ),
}
"""Each picture: the page that it shows, and what it is seen on."""


class _QuietHandler(SimpleHTTPRequestHandler):
    """A static host that writes no log."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


def take(browser: Browser, address: str) -> Iterator[tuple[str, bytes]]:
    """Yield each picture with its name, of the site at this address."""
    for name, (page, seen_on) in PICTURES.items():
        context = browser.new_context(**seen_on, reduced_motion="reduce")
        tab = context.new_page()
        tab.goto(f"{address}{page}", wait_until="networkidle")
        yield name, tab.screenshot()
        context.close()


def main(site: Path) -> int:
    """Write the pictures; 1 if there is no browser or one of them is too large."""
    program = find_chromium()
    if program is None:
        print(NO_BROWSER)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    handler = partial(_QuietHandler, directory=site)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=program, args=[*CHROMIUM_ARGS])
        taken = dict(take(browser, f"http://127.0.0.1:{server.server_port}/"))
        browser.close()
        server.shutdown()
    large = [name for name, picture in taken.items() if len(picture) > LIMIT]
    for name, picture in taken.items():
        print(f"{name}：{len(picture) // 1000} KB{'，太大，没有换' if name in large else ''}")
        if name not in large:
            (FOLDER / name).write_bytes(picture)
    return int(bool(large))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
