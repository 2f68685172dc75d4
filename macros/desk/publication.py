"""`nianbao date`: one time of publication for the pages of a folder that still lack theirs.

Every page keeps a time of its own, so that a page added later is never dated by its folder: a
made-up time of publication fails the whole site (`checks.head`).
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..files import write
from ..ledger.figure import PENDING
from ..ledger.problem import visible
from ..ledger.source import Node, front_matter
from ..render import head
from . import console
from .checks.head import check_time
from .project import PageFile, read_project

KEY = head.PUBLICATION_TIME
_GAP = re.compile(rf"^({KEY}[ \t]*:[ \t]*([\"']?)){PENDING}(?=\2[ \t]*(?:#.*)?\r?$)", re.M)


class DateError(Exception):
    """A reason for which the pages cannot have this time, in an editor's words."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `nianbao date`."""
    parser.add_argument("folder", type=Path, metavar="文件夹", help="docs/ 里的，如 docs/services")
    parser.add_argument("time", nargs="+", metavar="时间", help="如 2025-03-28 09:00")


def run(options: argparse.Namespace) -> int:
    """Write the time into every page of the folder that still lacks it, or into no page at all."""
    root, time = options.root.resolve(), " ".join(options.time).strip()
    folder = (root / options.folder).resolve()
    pages = [page for page in read_project(root).pages if _is_article(page, root, folder)]
    gaps = [page for page in pages if page.text(KEY) == PENDING]
    try:
        if not pages:
            raise DateError(f"{options.folder} 里没有文章，要写 docs/ 里的文件夹")
        files = {root / page.path: _dated_text(page, root, time) for page in gaps}
    except DateError as error:
        print(visible(f"没有改动任何文件：{error}。"))
        return 1
    write(files)
    _print(pages, gaps, time)
    return 0


def _is_article(page: PageFile, root: Path, folder: Path) -> bool:
    is_article = head.kind(page.source, page.front) == "文章"
    return is_article and (root / page.path).is_relative_to(folder)


def _dated_text(page: PageFile, root: Path, time: str) -> str:
    """Return the text of a page with the time instead of 待补充, all else as it is in the file.

    Raises:
        DateError: the check would refuse the time, or 待补充 is not on a line with its key.
    """
    line = page.front[KEY].line
    dated = replace(page, front=page.front | {KEY: Node(time, line)})
    for problem in check_time(dated):
        raise DateError(
            f"{page.path} 不能写{problem.found}，应当是{problem.expected}。改法：{problem.mend}"
        )
    old = (root / page.path).read_bytes().decode()  # with its own line ends
    new = _GAP.sub(rf"\g<1>{time}", old, count=1)
    # What is read afterwards decides: the line may have been one of a longer text.
    plain = re.sub("\r\n?", "\n", new.removeprefix("\ufeff"))
    if front_matter(plain, page.path)[0] != dated.front:
        raise DateError(f"{page.path}:{line} 要写成一行“{KEY}: {PENDING}”，或者自己改")
    return new


def _print(pages: Sequence[PageFile], gaps: Sequence[PageFile], time: str) -> None:
    """Print which pages have the time now, and which have no line for it."""
    if gaps:
        print(console.colour(f"写上了发布时间 {time}，共{len(gaps)}页：", "好"))
    else:
        print(f"没有写着“{KEY}: {PENDING}”的网页，没有改动任何文件。")
    for page in gaps:
        print(f"  {visible(page.path)}")
    for page in pages:
        if not head.front_value(page.front, KEY):
            print(f"{visible(page.path)} 页首没有“{KEY}”，没有写：先添上“{KEY}: {PENDING}”。")
    print("已经有发布时间的没有改；以后添的网页，发布那天再写它自己的时间。")
