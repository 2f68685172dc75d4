"""Duties of the heads of a town's Party committee and government (`data/duties.yml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..ledger.fields import REPEATED_NAME, YamlFile
from ..ledger.mend import STRUCTURE
from ..ledger.problem import Problem, quoted
from ..ledger.source import Node
from .keys import DUTIES_KEYS, DUTY_KEYS
from .passage import Passage, passages
from .text import Text, plain_text, require

FILE = "duties.yml"
SILENT = "没有说到"
"""Stands for the evidence of a report that says nothing of a duty."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty in plain words."""

    name: str
    text: Text
    article: int
    """The article of the regulation, or 0 where nobody has compared it with the text."""
    evidence: Mapping[int, tuple[Passage, ...]]
    """By year: what the report says of it; nothing where it is silent."""


@dataclass(frozen=True, slots=True)
class Duties:
    """The duties by whose they are."""

    regulation: str = ""
    groups: Mapping[str, Mapping[str, Duty]] = field(default_factory=dict)
    check_date: str = ""
    line: int = 1

    def __iter__(self) -> Iterator[Duty]:
        return (duty for group in self.groups.values() for duty in group.values())


def load_duties(data: Path) -> tuple[Duties, list[Problem]]:
    """Load the duties; none where there is no file."""
    if not (data / FILE).exists():
        return Duties(), []
    file = YamlFile(data / FILE, f"{data.name}/{FILE}")
    keys = file.mapping(file.root, DUTIES_KEYS) if file.root else {}
    require(file, keys, tuple(DUTIES_KEYS), 1)
    groups: dict[str, dict[str, Duty]] = {}
    known: set[str] = set()
    for group, listed in file.entries(keys.get("职责")).items():
        groups[group] = {}
        for name, node in file.entries(listed).items():
            if name in known:
                file.report(node, REPEATED_NAME, quoted(name), "每项职责一个名称", "给其中一个改名")
            known.add(name)
            groups[group][name] = _duty(file, name, node)
    line = keys["核对"].line if "核对" in keys else 1
    regulation, day = file.text(keys.get("规定")), file.day(keys.get("核对"))
    return Duties(regulation, groups, day, line), file.problems


def _duty(file: YamlFile, name: str, node: Node) -> Duty:
    keys = file.mapping(node, DUTY_KEYS)
    require(file, keys, ("讲什么",), node.line)
    article = file.text(keys.get("条"))
    if article and not re.fullmatch("[1-9][0-9]?", article):
        file.report(keys["条"], STRUCTURE, quoted(article), "条号，如 4", "只写数字")
        article = ""
    evidence: dict[int, tuple[Passage, ...]] = {}
    for year, quotes in file.entries(keys.get("印证")).items():
        if re.fullmatch("[12][0-9]{3}", year):
            evidence[int(year)] = () if quotes.value == SILENT else passages(file, quotes)
        else:
            file.report(quotes, STRUCTURE, quoted(year), "年度，如 2024", "写哪一年的报告")
    return Duty(name, plain_text(file, keys.get("讲什么")), int(article or 0), evidence)
