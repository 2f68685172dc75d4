"""The form of an entry: shown, tried while it is filled in, and saved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ...desk.checks.witness import UNKNOWN_TO_REPORT, approved_text, check_town
from ...desk.project import Project
from ...ledger.model import Indicator, Ledger
from ...ledger.problem import Problem
from ...ledger.problem import nearest as nearest_name
from ...ledger.values import BAD_FIGURE
from ...pen import find, mend, reading, trial
from ...pen.form import Field, Form, entry_keys, form_of, keys_of, yaml_text
from ...pen.journal import ChangedError
from ...pen.source import PenError, Source, read
from ...pen.submit import Typed, add_correction, submit
from ...pen.tree import Keys, parse
from .frame import Values, address, crumbs, entry_address, go, page, stripped, with_form
from .workplace import Workplace

_VALUES = ("值", "目标", "原值", "现值", "季度")
"""Keys of a subject behind which a figure stands."""
_PAGES = {
    "data/services/": "/services/index.html",
    "data/quizzes/": "/learn/quiz.html",
    "data/forms/": "/services/forms.html",
    "data/hotlines.yml": "/learn/hotlines.html",
    "data/glossary.yml": "/learn/glossary.html",
    "data/laws.yml": "/learn/laws.html",
    "data/villages.yml": "/disclosure/villages.html",
    "data/elsewhere.yml": "/services/elsewhere.html",
}
"""Where the entries of a file are seen, by the beginning of its path."""


def show(request: Request) -> Response:
    """Show the form of an entry."""
    place: Workplace = request.app.state.place
    path, keys = _asked(request)
    form = form_of(read(place.root, path), keys)
    return _page(request, form, focus=Field(keys, "").id, note=request.query_params.get("note", ""))


@with_form
def save(request: Request, values: Values) -> Response:
    """Save what was typed."""
    place: Workplace = request.app.state.place
    path, keys = _asked(request)
    source = read(place.root, path)
    form = form_of(source, keys)
    try:
        new, changed = submit(form, Typed(values, _base(values)))
        if new == source:
            return go(address("entry", file=path, keys=keys, note="没有改动"))
        label = f"{form.title}：{'、'.join(dict.fromkeys(changed))}"
        place.save(label, {path: _text(new)}, {path: source.digest})
    except ChangedError:
        return _conflict(request, form, values)
    except PenError as error:
        return _page(request, form, focus="", error=f"{error}。", typed=values, status=409)
    kept = keys if _is_there(new, keys) else form.keys
    return go(address("entry", file=path, keys=kept, note="已保存"))


@with_form
def correct(request: Request, values: Values) -> Response:
    """Correct a published figure: the new value, and why."""
    values = stripped(values)
    place: Workplace = request.app.state.place
    path, keys = _asked(request)
    source = read(place.root, path)
    if values.get("digest") != source.digest:
        raise ChangedError(path, source.text)
    new = add_correction(source, str(keys[-1]), values.get("现值", ""), values)
    place.save(f"更正{keys[-1]}", {path: _text(new)}, {path: source.digest})
    return go(address("entry", file=path, keys=keys, note="已更正，原来的数也留着"))


@with_form
def attempt(request: Request, values: Values) -> Response:
    """Say what the values would mean and what would be wrong, without saving."""
    place: Workplace = request.app.state.place
    path, keys = _asked(request)
    form = form_of(read(place.root, path), keys)
    project = place.project()
    try:
        new, _ = submit(form, Typed(values, _base(values)))
    except PenError as error:
        return JSONResponse(
            {"fields": readings_of(form, values, project.ledger), "refusal": f"{error}。"}
        )
    found, ledger = trial.problems(project, new)
    after = form_of(new, form.keys) if _is_there(new, form.keys) else form
    beside = _beside(after, found)
    readings = readings_of(form, values, project.ledger)
    for name, problems in beside.items():
        value = next((f.value for f in after.all() if f.id == name), "")
        readings.setdefault(name, {"say": "", "ok": True, "mends": []})
        readings[name]["problems"] = [_short(problem) for problem in problems]
        mends = [m for p in problems if (m := mend.of_problem(p, value))]
        readings[name]["mends"] += [{"label": m.label, "value": m.value} for m in mends]
        if not readings[name]["ok"]:  # the reading says why already
            readings[name]["problems"] = [
                _short(problem) for problem in problems if problem.kind != BAD_FIGURE
            ]
    others = [_short(p) for p in found if not any(p in some for some in beside.values())]
    indicator = _indicator(ledger, after)
    lines = reading.relation_lines(ledger, indicator) if indicator else []
    return JSONResponse({
        "fields": {name: _once(one) for name, one in readings.items()},
        "others": others[:5],
        "relations": [{"text": line.text, "result": line.result} for line in lines],
    })  # fmt: skip


def _page(
    request: Request, form: Form, *, focus: str, note: str = "", error: str = "",
    typed: Mapping[str, str] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    place: Workplace = request.app.state.place
    project = place.project()
    found = [p for p in place.problems or () if p["path"] == form.source.path]
    indicator = _indicator(project.ledger, form)
    inside = [p for p in found if _is_inside(form, p["line"])]
    published = bool(
        indicator
        and project.ledger.record.history(
            indicator.year, form.source.path.rpartition("/")[2].partition(".")[0], indicator.names
        )
    )
    return page(
        request, "entry.html", status, form=form, focus=focus, note=note, error=error,
        typed=typed or {}, base=json.dumps(form.values(), ensure_ascii=False),
        notes=reading.NOTES if indicator else {}, where=crumbs(form.keys), indicator=indicator,
        relations=reading.relation_lines(project.ledger, indicator) if indicator else [],
        readings=readings_of(form, {}, project.ledger), shown=_shown(project.ledger, form),
        problems=inside, is_published=published, siblings=_siblings(form),
        approved=_approved(project, form, indicator) if indicator else None,
    )  # fmt: skip


def _approved(project: Project, form: Form, indicator: Indicator) -> tuple[str, str] | None:
    """Return what the approved report says for a figure, and the address of that value."""
    # Not from the last check, which a figure just saved is ahead of.
    found = [p for p in check_town(project) if p.path == form.source.path]
    nearest = [p.nearest for p in found if p.kind == UNKNOWN_TO_REPORT and _is_inside(form, p.line)]
    for text in (*nearest, approved_text(indicator)):
        if target := find.approved(project, indicator, text):
            return text, entry_address(target.path, target.keys)
    return None


def _conflict(request: Request, form: Form, values: Values) -> Response:
    """Show both versions, so that the clerk can choose."""
    base = _base(values)
    rows = []
    for one in form.all():
        mine, was = values.get(one.id), base.get(one.id, "")
        if mine is not None and (mine != was or one.value != was):
            rows.append((one, was, one.value, mine))
    gone = [(n, base[n], values[n]) for n in base if n in values and values[n] != base[n]]
    known = {one.id for one in form.all()}
    lost = [(crumbs(keys_of(n)), was, mine) for n, was, mine in gone if n not in known]
    return page(
        request, "conflict.html", 409, form=form, rows=rows, lost=lost,
        base=json.dumps(form.values(), ensure_ascii=False),
    )  # fmt: skip


def _asked(request: Request) -> tuple[str, Keys]:
    keys = keys_of(request.query_params.get("keys", "[]"))
    return request.query_params.get("file", ""), keys


def _base(values: Mapping[str, str]) -> dict[str, str]:
    try:
        base = json.loads(values.get("base", "{}"))
    except ValueError as error:
        raise PenError("表单不完整，请刷新网页再来") from error
    if not isinstance(base, dict):
        raise PenError("表单不完整，请刷新网页再来")
    return {str(key): str(value) for key, value in base.items()}


def _text(source: Source) -> str:
    return source.content.decode()


def _is_there(source: Source, keys: Keys) -> bool:
    try:
        parse(yaml_text(source)).at(keys)
    except PenError:
        return False
    return True


def readings_of(form: Form, values: Mapping[str, str], ledger: Ledger) -> dict[str, dict[str, Any]]:
    """Return what each figure of a form means, with its mechanical mends."""
    if form.schema != "subject.json":
        return {}
    indicator = _indicator(ledger, form)
    sensitive, name = bool(indicator and indicator.sensitive), str(form.keys[-1:] or "")
    readings: dict[str, dict[str, Any]] = {}
    for one in form.all():
        value = values.get(one.id, one.value).strip()
        is_value = any(key in _VALUES for key in one.keys[2:]) and one.kind == "line"
        if not is_value or not value:
            continue
        say, ok = reading.read_back(value)
        mends = mend.of_value(value, _units(ledger, form, indicator)) if not ok else []
        if mend.is_shown_count(value, name, sensitive=sensitive):
            mends = [mend.Mend(f"写成{mend.HIDDEN}", mend.HIDDEN)]
        readings[one.id] = {
            "say": say, "ok": ok,
            "mends": [{"label": m.label, "value": m.value} for m in mends],
        }  # fmt: skip
    return readings


def _units(ledger: Ledger, form: Form, indicator: Indicator | None) -> list[str]:
    """Return units for a number without one: its own so far, then those of its subject."""
    own = [indicator.figure.unit] if indicator and indicator.figure else []
    name = str(form.keys[-1]) if form.keys else ""
    others = [i for i in ledger.indicators() if i.figure and i.path == form.source.path]
    near = nearest_name(name, [i.name for i in others])
    own += [i.figure.unit for i in others if i.figure and i.name == near]
    own += [i.figure.unit for i in others if i.figure]
    return list(dict.fromkeys(own))[:3]


def _indicator(ledger: Ledger, form: Form) -> Indicator | None:
    if form.schema != "subject.json" or len(form.keys) != 2:
        return None
    return next(
        (i for i in ledger.indicators() if i.path == form.source.path and i.name == form.keys[1]),
        None,
    )


def _beside(form: Form, found: list[Problem]) -> dict[str, list[Problem]]:
    """Return the problems on the lines of each field."""
    lines = sorted(
        (f.line, f.id) for f in form.all() if f.line and f.kind not in ("items", "group")
    )
    beside: dict[str, list[Problem]] = {}
    for problem in found:
        names = [name for line, name in lines if line == problem.line]
        if not names and lines and _is_inside(form, problem.line):
            names = [next((n for line, n in reversed(lines) if line <= problem.line), lines[0][1])]
        if names:
            beside.setdefault(names[0], []).append(problem)
    return beside


def _is_inside(form: Form, line: int) -> bool:
    lines = [f.line for f in form.all() if f.line]
    return bool(lines) and min(lines) - bool(form.keys) <= line <= max(lines)


def _short(problem: Problem) -> dict[str, str]:
    near = f"最接近的是“{problem.nearest}”。" if problem.nearest else ""
    return {
        "level": problem.level,
        "title": problem.kind.title,
        "text": f"应当是：{problem.expected}。{near}改法：{problem.mend}。",
        "line": str(problem.line),
    }


def _once(one: dict[str, Any]) -> dict[str, Any]:
    """Return a reading in which each mend occurs once."""
    return {**one, "mends": list({m["value"]: m for m in one["mends"]}.values())}


def _shown(ledger: Ledger, form: Form) -> str:
    """Return the page on which an entry is seen; empty for none."""
    path = form.source.path
    if form.schema == "subject.json":
        stem = path.rpartition("/")[2].partition(".")[0]
        anchor = f"#{form.keys[1]}" if len(form.keys) > 1 else ""
        return f"/statistics/{stem}.html{anchor}"
    if path.startswith("docs/"):
        return f"/{path.removeprefix('docs/').removesuffix('.md')}.html"
    return next((page for start, page in _PAGES.items() if path.startswith(start)), "")


def _siblings(form: Form) -> list[tuple[str, str]]:
    """Return the other entries beside this one, with their addresses."""
    if not form.keys:
        return []
    top = parse(yaml_text(form.source))
    names = list(top.at(form.keys[:-1]).inner())
    parent = form.keys[:-1]
    return [
        (crumbs([key]), entry_address(form.source.path, (*parent, key)))
        for key in names
        if entry_keys(form.schema, top, (*parent, key)) == (*parent, key)
    ][:200]
