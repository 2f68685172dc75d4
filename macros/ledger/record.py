"""The record of what releases published: `data/published.jsonl`.

Each line is the state of one figure as one release published it. `nianbao release` adds the lines
of what is new or has changed and never touches an earlier one, so that git tells at once whether a
published value has vanished. What is said of a figure's history comes from here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from .problem import Kind, Problem

FILE = "published.jsonl"
WITHDRAWN = "撤回"
"""The text of a figure since its withdrawal."""

DAMAGED_RECORD = Kind(
    "L18",
    "公布的登记改动过",
    "data/published.jsonl 里的行读不出来，或者以前登记的行改了、没有了。",
    advice=(
        "`data/published.jsonl` 由 `nianbao release` 写，记着每个数公布过什么，只添不改，也不手写。"
        "从提交历史里取回原来的行：两个分支都登记过的，两边的行都留着，先公布的在前。"
    ),
)

_KEYS = {
    "版本": "version",
    "日期": "day",
    "年度": "year",
    "主题": "stem",
    "指标": "name",
    "值": "text",
    "期间": "period",
    "口径": "definition",
    "存疑": "doubt",
    "更正": "corrections",
}
"""The keys of a line, each with its attribute."""
_VERSION = re.compile(r"[1-9]\d*\.\d+\.\d+")

Place = tuple[int, str, str]
"""What identifies a figure for ever: year, file name of the subject without suffix, name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """The state of a figure as a release published it."""

    year: int
    stem: str
    """The file name of the subject, without suffix."""
    name: str
    text: str
    """The value as written, or the wording; never a withheld count."""
    period: str = ""
    definition: str = ""
    doubt: str = ""
    corrections: tuple[tuple[str, str, str], ...] = ()
    """Day, old and new value of each; without values where the count is withheld."""
    version: str = ""
    """Of the data, as `1.2.0`; empty while it is not published."""
    day: str = ""

    @property
    def place(self) -> Place:
        """What identifies the figure."""
        return self.year, self.stem, self.name

    @property
    def unreleased(self) -> Publication:
        """The same state as it was before a release gave it version and day."""
        return replace(self, version="", day="")

    @property
    def line(self) -> str:
        """Its line in the file."""
        values = {key: getattr(self, attribute) for key, attribute in _KEYS.items()}
        return json.dumps(values, ensure_ascii=False) + "\n"


@dataclass(frozen=True)
class Record:
    """All that was ever published, oldest first."""

    publications: tuple[Publication, ...] = ()

    @cached_property
    def _by_place(self) -> dict[Place, list[Publication]]:
        found: dict[Place, list[Publication]] = {}
        for publication in self.publications:
            found.setdefault(publication.place, []).append(publication)
        return found

    @property
    def version(self) -> str:
        """The version of the last release; empty before the first."""
        return self.publications[-1].version if self.publications else ""

    @property
    def latest(self) -> list[Publication]:
        """The last state of each figure, in the order in which they were first published."""
        return [states[-1] for states in self._by_place.values()]

    def history(self, year: int, stem: str, names: Iterable[str]) -> list[Publication]:
        """Return every state of a figure under any of its names, oldest first."""
        states = [state for name in names for state in self._by_place.get((year, stem, name), [])]
        return sorted(states, key=self._order.__getitem__)

    @cached_property
    def _order(self) -> dict[Publication, int]:
        return {publication: at for at, publication in enumerate(self.publications)}


@dataclass(frozen=True, slots=True)
class _Reader:
    path: str
    problems: list[Problem] = field(default_factory=list)

    def publications(self, text: str) -> Iterable[Publication]:
        for number, line in enumerate(text.split("\n"), 1):
            try:
                if line:
                    yield _publication(json.loads(line))
            except (ValueError, KeyError, TypeError):
                self.problems.append(damage(self.path, number, "这一行读不出来"))


def damage(path: str, line: int, found: str) -> Problem:
    """Return the problem that the record is not what releases wrote."""
    mend = "从提交历史里取回原来的行；只由 nianbao release 添行"
    return DAMAGED_RECORD.problem(
        path=path, line=line, found=found, expected="每次发布登记的行都原样留着", mend=mend
    )


def load(data: Path) -> tuple[Record, list[Problem]]:
    """Return the record in the folder `data`, empty if there is none, and its problems."""
    file = data / FILE
    reader = _Reader(f"{data.name}/{FILE}")
    if not file.exists():
        return Record(), []
    try:
        publications = tuple(reader.publications(file.read_text("utf-8")))
    except UnicodeDecodeError:
        return Record(), [damage(reader.path, 1, "不是 UTF-8 的文字")]
    return Record(publications), reader.problems


def _publication(values: dict[str, object]) -> Publication:
    attributes = {attribute: values[key] for key, attribute in _KEYS.items()}
    corrections = attributes.pop("corrections")
    texts = [value for name, value in attributes.items() if name != "year"]
    if not isinstance(corrections, list) or not all(isinstance(text, str) for text in texts):
        raise TypeError(values)
    if not isinstance(attributes["year"], int) or not _VERSION.fullmatch(str(values["版本"])):
        raise ValueError(values)
    triples = tuple((str(day), str(old), str(new)) for day, old, new in corrections)
    return Publication(corrections=triples, **attributes)  # type: ignore[arg-type]
