"""The towns of a district, and where each publishes (`data/towns.yml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from ..ledger.fields import MISSING_KEY, REPEATED_NAME, YamlFile
from ..ledger.figure import PENDING
from ..ledger.mend import STRUCTURE
from ..ledger.problem import Problem, quoted
from ..ledger.source import Node
from .keys import TOWN_KEYS, TOWN_OPTIONAL, TOWNS_KEYS

FILE = "towns.yml"
STEM = re.compile("[a-z][a-z0-9-]{0,40}")
_CODE = re.compile("[0-9]{9}|[0-9]{12}")


@dataclass(frozen=True, slots=True)
class Town:
    """A town as the district's editor enters it; what is not known yet is 待补充."""

    name: str
    stem: str
    """The file name of its page."""
    code: str = PENDING
    """Its 行政区划代码."""
    place: str = PENDING
    """Its package: a folder, a zip, or the address of `datapackage.json`."""
    url: str = ""
    """The address of its site, where its package does not state it."""
    contact: str = PENDING
    received: dict[int, str] = field(default_factory=dict)
    """The day on which the office received the report of a year."""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Towns:
    """All towns by name, in the order of the file."""

    towns: dict[str, Town] = field(default_factory=dict)
    is_listed: bool = False
    """Whether there is such a file: then the tree is a district's."""
    day: str = ""
    """The day up to which reports count as late or not; empty for that of the newest package."""


def load_towns(data: Path) -> tuple[Towns, list[Problem]]:
    """Load the towns; none where there is no file, which makes the tree that of a town."""
    if not (data / FILE).exists():
        return Towns(), []
    file = YamlFile(data / FILE, f"{data.name}/{FILE}")
    keys = file.mapping(file.root, TOWNS_KEYS) if file.root else {}
    entries = file.entries(keys.get("镇街"))
    towns = [_town(file, name, node) for name, node in entries.items()]
    for what in ("stem", "code"):
        seen: dict[str, str] = {}
        for town in towns:
            value = getattr(town, what)
            if value not in ("", PENDING) and seen.setdefault(value, town.name) != town.name:
                expected = f"每个镇（街道）不同（{seen[value]}已经用了）"
                file.report(town.line, REPEATED_NAME, quoted(value), expected, "改正其中一个")
    by_name = {town.name: town for town in towns}
    return Towns(by_name, True, file.day(keys.get("截至"))), file.problems


def require(file: YamlFile, node: Node, keys: dict[str, Node], required: list[str]) -> None:
    """Report the required keys that are missing or empty."""
    for key in required:
        value = keys.get(key)
        if value is None or value.value in ("", None):
            file.report(node, MISSING_KEY, f"没有“{key}”", f"写上“{key}”", f"不知道的写“{PENDING}”")


def _town(file: YamlFile, name: str, node: Node) -> Town:
    keys = file.mapping(node, TOWN_KEYS)
    require(file, node, keys, [key for key in TOWN_KEYS if key not in TOWN_OPTIONAL])
    text = {key: file.text(keys[key]) for key in TOWN_KEYS if key in keys and key != "报送"}
    code, stem = text.get("行政区划代码", PENDING), text.get("文件名", "")
    if code != PENDING and not _CODE.fullmatch(code):
        file.report(keys["行政区划代码"], STRUCTURE, quoted(code), "9位或者12位数字", "改正代码")
    if stem and (stem == "index" or not STEM.fullmatch(stem)):
        expected = "只用小写字母、数字和“-”，以字母开头"
        file.report(keys["文件名"], STRUCTURE, quoted(stem), expected, "改正文件名，如 zhenxi")
    return Town(
        name,
        stem,
        code,
        text.get("发布包", PENDING),
        text.get("网址", ""),
        text.get("联系", PENDING),
        _received(file, keys.get("报送")),
        node.line,
    )


def _received(file: YamlFile, node: Node | None) -> dict[int, str]:
    days = {}
    for year, value in file.entries(node).items():
        if not re.fullmatch("20[0-9]{2}", year):
            file.report(value, STRUCTURE, quoted(year), "报告的年度，如 2024", "改成四位数字")
        elif day := file.day(value):
            days[int(year)] = day
    return days
