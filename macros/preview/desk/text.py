"""A paragraph of a page, or a whole file as it stands, changed as text."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ...pen import mend, prose, trial
from ...pen.journal import ChangedError
from ...pen.source import PenError, Source, read
from ...render import words
from .entry import _short, _text
from .frame import Values, address, go, page, site_address, with_form
from .workplace import Workplace


def show(request: Request) -> Response:
    """Show a paragraph, or an empty one behind it."""
    place: Workplace = request.app.state.place
    source = read(place.root, request.query_params.get("file", ""))
    line, behind = _line(request, "line"), _line(request, "behind")
    paragraph = prose.paragraph_at(source, line) if line else None
    return page(
        request, "text.html", source=source, paragraph=paragraph, line=line, behind=behind,
        text=paragraph.text if paragraph else "", error="", known=prose.paragraphs(source),
        note=request.query_params.get("note", ""), shown=site_address(source.path), theirs=None,
        problems=[p for p in place.problems or () if p["path"] == source.path and paragraph
                  and line <= p["line"] <= line + paragraph.text.count("\n")],
    )  # fmt: skip


@with_form
def save(request: Request, values: Values) -> Response:
    """Save a paragraph."""
    place: Workplace = request.app.state.place
    path = request.query_params.get("file", "")
    source = read(place.root, path)
    line, behind = _line(request, "line"), _line(request, "behind")
    typed, was = values.get("text", ""), values.get("was", "").replace("\r\n", "\n")
    if "delete" in values:
        typed = ""
    if not line:
        new = prose.append(source, behind, typed)
        place.save(f"{path}：添一段", {path: _text(new)}, {path: source.digest})
        number = behind or prose.paragraphs(source)[-1].line
        line = next((p.line for p in prose.paragraphs(new) if p.line > number), number)
        return go(address("text", file=path, line=line, note="已保存"))
    now = _paragraph(source, line)
    if now is None or now.text != was:
        moved = [p for p in prose.paragraphs(source) if p.text == was]
        if len(moved) != 1:
            return _conflict(request, source, line, typed, now)
        line = moved[0].line  # only its place has changed
    new = prose.change(source, line, typed)
    if new == source:
        return go(address("text", file=path, line=line, note="没有改动"))
    place.save(f"{path} 第{line}行", {path: _text(new)}, {path: source.digest})
    if typed.strip():
        return go(address("text", file=path, line=line, note="已保存"))
    return go(address("page", file=path, note="已删去这一段"))


@with_form
def attempt(request: Request, values: Values) -> Response:
    """Say what would be wrong with a paragraph."""
    typed = values.get("text", "")
    place: Workplace = request.app.state.place
    source = read(place.root, request.query_params.get("file", ""))
    line, behind = _line(request, "line"), _line(request, "behind")
    try:
        new = prose.change(source, line, typed) if line else prose.append(source, behind, typed)
    except PenError as error:
        return JSONResponse({"refusal": f"{error}。", "problems": []})
    found, _ = trial.problems(place.project(), new)
    first = line or next((p.line for p in prose.paragraphs(new) if p.line > behind), 1)
    inside = [p for p in found if first <= p.line <= first + typed.count("\n")]
    problems = []
    for problem in inside:
        fix = mend.of_problem(problem, typed)
        own = fix and "\n" not in fix.value and typed.count("\n") > 0
        record: dict[str, object] = dict(_short(problem))
        record["mend"] = {"label": fix.label, "value": fix.value} if fix and not own else None
        problems.append(record)
    return JSONResponse({"problems": problems})


def raw(request: Request) -> Response:
    """Show a whole file as it stands."""
    place: Workplace = request.app.state.place
    source = read(place.root, request.query_params.get("file", ""))
    return page(
        request, "raw.html", source=source, text=source.text, error="",
        note=request.query_params.get("note", ""), theirs=None,
    )  # fmt: skip


@with_form
def save_raw(request: Request, values: Values) -> Response:
    """Save a whole file as it was typed."""
    place: Workplace = request.app.state.place
    path = request.query_params.get("file", "")
    source = read(place.root, path)
    typed = values.get("text", "").replace("\r\n", "\n").replace("\n", source.line_end)
    new = source.with_text(typed)
    try:
        place.save(f"{path}：按原样改", {path: _text(new)}, {path: values.get("digest", "")})
    except ChangedError as error:
        theirs = error.theirs or ""
        return page(
            request, "raw.html", 409, source=source, text=typed, theirs=theirs, note="",
            error=f"{error}。下面上边是您写的，下边是现在的。",
        )  # fmt: skip
    return go(address("raw", file=path, note="已保存"))


def names(request: Request) -> Response:
    """Send what a word of a page may name, with the values."""
    place: Workplace = request.app.state.place
    year = place.project().year_of
    project = place.project()
    source = project.page(request.query_params.get("file", "").removeprefix("docs/"))
    of_year = year(source) if source else project.ledger.latest
    figures = [
        {"name": f"{short}.{i.name}", "value": i.text if not i.secret else "少于10人"}
        for short, subject in project.ledger.years.get(of_year, {}).items()
        for i in subject.indicators.values()
    ]
    library = project.library
    figures += [{"name": f'名词("{name}")', "value": "名词解释"} for name in library.terms]
    figures += [{"name": f'热线("{n}")', "value": h.name} for n, h in library.hotlines.items()]
    figures += [{"name": f'地点("{name}")', "value": "地点"} for name in library.places]
    figures += [{"name": f"{name}()", "value": "网页里的词"} for name in words.functions()]
    return JSONResponse(figures)


def _conflict(
    request: Request, source: Source, line: int, typed: str, now: prose.Paragraph | None
) -> Response:
    return page(
        request, "text.html", 409, source=source, paragraph=now, line=now.line if now else 0,
        behind=0, text=typed, known=prose.paragraphs(source), note="", problems=[],
        shown=site_address(source.path), theirs=now.text if now else "（这一段没有了）",
        error="这一段刚刚被别人改过，没有保存，也没有盖掉任何内容。",
    )  # fmt: skip


def _paragraph(source: Source, line: int) -> prose.Paragraph | None:
    return next((p for p in prose.paragraphs(source) if p.line == line), None)


def _line(request: Request, name: str) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 7 else 0
