"""The editor's waiting times: from a save to the preview, and for the check."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

from macros.desk.problems import Desk

from .preview import preview_latency
from .towns import Towns, nianbao_build, run, table

SIZES = (200, 1000)


def measure(towns: Towns) -> list[str]:
    """Return the tables of preview and check."""
    rows = []
    for pages in SIZES:
        town = towns.ours(pages)
        whole = nianbao_build(town).seconds
        rows += [
            [str(pages), what, f"{seconds:.2f} 秒", f"{seconds / whole:.3f}"]
            for what, seconds in preview_latency(town).items()
        ]
    heads = ["页", "改的是", "从保存到网页变了", "÷整站生成"]
    return [*table("预览", heads, rows), *_check(towns)]


def _check(towns: Towns) -> list[str]:
    rows = []
    for pages, years in ((50, 1), (200, 1), (1000, 1), (1000, 10)):
        town = towns.ours(pages, years)
        whole = nianbao_build(town).seconds
        seconds = median(run(town, "macros", "check").seconds for _ in range(3))
        rows.append([
            str(pages), str(years), f"{seconds:.2f} 秒", f"{seconds / whole:.3f}",
            f"{_again(town):.2f} 秒",
        ])  # fmt: skip
    heads = ["页", "年", "整个命令", "÷整站生成", "--watch 时存一页以后"]
    return table("检查", heads, rows)


def _again(town: Path) -> float:
    """Return the median seconds from a save of a page to the new list of problems."""
    desk, page = Desk(town), town / "docs/learn/labour.md"
    desk.problems()
    good, taken = page.read_text("utf-8"), []
    for n in range(5):
        page.write_text(f"{good}\n第{n}次保存。\n", "utf-8")
        start = time.perf_counter()
        desk.problems()
        taken.append(time.perf_counter() - start)
    page.write_text(good, "utf-8")
    return median(taken)
