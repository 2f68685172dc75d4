"""What a browser keeps for where there is no network: read pages and guides, and how it says so."""

import gzip
import re
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from conftest import ROOT, wait_until, watch
from playwright.sync_api import Browser, Error, Page

from macros.library.load import load_library
from macros.web import offline

READ, OTHER, URGENT = "services/petition.html", "services/mediation.html", "services/fraud.html"
LEFT_AT_ONCE = "services/domestic-violence.html"
STATISTICS = "statistics/petition.html"
DAY = re.compile(r"这是20\d\d年\d{1,2}月\d{1,2}日存下的")
IS_KEPT = "async (url) => !!await caches.match(new URL(url, location.origin).href)"


class Host:
    """A host with one folder of sites, whose network can be cut."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._port = 0
        self.connect()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/"

    def connect(self) -> None:
        handler = partial(_Handler, directory=self.folder)
        self._server = _Server(("127.0.0.1", self._port), handler)
        self._port = self._server.server_port
        Thread(target=self._server.serve_forever, args=[0.02], daemon=True).start()

    def cut(self) -> None:
        """Answer nobody any more."""
        self._server.shutdown()
        self._server.server_close()

    def close(self) -> None:
        """End, whether it is cut or not."""
        self._server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@pytest.fixture
def host(built_site: Path, tmp_path: Path) -> Iterator[Host]:
    """Serve the site below a path."""
    parts = shutil.ignore_patterns("download", "wechat", "open-data", "api", "broadcast")
    shutil.copytree(built_site, tmp_path / "a", ignore=parts)
    host = Host(tmp_path)
    yield host
    host.close()


@pytest.fixture
def phone(browser: Browser, host: Host) -> Iterator[Page]:
    """Open a page whose scripts and policy may not fail; what misses the network may."""
    problems: list[str] = []
    with browser.new_context() as context:
        watch(context, urlsplit(host.url).netloc, problems)
        yield context.new_page()
    assert not [problem for problem in problems if "Failed to load" not in problem]


def visit(page: Page, url: str) -> None:
    page.goto(url)
    wait_until(page, "() => !!navigator.serviceWorker.controller")


def line(page: Page) -> str:
    """Return the line that says when a page was kept; nothing where it is not seen."""
    shown = page.locator(".kept")
    return shown.inner_text() if shown.is_visible() else ""


def publish(site: Path, old: str, new: str) -> None:
    """Change a word in every page, as a new release."""
    for file in site.rglob("*.html"):
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    offline.write(site, load_library(ROOT / "data")[0])


def make_dear(site: Path) -> None:
    """Have the browser say that data costs money, which no test can set."""
    file = site / offline.PATH
    script = file.read_text("utf-8")
    assert "navigator.connection || {}" in script
    file.write_text(script.replace("navigator.connection || {}", "{ type: 'cellular' }"), "utf-8")


# --- what is not kept -------------------------------------------------------------------------


def test_what_was_never_read_is_not_made_up(host: Host, phone: Page) -> None:
    visit(phone, f"{host.url}a/{READ}")
    host.cut()
    with pytest.raises(Error, match="net::ERR"):
        phone.goto(f"{host.url}a/{STATISTICS}")


def test_where_data_costs_money_only_what_was_read_is_kept(host: Host, phone: Page) -> None:
    make_dear(host.folder / "a")
    visit(phone, f"{host.url}a/{READ}")
    host.cut()
    phone.goto(f"{host.url}a/{READ}")
    assert DAY.search(line(phone))
    with pytest.raises(Error, match="net::ERR"):
        phone.goto(f"{host.url}a/{OTHER}")


def test_what_is_left_at_once_is_not_kept_for_having_been_read(host: Host, phone: Page) -> None:
    make_dear(host.folder / "a")
    visit(phone, f"{host.url}a/{LEFT_AT_ONCE}")
    phone.goto(f"{host.url}a/{LEFT_AT_ONCE}")
    phone.goto(f"{host.url}a/{READ}")
    wait_until(phone, IS_KEPT, f"/a/{READ}")
    assert not phone.evaluate(IS_KEPT, f"/a/{LEFT_AT_ONCE}")


def test_who_reads_statistics_pays_for_no_guides(host: Host, phone: Page) -> None:
    visit(phone, f"{host.url}a/{STATISTICS}")
    assert phone.evaluate(IS_KEPT, f"/a/{STATISTICS}")
    assert not phone.evaluate(IS_KEPT, f"/a/{READ}")


def test_a_page_that_cannot_say_its_day_is_not_kept(host: Host, phone: Page) -> None:
    visit(phone, f"{host.url}a/{STATISTICS}")
    phone.goto(f"{host.url}a/screen/index.html")
    phone.goto(f"{host.url}a/nowhere.html")
    phone.goto(f"{host.url}a/about/index.html")
    wait_until(phone, IS_KEPT, "/a/about/index.html")
    assert not phone.evaluate(IS_KEPT, "/a/screen/index.html")
    assert not phone.evaluate(IS_KEPT, "/a/nowhere.html")


def test_without_such_a_file_nothing_is_kept(built_pages: Path) -> None:
    """The preview serves what MkDocs makes."""
    assert not (built_pages / offline.PATH).exists()


# --- without a network ------------------------------------------------------------------------


@pytest.mark.parametrize(("edition", "word"), [("", "没有连上网"), ("hant/", "沒有連上網")])
def test_after_one_guide_all_can_be_read(edition: str, word: str, host: Host, phone: Page) -> None:
    visit(phone, f"{host.url}a/{edition}{READ}?from=a#who")
    assert not line(phone)
    host.cut()
    for guide in (READ, OTHER, URGENT, LEFT_AT_ONCE, "services/index.html"):
        phone.goto(f"{host.url}a/{edition}{guide}")
        assert word in line(phone)
        assert phone.locator("h1").is_visible()
        styled = "() => getComputedStyle(document.querySelector('.md-header')).position"
        assert phone.evaluate(styled) == "sticky"
    phone.locator(".tools [data-step]").click()
    assert phone.locator("[data-elder]").count(), "scripts are kept, too"
    host.connect()
    phone.reload()
    assert not line(phone)


def test_a_page_that_was_read_is_kept_with_the_last_reading(host: Host, phone: Page) -> None:
    visit(phone, f"{host.url}a/{READ}")
    phone.goto(f"{host.url}a/index.html")
    wait_until(phone, IS_KEPT, "/a/index.html")
    host.cut()
    phone.goto(f"{host.url}a/")
    assert DAY.search(line(phone))


# --- a new release ----------------------------------------------------------------------------


def test_no_old_release_is_shown_as_a_new_one(host: Host, phone: Page) -> None:
    visit(phone, f"{host.url}a/{READ}")
    names = phone.evaluate("caches.keys()")
    publish(host.folder / "a", "信访", "来信来访")
    phone.goto(f"{host.url}a/{READ}")
    assert "来信来访" in phone.locator("h1").inner_text()
    assert not line(phone)
    wait_until(phone, "async (old) => !(await caches.keys()).some((n) => old.includes(n))", names)
    assert len(phone.evaluate("caches.keys()")) == 1
    host.cut()
    for guide in (READ, OTHER):
        phone.goto(f"{host.url}a/{guide}")
        assert "来信来访" in phone.locator("body").inner_text(), "guides are fetched anew"
        assert DAY.search(line(phone))


def test_a_release_does_not_fetch_guides_where_data_costs_money(host: Host, phone: Page) -> None:
    visit(phone, f"{host.url}a/{READ}")
    names = phone.evaluate("caches.keys()")
    publish(host.folder / "a", "信访", "来信来访")
    make_dear(host.folder / "a")
    phone.goto(f"{host.url}a/{READ}")
    update = "navigator.serviceWorker.getRegistration().then((one) => one.update())"
    phone.evaluate(f"{update}.then(() => new Promise((end) => setTimeout(end, 300)))")
    assert set(names) <= set(phone.evaluate("caches.keys()"))
    host.cut()
    for guide, word in ((READ, "来信来访"), (OTHER, "信访")):
        phone.goto(f"{host.url}a/{guide}")
        assert word in phone.locator("body").inner_text()
        assert DAY.search(line(phone))


def test_a_release_that_does_not_arrive_leaves_the_last_one(host: Host, phone: Page) -> None:
    visit(phone, f"{host.url}a/{READ}")
    file = host.folder / "a" / offline.PATH
    script = file.read_text("utf-8")
    lost = script.replace('RELEASE = "', 'RELEASE = "new').replace(
        "fresh = (url) =>", "fresh = () => Promise.reject() ||"
    )
    assert lost.count("new") > script.count("new")
    file.write_text(lost, "utf-8")
    phone.goto(f"{host.url}a/{READ}")
    update = "navigator.serviceWorker.getRegistration().then((one) => one.update())"
    phone.evaluate(f"{update}.then(() => new Promise((end) => setTimeout(end, 300)))")
    host.cut()
    phone.goto(f"{host.url}a/{OTHER}")
    assert DAY.search(line(phone))


def test_other_sites_of_the_host_keep_theirs(host: Host, phone: Page) -> None:
    shutil.copytree(host.folder / "a", host.folder / "b")
    visit(phone, f"{host.url}a/{STATISTICS}")
    visit(phone, f"{host.url}b/{STATISTICS}")
    publish(host.folder / "b", "信访", "来信来访")
    old = phone.evaluate("caches.keys()")
    phone.goto(f"{host.url}b/{STATISTICS}")
    wait_until(phone, "async (n) => (await caches.keys()).join() !== n", ",".join(old))
    host.cut()
    phone.goto(f"{host.url}a/{STATISTICS}")
    assert DAY.search(line(phone))


def test_only_other_pages_make_another_release(tmp_path: Path) -> None:
    library = load_library(ROOT / "data")[0]
    (tmp_path / "index.html").write_text("<p>甲</p>", "utf-8")

    def written() -> str:
        offline.write(tmp_path, library)
        return (tmp_path / offline.PATH).read_text("utf-8")

    first = written()
    assert written() == first
    (tmp_path / "index.html").write_text("<p>乙</p>", "utf-8")
    assert written() != first


# --- weight -----------------------------------------------------------------------------------


def test_it_is_small(built_site: Path) -> None:
    assert len(gzip.compress((built_site / offline.PATH).read_bytes(), 9)) <= 2304
    guides = built_site.glob("services/*.html")
    assert sum(len(gzip.compress(f.read_bytes(), 9)) for f in guides) <= 320 * 1024
