"""The commands of the desk."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ..ledger.problem import Problem
from . import changes, console, newyear, outputs, progress, readability, schema
from .checks import CHECKS, privacy, upkeep
from .deploy import command as deploying
from .importer import command as importing
from .inspection import command as inspection
from .newtown import command as founding
from .preview import command as previewing
from .project import Project, read_project
from .release import command as releasing


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what it is for, what may be written behind it, what it does."""

    summary: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def check_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `nianbao check`."""
    parser.add_argument(
        "--format", choices=["text", "json"], default="text", help="给人看还是给程序看"
    )
    parser.add_argument(
        "--site", type=Path, metavar="文件夹", help="再查已生成的网站里有没有个人信息"
    )
    parser.add_argument(
        "--readability", action="store_true", help="再列出每一页句子有多长、哪些名词没有解释"
    )
    parser.add_argument(
        "--release", action="store_true", help="按正式发布的要求：还有“待补充”也算错误"
    )


def check(options: argparse.Namespace) -> int:
    """Prints every problem; 1 if one of them stops publication."""
    project = read_project(options.root.resolve())
    problems = every_problem(project, release=options.release)
    if options.site:
        problems += privacy.built(project, options.site.resolve())
    if options.format == "json":
        print(json.dumps([asdict(p) for p in problems], ensure_ascii=False, indent=1))
    else:
        _print(problems)
        for page in project.pages if options.readability else ():
            print(f"{page.path}：{readability.measure(page, project.library)}")
    return int(any(problem.level == "错误" for problem in problems))


def every_problem(project: Project, *, release: bool = False) -> list[Problem]:
    """All problems of the project, each once, in the order of files and lines."""
    found = list(project.problems)
    for one in console.progress(CHECKS.values(), "检查", len(CHECKS)):
        found += one(project)
    # A withheld count belongs nowhere: not into the ledger either, which T01 would advise.
    withheld = {(p.path, p.line) for p in found if p.code == "N02"}
    found = [p for p in found if p.code != "T01" or (p.path, p.line) not in withheld]
    if release:
        found = [replace(p, level="错误") if p.code == upkeep.PENDING_CODE else p for p in found]
    return sorted(dict.fromkeys(found), key=lambda p: (p.path, p.line, p.code))


def _print(problems: list[Problem]) -> None:
    for problem in problems:
        text = str(problem)
        print(text.replace(problem.level, console.coloured(problem.level, problem.level), 1))
    counted = Counter(problem.level for problem in problems)
    if not problems:
        print(console.coloured("没有发现问题。", "好"))
    else:
        print(f"共{counted['错误']}个错误、{counted['提醒']}个提醒。有错误时不能发布。")


COMMANDS = {
    "check": Command("检查数字、网页和链接，列出全部问题", check_arguments, check),
    "serve": Command(
        "边改边看：存盘以后，浏览器里的网页自己更新", previewing.arguments, previewing.run
    ),
    "new-year": Command("照去年的主题和指标建新一年的台账和报告页", newyear.arguments, newyear.run),
    "new-town": Command("给另一个镇建一套干净的文件", founding.arguments, founding.run),
    "progress": Command("一年的台账填到哪里了", progress.arguments, progress.run),
    "outputs": Command("从生成的网站做 PDF、Word、数据等各种文件", outputs.arguments, outputs.run),
    "inspect": Command(
        "照全国政府网站检查的指标，查生成的网站", inspection.arguments, inspection.run
    ),
    "release": Command(
        "检查、生成、核对，做成一个发布包；有一处不对就不做", releasing.arguments, releasing.run
    ),
    "schema": Command("重新生成 data/schema/ 里的格式说明", schema.arguments, schema.run),
    "import": Command("把定稿（Word 或文本）变成报告页和台账", importing.arguments, importing.run),
    "diff": Command("两个年度之间，或者某个版本以来，哪些数字变了", changes.arguments, changes.run),
    "deploy": Command(
        "把发布包放到服务器的文件夹里，换上去", deploying.deploy_arguments, deploying.deploy
    ),
    "rollback": Command(
        "把服务器上的网站换回上一份", deploying.rollback_arguments, deploying.rollback
    ),
}
