"""Under the editor's hand: from a save to the preview, and the check."""

from __future__ import annotations

from statistics import median

from .preview import preview_latency
from .towns import Towns, build, run, table

SIZES = (50, 200, 1000)


def measure(towns: Towns) -> list[str]:
    """Tables of preview and check."""
    rows = []
    for pages in SIZES:
        town = towns.ours(pages)
        whole = build(town).seconds
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
        whole = build(town).seconds
        seconds = median(run(town, "macros", "check").seconds for _ in range(3))
        rows.append([f"{pages}", f"{years}", f"{seconds:.2f} 秒", f"{seconds / whole:.3f}"])
    return table("检查（整个命令）", ["页", "年", "用时", "÷整站生成"], rows)
