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

DEFAULTS = {"要签发": "否"}
"""What a setting is that was not written; without one here it is 待补充."""


def load_settings(data: Path) -> tuple[dict[str, Node], list[Problem]]:
    """Return every setting with all problems; one that is missing or empty is 待补充."""
    settings = {key: Node(DEFAULTS.get(key, PENDING), 1) for key in SITE_KEYS}
    if not (data / "site.yml").exists():
        return settings, []
    file = YamlFile(data / "site.yml", f"{data.name}/site.yml")
    for key, node in (file.mapping(file.root, SITE_KEYS) if file.root else {}).items():
        settings[key] = Node(file.text(node) or settings[key].value, node.line)
        if key in DEFAULTS:
            file.flag(node)
    return settings, file.problems


def known_value(settings: Mapping[str, str], key: str) -> str:
    """Return a setting, or an empty text while it is 待补充."""
    value = settings.get(key, PENDING)
    return "" if value == PENDING else value


def first_known(settings: Mapping[str, str], *keys: str) -> str:
    """Return the first of these settings that is known; 待补充 if none is."""
    return next((value for key in keys if (value := known_value(settings, key))), PENDING)


def publisher(settings: Mapping[str, str]) -> str:
    """Return who publishes the site, or an empty text while that is not known."""
    return known_value(settings, "主办单位") or known_value(settings, "站名")


def base(settings: Mapping[str, str]) -> str:
    """Return the URL of the site with a trailing slash, or an empty text where it is not known."""
    url = known_value(settings, "网址")
    return url.rstrip("/") + "/" if host(url) else ""


def host(url: str) -> str:
    """Return the host name of a web URL in ASCII, or an empty text for anything else."""
    try:
        parts = urlsplit(url)
        name = (parts.hostname or "").encode("idna").decode()
    except ValueError:
        return ""
    return name if parts.scheme in ("http", "https") else ""


def is_preview(settings: Mapping[str, str]) -> bool:
    """Return whether the site is not yet marked for release, or a setting is still missing."""
    return settings.get("发布") != "是" or PENDING in settings.values()
