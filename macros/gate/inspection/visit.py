"""A visit to a site: one way to ask for its files, in a folder or at an address."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .page import INDEX, BuiltPage, Reference, site_paths, style_urls

MISSING = "404.html"
"""What a host shows for an address that does not exist."""
HTML, STYLE = "text/html", "text/css"
_KINDS = {".html": HTML, ".htm": HTML, ".css": STYLE, ".js": "text/javascript"}
_OTHER = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a visit goes; what lies beyond is not checked, and the table says so."""

    answers: int = 20_000
    seconds: float = 600.0
    """For the whole visit."""
    answer_seconds: float = 15.0
    """For one answer: what takes longer counts as unreachable (国办秘函〔2019〕19号)."""
    size: int = 64 * 1024 * 1024
    """Bytes of one answer."""


@dataclass(frozen=True, slots=True)
class Response:
    """The answer for a path."""

    path: str
    """Of the file that answered: a folder's is its `index.html`."""
    status: int
    """The HTTP status; 0 where nothing came."""
    kind: str = ""
    """Media type without parameters."""
    body: bytes = b""
    """Of texts; empty for pictures and attachments."""
    size: int = 0
    seconds: float = 0.0
    note: str = ""
    """Why nothing usable came, in Chinese."""

    @property
    def ok(self) -> bool:
        """Whether it can be opened."""
        return self.status == 200 and not self.note


class Visit(ABC):
    """Asks for each file once, within limits, and never for another site's."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.limit_hit = ""
        """Which limit ended the visit early, in Chinese; or empty."""
        self._answers: dict[str, Response] = {}
        self._end = time.monotonic() + limits.seconds

    @abstractmethod
    def first_paths(self) -> Iterable[str]:
        """Return the pages to begin with."""

    @abstractmethod
    def _ask(self, path: str) -> Response:
        """Ask for a path and return the answer."""

    def get(self, path: str) -> Response:
        """Return the answer for a path relative to the site."""
        if path not in self._answers:
            if len(self._answers) >= self.limits.answers:
                self.limit_hit = f"文件多于{self.limits.answers}个"
            elif time.monotonic() > self._end:
                self.limit_hit = f"用时超过{self.limits.seconds:.0f}秒"
            if self.limit_hit:
                return Response(path, 0, note="没有查到这里")
            self._answers[path] = self._ask(path)
        return self._answers[path]

    @cached_property
    def pages(self) -> dict[str, BuiltPage]:
        """Every page that can be reached, by path; all that they name has then been asked for."""
        pages: dict[str, BuiltPage] = {}
        styles: set[str] = set()
        waiting = list(self.first_paths())
        for path in waiting:  # grows during the loop
            answer = self.get(path)
            if not answer.ok or answer.path in pages or answer.path in styles:
                continue
            if answer.kind == HTML:
                page = pages[answer.path] = BuiltPage(answer.path, answer.body)
                waiting += site_paths(page.path, page.references) if page.path != MISSING else []
            elif answer.kind == STYLE:
                styles.add(answer.path)
                waiting += site_paths(answer.path, self.style_references(answer.path))
        return dict(sorted(pages.items()))

    def style_references(self, path: str) -> list[Reference]:
        """Return what the style sheet at a path loads."""
        style = self.get(path).body.decode("utf-8", "replace")
        return [Reference("style", url) for url in style_urls(style)]


class Folder(Visit):
    """A built site on disk. Names are case-sensitive, on Windows too."""

    def __init__(self, site: Path, limits: Limits | None = None) -> None:
        super().__init__(limits or Limits())
        files = (file for file in sorted(site.rglob("*")) if file.is_file())
        self._files = {file.relative_to(site).as_posix(): file for file in files}

    def first_paths(self) -> Iterable[str]:
        """Return all its pages, including those that no link leads to."""
        return [path for path in self._files if path.endswith((".html", ".htm"))]

    def _ask(self, path: str) -> Response:
        path = path if path in self._files else f"{path}/{INDEX}"
        file = self._files.get(path)
        if file is None:
            return Response(path.removesuffix(f"/{INDEX}"), 404, note="没有这个文件")
        kind = _KINDS.get(file.suffix.lower(), _OTHER)
        size = file.stat().st_size
        if size > self.limits.size:
            return Response(path, 200, kind, size=size, note="文件太大")
        body = file.read_bytes() if kind != _OTHER else b""
        return Response(path, 200, kind, body, size)
