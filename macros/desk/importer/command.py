"""`nianbao import`: the approved report becomes a page and a year of the ledger."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ... import files
from ...ledger.load import load
from ...ledger.settings import load_settings
from .. import console
from . import document, entries, listing, page, placement, plan, proof, series


@dataclass(frozen=True, slots=True)
class Import:
    """Everything that is about to be written."""

    document: document.Manuscript
    plan: placement.Plan
    files: dict[Path, str]
    """Relative to the project; the page last."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `nianbao import`."""
    parser.add_argument("file", type=Path, metavar="文件", help="定稿：.docx、.txt 或 .md")
    parser.add_argument("--year", type=_year, required=True, metavar="年度", help="报告的年度")
    parser.add_argument("--force", action="store_true", help="覆盖已有的文件")


def run(options: argparse.Namespace) -> int:
    """Return imports a report; 1 where nothing was written."""
    root = options.root.resolve()
    made, problems = prepare(root, options.file, options.year)
    if made is None or problems:
        return _refuse(problems)
    for note in (*made.document.notes, *_other_year(made.document.title, options.year)):
        print(f"{console.coloured('提醒', '提醒')}：{note}。")
    new, other = _changed(root, made.files)
    if other and not options.force:
        names = "、".join(path.as_posix() for path in other)
        return _refuse([f"已有内容不同的文件：{names}。确定要覆盖，加上 --force"])
    files.write({root / p: text for p, text in made.files.items() if p in {*new, *other}})
    print("\n".join(listing.lines(made.plan, made.document)))
    print(_written([path for path in made.files if path in {*new, *other}]))
    return 0


def prepare(root: Path, file: Path, year: int) -> tuple[Import | None, list[str]]:
    """Return what importing `file` would write, proved; or why it cannot be imported."""
    read, problems = document.read(file)
    if read is None:
        return None, problems
    ledger, _ = load(root / "data")
    made = plan.plan(read, ledger, year - 1, _said(root, year - 1))
    title = read.title or _title(root, year)
    text = page.page(read, made.edits, title, year)
    files = {
        Path("data") / str(year) / f"{topic.stem}.yml": entries.text(topic, year)
        for topic in made.topics
    }
    expected = page.expected(read, made.edits, title)
    problems = proof.prove(root, year, files, text, expected, title)
    return Import(read, made, files | {Path("docs/report") / f"{year}.md": text}), problems


def _said(root: Path, year: int) -> dict[tuple[str, str], str]:
    file = root / "docs" / "report" / f"{year}.md"
    return series.contexts(file.read_text("utf-8", errors="replace")) if file.is_file() else {}


def _title(root: Path, year: int) -> str:
    town = load_settings(root / "data")[0].get("镇名")
    name = town.value if town and isinstance(town.value, str) else ""
    return f"{name}{year}年法治政府建设年度报告"


def _year(text: str) -> int:
    if not re.fullmatch("[12][0-9]{3}", text):
        raise argparse.ArgumentTypeError("年度写四位数字，如 2025")
    return int(text)


def _other_year(title: str, year: int) -> list[str]:
    stated = re.findall("([12][0-9]{3})年", title)
    return (
        [f"标题写的是{stated[0]}年，导入为{year}年"] if stated and str(year) not in stated else []
    )


def _written(paths: list[Path]) -> str:
    if not paths:
        return "文件与上次导入的一样，没有改动。"
    return "已写入：\n" + "\n".join(f"  {path.as_posix()}" for path in paths)


def _refuse(problems: list[str]) -> int:
    for problem in problems:
        print(f"{console.coloured('错误', '错误', sys.stderr)}：{problem}。", file=sys.stderr)
    print("什么都没有写入。", file=sys.stderr)
    return 1


def _changed(root: Path, files: Mapping[Path, str]) -> tuple[list[Path], list[Path]]:
    """Return which files are new, and which stand there with another content."""
    new, other = [], []
    for path, text in files.items():
        file = root / path
        if not file.exists():
            new.append(path)
        elif file.read_bytes() != text.encode():
            other.append(path)
    return new, other
