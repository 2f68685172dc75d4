"""What `nianbao check` knows: one module a subject.

Each says what it looks at: `of_page` at a page and what all pages share, `of_town` at what they
share, `of_project` at everything at once. What it finds depends on that and on the day alone, so
that it stands until one of them changes; only `of_project` may look at other files, or ask git.
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
    """One subject of the check, by what it looks at."""

    of_page: Callable[[PageFile, TownData], Iterable[Problem]] = _nothing
    of_town: Callable[[TownData], Iterable[Problem]] = _nothing
    of_project: Callable[[Project], Iterable[Problem]] = _nothing

    def __call__(self, project: Project) -> Iterator[Problem]:
        """Yield all that it finds."""
        for page in project.pages:
            yield from self.of_page(page, project)
        yield from self.of_town(project)
        yield from self.of_project(project)


CHECKS: dict[str, Check] = {
    "网页里的词": Check(words.of_page),
    "手写的数字": Check(typed.of_page),
    "报告结构": Check(structure.of_page),
    "用语和标点": Check(language.of_page, language.of_town),
    "个人信息": Check(privacy.of_page, privacy.of_town),
    "不许用的写法": Check(tricks.of_page, of_project=tricks.of_project),
    "链接和图片": Check(links.of_page, of_project=links.of_project),
    "网页标签": Check(head.of_page, head.of_town, head.of_project),
    "更正": Check(of_project=corrections.of_project),
    "专题和指南": Check(publicity.of_page, publicity.of_town, publicity.of_project),
    "好不好读": Check(plain.of_page),
    "待办": Check(upkeep.of_page, upkeep.of_town, upkeep.of_project),
}
"""Each check by what an editor calls it. The ledger's own problems come from reading it."""
