"""What can be inferred of hidden counts, against brute force and published tables.

All towns are fictional. Brute force tries every value of every hidden count and knows nothing of
rows, solvers or groups.
"""

import random
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from towns import Town, load_town, subject

from macros.ledger.linear import Row
from macros.ledger.possible import Values
from macros.ledger.solver import System

NAMES = ["甲", "乙", "丙", "丁"]
HIDDEN = "少于10人"
Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]


def flagged(town: Town) -> set[str]:
    """Return the hidden counts that the check finds derivable."""
    lines = {
        (s.path, i.line): i.name
        for s in town.ledger.subjects()
        for i in s.indicators.values()
        if i.hidden
    }
    return {
        lines[p.path, p.line] for p in town.problems if p.code == "D02" if (p.path, p.line) in lines
    }


# --- brute force --------------------------------------------------------------------------


class Case:
    """A random ledger with some hidden counts, and what brute force says of it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.hidden = NAMES[: self.chance.randint(1, 4)]
        self.truth = {name: self.chance.randint(1, 9) for name in self.hidden}
        values = np.array(list(product(range(1, 10), repeat=len(self.hidden))))
        self.values = dict(zip(self.hidden, values.T, strict=True))
        self.nothing = np.zeros(len(values), dtype=np.int64)
        self.lines = [f"{name}: {HIDDEN}" for name in self.hidden]
        self.checks: list[str] = []
        self.all = self.of_hidden_alone = np.ones(len(values), dtype=bool)
        for number in range(self.chance.randint(1, 3)):
            make = self.chance.choice([self.total, self.total, self.whole, self.rate, self.formula])
            self.all = self.all & make(number)

    def text(self) -> str:
        return subject(
            *self.lines, keys=("敏感: 是", *(["勾稽:"] if self.checks else []), *self.checks)
        )

    def some(self) -> list[str]:
        return self.chance.sample(self.hidden, self.chance.randint(1, len(self.hidden)))

    def total(self, number: int) -> Mask:
        """Add some hidden parts and a shown one of a total: exact, rounded, or hidden itself."""
        parts = self.some()
        sums: Counts = sum((self.values[part] for part in parts), self.nothing)
        shown = self.chance.choice([0, self.chance.randint(10, 60)])
        names = [*parts, *([f"公开{number}"] if shown else [])]
        true = shown + sum(self.truth[part] for part in parts)
        whole, mask = self.written(true, sums + shown)
        self.lines.append(f"合计{number}: {{值: {whole}, 敏感: 否, 分项: [{', '.join(names)}]}}")
        if shown:
            self.lines.append(f"公开{number}: {{值: {shown}人, 敏感: 否}}")
        return mask

    def written(self, true: int, sums: Counts) -> tuple[str, Mask]:
        form = self.chance.choice(["", "", "约", "超", "不超过"])
        if form == "约":
            return f"约{true}人", (sums >= true * 0.95 - 1e-9) & (sums <= true * 1.05 + 1e-9)
        if form == "超":
            return f"超{true - 1}人", sums > true - 1
        if form == "不超过":
            return f"不超过{true}人", sums <= true
        return f"{true}人", sums == true

    def whole(self, number: int) -> Mask:
        """Add a hidden part of a shown or a hidden whole (`属于`)."""
        part = self.chance.choice([n for n in self.hidden if "属于" not in self.line(n)] or [""])
        if not part:
            return self.all
        above = [
            name for name in self.hidden if self.truth[name] >= self.truth[part] and name > part
        ]
        if above and self.chance.random() < 0.5:
            whole = self.chance.choice(above)
            mask: Mask = np.asarray(self.values[part] <= self.values[whole])
            self.of_hidden_alone = self.of_hidden_alone & mask
        else:
            whole, most = f"整体{number}", self.chance.randint(self.truth[part], 14)
            self.lines.append(f"{whole}: {{值: {most}人, 敏感: 否}}")
            mask = np.asarray(self.values[part] <= most)
        self.lines[self.hidden.index(part)] = f"{part}: {{值: {HIDDEN}, 属于: {whole}}}"
        return mask

    def line(self, name: str) -> str:
        return self.lines[self.hidden.index(name)]

    def rate(self, number: int) -> Mask:
        """Add a rate of a hidden count in a shown one."""
        name, whole = self.chance.choice(self.hidden), self.chance.randint(10, 400)
        places = self.chance.choice([0, 0, 1, 2])

        def rounded(count: int) -> int:
            return int(Fraction(count * 100 * 10**places, whole) + Fraction(1, 2))

        stated = rounded(self.truth[name])
        digits = str(stated).rjust(places + 1, "0")
        text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
        self.lines.append(f"基数{number}: {{值: {whole}人, 敏感: 否}}")
        self.lines.append(f"占比{number}: {{值: {text}%, 比率: [{name}, 基数{number}]}}")
        fits = [rounded(count) == stated for count in range(10)]
        mask: Mask = np.array(fits)[self.values[name]]
        return mask

    def formula(self, number: int) -> Mask:
        """Add a comparison of a weighted sum with a number (`勾稽`)."""
        names = self.some()
        weights = {name: self.chance.choice([1, 1, 2, 3, -1]) for name in names}
        true = sum(weights[name] * self.truth[name] for name in names)
        weighted = (weights[name] * self.values[name] for name in names)
        sums: Counts = sum(weighted, self.nothing)
        sign = self.chance.choice(["==", "<=", ">="])
        bound = true + {"==": 0, "<=": 1, ">=": -1}[sign] * self.chance.randint(0, 5)
        left = " + ".join(f"{name} * {weights[name]}" for name in names if weights[name] > 0) or "0"
        minus = "".join(f" - {name}" for name in names if weights[name] < 0)
        text = f"{left}{minus} {sign} {bound if bound >= 0 else f'0 - {-bound}'}"
        self.checks.append(f'- "{text}"')
        masks: dict[str, Mask] = {"==": sums == bound, "<=": sums <= bound, ">=": sums >= bound}
        return masks[sign]

    def derivable(self) -> set[str]:
        """Return the counts that brute force finds derivable, alone or by knowing another."""
        return {
            name
            for name in self.hidden
            if self.left(name, self.all) < 5 or any(self.is_told_by(name, o) for o in self.hidden)
        }

    def left(self, name: str, mask: Mask) -> int:
        return len(set(self.values[name][mask].tolist()))

    def is_told_by(self, name: str, other: str) -> bool:
        for value in set(self.values[other][self.all].tolist()) if other != name else ():
            known = self.values[other] == value
            alone = self.left(name, self.of_hidden_alone & known)
            if self.left(name, self.all & known) < 3 <= alone:
                return True
        return False


def agree(seeds: range, folder: Path) -> Iterator[str]:
    """Yield each ledger of which the check says something else than brute force."""
    for seed in seeds:
        case = Case(seed)
        town = load_town(folder / str(seed), case.text())
        expected, told = case.derivable(), flagged(town)
        if told != expected:
            yield f"{seed}: 穷举{expected} 检查{told}\n{case.text()}"


def test_it_agrees_with_brute_force(tmp_path: Path, thorough: bool) -> None:
    assert not list(agree(range(2000 if thorough else 300), tmp_path))


# --- published tables ---------------------------------------------------------------------

# Counts of a two-way table, row by row. The cells that their authors suppress are hidden here too.
SUPPRESSED = {
    # GaussSuppression, "Small count frequency table suppression", table 1 (year 2014, maxN = 1): a
    # block of four cells; rows and columns of it sum to 2, 7, 5 and 4.
    "GaussSuppression example1": ([[2, 0, 5], [3, 4, 6]], [(0, 0), (0, 1), (1, 0), (1, 1)]),
    # easySdcTable, "The problem of singletons and zeros", data1a: 2 of A and 1 of B stand alone in
    # their columns, so that their totals say them.
    "easySdcTable data1a": (
        [[0, 1, 7, 1, 0], [2, 0, 0, 2, 8]],
        [(0, 1), (0, 2), (0, 3), (1, 0), (1, 3), (1, 4)],
    ),
}


def table(counts: list[list[int]], hidden: list[tuple[int, int]], *, totals: bool = True) -> str:
    """Return a subject of a table's cells; with their totals by rows and columns, or without."""
    cells = {(r, c): count for r, row in enumerate(counts) for c, count in enumerate(row)}
    names = {(r, c): f"第{r}行第{c}列" for r, c in cells}
    lines = [
        f"{names[cell]}: {HIDDEN if cell in hidden else f'{{值: {count}人, 敏感: 否}}'}"
        for cell, count in cells.items()
    ]
    for axis, word in enumerate(("行", "列")) if totals else ():
        for place in sorted({cell[axis] for cell in cells}):
            group = [cell for cell in cells if cell[axis] == place]
            total = sum(cells[cell] for cell in group)
            parts = ", ".join(names[cell] for cell in group)
            lines.append(f"{word}{place}合计: {{值: {total}人, 敏感: 否, 分项: [{parts}]}}")
    return subject(*lines, keys=("敏感: 是",))


@pytest.mark.parametrize("name", SUPPRESSED)
def test_suppressing_few_cells_of_a_small_table_is_not_enough(tmp_path: Path, name: str) -> None:
    """What suffices where only exact values count leaves too few possible values here."""
    counts, hidden = SUPPRESSED[name]
    town = load_town(tmp_path, table(counts, hidden))
    assert flagged(town) == {f"第{r}行第{c}列" for r, c in hidden}


def test_one_suppressed_cell_in_each_row(tmp_path: Path) -> None:
    """ACRO hides one column's counts below ten and leaves the true totals out: with them, all fall.

    Its own table of six years and four types has six such cells, all in one column.
    """
    counts = [[15, 59, 71, count] for count in (8, 7, 9, 6, 8, 5)]
    hidden = [(row, 3) for row in range(6)]
    names = {f"第{row}行第3列" for row in range(6)}
    assert flagged(load_town(tmp_path / "with", table(counts, hidden))) == names
    assert not load_town(tmp_path / "without", table(counts, hidden, totals=False)).problems


def test_a_second_hidden_column_protects_the_first(tmp_path: Path) -> None:
    counts = [[15, 59, 4, 6, 5], [21, 33, 6, 4, 5], [18, 40, 5, 5, 5]]
    hidden = [(row, column) for row in range(3) for column in (2, 3, 4)]
    assert not load_town(tmp_path, table(counts, hidden)).problems
    two = [cell for cell in hidden if cell[1] != 4]
    assert len(flagged(load_town(tmp_path / "two", table(counts, two)))) == 6


# --- contradictions, and size -------------------------------------------------------------


def grid(size: int, wrong: int = 0) -> str:
    """Return a grid of hidden counts, all five, with its totals; the first is too large."""
    text = table([[5] * size] * size, [(r, c) for r in range(size) for c in range(size)])
    return text.replace(f"行0合计: {{值: {5 * size}人", f"行0合计: {{值: {5 * size + wrong}人")


def test_totals_that_contradict_each_other_are_told_once(tmp_path: Path) -> None:
    """Each total can hold alone, but the rows sum to more than the columns."""
    problems = load_town(tmp_path, grid(4, wrong=1)).problems
    assert [p.code for p in problems] == ["R03"]
    assert not load_town(tmp_path / "right", grid(4)).problems


def test_a_mistyped_total_is_told_once(tmp_path: Path) -> None:
    """The sum fails, which is told; what it would tell of its parts if it held is not."""
    parts = [f"第{n}类: {HIDDEN}" for n in range(3)]
    for total in ("40人", "28人"):
        line = f"合计: {{值: {total}, 敏感: 否, 分项: [第0类, 第1类, 第2类]}}"
        town = load_town(tmp_path / total, subject(line, *parts, keys=("敏感: 是",)))
        assert [p.code for p in town.problems] == ["R03"]


def test_a_part_that_must_be_zero_is_no_small_count(tmp_path: Path) -> None:
    lines = ["合计: {值: 20人, 分项: [甲, 乙]}", "甲: 20人", f"乙: {HIDDEN}"]
    [problem] = load_town(tmp_path, subject(*lines, keys=("敏感: 是",))).problems
    assert problem.code == "R03"
    assert "写0" in problem.mend


@pytest.mark.parametrize("overlapping", [False, True])
def test_two_hundred_hidden_counts(overlapping: bool) -> None:
    """Random relations between many counts leave all of them possible; a tight one does not."""
    chance = random.Random(5)
    truth = [chance.randint(1, 9) for _ in range(200)]
    groups = [
        chance.sample(range(200), 12) if overlapping else range(n, 200, 30) for n in range(30)
    ]
    tight = list(groups[0])[:2]
    rows = [_sum_row(group, truth) for group in groups]
    loose = Values(System([(1, 9)] * 200, rows), 200)
    assert not [n for n in range(200) if len(loose.possible(n)) < 5]
    assert not [n for n in range(200) if next(loose.telling(n, 3), None)]
    strict = Values(System([(1, 9)] * 200, [*rows, _sum_row(tight, truth)]), 200)
    assert {n for n in range(200) if next(strict.telling(n, 3), None)} >= set(tight)


def _sum_row(group: Iterable[int], truth: list[int]) -> Row:
    total = sum(truth[n] for n in group)
    return Row(dict.fromkeys(group, 1), total, total)
