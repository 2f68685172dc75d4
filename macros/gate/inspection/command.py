"""`nianbao inspect`: one's own site before it is published, as the national inspection sees it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ...ledger.day import today
from ...prose.wordlist import load_rules
from . import table
from .address import Address, RefusedError
from .item import Case
from .page import INDEX
from .visit import Folder, Visit

_FORMATS = {"text": table.text, "markdown": table.markdown, "json": table.program}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `nianbao inspect` to the parser."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--site", type=Path, metavar="文件夹", help="已生成的网站（默认是项目的 site）"
    )
    where.add_argument("--url", metavar="网址", help="本机上运行的网站，如 http://127.0.0.1:8000/")
    parser.add_argument(
        "--format", choices=list(_FORMATS), default="text", help="终端、Markdown 表格，或者给程序看"
    )


def run(options: argparse.Namespace) -> int:
    """Print the table; return 1 if an item fails or not all was checked, 2 if there is no site."""
    root: Path = options.root.resolve()
    try:
        visit = _visit(options, root)
    except RefusedError as error:
        print(error, file=sys.stderr)
        return 2
    if not visit.get(INDEX).ok:
        print(f"没有打开首页：{visit.get(INDEX).note}。请先生成或者启动网站。", file=sys.stderr)
        return 2
    case = Case(visit, today(), load_rules(root / "data" / "wordings.yml")[0])
    rows = table.inspect(case)
    print(_FORMATS[options.format](case, rows))
    return int(bool(visit.limit_hit) or any(row.result.verdict == "有问题" for row in rows))


def _visit(options: argparse.Namespace, root: Path) -> Visit:
    if options.url is not None:
        return Address(options.url)
    return Folder(options.site or root / "site")
