"""The approvals of what goes public: `data/approvals.yml`.

An approval names a digest of everything that a release is made from. Whatever is edited later has
another digest, so an approval is void without anybody having to withdraw it. It says who agreed; it
is no protection, since whoever may write the files may write it: rights are those of git.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from . import record
from .fields import MISSING_KEY, YamlFile
from .keys import APPROVAL_KEYS
from .problem import Problem
from .source import with_line_feeds

FILE = "approvals.yml"
KEY = "签发"
SETTING = "要签发"
"""The setting that lets nothing be released without an approval."""
SOURCES = ("data", "docs", "macros", "overrides", "fonts", "mkdocs.yml", "requirements.txt")
"""The files and folders that a release is made from."""
_APART = (f"data/{FILE}", f"data/{record.FILE}")
"""What approvals and releases write themselves, once something is approved."""
_REQUIRED = ("姓名", "日期", "内容")


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody's consent to a state of the project."""

    name: str
    day: str
    """As `2026-12-01`."""
    digest: str
    """Of what was approved (`digest`)."""
    commit: str = ""
    """40 hexadecimal digits; empty where there was no git."""
    remark: str = ""

    @property
    def entry(self) -> dict[str, str]:
        """Its entry in the file, without empty values."""
        values = (self.name, self.day, self.commit, self.digest, self.remark)
        return {key: text for key, text in zip(APPROVAL_KEYS, values, strict=True) if text}


def load_approvals(data: Path) -> tuple[list[Approval], list[Problem]]:
    """Return the approvals in the folder `data`, oldest first, and all problems of the file."""
    if not (data / FILE).exists():
        return [], []
    file = YamlFile(data / FILE, f"{data.name}/{FILE}")
    listed = file.mapping(file.root, [KEY]).get(KEY) if file.root else None
    approvals = []
    for item in file.items(listed):
        keys = file.mapping(item, APPROVAL_KEYS)
        texts = {key: file.text(keys.get(key)) for key in APPROVAL_KEYS}
        file.day(keys.get("日期"))
        if missing := [key for key in _REQUIRED if not texts[key]]:
            expected, mend = "姓名、日期、内容都有", "删去这一条，用 nianbao sign 再签发"
            file.report(item, MISSING_KEY, f"没有{'、'.join(missing)}", expected, mend)
        name, day, commit, digest, remark = texts.values()
        approvals.append(Approval(name, day, digest, commit, remark))
    return approvals, file.problems


def digest(root: Path) -> str:
    """Return the SHA-256 of everything that a release is made from, approvals left out.

    Line ends do not count: git gives them as each computer likes them.
    """
    lines = []
    for path in sorted(sources(root)):
        raw = (root / path).read_bytes()
        plain = raw if b"\0" in raw else with_line_feeds(raw)
        lines.append(f"{sha256(plain).hexdigest()}  {path}\n")
    return sha256("".join(lines).encode()).hexdigest()


def sources(root: Path) -> Iterator[str]:
    """Yield the path of every file that a release is made from, without approvals and record."""
    for name in SOURCES:
        if (root / name).is_file():
            yield name
        for place, folders, files in os.walk(root / name):
            # What Python compiles and systems leave behind is no content.
            folders[:] = [one for one in folders if not one.startswith((".", "__pycache__"))]
            below = Path(place).relative_to(root)
            paths = ((below / one).as_posix() for one in files if not one.startswith((".", "~$")))
            yield from (path for path in paths if path not in _APART)
