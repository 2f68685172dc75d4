"""送审: what changed, as a person reads it, and the way to hand it in."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ...desk import changes
from ...ledger.problem import Problem
from .frame import Values, address, page, stripped, with_form
from .workplace import Workplace

_PACKAGE = "macros.desk.handin"


def show(request: Request) -> Response:
    """Show what changed since the last commit."""
    return _page(request)


@with_form
def hand_in(request: Request, values: Values) -> Response:
    """Hand it in, unless something is wrong."""
    values = stripped(values)
    place: Workplace = request.app.state.place
    submission = module("submission")
    if submission is None:
        return _page(request, "这一份程序还不会送审，请照手册“提交和合并请求”做。", values)
    try:
        handed = submission.hand_in(place.root, values.get("name", ""), values.get("why", ""))
    except submission.HandInError as error:
        return _page(request, str(error), values, error.problems)
    return page(request, "handed.html", handed=handed)


def _page(
    request: Request,
    error: str = "",
    values: Values | None = None,
    problems: Sequence[Problem] = (),
) -> Response:
    place: Workplace = request.app.state.place
    summary = module("summary")
    fault = ""
    rows: list[tuple[str, str, str, str]] = []
    if summary is not None:
        try:
            found = summary.summary(place.root).changes
            rows = [(c.kind, f"{c.place}", c.old, c.new) for c in found]
        except Exception as failure:
            if type(failure).__name__ != "BaseError":
                raise
            fault = str(failure)
    else:
        figures = changes.changes_since_revision(place.root, "HEAD")
        if figures is None:
            fault = "这里没有 git，不知道与什么相比；看“步骤”里存过什么。"
        rows = [(c.kind, c.name, c.old, c.new) for c in figures or ()]
    return page(
        request, "handin.html", 409 if error else 200, rows=rows, fault=fault, error=error,
        values=values or {}, problems=problems, remarks=returned_remarks(place.root),
        can=summary is not None, steps=place.journal.steps()[::-1][:30],
        problems_address=address("problems", only="错误"),
    )  # fmt: skip


def returned_remarks(root: Path) -> list[Any]:
    """Return what reviewers said of what was sent back, the latest first."""
    remarks = module("remarks")
    if remarks is None:
        return []
    found = (remarks.read(file) for file in sorted((root / "送审").glob("退回-*.yml")))
    return [back for back in found if back is not None][::-1]


def module(name: str) -> Any:
    """Return a module of the hand-in, or None in a program that has none."""
    if importlib.util.find_spec(_PACKAGE) is None:
        return None
    return importlib.import_module(f"{_PACKAGE}.{name}")
