"""What a reader loads for a first visit, a second page and a search, beside stock Material."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import yaml
from browser_setup import CHROMIUM_ARGS, find_chromium
from playwright.sync_api import Browser, BrowserContext, Page, TimeoutError, sync_playwright

from macros.gate.release.weight import compress

from .towns import ROOT, Towns, build, table

PAGES = {
    "首页": "index.html",
    "报告": "report/2024.html",
    "数据": "statistics/mediation.html",
    "指南": "services/mediation.html",
    "测验": "learn/quiz.html",
}
SLOWER = 4
"""How much slower the emulated phone is, as in Lighthouse, when blocking is measured."""
BLOCKING = 50
"""Milliseconds that a task may take before it counts as blocking."""
QUERIES = 12
_FIRST_HIT = """const seen = new MutationObserver(() => {
  if (!document.querySelector(%r)) return;
  seen.disconnect();
  window.first = performance.now();
});
seen.observe(document, { childList: true, subtree: true });"""
_TAKEN = "() => [first, performance.timeOrigin + first]"
"""Milliseconds until the first hit, from the start of the visit and from 1970."""
Ask = Callable[["Visitor", Page, str], None]
"""Opens a page and searches for a text."""
_BLOCKED = f"""window.blocked = 0; new PerformanceObserver((list) => {{
  for (const task of list.getEntries()) window.blocked += Math.max(0, task.duration - {BLOCKING});
}}).observe({{ type: "longtask", buffered: true }});"""


class Sent(NamedTuple):
    """An answer of the server."""

    asked: float
    """When it was asked for, in milliseconds since 1970."""
    size: int


class Host(SimpleHTTPRequestHandler):
    """A server that compresses, counts body bytes, and lets browsers cache styles and scripts."""

    answers: list[Sent]

    def __init__(self, *args: Any, answers: list[Sent], **more: Any) -> None:
        self.answers = answers
        super().__init__(*args, **more)

    def do_GET(self) -> None:
        """Send one file, compressed."""
        file = Path(self.translate_path(urlsplit(self.path).path))
        if not file.is_file():
            self.send_error(404)
            return
        asked = time.time() * 1000
        body = compress(file.read_bytes())
        self.answers.append(Sent(asked, len(body)))
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        if "/assets/" in self.path:
            self.send_header("Cache-Control", "max-age=31536000")
        self.end_headers()
        with suppress(ConnectionError):  # the browser closed the connection
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Write no log."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser at one site."""

    browser: Browser
    home: str
    answers: list[Sent] = field(default_factory=list)
    """Emptied before a visit."""

    @contextmanager
    def new(self) -> Iterator[BrowserContext]:
        """Yield a new browser context, with an empty cache.

        What is kept for later comes after a visit; test_offline.py weighs it.
        """
        context = self.browser.new_context(
            viewport={"width": 1280, "height": 800}, service_workers="block"
        )
        yield context
        context.close()

    def visit(self, page: Page, path: str) -> tuple[int, int]:
        """Return the bytes and the number of requests of a visit."""
        self.answers.clear()
        page.goto(self.home + path, wait_until="networkidle")
        page.wait_for_timeout(300)
        return sum(answer.size for answer in self.answers), len(self.answers)


def measure(towns: Towns) -> list[str]:
    """Return tables of visits and searches; without a browser only a remark."""
    chromium = find_chromium()
    if chromium is None:
        return ["", "没有浏览器，网页的大小没有测。"]
    least, most = 50, 1000
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGS))
        small, large = (
            {"ours": towns.ours(pages), "stock": towns.same(pages, stock=True)}
            for pages in (least, most)
        )
        found = _visits(browser, small)
        return [*found, *_searches(browser, small, least), *_searches(browser, large, most)]


@contextmanager
def visitor(browser: Browser, town: Path) -> Iterator[Visitor]:
    """Yield a browser at the site of a town, which is built first if needed."""
    if not (town / "site").exists():
        build(town)
    answers: list[Sent] = []
    handler = partial(Host, directory=str(town / "site"), answers=answers)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield Visitor(browser, f"http://127.0.0.1:{server.server_port}/", answers)
        server.shutdown()


def _visits(browser: Browser, towns: dict[str, Path]) -> list[str]:
    rows = []
    with visitor(browser, towns["ours"]) as ours, visitor(browser, towns["stock"]) as stock:
        for name, path in PAGES.items():
            found = [_visit(one, path) for one in (ours, stock)]
            (own, second, blocked), (other, *_, theirs) = found
            rows.append([
                name, f"{own[0] / 1024:.1f} KB，{own[1]} 个请求",
                f"{other[0] / 1024:.1f} KB，{other[1]} 个请求", f"{own[0] / other[0]:.2f}",
                f"{second / 1024:.1f} KB", f"{blocked:.0f} / {theirs:.0f} 毫秒",
            ])  # fmt: skip
    heads = ["网页", "首次访问", "Material 原样", "比值", "从别的页来", "阻塞：本站 / Material"]
    return table(f"访问（阻塞在慢{SLOWER}倍的处理器上测）", heads, rows)


def _visit(at: Visitor, path: str) -> tuple[tuple[int, int], int, float]:
    """Return a first visit, the bytes of a second page, and how many milliseconds it blocks."""
    with at.new() as context:
        page = context.new_page()
        first = at.visit(page, path)
    with at.new() as context:
        page = context.new_page()
        at.visit(page, "about/privacy.html")
        second = at.visit(page, path)[0]
    blocked = []
    for _ in range(3):
        with at.new() as context:
            page = context.new_page()
            page.add_init_script(_BLOCKED)
            slow = context.new_cdp_session(page)
            slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            at.visit(page, path)
            blocked.append(float(page.evaluate("window.blocked")))
    return first, second, median(blocked)


def _searches(browser: Browser, towns: dict[str, Path], pages: int) -> list[str]:
    queries = [
        str(one["q"])
        for one in yaml.safe_load((ROOT / "tests/search_queries.yml").read_text("utf-8"))
        if one.get("expect")
    ]
    queries = queries[:: max(1, len(queries) // QUERIES)]
    found: dict[str, list[tuple[float, list[int]]]] = {}
    for name, (ask, shown) in _SEARCHED.items():
        found[name] = []
        with visitor(browser, towns[name]) as at:
            for query in queries:
                with at.new() as context:
                    answer = _answer(at, context.new_page(), ask, query, shown)
                    found[name] += [answer] if answer else []
    rows = []
    for name, shown in (("ours", "本站"), ("stock", "Material 原样")):
        times = sorted(taken for taken, _ in found[name])
        sizes = sorted(sum(bodies) for _, bodies in found[name])
        requests = sorted(len(bodies) for _, bodies in found[name])
        rows.append([
            shown, f"{median(requests):.0f}", f"{requests[-1]}",
            f"{median(sizes) / 1024:.0f} KB", f"{sizes[-1] / 1024:.0f} KB",
            f"{median(times):.0f} 毫秒", f"{times[-1]:.0f} 毫秒", f"{len(sizes)}/{len(queries)}",
        ])  # fmt: skip
    heads = [
        "", "请求，中位", "请求，最多", "字节，中位", "字节，最多",
        "用时，中位", "用时，最长", "有结果的",
    ]  # fmt: skip
    return table(f"打开网页到第一条搜索结果，{pages}页，{len(queries)}个词", heads, rows)


def _ask_ours(at: Visitor, page: Page, query: str) -> None:
    page.goto(f"{at.home}search.html?q={quote(query)}", wait_until="commit")


def _ask_stock(at: Visitor, page: Page, query: str) -> None:
    page.goto(f"{at.home}index.html", wait_until="commit")
    page.locator(".md-search__input").fill(query)


def _answer(
    at: Visitor, page: Page, ask: Ask, query: str, shown: str
) -> tuple[float, list[int]] | None:
    """Return milliseconds and the size of each answer until the first hit; None without a hit."""
    at.answers.clear()
    page.add_init_script(_FIRST_HIT % shown)
    ask(at, page, query)
    try:
        page.wait_for_selector(shown, state="attached", timeout=8000)
    except TimeoutError:
        return None
    taken, at_last = page.evaluate(_TAKEN)
    return taken, [answer.size for answer in at.answers if answer.asked <= at_last]


_SEARCHED = {
    "ours": (_ask_ours, ".hits > li"),
    "stock": (_ask_stock, ".md-search-result__item"),
}
