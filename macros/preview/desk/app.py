"""The addresses of the desk."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ...desk import console
from ...pen.journal import ChangedError
from ...pen.source import PenError
from . import create, entry, handin, lists, look, problems, review, text
from .frame import go, page, refusal
from .guard import Guard
from .workplace import Workplace

_ROUTES = (
    ("", look.shell, "GET"),
    ("start", look.start, "GET"),
    ("news", look.news, "GET"),
    ("assets/{name}", look.asset, "GET"),
    ("point", look.point, "GET"),
    ("place", look.place_at, "GET"),
    ("entry", entry.show, "GET"),
    ("entry", entry.save, "POST"),
    ("entry/try", entry.attempt, "POST"),
    ("correct", entry.correct, "POST"),
    ("text", text.show, "GET"),
    ("text", text.save, "POST"),
    ("text/try", text.attempt, "POST"),
    ("raw", text.raw, "GET"),
    ("raw", text.save_raw, "POST"),
    ("names", text.names, "GET"),
    ("problems", problems.show, "GET"),
    ("problems", problems.mend_one, "POST"),
    ("steps", lists.steps, "GET"),
    ("undo", lists.undo, "POST"),
    ("files", lists.files, "GET"),
    ("page", lists.inside, "GET"),
    ("new", create.show, "GET"),
    ("new/{kind}", create.show, "GET"),
    ("new/{kind}", create.make, "POST"),
    ("import", create.ask_report, "GET"),
    ("import", create.take_report, "POST"),
    ("import/do", create.import_report, "POST"),
    ("handin", handin.show, "GET"),
    ("handin", handin.hand_in, "POST"),
    ("latest", handin.bring_up, "POST"),
    ("review", review.ask, "GET"),
    ("review", review.open_package, "POST"),
    ("review/do", review.decide, "POST"),
    ("sign", review.sign, "POST"),
)


def desk(place: Workplace, port: int, key: str) -> ASGIApp:
    """Return the application behind its guard.

    Args:
        place: the project.
        port: the port on which it is served, which every request has to name.
        key: what the address in the terminal carries.
    """
    routes = [Route(f"/_desk/{path}", answer, methods=[way]) for path, answer, way in _ROUTES]
    routes += [
        Route("/_desk/{path:path}", _missing),
        Route("/", lambda request: go("/_desk/")),
        Route("/{path:path}", look.preview),
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={ChangedError: _changed, PenError: refusal, OSError: _broken_disk},
    )
    app.state.place = place
    return Guard(app, port, key)


def _missing(request: Request) -> Response:
    return page(request, "message.html", 404, title="没有这一页", text="", links=())


def _changed(request: Request, error: Exception) -> Response:
    text = f"{error}。看一看现在的内容，再改一次。"
    return page(request, "message.html", 409, title="没有保存", text=text, links=())


def _broken_disk(request: Request, error: Exception) -> Response:
    assert isinstance(error, OSError)
    place = Path(console.place(error)).name
    text = f"读写文件时出错：{place}（{console.reason(error)}）。原来的文件没有动。"
    return page(request, "message.html", 500, title="没有做成", text=text, links=())
