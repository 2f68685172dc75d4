"""The list of all problems, each with the way to its place and, where it is mechanical, its mend.

A mend changes the one value that the problem is about, and leads back to the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ...desk.project import Project
from ...ledger.problem import KINDS, Problem
from ...pen import find, form, mend, prose, write
from ...pen.find import Target
from ...pen.journal import ChangedError
from ...pen.source import PenError, Source, read
from .entry import readings_of
from .frame import Values, address, crumbs, go, page, with_form
from .workplace import Workplace


@dataclass(frozen=True, slots=True)
class Offer:
    """A button of the list: what stands there, and what it puts in its place."""

    label: str
    was: str
    value: str


def show(request: Request) -> Response:
    """Show every problem."""
    place: Workplace = request.app.state.place
    only = request.query_params.get("only", "")
    groups: dict[str, list[tuple[Mapping[str, Any], list[Offer]]]] = {}
    for problem in place.problems or []:
        if not only or problem["level"] == only:
            offers = list(_offers(place, problem))
            groups.setdefault(str(problem["path"]), []).append((problem, offers))
    ordered = sorted(groups.items(), key=lambda g: all(p["level"] != "错误" for p, _ in g[1]))
    note = request.query_params.get("note", "")
    return page(request, "problems.html", groups=ordered, only=only, note=note)


@with_form
def mend_one(request: Request, values: Values) -> Response:
    """Put the mended value in the place of what the list showed."""
    place: Workplace = request.app.state.place
    was, value = (values.get(name, "").replace("\r\n", "\n") for name in ("was", "value"))
    line = int(values["line"]) if values.get("line", "").isdecimal() else 0
    source = read(place.root, values.get("file", ""))
    target = find.only_one(source, line)
    if target is None or target.text != was:
        raise ChangedError(source.path, source.text)
    new = _changed(source, target, value)
    where = f"第{target.line}行" if target.line else crumbs(target.keys)
    label = f"{where}：改好一个问题"
    place.save(label, {source.path: new.content.decode()}, {source.path: source.digest})
    place.forget(source.path, line, values.get("code", ""))
    only = request.query_params.get("only", "")
    return go(address("problems", only=only, note=f"已改好：{where}"))


def _changed(source: Source, target: Target, value: str) -> Source:
    if target.line:
        return prose.change(source, target.line, value)
    return form.with_yaml(source, write.change(form.yaml_text(source), target.keys, value))


def _offers(place: Workplace, record: Mapping[str, Any]) -> Iterator[Offer]:
    """Yield the mends of a problem that need no thought."""
    facts = dict(record)
    kind = KINDS.get(facts.pop("code"))
    del facts["title"]
    if kind is None or not facts["path"].startswith(("data/", "docs/")):
        return
    problem = Problem(kind, **facts)
    try:
        source = read(place.root, problem.path)
        target = find.only_one(source, problem.line)
        mends = _mends(place.project(), source, target, problem) if target else []
    except PenError:
        return
    for one in {m.value: m for m in mends}.values():
        yield Offer(one.label, target.text if target else "", one.value)


def _mends(project: Project, source: Source, target: Target, problem: Problem) -> list[mend.Mend]:
    if target.line:
        found = mend.of_name(problem, target.text)
        return [found] if found else []
    shown = form.form_of(source, target.keys)
    name = form.Field(target.keys, "").id
    known = readings_of(shown, {}, project.ledger).get(name, {"mends": ()})["mends"]
    own = mend.of_problem(problem, target.text)
    return [*(mend.Mend(m["label"], m["value"]) for m in known), *([own] if own else [])]
