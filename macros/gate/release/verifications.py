"""The verifications of a built site; a new one is a line in the table here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...ledger.problem import Kind, Problem
from . import content, files, hosts, markup, weight
from .built import BuiltSite

UNFINISHED_STEP = Kind(
    "V08",
    "发布没有做完",
    "少了要用的程序，或者有一步中途停了：没有查完的就不能发布。",
    advice=(
        "少了要用的程序，或者有一步中途停了。运行 `make release` 会装好程序；还是不行，"
        "把这一行告诉维护的人。"
    ),
)

Verification = Callable[[BuiltSite], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one verification looked at and found."""

    name: str
    scope: str
    """What was looked at and how much of it: `145个网页`."""
    problems: tuple[Problem, ...]
    seconds: float = 0.0
    """How long it took; printed only, since equal input must make equal files."""


VERIFICATIONS: dict[str, tuple[Verification, Callable[[BuiltSite], str]]] = {
    "文件齐全": (files.check, lambda site: f"{len(site.files)}个文件"),
    "没有未完成的内容": (
        content.leftovers,
        lambda site: f"{len(site.texts) + len(site.documents)}个文件",
    ),
    "没有本机的路径": (content.paths, lambda site: f"{len(site.files)}个文件"),
    "没有个人信息和隐去的人数": (
        content.private_data,
        lambda site: f"{len(site.texts) + len(site.documents)}个文件，包括PDF、Word、Excel里的文字",
    ),
    "文件属性": (content.metadata, lambda site: f"{len(site.documents)}个文件"),
    "编号和说明": (content.references, lambda site: f"{len(site.pages)}个网页"),
    "链接和锚点": (content.links, lambda site: f"{len(site.pages)}个网页"),
    "不访问别的网站": (hosts.check, lambda site: f"{len(site.texts)}个网页、样式、脚本和图"),
    "大小": (weight.check, lambda site: f"{len(weight.budgets(site.folder))}个网页"),
    "HTML标准（Nu Html Checker）": (markup.check, lambda site: f"{len(site.pages)}个网页"),
}
"""Each verification by its name in the checklist, with a function that describes its scope."""


def verify(site: BuiltSite) -> Iterator[Outcome]:
    """Yield the outcome of each verification; an exception in one counts as a problem."""
    for name, (check, describe) in VERIFICATIONS.items():
        start = time.monotonic()
        try:
            problems = tuple(check(site))
            scope = describe(site)
        except Exception as error:  # an unfinished verification proves nothing
            problems, scope = (failure(name, error),), "没有查完"
        yield Outcome(name, scope, problems, time.monotonic() - start)


def failure(name: str, error: Exception) -> Problem:
    """Return the problem that a step of the release did not finish."""
    return UNFINISHED_STEP.problem(
        path="release",
        line=1,
        found=f"{name}：{type(error).__name__}：{error}",
        expected="每一步都做完",
        mend="按提示处理后重新运行；看不懂的，把这一行告诉维护的人",
    )
