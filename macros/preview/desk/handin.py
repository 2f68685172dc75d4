"""送审: what changed, as a person reads it, and the way to hand it in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from ...desk.handin import latest, remarks, repository, submission
from ...desk.handin.base import BaseError
from ...desk.handin.change import Change
from ...desk.handin.remarks import Returned
from ...desk.handin.repository import GitError
from ...desk.handin.submission import FOLDER, HandInError
from ...desk.handin.summary import summary
from ...ledger.problem import Problem
from ...pen.journal import alone
from .frame import Values, address, page, stripped, with_form
from .workplace import Workplace


def show(request: Request) -> Response:
    """Show what changed since the last commit."""
    return _page(request)


@with_form
def hand_in(request: Request, values: Values) -> Response:
    """Hand it in, unless something is wrong."""
    values = stripped(values)
    place: Workplace = request.app.state.place
    try:
        handed = submission.hand_in(place.root, values.get("name", ""), values.get("why", ""))
    except HandInError as error:
        return _page(request, str(error), values, error.problems)
    return page(request, "handed.html", handed=handed, can_fetch=_can_fetch(place.root))


def bring_up(request: Request) -> Response:
    """Bring the files up to what was merged."""
    place: Workplace = request.app.state.place
    try:
        with alone(place.root):
            latest_files = latest.bring_up(place.root)
    except (HandInError, GitError) as error:
        return _page(request, str(error))
    return page(request, "latest.html", latest=latest_files)


def _page(
    request: Request,
    error: str = "",
    values: Values | None = None,
    problems: Sequence[Problem] = (),
) -> Response:
    place: Workplace = request.app.state.place
    fault = ""
    changes: Sequence[Change] = ()
    try:
        changes = summary(place.root).changes
    except BaseError as missing:
        fault = str(missing)
    return page(
        request, "handin.html", 409 if error else 200, changes=changes, fault=fault, error=error,
        values=values or {}, problems=problems, remarks=returned_remarks(place.root),
        problems_address=address("problems", only="错误"), can_fetch=_can_fetch(place.root),
    )  # fmt: skip


def _can_fetch(root: Path) -> bool:
    return repository.is_repository(root) and bool(repository.remote(root))


def returned_remarks(root: Path) -> list[Returned]:
    """Return what reviewers said of what was sent back, the latest first."""
    files = sorted((root / FOLDER).glob("退回-*.yml"), reverse=True)
    return [back for back in map(remarks.read, files) if back]
