"""The part of the menu that follows the register: subjects and years come and go with it."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from . import pages
from .district import District

_COLUMN = re.compile(r"(?<=\n  - 看数据:\n)(?: {6}- .*\n)*")


def with_menu(root: Path, district: District, stems: Collection[str]) -> dict[Path, str]:
    """Return mkdocs.yml with the pages of statistics that there are; nothing where it has none."""
    file = root / "mkdocs.yml"
    text = file.read_text("utf-8") if file.is_file() else ""
    entries = "".join(
        f"      - {title}: {source}\n" for title, source in pages.menu(district, stems)
    )
    return {file: _COLUMN.sub(lambda _: entries, text, count=1)} if _COLUMN.search(text) else {}
