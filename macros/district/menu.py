"""The menu of a district: its columns, and in them the subjects and years that there are."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from . import pages
from .district import District

FILE = "mkdocs.yml"
_COLUMN = re.compile(r"(?<=\n  - 看数据:\n)(?: {6}- .*\n)*")
_TOWN_COLUMNS = re.compile(r"(?<=\n  - 首页: index\.md\n)(?:.*\n)*?(?=  - 开放数据: )")
_COLUMNS = """\
  - 看数据:
      - 数据总览: statistics/index.md
  - 每个指标: indicators/index.md
  - 各镇（街道）:
      - 各镇（街道）: towns/index.md
      - 报送和公开: towns/late.md
      - 数据质量: towns/quality.md
"""


def of_district(text: str) -> str:
    """Return a town's mkdocs.yml with the columns of a district."""
    return _TOWN_COLUMNS.sub(lambda _: _COLUMNS, text, count=1)


def with_menu(root: Path, district: District, stems: Collection[str]) -> dict[Path, str]:
    """Return mkdocs.yml with the pages of statistics that there are; nothing where it has none."""
    file = root / FILE
    text = file.read_text("utf-8") if file.is_file() else ""
    entries = "".join(
        f"      - {title}: {source}\n" for title, source in pages.menu(district, stems)
    )
    return {file: _COLUMN.sub(lambda _: entries, text, count=1)} if _COLUMN.search(text) else {}
