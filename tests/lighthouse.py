"""Print Lighthouse's mobile scores and the weight of a first visit, for a page of each kind.

Run by `make lighthouse`, which builds the site and fetches Lighthouse from npm first (Node.js is
needed). Nothing is asserted: performance depends on the machine.
"""

import gzip
import json
import os
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from browser_setup import CHROMIUM_ARGS, find_chromium

ROOT = Path(__file__).resolve().parents[1]
LIGHTHOUSE = ROOT / ".build" / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
PAGES = {
    "首页": "index.html",
    "报告": "report/2024.html",
    "数据": "statistics/mediation.html",
    "指南": "services/mediation.html",
    "专题": "learn/neighbours.html",
    "测验": "learn/quiz.html",
    "繁體指南": "hant/services/mediation.html",
}
PREVIEW_ONLY = {"is-crawlable"}
"""Audits that a preview fails on purpose: it asks not to be indexed."""


class Handler(SimpleHTTPRequestHandler):
    """A host that compresses, as every real one does."""

    def do_GET(self) -> None:
        """Send the file, compressed."""
        file = Path(self.translate_path(urlsplit(self.path).path))
        if not file.is_file():
            self.send_error(404)
            return
        body = gzip.compress(file.read_bytes(), mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)) + "; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=31536000")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Write no log."""


def main(site: Path) -> None:
    """Print scores and weights of every page."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=site)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        print("网页　性能　无障碍　最佳做法　搜索优化　字节（gzip）　请求　阻塞毫秒")
        for name, path in PAGES.items():
            print(name, *row(f"http://127.0.0.1:{server.server_port}/{path}"), sep="　", flush=True)
        server.shutdown()


def row(url: str) -> list[str]:
    """Return the four scores, bytes, requests and total blocking time of a page."""
    report = audit(url)
    audits, categories = report["audits"], report["categories"]
    scores = [category["score"] for category in categories.values()]
    failed = [
        key
        for category in categories.values()
        for key in (ref["id"] for ref in category["auditRefs"] if ref["weight"])
        if (audits[key]["score"] or 0) < 1 and audits[key]["scoreDisplayMode"] == "binary"
    ]
    requests = audits["network-requests"]["details"]["items"]
    shown = [f"{score:.2f}" for score in scores]
    size = sum(request["transferSize"] for request in requests)
    blocked = f"{audits['total-blocking-time']['numericValue']:.0f}"
    return [*shown, str(size), str(len(requests)), blocked, *failed]


def audit(url: str) -> dict:  # type: ignore[type-arg]
    """Return Lighthouse's report on a page as seen on a phone."""
    found = subprocess.run(
        [
            LIGHTHOUSE,
            url,
            "--quiet",
            "--output=json",
            "--form-factor=mobile",
            f"--skip-audits={','.join(PREVIEW_ONLY)}",
            f"--chrome-flags=--headless=new {' '.join(CHROMIUM_ARGS)}",
        ],
        env={**os.environ, "CHROME_PATH": str(find_chromium())},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(found.stdout)  # type: ignore[no-any-return]


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "site")
