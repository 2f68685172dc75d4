"""A site from nothing, as a new editor or a server gets it: download, install, build."""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path

from .towns import ROOT, Towns, table

LOCK = "requirements.txt"
LARGEST = 5


def measure(_: Towns) -> list[str]:
    """Return the table of the steps and that of the wheels; a remark where there is no network."""
    with tempfile.TemporaryDirectory() as folder:
        clone, wheels = Path(folder, "clone"), Path(folder, "wheels")
        _run(ROOT, "git", "clone", "-q", str(ROOT), str(clone))
        python = str(clone / ".venv/bin/python")
        pip = [python, "-m", "pip", "-q", "--no-cache-dir"]
        lock = ["--require-hashes", "-r", LOCK]
        _run(clone, "python3", "-m", "venv", ".venv")
        try:
            steps = {"下载组件": _run(clone, *pip, "download", "-d", str(wheels), *lock)}
        except subprocess.CalledProcessError:
            return ["", "组件没有下载成，`make site` 从头做要多久没有测。"]
        # Of jieba there is only the source, which these make into a wheel.
        _run(clone, *pip, "download", "-d", str(Path(folder, "tools")), "setuptools", "wheel")
        local = ["--no-index", "--find-links", str(wheels), "--find-links", f"{folder}/tools"]
        steps["安装"] = _run(clone, *pip, "install", *local, *lock)
        (clone / ".venv/requirements.stamp").touch()
        steps["生成"] = _run(clone, "make", "site")
        return _tables(steps, {file.name: file.stat().st_size for file in wheels.iterdir()})


def _run(folder: Path, *command: str) -> float:
    """Return the seconds that a command took."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def _tables(steps: dict[str, float], sizes: dict[str, int]) -> list[str]:
    rows = [[name, f"{seconds:.1f} 秒"] for name, seconds in steps.items()]
    largest = sorted(sizes, key=lambda name: -sizes[name])[:LARGEST]
    weights = [[f"全部{len(sizes)}个", _size(sum(sizes.values()))]]
    weights += [[name.split("-")[0], _size(sizes[name])] for name in largest]
    return [
        *table("从头做一次 `make site`", ["", "用了"], rows),
        *table("要下载的组件，最大的几个", ["组件", "大小"], weights),
    ]


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
