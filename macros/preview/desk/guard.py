"""Who may come in: this browser on this computer, and nobody through it.

The server listens on the loopback address only. A page of another site can send requests there all
the same, and a name of its own can be made to lead there: so every request names this host, carries
the cookie that the address in the terminal gave, and one that changes something comes from the
desk's own pages. A browser sends a cookie to every port of this computer, where somebody else may
listen: so to change something also takes a second key (the pen), which is never sent unasked. The
browser keeps it for the desk's own pages, which put it into the addresses that they post to.
"""

from __future__ import annotations

import hmac
from http.cookies import SimpleCookie
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..server import HOST

ENTRANCE = "/_desk/in"
MAX_BYTES = 30_000_000
"""The largest request: a Word file."""
_SAFE = ("GET", "HEAD")
PEN = "pen"
"""What an address that something is posted to carries; pen.js knows the name too."""
_REFUSAL = "进不来：请用终端里显示的网址打开编辑台。"
_NO_PEN = "只能看，不能改：请用终端里显示的网址再打开一次编辑台。"
_DOCUMENTS = (".html", ".htm", ".svg", ".xml", ".xhtml", ".js", ".mjs")


class Guard:
    """Lets in requests that carry the key, and adds to every answer what keeps it to itself."""

    def __init__(self, app: ASGIApp, port: int, key: str) -> None:
        self._app = app
        self._host = f"{HOST}:{port}"
        self._origin = f"http://{self._host}"
        self._key = key
        self._cookie = f"desk{port}"
        self._secret = token_urlsafe(32)
        self._pen = token_urlsafe(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1")
                   for name, value in scope["headers"]}  # fmt: skip
        refusal = self._refusal(scope, headers)
        if refusal:
            await PlainTextResponse(refusal, 403)(scope, receive, _closed(send, ""))
        elif scope["path"] == ENTRANCE:
            await self._enter(scope)(scope, receive, _closed(send, ""))
        elif not self._is_known(headers):
            await PlainTextResponse(_REFUSAL, 403)(scope, receive, _closed(send, ""))
        else:
            nonce = token_urlsafe(12)
            scope["state"] = {**scope.get("state", {}), "nonce": nonce}
            policy = _policy(nonce) if scope["path"].startswith("/_desk/") else ""
            await self._app(scope, receive, _closed(send, policy))

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> str:
        """Return why a request is refused whatever key it has, or empty."""
        if headers.get("host") != self._host:
            return f"请用 {self._origin}/ 打开。"
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return "别的网页不能进编辑台。"
        if scope["method"] in _SAFE:
            return ""
        if scope["method"] != "POST" or headers.get("origin") != self._origin:
            return "只有编辑台自己的网页能改东西。"
        if not _is_same(_asked(scope, PEN), self._pen):
            return _NO_PEN
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > MAX_BYTES:
            return f"一次最多传{MAX_BYTES // 1_000_000} MB。"
        return ""

    def _enter(self, scope: Scope) -> Any:
        if not _is_same(_asked(scope, "key"), self._key):
            return PlainTextResponse(_REFUSAL, 403)
        # What stands behind the hash is for the page alone: no browser sends it to a server.
        answer = RedirectResponse(f"/_desk/#{PEN}={self._pen}", 303)
        answer.set_cookie(self._cookie, self._secret, httponly=True, samesite="strict", path="/")
        return answer

    def _is_known(self, headers: dict[str, str]) -> bool:
        cookie: SimpleCookie = SimpleCookie()
        try:
            cookie.load(headers.get("cookie", ""))
        except Exception:
            return False
        given = cookie[self._cookie].value if self._cookie in cookie else ""
        return _is_same(given, self._secret)


def _asked(scope: Scope, name: str) -> str:
    return str(parse_qs(scope["query_string"].decode("latin-1")).get(name, [""])[0])


def _is_same(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode(), secret.encode())


def sandbox(path: str) -> str:
    """Return the policy of a file that an editor put under docs/: shown, but nothing in it runs."""
    return "sandbox" if path.lower().endswith(_DOCUMENTS) else ""


def _policy(nonce: str) -> str:
    return (
        "default-src 'none'; script-src 'self'; "
        f"style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'self'"
    )


def _closed(send: Send, policy: str) -> Send:
    async def send_closed(message: Message) -> None:
        if message["type"] == "http.response.start":
            extra = {
                "X-Content-Type-Options": "nosniff",
                "X-Frame-Options": "SAMEORIGIN",
                "Referrer-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cache-Control": "no-store" if policy else "no-cache",
                **({"Content-Security-Policy": policy} if policy else {}),
            }
            present = {name.lower() for name, _ in message["headers"]}
            message["headers"] = [
                *message["headers"],
                *((n.lower().encode(), v.encode()) for n, v in extra.items()
                  if n.lower().encode() not in present),
            ]  # fmt: skip
        await send(message)

    return send_closed
