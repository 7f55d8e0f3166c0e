"""Which cells are withheld: small ones, and others so that small ones cannot be calculated.

Every sum with one unknown gets a second. Then the attack says which cells are still too narrow, and for each of them
one more cell nearby is withheld, until it finds nothing. Withholding only ever widens what is possible, so that a cell
found safe stays safe and is not attacked again. Of cells that would do, the one with the fewest persons goes, and one
that completes another sum's pair before one that needs a pair of its own. Nothing is random, and no small number weighs
in a choice: who knows the procedure may guess which cells it protects, and that a larger number withheld with them was
the cheapest there, but not what is in the small ones.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

import numpy as np

from netral.common.disclosure.attack import Narrow, Need, Possible, narrow_cells
from netral.common.disclosure.problem import Problem
from netral.common.disclosure.rounding import LEAST

DEAR = 4
"""How many times its persons a cell costs that leaves another sum with one unknown."""


def suppress(problem: Problem) -> tuple[np.ndarray, list[Possible]]:
    """Give which cells are shown, and what the attack saw possible on the way.

    What nothing closes stays open; the audit finds it. There is none but where too much is known already.
    """
    plan = _Plan(problem)
    plan.pair(range(len(problem.system.starts) - 1))
    is_safe, seen = np.zeros(len(problem.system.keys), bool), list[Possible]()
    while True:
        need = problem.need(plan.is_shown)
        need = need.of(~is_safe[need.cells])
        found = narrow_cells(problem.system, problem.known(plan.is_shown), need, seen)
        is_safe[need.cells] = True
        is_safe[[one.cell for one in found]] = False
        hidden = plan.widen(found, need)
        if not hidden:
            return plan.is_shown, seen
        # What must stay possible of a cell is another thing once it is hidden.
        is_safe[hidden] = False


class _Plan:
    """What is shown so far, and how many unknowns each sum has."""

    def __init__(self, problem: Problem) -> None:
        self._problem, self._system = problem, problem.system
        self.is_shown = problem.may_show.copy()
        lower, upper = problem.known(self.is_shown)
        self._is_open = lower < upper
        order = np.argsort(self._system.cells, kind="stable")
        self._sums = self._system.rows()[order]
        self._firsts = np.searchsorted(self._system.cells[order], np.arange(len(lower) + 1))
        self._unknowns = np.bincount(
            self._system.rows(), self._is_open[self._system.cells], minlength=len(self._system.starts) - 1
        ).astype(np.int64)
        # What the unknowns of each sum make together, and how often its total is one of them.
        told = np.where(self._is_open, 0, lower)[self._system.cells]
        entries = np.concatenate([[0], np.cumsum(self._system.signs * told)])
        self._mass = entries[self._system.starts[:-1]] - entries[self._system.starts[1:]]

    def _cells_of(self, sum_: int) -> np.ndarray:
        return self._system.cells[self._system.starts[sum_] : self._system.starts[sum_ + 1]]

    def _sums_of(self, cell: int) -> np.ndarray:
        return self._sums[self._firsts[cell] : self._firsts[cell + 1]]

    def _hide(self, cell: int) -> None:
        self.is_shown[cell] = False
        if not self._is_open[cell] and self._problem.before[0][cell] < self._problem.before[1][cell]:
            self._is_open[cell] = True
            self._unknowns[self._sums_of(cell)] += 1
            for sum_ in self._sums_of(cell).tolist():
                is_total = self._cells_of(sum_)[0] == cell
                self._mass[sum_] += (-1 if is_total else 1) * self._problem.told[0][cell]

    def _cheapest(self, cells: np.ndarray) -> int | None:
        """Give the cell to hide among some, if any of them can be."""
        able = np.unique(cells[self.is_shown[cells] & self._problem.may_hide[cells]])[::-1]  # totals come last
        if not able.size:
            return None
        costs = [
            (int(self._problem.told[0][cell]) + 1) * (DEAR if (self._unknowns[self._sums_of(cell)] == 0).any() else 1)
            for cell in able
        ]
        return int(able[int(np.argmin(costs))])

    def pair(self, sums: Iterable[int]) -> list[int]:
        """Hide one cell more in each of these sums whose unknowns are found out alone, and so on; give the cells."""
        todo, hidden = deque(sums), list[int]()
        while todo:
            sum_ = todo.popleft()
            if self._is_poor(sum_) and (cell := self._cheapest(self._cells_of(sum_))) is not None:
                self._hide(cell)
                hidden.append(cell)
                todo.extend(self._sums_of(cell).tolist())
        return hidden

    def _is_poor(self, sum_: int) -> bool:
        """Tell whether a sum has one unknown, or parts that are unknown but make too little together."""
        if not (unknowns := self._unknowns[sum_]):
            return False
        cells = self._cells_of(sum_)
        if self.is_shown[open_ := cells[self._is_open[cells]]].any():
            return False  # A floored number is among them: the attack knows better.
        return bool(unknowns == 1 or (open_[0] != cells[0] and self._mass[sum_] < LEAST))

    def widen(self, found: Iterable[Narrow], need: Need) -> list[int]:
        """Hide one cell more for each of those found, near it; give all cells hidden."""
        limits = {cell: (lower, upper) for cell, lower, upper in zip(*(one.tolist() for one in need), strict=True)}
        bounds, _ = self._system.narrowed(self._problem.known(self.is_shown))
        hidden, touched = list[int](), set[int]()
        for one in found:
            for sums in self._nearby(one.cell, limits[one.cell], bounds):
                if touched.intersection(sums):
                    break
                if (cell := self._cheapest(np.concatenate([self._cells_of(sum_) for sum_ in sums]))) is not None:
                    self._hide(cell)
                    hidden.append(cell)
                    touched.update(self._sums_of(cell).tolist())
                    hidden += self.pair(self._sums_of(cell).tolist())
                    break
            else:
                if self._problem.may_hide[one.cell] and self.is_shown[one.cell]:
                    self._hide(one.cell)
                    hidden += [one.cell, *self.pair(self._sums_of(one.cell).tolist())]
        return hidden

    def _nearby(self, cell: int, limits: tuple[int, int], bounds: tuple[np.ndarray, np.ndarray]) -> Iterator[list[int]]:
        """Give sums ever farther from a cell: first those that alone bound it too narrowly, then all its own."""
        ring = self._sums_of(cell).tolist()
        if blocking := [sum_ for sum_ in ring if self._bounds_alone(sum_, cell, limits, bounds)]:
            yield blocking
        seen = set[int]()
        while ring:
            yield ring
            seen.update(ring)
            beyond = np.unique(np.concatenate([self._cells_of(sum_) for sum_ in ring]))
            further = {int(sum_) for other in beyond[self._is_open[beyond]] for sum_ in self._sums_of(int(other))}
            ring = sorted(further - seen)

    def _bounds_alone(
        self, sum_: int, cell: int, limits: tuple[int, int], bounds: tuple[np.ndarray, np.ndarray]
    ) -> bool:
        cells = self._cells_of(sum_)
        signs = self._system.signs[self._system.starts[sum_] : self._system.starts[sum_ + 1]]
        # With the cell's own sign taken out, it equals minus the sum of the others.
        signs = signs * -signs[cells == cell][0]
        is_other = cells != cell
        lower, upper = bounds[0][cells], bounds[1][cells]
        least = np.where(signs > 0, lower, -upper)[is_other].sum()
        most = np.where(signs > 0, upper, -lower)[is_other].sum()
        return bool(least > limits[0] or most < limits[1])
