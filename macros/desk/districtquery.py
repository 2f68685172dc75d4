"""`nianbao district-query totals`: hand over all figures as Parquet, and ask them by SQL."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from ..district import store
from ..district.store import StoreError
from ..district.towns import FILE
from ..ledger.problem import visible
from .project import read_project

FOLDER = ".build/figures"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `nianbao district-query`."""
    parser.add_argument(
        "query", nargs="?", metavar="查询", choices=store.queries(), help="不写就只做 Parquet"
    )
    parser.add_argument(
        "--out", type=Path, metavar="文件夹", help=f"Parquet 放在哪里；不写就是 {FOLDER}"
    )


def run(options: argparse.Namespace) -> int:
    """Write the figures, and print the answer as CSV; return 1 where that cannot be done."""
    root = options.root.resolve()
    district = read_project(root).district
    if not district.years:
        print(f"没有做：还没有 data/{FILE}，或者没有收到数据（nianbao gather）。")
        return 1
    folder = options.out or root / FOLDER
    try:
        count = store.write_figures(district, folder)
        answer = store.ask(options.query, folder) if options.query else None
    except StoreError as error:
        print(f"没有做：{error}。")
        return 1
    if answer:
        csv.writer(sys.stdout, lineterminator="\n").writerows([answer.columns, *answer.rows])
    else:
        print(visible(f"写了{count}个数：{folder}"))
    return 0
