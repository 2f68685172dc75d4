"""Who publishes the site (`data/site.yml`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from .fields import YamlFile
from .figure import PENDING
from .keys import SITE_KEYS
from .problem import Problem
from .source import Node


def load_settings(data: Path) -> tuple[dict[str, Node], list[Problem]]:
    """Return every setting; one that the file leaves out or empty is 待补充."""
    found = {key: Node(PENDING, 1) for key in SITE_KEYS}
    if not (data / "site.yml").exists():
        return found, []
    file = YamlFile(data / "site.yml", f"{data.name}/site.yml")
    for key, node in (file.mapping(file.root, SITE_KEYS) if file.root else {}).items():
        found[key] = Node(file.text(node) or PENDING, node.line)
    return found, file.problems


def known(about: Mapping[str, str], key: str) -> str:
    """Return a setting, or empty while it is 待补充."""
    said = about.get(key, PENDING)
    return "" if said == PENDING else said


def base(about: Mapping[str, str]) -> str:
    """Return the address of the site with a slash at its end; empty where it is not known."""
    said = known(about, "网址")
    return said.rstrip("/") + "/" if host(said) else ""


def host(url: str) -> str:
    """Return the domain of an address in ASCII; empty for what is no address of the web."""
    try:
        parts = urlsplit(url)
        name = (parts.hostname or "").encode("idna").decode()
    except ValueError:
        return ""
    return name if parts.scheme in ("http", "https") else ""


def is_preview(about: Mapping[str, str]) -> bool:
    """Return whether the site is not released, or still lacks what must be known for that."""
    return about.get("发布") != "是" or PENDING in about.values()
