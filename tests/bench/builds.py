"""Full builds beside other generators, by size and by years; repeat builds; the weight of pages."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

from .peers import peers
from .towns import Run, Towns, build, nianbao_build, nianbao_build_again, table

SIZES = {50: 2, 200: 2, 1000: 1}
"""Number of builds, by number of pages."""
LARGE = {10_000: 1}
REPEAT = 1000
YEARS = (1, 5, 10)
ARTICLES = "learn/20*/*.html"
OURS, STOCK = "本站（nianbao build）", "Material 原样"


def measure(towns: Towns) -> list[str]:
    """Return the tables of all builds."""
    found, times = _sizes(towns, SIZES)
    return [*found, *_growth(times[OURS], times[STOCK]), *_years(towns), *_weight(towns)]


def large(towns: Towns) -> list[str]:
    """Return the tables of builds of the largest towns, which take many minutes."""
    return _sizes(towns, LARGE)[0]


def repeat(towns: Towns) -> list[str]:
    """Return a table of builds after one change, beside a build from nothing."""
    town = towns.ours(REPEAT)
    clean = nianbao_build(town)
    changes: dict[str, tuple[Path, Callable[[str], str]]] = {
        "什么都没变": (town / "docs/learn/labour.md", str),
        "一页的一句话": (town / "docs/learn/labour.md", lambda text: f"{text}\n又写了一句。\n"),
        "一个数": (
            town / "data/2024/mediation.yml",
            lambda text: text.replace("值: 67宗", "值: 68宗", 1),
        ),
    }
    rows = []
    for name, (file, change) in changes.items():
        good = file.read_text("utf-8")
        file.write_text(change(good), "utf-8")
        again = nianbao_build_again(town)
        file.write_text(good, "utf-8")
        nianbao_build_again(town)
        rows.append([
            name, f"{clean.cpu:.1f} → {again.cpu:.1f} 秒", f"{again.cpu / clean.cpu:.3f}",
            f"{clean.seconds:.1f} → {again.seconds:.1f} 秒",
        ])  # fmt: skip
    heads = ["改的是", "处理器用了", "比值", "等了"]
    return table(f"改了以后再生成，{towns.count(REPEAT)}页", heads, rows)


def _sizes(towns: Towns, sizes: dict[int, int]) -> tuple[list[str], dict[str, dict[int, float]]]:
    """Return the tables of sizes, and the CPU seconds of each generator by size."""
    every: dict[int, dict[str, list[Run]]] = {}
    missing: list[str] = []
    for pages, rounds in sizes.items():
        what, missing = _generators(towns, pages)
        every[pages] = _in_turns(what, rounds)
    names = list(dict.fromkeys(name for runs in every.values() for name in runs))
    times = {
        name: {pages: median(r.cpu for r in runs[name]) for pages, runs in every.items()}
        for name in names
    }
    cpu, memory = [], []
    for pages, runs in every.items():
        size, own = str(towns.count(pages)), times[OURS][pages]
        waited = {name: median(r.seconds for r in runs[name]) for name in names}
        cpu.append([size, f"{own:.1f} 秒", *(f"{times[n][pages] / own:.2f}" for n in names[1:])])
        cpu.append(["", *(f"等了 {waited[name]:.1f} 秒" for name in names)])
        memory.append([size, *(f"{max(r.megabytes for r in runs[n])} MB" for n in names)])
    title = "整站生成：全部进程用的处理器秒数，别的是本站的几倍；实际等了多久"
    tables = [
        *table(title, ["页", *names], cpu),
        *table("整站生成：最大的一个进程用的内存", ["页", *names], memory),
    ]
    return [*tables, *missing], times


def _generators(towns: Towns, pages: int) -> tuple[dict[str, Callable[[], Run]], list[str]]:
    others, missing = peers(towns, pages)
    return {
        OURS: partial(nianbao_build, towns.ours(pages)),
        "本站（mkdocs build）": partial(build, towns.ours(pages)),
        STOCK: partial(build, towns.same(pages, stock=True)),
        "只有模板：不填词、没有搜索和繁體": partial(build, towns.same(pages, stock=False)),
        **others,
    }, missing


def _in_turns(what: dict[str, Callable[[], Run]], rounds: int) -> dict[str, list[Run]]:
    runs: dict[str, list[Run]] = {name: [] for name in what}
    for _ in range(rounds):
        for name, make in what.items():
            runs[name].append(make())
    return runs


def _growth(ours: dict[int, float], stock: dict[int, float]) -> list[str]:
    """Return how many times the CPU seconds are when the pages double; 2 is linear."""
    rows = []
    for less, more in pairwise(SIZES):
        steps = math.log2(more / less)
        doubled = [(t[more] / t[less]) ** (1 / steps) for t in (ours, stock)]
        each = (ours[more] / more) / (ours[less] / less)
        rows.append([f"{less} → {more}", *(f"{d:.2f}" for d in doubled), f"{each:.2f}"])
    heads = ["页", "页数加倍，本站的处理器秒数乘以", "Material 的乘以", "本站每页的秒数之比"]
    return table("随页数的增长", heads, rows)


def _years(towns: Towns) -> list[str]:
    rows = []
    for pages in (200, 1000):
        taken = {years: nianbao_build(towns.ours(pages, years)) for years in YEARS}
        rows += [
            [str(pages), str(years), f"{one.cpu:.1f} 秒", f"{one.cpu / taken[1].cpu:.2f}",
             f"{one.seconds:.1f} 秒"]
            for years, one in taken.items()
        ]  # fmt: skip
    heads = ["页", "年", "处理器用了", "÷一年", "等了"]
    return table("随年数的增长（页数相同）", heads, rows)


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
