"""Every way out but the web, from nothing and again, beside the build of the web pages."""

from __future__ import annotations

import shutil

from .towns import Towns, build, run, table

CASES = {"本站，一年的报告": (50, 1), "十年的报告和台账": (50, 10), "1000页": (1000, 1)}


def measure(towns: Towns) -> list[str]:
    """A table of the cases and one of the channels."""
    rows, channels = [], []
    for title, (pages, years) in CASES.items():
        town = towns.ours(pages, years)
        shutil.rmtree(town / ".build", ignore_errors=True)
        web = build(town)
        first = run(town, "macros", "outputs", "--site", "site")
        build(town)
        again = run(town, "macros", "outputs", "--site", "site")
        rows.append([
            title, f"{first.seconds:.1f} 秒", f"{first.seconds / web.seconds:.2f}",
            f"{again.seconds:.1f} 秒", f"{again.seconds / first.seconds:.2f}",
            f"{first.megabytes} MB",
        ])  # fmt: skip
        channels += [[title, *line.split("：", 1)] for line in first.printed.splitlines()]
    heads = ["", "全部", "÷生成网页", "什么都没变", "÷全部", "最多内存"]
    return [
        *table("网页以外的出口", heads, rows),
        *table("每一种出口", ["", "出口", "做了什么"], channels),
    ]
