"""A running preview (`nianbao serve`), and a browser tab that shows a page of it."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

WAIT = 120
"""Seconds after which a preview counts as hung."""
_SCRIPT = re.compile(rb'<script src="/_preview/reload.js" data-version="([^"]+)"></script>')


@dataclass
class Preview:
    """A running preview."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def output(self) -> str:
        """Return what the terminal shows."""
        return self.log.read_text("utf-8")

    def get(self, path: str) -> tuple[int, bytes]:
        """Return status and bytes of an address, exactly as served."""
        assert self.process.poll() is None, self.output()
        try:
            with urllib.request.urlopen(self.url + urllib.parse.quote(path), timeout=WAIT) as reply:
                return reply.status, reply.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()


class Tab:
    """A tab that shows a page, and reloads it when the preview's script would."""

    def __init__(self, preview: Preview, path: str) -> None:
        self.preview, self.path = preview, path
        self.load()

    def load(self) -> None:
        """Load the page: set `content` (without the preview's script) and `status`."""
        self.status, content = self.preview.get(self.path)
        script = _SCRIPT.search(content)
        assert script, content[-2000:]
        self.content = content.replace(script[0], b"")
        self._version = script[1].decode()

    @property
    def html(self) -> str:
        """The text of the page."""
        return self.content.decode("utf-8")

    def until(self, expected: Callable[[str], bool]) -> str:
        """Wait until the page is as expected, and return it."""
        end = time.monotonic() + WAIT
        while not expected(self.html):
            assert time.monotonic() < end, f"{self.preview.output()}\n{self.html[-3000:]}"
            self.ask()
        return self.html

    def ask(self) -> None:
        """Wait for news of the page, and load it again where there is a newer one."""
        url = f"{self.preview.url}_preview/news?version={self._version}"
        with suppress(OSError), urllib.request.urlopen(url, timeout=WAIT) as reply:
            if json.load(reply)["version"] != self._version:
                self.load()


@contextmanager
def run_preview(project: Path) -> Iterator[Preview]:
    """Yield a preview of the project in that folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = project / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "macros", "serve", "--port", str(port)],
            cwd=project,
            env={**os.environ, "PYTHONUTF8": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    preview = Preview(f"http://127.0.0.1:{port}/", process, log)
    try:
        end = time.monotonic() + WAIT
        while "预览地址" not in preview.output():
            assert process.poll() is None and time.monotonic() < end, preview.output()
            time.sleep(0.02)
        yield preview
    finally:
        process.terminate()
        process.wait(WAIT)
