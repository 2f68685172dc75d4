"""The preview with its pen: the frame of both, the pages of the site, and what was pointed at."""

from __future__ import annotations

import asyncio
import mimetypes
import time
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from ...pen import find
from ...pen.source import read
from . import guard
from .frame import HERE, address, counts, crumbs, entry_address, go, page
from .workplace import Workplace

_WAIT = 25.0
"""Seconds that a request for news may wait."""
_MOMENT = 0.04
_ASSETS = {"desk.css": "text/css", "desk.js": "text/javascript", "editor.js": "text/javascript"}


def shell(request: Request) -> Response:
    """Show the site beside a form."""
    shown = request.query_params.get("page", "/index.html")
    side = request.query_params.get("side", "/_desk/start")
    shown, side = (path if _is_own(path) else "/_desk/start" for path in (shown, side))
    return page(request, "shell.html", shown=shown, side=side)


def start(request: Request) -> Response:
    """Say how to begin."""
    place: Workplace = request.app.state.place
    steps = place.journal.steps()
    return page(request, "start.html", last=steps[-1] if steps else None)


def asset(request: Request) -> Response:
    """Send a file of the desk's own."""
    name = request.path_params["name"]
    place: Workplace = request.app.state.place
    if name == "site.css":
        return FileResponse(place.root / "overrides" / "assets" / name, media_type="text/css")
    if name not in _ASSETS:
        return Response(status_code=404)
    return FileResponse(HERE / "assets" / name, media_type=_ASSETS[name])


async def news(request: Request) -> Response:
    """Wait for a change, and say how many problems there are now."""
    place: Workplace = request.app.state.place
    asked = request.query_params.get("epoch", "")
    end = time.monotonic() + _WAIT
    # Asking again and again costs next to nothing; a thread for every open page would.
    while asked == str(place.epoch) and time.monotonic() < end:
        if await request.is_disconnected():
            break
        await asyncio.sleep(_MOMENT)
    return JSONResponse({"epoch": place.epoch, "pages": str(place.pages), **counts(place)})


def preview(request: Request) -> Response:
    """Send what the site has at an address."""
    place: Workplace = request.app.state.place
    path = request.url.path
    answer = place.answer(request.scope["path"])
    status = int(answer.status.split()[0])
    if status == 302:
        return go(quote(f"{request.scope['path']}/"))
    kind = mimetypes.guess_type(answer.path)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind.endswith(("javascript", "json", "xml")):
        kind = f"{kind.split(';')[0]}; charset=utf-8"
    headers = {"Cache-Control": "no-cache"}
    name = answer.path.lstrip("/")
    if (place.root / "docs" / name).is_file() and guard.sandbox(path):
        headers["Content-Security-Policy"] = guard.sandbox(path)
        kind = "text/plain; charset=utf-8" if "javascript" in kind else kind
    return Response(answer.content, status, headers, kind)


def point(request: Request) -> Response:
    """Lead to the form of what was pointed at."""
    place: Workplace = request.app.state.place
    asked = request.query_params
    source = asked.get("page", "").lstrip("/").removesuffix(".html")
    source = f"docs/{source.removeprefix('hant/')}.md"
    project = place.project()
    targets: list[find.Target] = []
    if asked.get("of"):
        targets = [find.figure(project, asked["of"])]
    elif asked.get("kind") in ("tel", "term", "place"):
        named = find.named(project, asked["kind"], asked.get("name", "").strip())
        targets = [named] if named else []
    elif asked.get("kind") == "title" and project.page(source.removeprefix("docs/")):
        targets = [find.Target(source, ("title",))]
    if not targets:
        targets = find.by_text(project, source, asked.get("text", "")[:2000])
    if len(targets) == 1:
        return go(_target_address(targets[0]))
    choices = [(_target_address(t), _where(t), t.text) for t in targets]
    own = project.page(source.removeprefix("docs/"))
    return page(request, "choice.html", choices=choices, source=source if own else "")


def place_at(request: Request) -> Response:
    """Lead to what stands on a line of a file."""
    place: Workplace = request.app.state.place
    path, line = request.query_params.get("file", ""), request.query_params.get("line", "1")
    number = int(line) if line.isdecimal() else 1
    target = find.at_line(read(place.root, path), number)
    return go(_target_address(target) if target else address("raw", file=path, line=number))


def _target_address(target: find.Target) -> str:
    if target.line:
        return address("text", file=target.path, line=target.line)
    return entry_address(target.path, target.keys)


def _where(target: find.Target) -> str:
    if target.line:
        return f"{target.path} 第{target.line}行的这段话"
    return f"{target.path}：{crumbs(target.keys)}"


def _is_own(path: str) -> bool:
    """Return whether a path stays on this server, whatever a browser makes of it."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path[:3]
