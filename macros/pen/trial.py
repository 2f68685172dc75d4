"""The problems that a file would have with another text, before it is saved."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from ..desk.checks import CHECKS
from ..desk.project import PageFile, Project
from ..ledger.load import load
from ..ledger.model import Ledger
from ..ledger.problem import Problem
from ..ledger.settings import load_settings
from ..ledger.source import front_matter
from ..library.load import load_library
from ..prose.wordlist import load_rules
from ..render import words
from ..web.hant import load_corrections
from .source import Source


def problems(project: Project, source: Source) -> tuple[list[Problem], Ledger]:
    """Return the problems of a file with this text, and the ledger as it would be.

    A page is checked as a whole. A file of data/ is read with all the others, so that relations
    and names count; what only pages tell about it is found when it is saved.
    """
    if source.path.endswith(".md"):
        return _of_page(project, source), project.ledger
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        for name, content in project.files.items():
            target = data / Path(name).relative_to(project.root / "data")
            if target.suffix == ".json":
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        target = data.parent / source.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.content)
        ledger, found = load(data, words.functions())
        if not source.path.startswith("data/2"):
            for _, others in (load_library(data), load_settings(data)):
                found += others
            found += load_rules(data / "wordings.yml")[1]
            found += load_corrections(data / "hant.yml")[1]
    return _of_file(found, source.path), ledger


def _of_page(project: Project, source: Source) -> list[Problem]:
    text = source.text.replace("\r\n", "\n")
    front, start, found = front_matter(text, source.path)
    page = PageFile(
        source.path,
        source.path.removeprefix("docs/"),
        front,
        text[start:],
        text.count("\n", 0, start) + 1,
        text,
        tuple(found),
    )
    for check in CHECKS.values():
        found += check.check_page(page, project)
    return _of_file(found, source.path)


def _of_file(found: Iterable[Problem], path: str) -> list[Problem]:
    mine = [problem for problem in dict.fromkeys(found) if problem.path == path]
    return sorted(mine, key=lambda p: (p.line, p.code))
