"""`nianbao diff`: what changed between two years, or since a version in git."""

from __future__ import annotations

import argparse
from pathlib import Path

from ...ledger.load import load
from .. import changes, console
from . import base, page
from .change import Change
from .summary import Handover, summary


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `nianbao diff`."""
    parser.add_argument(
        "years", type=console.year, nargs="*", metavar="年度", help="两个年度，如 2023 2024"
    )
    parser.add_argument("--since", metavar="版本", help="与 git 里的一个版本相比，如 HEAD~1")
    parser.add_argument("--format", choices=["text", "markdown", "html"], default="text",
                        help="终端表格、Markdown 或网页")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Print the table of changes; as a page since a version, also sentences, settings and files."""
    root: Path = options.root.resolve()
    if options.since:
        if options.format == "html":
            return _page_since(root, options.since)
        since = changes.changes_since_revision(root, options.since)
        if since is None:
            print(f"git 里没有“{options.since}”这个版本，或者这里不是 git 仓库。")
            return 2
        return _print(root, since, options.format)
    now, _ = load(root / "data")
    if len(options.years) != 2 or not set(options.years) <= set(now.years):
        years = "、".join(str(year) for year in now.years)
        print(f"请写两个台账里有的年度（现有：{years}），或者“--since 版本”。")
        return 2
    old, new = (changes.figures(now, year) for year in options.years)
    between = changes.figure_changes(old, new, by_year=True, same_units=now.same_units)
    return _print(root, between, options.format)


def _page_since(root: Path, since: str) -> int:
    try:
        handover = summary(root, since)
    except base.BaseError as error:
        print(error)
        return 2
    print(page.html(handover, f"{since} 以来的变化", root))
    return 0


def _print(root: Path, figures: list[changes.FigureChange], form: str) -> int:
    rows = changes.rows(figures)
    if form == "html":
        print(html(root, figures))
    elif form == "markdown" or not figures:
        print(changes.markdown(figures))
    else:
        for row in rows:
            kind = console.colour(row[0], "提醒")
            print(f"{kind}  {row[1]}：{row[2]} → {row[3]}  {' '.join(row[4:])}".rstrip())
        print(f"共{len(rows)}处变化。")
    return 0


def html(root: Path, figures: list[changes.FigureChange]) -> str:
    """Return the page of changed figures, in the order in which they are given."""
    listed = [
        Change("数字", "", one.name, one.old, one.new, one.note, number)
        for number, one in enumerate(figures, 1)
    ]
    return page.html(Handover(tuple(listed)), "变了的数字", root)
