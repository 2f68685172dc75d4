"""Gathering of 20 and of 1,600 towns, and the totals of a whole nation's towns."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import district_maker
import yaml

from macros.channels.opendata.dataset import combine, subjects
from macros.district import store
from macros.ledger.load import load

from .towns import ROOT, Towns, table

YEARS, FIGURES = 3, 60
NATION = {"towns": 38_000, "figures": 60, "years": 10}
_GATHER = """
import resource, sys, time
from macros import cli
start = time.perf_counter()
assert cli.main(["--root", sys.argv[1], "gather"]) == 0
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
pool = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # of the largest process
print("measured", time.perf_counter() - start, (own + 2 * pool) / 1024)
"""


def measure(towns: Towns) -> list[str]:
    """Return the tables of gathering and of the national query."""
    rows = [_gathered(towns.folder / f"district-{count}", count) for count in (20, 1600)]
    heads = ["镇", "数", "收一遍，做合计和网页", "再收一遍", "内存最多"]
    return [*table("区里收数据", heads, rows), *_nation(towns.folder / "nation")]


def _gathered(folder: Path, count: int) -> list[str]:
    district = folder / "district"
    district_maker.register_files(district, {})
    entries = dict(_towns(folder, count))
    for name, content in (("towns.yml", {"镇街": entries}), ("indicators.yml", _register())):
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000)
        (district / "data" / name).write_text(text, "utf-8")
    (first, memory), (again, _) = _gather(district), _gather(district)
    figures = f"{count * YEARS * FIGURES:,}"
    return [f"{count:,}", figures, f"{first:.1f} 秒", f"{again:.1f} 秒", f"{memory:.0f} MB"]


def _gather(district: Path) -> tuple[float, float]:
    """Return seconds and megabytes of a run, in a process of its own."""
    command = [sys.executable, "-c", _GATHER, str(district)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, memory = map(float, done.stdout.split("measured")[1].split())
    return seconds, memory


def _towns(folder: Path, count: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the entry of each town, whose release is written."""
    content = _table(folder / "town")
    for number in range(count):
        name = f"示例第{number}镇"
        about = district_maker.ABOUT | {"镇名": name, "行政区划代码": f"{100000000 + number}"}
        described = {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "version": "1", "created": "2025-03-20T00:00:00Z",
            "publisher": {"name": name, "code": about["行政区划代码"]},
            "resources": [{
                "path": "all.csv", "bytes": len(content),
                "hash": f"sha256:{sha256(content).hexdigest()}",
            }],
        }  # fmt: skip
        place = folder / f"t{number}"
        district_maker.write_release(place, about, {"all.csv": content}, "2025-03-20", described)
        yield name, {
            "文件名": f"t{number}", "行政区划代码": about["行政区划代码"],
            "发布包": str(next(place.glob("*.zip"))), "联系": "待补充",
        }  # fmt: skip


def _table(folder: Path) -> bytes:
    """Return the open data of a town."""
    for year in range(2025 - YEARS, 2025):
        indicators = {
            f"事项{number}": {"值": f"{'约' * (number % 3 == 0)}{100 + number}件", "口径": "办的事"}
            for number in range(FIGURES)
        }
        subject = {"主题": "办事", "来源": "报告 一", "期间": f"{year}年", "指标": indicators}
        file = folder / "data" / str(year) / "matters.yml"
        file.parent.mkdir(parents=True)
        file.write_text(yaml.safe_dump(subject, allow_unicode=True, sort_keys=False), "utf-8")
    return combine(list(subjects(load(folder / "data")[0], {}))).csv


def _register() -> dict[str, Any]:
    rules = {
        f"事项{number}": {
            "指标标识": f"X-{number}", "单位": "件", "口径": "办的事", "期间": "全年",
            "各镇": [f"办事.事项{number}"],
        }
        for number in range(FIGURES)
    }  # fmt: skip
    return {"办事": {"文件名": "matters", "指标": rules}}


def _nation(folder: Path) -> list[str]:
    """Return the table of all totals of a nation: made up, in the columns that are handed over."""
    folder.mkdir()
    with store.connect() as engine:
        engine.execute("SET threads = 2")
        for year in range(NATION["years"]):
            engine.execute(_made_up(2015 + year, folder / f"year={2015 + year}"))
    size = sum(file.stat().st_size for file in folder.rglob("*.parquet"))
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        answer = store.ask("totals", folder)
        seconds.append(time.perf_counter() - start)
    assert len(answer.rows) == NATION["figures"] * NATION["years"]
    count = NATION["towns"] * NATION["figures"] * NATION["years"]
    row = [f"{count:,}", f"{size / 2**20:.0f} MB", str(len(answer.rows))]
    row.append(f"{sorted(seconds)[1]:.1f} 秒")
    return table(
        "全国的合计：3.8万个镇 × 60个指标 × 10年", ["行", "Parquet", "合计", "用时"], [row]
    )


def _made_up(year: int, folder: Path) -> str:
    folder.mkdir()
    return f"""
        COPY (
            SELECT 'X-' || f AS identifier, '事项' || f AS name, '件' AS unit, 1 AS adds,
                '镇' || t AS town_name, '' AS text,
                ((hash(t * 61 + f) % 500) + 10)::DECIMAL(18, 4) AS value,
                value AS lower_bound, value AS upper_bound, 0 AS doubtful, '可比' AS kind,
                '' AS reason, {year} AS report_year, t::VARCHAR AS town_code
            FROM range({NATION["towns"]}) AS towns(t), range({NATION["figures"]}) AS figures(f)
        ) TO '{folder.as_posix()}/figures.parquet' (FORMAT parquet, COMPRESSION zstd)
    """
