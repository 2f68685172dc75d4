"""Loading ten years of twenty subjects of thirty figures, beside YAML's own reader."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from statistics import median

import yaml

from macros.ledger.load import load

from .towns import Towns, table


def measure(towns: Towns) -> list[str]:
    """Return a table of both."""
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
