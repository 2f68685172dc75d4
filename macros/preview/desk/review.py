"""审核 and 签发: open what was handed in, take it over or send it back, and approve the whole.

These are roles, not security: who may change what is for git to say.
"""

from __future__ import annotations

import re
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from ... import files
from ...desk.handin import review, signature
from ...desk.handin.base import BaseError
from ...desk.handin.package import PackageError
from ...desk.handin.repository import GitError
from ...desk.handin.review import Review
from ...desk.handin.submission import HandInError
from ...pen.journal import alone
from ...pen.source import PenError
from .frame import Values, address, page, stripped, with_form
from .handin import returned_remarks
from .workplace import Workplace

_BRANCH = re.compile(r"[\w./-]{1,120}")
_REFUSALS = (HandInError, PackageError, BaseError, GitError, OSError)
"""What a person can mend; all else is a mistake of the program."""


def ask(request: Request) -> Response:
    """Ask what to review."""
    return _ask(request)


async def open_package(request: Request) -> Response:
    """Open a 送审包, or a branch, and show what it would change."""
    posted = await request.form()
    upload, branch = posted.get("package"), str(posted.get("branch", "")).strip()
    if isinstance(upload, UploadFile) and upload.filename:
        place: Workplace = request.app.state.place
        content = await upload.read()
        files.write({place.work / "review" / "送审包.zip": content}, durable=False)
        return await run_in_threadpool(_show, request, "")
    if not _BRANCH.fullmatch(branch):
        return _ask(request, "先选送审包，或者写分支的名称。")
    return await run_in_threadpool(_show, request, branch)


def _ask(request: Request, error: str = "") -> Response:
    place: Workplace = request.app.state.place
    return page(
        request, "review-ask.html", 409 if error else 200, error=error,
        approval=signature.stands(place.root), remarks=returned_remarks(place.root),
    )  # fmt: skip


def _opened(root: Path, work: Path, branch: str) -> Review:
    """Return what was handed in.

    Raises:
        PenError: it cannot be read, or is not what may be handed in.
    """
    try:
        if branch:
            return review.open_branch(branch, root)
        return review.open_package(work / "review" / "送审包.zip", root)
    except _REFUSALS as error:
        raise PenError(_plain(error)) from error


def _show(request: Request, branch: str, error: str = "") -> Response:
    place: Workplace = request.app.state.place
    try:
        opened = _opened(place.root, place.work, branch)
    except PenError as refusal:
        return _ask(request, f"{refusal}。")
    return page(
        request, "review-show.html", 409 if error else 200, opened=opened, branch=branch,
        error=error,
    )  # fmt: skip


@with_form
def decide(request: Request, values: Values) -> Response:
    """Take it over, or send it back with remarks."""
    values = stripped(values)
    place: Workplace = request.app.state.place
    branch, name = values.get("branch", ""), values.get("name", "")
    opened = _opened(place.root, place.work, branch)
    texts = {
        int(key.removeprefix("remark-")): text
        for key, text in values.items()
        if re.fullmatch("remark-[0-9]{1,4}", key) and text
    }
    try:
        if "back" in values:
            file = review.send_back(opened, texts, name)
            text = f"已退回。意见写在 {file.relative_to(place.root)}，把它交给送审的人。"
            return page(request, "message.html", title="已退回", text=text, links=())
        if not name:
            return _show(request, branch, "写上您的姓名。")
        taken = [key.removeprefix("take-") for key in values if key.startswith("take-")]
        changed: list[str] = []

        def accept() -> int:
            changed.extend(review.accept(opened, taken))
            return 0

        place.run_command(f"收下：{opened.proposal.why}", accept)
        commit = review.commit_accepted(opened, changed, name)
    except _REFUSALS as error:
        return _show(request, branch, f"{_plain(error)}。")
    text = "\n".join(["已收下：", *changed, f"提交 {commit[:10]}" if commit else ""])
    links = (("看步骤", address("steps")), ("签发", address("review")))
    return page(request, "message.html", title="已收下", text=text.strip(), links=links)


@with_form
def sign(request: Request, values: Values) -> Response:
    """Approve what the project holds now."""
    place: Workplace = request.app.state.place
    name = values.get("name", "").strip()
    try:
        with alone(place.root):
            approved = signature.sign(place.root, name)
    except _REFUSALS as error:
        return _ask(request, f"{_plain(error)}。")
    text = f"{approved.name}已签发。以后改了任何一处，就要再签发。"
    return page(request, "message.html", title="已签发", text=text, links=())


def _plain(error: Exception) -> str:
    """Return what an error says, without the full stop."""
    return str(error).rstrip("。")
