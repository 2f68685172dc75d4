"""What the import makes of whole reports, and how long a long one takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import provinces

from macros.desk.importer import command, document

from .towns import ROOT, Towns, table

CHARACTERS = 30_000


def measure(_: Towns) -> list[str]:
    """Return the tables of what became of each number, and of the time."""
    with TemporaryDirectory() as folder:
        return [*_numbers(Path(folder)), *_times(Path(folder))]


def _numbers(root: Path) -> list[str]:
    rows = []
    for file in provinces.FILES:
        made, problems = command.prepare(root, file, provinces.year_of(file))
        assert made, problems
        found = provinces.outcomes(made, file)
        became = [o.became if o.kind != "错" else "错" for o in found]
        kinds = ("台账", "目标", "隐去", "原文", "错")
        counts = [str(became.count(kind)) for kind in kinds]
        rows.append([file.name, str(len(found)), *counts, f"{provinces.placed_share(found):.1%}"])
    heads = ["报告", "数", "进台账", "计划", "隐去", "照录", "错", "该进台账的放好了"]
    return table("导入", heads, rows)


def _times(root: Path) -> list[str]:
    text = "".join(f.read_text("utf-8") for f in provinces.FILES if f.suffix != ".docx")
    long = root / "long.txt"
    long.write_text(text * (CHARACTERS // len(text) + 1), "utf-8")
    read = _seconds(lambda: document.read(long))
    size = f"{len(long.read_text('utf-8'))}字"
    rows = []
    for town, folder in (("没有去年的台账", root), ("有去年的台账", ROOT)):
        whole = _seconds(partial(command.prepare, folder, long, 2025))
        times = [f"{read:.3f} 秒", f"{whole:.2f} 秒", f"{whole / read:.0f}"]
        rows.append([size, town, *times])
    return table("导入要多久", ["报告", "台账", "只读文字", "整个导入", "÷只读文字"], rows)


def _seconds(action: Callable[[], object]) -> float:
    def once() -> float:
        start = time.perf_counter()
        action()
        return time.perf_counter() - start

    return median(once() for _ in range(3))
