"""`nianbao outputs`: everything but the web pages, made from the built site."""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from ..channels import article, document
from ..channels.opendata import dataset, linked
from ..channels.outputs import Output, Source, code_digest, make
from ..channels.registry import CHANNELS
from ..files import write
from ..ledger.problem import Problem, visible
from ..ledger.settings import base
from ..web import downloads, hant, offline, policy, sitemap, structured
from ..web.search.entries import NOT_SEARCHED
from . import console
from .project import Project, read_project


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `nianbao outputs`."""
    parser.add_argument("--site", type=Path, required=True, metavar="文件夹", help="已生成的网站")
    parser.add_argument(
        "--cache", type=Path, metavar="文件夹", help="没有变的从这里取（默认 .build/outputs）"
    )


def run(options: argparse.Namespace) -> int:
    """Make every output; return 1 if one could not be made."""
    root, site = options.root.resolve(), options.site.resolve()
    if not (site / "index.html").is_file():
        message = f"{options.site} 里没有网站：先用 nianbao build 生成。"
        print(visible(message), file=sys.stderr)
        return 1
    gc.disable()  # a single run ends before collecting pays
    _clear(site)
    source = source_of(read_project(root), site)
    cache: Path = options.cache or root / ".build" / "outputs"
    results = _timed_results(source, cache)
    outputs: list[Output] = []
    problems: list[Problem] = []
    for name, group in groupby(results, key=lambda entry: entry[0]):
        total = 0.0
        files: list[Output] = []
        for _, result, seconds in group:
            total += seconds
            if isinstance(result, Problem):
                problems.append(result)
            else:
                files.append(result)
        outputs += files
        size = downloads.size(sum(output.size for output in files))
        print(f"{name}：{len(files)}个文件，{size}，{total:.1f}秒")
    corrections, _ = hant.load_corrections(root / "data" / "hant.yml")
    memory = hant.Memory(corrections, cache.with_suffix(".json"), code_digest())
    offer = downloads.Offer(
        downloads.by_page(outputs),
        source.day,
        memory,
        _descriptions(source),
        base(source.about),
    )
    _finish(site, offer)
    memory.keep()
    offline.write(site, source.library)
    for problem in problems:
        print(str(problem).replace(problem.level, console.colour(problem.level, "错误"), 1))
    return int(bool(problems))


def _clear(site: Path) -> None:
    """Undo `_finish` where an earlier run, perhaps killed, has done it."""
    for file in site.rglob("*.html"):
        html = file.read_text("utf-8")
        original = downloads.clear(html) if policy.is_in(html) else html
        if original != html:
            write({file: original}, durable=False)


def _finish(site: Path, offer: downloads.Offer) -> None:
    """Put into every page its downloads and its Content Security Policy."""
    for file in sorted(site.rglob("*.html")):
        path, html = file.relative_to(site).as_posix(), file.read_text("utf-8")
        complete = policy.add_policy(path, offer.fill(path, html))
        if complete != html:
            write({file: complete}, durable=False)


def _timed_results(source: Source, cache: Path) -> Iterator[tuple[str, Output | Problem, float]]:
    """Yield each result between its channel and the seconds it took."""
    start = time.monotonic()
    for name, result in make(source, cache, CHANNELS):
        now = time.monotonic()
        yield name, result, now - start
        start = now


def source_of(project: Project, site: Path) -> Source:
    """Return everything that the channels of a project draw on."""
    return Source(
        root=project.root,
        site=site,
        documents=dict(_documents(site)),
        ledger=project.ledger,
        library=project.library,
        district=project.district,
        about={key: project.setting(key) for key in project.settings},
        day=commit_day(project.root, project.ledger.latest),
    )


def _descriptions(source: Source) -> dict[str, list[str]]:
    """Return the JSON-LD of each page: what it is and holds, for search engines."""
    descriptions: dict[str, list[str]] = {}
    datasets = (
        (data.page, linked.schema_org(data, source.about, source.day, data.page))
        for data in dataset.subjects(source.ledger, source.about)
        if data.page != dataset.PAGE
    )
    for page, thing in (*datasets, *structured.things(source)):
        text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
        descriptions.setdefault(page, []).append(text)
    return descriptions


def _documents(site: Path) -> Iterator[tuple[str, document.Document]]:
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix()
        if sitemap.is_part(path):  # only a list of links
            continue
        if path not in NOT_SEARCHED and not path.startswith(f"{hant.FOLDER}/"):
            page = article.read(site, path)
            if page:
                yield path, page


def commit_day(root: Path, year: int) -> str:
    """Return the day of the last commit; without a history the last of the newest year."""
    command = ["git", "-C", str(root), "log", "-1", "--format=%cs"]
    try:
        day = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:  # no git
        day = ""
    return day.strip() or f"{year or 2000}-12-31"
