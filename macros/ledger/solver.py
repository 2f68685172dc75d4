"""Integer solutions of linear relations, by HiGHS and checked in exact arithmetic."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from .linear import UNBOUNDED, Row

_MAX_SOLVES = 20_000
"""Calls of the solver after which nothing more counts as possible."""

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


class Solver:
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
