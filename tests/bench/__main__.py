"""Measure everything and write BENCH.md, or only measure the parts named as arguments.

`all` is every part, with what takes so long that nothing else includes it; BENCH.md keeps it too.
"""

import logging
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from macros.cores import count

from . import builds, desk, district, imports, ledger, mutations, nothing, outputs, visits
from .towns import ROOT, Towns

PARTS: dict[str, Callable[[Towns], list[str]]] = {
    "builds": builds.measure,
    "repeat": builds.repeat,
    "nothing": nothing.measure,
    "visits": visits.measure,
    "desk": desk.measure,
    "import": imports.measure,
    "ledger": ledger.measure,
    "district": district.measure,
    "mutations": mutations.measure,
    "outputs": outputs.measure,
}
LARGE = {"large": builds.large}
RESULTS = ROOT / "BENCH.md"
_HEAD = """# 速度和大小

`make bench` 写的，不要手改。
{day}，提交 `{commit}`，{cores} 个核心，Python {python}，用了 {minutes:.0f} 分钟。
绝对的秒数因机器而不同，看比值；相比的几样轮流测，取中位数。处理器秒数算上一个命令的全部进程。
“Material 原样”是同样的文字（词已经填好）用 MkDocs 和 Material 生成，带它自己的搜索；
Zensical、Hugo 加 Pagefind 也用这些文字，版本锁在 `tests/generators/zensical.txt` 和
`tests/bench/hugo.txt`。本站做简体、繁體两版和两版的搜索，别的只做一版；Hugo 只有光的模板。
大小是 gzip 以后的。加出来的网页由 `tests/corpus.py` 写：每篇文字都不同，词汇随页数增加。
"""


def main(names: list[str]) -> None:
    """Measure and print the named parts, or all; only a run of all is saved, after each part."""
    every = PARTS | LARGE
    is_whole = not names or names == ["all"]
    chosen = every if names == ["all"] else names or PARTS
    logging.disable(logging.ERROR)
    start = time.monotonic()
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        towns = Towns(Path(folder))
        for name in chosen:
            found = every[name](towns)
            print("\n".join(found), flush=True)
            lines += found
            if is_whole:
                _keep(lines, time.monotonic() - start)


def _keep(lines: list[str], seconds: float) -> None:
    head = _HEAD.format(
        day=time.strftime("%Y-%m-%d"),
        commit=_commit(),
        cores=count(),
        python=platform.python_version(),
        minutes=seconds / 60,
    )
    RESULTS.write_text(head + "\n".join(lines) + "\n", "utf-8")


def _commit() -> str:
    def git(*words: str) -> str:
        command = ["git", "-C", str(ROOT), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!BENCH.md")
    return (git("rev-parse", "--short", "HEAD") or "没有提交") + ("（有改动）" if changed else "")


if __name__ == "__main__":
    main(sys.argv[1:])
