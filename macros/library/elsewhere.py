"""Needs that the town does not serve: who does, and how to reach them (`data/elsewhere.yml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..ledger.fields import REPEATED_NAME, YamlFile
from ..ledger.problem import Problem, quoted
from ..ledger.source import Node
from . import directory
from .directory import Hotline
from .keys import NEED_KEYS, NEED_OPTIONAL
from .text import Text, entries_of, require, text

FILE = "elsewhere.yml"
_REQUIRED = tuple(key for key in NEED_KEYS if key not in NEED_OPTIONAL)


@dataclass(frozen=True, slots=True)
class Need:
    """What a resident needs from an office outside the town."""

    name: str
    sayings: tuple[str, ...]
    """What residents call it; the search knows them."""
    office: Text
    calls: tuple[Hotline, ...]
    online: Text
    """The province's app, or another; empty where there is none."""
    papers: Text
    """What to bring; 待补充 where that is not known."""

    @property
    def texts(self) -> tuple[Text, ...]:
        """What an editor wrote of it in sentences."""
        return (self.office, self.online, self.papers)


def load_needs(
    data: Path, hotlines: Mapping[str, Hotline]
) -> tuple[dict[str, dict[str, Need]], list[Problem]]:
    """Load the needs by name, by the group in which a page lists them, in file order."""
    if not (data / FILE).exists():
        return {}, []
    file = YamlFile(data / FILE, f"{data.name}/{FILE}")
    groups: dict[str, dict[str, Need]] = {}
    known: set[str] = set()
    for group, listed in entries_of(file).items():
        groups[group] = {}
        for name, node in file.entries(listed).items():
            if name in known:
                found, expected = quoted(name), "每件事只写一次"
                file.report(node, REPEATED_NAME, found, expected, "删去其中一个")
            known.add(name)
            groups[group][name] = _need(file, name, node, hotlines)
    return groups, file.problems


def _need(file: YamlFile, name: str, node: Node, hotlines: Mapping[str, Hotline]) -> Need:
    keys = file.mapping(node, NEED_KEYS)
    require(file, keys, _REQUIRED, node.line)
    return Need(
        name=name,
        sayings=file.names(keys["说法"]) if "说法" in keys else (),
        office=text(file, keys.get("归谁")),
        calls=directory.calls(file, keys.get("电话"), hotlines),
        online=text(file, keys.get("网上")),
        papers=text(file, keys.get("带什么")),
    )
