"""Problems in files that editors write, worded so that an editor can act on them.

A module that looks for a mistake declares its `Kind`, and makes each `Problem` from it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass
from functools import lru_cache
from typing import Literal

Level = Literal["错误", "提醒"]

KINDS: dict[str, Kind] = {}
"""Every kind of problem declared by the modules loaded so far, by its code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A mistake as an editor makes it, and the same done right."""

    wrong: str
    """Empty where no text can show the mistake."""
    right: str
    place: str = "网页"
    """What the example is a piece of, and which file, as the handbook's blocks say it (`台账`)."""
    right_place: str = ""
    """The same for the right one, where it belongs elsewhere."""
    lead: str = ""
    """A sentence before it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of mistake with one way to mend it, declared beside the check that raises it.

    From these come the messages, the handbook's list of codes and `nianbao check --explain`. A code
    once used never changes its meaning.

    Raises:
        ValueError: another kind has this code.
    """

    code: str
    """A letter and two digits."""
    title: str
    meaning: str
    """What it means to an editor, in one or two sentences."""
    _: KW_ONLY
    levels: tuple[Level, ...] = ("错误",)
    """The levels that it may have; the first is the usual one."""
    advice: str = ""
    """What else to know before mending it, in Markdown with links as in the handbook."""
    wrong: str = ""
    right: str = ""
    place: str = "网页"
    right_place: str = ""
    more: tuple[Example, ...] = ()
    """Further examples."""

    def __post_init__(self) -> None:
        if self.code in KINDS:
            raise ValueError(f"{self.code} is declared twice")
        KINDS[self.code] = self

    @property
    def examples(self) -> tuple[Example, ...]:
        """All its examples; none where no text can show the mistake."""
        first = Example(
            wrong=self.wrong, right=self.right, place=self.place, right_place=self.right_place
        )
        return (first, *self.more) if self.wrong else ()

    def problem(
        self,
        *,
        path: str,
        line: int,
        found: str,
        expected: str,
        mend: str,
        nearest: str = "",
        level: Level | None = None,
    ) -> Problem:
        """Return a problem of this kind; its level is the usual one unless another is given."""
        return Problem(self, path, line, found, expected, mend, nearest, level or self.levels[0])


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake, with everything needed to mend it; its kind makes it (`Kind.problem`)."""

    kind: Kind
    path: str
    """The file, relative to the project, with forward slashes."""
    line: int
    """The line in the file, counted from 1 (front matter included)."""
    found: str
    """What the file says."""
    expected: str
    """What it should say."""
    mend: str
    """What to do, as an instruction."""
    nearest: str
    """The valid name most like the wrong one, or empty."""
    level: Level
    """`错误` stops publication, `提醒` does not."""

    @property
    def code(self) -> str:
        """The code of its kind."""
        return self.kind.code

    @property
    def record(self) -> dict[str, str | int]:
        """Everything about it by name, for programs."""
        return {
            "path": self.path,
            "line": self.line,
            "code": self.code,
            "title": self.kind.title,
            "found": self.found,
            "expected": self.expected,
            "mend": self.mend,
            "nearest": self.nearest,
            "level": self.level,
        }

    def __str__(self) -> str:
        nearest = f"最接近的是“{self.nearest}”。" if self.nearest else ""
        return visible(
            f"{self.path}:{self.line}：{self.level} {self.code} {self.kind.title}。"
            f"现在是：{self.found}。应当是：{self.expected}。{nearest}改法：{self.mend}。"
        )


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the one of `names` most like `name`, or an empty text where none is similar."""
    return _nearest(name, tuple(dict.fromkeys(names)))


@lru_cache(maxsize=1024)
def _nearest(name: str, names: tuple[str, ...]) -> str:
    # Cached, because the same mistake often occurs on many pages and comparing is slow.
    overlaps = [n for n in names if name and (name in n or n in name)]
    matches = difflib.get_close_matches(name, names, n=3, cutoff=0.3)
    if not matches:
        return (overlaps or [""])[0]

    def likeness(other: str) -> tuple[float, int]:
        ratio = difflib.SequenceMatcher(None, other, name).ratio()
        return ratio, next(
            (n for n, pair in enumerate(zip(name, other, strict=False)) if len({*pair}) > 1), 99
        )

    # Of names that are equally alike, the one that begins alike: 发布日期 → 发布时间, not 复核日期.
    return max(matches, key=likeness)


def quoted(text: str, limit: int = 40) -> str:
    """Quote `text` in Chinese marks: at most `limit` characters, control characters escaped."""
    printable = visible(text)
    return f"“{printable[:limit]}…”" if len(printable) > limit else f"“{printable}”"


def visible(text: str) -> str:
    """Return a text with control characters and other invisible ones written as their codes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
