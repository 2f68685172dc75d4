"""Who publishes the site (`data/site.yml`)."""

from __future__ import annotations

from pathlib import Path

from .fields import YamlFile
from .figure import PENDING
from .keys import SITE_KEYS
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
