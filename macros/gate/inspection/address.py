"""A visit to a running server, on this machine and nowhere else.

It is for one's own site before it is published, not for looking at the sites of others: an address
that does not lead back to this machine is refused before anything is sent, names are not looked up,
and no redirection is followed to another host or out of the site's folder.
"""

from __future__ import annotations

import http.client
import ipaddress
import time
from collections.abc import Iterable
from urllib.parse import quote, unquote, urljoin, urlsplit

from .page import INDEX
from .visit import MISSING, Limits, Response, Visit

_MOST_REDIRECTIONS = 5
_REDIRECT_STATUSES = {301, 302, 303, 307, 308}
_CHUNK = 1 << 16
_OWN = "本命令只在发布以前检查自己的网站，不访问别的机器"
_EXAMPLE = "写成“http://127.0.0.1:8000/”这样"


class RefusedError(ValueError):
    """An address that is not visited; its message says why, in Chinese."""


class Address(Visit):
    """A site at a loopback address, in any folder of it."""

    def __init__(self, url: str, limits: Limits | None = None) -> None:
        super().__init__(limits or Limits())
        self.host, self.port, self._base = _parse(url)

    def first_paths(self) -> Iterable[str]:
        """Return the home page and the page for missing ones; links lead to the rest."""
        return [INDEX, MISSING]

    def on_ipv6(self) -> Response:
        """Return the answer for the home page over IPv6."""
        return Address(f"http://[::1]:{self.port}{self._base}", self.limits).get(INDEX)

    def _ask(self, path: str) -> Response:
        target = self._base + quote(path)
        start = time.monotonic()
        for _ in range(_MOST_REDIRECTIONS):
            answer, location = self._request(target, start)
            if answer.status not in _REDIRECT_STATUSES:
                return answer
            target = self._redirection(target, location)
            if not target:
                return Response(path, answer.status, note="转到网站以外，没有跟过去")
        return Response(path, answer.status, note="一再转向，没有尽头")

    def _redirection(self, target: str, location: str) -> str:
        """Return the path on the host that a redirection leads to; empty if it leaves the site."""
        try:
            url = urljoin(f"http://{self._netloc}{target}", location)
        except ValueError:
            return ""
        inside = url.startswith(f"http://{self._netloc}{self._base}")
        path = urlsplit(url).path if inside else ""
        return "" if ".." in path.split("/") else path

    @property
    def _netloc(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def _request(self, target: str, start: float) -> tuple[Response, str]:
        """Return one answer, and the location it redirects to."""
        path = unquote(target.removeprefix(self._base))
        path = path + INDEX if path.endswith("/") or not path else path
        host = "127.0.0.1" if self.host == "localhost" else self.host
        connection = http.client.HTTPConnection(host, self.port, timeout=self.limits.answer_seconds)
        try:
            connection.request("GET", target, headers={"Host": self._netloc})
            response = connection.getresponse()
            body, note = self._body(response, start)
        except TimeoutError:
            return Response(path, 0, note=f"{self.limits.answer_seconds:.0f}秒没有应答"), ""
        except (OSError, http.client.HTTPException, ValueError):
            return Response(path, 0, note="连不上，或者应答看不懂"), ""
        finally:
            connection.close()
        kind = response.headers.get_content_type()
        note = note or (
            "" if response.status in {200, *_REDIRECT_STATUSES} else f"应答是{response.status}"
        )
        text = body if kind.startswith("text/") or kind.endswith("javascript") else b""
        seconds = time.monotonic() - start
        answer = Response(path, response.status, kind, text, len(body), seconds, note)
        return answer, response.headers.get("Location") or ""

    def _body(self, response: http.client.HTTPResponse, start: float) -> tuple[bytes, str]:
        """Return the body, and why it is not complete."""
        parts, size = [], 0
        while part := response.read1(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > self.limits.size:
                return b"", "文件太大"
            if time.monotonic() - start > self.limits.answer_seconds:
                return b"", f"{self.limits.answer_seconds:.0f}秒没有传完"
        return b"".join(parts), "没有传完" if response.length else ""


def _parse(url: str) -> tuple[str, int, str]:
    """Return host, port and folder of an address on this machine.

    Raises:
        RefusedError: it is none, or says more than where the site is.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 80
    except ValueError:
        raise RefusedError(f"网址写错了：{_EXAMPLE}。") from None
    if parts.scheme != "http" or not host:
        raise RefusedError(f"网址要以“http://”开头：{_EXAMPLE}。")
    if parts.username is not None or parts.password is not None:
        raise RefusedError(f"网址里不写用户名和密码：{_EXAMPLE}。")
    if parts.query or parts.fragment:
        raise RefusedError(f"网址里不写“?”和“#”：{_EXAMPLE}。")
    if host != "localhost" and not _is_loopback(host):
        raise RefusedError(f"不检查“{host}”：{_OWN}。{_EXAMPLE}。")
    return host, port, quote(unquote(parts.path.rstrip("/"))) + "/"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name; even looking it up would leave the machine
        return False
