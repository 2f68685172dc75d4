"""New things, and the import of an approved report, as forms."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from ... import files
from ...desk import newsubject, newyear
from ...desk.importer import command as importing
from ...desk.importer import review
from ...pen import create, write
from ...pen.source import PenError, digest
from ...pen.tree import parse
from .frame import Values, address, entry_address, go, page, stripped, with_form
from .workplace import Workplace

_ASKED = ("主题", "名称", "同去年", "不是数", "照写")
"""The keys of the review list that an editor answers."""
_DRAFT = re.compile(r"[\w（）—-]{1,80}\.(?:docx|txt|md)")


def show(request: Request) -> Response:
    """Show what can be made."""
    return _page(request, "")


@with_form
def make(request: Request, values: Values) -> Response:
    """Make something."""
    values = stripped(values)
    place: Workplace = request.app.state.place
    kind = request.path_params["kind"]
    try:
        if kind in ("subject", "year"):
            return _by_command(request, kind, values)
        new, label, target = _new(place.root, kind, values)
        basis = {path: _digest(place.root / path) for path in new}
        place.save(label, new, basis)
    except PenError as error:
        return _page(request, f"{error}。", values, 409)
    return go(target)


def _new(root: Path, kind: str, values: Mapping[str, str]) -> tuple[create.New, str, str]:
    """Return the files of something new, the label of the step, and where to go on."""
    name, stem = values.get("name", ""), values.get("stem", "")
    if kind == "figure":
        path = values.get("file", "")
        more = {key: values.get(key, "") for key in ("值", "口径", "属于")}
        new = create.figure(root, path, name, more)
        return new, f"添指标“{name}”", entry_address(path, ("指标", name))
    if kind == "term":
        new = create.term(root, name, values.get("meaning", ""))
        return new, f"添名词“{name}”", entry_address("data/glossary.yml", (name,))
    if kind == "guide":
        new = create.guide(root, name, stem, values.get("group", ""))
        return new, f"添指南“{name}”", entry_address(f"data/services/{stem}.yml", ())
    if kind == "topic":
        new = create.topic(root, name, stem)
        return new, f"添专题“{name}”", address("page", file=f"docs/learn/{stem}.md")
    if kind == "page":
        folder = values.get("folder", "")
        new = create.plain_page(root, name, stem, folder)
        return new, f"添网页“{name}”", address("page", file=f"docs/{folder}/{stem}.md")
    raise PenError("没有这一种")


def _by_command(request: Request, kind: str, values: Mapping[str, str]) -> Response:
    place: Workplace = request.app.state.place
    year = values.get("year", "")
    if not re.fullmatch("[12][0-9]{3}", year):
        raise PenError("年度写四位数字，如 2025")
    options = argparse.Namespace(root=place.root, year=int(year))
    if kind == "subject":
        options.name, options.stem = values.get("name", ""), values.get("stem", "")
        options.short = values.get("short", "") or None
        options.indicators = re.split(r"[\s、，,]+", values.get("indicators", "").strip("、，, "))
        options.indicators = [name for name in options.indicators if name]
        run = place.run_command(f"添主题“{options.name}”", lambda: newsubject.run(options))
    else:
        run = place.run_command(f"建{year}年", lambda: newyear.run(options))
    return _told(request, *run)


def _told(request: Request, status: int, said: str) -> Response:
    """Show what a command said."""
    links = (("看资料", address("files")), ("看步骤", address("steps")))
    title = "已做好" if status == 0 else "没有做成"
    return page(
        request, "message.html", 200 if status == 0 else 409, title=title, text=said, links=links
    )


def _page(
    request: Request, error: str, values: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    place: Workplace = request.app.state.place
    project = place.project()
    subjects = [(s.path, f"{s.year}年 {s.name}") for s in project.ledger.subjects()][::-1]
    return page(
        request, "new.html", status, error=error, values=values or dict(request.query_params),
        subjects=subjects, folders=create.FOLDERS, groups=create.groups(place.root),
        year=project.ledger.latest, kind=request.path_params.get("kind", ""),
    )  # fmt: skip


# --- the import of a report ---------------------------------------------------------------


def ask_report(request: Request) -> Response:
    """Ask for the approved report."""
    place: Workplace = request.app.state.place
    return page(request, "import.html", year=place.project().ledger.latest + 1, error="")


async def take_report(request: Request) -> Response:
    """Read the report, and show the list of what to look at."""
    posted = await request.form()
    upload, year = posted.get("report"), str(posted.get("year", "")).strip()
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise PenError("先选定稿的文件")
    content = await upload.read()
    return await run_in_threadpool(_take, request, upload.filename, content, year)


def _take(request: Request, filename: str, content: bytes, year: str) -> Response:
    place: Workplace = request.app.state.place
    name = filename.replace("\\", "/").rpartition("/")[2]
    stem, _, ending = name.rpartition(".")
    stem = re.sub(r"[^\w（）—-]+", "-", stem)[:60] or "定稿"
    name = f"{stem}.{ending.lower()}"
    if not _DRAFT.fullmatch(name):
        raise PenError("定稿要是 .docx、.txt 或者 .md 文件")
    if not re.fullmatch("[12][0-9]{3}", year):
        raise PenError("年度写四位数字，如 2025")
    file = place.work / "import" / name
    files.write({file: content}, durable=False)
    options = _options(place.root, file, year, review=True)
    status, said = place.run_command("核对定稿", lambda: importing.run(options))
    if status:
        return _told(request, status, said)
    return _review(request, file, year, said)


def _review(request: Request, file: Path, year: str, said: str, error: str = "") -> Response:
    text = review.file_of(file).read_text("utf-8")
    entries = []
    for key, spot in parse(text).inner().items():
        facts = {str(k): str(s.node.value) for k, s in spot.inner().items()}
        entries.append((str(key), facts))
    absent = re.findall(r"^#   (.+)$", text, re.M)
    return page(
        request, "review.html", entries=entries, asked=_ASKED, name=file.name, year=year,
        said=said, error=error, absent=absent,
    )  # fmt: skip


@with_form
def import_report(request: Request, values: Values) -> Response:
    """Import the report with the answers."""
    values = stripped(values)
    place: Workplace = request.app.state.place
    name, year = values.get("name", ""), values.get("year", "")
    file = place.work / "import" / name
    if not _DRAFT.fullmatch(name) or not file.is_file() or not re.fullmatch("[12][0-9]{3}", year):
        raise PenError("定稿不在了，请再选一次")
    listed = review.file_of(file)
    text = listed.read_text("utf-8")
    for key, spot in parse(text).inner().items():
        for field in spot.inner():
            answer = values.get(f"{key}.{field}")
            if field in _ASKED and answer is not None:
                text = write.change(text, (key, field), answer)
    files.write({listed: text}, durable=False)
    options = _options(place.root, file, year, force="force" in values)
    status, said = place.run_command(f"导入{year}年定稿", lambda: importing.run(options))
    return _told(request, status, said)


def _options(
    root: Path, file: Path, year: str, *, review: bool = False, force: bool = False
) -> Any:
    return argparse.Namespace(
        root=root, file=file, year=int(year), full_width=False, review=review, force=force
    )


def _digest(file: Path) -> str:
    return digest(file.read_bytes()) if file.exists() else ""
