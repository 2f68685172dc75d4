"""The site behind a real nginx with deploy/nginx.conf, at the root of a host and below a path."""

import gzip
import http.client
import re
import shutil
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import brotli
import nginx
import pytest
from browser_setup import BROTLI, NO_NGINX, find_nginx, in_ci
from conftest import ROOT, wait_until, watch
from playwright.sync_api import Browser, Page, expect
from shared import MakeOnce
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
    certificate: Path | None = None
    """Where it speaks HTTPS."""

    @property
    def url(self) -> str:
        return f"http{'s' if self.certificate else ''}://{self.address}:{self.port}{self.path}"

    @property
    def folder(self) -> Path:
        """What `nginx.publish` prepared."""
        return self.site.parents[1]

    def send(self, text: str) -> "Answer":
        """Send a request as it stands, right or wrong."""
        with socket.create_connection((self.address, self.port), 20) as connection:
            connection.sendall(text.encode())
            reply = http.client.HTTPResponse(connection)
            reply.begin()
            return Answer(reply.status, reply.headers, reply.read())

    def ask(self, path: str, method: str = "GET", **headers: str) -> "Answer":
        """Request an address below the site's, exactly as written."""
        connection = self._connection()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, self.path + path, headers=named)
        reply = connection.getresponse()
        answer = Answer(reply.status, reply.headers, reply.read())
        connection.close()
        return answer

    def _connection(self) -> http.client.HTTPConnection:
        if not self.certificate:
            return http.client.HTTPConnection(self.address, self.port, timeout=20)
        context = ssl.create_default_context(cafile=self.certificate)
        return http.client.HTTPSConnection(self.address, self.port, timeout=20, context=context)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


@pytest.fixture(scope="module")
def compressed(shared: MakeOnce, built_site: Path) -> Path:
    """Return the folder of the site with compressed twins, for all processes."""

    def make(site: Path) -> None:
        shutil.copytree(built_site, site)
        nginx.compress(site)

    return shared("compressed", make)


@pytest.fixture(scope="module", params=["/", "/base/path/"])
def host(
    compressed: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Host]:
    if not find_nginx():
        (pytest.fail if in_ci() else pytest.skip)(NO_NGINX)
    folder = tmp_path_factory.mktemp("host")
    site = folder / "releases" / "a"
    shutil.copytree(compressed, site)
    nginx.publish(site, folder)
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


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "GeT"])
def test_other_methods_are_refused_without_telling_anything(host: Host, method: str) -> None:
    answer = host.send(f"{method} {host.path} HTTP/1.1\r\nHost: a\r\nCookie: secret\r\n\r\n")
    assert answer.status in (400, 405)
    assert b"secret" not in answer.body
    assert_discreet(answer)


@pytest.mark.parametrize(
    "request_text",
    [
        "GET {} HTTP/1.1\r\n\r\n",  # no host
        "GET {} HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET {} HTTP/1.1\r\nHost: ../..\r\n\r\n",
        "GET {} HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "GET {} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n",
        "GET {}%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET {}../../.. HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET {} HTTP/7.1\r\nHost: a\r\n\r\n",
        "GET {} HTTP/1.1\r\nHost: a\r\nX: " + "x" * 40_000 + "\r\n\r\n",
        "GET {}?" + "x" * 40_000 + " HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST {} HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n",
    ],
)
def test_a_request_that_makes_no_sense_learns_nothing(host: Host, request_text: str) -> None:
    answer = host.send(request_text.format(host.path))
    assert answer.status >= 400
    assert_discreet(answer)


@pytest.mark.parametrize("start", ["", "GET / HTTP/1.1\r\nHost: a\r\n"])
def test_a_slow_client_is_cut_off(host: Host, start: str) -> None:
    with nginx.serve(host.folder, host.path, changes={"_timeout 10s;": "_timeout 1s;"}) as (
        port,
        _,
    ):
        connection = socket.create_connection(("127.0.0.1", port), 10)
        with connection, pytest.raises(OSError):
            connection.sendall(start.encode())
            began = time.monotonic()
            while time.monotonic() - began < 8:
                time.sleep(0.4)
                connection.sendall(b"X: 1\r\n" if start else b"G")
    assert time.monotonic() - began < 8


def test_one_address_has_only_so_many_connections(host: Host) -> None:
    limit = {"limit_conn nianbao 100;": "limit_conn nianbao 2;"}
    (host.site / "large.csv").write_bytes(b"1,2\n" * 5_000_000)
    with nginx.serve(host.folder, host.path, changes=limit) as (port, _):
        other = replace(host, port=port)
        asked = f"GET {host.path}large.csv HTTP/1.1\r\nHost: a\r\n\r\n".encode()
        busy = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(2)]
        for connection in busy:
            connection.sendall(asked)
            assert connection.recv(12) == b"HTTP/1.1 200"
        refused = other.ask("")
        assert refused.status == 429
        assert_discreet(refused)
        for connection in busy:
            connection.close()
        nginx.until(lambda: other.ask("").status == 200)
    (host.site / "large.csv").unlink()


# --- headers ------------------------------------------------------------------------------


def assert_secure(answer: Answer) -> None:
    for name, begins in SECURITY.items():
        values = answer.headers.get_all(name) or []
        assert len(set(values)) == 1, (name, values)  # nginx sends them twice with a 416
        assert values[0].startswith(begins)
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert "unsafe-eval" not in answer.headers["Content-Security-Policy"]


def assert_discreet(answer: Answer) -> None:
    """Assert that an answer of any kind is secure and does not tell the version."""
    assert_secure(answer)
    assert answer.headers["Server"] == "nginx"
    assert not re.search(rb"nginx/\d", answer.body)
    assert not answer.headers.get("Location", "").startswith("http:")


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
        assert_discreet(answer)
    assert part.body == (host.site / "download/report-2024.pdf").read_bytes()[:10]
    assert folder.headers["Location"] == f"{host.path}services/"
    assert lost.body == (host.site / "404.html").read_bytes()


def test_below_a_path_the_address_without_slash_leads_there(host: Host) -> None:
    if host.path == "/":
        return
    top = replace(host, path="")
    answer = top.ask(host.path.rstrip("/"))
    assert (answer.status, answer.headers["Location"]) == (301, host.path)
    assert_discreet(answer)
    for outside in ("/", "/base/", "/base/pathology", "/base/path.html"):
        answer = top.ask(outside)
        assert answer.status == 404
        assert answer.body == (host.site / "404.html").read_bytes()
        assert_discreet(answer)


def test_a_server_that_has_other_sites_takes_the_site_too(host: Host) -> None:
    """As the comments say: the shared lines go into the location; the other site is as before."""
    if host.path == "/":
        return
    conf = nginx.CONF.read_text("utf-8")
    shared = conf.split("    # ==== 每一种回答都要有的，从这里\n")[1].split("    # ==== 到这里\n")[
        0
    ]
    kept, location = (
        conf.split("server {\n")[0],
        "    location / {" + conf.split("    location / {")[-1],
    )
    location = location.replace("location / {", f"location {host.path} {{\n{shared}", 1)
    bare = (
        f"location = {host.path.rstrip('/')} {{ absolute_redirect off; return 301 {host.path}; }}"
    )
    port = nginx.free_port()
    other = (
        f"{kept} server {{ listen 127.0.0.1:{port}; {bare} location / {{ return 204; }}\n{location}"
    )
    other = other.replace("/srv/nianbao", str(host.folder)).replace(" /404", f" {host.path}404")
    other = other.replace("nianbao_", "other_").replace("zone=nianbao:", "zone=other:")
    csp = (host.folder / "csp.conf").read_text("utf-8").replace("nianbao_", "other_")
    other = re.sub("include .*", csp.replace("\\", r"\\"), other, count=1)
    if not BROTLI.exists():
        other = other.replace("brotli_static on;", "")
    with nginx.serve(host.folder, host.path, other):
        guest = replace(host, port=port)
        for path, status in (("", 200), ("services", 301), ("no.html", 404), (".secret", 404)):
            answer = guest.ask(path)
            assert answer.status == status
            assert_discreet(answer)
        assert guest.ask("", "POST").status == 405
        assert replace(guest, path="/").ask("else").status == 204
        assert replace(guest, path="").ask("/base/path").headers["Location"] == host.path


def test_it_answers_over_ipv6(host: Host) -> None:
    six = Host(host.port, host.path, host.site, "::1")
    assert six.ask("").body == host.ask("").body


# --- https --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def secure(host: Host, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Host, Host]]:
    """Serve the site on a plain and on a secure port."""
    if not shutil.which("openssl"):
        (pytest.fail if in_ci() else pytest.skip)(NO_NGINX)
    port = nginx.free_port()
    folder = tmp_path_factory.mktemp("tls")
    with nginx.serve(host.folder, host.path, changes=nginx.https(folder, port)) as (plain, _):
        yield (
            replace(host, port=plain),
            replace(host, port=port, certificate=folder / "fullchain.pem"),
        )


def test_plain_requests_are_led_to_the_secure_address(secure: tuple[Host, Host]) -> None:
    plain, safe = secure
    for path in ("", REPORT, "search.html?q=%E8%B0%83"):
        answer = plain.ask(path, Host="evil.example")
        assert (answer.status, answer.headers["Location"]) == (301, safe.url + path)
        assert_discreet(answer)
    assert plain.ask("", "POST").status in (301, 405)


def test_secure_requests_get_the_same_site(secure: tuple[Host, Host]) -> None:
    _, safe = secure
    answer = safe.ask(REPORT)
    assert answer.status == 200
    assert answer.body == (safe.site / REPORT).read_bytes()
    for one in (answer, safe.ask("services"), safe.ask("no.html"), safe.ask("", "POST")):
        assert_discreet(one)
    assert safe.ask("services").headers["Location"] == f"{safe.path}services/"
    mistaken = replace(safe, certificate=None).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    assert mistaken.status == 400
    assert_discreet(mistaken)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
@pytest.mark.parametrize(
    ("newest", "ciphers"),
    [(ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0"), (ssl.TLSVersion.TLSv1_2, "AES128-SHA256")],
    ids=["old version", "no forward secrecy"],
)
def test_weak_connections_are_refused(
    secure: tuple[Host, Host], newest: ssl.TLSVersion, ciphers: str
) -> None:
    weak = ssl.create_default_context(cafile=secure[1].certificate)
    weak.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    weak.maximum_version = newest
    weak.set_ciphers(ciphers)
    with (
        socket.create_connection(("127.0.0.1", secure[1].port), 10) as connection,
        pytest.raises((ssl.SSLError, ConnectionError)),
    ):
        weak.wrap_socket(connection, server_hostname="127.0.0.1")


def test_a_browser_speaks_http_2(browser: Browser, secure: tuple[Host, Host]) -> None:
    with browser.new_context(ignore_https_errors=True) as context:
        page = context.new_page()
        page.goto(secure[0].url + REPORT)
        assert page.url == secure[1].url + REPORT
        protocols = page.evaluate(
            "performance.getEntries().map(one => one.nextHopProtocol).filter(Boolean)"
        )
        assert set(protocols) == {"h2"}
        assert len(protocols) > 1, "the page and what it loads"


# --- cache and compression ----------------------------------------------------------------


def test_only_what_changes_its_name_is_kept(host: Host) -> None:
    parts = [f.relative_to(host.site).as_posix() for f in host.site.rglob("search/*/*0.js")]
    assert len({part.split("/")[0] for part in parts}) == 2, "both editions"
    for path in [*assets.paths(ROOT).values(), *parts]:
        assert "immutable" in host.ask(path).headers["Cache-Control"]
    for path in (
        "",
        REPORT,
        "sw.js",
        "search/index.js",
        "screen/version.json",
        "open-data/all.csv",
    ):
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


def sources(policy: str) -> dict[str, set[str]]:
    """Return what a policy allows, by directive."""
    rules = [rule.split() for rule in policy.split("; ")]
    return {name: {*allowed} - {"'none'"} for name, *allowed in rules}


def test_nginx_forbids_no_page_what_its_own_policy_allows(host: Host) -> None:
    """Each page is held to its own policy wherever it is tested: nginx can add no violation."""
    for path in pages(host):
        answer = host.ask(path)
        [own] = re.findall(
            '<meta http-equiv="Content-Security-Policy" content="([^"]*)">', answer.body.decode()
        )
        sent = sources(answer.headers["Content-Security-Policy"])
        assert sent.keys() - sources(own).keys() == {"frame-ancestors"}, path
        for name, allowed in sources(own).items():
            assert allowed <= sent[name], (path, name)


def test_pages_are_kept_for_later_under_the_policy(
    host: Host, visit: Callable[[str], Page]
) -> None:
    page = visit("services/index.html")
    wait_until(page, "() => !!navigator.serviceWorker.controller")
    kept = page.evaluate(
        "caches.keys().then((names) => caches.open(names[0])).then((c) => c.keys())"
    )
    assert len(kept) > 10


def test_the_page_for_lost_addresses_obeys_too(browser: Browser, host: Host) -> None:
    with browser.new_context() as context:
        context.add_init_script(NOTE)
        page = context.new_page()
        page.goto(host.url + "no/such.html")
        look(page)  # ends in elder mode, which keeps the button in a fold
        page.evaluate("delete document.documentElement.dataset.elder")
        page.get_by_role("button", name="深色").click()
        expect(page.locator("html")).to_have_attribute("data-md-color-scheme", "slate")


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
        expect(page.locator("html")).to_have_attribute("data-md-color-scheme", "slate")
        assert page.evaluate("violations") == []
        assert not problems
