"""The list of what is verified on a built site; a new verification is one line here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...ledger.problem import Problem
from . import content, files, hosts, markup, weight
from .built import Built

Verification = Callable[[Built], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Verified:
    """One verification: what it looked at, what it found."""

    name: str
    looked: str
    """How much was looked at: `145个网页`."""
    problems: tuple[Problem, ...]
    seconds: float = 0.0
    """How long it took; for the person at the desk, never for a file."""


VERIFICATIONS: dict[str, tuple[Verification, Callable[[Built], str]]] = {
    "文件齐全": (files.check, lambda b: f"{len(b.files)}个文件"),
    "没有未完成的内容": (content.leftovers, lambda b: f"{len(b.texts) + len(b.documents)}个文件"),
    "没有本机的路径": (content.paths, lambda b: f"{len(b.files)}个文件"),
    "没有个人信息和隐去的人数": (
        content.private,
        lambda b: f"{len(b.texts) + len(b.documents)}个文件，包括PDF、Word、Excel里的文字",
    ),
    "文件属性": (content.metadata, lambda b: f"{len(b.documents)}个文件"),
    "编号和说明": (content.references, lambda b: f"{len(b.pages)}个网页"),
    "链接和锚点": (content.links, lambda b: f"{len(b.pages)}个网页"),
    "不访问别的网站": (hosts.check, lambda b: f"{len(b.texts)}个网页、样式、脚本和图"),
    "大小": (weight.check, lambda b: f"{len(weight.limited(b.site))}个网页"),
    "HTML标准（Nu Html Checker）": (markup.check, lambda b: f"{len(b.pages)}个网页"),
}
"""Each verification by what a reviewer calls it, with how it says what it looked at."""


def verify(built: Built) -> Iterator[Verified]:
    """Yield every verification in turn. One that breaks off is itself a problem."""
    for name, (one, looked) in VERIFICATIONS.items():
        start = time.monotonic()
        try:
            problems = tuple(one(built))
            said = looked(built)
        except Exception as error:  # what was not looked at to the end is not known to be right
            problems, said = (broken(name, error),), "没有查完"
        yield Verified(name, said, problems, time.monotonic() - start)


def broken(name: str, error: Exception) -> Problem:
    """Return that a step of the release did not come to its end."""
    return Problem(
        path="release",
        line=1,
        code="V08",
        found=f"{name}：{type(error).__name__}：{error}",
        expected="每一步都做完",
        mend="按提示处理后重新运行；看不懂的，把这一行告诉维护的人",
    )
