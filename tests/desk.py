"""A running desk (`nianbao desk`) on a town in git, and a client that sends whatever it likes."""

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import town_maker
from test_site_build import copy_project

WAIT = 120
"""Seconds after which a desk counts as hung."""


@dataclass(frozen=True)
class Answer:
    """An answer of the desk."""

    status: int
    text: str
    headers: Mapping[str, str]


@dataclass
class DeskRun:
    """A running desk."""

    root: Path
    entrance: str
    """The address that the terminal shows."""
    process: subprocess.Popen[bytes]
    start: str
    """The commit on which the town begins."""
    cookie: str = ""
    pen: str = ""
    """The key that writing takes besides."""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """Host and port."""
        return self.entrance.split("/")[2]

    @property
    def base(self) -> str:
        """The address without a path."""
        return f"http://{self.host}"

    def get(self, path: str, **headers: str) -> Answer:
        """Return the answer to a GET; headers replace those that a browser would send."""
        return self._send("GET", path, None, headers)

    def post(self, path: str, values: Mapping[str, str], **headers: str) -> Answer:
        """Return the answer to a form that was filled in."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.base}
        return self._send("POST", self._penned(path), urlencode(values).encode(), kind | headers)

    def upload(self, path: str, name: str, content: bytes) -> Answer:
        """Return the answer to a form with one file."""
        head = f'Content-Disposition: form-data; name="{name}"; filename="{name}.zip"'
        body = b"--x\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n--x--\r\n"
        kind = {"Content-Type": "multipart/form-data; boundary=x", "Origin": self.base}
        return self._send("POST", self._penned(path), body, kind)

    def _penned(self, path: str) -> str:
        return f"{path}{'&' if '?' in path else '?'}pen={self.pen}"

    def enter(self) -> None:
        """Come in as the address in the terminal lets one."""
        answer = self.get(self.entrance.removeprefix(self.base), Cookie="")
        self.cookie = answer.headers["set-cookie"].split(";")[0]
        self.pen = answer.headers["location"].partition("#pen=")[2]

    def browser_state(self) -> Any:
        """Return what a browser keeps that has come by the address in the terminal."""
        name, _, value = self.cookie.partition("=")
        cookie = {
            "name": name, "value": value, "domain": "127.0.0.1", "path": "/", "expires": -1,
            "httpOnly": True, "secure": False, "sameSite": "Strict",
        }  # fmt: skip
        kept = [{"name": "pen", "value": self.pen}]
        return {"cookies": [cookie], "origins": [{"origin": self.base, "localStorage": kept}]}

    def diff(self) -> str:
        """Return what changed in the town: the lines of git's diff without its heads."""
        return "\n".join(self.changes().values())

    def changes(self, *between: str) -> dict[str, str]:
        """Return the lines of git's diff without its heads, by file.

        Args:
            between: two commits; the town's first one and the files as they are by default.
        """
        self.git("add", "-AN", "data", "docs", "mkdocs.yml")
        text = self.git("diff", "-U0", "--no-color", "--no-renames", *(between or [self.start]))
        found = {}
        for part in re.split("^diff --git .*\n", text, flags=re.M)[1:]:
            head, _, lines = part.partition("\n@@")
            names = re.findall(r"^(?:---|\+\+\+) [ab]/(.+?)\t?$", head, re.M)
            found[names[-1] if names else head] = "\n".join(re.findall("^[-+].*", lines, re.M))
        return found

    def reset(self) -> None:
        """Bring the town back to what it was, also in the preview, and forget all steps."""
        was_changed, before = bool(self.diff()), self._pages()
        self.git("reset", "-q", "--hard", self.start)
        self.git("clean", "-fdq", "data", "docs")
        for file in (self.root / ".build" / "desk" / "steps").glob("*.json"):
            file.unlink()
        shutil.rmtree(self.root / "送审", ignore_errors=True)
        for branch in self.git("branch", "--list", "--format=%(refname:short)", "送审/*").split():
            self.git("branch", "-q", "-D", branch)
        for remote in self.git("remote").split():
            self.git("remote", "remove", remote)
        end = time.monotonic() + 5
        while was_changed and self._pages() == before and time.monotonic() < end:
            time.sleep(0.05)

    def _pages(self) -> str:
        """Return how often the preview has been made anew."""
        return str(json.loads(self.get("/_desk/news").text)["pages"])

    def git(self, *words: str) -> str:
        """Return what git says."""
        command = ["git", "-c", "core.quotePath=false", *words]
        return subprocess.run(
            command, cwd=self.root, check=True, capture_output=True, text=True
        ).stdout

    def _send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        connection = http.client.HTTPConnection(self.host, timeout=WAIT)
        sent = {"Host": self.host, "Cookie": self.cookie, **headers}
        sent = {name.replace("_", "-"): value for name, value in sent.items() if value}
        path = quote(path, safe="/?&=%:@+,~\\")
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in sent.items():
            connection.putheader(name, value)
        if body is not None and "Content-Length" not in sent:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        reply = connection.getresponse()
        text = reply.read().decode("utf-8", "replace")
        answer = Answer(reply.status, text, {n.lower(): v for n, v in reply.getheaders()})
        connection.close()
        return answer


def town(folder: Path) -> Path:
    """Return the real project in a folder of its own, in git."""
    copy_project(folder, "data", "docs")
    (folder / ".gitignore").write_text(".build/\n__pycache__/\n")
    town_maker.commit(folder, init=True)
    return folder


@contextmanager
def run_desk(root: Path) -> Iterator[DeskRun]:
    """Yield a desk on a town, entered."""
    command = ["git", "-C", str(root), "rev-parse", "HEAD"]
    start = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    log = root / ".build" / "desk.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "macros", "desk", "--no-open"],
            cwd=root,
            env={**os.environ, "PYTHONUTF8": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        end = time.monotonic() + WAIT
        while not (found := re.search(r"http://\S+", log.read_text("utf-8"))):
            assert process.poll() is None and time.monotonic() < end, log.read_text("utf-8")
            time.sleep(0.02)
        run = DeskRun(root, found[0], process, start)
        while True:
            try:
                run.enter()
                break
            except ConnectionError:
                assert time.monotonic() < end
                time.sleep(0.02)
        yield run
    finally:
        process.terminate()
        process.wait(WAIT)
