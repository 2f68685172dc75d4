"""Who publishes the site (`data/site.yml`) and the hotlines (`data/hotlines.yml`)."""

from __future__ import annotations

from pathlib import Path

from .fields import YamlFile
from .figure import PENDING
from .keys import HOTLINE_KEYS, SITE_KEYS
from .problem import Problem
from .source import Node


def load_settings(data: Path) -> tuple[dict[str, Node], list[Problem]]:
    """Every setting; one that the file leaves out or empty is 待补充."""
    found = {key: Node(PENDING, 1) for key in SITE_KEYS}
    if not (data / "site.yml").exists():
        return found, []
    file = YamlFile(data / "site.yml", f"{data.name}/site.yml")
    for key, node in (file.mapping(file.root, SITE_KEYS) if file.root else {}).items():
        found[key] = Node(file.text(node) or PENDING, node.line)
    return found, file.problems


def load_hotlines(data: Path) -> tuple[dict[str, dict[str, str]], list[Problem]]:
    """What is said of each number, in the order of the file."""
    if not (data / "hotlines.yml").exists():
        return {}, []
    file = YamlFile(data / "hotlines.yml", f"{data.name}/hotlines.yml")
    entries = file.root.value if file.root and isinstance(file.root.value, dict) else {}
    found = {
        number: {key: file.text(value) for key, value in file.mapping(node, HOTLINE_KEYS).items()}
        for number, node in entries.items()
    }
    return found, file.problems
