"""What `nianbao check` knows: one module a subject, each a function from project to problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...ledger.problem import Problem
from ..project import Project
from . import (
    corrections,
    head,
    language,
    links,
    plain,
    privacy,
    publicity,
    structure,
    tricks,
    typed,
    upkeep,
    words,
)

Check = Callable[[Project], Iterator[Problem]]

CHECKS: dict[str, Check] = {
    "网页里的词": words.check,
    "手写的数字": typed.check,
    "报告结构": structure.check,
    "用语和标点": language.check,
    "个人信息": privacy.check,
    "不许用的写法": tricks.check,
    "链接和图片": links.check,
    "网页标签": head.check,
    "更正": corrections.check,
    "专题和指南": publicity.check,
    "好不好读": plain.check,
    "待办": upkeep.check,
}
"""Each check by what an editor calls it. The ledger's own problems come from reading it."""
