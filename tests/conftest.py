"""Shared fixtures: the site, built once and served below a path, and a watched browser."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from operator import itemgetter
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import nginx
import pytest
import town_maker
from browser_setup import (
    CHROMIUM_ARGS,
    NO_BROWSER,
    NO_NGINX,
    find_chromium,
    find_nginx,
    in_ci,
)
from hypothesis import settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    WebError,
    sync_playwright,
)
from shared import MakeOnce, make_once

if TYPE_CHECKING:  # both take things from here
    from clerk import Clerk
    from desk import DeskRun

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    # A run of the tests in the background ignores Ctrl+C, and so would the commands it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)


ROOT = Path(__file__).resolve().parents[1]
SLOWEST = 10
"""How many files the summary names, so that one that grows is seen."""
# A town's site rarely has its own host, so every browser test runs below a folder.
SUB_PATH = "base/path"
# Nothing leaves the machine, even when a page requests it.
ONLY_LOCAL = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


LONG = ("axe", "faults", "generators", "handbook", "preview", "release", "town")
"""The files that take longest: they come first, so that no core is left alone with one of them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that uses the browser fixture, and put the long files first."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=lambda item: item.path.stem.removeprefix("test_") not in LONG)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the counts that tests recorded (record_property), and the files that took longest."""
    seconds: defaultdict[str, float] = defaultdict(float)
    for report in chain.from_iterable(terminalreporter.stats.values()):
        if isinstance(report, pytest.TestReport):
            seconds[report.location[0]] += report.duration
            if report.passed and report.when == "call":
                for name, value in report.user_properties:
                    terminalreporter.write_line(f"{name} {value}")
    if len(seconds) > SLOWEST:
        terminalreporter.section("slowest files")
        for name, spent in sorted(seconds.items(), key=itemgetter(1), reverse=True)[:SLOWEST]:
            terminalreporter.write_line(f"{spent:6.0f} s  {name}")


# CI tries the same examples each time, elsewhere every run tries new ones; no test fails because
# the machine is busy.
settings.register_profile("here", deadline=None, derandomize=in_ci())
settings.load_profile("here")


@pytest.fixture(scope="session")
def thorough(pytestconfig: pytest.Config) -> bool:
    """Return whether slow tests run too: a sweep then tries more."""
    return "not slow" not in pytestconfig.option.markexpr


# --- the site -----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> MakeOnce:
    """Return a function that makes a folder once for all processes of this run."""
    base = tmp_path_factory.getbasetemp()
    own = "PYTEST_XDIST_WORKER" in os.environ  # each worker has a folder in that of the run
    return partial(make_once, (base.parent if own else base) / "shared")


@pytest.fixture(scope="session")
def built_pages(shared: MakeOnce) -> Path:
    """Return the folder of the repository's pages as MkDocs makes them, for all processes."""
    return shared("pages", lambda site: _run("mkdocs", "build", "--strict", "--site-dir", site))


@pytest.fixture(scope="session")
def built_site(
    shared: MakeOnce, built_pages: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return the folder of the repository's site, a copy for this process."""

    def make(site: Path) -> None:
        shutil.copytree(built_pages, site)
        _run("macros", "outputs", "--site", site)

    own = tmp_path_factory.mktemp("web") / SUB_PATH
    return Path(shutil.copytree(shared("site", make), own))


@pytest.fixture(scope="session")
def complete_town(shared: MakeOnce) -> Path:
    """Return the folder of a fictional town that may be released, for all processes."""
    return shared("complete", town_maker.complete_town)


@pytest.fixture(scope="session")
def package_file(shared: MakeOnce, complete_town: Path) -> Path:
    """Return the release archive of that town, in a town of its own, for all processes."""

    def make(folder: Path) -> None:
        _run("macros", "--root", shutil.copytree(complete_town, folder), "release")

    return next(shared("release", make).glob("release/*.zip"))


def _run(*command: str | Path) -> None:
    """Run a module in the repository; fail with what it says."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        pytest.fail(f"网站没有生成：\n{done.stdout}", pytrace=False)


class _QuietHandler(SimpleHTTPRequestHandler):
    """A static host that writes no log and, like a real one, lists no folders."""

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def list_directory(self, path: str | os.PathLike[str]) -> None:
        self.send_error(404)


class _QuietServer(ThreadingHTTPServer):
    """A server that ignores a browser leaving in the middle."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@pytest.fixture(scope="session")
def site_url(built_site: Path) -> Iterator[str]:
    """Serve the site and yield its address, which ends in a slash."""
    top = built_site.parents[SUB_PATH.count("/")]  # so that a link to "/" misses the site
    with _QuietServer(("127.0.0.1", 0), partial(_QuietHandler, directory=top)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{SUB_PATH}/"
        server.shutdown()


@pytest.fixture(scope="session")
def nginx_url(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the site with deploy/nginx.conf and yield its address, which ends in a slash."""
    if not find_nginx():
        (pytest.fail if in_ci() else pytest.skip)(NO_NGINX)
    folder = tmp_path_factory.mktemp("nginx")
    nginx.publish(built_site, folder)
    with nginx.serve(folder, f"/{SUB_PATH}/", cached=False) as (port, _):
        yield f"http://127.0.0.1:{port}/{SUB_PATH}/"


@pytest.fixture(params=["site_url", pytest.param("nginx_url", marks=pytest.mark.slow)])
def hosted_url(request: pytest.FixtureRequest) -> str:
    """Return the address of the site on a plain host, and behind nginx.

    For what the answers of a server can change: history, copying, what is loaded and kept. What
    happens within a page is the same on every host: those tests use `site_url`.
    """
    return str(request.getfixturevalue(request.param))


# --- the desk -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def running_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator["DeskRun"]:
    """Start a desk on a copy of the repository's town, for a whole file of tests."""
    from desk import run_desk, town

    with run_desk(town(tmp_path_factory.mktemp("town"))) as desk:
        yield desk


@pytest.fixture
def desk(running_desk: "DeskRun") -> Iterator["DeskRun"]:
    """Return the desk; what a test changes is undone."""
    yield running_desk
    running_desk.reset()


@pytest.fixture
def clerk(browser: Browser, desk: "DeskRun") -> Iterator["Clerk"]:
    """Yield a clerk at a screen as offices have them; errors of scripts fail the test."""
    from clerk import Chromium, Clerk

    with browser.new_context(
        viewport={"width": 1366, "height": 768}, storage_state=desk.browser_state()
    ) as context:
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console", lambda m: faults.append(m.text) if "Content Security" in m.text else None
        )
        yield Clerk(Chromium(page), desk)
    assert faults == []


# --- the browser --------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once for all tests."""
    path = find_chromium()
    if path is None:
        (pytest.fail if in_ci() else pytest.skip)(NO_BROWSER)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_ARGS, ONLY_LOCAL])


class NewPage(Protocol):
    """The type of the new_page fixture; options as in Browser.new_context."""

    def __call__(self, **options: Any) -> Page:
        """Open a page in a context of its own."""


@pytest.fixture
def page_problems() -> list[str]:
    """Return the list of problems in this test's pages; a test that expects some clears it."""
    return []


@pytest.fixture
def new_page(
    browser: Browser, request: pytest.FixtureRequest, page_problems: list[str]
) -> Iterator[NewPage]:
    """Yield a function that opens pages; their errors and foreign requests fail the test."""
    host = "hosted_url" if "hosted_url" in request.fixturenames else "site_url"
    home = urlsplit(request.getfixturevalue(host)).netloc
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        # What a page keeps for later has tests of its own, test_offline.py.
        context = browser.new_context(**{"service_workers": "block", **options})
        contexts.append(context)
        watch(context, home, page_problems)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()  # also delivers pending events
    if page_problems:
        pytest.fail("网页有问题：" + "\n".join(page_problems), pytrace=False)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """Return a page of ordinary size."""
    return new_page()


def wait_until(page: Page, expression: str, arg: Any = None) -> None:
    """Wait until it is true; Playwright's own way needs `unsafe-eval`, which pages forbid."""
    end = time.monotonic() + 30
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(20)


def watch(context: BrowserContext, home: str, problems: list[str]) -> None:
    """Record every error in the context's pages and every request to another host."""

    def on_request(request: Request) -> None:
        target = urlsplit(request.url)
        if target.scheme in ("http", "https") and target.netloc != home:
            problems.append(f"访问了站外地址：{request.url}")

    def on_console(message: ConsoleMessage) -> None:
        url = message.location["url"]
        guess = f"http://{home}/favicon.ico"  # Chromium requests it for a bare file or a 404
        if message.type == "error" and url != guess:
            problems.append(f"控制台报错：{message.text}（{url}）")

    def on_web_error(event: WebError) -> None:
        problems.append(f"脚本出错：{event.error}（{event.page.url if event.page else ''}）")

    context.on("request", on_request)
    context.on("console", on_console)
    context.on("weberror", on_web_error)
