"""What a person sees of a Word file: its text as LibreOffice shows it, where that is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from ... import runs
from .document import Manuscript
from .figures import all_texts, half_width
from .page import squeeze

PATIENCE = 120
"""Seconds after which LibreOffice is given up."""
_PLACES = (
    "soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
_CONTENTS = re.compile(r"(?m)^.*\t\d+$|^目\s*录$")
_AROUND = 12
_COUNT = re.compile(r"\d+")


def difference(root: Path, file: Path, manuscript: Manuscript) -> str:
    """Return where a person sees another text than was read, as a line; empty if nowhere.

    Lists of contents are not compared, nor is anything where LibreOffice is missing or fails.

    Args:
        root: the project.
        file: the approved report.
        manuscript: what was read of it.
    """
    office = next((path for name in _PLACES if (path := shutil.which(name))), None)
    if not office or file.suffix.lower() != ".docx":
        return ""
    shown = _shown(root, office, file)
    if not shown:
        return ""
    seen = squeeze(_CONTENTS.sub("", shown))
    read = squeeze("".join(text for _, text in all_texts(manuscript)))
    plain = half_width(seen), half_width(read)  # of the same lengths
    if plain[0] == plain[1]:
        return ""
    pairs = zip(*plain, strict=False)
    start = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(seen), len(read)))
    # Counts, which may be secret, are blanked.
    here, there = (_COUNT.sub("□", text[max(0, start - _AROUND) :][:40]) for text in (seen, read))
    return f"用 LibreOffice 打开，看到的与读到的不同，第一处看到“{here}”，读到“{there}”，请核对"


def _shown(root: Path, office: str, file: Path) -> str:
    with runs.folder(root, root) as folder:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "txt:Text", "--outdir"]
        try:
            subprocess.run(
                [*command, str(folder), str(file.resolve())],
                stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=PATIENCE,
            )  # fmt: skip
            return (folder / f"{file.stem}.txt").read_text("utf-8-sig", errors="replace")
        except (OSError, subprocess.TimeoutExpired):
            return ""
