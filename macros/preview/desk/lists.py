"""The lists of the desk: all steps, all files and what is in each."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from ...pen import form as forms
from ...pen import prose
from ...pen.source import PenError, Source, read
from ...pen.tree import parse
from .frame import Values, address, crumbs, entry_address, go, page, site_address, with_form
from .workplace import Workplace

_KINDS = {
    "data/20": "台账",
    "data/services/": "办事指南",
    "data/quizzes/": "测验",
    "data/forms/": "填写的表",
    "data/": "共有的资料",
    "docs/": "网页",
}


def steps(request: Request) -> Response:
    """Show what was saved, last first, each to be taken back."""
    place: Workplace = request.app.state.place
    known = place.journal.steps()
    return page(
        request, "steps.html", steps=known[::-1], undone=place.journal.undone(known),
        note=request.query_params.get("note", ""),
    )  # fmt: skip


@with_form
def undo(request: Request, values: Values) -> Response:
    """Take a step back."""
    place: Workplace = request.app.state.place
    number = values.get("step", "")
    if not number.isdecimal():
        raise PenError("没有这一步")
    step = place.undo(int(number))
    return go(address("steps", note=step.label))


def files(request: Request) -> Response:
    """Show every file that can be changed, by kind."""
    place: Workplace = request.app.state.place
    project = place.project()
    names = {
        path: forms.file_title(Source(path, _decoded(content)))
        for path, content in project.yaml_files.items()
    }
    names |= {p.path: p.text("title") or p.path for p in project.pages}
    groups: dict[str, list[tuple[str, str]]] = {}
    for path, name in names.items():
        kind = next(kind for start, kind in _KINDS.items() if path.startswith(start))
        if kind == "台账":
            kind = f"{path.split('/')[1]}年的台账"
        groups.setdefault(kind, []).append((path, name))
    return page(request, "files.html", groups=groups)


def inside(request: Request) -> Response:
    """Show what is in a file: its entries, or its paragraphs."""
    place: Workplace = request.app.state.place
    source = read(place.root, request.query_params.get("file", ""))
    entries: list[tuple[str, str, str]] = []
    fault = ""
    try:
        top = parse(forms.yaml_text(source))
        name = forms.schema_name(source)
        known = dict.fromkeys(
            forms.entry_keys(name, top, keys) for keys, _ in top.scalars() if name != "page"
        )
        for keys in known:
            spot = top.at(keys)
            value = spot.plain if isinstance(spot.plain, str) else _first(spot.plain)
            title = crumbs(keys) if keys else "整个文件的各项"
            entries.append((title, value[:60], entry_address(source.path, keys)))
    except PenError as error:
        fault = f"{error}。"
    paragraphs = prose.paragraphs(source) if source.path.endswith(".md") else []
    return page(
        request, "inside.html", source=source, entries=entries, paragraphs=paragraphs, fault=fault,
        shown=site_address(source.path), note=request.query_params.get("note", ""),
        schema=forms.schema_name(source),
    )  # fmt: skip


def _first(value: object) -> str:
    if isinstance(value, dict):
        return next((v for v in value.values() if isinstance(v, str)), "")
    return ""


def _decoded(content: bytes) -> str:
    return content.decode(errors="replace").removeprefix("\ufeff")
