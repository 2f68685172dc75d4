"""The preview with its pen: the frame of both, the pages of the site, and what was pointed at."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from ...pen import find
from ...pen.source import read
from .. import server
from . import guard
from .frame import HERE, address, counts, crumbs, entry_address, go, page
from .workplace import Workplace

_ASSETS = {
    "desk.css": "text/css",
    **dict.fromkeys(("pen.js", "desk.js", "editor.js"), "text/javascript"),
}


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
    known = request.query_params.get("epoch", "")
    epoch = await server.changed(request, known, lambda: str(place.epoch))
    return JSONResponse({"epoch": epoch, "pages": place.pages.version, **counts(place)})


def preview(request: Request) -> Response:
    """Send what the site has at an address; what an editor put there may show, but not run."""
    place: Workplace = request.app.state.place
    path, response = server.page(place.pages, request.scope["path"])
    policy = guard.sandbox(request.url.path)
    if policy and (place.root / "docs" / path.lstrip("/")).is_file():
        response.headers["Content-Security-Policy"] = policy
        if "javascript" in response.headers["Content-Type"]:
            response.headers["Content-Type"] = "text/plain; charset=utf-8"
    return response


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
