"""Which figures changed between two years, or since a version in git."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from ..ledger import compare
from ..ledger.figure import Figure
from ..ledger.load import load
from ..ledger.mention import tells_small_count
from ..ledger.model import Indicator, Ledger
from ..ledger.people import is_small

_MARKDOWN = re.compile(r"[&<>\\`*_{}\[\]|~$@#!:]|(?<=\d)\.(?=\s)")
Figures = dict[str, Indicator]
KINDS = ("数值", "单位", "口径", "目标", "改名", "新增", "删去", "去年有、今年没有")
SECRET = "敏感人数"
"""Stands for a small count of people in a sensitive subject."""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One way in which a figure differs from before."""

    kind: str
    """One of `KINDS`."""
    name: str
    old: str
    new: str
    difference: str = ""
    """Absolute, with its unit."""
    ratio: str = ""
    """Per cent or percentage points, or why there is none."""
    size: Decimal = Decimal(0)
    """How large the jump is, for sorting."""

    @property
    def note(self) -> str:
        """What kind of change it is, and by how much."""
        return " ".join(filter(None, (self.kind, self.difference, self.ratio)))


def changes_since_revision(root: Path, revision: str) -> list[FigureChange] | None:
    """Return the changes since a revision in git; None where there is no such revision."""
    with tempfile.TemporaryDirectory() as folder:
        if not _unpack(root, revision, Path(folder)):
            return None
        return ledger_changes(load(Path(folder) / "data")[0], load(root / "data")[0])


def ledger_changes(before: Ledger, now: Ledger) -> list[FigureChange]:
    """Return the changes in each year, from one state of the ledger to another."""
    changes: list[FigureChange] = []
    for year in sorted(before.years.keys() | now.years.keys()):
        changes += figure_changes(figures(before, year), figures(now, year))
    return sorted(changes, key=_order)


def figure_changes(
    old: Figures,
    new: Figures,
    *,
    by_year: bool = False,
    same_units: Mapping[str, str] = compare.NO_UNITS,
) -> list[FigureChange]:
    """Return changed, renamed, new and dropped figures, large jumps first.

    Args:
        old: figures by subject and name.
        new: the later figures, likewise.
        by_year: whether the two belong to different years: then nothing counts as renamed or
            deleted.
        same_units: those that count the same things.
    """
    old, new = guard(old, new)
    removals = {name: i for name, i in old.items() if name not in new}
    additions = {name: i for name, i in new.items() if name not in old}
    changes = [] if by_year else list(_renames(removals, additions))
    changes += [FigureChange("新增", name, "", value(i)) for name, i in additions.items()]
    gone = "去年有、今年没有" if by_year else "删去"
    changes += [FigureChange(gone, name, value(i), "") for name, i in removals.items()]
    for name in old.keys() & new.keys():
        changes += _compare(name, old[name], new[name], same_units)
    return sorted(changes, key=_order)


def guard(old: Figures, new: Figures) -> tuple[Figures, Figures]:
    """Return both sides with every figure sensitive that is so on either side.

    A count that was published before anyone marked it is no less a secret now: a figure counts as
    sensitive where one of its name, or of its subject, is.
    """
    marked = [i for i in (*old.values(), *new.values()) if i.sensitive]
    names, subjects = {i.name for i in marked}, {i.subject for i in marked}

    def is_sensitive(indicator: Indicator) -> bool:
        return indicator.name in names or indicator.subject in subjects

    first, second = (
        {name: replace(i, sensitive=is_sensitive(i)) for name, i in side.items()}
        for side in (old, new)
    )
    return first, second


def _compare(
    name: str, old: Indicator, new: Indicator, same_units: Mapping[str, str]
) -> Iterable[FigureChange]:
    units = [compare.counted(i.figure.unit, same_units) for i in (old, new) if i.figure]
    if len({*units}) > 1:
        yield FigureChange("单位", name, value(old), value(new), ratio="不可比（单位不同）")
    elif old.text != new.text:
        change = compare.change(old, new, same_units)
        yield FigureChange("数值", name, value(old), value(new), _difference(old, new),
                     f"{change.text}（{change.reason}）" if change.reason else change.text,
                     _jump(old, new))  # fmt: skip
    if old.definition != new.definition:
        yield FigureChange("口径", name, _definition(old), _definition(new))
    if old.target != new.target:
        yield FigureChange("目标", name, _target(old), _target(new))


def _renames(
    removals: dict[str, Indicator], additions: dict[str, Indicator]
) -> Iterable[FigureChange]:
    """Yield pairs of the same subject, value and definition, and take them out of both."""
    for old_name, old in list(removals.items()):
        for new_name, new in list(additions.items()):
            same = (old.subject, old.text, old.definition) == (
                new.subject, new.text, new.definition)  # fmt: skip
            if same and old_name in removals:
                del removals[old_name], additions[new_name]
                yield FigureChange("改名", f"{old_name} → {new_name}", value(old), value(new))


def value(indicator: Indicator) -> str:
    """Return the value to print: never a small count of people in a sensitive subject."""
    return SECRET if _is_small(indicator, indicator.figure) else indicator.text


def _target(indicator: Indicator) -> str:
    return SECRET if _is_small(indicator, indicator.target) else str(indicator.target or "")


def _is_small(indicator: Indicator, figure: Figure | None) -> bool:
    return indicator.sensitive and is_small(figure, indicator.name)


def _definition(indicator: Indicator) -> str:
    """Return the definition to print, likewise."""
    text = indicator.definition
    return SECRET if indicator.sensitive and tells_small_count(text) else text


def _difference(old: Indicator, new: Indicator) -> str:
    if old.figure is None or new.figure is None or SECRET in (value(old), value(new)):
        return ""
    number = new.figure.value - old.figure.value
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{abs(number).normalize():f}{new.figure.unit}"


def _jump(old: Indicator, new: Indicator) -> Decimal:
    """Return the factor by which the figure grew or shrank; infinite from or to nothing."""
    if old.figure is None or new.figure is None or not old.figure.value or not new.figure.value:
        return Decimal("Infinity")
    ratio = new.figure.value / old.figure.value
    return max(ratio, 1 / ratio)


def _order(change: FigureChange) -> tuple[Decimal, int, str]:
    return -change.size, KINDS.index(change.kind), change.name


def figures(ledger: Ledger, year: int) -> Figures:
    """Return the figures of a year by subject and name."""
    subjects = ledger.years.get(year, {}).values()
    return {f"{s.short}.{i.name}": i for s in subjects for i in s.indicators.values()}


def _unpack(root: Path, revision: str, folder: Path) -> bool:
    """Put `data/` as of a revision into `folder`; return whether git has it."""
    command = ["git", "archive", "--format=tar", "--end-of-options", revision, "data"]
    git = subprocess.run(command, cwd=root, capture_output=True, check=False)
    if git.returncode:
        return False
    with tarfile.open(fileobj=io.BytesIO(git.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return True


def markdown(changes: list[FigureChange]) -> str:
    """Return the changes as a table, or a sentence that there are none."""
    lines = [f"| {' | '.join(HEAD)} |", f"|{'---|' * len(HEAD)}"]
    for row in rows(changes):
        lines.append(f"| {' | '.join(map(_literal, row))} |")
    return "\n".join(lines) if changes else NONE


HEAD = ("变化", "指标", "原来", "现在", "增减", "幅度")
NONE = "没有变化。"


def rows(changes: list[FigureChange]) -> list[tuple[str, ...]]:
    """Return the cells of a table of changes, in the order of its head."""
    return [(c.kind, c.name, c.old or "—", c.new or "—", c.difference, c.ratio) for c in changes]


def _literal(cell: str) -> str:
    """Return the text on one line, with every character escaped that Markdown interprets."""
    return _MARKDOWN.sub(lambda sign: f"&#{ord(sign[0])};", " ".join(cell.split()))
