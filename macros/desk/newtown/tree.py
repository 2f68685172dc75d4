"""Every file that another town starts with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from ...ledger.figure import PENDING
from ...ledger.keys import SITE_KEYS
from ...ledger.settings import DEFAULTS
from ..project import Project
from . import library, pages, subjects
from .town import Move

GENERATOR = (
    "macros", "overrides", "fonts", "deploy", "data/schema",
    ".editorconfig", ".gitattributes", ".gitignore", ".vscode/tasks.json",
    "Makefile", "nianbao", "nianbao.cmd",
    "pyproject.toml", "requirements.in", "requirements.txt", "requirements-dev.in",
    "requirements-dev.txt", "requirements-release.in", "requirements-release.txt",
)  # fmt: skip
"""Files copied unchanged; the tests stay behind: they are about the figures of this town."""

CI = """#!/usr/bin/env bash
# The one command CI runs.
set -euo pipefail
cd "$(dirname "$0")/.."
exec make site
"""
_SITE = """# yaml-language-server: $schema=schema/site.json
# 谁在发布这个网站。不知道的写“待补充”：预览时显示出来，补齐之前不能正式发布。
"""


def texts(project: Project, move: Move) -> tuple[dict[str, str], list[str]]:
    """Return the text of every other file by its path, and notes for the editor."""
    root = project.root
    data, omissions, notes = library.files(project, move)
    files = {
        ".ci/run": CI,
        "README.md": _readme(root, move),
        **_handbook(root, move),
        "data/site.yml": site(project, move),
        **subjects.files(project, move),
        **data,
    }
    for path, text in pages.files(project, move).items():
        files[path], citation_notes = library.replace_citations(text, omissions, path)
        notes += citation_notes
    files["mkdocs.yml"] = pages.menu((root / "mkdocs.yml").read_text("utf-8"), move, files)
    notes += [*_trace_notes(files, move), *pages.province_notes(project, move)]
    if move.new.kind in ("", "市") and move.old.kind != move.new.kind:
        notes.append(f"网页和 data/ 里的“{move.old.kind}政府”“{move.old.kind}里”，改成本地的说法")
    return files, notes


def _readme(root: Path, move: Move) -> str:
    """Return the README without the pictures of the old town and the sentences that name it."""
    text = re.sub(
        r"^.*handbook/pictures/.*\n\n?", "", (root / "README.md").read_text("utf-8"), flags=re.M
    )
    return re.sub(rf"[^。\n]*{re.escape(move.old.name)}[^。\n]*。", "", text)


def _handbook(root: Path, move: Move) -> dict[str, str]:
    """Return what editors and programmers read, speaking of the new town."""
    pages = [root / "CONTRIBUTING.md", *sorted((root / "handbook").glob("*.md"))]
    return {
        page.relative_to(root).as_posix(): move.places(page.read_text("utf-8")) for page in pages
    }


def site(project: Project, move: Move) -> str:
    """Return `data/site.yml`: what is known of the new town, and 待补充 for the rest."""
    rest = project.setting("副名") or PENDING
    values = {
        "镇名": move.new.name,
        "站名": PENDING if rest == PENDING else move.new.name + rest,
        "副名": rest,
        "所属": move.new.county,
        "省份": move.new.province,
        "发布": "否",
        **DEFAULTS,
    }
    settings = {key: values.get(key, PENDING) for key in SITE_KEYS}
    return _SITE + yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=1000)


def _trace_notes(files: dict[str, str], move: Move) -> Iterator[str]:
    for path, text in sorted(files.items()):
        if Path(path).parts[0] in ("data", "docs", "mkdocs.yml"):
            for number, line in move.traces(text):
                yield f"{path}:{number}：还写着原来的地名：{line}"
