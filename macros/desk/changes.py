"""`nianbao diff`: which figures changed between two years, or since a version in git."""

from __future__ import annotations

import argparse
import html
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
from . import console

_MARKDOWN = re.compile(r"[&<>\\`*_{}\[\]|~$@#!:]|(?<=\d)\.(?=\s)")
Figures = dict[str, Indicator]
KINDS = ("数值", "单位", "口径", "目标", "改名", "新增", "删去", "去年有、今年没有")
SECRET = "敏感人数"
"""Stands for a small count of people in a sensitive subject."""
_PAGE_HEAD = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>变了的数字</title>'


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


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `nianbao diff`."""
    parser.add_argument(
        "years", type=console.year, nargs="*", metavar="年度", help="两个年度，如 2023 2024"
    )
    parser.add_argument("--since", metavar="版本", help="与 git 里的一个版本相比，如 HEAD~1")
    parser.add_argument("--format", choices=["text", "markdown", "html"], default="text",
                        help="终端表格、Markdown 或网页")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Print the table of changes."""
    root: Path = options.root.resolve()
    if options.since:
        changes = changes_since_revision(root, options.since)
        if changes is None:
            print(f"git 里没有“{options.since}”这个版本，或者这里不是 git 仓库。")
            return 2
        return _print(changes, options.format)
    now, _ = load(root / "data")
    if len(options.years) != 2 or not set(options.years) <= set(now.years):
        years = "、".join(str(year) for year in now.years)
        print(f"请写两个台账里有的年度（现有：{years}），或者“--since 版本”。")
        return 2
    old, new = options.years
    figures = _figures(now, old), _figures(now, new)
    changes = figure_changes(*figures, by_year=True, same_units=now.same_units)
    return _print(changes, options.format)


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
        changes += figure_changes(_figures(before, year), _figures(now, year))
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
    old, new = _guard(old, new)
    removals = {name: i for name, i in old.items() if name not in new}
    additions = {name: i for name, i in new.items() if name not in old}
    changes = [] if by_year else list(_renames(removals, additions))
    changes += [FigureChange("新增", name, "", _value(i)) for name, i in additions.items()]
    gone = "去年有、今年没有" if by_year else "删去"
    changes += [FigureChange(gone, name, _value(i), "") for name, i in removals.items()]
    for name in old.keys() & new.keys():
        changes += _compare(name, old[name], new[name], same_units)
    return sorted(changes, key=_order)


def _guard(old: Figures, new: Figures) -> tuple[Figures, Figures]:
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
        yield FigureChange("单位", name, _value(old), _value(new), ratio="不可比（单位不同）")
    elif old.text != new.text:
        change = compare.change(old, new, same_units)
        yield FigureChange("数值", name, _value(old), _value(new), _difference(old, new),
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
                yield FigureChange("改名", f"{old_name} → {new_name}", _value(old), _value(new))


def _value(indicator: Indicator) -> str:
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
    if old.figure is None or new.figure is None or SECRET in (_value(old), _value(new)):
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


def _figures(ledger: Ledger, year: int) -> dict[str, Indicator]:
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
    lines = [f"| {' | '.join(_HEAD)} |", f"|{'---|' * len(_HEAD)}"]
    for row in _rows(changes):
        lines.append(f"| {' | '.join(map(_literal, row))} |")
    return "\n".join(lines) if changes else _NONE


_HEAD = ("变化", "指标", "原来", "现在", "增减", "幅度")
_NONE = "没有变化。"


def _rows(changes: list[FigureChange]) -> list[tuple[str, ...]]:
    return [(c.kind, c.name, c.old or "—", c.new or "—", c.difference, c.ratio) for c in changes]


def _print(changes: list[FigureChange], form: str) -> int:
    rows = _rows(changes)
    if form == "html":
        print(_PAGE_HEAD)
    if not changes:
        print(_NONE)
    elif form == "markdown":
        print(markdown(changes))
    elif form == "html":
        print(
            "<table>", _row("th", _HEAD), *(_row("td", row) for row in rows), "</table>", sep="\n"
        )
    else:
        for row in rows:
            kind = console.colour(row[0], "提醒")
            print(f"{kind}  {row[1]}：{row[2]} → {row[3]}  {' '.join(row[4:])}".rstrip())
        print(f"共{len(changes)}处变化。")
    return 0


def _literal(cell: str) -> str:
    """Return the text on one line, with every character escaped that Markdown interprets."""
    return _MARKDOWN.sub(lambda sign: f"&#{ord(sign[0])};", " ".join(cell.split()))


def _row(tag: str, cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"
