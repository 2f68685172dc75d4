"""Whom to ask and what terms mean: hotlines, places in the town, the glossary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..ledger.fields import MISSING_KEY, YamlFile
from ..ledger.figure import PENDING
from ..ledger.mend import STRUCTURE
from ..ledger.problem import Problem, quoted
from ..ledger.source import Node
from .keys import HOTLINE_KEYS, HOTLINE_OPTIONAL, MAX_CALLS, PLACE_KEYS, WAYS
from .text import Text, entries_of, known_names, require, text

_REQUIRED = tuple(key for key in HOTLINE_KEYS if key not in HOTLINE_OPTIONAL)


@dataclass(frozen=True, slots=True)
class Hotline:
    """A national hotline and its purpose."""

    number: str
    name: str
    short_name: str
    """What fits on a button; the name where there is nothing shorter."""
    purpose: str
    hours: str
    excludes: str
    """Matters that it does not handle."""
    way: str
    """One of `WAYS`."""
    footer: bool
    """Whether every page shows it."""

    @property
    def dialled(self) -> bool:
        """Whether it is a number to dial."""
        return self.way == WAYS[0]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the town to go to; what is not known yet is 待补充."""

    name: str
    purpose: str
    address: str
    phone: str
    hours: str
    line: int

    @property
    def details(self) -> dict[str, str]:
        """What a visitor needs to know, by label."""
        return {"地址": self.address, "电话": self.phone, "时间": self.hours}


def load_hotlines(data: Path) -> tuple[dict[str, Hotline], list[Problem]]:
    """Load the hotlines by number, in file order (`data/hotlines.yml`)."""
    file = _file(data, "hotlines.yml")
    if file is None:
        return {}, []
    return {n: _hotline(file, n, node) for n, node in entries_of(file).items()}, file.problems


def _hotline(file: YamlFile, number: str, node: Node) -> Hotline:
    keys = file.mapping(node, HOTLINE_KEYS)
    require(file, keys, _REQUIRED, node.line)
    way = file.text(keys.get("方式")) or WAYS[0]
    if way not in WAYS:
        file.report(keys["方式"], STRUCTURE, quoted(way), "、".join(WAYS), "改成其中一个")
    return Hotline(
        number=number,
        name=file.text(keys.get("名称")),
        short_name=file.text(keys.get("简称")) or file.text(keys.get("名称")),
        purpose=file.text(keys.get("用途")),
        hours=file.text(keys.get("时间")),
        excludes=file.text(keys.get("不管")),
        way=way,
        footer=file.flag(keys.get("页脚")),
    )


def calls(
    file: YamlFile, node: Node | None, hotlines: Mapping[str, Hotline]
) -> tuple[Hotline, ...]:
    """Return the hotlines of a list of numbers; report those that nobody can dial."""
    dialled = [number for number, line in hotlines.items() if line.dialled]
    lines = [hotlines[n] for n in known_names(file, node, "data/hotlines.yml ", dialled)]
    if node and len(lines) > MAX_CALLS:
        found, expected = f"{len(lines)}个电话", f"一到{MAX_CALLS}个"
        file.report(node, STRUCTURE, found, expected, "留下最该打的，别的写在别处")
    return tuple(lines)


def load_places(data: Path) -> tuple[dict[str, Place], list[Problem]]:
    """Load the places by name, in file order (`data/places.yml`)."""
    file = _file(data, "places.yml")
    if file is None:
        return {}, []
    return {
        name: _place(file, name, node) for name, node in entries_of(file).items()
    }, file.problems


def _place(file: YamlFile, name: str, node: Node) -> Place:
    keys = file.mapping(node, PLACE_KEYS)
    require(file, keys, tuple(PLACE_KEYS), node.line)
    purpose, address, phone, hours = (file.text(keys.get(key)) or PENDING for key in PLACE_KEYS)
    return Place(name, purpose, address, phone, hours, node.line)


def load_terms(data: Path) -> tuple[dict[str, Text], list[Problem]]:
    """Load the meaning of each term (`data/glossary.yml`)."""
    file = _file(data, "glossary.yml")
    if file is None:
        return {}, []
    terms = {name: text(file, node) for name, node in entries_of(file).items()}
    for term in terms.values():
        if not term.value:
            file.report(term.line, MISSING_KEY, "没有解释", "“名词: 解释”", "写上解释")
    return terms, file.problems


def _file(data: Path, name: str) -> YamlFile | None:
    return YamlFile(data / name, f"{data.name}/{name}") if (data / name).exists() else None
