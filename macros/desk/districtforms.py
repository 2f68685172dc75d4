"""`nianbao district-forms`: what the office fills in and sends, from the same figures as its pages.

The summary in any workbook of the office, and a draft letter to each town that is late.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ..channels.letter import docx
from ..district import letters, workbook
from ..district.district import District
from ..district.towns import FILE
from ..district.workbook import WorkbookError
from ..files import write
from ..ledger.problem import visible
from ..ledger.settings import publisher
from . import console
from .project import read_project

OUT = "office"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `nianbao district-forms`."""
    parser.add_argument(
        "--template", type=Path, metavar="表", help="要填的 Excel 表；不写就用自带的样子"
    )
    parser.add_argument("--year", type=console.year, metavar="年度", help="不写就是最新的年度")
    parser.add_argument(
        "--out", type=Path, metavar="文件夹", help=f"放在哪里；不写就是 {OUT}/，不公开"
    )


def run(options: argparse.Namespace) -> int:
    """Write the workbook and the letters; return 1 where the workbook cannot be filled in."""
    root = options.root.resolve()
    project = read_project(root)
    district = project.district
    if not district.years:
        print(f"没有做：还没有 data/{FILE}，或者没有收到数据（nianbao gather）。")
        return 1
    year, out = options.year or district.years[-1], options.out or root / OUT
    try:
        template = options.template
        blank = workbook.read_template(template) if template else workbook.plain(district, year)
        filled, cells = workbook.fill(blank, district, year)
    except WorkbookError as error:
        print(visible(f"没有填：{error}。"))
        return 1
    settings = {key: str(node.value) for key, node in project.settings.items()}
    texts = _letters(district, year, publisher(settings))
    name = options.template.name if options.template else f"汇总表-{year}.xlsx"
    write({out / name: filled, **{out / file: text for file, text in texts.items()}})
    print(console.colour(f"填了{cells}格，写了{len(texts)}份提醒函：{visible(str(out))}", "好"))
    return 0


def _letters(district: District, year: int, office: str) -> dict[str, bytes]:
    """Return each letter by its file name."""
    return {
        f"提醒函-{year}-{one.town}.docx": docx(one, office, district.day)
        for one in letters.letters(district, year)
    }
