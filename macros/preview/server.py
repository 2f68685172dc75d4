"""The server of the preview and of the desk: for the browsers on this computer alone."""

from __future__ import annotations

import asyncio
import mimetypes
import os
import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Event
from types import FrameType
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from .pages import Pages

HOST = "127.0.0.1"
_NAMES = (HOST, "localhost")
_SCRIPT = "/_preview/reload.js"
_WAIT = 25.0
"""Seconds that a request for news may wait."""
_MOMENT = 0.04
_GRACE = 1
"""Seconds that requests have to be answered at the end."""
_ending = Event()


def listen(ports: Iterable[int]) -> socket.socket | None:
    """Return a socket that listens on the first of the ports that is free; 0 is any."""
    for port in ports:
        listener = socket.socket()
        if os.name != "nt":  # Windows would let two servers have one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen()  # at once: two that are only bound may share a port
        except OSError:
            listener.close()
            continue
        return listener
    return None


def run(app: ASGIApp, listener: socket.socket) -> None:
    """Serve until interrupted."""
    config = uvicorn.Config(
        app, log_level="error", access_log=False, server_header=False,
        timeout_graceful_shutdown=_GRACE, lifespan="off",
    )  # fmt: skip
    with suppress(KeyboardInterrupt):
        _Server(config).run(sockets=[listener])


class _Server(uvicorn.Server):
    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        _ending.set()
        super().handle_exit(sig, frame)


async def changed(request: Request, known: str, now: Callable[[], str]) -> str:
    """Wait until something is no longer as the browser knows it; return how it is.

    It waits no longer than the browser does, and half a minute at most.
    """
    end = time.monotonic() + _WAIT
    # Asking again and again costs next to nothing; a thread for every open page would.
    while known == now() and time.monotonic() < end and not _ending.is_set():
        if await request.is_disconnected():
            break
        await asyncio.sleep(_MOMENT)
    return now()


def page(pages: Pages, path: str) -> tuple[str, Response]:
    """Return what the site has at a path, and the path that it has in the site."""
    answer = pages.answer(path)
    status = int(answer.status.split()[0])
    if status == 302:
        return answer.path, RedirectResponse(quote(f"{path}/"), 302)
    kind = mimetypes.guess_type(answer.path)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind.endswith(("javascript", "json", "xml")):
        kind = f"{kind.split(';')[0]}; charset=utf-8"
    headers = {"Cache-Control": "no-cache", "Content-Type": kind}
    return answer.path, Response(answer.content, status, headers)


class Preview:
    """The site as it is now; a page that is open is loaded again when it has changed."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._app = Starlette(
            routes=[
                Route(_SCRIPT, self._script),
                Route("/_preview/news", self._news),
                Route("/{path:path}", self._page),
            ]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; a foreign name that was made to lead here gets nothing."""
        named = dict(scope.get("headers", ())).get(b"host", b"").decode("latin-1")
        app: ASGIApp = self._app
        if scope["type"] == "http" and named.partition(":")[0] not in _NAMES:
            app = PlainTextResponse("请用终端里显示的网址打开预览。", 403)
        await app(scope, receive, send)

    def _script(self, request: Request) -> Response:
        return FileResponse(Path(__file__).with_name("reload.js"), media_type="text/javascript")

    async def _news(self, request: Request) -> Response:
        known = request.query_params.get("version", "")
        return JSONResponse({"version": await changed(request, known, self._version)})

    def _page(self, request: Request) -> Response:
        # Before the page is made: it may be newer than that, and is loaded once more, never older.
        version = self._version()
        path, response = page(self._pages, request.scope["path"])
        if path.endswith(".html"):
            script = f'<script src="{_SCRIPT}" data-version="{version}"></script>'
            content = _insert(bytes(response.body), script.encode())
            return Response(content, response.status_code, media_type="text/html")
        return response

    def _version(self) -> str:
        return self._pages.version


def _insert(html: bytes, script: bytes) -> bytes:
    at = html.rfind(b"</body>")
    return html + script if at < 0 else html[:at] + script + html[at:]
