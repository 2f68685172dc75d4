"""What changed between two states of an editor's files, as a person reads it.

Figures come first, then sentences as readers see them, which change with their figures, then every
other value, menu and file. Small counts of people in sensitive subjects are never in it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from ...ledger.load import load
from ...ledger.mention import mentions, tells_small_count
from ...ledger.model import Ledger
from ...prose import privacy
from .. import changes
from . import base, charts, entries, sentences
from .change import KINDS, Change, ChangeKind, Files
from .charts import Picture

WITHHELD = "（有隐去的人数或者个人信息，不写在这里）"
_FIGURE = re.compile(
    r"\{\{\s*(?:年度[(（]\s*(\d{4})\s*[)）]\s*[.．。]\s*)?(\w+)\s*[.．。]\s*(\w+)\s*\}\}"
)


@dataclass(frozen=True, slots=True)
class Handover:
    """Everything that changed, numbered."""

    changes: tuple[Change, ...] = ()
    pictures: tuple[Picture, ...] = ()
    """The charts that are drawn otherwise."""

    def of(self, kind: ChangeKind) -> list[Change]:
        """Return the changes of one kind."""
        return [change for change in self.changes if change.kind == kind]

    @property
    def withheld(self) -> frozenset[str]:
        """The files whose own text says what may not be passed on."""
        told = {WITHHELD, changes.SECRET}
        return frozenset(c.path for c in self.changes if told & {c.old, c.new})

    def __str__(self) -> str:
        counts = ((kind, len(self.of(kind))) for kind in KINDS)
        return "、".join(f"{kind}{count}处" for kind, count in counts if count) or "没有变化"


def summary(root: Path, since: str = "") -> Handover:
    """Return what changed in a project since a version in git, or since it was last in step.

    Raises:
        base.BaseError: nothing is known to compare with.
    """
    return compare(base.read(root, since).files, base.present(root))


def compare(old: Files, new: Files) -> Handover:
    """Return what changed from one state to another."""
    with tempfile.TemporaryDirectory() as folder:
        sides = [_ledger(Path(folder, name), files) for name, files in (("a", old), ("b", new))]
    figures = _Figures(*sides)
    changed_figures = list(figures.changes())
    names = {one.place.rpartition(".")[2] for one in changed_figures}
    found = [
        *changed_figures,
        *sentences.changes(*_mentioning(old, new, names), figures.fill),
        *entries.changes(old, new),
        *_files(old, new, figures),
    ]
    guarded = [figures.guard(change) for change in found]
    order = sorted(guarded, key=lambda change: KINDS.index(change.kind))
    plotted = _mentioning(old, new, {"图"} if names else ())
    drawn = [one for one in charts.pictures(*plotted, figures.ledgers) if figures.may_show(one)]
    numbered = (replace(one, number=n) for n, one in enumerate(order, 1))
    return Handover(tuple(numbered), tuple(drawn))


def _mentioning(old: Files, new: Files, words: Collection[str]) -> tuple[Files, Files]:
    """Return both sides without the files that neither changed nor hold any of the words."""
    marks = [word.encode() for word in words]
    kept = [
        path
        for path in old.keys() & new.keys()
        if old[path] != new[path] or any(mark in new[path] for mark in marks)
    ]
    return {path: old[path] for path in kept}, {path: new[path] for path in kept}


class _Figures:
    """The figures of both sides; one that is sensitive on either is so on both."""

    def __init__(self, old: Ledger, new: Ledger) -> None:
        self.ledgers = (old, new)
        years = sorted(old.years.keys() | new.years.keys())
        self._years = {
            year: changes.guard(changes.figures(old, year), changes.figures(new, year))
            for year in years
        }
        every = [i for sides in self._years.values() for side in sides for i in side.values()]
        self._names = tuple(dict.fromkeys(i.name for i in every if i.secret or i.sensitive))
        self._subjects = {i.subject for i in every if i.sensitive}
        self._paths = {i.path for i in every if i.sensitive}

    def changes(self) -> Iterator[Change]:
        """Yield the figures that changed, those of each year by the size of the jump."""
        for year, (old, new) in self._years.items():
            for one in changes.figure_changes(old, new):
                name = one.name.rpartition(" → ")[2]
                indicator = new.get(name) or old[name]
                yield Change(
                    "数字", indicator.path, f"{year}年 {one.name}", one.old, one.new, one.note
                )

    def fill(self, text: str, side: int, year: int) -> str:
        """Return a text with the figures of one side; what is no figure stays as written."""

        def value(match: re.Match[str]) -> str:
            of_year = self._years.get(int(match[1] or year or self.ledgers[side].latest), ({}, {}))
            indicator = of_year[side].get(f"{match[2]}.{match[3]}")
            return changes.value(indicator) if indicator else match[0]

        return _FIGURE.sub(value, text)

    def guard(self, change: Change) -> Change:
        """Return the change without counts that are withheld and without personal data."""
        is_sensitive = change.path in self._paths
        old, new = (self._guarded(text, is_sensitive) for text in (change.old, change.new))
        return replace(change, old=old, new=new)

    def may_show(self, picture: Picture) -> bool:
        """Return whether a chart is of nothing sensitive: a drawing tells what words may not."""
        text = LexborHTMLParser(f"{picture.old}{picture.new}").text()
        shown = f"{picture.call}{picture.title}{text}"
        return not any(name in shown for name in (*self._names, *self._subjects))

    def _guarded(self, text: str, is_sensitive: bool) -> str:
        hidden = is_sensitive and tells_small_count(text)
        if hidden or any(mentions(text, self._names)) or privacy.findings(text):
            return WITHHELD
        return text


def _files(old: Files, new: Files, figures: _Figures) -> Iterator[Change]:
    """Yield the files that are new, gone, or changed in a way that has no words."""
    for path in sorted(old.keys() | new.keys()):
        was, now = old.get(path), new.get(path)
        is_told = path.endswith((".md", ".yml", ".yaml"))
        if was is None or now is None:
            kind: ChangeKind = "新文件" if was is None else "删去的文件"
            old_text, new_text = _whole(path, was, 0, figures), _whole(path, now, 1, figures)
            yield Change(kind, path, "", old_text, new_text)
        elif not is_told and base.digest(was) != base.digest(now):
            yield Change("别的文件", path, "", _size(was), _size(now))


def _whole(path: str, raw: bytes | None, side: int, figures: _Figures) -> str:
    if raw is None:
        return ""
    if path.endswith(".md"):
        return sentences.whole(raw, side, figures.fill)
    if path.endswith((".yml", ".yaml")):
        return raw.decode("utf-8", "replace")
    return _size(raw)


def _size(raw: bytes) -> str:
    return f"{len(raw):,}字节"


def _ledger(folder: Path, files: Files) -> Ledger:
    """Return the ledger that these files hold."""
    (folder / "data").mkdir(parents=True)
    for path, raw in files.items():
        if path.startswith("data/"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(raw)
    return load(folder / "data")[0]
