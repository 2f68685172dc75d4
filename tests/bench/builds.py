"""Full builds beside a stock generator, by size and by years; the weight of a page at each size."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

from .towns import Run, Towns, build, nianbao_build, table

SIZES = {50: 2, 200: 2, 1000: 1}
"""Number of builds, by number of pages."""
YEARS = (1, 5, 10)
ARTICLES = "learn/20*/*.html"


def measure(towns: Towns) -> list[str]:
    """Return the tables of all builds."""
    ours: dict[int, float] = {}
    stock: dict[int, float] = {}
    rows: list[list[str]] = []
    for pages, rounds in SIZES.items():
        runs = _in_turns(towns, pages, rounds)
        times = {name: median(run.seconds for run in all_) for name, all_ in runs.items()}
        memory = {name: max(run.megabytes for run in all_) for name, all_ in runs.items()}
        ours[pages], stock[pages] = times["ours"], times["stock"]
        rows.append([
            str(pages), *(f"{seconds:.1f} 秒" for seconds in times.values()),
            f"{times['ours'] / times['stock']:.2f}", f"{times['mkdocs'] / times['stock']:.2f}",
            f"{times['ours'] / times['bare']:.2f}", f"{memory['ours']} / {memory['stock']} MB",
        ])  # fmt: skip
    heads = ["页", "本站（nianbao build）", "本站（mkdocs build）", "Material 原样"]
    heads += ["只有模板：不填词、没有搜索和繁體", "本站÷Material", "mkdocs build÷Material"]
    heads += ["本站÷只有模板", "最多内存（一个进程）：本站 / Material"]
    return [
        *table("整站生成", heads, rows),
        *_growth(ours, stock),
        *_years(towns),
        *_weight(towns),
    ]


def _in_turns(towns: Towns, pages: int, rounds: int) -> dict[str, list[Run]]:
    bare = towns.same(pages, stock=False)
    what: dict[str, Callable[[], Run]] = {
        "ours": partial(nianbao_build, towns.ours(pages)),
        "mkdocs": partial(build, towns.ours(pages)),
        "stock": partial(build, towns.same(pages, stock=True)),
        "bare": partial(build, bare),
    }
    runs: dict[str, list[Run]] = {name: [] for name in what}
    for _ in range(rounds):
        for name, make in what.items():
            runs[name].append(make())
    return runs


def _growth(ours: dict[int, float], stock: dict[int, float]) -> list[str]:
    """Return how much longer a build takes when the pages double; 2 is linear."""
    rows = []
    for less, more in pairwise(SIZES):
        steps = math.log2(more / less)
        doubled = [(t[more] / t[less]) ** (1 / steps) for t in (ours, stock)]
        each = (ours[more] / more) / (ours[less] / less)
        rows.append([f"{less} → {more}", *(f"{d:.2f}" for d in doubled), f"{each:.2f}"])
    heads = ["页", "页数加倍，本站的时间乘以", "Material 的时间乘以", "本站每页的时间之比"]
    return table("随页数的增长", heads, rows)


def _years(towns: Towns) -> list[str]:
    rows = []
    for pages in (200, 1000):
        taken = {years: nianbao_build(towns.ours(pages, years)).seconds for years in YEARS}
        rows += [
            [str(pages), str(years), f"{seconds:.1f} 秒", f"{seconds / taken[1]:.2f}"]
            for years, seconds in taken.items()
        ]
    return table("随年数的增长（页数相同）", ["页", "年", "本站", "÷一年"], rows)


def _weight(towns: Towns) -> list[str]:
    """Return a table of the HTML weight of the same pages in towns of different sizes."""
    least, *_, most = SIZES
    small, large = (towns.ours(pages) / "site" for pages in (least, most))
    growth = {
        path: (large / path).stat().st_size / (small / path).stat().st_size
        for path in _pages(small) & _pages(large)
    }
    worst = sorted(growth, key=lambda path: -growth[path])[:3]
    rows = [
        ["共有的网页，平均", f"{sum(growth.values()) / len(growth):.3f}"],
        *([path, f"{growth[path]:.3f}"] for path in worst),
    ]
    articles = [
        [f"文章平均，{pages}页时", f"{_mean(towns.ours(pages) / 'site', ARTICLES) / 1024:.1f} KB"]
        for pages in (200, most)
    ]
    title = f"网页的 HTML：{most}页时 ÷ {least}页时（没有压缩）"
    return table(title, ["网页", "比值或大小"], rows + articles)


def _pages(site: Path) -> set[str]:
    found = (file.relative_to(site).as_posix() for file in site.rglob("*.html"))
    return {path for path in found if not path.startswith("hant/")}


def _mean(site: Path, pattern: str) -> float:
    sizes = [file.stat().st_size for file in site.glob(pattern)]
    return sum(sizes) / len(sizes)
