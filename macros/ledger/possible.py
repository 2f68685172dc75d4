"""Possible values of unknown counts: integer solutions of linear relations.

A value counts as possible only with a solution in integers that was checked against every relation,
so that an error of the solver (HiGHS) can raise a false alarm but never hide a leak.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .solver import Matrix, Solver, System

_FEW_COUNTS = 12
"""Up to so many counts the solver alone is faster."""
_WALKERS, _TURNS, _TURNS_KNOWN, _STRIDE = 100, 24, 2, 4
"""How many solutions walk at random, how often each may change every unknown, and how far."""


class Values:
    """The values that small counts can take, alone and two at a time."""

    def __init__(self, system: System, counts: int) -> None:
        """Find out which values each count can take.

        Args:
            system: the relations; the first unknowns are the counts.
            counts: how many they are.
        """
        self._system, self._solver, self._counts = system, Solver(system), counts
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
