"""The checks of `nianbao check`: one module for each subject.

`check_page` looks at a page and what all pages share, `check_town` at what they share,
`check_project` at everything at once. The problems depend on these and the day alone, so they
stand until one of them changes; only `check_project` may look at other files or ask git.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ...ledger.problem import Problem
from ..project import PageFile, Project, TownData
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


def _nothing(*_: object) -> tuple[Problem, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Check:
    """The functions that check one subject."""

    check_page: Callable[[PageFile, TownData], Iterable[Problem]] = _nothing
    check_town: Callable[[TownData], Iterable[Problem]] = _nothing
    check_project: Callable[[Project], Iterable[Problem]] = _nothing

    def __call__(self, project: Project) -> Iterator[Problem]:
        """Yield every problem of this subject."""
        for page in project.pages:
            yield from self.check_page(page, project)
        yield from self.check_town(project)
        yield from self.check_project(project)


CHECKS: dict[str, Check] = {
    "网页里的词": Check(words.check_page),
    "手写的数字": Check(typed.check_page),
    "报告结构": Check(structure.check_page),
    "用语和标点": Check(language.check_page, language.check_town),
    "个人信息": Check(privacy.check_page, privacy.check_town),
    "不许用的写法": Check(tricks.check_page, check_project=tricks.check_project),
    "链接和图片": Check(links.check_page, check_project=links.check_project),
    "网页标签": Check(head.check_page, head.check_town, head.check_project),
    "更正": Check(check_project=corrections.check_project),
    "专题和指南": Check(publicity.check_page, publicity.check_town, publicity.check_project),
    "好不好读": Check(plain.check_page),
    "待办": Check(upkeep.check_page, upkeep.check_town, upkeep.check_project),
}
"""Each check by the name that an editor knows. Reading the ledger yields its own problems."""
