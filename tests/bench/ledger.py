"""Loading ten years of ledgers, beside YAML's own reader; and what hidden counts take."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median

import yaml

from macros.ledger.load import load

from .towns import Towns, table


def measure(towns: Towns) -> list[str]:
    """Return a table of loading, and one of inference."""
    return [*_loading(towns), *_inference(towns)]


def _loading(towns: Towns) -> list[str]:
    data = towns.folder / "ledger"
    write_ledger(data, years=10, subjects=20, figures=30)
    files = list(data.rglob("*.yml"))
    reader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    def plain() -> None:
        for file in files:
            yaml.load(file.read_text("utf-8"), Loader=reader)

    taken: dict[str, list[float]] = {"yaml": [], "ledger": []}
    for _ in range(3):
        for name, work in (("yaml", plain), ("ledger", partial(load, data))):
            start = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - start)
    ours, base = median(taken["ledger"]), median(taken["yaml"])
    return table(
        f"台账：10年 × 20个主题 × 30个指标，{len(files)}个文件",
        ["读入并核对", "只读 YAML", "比值"],
        [[f"{ours:.2f} 秒", f"{base:.2f} 秒", f"{ours / base:.2f}"]],
    )


def _inference(towns: Towns) -> list[str]:
    """Return how long hidden counts take, beside the same ledger with every count shown."""
    chance, rows = random.Random(1), []
    shapes: dict[str, list[Sequence[int]]] = {
        "20个，1个合计": [range(20)],
        "200个，30个合计，各管各的": [range(n, 200, 30) for n in range(30)],
        "200个，30个合计，互相交错": [chance.sample(range(200), 12) for _ in range(30)],
        "210个，14行15列的表": [
            *(range(15 * row, 15 * row + 15) for row in range(14)),
            *(range(column, 210, 15) for column in range(15)),
        ],
    }
    for name, groups in shapes.items():
        taken = [_time_of(towns.folder / "hidden", groups, hidden) for hidden in (True, False)]
        rows.append(
            [name, *(f"{seconds:.2f} 秒" for seconds in taken), f"{taken[0] / taken[1]:.1f}"]
        )
    return table("隐去的人数：会不会被推算出来", ["", "隐去", "全部写出来", "比值"], rows)


def _time_of(data: Path, groups: list[Sequence[int]], hidden: bool) -> float:
    """Return the median seconds that loading takes with counts that groups sum."""
    counts = [1 + n * 7 % 9 for n in range(1 + max(n for group in groups for n in group))]
    lines = ["主题: 人员", "来源: 报告 四（一）", "期间: 全年", "敏感: 是", "指标:"]
    for n, count in enumerate(counts):
        lines.append(f"  第{n}类: {'少于10人' if hidden else f'{100 + count}人'}")
    for n, group in enumerate(groups):
        total = sum(counts[member] + (0 if hidden else 100) for member in group)
        parts = ", ".join(f"第{member}类" for member in group)
        lines.append(f"  合计{n}: {{值: {total}人, 分项: [{parts}]}}")
    file = data / "2029" / "people.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines), "utf-8")
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        load(data)
        taken.append(time.perf_counter() - start)
    return median(taken)


def write_ledger(data: Path, *, years: int, subjects: int, figures: int) -> None:
    """Write a ledger of that size with the keys and relations of a real one."""
    for year in range(2030 - years, 2030):
        for subject in range(subjects):
            lines = [f"主题: 主题{subject}", "来源: 报告 四（一）", f"期间: {year}年", "指标:"]
            for n in range(figures):
                parts = f", 分项: [指标{n + 1}, 指标{n + 2}]" if n % 10 == 0 else ""
                number = 300 if n % 10 == 0 else 150
                lines.append(f"  指标{n}: {{值: 约{number}宗, 口径: 第{n}项的口径说明{parts}}}")
            lines += ["勾稽:", "  - 指标0 >= 指标1"]
            file = data / str(year) / f"s{subject}.yml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("\n".join(lines), "utf-8")
