"""Every output but the web pages, made from nothing and again, beside the build of the pages.

CPU seconds are those of all processes: unlike seconds on the clock they bear a busy machine.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from statistics import median

from .towns import Towns, build, run, table

CASES = {"本站，一年的报告": (50, 1), "十年的报告和台账": (50, 10), "1000页": (1000, 1)}


def measure(towns: Towns) -> list[str]:
    """Return a table of the cases and one of the channels."""
    rows: list[list[str]] = []
    channels: list[list[str]] = []
    for title, (pages, years) in CASES.items():
        town = towns.ours(pages, years)
        shutil.rmtree(town / ".build", ignore_errors=True)
        web = build(town)
        first = run(town, "macros", "outputs", "--site", "site")
        build(town)
        again = run(town, "macros", "outputs", "--site", "site")
        rows.append([
            title, f"{first.seconds:.1f} 秒", f"{first.cpu:.1f} 秒",
            f"{first.seconds / web.seconds:.2f}",
            f"{again.seconds:.1f} 秒", f"{again.cpu:.1f} 秒",
            f"{again.seconds / first.seconds:.2f}",
            f"{first.megabytes} MB", f"{_pdf_bytes(town / 'site') / 1e6:.1f} MB",
        ])  # fmt: skip
        channels += [[title, *line.split("：", 1)] for line in first.printed.splitlines()]
    heads = ["", "全部", "处理器", "÷生成网页", "什么都没变", "处理器", "÷全部", "最多内存", "PDF"]
    return [
        *table("网页以外的出口", heads, rows),
        *table("每一种出口", ["", "出口", "做了什么"], channels),
        *_cores(towns),
    ]


def _pdf_bytes(site: Path) -> int:
    return sum(file.stat().st_size for file in site.rglob("*.pdf"))


def _cores(towns: Towns) -> list[str]:
    """Return a table for one core and for all; none where a process cannot choose its cores."""
    if not hasattr(os, "sched_setaffinity"):
        return []
    every = os.sched_getaffinity(0)
    rows = []
    for title, size in list(CASES.items())[:2]:
        taken: dict[int, list[float]] = {1: [], len(every): []}
        for _ in range(2):
            for count, seconds in taken.items():
                os.sched_setaffinity(0, set(sorted(every)[:count]))
                seconds.append(_anew(towns.ours(*size)))
                os.sched_setaffinity(0, every)
        one, all_ = (median(seconds) for seconds in (taken[1], taken[len(every)]))
        rows.append([title, f"{one:.1f} 秒", f"{all_:.1f} 秒", f"{all_ / one:.2f}"])
    return table("几个核心", ["", "一个核心", f"{len(every)}个核心", "比值"], rows)


def _anew(town: Path) -> float:
    shutil.rmtree(town / "cold", ignore_errors=True)
    return run(town, "macros", "outputs", "--site", "site", "--cache", "cold").seconds
