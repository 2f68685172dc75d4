"""The checks of `nianbao check`: one module for each subject, which declares its `CHECK`.

`check_page` looks at a page and what all pages share, `check_town` at what they share,
`check_project` at everything at once. The problems depend on these and the day alone, so they
stand until one of them changes; only `check_project` may look at other files or ask git.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module

from ...ledger.problem import Problem
from ..project import PageFile, Project, TownData


def _nothing(*_: object) -> tuple[Problem, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Check:
    """The functions that check one subject."""

    name: str
    """Its name for editors."""
    check_page: Callable[[PageFile, TownData], Iterable[Problem]] = _nothing
    check_town: Callable[[TownData], Iterable[Problem]] = _nothing
    check_project: Callable[[Project], Iterable[Problem]] = _nothing

    def __call__(self, project: Project) -> Iterator[Problem]:
        """Yield every problem of this subject."""
        for page in project.pages:
            yield from self.check_page(page, project)
        yield from self.check_town(project)
        yield from self.check_project(project)


_MODULES = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
CHECKS: dict[str, Check] = {module.CHECK.name: module.CHECK for module in _MODULES}
"""Every check by its name. Reading the ledger yields its own problems."""
