"""Every cell of several tables once, every sum between them, and what follows from each sum alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from netral.common.disclosure.errors import Contradiction
from netral.common.disclosure.release import Key, Released, keys
from netral.common.disclosure.table import Dimension, Table

UNBOUNDED = 1 << 27
"""Stands for no upper bound: more persons than are counted anywhere here, and small enough to calculate with."""
MOST_PASSES = 200
"""Passes over all sums after which narrowing stops, finished or not; what it found by then holds all the same."""

Bounds: TypeAlias = tuple[np.ndarray, np.ndarray]
"""What is known of each cell: the least and the most persons."""


class System(NamedTuple):
    """Cells and sums of tables taken together. A cell that two tables share is one cell.

    `places`: for each table the number of each of its cells in the system, in the table's shape.
    Sums are kept one after another: sum r concerns `cells[starts[r] : starts[r + 1]]`, the total with sign -1, its
    parts with sign 1, and with these signs it makes 0.
    """

    keys: list[Key]
    places: list[np.ndarray]
    cells: np.ndarray
    signs: np.ndarray
    starts: np.ndarray

    @classmethod
    def over(cls, tables: Sequence[Table | Released]) -> System:
        """Give the system of some tables."""
        numbers: dict[Key, int] = {}
        places = list[np.ndarray]()
        sums: dict[int, list[np.ndarray]] = {}
        for table in tables:
            shape = tuple(len(dimension.codes) for dimension in table.dimensions)
            names = keys(table.population, table.period, table.dimensions)
            place = np.array([numbers.setdefault(name, len(numbers)) for name in names]).reshape(shape)
            places.append(place)
            for axis, dimension in enumerate(table.dimensions):
                for one in _sums(place, axis, dimension):
                    sums.setdefault(one.shape[1], []).append(one)
        each = [np.unique(np.concatenate(some), axis=0) for _, some in sorted(sums.items())]
        lengths = np.concatenate([np.full(len(some), some.shape[1]) for some in each] or [np.zeros(0, int)])
        cells = np.concatenate([some.ravel() for some in each] or [np.zeros(0, int)])
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        signs = np.ones(len(cells), np.int64)
        signs[starts[:-1]] = -1
        return cls(list(numbers), places, cells, signs, starts)

    def rows(self) -> np.ndarray:
        """Give for each entry of `cells` the number of its sum."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def has(self, numbers: np.ndarray) -> bool:
        """Tell whether every sum is right."""
        whole = np.concatenate([[0], np.cumsum(self.signs * numbers[self.cells])])
        return not np.diff(whole[self.starts]).any()

    def nothing_known(self) -> Bounds:
        """Give what is known beforehand: that persons are counted."""
        return np.zeros(len(self.keys), np.int64), np.full(len(self.keys), UNBOUNDED, np.int64)

    def learn(self, bounds: Bounds, at: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> None:
        """Narrow what is known of some cells, in place.

        :raises Contradiction: no number is left for one of them
        """
        np.maximum.at(bounds[0], at, lower)
        np.minimum.at(bounds[1], at, upper)
        if (wrong := np.flatnonzero(bounds[0] > bounds[1])).size:
            raise self.contradiction(int(wrong[0]))

    def learn_released(self, bounds: Bounds, place: np.ndarray, released: Released) -> None:
        """Narrow what is known by a published table whose cells have the numbers `place` here, in place."""
        at, numbers = released.numbers >= 0, released.numbers
        self.learn(bounds, place[at], numbers[at], (numbers + released.spread())[at])

    def contradiction(self, cell: int) -> Contradiction:
        population, period, place = self.keys[cell]
        where = ", ".join(code for _, code in place) or "—"
        return Contradiction(
            id=f"“{population}”, {period}, {where}: angka ini bertentangan dengan yang sudah diterbitkan. Angka yang"
            " dikoreksi perlu periode baru.",
            en=f"“{population}”, {period}, {where}: this number contradicts what is published. A corrected number needs"
            " a new period.",
        )

    def narrowed(self, known: Bounds) -> tuple[Bounds, bool]:
        """Give what follows from each sum alone, again and again, and whether all of it was found.

        The bounds found always hold; the tightest ones need several sums at once (`attack`).

        :raises Contradiction: no numbers fit
        """
        lower, upper = known[0].copy(), known[1].copy()
        if not len(self.cells):
            return (lower, upper), True
        rows, is_part, firsts = self.rows(), self.signs > 0, self.starts[:-1]
        for _ in range(MOST_PASSES):
            least = np.where(is_part, lower[self.cells], -upper[self.cells])
            most = np.where(is_part, upper[self.cells], -lower[self.cells])
            others_least = np.add.reduceat(least, firsts)[rows] - least
            others_most = np.add.reduceat(most, firsts)[rows] - most
            after = lower.copy(), upper.copy()
            np.maximum.at(after[0], self.cells, np.where(is_part, -others_most, others_least))
            np.minimum.at(after[1], self.cells, np.where(is_part, -others_least, others_most))
            after[1][after[1] > UNBOUNDED // 2] = UNBOUNDED
            if (wrong := np.flatnonzero(after[0] > after[1])).size:
                raise self.contradiction(int(wrong[0]))
            is_done = np.array_equal(after[0], lower) and np.array_equal(after[1], upper)
            lower, upper = after
            if is_done:
                return (lower, upper), True
        return (lower, upper), False


def _sums(place: np.ndarray, axis: int, dimension: Dimension) -> list[np.ndarray]:
    """Give the sums along one axis: for each family of codes a matrix, a row for each sum, the total first."""
    along = np.moveaxis(place, axis, -1)
    return [along[..., [parent, *children]].reshape(-1, 1 + len(children)) for parent, children in dimension.families()]
