"""Whole reports of fictional towns in five provinces, and what each of their numbers must become.

The two Word files are made by `soffice --headless --convert-to docx` from the .fodt beside them.
"""

import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from macros.desk.importer import command
from macros.desk.importer.figures import all_texts
from macros.desk.importer.placement import Edit

FOLDER = Path(__file__).parent / "reports" / "provinces"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".docx", ".md", ".txt"))
_BECOMES = {"新拟": "台账", "沿用": "台账", "计划": "目标", "隐去": "隐去", "原文": "原文"}


@dataclass(frozen=True)
class Outcome:
    """What has become of one number."""

    text: str
    wanted: str
    became: str
    """As `wanted`, or the value that the ledger has instead."""
    name: str = ""

    @property
    def kind(self) -> str:
        """Return 对, 未放 where a number stays as text that has its place, or 错."""
        if self.wanted == self.became or (self.wanted == "均可" and self.became in "台账原文"):
            return "对"
        return "未放" if self.became == "原文" and self.wanted in ("台账", "目标") else "错"


def year_of(file: Path) -> int:
    """Return the year of a report."""
    return int(_expected(file)["年份"])


def outcomes(made: command.Import, file: Path) -> list[Outcome]:
    """Return what has become of each number of the report, in the order of the text."""
    entries = {
        f"{topic.short}.{name}": line.value
        for topic in made.plan.topics
        for name, line in topic.entries.items()
    }
    return [
        _outcome(edit, entries, *row) for row, edit in _with_edits(made, _expected(file)["数字"])
    ]


def office(folder: Path, form: str, file: Path) -> list[str]:
    """Return the command that converts a file to another form, into a folder."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    target = ["--headless", "--convert-to", form, "--outdir", str(folder)]
    return ["soffice", profile, *target, str(file)]


def as_text(file: Path, folder: Path) -> str:
    """Return the text of a Word file as LibreOffice shows it, with its contents."""
    subprocess.run(office(folder, "txt:Text", file), check=True, capture_output=True)
    return (folder / f"{file.stem}.txt").read_text("utf-8-sig")


def counts(found: list[Outcome]) -> Counter[str]:
    """Return how many numbers are right, wrong, or text though the ledger has a place."""
    return Counter(outcome.kind for outcome in found)


def placed_share(found: list[Outcome]) -> float:
    """Return the share of the numbers that belong in the ledger which are there."""
    wanted = [outcome for outcome in found if outcome.wanted == "台账"]
    return sum(outcome.kind == "对" for outcome in wanted) / len(wanted)


def _expected(file: Path) -> Any:
    return yaml.safe_load((FOLDER / f"{file.stem}.expected.yml").read_text("utf-8"))


def _with_edits(
    made: command.Import, rows: list[list[str]]
) -> Iterator[tuple[list[str], Edit | None]]:
    texts = [*all_texts(made.document)]
    at, offset = 0, 0
    for row in rows:
        pattern = re.compile(rf"(?<![0-9０-９.,]){re.escape(row[0])}(?!(?<=[0-9０-９])[0-9０-９])")
        while (match := pattern.search(texts[at][1], offset)) is None:
            at, offset = at + 1, 0
            assert at < len(texts), f"lost: {row}"
        offset = match.end()
        spot = texts[at][0]
        here = (
            edit
            for edit in made.plan.edits
            if edit.spot == spot and edit.start < match.end() and match.start() < edit.end
        )
        yield row, next(here, None)


def _outcome(
    edit: Edit | None, entries: dict[str, str], text: str, wanted: str, value: str = ""
) -> Outcome:
    if not edit:
        return Outcome(text, wanted, "原文")
    became = _BECOMES[edit.treatment]
    if became == "台账":
        held = entries[edit.name if edit.name in entries else edit.name.rpartition(".")[0]]
        became = became if _plain(held) == _plain(value or text) else held
    return Outcome(text, wanted, became, edit.name)


def _plain(value: str) -> str:
    """Return a value without the words that only say how exact it is."""
    return re.sub("[,余多近约]", "", unicodedata.normalize("NFKC", value))
