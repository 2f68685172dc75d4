"""`nianbao outputs`: everything but the web pages, made from the built site."""

from __future__ import annotations

import argparse
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from ..channels import document, downloads, hant
from ..channels.outputs import Channel, Output, Source, make
from ..channels.search import NOT_SEARCHED
from ..ledger.problem import Problem
from . import console
from .project import Project, read_project

CHANNELS: dict[str, Channel] = {}
"""Each way out by what an editor calls it."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `nianbao outputs`."""
    parser.add_argument("--site", type=Path, required=True, metavar="文件夹", help="已生成的网站")


def run(options: argparse.Namespace) -> int:
    """Makes all of them; 1 if one could not be made."""
    root, site = options.root.resolve(), options.site.resolve()
    project = read_project(root)
    start, count, size, last = time.monotonic(), 0, 0, ""
    outputs: list[Output] = []
    problems: list[Problem] = []
    for name, result in make(source(project, site), root / ".build" / "outputs", CHANNELS):
        if name != last and last:
            print(_line(last, count, size, time.monotonic() - start))
            start, count, size = time.monotonic(), 0, 0
        last = name
        if isinstance(result, Problem):
            problems.append(result)
        else:
            outputs.append(result)
            count, size = count + 1, size + result.size
    if last:
        print(_line(last, count, size, time.monotonic() - start))
    corrections, _ = hant.load_corrections(root / "data" / "hant.yml")
    day = source(project, site).day
    downloads.insert(site, outputs, day, hant.Converter(corrections))
    for problem in problems:
        print(str(problem).replace(problem.level, console.coloured(problem.level, "错误"), 1))
    return int(bool(problems))


def source(project: Project, site: Path) -> Source:
    """What the channels of a project take from."""
    return Source(
        root=project.root,
        site=site,
        documents=dict(_documents(site)),
        ledger=project.ledger,
        library=project.library,
        about={key: project.setting(key) for key in project.settings},
        day=_day(project.root),
    )


def _documents(site: Path) -> Iterator[tuple[str, document.Document]]:
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix()
        if path not in NOT_SEARCHED and not path.startswith(f"{hant.FOLDER}/"):
            found = document.read(site, path)
            if found:
                yield path, found


def _day(root: Path) -> str:
    """The day of the last commit; empty where there is no history."""
    command = ["git", "-C", str(root), "log", "-1", "--format=%cs"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:  # no git
        return ""
    return found.stdout.strip()


def _line(name: str, count: int, size: int, seconds: float) -> str:
    return f"{name}：{count}个文件，{downloads.size(size)}，{seconds:.1f}秒"
