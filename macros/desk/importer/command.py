"""`nianbao import`: the approved report becomes a page and a year of the ledger."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ... import files
from ...ledger.figure import PENDING
from ...ledger.load import load
from ...ledger.model import Ledger
from ...ledger.problem import visible
from ...ledger.witness import FILE as WITNESS
from .. import comparison, console
from ..project import PageFile, Project, read_project
from . import (
    document,
    entries,
    inheritance,
    intent,
    listing,
    memory,
    office,
    page,
    placement,
    plan,
    proof,
    punctuation,
    review,
    series,
    statistics,
    template,
)


@dataclass(frozen=True, slots=True)
class Import:
    """Everything that is about to be written."""

    ledger: Ledger
    """Every year, as it was before."""
    document: document.Manuscript
    plan: placement.Plan
    files: dict[Path, str]
    """Relative to the project; the page last."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `nianbao import`."""
    parser.add_argument("file", type=Path, metavar="文件", help="定稿：.docx、.txt 或 .md")
    parser.add_argument(
        "--year", type=console.year, required=True, metavar="年度", help="报告的年度"
    )
    parser.add_argument(
        "--full-width", action="store_true", help="把中文里的半角标点换成全角，原文和网页一起换"
    )
    parser.add_argument(
        "--review", action="store_true", help="只列出要核对的名称（年报.核对.yml），改好以后再导入"
    )
    parser.add_argument(
        "--force", action="store_true", help="覆盖已有的文件，删去上次导入、这次没有的"
    )


def run(options: argparse.Namespace) -> int:
    """Import a report; return 1 where it is refused and nothing is written."""
    root = options.root.resolve()
    draft, problems = prepare(root, options.file, options.year, full_width=options.full_width)
    if draft is None or problems:
        return _refuse(problems)
    if seen := office.difference(root, options.file, draft.document):
        omissions = (*draft.document.omissions, seen)
        draft = replace(draft, document=replace(draft.document, omissions=omissions))
    for note in (
        *draft.document.notes,
        *draft.document.omissions,
        *_year_notes(draft.document.title, options.year),
    ):
        print(f"{console.colour('提醒', '提醒')}：{visible(note)}。")
    if options.review:
        return _ask(options.file, draft)
    new, conflicts = _changes(root, draft.files)
    blank = template.blank_files(root, draft.ledger, options.year, conflicts)
    new, conflicts = [*new, *blank], [path for path in conflicts if path not in blank]
    if conflicts and not options.force:
        names = "、".join(path.as_posix() for path in conflicts)
        return _refuse([f"已有内容不同的文件：{names}。确定要覆盖，加上 --force"])
    report = next((path for path in blank if path.suffix == ".md"), None)
    before = read_project(root).page(f"report/{options.year}.md") if report else None
    written = [path for path in draft.files if path in {*new, *conflicts}]
    files.write({root / path: draft.files[path] for path in written})
    print("\n".join(listing.lines(draft.plan, draft.document)))
    for line in _remove_left(root, options.year, draft.files) if options.force else ():
        print(line)
    pages = _follow(root, options.year, before)
    print(_summary([*written, *pages]))
    return 0


def _follow(root: Path, year: int, before: PageFile | None) -> list[Path]:
    """Make the other pages follow the report; print what to look at, return what was written.

    Args:
        root: the project, with the report.
        year: its year.
        before: the blank page that the report replaced, if it did.
    """
    project = read_project(root)
    renewal = statistics.renew(project, year)
    if before:
        renewal.files |= template.relink(project, before, year, renewal.files)
    renewal.files |= comparison.files(project, year, renewal.files)
    files.write({root / path: text for path, text in renewal.files.items()})
    for line in (
        *listing.part("数据页跟上报告，去掉了没有数的部分，请核对", renewal.lines),
        *listing.part(
            "上一年的报告说要做的，看这份报告写了做得怎样没有",
            [measure.name for measure in project.library.measures.get(year - 1, ())],
        ),
        *_next_steps(project, year),
    ):
        print(line)
    return [*renewal.files]


def prepare(
    root: Path, file: Path, year: int, *, full_width: bool = False
) -> tuple[Import | None, list[str]]:
    """Return what importing `file` would write, and the problems of reading and proving it.

    Args:
        root: the project.
        file: the approved report.
        year: its year.
        full_width: whether its half-width Chinese punctuation is to become full-width.
    """
    manuscript, problems = document.read(file)
    if manuscript is None:
        return None, problems
    manuscript = punctuation.arrange(manuscript, full_width=full_width)
    ledger, _ = load(root / "data")
    own_page, last_page = (root / "docs" / "report" / f"{y}.md" for y in (year, year - 1))
    answers, problems = review.read_answers(review.file_of(file), ledger, year - 1)
    if problems:
        return None, problems
    earlier = memory.Memory(
        intent.read_plan(last_page, year - 1),
        answers,
        _contexts(own_page),
    )
    named = template.with_names(ledger, year)
    outcome = plan.plan(manuscript, named, year - 1, _contexts(last_page), earlier)
    title = manuscript.title or PENDING
    text = page.page(manuscript, outcome.edits, title, year)
    files = _subject_files(outcome, year)
    if approved := entries.witness(outcome, manuscript, year):
        files[Path("data") / str(year) / WITNESS] = approved
    expected = page.expected_text(manuscript, outcome.edits, title)
    problems = proof.prove(root, year, files, text, expected, title)
    outcome = inheritance.extend(outcome, manuscript, root, ledger, year)
    template.keep_used(outcome, root, ledger, year)
    files |= _subject_files(outcome, year) | {
        Path("docs/report") / f"{year}.md": template.complete(text, own_page, last_page)
    }
    return Import(ledger, manuscript, outcome, files), problems


def _subject_files(outcome: placement.Plan, year: int) -> dict[Path, str]:
    folder = Path("data") / str(year)
    return {folder / f"{topic.stem}.yml": entries.text(topic, year) for topic in outcome.topics}


def _contexts(file: Path) -> dict[tuple[str, str], str]:
    return series.contexts(file.read_text("utf-8", errors="replace")) if file.is_file() else {}


def _year_notes(title: str, year: int) -> list[str]:
    years = re.findall("([12][0-9]{3})年", title)
    return [f"标题写的是{years[0]}年，导入为{year}年"] if years and str(year) not in years else []


def _ask(report: Path, draft: Import) -> int:
    """Write the list of what the editor is asked about."""
    target = review.file_of(report)
    files.write({target: review.text(draft.plan, draft.document)})
    print(f"要核对的写在“{target.name}”里，改好以后再运行一次导入（不加 --review）。")
    return 0


def _next_steps(project: Project, year: int) -> Iterator[str]:
    """Yield what is left to do about subjects without figures, and those without a page."""
    blank = template.blank_subjects(project.ledger, year)
    if blank:
        yield f"台账里还没有数的主题：{'、'.join(blank)}。报告没有的，用 drop-subject 删去。"
    has_pages = any(page.kind == "statistics" for page in project.pages)
    for subject in project.ledger.years.get(year, {}).values() if has_pages else ():
        if not project.page(f"statistics/{subject.stem}.md"):
            yield f"还没有数据页，用 new-subject 补建：{subject.name}（{subject.path}）"


def _remove_left(root: Path, year: int, new: Mapping[Path, str]) -> Iterator[str]:
    """Delete the subjects that only an earlier import made; yield a line about each."""
    years = load(root / "data")[0].years
    for short, subject in years.get(year, {}).items():
        last = years.get(year - 1, {}).get(short)
        path = Path(subject.path)
        if path in new:
            continue
        if entries.is_made(root / path, year, inheritance.periods(last, year)):
            (root / path).unlink()
            yield f"定稿里没有，已删去：{path.as_posix()}"
        else:
            yield f"定稿里没有，没有删，请核对：{path.as_posix()}"


def _summary(paths: list[Path]) -> str:
    if not paths:
        return "文件与上次导入的一样，没有改动。"
    return "已写入：\n" + "\n".join(f"  {path.as_posix()}" for path in paths)


def _refuse(problems: list[str]) -> int:
    for problem in problems:
        print(
            f"{console.colour('错误', '错误', sys.stderr)}：{visible(problem)}。", file=sys.stderr
        )
    print("什么都没有写入。", file=sys.stderr)
    return 1


def _changes(root: Path, files: Mapping[Path, str]) -> tuple[list[Path], list[Path]]:
    """Return which files are new, and which exist with different content."""
    new, conflicts = [], []
    for path, text in files.items():
        file = root / path
        if not file.exists():
            new.append(path)
        elif file.read_bytes() != text.encode():
            conflicts.append(path)
    return new, conflicts
