"""Compare full builds with those of an earlier commit, by the CPU seconds of all their processes.

`PYTHONPATH=.:tests python -m bench.against 提交 页数 …` prints the ratio for each number of pages,
and which files of the two sites differ. Both build the same towns, in turns, as other work on the
machine slows down both.
"""

import shutil
import subprocess
import sys
import tempfile
from itertools import chain
from pathlib import Path
from statistics import median

from .towns import ROOT, Towns, nianbao_build

ROUNDS = 3
PROGRAMS = ("macros", "overrides")


def main(commit: str, sizes: list[int]) -> None:
    """Print a line for each size."""
    with tempfile.TemporaryDirectory() as folder:
        towns = Towns(Path(folder))
        for pages in sizes:
            new = towns.ours(pages)
            old = Path(shutil.copytree(new, f"{new}-{commit}"))
            _use_programs(old, commit)
            runs = [(nianbao_build(old), nianbao_build(new)) for _ in range(ROUNDS)]
            before, after = (median(run.cpu for run in side) for side in zip(*runs, strict=True))
            memory = max(run.megabytes for _, run in runs)
            print(f"{pages}页：{before:.1f} → {after:.1f} CPU 秒，{after / before:.2f}", end="，")
            print(f"最多 {memory} MB", flush=True)
            paths = sorted(_differences(old / "site", new / "site"))
            print(f"{len(paths)}个文件不同：{'、'.join(paths[:20])}", flush=True)


def _use_programs(town: Path, commit: str) -> None:
    """Put the programs of a commit into a town."""
    for name in PROGRAMS:
        shutil.rmtree(town / name)
    command = ["git", "-C", str(ROOT), "archive", commit, *PROGRAMS]
    archive = subprocess.run(command, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(town)], input=archive, check=True)


def _differences(one: Path, other: Path) -> set[str]:
    files = chain(one.rglob("*"), other.rglob("*"))
    paths = {file.relative_to(one if file.is_relative_to(one) else other) for file in files}
    return {path.as_posix() for path in paths if _content(one / path) != _content(other / path)}


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


if __name__ == "__main__":
    main(sys.argv[1], [int(size) for size in sys.argv[2:]])
