"""The command `nianbao check`."""

from __future__ import annotations

import argparse
import gc
import json
import re
from pathlib import Path

from ..ledger.problem import Problem, visible
from ..prose import readability
from . import codes, summary
from .checks import privacy
from .problems import Desk
from .project import read_project

_CONTROL = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]")
START_LINE = "开始检查。"
"""The lines before and after each list of `--watch`: the task in VS Code looks for them."""
END_LINE = "检查完毕，保存后会再检查。"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `nianbao check`."""
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
    parser.add_argument(
        "--watch", action="store_true", help="不退出，每次保存文件以后再检查（按 Ctrl+C 停止）"
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="逐处列出：相像的提醒也一处一行（--watch 总是这样），等着数字、没有核对的关系也列出",
    )
    parser.add_argument(
        "--step", action="store_true", help="后面还有别的步骤：没有错误就不说接下来做什么"
    )
    parser.add_argument("--explain", metavar="代码", help="不检查，只说一个代码是什么意思，举例子")


def run(options: argparse.Namespace) -> int:
    """Print every problem; return 1 if any of them stops publication."""
    if options.explain:
        return codes.explain(options.explain)
    desk = Desk(options.root.resolve())
    if not options.watch:
        gc.disable()  # a single check ends before collecting pays
        return _check(desk, options)
    from .watch import changes  # watchdog is slow to load

    for _ in changes(options.root.resolve()):
        print(START_LINE, flush=True)
        _check(desk, options)
        print(END_LINE, flush=True)
    return 0


def _check(desk: Desk, options: argparse.Namespace) -> int:
    problems = desk.problems(release=options.release, waiting=options.all)
    project = desk.project or read_project(options.root)
    if options.site:
        problems += privacy.check_site(project, options.site.resolve())
    if options.format == "json":
        print(_json(problems))
    else:
        _print(problems, options)
        for page in project.pages if options.readability else ():
            measurement = readability.measure(page.source, page.body, project.library)
            print(f"{visible(page.path)}：{measurement}")
        _print_next_step(problems, options)
    return int(any(problem.level == "错误" for problem in problems))


def _json(problems: list[Problem]) -> str:
    """Return the problems for programs; what a terminal would act on is escaped."""
    text = json.dumps([problem.record for problem in problems], ensure_ascii=False, indent=1)
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _print(problems: list[Problem], options: argparse.Namespace) -> None:
    each = options.all or options.watch
    groups = [[problem] for problem in problems] if each else summary.groups(problems)
    for group in groups:
        print(summary.line(group))
    print(summary.count(problems))
    if len(groups) < len(problems):
        print(f"相像的提醒合成了一行；逐处列出：{summary.command('check --all')}")


def _print_next_step(problems: list[Problem], options: argparse.Namespace) -> None:
    stopped = any(problem.level == "错误" for problem in problems)
    if not options.watch and (stopped or not options.step):
        print(summary.next_step(problems, release=options.release))
