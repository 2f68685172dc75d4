"""What new-town and new-year leave to be filled in: names without values, chapters without text.

An import goes on with the names, writes over what is still blank, and keeps the head of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...ledger.figure import PENDING
from ...ledger.model import Ledger, Subject
from ...ledger.source import decode, front_matter
from ...library.outline import Chapter
from .. import newpage, newyear
from ..project import PageFile, Project
from .likeness import share
from .placement import LedgerLine, Plan

_BLANK = re.compile(
    rf"^(?:#.*|{PENDING}|以公开的原文为准。.*|\{{\{{ *存疑清单\(\) *\}}\}}"
    rf"|{newyear.YEAR_VIEW}|{newyear.PROMISED}|- .*：{PENDING}|\s*)$"
)
_NAME = re.compile(r"(\w+)\.(\w+)")
_OF_THE_REPORT = ("title", "年度", "正文")
"""Keys of the front matter that an import states itself."""


def is_blank(subject: Subject) -> bool:
    """Return whether a subject has names, but neither figures nor statements yet."""
    return all(i.pending or i.formula for i in subject.indicators.values())


def with_names(ledger: Ledger, year: int) -> Ledger:
    """Return the ledger with the names of blank subjects as last year's, where there is no such.

    Args:
        ledger: every year.
        year: the report's.
    """
    blank = {s: subject for s, subject in ledger.years.get(year, {}).items() if is_blank(subject)}
    if ledger.years.get(year - 1) or not blank:
        return ledger
    names = {short: _of_year(subject, year - 1) for short, subject in blank.items()}
    return replace(ledger, years=dict(sorted({**ledger.years, year - 1: names}.items())))


def _of_year(subject: Subject, year: int) -> Subject:
    indicators = {name: replace(i, year=year) for name, i in subject.indicators.items()}
    return replace(subject, year=year, indicators=indicators)


def blank_files(root: Path, ledger: Ledger, year: int, paths: Iterable[Path]) -> set[Path]:
    """Return which of these files of the project have nothing filled in yet."""
    subjects = ledger.years.get(year, {}).values()
    blank = {Path(subject.path) for subject in subjects if is_blank(subject)}
    return {
        path
        for path in paths
        if path in blank or (path.suffix == ".md" and _is_blank_page(root / path))
    }


def blank_subjects(ledger: Ledger, year: int) -> list[str]:
    """Return the short names of the subjects that have nothing filled in."""
    return [s for s, subject in ledger.years.get(year, {}).items() if is_blank(subject)]


def keep_used(plan: Plan, root: Path, ledger: Ledger, year: int) -> None:
    """Enter as not yet known what pages name, this year's ledger awaits, and the report lacks.

    Args:
        plan: the import, whose topics are filled in.
        root: the project.
        ledger: every year.
        year: the report's.
    """
    subjects = ledger.years.get(year, {})
    used = {name for file in _other_pages(root) for name in _NAME.findall(file.read_text("utf-8"))}
    for topic in plan.topics:
        known = subjects[topic.short].indicators.values() if topic.short in subjects else ()
        for old in known:
            if old.pending and (topic.short, old.name) in used and old.name not in topic.entries:
                entry = LedgerLine(old.name, PENDING, definition=old.definition or PENDING)
                topic.entries[old.name] = entry


def _other_pages(root: Path) -> Iterator[Path]:
    """Yield the pages that an import neither writes nor cuts."""
    for file in sorted((root / "docs").rglob("*.md")):
        if file.relative_to(root / "docs").parts[0] not in ("report", "statistics"):
            yield file


def relink(
    project: Project, before: PageFile, year: int, changed: Mapping[Path, str]
) -> dict[Path, str]:
    """Return the pages whose links to chapters of a blank report lead to those of the real one.

    Args:
        project: as the import left it.
        before: the blank page of the report.
        year: its year.
        changed: pages that are about to be written otherwise than the project has them.
    """
    now = project.page(before.source)
    chapters = project.library.outlines.chapters(project.setting("省份"), year)
    target: dict[str, str] = {}
    for heading in before.headings:
        names = [chapter for chapter in chapters if chapter.is_named(heading.text, year)]
        own = [h for h in now.headings if _is_one(names, h.text, year)] if now else []
        if heading.level == 2 and heading.anchor != "存疑":
            nearest = max(own, key=lambda h: share(heading.text[2:], h.text), default=None)
            target[heading.anchor] = f"#{nearest.anchor}" if nearest else ""
    link = re.compile(rf"({re.escape(before.source)})#([^)\s]+)")
    pages = {Path(page.path): page.whole for page in project.pages} | dict(changed)
    texts = {
        path: link.sub(lambda m: m[1] + target.get(m[2], f"#{m[2]}"), text)
        for path, text in pages.items()
    }
    return {path: text for path, text in texts.items() if text != pages[path]}


def _is_one(chapters: Iterable[Chapter], heading: str, year: int) -> bool:
    return any(chapter.is_named(heading, year) for chapter in chapters)


def _is_blank_page(file: Path) -> bool:
    text = decode(file, file.name)[0] or ""
    body = text[front_matter(text, file.name)[1] :]
    return all(_BLANK.match(line) for line in body.split("\n"))


def complete(page: str, file: Path, last: Path) -> str:
    """Return the page of an import with what the page that it replaces has besides the report.

    Args:
        page: its text.
        file: the page that it replaces, if there is one.
        last: the report page of the year before, if there is one.
    """
    text = decode(file, file.name)[0] if file.is_file() else None
    kept = front_matter(text, file.name)[0] if text else {}
    front: dict[str, Any] = {key: newyear.plain_value(node) for key, node in kept.items()}
    own = front_matter(page, file.name)[0]
    if "title" in own and front.get("title") != own["title"].value:
        front.pop("标题分行", None)
    extra = {key: value for key, value in front.items() if key not in _OF_THE_REPORT}
    if extra:
        head = newpage.head(extra).removeprefix("---\n").removesuffix("---\n\n")
        page = page.replace("\n---\n", f"\n{head}---\n", 1)
    view = re.search(newyear.YEAR_VIEW, text or "")
    if view:
        page = re.sub(
            r"^## ", lambda heading: f"{view[0]}\n\n{heading[0]}", page, count=1, flags=re.M
        )
    pattern = file if file.is_file() else last
    if pattern.is_file() and "{ #存疑 }" in pattern.read_text("utf-8", errors="replace"):
        page += newyear.DOUBTS
    return page
