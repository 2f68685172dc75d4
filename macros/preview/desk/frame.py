"""The desk's pages as HTML, from its templates; whatever a file says is only shown."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ...pen.form import file_title
from ...pen.source import PenError, read
from ...pen.tree import Keys
from .workplace import Workplace

HERE = Path(__file__).parent
Values = Mapping[str, str]
"""The fields of a form as a browser sends them."""
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def address(name: str, **values: object) -> str:
    """Return the address of a page of the desk; keys are written as they are in forms."""
    texts = {
        key: json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else str(value)
        for key, value in values.items()
        if value not in ("", None)
    }
    return f"/_desk/{name}{'?' if texts else ''}{urlencode(texts, quote_via=quote)}"


def entry_address(path: str, keys: Keys) -> str:
    """Return the address of the form of an entry."""
    return address("entry", file=path, keys=keys)


def place_address(path: str, line: int) -> str:
    """Return the address that opens whatever stands on a line of a file."""
    return address("place", file=path, line=line)


def site_address(path: str) -> str:
    """Return where a page of docs/ is shown in the preview; empty for another file."""
    if not path.startswith("docs/") or not path.endswith(".md"):
        return ""
    return quote(f"/{path.removeprefix('docs/').removesuffix('.md')}.html")


def _title(place: Workplace, path: str) -> str:
    """Return what an editor calls a file."""
    try:
        return file_title(read(place.root, path))
    except PenError:
        return path


def with_form(
    answer: Callable[[Request, Values], Response],
) -> Callable[[Request], Awaitable[Response]]:
    """Make a function answer a form with its fields, besides files; it may take its time."""

    async def answer_form(request: Request) -> Response:
        posted = await request.form()
        values = {str(k): str(v) for k, v in posted.items() if isinstance(v, str)}
        return await run_in_threadpool(answer, request, values)

    return answer_form


def stripped(values: Values) -> Values:
    """Return the fields of a form without blanks around what was typed."""
    return {name: value.strip() for name, value in values.items()}


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """Return a page of the desk."""
    place: Workplace = request.app.state.place
    html = _ENVIRONMENT.get_template(template).render(
        address=address,
        entry_address=entry_address,
        place_address=place_address,
        site_address=site_address,
        nonce=request.state.nonce,
        here=request.url.path.removeprefix("/_desk/"),
        counts=counts(place),
        title_of=partial(_title, place),
        is_inner=request.headers.get("sec-fetch-dest") == "iframe",
        **values,
    )
    return HTMLResponse(html, status)


def go(target: str) -> Response:
    """Return an answer that leads on after something was saved."""
    return RedirectResponse(target, 303)


def counts(place: Workplace) -> dict[str, Any]:
    """Return how many problems there are, for the head of every page."""
    found = place.problems
    errors = sum(problem["level"] == "错误" for problem in found or ())
    return {
        "errors": errors,
        "warnings": len(found or ()) - errors,
        "is_known": found is not None,
        "is_checking": place.is_checking,
    }


def refusal(request: Request, error: Exception) -> Response:
    """Return the page that says why nothing was done."""
    assert isinstance(error, PenError)
    return page(request, "message.html", 409, title="没有做成", text=f"{error}。", links=())


def crumbs(keys: Iterable[str | int]) -> str:
    """Return keys as an editor reads them: 指标 › 调解案件."""
    return " › ".join(key if isinstance(key, str) else f"第{key + 1}项" for key in keys)
