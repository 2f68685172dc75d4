"""Possible values of unknown counts: integer solutions of linear relations.

A value counts as possible only with a solution in integers that was checked against every relation,
so that an error of the solver (HiGHS) can raise a false alarm but never hide a leak.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from .linear import UNBOUNDED, Row

_MAX_SOLVES = 20_000
"""Calls of the solver after which nothing more counts as possible."""

_FEW_COUNTS = 12
"""Up to so many counts the solver alone is faster."""
_WALKERS, _TURNS, _TURNS_KNOWN, _STRIDE = 100, 24, 2, 4
"""How many solutions walk at random, how often each may change every unknown, and how far."""

Solution = NDArray[np.int64]
"""A value for every unknown."""
Matrix = NDArray[np.int64]
"""One row for each relation, step or solution, one column for each unknown."""


@dataclass(frozen=True, slots=True)
class System:
    """Unknowns with their bounds, and the relations between them."""

    bounds: list[tuple[int, int]]
    rows: list[Row]

    def matrix(self) -> Matrix:
        """Return the factors of every relation."""
        matrix = np.zeros((len(self.rows), len(self.bounds)), dtype=np.int64)
        for number, row in enumerate(self.rows):
            matrix[number, list(row.factors)] = list(row.factors.values())
        return matrix

    def limits(self) -> Matrix:
        """Return the least and the greatest sum of every relation."""
        limits = [(row.low, row.high) for row in self.rows]
        return np.array(limits, dtype=np.int64).reshape(-1, 2)

    @property
    def is_tame(self) -> bool:
        """Whether all sums fit into 64 bits."""
        largest = max(abs(end) for bounds in self.bounds for end in bounds)
        return largest < 2**31 and bool((abs(self.matrix()) < 2**15).all())

    def hold(self, solutions: Matrix) -> NDArray[np.bool_]:
        """Return which solutions of a tame system satisfy every relation."""
        low, high = np.array(self.bounds).T
        least, most = self.limits().T
        sums = solutions @ self.matrix().T
        holds: NDArray[np.bool_] = ((low <= solutions) & (solutions <= high)).all(axis=1)
        holds &= ((least <= sums) & (sums <= most)).all(axis=1)
        return holds

    def holds(self, values: Solution) -> bool:
        """Return whether the values satisfy every relation, in exact arithmetic."""
        within = all(low <= v <= high for v, (low, high) in zip(values, self.bounds, strict=True))
        return within and all(
            row.low <= sum(factor * int(values[n]) for n, factor in row.factors.items()) <= row.high
            for row in self.rows
        )


class Values:
    """The values that small counts can take, alone and two at a time."""

    def __init__(self, system: System, counts: int) -> None:
        """Find out which values each count can take.

        Args:
            system: the relations; the first unknowns are the counts.
            counts: how many they are.
        """
        self._system, self._solver, self._counts = system, _Solver(system), counts
        size = (counts, 1 + max((high for _, high in system.bounds[:counts]), default=0))
        self._together = np.zeros((*size, *size), dtype=bool)
        """Whether [count, value, other, value] was seen in a solution."""
        self._never = np.zeros((*size, *size), dtype=bool)
        self._walked = set[tuple[int, int]]()
        self._solutions = np.zeros((0, len(system.bounds)), dtype=np.int64)
        self.contradictory = not self._solve({}) and self._solver.is_proof
        """Whether no values satisfy the relations."""
        self._walks = counts > _FEW_COUNTS and system.is_tame
        if len(self._solutions):
            self._extend()
            for count, (low, high) in enumerate(system.bounds[:counts]):
                for value in range(low, high + 1):
                    self._try((count, value), (count, value))
            self._extend()

    def possible(self, count: int) -> list[int]:
        """Return the values that a count can take."""
        return [int(value) for value in np.flatnonzero(self._together[count, :, count].diagonal())]

    def telling(self, count: int, enough: int) -> Iterator[tuple[int, int]]:
        """Yield what of another count would tell this one almost exactly.

        That is another count and a value of it with which this one has fewer than `enough`
        possible values.
        """
        few = self._together[:, :, count].sum(axis=2) < enough
        for known, value in np.argwhere(few).tolist():
            open_ = known != count and self._together[known, value, known, value]
            if open_ and len(self.given(known, value, count, enough)) < enough:
                yield known, value

    def given(self, known: int, value: int, count: int, enough: int) -> list[int]:
        """Return values that a count can take where another is known: all, or `enough` of them."""
        row = self._together[known, value, count]
        for candidate in self.possible(count):
            if row.sum() >= enough:
                break
            self._try((known, value), (count, candidate))
        return [int(value) for value in np.flatnonzero(row)]

    def _try(self, one: tuple[int, int], other: tuple[int, int]) -> None:
        """Look for a solution in which two counts have these values, unless one was seen."""
        if self._together[(*one, *other)] or self._never[(*one, *other)]:
            return
        fixed = dict([one, other])
        new = self._walks and one != other and one not in self._walked
        if new and self._solver.relaxed(fixed) is not None:
            self._walked.add(one)
            starts = self._solutions[self._solutions[:, one[0]] == one[1]]
            self._record(_Walk(self._system, one[0]).visit(starts, _TURNS_KNOWN))
        if not self._together[(*one, *other)] and not self._solve(fixed):
            self._never[(*one, *other)] = self._never[(*other, *one)] = True

    def _solve(self, fixed: dict[int, int]) -> bool:
        solution = self._solver.solve(fixed)
        if solution is None:
            return False
        self._solutions = np.vstack([self._solutions, solution])
        places, values = np.arange(self._counts), solution[: self._counts]
        self._together[places[:, None], values[:, None], places, values] = True
        return True

    def _extend(self) -> None:
        """Add solutions reached from those that are known."""
        if self._walks:
            visited = _Walk(self._system).visit(self._solutions, _TURNS)
            self._solutions = np.vstack([self._solutions, visited])
            self._record(visited)

    def _record(self, solutions: Matrix) -> None:
        """Note which values stand together in solutions."""
        size = self._together.shape[:2]
        flags = np.zeros((len(solutions), *size), dtype=np.float32)
        places = np.arange(self._counts)
        flags[np.arange(len(solutions))[:, None], places, solutions[:, : self._counts]] = 1
        flat = flags.reshape(len(solutions), -1)
        self._together |= (flat.T @ flat > 0).reshape(*size, *size)


class _Walk:
    """Random steps from solutions to solutions."""

    def __init__(self, system: System, known: int | None = None) -> None:
        """Prepare steps that keep every relation, and one count where it is known."""
        self._system, self._steps = system, _steps(system, known)
        self._low, self._high = np.array(system.bounds).T
        factors = system.matrix()
        loose = (self._steps @ factors.T).any(axis=0)  # the sums that a step may change
        self._factors = factors[loose].T
        self._least, self._most = system.limits()[loose].T

    def visit(self, starts: Matrix, turns: int) -> Matrix:
        """Return solutions reached from these, which must not be empty."""
        chance, steps = np.random.default_rng(0), self._steps
        places = starts[chance.integers(len(starts), size=_WALKERS)]
        visited = [places]
        for turn in range(1, 1 + turns * len(steps)):
            lengths = chance.integers(-_STRIDE, _STRIDE + 1, size=(_WALKERS, 1))
            moved = places + lengths * steps[chance.integers(len(steps), size=_WALKERS)]
            sums = moved @ self._factors
            holds = ((self._low <= moved) & (moved <= self._high)).all(axis=1)
            holds &= ((self._least <= sums) & (sums <= self._most)).all(axis=1)
            places = np.where(holds[:, None], moved, places)
            if turn % len(steps) == 0:
                visited.append(places)
        solutions = np.concatenate(visited)
        return solutions[self._system.hold(solutions)]


def _steps(system: System, known: int | None) -> Matrix:
    """Return changes of the unknowns that keep most sums: a basis of the kernel, by elimination."""
    table, pivots = system.matrix(), dict[int, int]()
    for row in range(len(table)):
        units = np.flatnonzero(abs(table[row]) == 1)
        units = units[units != known]
        if not len(units):
            continue
        pivot = int(units[np.argmin(np.count_nonzero(table[:, units], axis=0))])
        table[row] *= table[row, pivot]
        for other in np.flatnonzero(table[:, pivot]):
            if other != row:
                table[other] -= table[other, pivot] * table[row]
        pivots[pivot] = row
    free = [n for n in range(len(system.bounds)) if n not in pivots and n != known]
    steps = np.zeros((len(free), len(system.bounds)), dtype=np.int64)
    for step, unknown in enumerate(free):
        steps[step, unknown] = 1
        for pivot, row in pivots.items():
            steps[step, pivot] = -table[row, unknown]
    return steps


class _Solver:
    """HiGHS, asked for a solution with some unknowns fixed."""

    def __init__(self, system: System) -> None:
        self._system, self._solves_left = system, _MAX_SOLVES
        self.is_proof = True
        """Whether the last answer was proven; otherwise the solver gave up."""
        self._relaxed, self._integral = _highs(system), _highs(system)
        for unknown in range(len(system.bounds)):
            self._integral.changeColIntegrality(unknown, highspy.HighsVarType.kInteger)

    def relaxed(self, fixed: Mapping[int, int]) -> Solution | None:
        """Return what solves the relations before it is rounded, or None where nothing does."""
        values = self._values(self._relaxed, fixed)
        return None if values is None else np.rint(values).astype(np.int64)

    def solve(self, fixed: Mapping[int, int]) -> Solution | None:
        """Return a solution with these values, or None where none exists or none was found."""
        solution = self.relaxed(fixed)  # many times faster than in integers
        if solution is None or self._is_solution(solution, fixed):
            return solution
        values = self._values(self._integral, fixed)
        if values is None:
            return None
        solution = np.rint(values).astype(np.int64)
        return solution if self._is_solution(solution, fixed) else None

    def _is_solution(self, values: Solution, fixed: Mapping[int, int]) -> bool:
        return self._system.holds(values) and all(values[n] == v for n, v in fixed.items())

    def _values(
        self, solver: highspy.Highs, fixed: Mapping[int, int]
    ) -> NDArray[np.float64] | None:
        self.is_proof = self._solves_left > 0
        if not self.is_proof:
            return None
        self._solves_left -= 1
        for unknown, value in fixed.items():
            solver.changeColBounds(unknown, value, value)
        solver.run()
        status = solver.getModelStatus()
        self.is_proof = status == highspy.HighsModelStatus.kInfeasible
        is_solved = status == highspy.HighsModelStatus.kOptimal
        values = np.array(solver.getSolution().col_value) if is_solved else None
        for unknown in fixed:
            solver.changeColBounds(unknown, *self._system.bounds[unknown])
        return values


def _highs(system: System) -> highspy.Highs:
    model, rows = highspy.HighsLp(), system.rows
    model.num_col_, model.num_row_ = len(system.bounds), len(rows)
    model.col_cost_ = np.zeros(len(system.bounds))
    model.col_lower_, model.col_upper_ = _limits(np.array(system.bounds)).T
    model.row_lower_, model.row_upper_ = _limits(system.limits()).T
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(row.factors) for row in rows)]).astype(np.int32)
    matrix.index_ = np.array([n for row in rows for n in row.factors], dtype=np.int32)
    matrix.value_ = np.array([f for row in rows for f in row.factors.values()], dtype=float)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("mip_max_nodes", 1000)
    solver.passModel(model)
    return solver


def _limits(bounds: Matrix) -> NDArray[np.float64]:
    limits = bounds.astype(float)
    limits[abs(limits) >= UNBOUNDED] *= math.inf
    return limits
