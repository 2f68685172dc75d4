"""`nianbao outputs`: everything but the web pages, made from the built site."""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from ..channels import api, document, feed, opendata, pdf, picture, screen, wechat, word
from ..channels.opendata import catalogue, dataset, linked
from ..channels.outputs import Channel, Output, Source, make
from ..ledger.problem import Problem
from ..web import downloads, hant, policy, structured
from ..web.search.entries import NOT_SEARCHED
from . import console
from .project import Project, read_project

CHANNELS: dict[str, Channel] = {
    "PDF": pdf.jobs,
    "Word": word.jobs,
    "图": picture.jobs,
    "公众号": wechat.jobs,
    "大屏": screen.jobs,
    "开放数据": opendata.jobs,
    "接口": api.jobs,
    "订阅": feed.jobs,
}
"""Each way out by what an editor calls it."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `nianbao outputs`."""
    parser.add_argument("--site", type=Path, required=True, metavar="文件夹", help="已生成的网站")
    parser.add_argument(
        "--cache", type=Path, metavar="文件夹", help="没有变的从这里取（默认 .build/outputs）"
    )


def run(options: argparse.Namespace) -> int:
    """Make all of them; 1 if one could not be made."""
    root, site = options.root.resolve(), options.site.resolve()
    given = source(read_project(root), site)
    made = _made(given, options.cache or root / ".build" / "outputs")
    outputs: list[Output] = []
    problems: list[Problem] = []
    for name, results in groupby(made, key=lambda one: one[0]):
        seconds = 0.0
        some: list[Output] = []
        for _, result, took in results:
            seconds += took
            if isinstance(result, Problem):
                problems.append(result)
            else:
                some.append(result)
        outputs += some
        size = downloads.size(sum(output.size for output in some))
        print(f"{name}：{len(some)}个文件，{size}，{seconds:.1f}秒")
    corrections, _ = hant.load_corrections(root / "data" / "hant.yml")
    offer = downloads.Offer(
        downloads.by_page(outputs), given.day, hant.Converter(corrections), _described(given)
    )
    _finish(site, offer)
    for problem in problems:
        print(str(problem).replace(problem.level, console.coloured(problem.level, "错误"), 1))
    return int(bool(problems))


def _finish(site: Path, offer: downloads.Offer) -> None:
    """Put into every page what it offers, and what it may run."""
    for file in sorted(site.rglob("*.html")):
        path, html = file.relative_to(site).as_posix(), file.read_text("utf-8")
        done = policy.stated(path, offer.on(path, html))
        if done != html:
            file.write_text(done, "utf-8", newline="\n")


def _made(given: Source, cache: Path) -> Iterator[tuple[str, Output | Problem, float]]:
    """Yield each result with its channel and the seconds that it took."""
    start = time.monotonic()
    for name, result in make(given, cache, CHANNELS):
        now = time.monotonic()
        yield name, result, now - start
        start = now


def source(project: Project, site: Path) -> Source:
    """Return what the channels of a project take from."""
    return Source(
        root=project.root,
        site=site,
        documents=dict(_documents(site)),
        ledger=project.ledger,
        library=project.library,
        about={key: project.setting(key) for key in project.settings},
        day=commit_day(project.root, project.ledger.latest),
    )


def _described(given: Source) -> dict[str, list[str]]:
    """Return for each page what it is and holds, as search engines read it."""
    found: dict[str, list[str]] = {}
    held = (
        (one.page, linked.schema_org(one, given.about, given.day, one.page))
        for one in catalogue.datasets(given.ledger, given.library)
        if one.page != dataset.PAGE
    )
    for page, thing in (*held, *structured.things(given)):
        text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
        found.setdefault(page, []).append(text)
    return found


def _documents(site: Path) -> Iterator[tuple[str, document.Document]]:
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix()
        if path not in NOT_SEARCHED and not path.startswith(f"{hant.FOLDER}/"):
            found = document.read(site, path)
            if found:
                yield path, found


def commit_day(root: Path, year: int) -> str:
    """Return the day of the last commit; without a history the last of the newest year."""
    command = ["git", "-C", str(root), "log", "-1", "--format=%cs"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:  # no git
        found = ""
    return found.strip() or f"{year or 2000}-12-31"
