"""The site behind a real nginx with deploy/nginx.conf, at the root of a host and below a path."""

import gzip
import http.client
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import brotli
import nginx
import pytest
from browser_setup import BROTLI, NO_NGINX, find_nginx, in_ci
from conftest import ROOT, watch
from playwright.sync_api import Browser, Page, expect
from test_axe import MODES
from test_reading import SPEECH, start

from macros.render import assets

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; ",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), ",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CSS = assets.paths(ROOT)["site.css"]
REPORT = "report/2024.html"


@dataclass(frozen=True)
class Host:
    """A running nginx and the address of the site on it."""

    port: int
    path: str
    site: Path
    address: str = "127.0.0.1"

    @property
    def url(self) -> str:
        return f"http://{self.address}:{self.port}{self.path}"

    def ask(self, path: str, method: str = "GET", **headers: str) -> "Answer":
        """Request an address below the site's, exactly as written."""
        connection = http.client.HTTPConnection(self.address, self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, self.path + path, headers=named)
        reply = connection.getresponse()
        answer = Answer(reply.status, reply.headers, reply.read())
        connection.close()
        return answer


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


@pytest.fixture(scope="module", params=["/", "/base/path/"])
def host(
    built_site: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Host]:
    if not find_nginx():
        (pytest.fail if in_ci() else pytest.skip)(NO_NGINX)
    folder = tmp_path_factory.mktemp("host")
    site = folder / "releases" / "a"
    shutil.copytree(built_site, site)
    nginx.publish(site, folder)
    nginx.compress(site)
    (site / ".secret").write_text("秘", "utf-8")
    (site / "empty").mkdir()
    (folder / "beside.txt").write_text("秘", "utf-8")
    (site / "out.txt").symlink_to(folder / "beside.txt")
    (site / "out").symlink_to(folder)
    with nginx.serve(folder, request.param) as (port, _):
        yield Host(port, request.param, site)


# --- what is refused ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        ".secret", "out.txt", "out/beside.txt", "out/current/index.html", "empty/", "download/",
        "../beside.txt", "..%2fbeside.txt", "%2e%2e/beside.txt", "a/../../beside.txt",
        "..", "%2e%2e%2fcsp.conf", ".git/config", "no.html", "assets/site.00000000.css",
        "search/00000000/g0.js",
    ],
)  # fmt: skip
def test_what_is_not_of_the_site_is_not_found(host: Host, path: str) -> None:
    answer = host.ask(path)
    assert answer.status in (400, 404)  # nginx itself refuses to climb above the root
    assert "秘" not in answer.body.decode()
    assert "Index of" not in answer.body.decode()
    assert "immutable" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("path", ["", "index.html", "no.html"])
def test_nothing_is_taken(host: Host, method: str, path: str) -> None:
    answer = host.ask(path, method)
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD"
    assert_secure(answer)


def test_the_version_of_the_server_is_not_told(host: Host) -> None:
    for answer in (host.ask(""), host.ask("no.html"), host.ask("", "POST")):
        assert answer.headers["Server"] == "nginx"
        assert not re.search(rb"nginx/\d", answer.body)


# --- headers ------------------------------------------------------------------------------


def assert_secure(answer: Answer) -> None:
    for name, begins in SECURITY.items():
        values = answer.headers.get_all(name) or []
        assert len(set(values)) == 1, (name, values)  # nginx sends them twice with a 416
        assert values[0].startswith(begins)
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert "unsafe-eval" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("services/", "text/html; charset=utf-8"),
        (REPORT, "text/html; charset=utf-8"),
        (f"hant/{REPORT}", "text/html; charset=utf-8"),
        ("wechat/index.html", "text/html; charset=utf-8"),
        (CSS, "text/css; charset=utf-8"),
        ("search/index.js", "text/javascript; charset=utf-8"),
        ("open-data/all.csv", "text/csv; charset=utf-8"),
        ("open-data/all.json", "application/json"),
        ("open-data/all.jsonld", "application/ld+json"),
        ("open-data/all.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("download/report-2024.pdf", "application/pdf"),
        (
            "download/report-2024.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (assets.paths(ROOT)["favicon.svg"], "image/svg+xml"),
        ("feed.xml", "application/xml"),
    ],
)
def test_every_kind_of_file_is_sent_whole_and_secure(host: Host, path: str, kind: str) -> None:
    answer = host.ask(path)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == kind
    file = f"{path}index.html" if path in ("", "services/") else path
    assert answer.body == (host.site / file).read_bytes()
    assert_secure(answer)
    assert host.ask(path, "HEAD").headers["Content-Length"] == str(len(answer.body))


def test_every_published_ending_has_a_type(host: Host) -> None:
    for ending in {f.suffix for f in host.site.rglob("*") if f.suffix not in (".gz", ".br")} - {""}:
        file = next(f for f in sorted(host.site.rglob(f"*{ending}")) if f.is_file())
        if file.name.startswith(".") or file.is_symlink():
            continue
        kind = host.ask(file.relative_to(host.site).as_posix()).headers["Content-Type"]
        assert kind != "application/octet-stream", ending


def test_headers_stay_on_every_other_kind_of_answer(host: Host) -> None:
    first = host.ask(REPORT)
    same = host.ask(REPORT, If_None_Match=first.headers["ETag"])
    part = host.ask("download/report-2024.pdf", Range="bytes=0-9")
    beyond = host.ask("download/report-2024.pdf", Range="bytes=99999999-")
    folder = host.ask("services")
    lost = host.ask("no/such/page.html")
    answers = [same, part, beyond, folder, lost]
    assert [one.status for one in answers] == [304, 206, 416, 301, 404]
    for answer in answers:
        assert_secure(answer)
    assert part.body == (host.site / "download/report-2024.pdf").read_bytes()[:10]
    assert folder.headers["Location"] == f"{host.path}services/"
    assert lost.body == (host.site / "404.html").read_bytes()


def test_below_a_path_the_address_without_slash_leads_there(host: Host) -> None:
    if host.path == "/":
        return
    connection = http.client.HTTPConnection(host.address, host.port, timeout=20)
    connection.request("GET", host.path.rstrip("/"))
    reply = connection.getresponse()
    assert reply.status == 301
    assert reply.headers["Location"].endswith(host.path)
    connection.close()


def test_it_answers_over_ipv6(host: Host) -> None:
    six = Host(host.port, host.path, host.site, "::1")
    assert six.ask("").body == host.ask("").body


# --- cache and compression ----------------------------------------------------------------


def test_only_what_changes_its_name_is_kept(host: Host) -> None:
    parts = [f.relative_to(host.site).as_posix() for f in host.site.rglob("search/*/*0.js")]
    assert len({part.split("/")[0] for part in parts}) == 2, "both editions"
    for path in [*assets.paths(ROOT).values(), *parts]:
        assert "immutable" in host.ask(path).headers["Cache-Control"]
    for path in ("", REPORT, "search/index.js", "screen/version.json", "open-data/all.csv"):
        answer = host.ask(path)
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["ETag"] and answer.headers["Last-Modified"]


DECODED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "": bytes,
}


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, deflate, br, zstd", "br"), ("br", "br"), ("gzip, deflate", "gzip"),
        ("gzip;q=0", ""), ("identity", ""), ("", ""), ("zstd", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", [REPORT, CSS, "search/index.js", "open-data/all.csv", "feed.xml"])
def test_compressed_or_not_it_is_the_same(host: Host, accepted: str, sent: str, path: str) -> None:
    if sent == "br" and not BROTLI.exists():
        (pytest.fail if in_ci() else pytest.skip)(NO_NGINX)
    answer = host.ask(path, Accept_Encoding=accepted)
    assert answer.headers.get("Content-Encoding", "") == sent
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert DECODED[sent](answer.body) == (host.site / path).read_bytes()
    assert answer.headers["Content-Type"] == host.ask(path).headers["Content-Type"]
    assert_secure(answer)


# --- in a browser, with the whole policy -----------------------------------------------------

# Installed before any script, in every page.
NOTE = """
    window.violations = [];
    addEventListener("securitypolicyviolation", (e) =>
        violations.push(`${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
"""


@pytest.fixture
def visit(browser: Browser, host: Host) -> Iterator[Callable[[str], Page]]:
    """Open an address of the site; violations and errors in the page fail the test."""
    problems: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    watch(context, f"{host.address}:{host.port}", problems)
    context.add_init_script(NOTE + SPEECH)
    page = context.new_page()

    def go(path: str) -> Page:
        page.goto(host.url + path)
        return page

    yield go
    problems += page.evaluate("violations")
    context.close()
    assert not problems


def look(page: Page) -> None:
    for script in MODES.values():
        page.evaluate(f"() => {{ const {{body, documentElement: html}} = document; {script} }}")
    assert page.evaluate("violations") == [], page.url


def pages(host: Host) -> list[str]:
    found = sorted(f.relative_to(host.site).as_posix() for f in host.site.rglob("*.html"))
    return [path for path in found if path != "404.html" and not path.startswith("out/")]


def test_pages_obey_their_policy_in_every_mode(host: Host, visit: Callable[[str], Page]) -> None:
    for path in pages(host)[::9]:
        look(visit(path))


@pytest.mark.slow
def test_so_does_every_other_page(host: Host, visit: Callable[[str], Page]) -> None:
    for path in pages(host):
        look(visit(path))


def test_the_page_for_lost_addresses_obeys_too(browser: Browser, host: Host) -> None:
    with browser.new_context() as context:
        context.add_init_script(NOTE)
        page = context.new_page()
        page.goto(host.url + "no/such.html")
        look(page)
        page.get_by_role("button", name="深色").click()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_a_foreign_script_is_refused(browser: Browser, host: Host) -> None:
    """The listener works, and so does the policy."""
    with browser.new_context() as context:
        context.add_init_script(NOTE)
        page = context.new_page()
        page.goto(host.url)
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">')")
        page.evaluate(
            """() => {
                const script = document.createElement("script");
                script.textContent = "window.ran = true";
                document.body.append(script);
            }"""
        )
        assert not page.evaluate("window.ran")
        assert len(page.evaluate("violations")) >= 2


def test_everything_that_is_a_program_works(host: Host, visit: Callable[[str], Page]) -> None:
    page = visit("search.html?q=调解")
    expect(page.locator(".hits a").first).to_be_visible()
    page = visit("index.html")
    page.get_by_role("searchbox").last.fill("信访")
    page.keyboard.press("Enter")
    expect(page.locator(".hits a").first).to_be_visible()
    page = visit("services/mediation.html")
    start(page)
    page.get_by_role("button", name="停止").click()
    page.get_by_role("button", name="长者模式").click()
    expect(page.locator("html")).to_have_attribute("data-elder", "1")
    page = visit("learn/neighbours.html")
    page.locator(".quiz label").first.click()
    page.keyboard.press("Enter")
    expect(page.locator(".quiz.on")).to_be_visible()
    page = visit("screen/index.html")
    expect(page.locator(".slide:visible")).to_have_count(1)
    page.get_by_role("button", name="下一张").click()
    expect(page.locator("#s2")).to_be_visible()
    page = visit("wechat/report-2024/index.html")
    assert (
        page.locator("#paste-1 h2").first.evaluate("e => getComputedStyle(e).fontWeight") == "700"
    )
    page.get_by_role("button", name="复制标题").first.click()
    expect(page.locator("[role=status]")).not_to_be_empty()


def test_from_a_folder_everything_works_too(browser: Browser, built_site: Path) -> None:
    """Opened by double-click: `'self'` is a file, and the policy is in the page."""
    with browser.new_context() as context:
        problems: list[str] = []
        watch(context, "", problems)
        context.add_init_script(NOTE)
        page = context.new_page()
        page.goto((built_site / "index.html").as_uri())
        page.get_by_role("searchbox").last.fill("信访")
        page.keyboard.press("Enter")
        expect(page.locator(".hits a").first).to_be_visible()
        page.goto((built_site / "services/mediation.html").as_uri())
        page.get_by_role("button", name="深色").click()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        assert page.evaluate("violations") == []
        assert not problems
