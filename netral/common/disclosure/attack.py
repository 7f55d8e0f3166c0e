"""The attack on our own tables: what somebody finds out who reads everything published and can calculate.

Whoever attacks knows each published number (a floored one as ten possible numbers), each sum, and that persons are
counted in whole numbers. Most cells are decided by each sum alone; sums that hang together in circles are solved as one
programme in whole numbers (HiGHS), one for each connected part of what is not published.

One solution decides many cells: each number that a cell has in any solution is one the attacker cannot exclude.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, NamedTuple

import numpy as np

from netral.common.disclosure.system import UNBOUNDED, Bounds, System

MOST_NODES = 10_000
"""Branches after which a programme counts as not decided, and its cell as not protected: the same on any machine."""

NEARLY = 1e-6
"""How far from whole a number may be that HiGHS means to be whole."""


class Why(Enum):
    """How a cell is found out."""

    SHOWN = "shown as it is"
    SUMS = "each sum alone"
    TOGETHER = "several sums together"
    UNDECIDED = "not decided within the branches allowed"


class Narrow(NamedTuple):
    """A cell of a system that can be told more narrowly than it may."""

    cell: int
    lower: int
    upper: int
    why: Why


class Need(NamedTuple):
    """What must stay possible: of each cell in `cells` a number up to `lower`, and one from `upper` on."""

    cells: np.ndarray
    lower: np.ndarray
    upper: np.ndarray

    def of(self, some: np.ndarray) -> Need:
        """Give the needs at some places."""
        return Need(self.cells[some], self.lower[some], self.upper[some])


class Possible(NamedTuple):
    """Numbers that some cells can have together, when all others are what they are."""

    cells: np.ndarray
    numbers: np.ndarray


def narrow_cells(system: System, known: Bounds, need: Need, seen: list[Possible] | None = None) -> list[Narrow]:
    """Give the cells that are bounded more narrowly than they may be, by number; with bounds that hold.

    What is found possible on the way is added to `seen`, which proves it to whoever adds up (`shown_possible`).

    :raises Contradiction: no numbers fit what is known
    """
    (lower, upper), is_whole = system.narrowed(known)
    is_narrow = (lower[need.cells] > need.lower) | (upper[need.cells] < need.upper)
    found = [Narrow(int(cell), int(lower[cell]), int(upper[cell]), Why.SUMS) for cell in need.cells[is_narrow]]
    rest = need.of(~is_narrow)
    places = np.full(len(lower), -1)
    places[rest.cells] = np.arange(len(rest.cells))
    for part in _parts(system, (lower, upper), is_whole=is_whole, about=rest.cells):
        its = places[part.cells]
        found += part.narrow(rest.of(its[its >= 0]), seen)
    return sorted(found, key=lambda one: one.cell)


def shown_possible(
    system: System, known: Bounds, need: Need, truth: np.ndarray, seen: Sequence[Possible]
) -> np.ndarray:
    """Tell of which needs it is shown, by adding up alone, that both their numbers are possible.

    `truth`: the numbers of all cells. What is `seen` possible is put in its place, and counts if every sum is right
    and every number within what is known; otherwise it shows nothing.
    """
    worlds, is_taken = list[np.ndarray](), list[np.ndarray]()
    for cells, numbers in seen:
        at = next((at for at, taken in enumerate(is_taken) if not taken[cells].any()), len(worlds))
        if at == len(worlds):
            worlds.append(truth.copy())
            is_taken.append(np.zeros(len(truth), bool))
        worlds[at][cells] = numbers
        is_taken[at][cells] = True
    reaches_lower = reaches_upper = np.zeros(len(need.cells), bool)
    for world in [truth, *worlds]:
        if system.has(world) and ((known[0] <= world) & (world <= known[1])).all():
            reaches_lower = reaches_lower | (world[need.cells] <= need.lower)
            reaches_upper = reaches_upper | (world[need.cells] >= need.upper)
    return reaches_lower & reaches_upper


def exact_bounds(system: System, known: Bounds, about: np.ndarray) -> Bounds:
    """Give the tightest bounds of all cells numbered in `about`; the others as each sum alone has them.

    :raises Contradiction: no numbers fit what is known
    """
    (lower, upper), is_whole = system.narrowed(known)
    for part in _parts(system, (lower, upper), is_whole=is_whole, about=about):
        for cell in np.intersect1d(about, part.cells):
            least, most = part.least(int(cell)), part.most(int(cell))
            lower[cell] = lower[cell] if least is None else least
            upper[cell] = upper[cell] if most is None else most
    return lower, upper


def _parts(system: System, narrowed: Bounds, *, is_whole: bool, about: np.ndarray) -> Iterator[_Part]:
    """Give the connected parts of what is not known that hold cells of `about` and sums in circles.

    Where sums form no circle, bounds that each sum alone gives are the tightest there are: any number within them fits
    every sum of the cell, and the numbers that it leaves elsewhere never meet again.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    lower, upper = narrowed
    is_open = lower < upper
    rows, is_edge = system.rows(), is_open[system.cells]
    sums, cells = rows[is_edge], system.cells[is_edge]
    count = len(system.starts) - 1
    graph = coo_array((np.ones(len(sums), np.int8), (sums, count + cells)), shape=(count + len(lower),) * 2)
    _, labels = connected_components(graph, directed=False)
    nodes = np.bincount(labels, minlength=1)
    edges = np.bincount(labels[sums], minlength=len(nodes))
    wanted = np.unique(labels[count + about[is_open[about]]]) if about.size else about
    rest = np.bincount(rows, np.where(is_edge, 0, system.signs * lower[system.cells]), minlength=count)
    by_label = np.argsort(labels, kind="stable")
    firsts = np.concatenate([[0], np.cumsum(nodes)])
    order = np.argsort(labels[sums], kind="stable")
    edge_firsts = np.concatenate([[0], np.cumsum(edges)])
    signs = system.signs[is_edge]
    for label in wanted:
        if is_whole and edges[label] < nodes[label]:
            continue
        members = by_label[firsts[label] : firsts[label + 1]]
        mine = order[edge_firsts[label] : edge_firsts[label + 1]]
        its_sums, its_cells = members[members < count], members[members >= count] - count
        entries = (np.searchsorted(its_sums, sums[mine]), np.searchsorted(its_cells, cells[mine]))
        matrix = coo_array((signs[mine].astype(float), entries), shape=(len(its_sums), len(its_cells))).tocsr()
        ends = lower[its_cells], upper[its_cells]
        yield _Part(its_sums, its_cells, matrix, -rest[its_sums], ends)


class _Part(NamedTuple):
    """Cells that hang together: matrix @ numbers == right, within `ends`."""

    sums: np.ndarray
    cells: np.ndarray
    matrix: Any
    right: np.ndarray
    ends: Bounds

    def narrow(self, need: Need, seen: list[Possible] | None) -> list[Narrow]:
        """Give those that are narrower than they may be.

        As long as one programme brings any cell where it must be able to be, the next is about all others; then each
        has its own.
        """
        at = np.searchsorted(self.cells, need.cells)
        lacks = {True: self.ends[0][at] < need.upper, False: self.ends[1][at] > need.lower}
        found = dict[int, Narrow]()
        together = {True: True, False: True}
        while any(lack.any() for lack in lacks.values()):
            is_upper = bool(lacks[True].any())
            lack, limits = lacks[is_upper], need.upper if is_upper else need.lower
            one = int(np.flatnonzero(lack)[0])
            if together[is_upper]:
                numbers = self._solve_together(at[lack], limits[lack], is_upper=is_upper)
            else:
                numbers = self._solve(at[one], is_upper=is_upper)
            before = int(lack.sum())
            if numbers is not None:
                if seen is not None:
                    seen.append(Possible(self.cells, numbers))
                lacks[True] &= numbers[at] < need.upper
                lacks[False] &= numbers[at] > need.lower
            if not together[is_upper] and lack[one]:
                lack[one] = False
                end = None if numbers is None else int(numbers[at[one]])
                found.setdefault(one, self._told(at[one], end, is_upper=is_upper))
            together[is_upper] &= int(lack.sum()) < before
        return list(found.values())

    def _told(self, at: int, end: int | None, *, is_upper: bool) -> Narrow:
        lower, upper = int(self.ends[0][at]), int(self.ends[1][at])
        if end is None:
            return Narrow(int(self.cells[at]), lower, upper, Why.UNDECIDED)
        lower, upper = (lower, end) if is_upper else (end, upper)
        return Narrow(int(self.cells[at]), lower, upper, Why.TOGETHER)

    def least(self, cell: int) -> int | None:
        """Give the least number a cell can have; None if that was not decided."""
        at = int(np.searchsorted(self.cells, cell))
        numbers = self._solve(at, is_upper=False)
        return None if numbers is None else int(numbers[at])

    def most(self, cell: int) -> int | None:
        """Give the greatest number a cell can have, `UNBOUNDED` if there is none; None if that was not decided."""
        at = int(np.searchsorted(self.cells, cell))
        numbers = self._solve(at, is_upper=True)
        return None if numbers is None else int(numbers[at])

    def _solve(self, at: int, *, is_upper: bool) -> np.ndarray | None:
        """Give numbers that fit, of which one is as great (or as small) as can be; None if not decided."""
        cost = np.zeros(len(self.cells))
        cost[at] = -1 if is_upper else 1
        return self._programme(cost, self.matrix, self.right, self.right, self.ends)

    def _solve_together(self, at: np.ndarray, limits: np.ndarray, *, is_upper: bool) -> np.ndarray | None:
        """Give numbers that fit, of which many at once go as far as they are wanted to; further counts for nothing."""
        from scipy.sparse import csr_array

        wide, many = len(self.cells), len(at)
        # One more column for each, how far it goes, up to its limit; and one more row: its number lies beyond that.
        ours = self.matrix
        rows = np.concatenate([ours.indptr, ours.indptr[-1] + 2 * np.arange(1, many + 1)])
        columns = np.concatenate([ours.indices, np.stack([at, wide + np.arange(many)], 1).ravel()])
        matrix = csr_array((np.concatenate([ours.data, np.tile([1.0, -1.0], many)]), columns, rows))
        endless = np.full(many, np.inf)
        left, right = (np.zeros(many), endless) if is_upper else (-endless, np.zeros(many))
        ends = (
            np.concatenate([self.ends[0], np.zeros(many) if is_upper else limits]),
            np.concatenate([self.ends[1], limits if is_upper else np.full(many, UNBOUNDED)]),
        )
        cost = np.concatenate([np.zeros(wide), np.full(many, -1.0 if is_upper else 1.0)])
        sides = np.concatenate([self.right, left]), np.concatenate([self.right, right])
        numbers = self._programme(cost, matrix, *sides, ends)
        return None if numbers is None else numbers[:wide]

    @staticmethod
    def _programme(
        cost: np.ndarray, matrix: Any, left: np.ndarray, right: np.ndarray, ends: Bounds
    ) -> np.ndarray | None:
        from scipy.optimize import Bounds as Within
        from scipy.optimize import LinearConstraint, milp

        within, sums = Within(*ends), LinearConstraint(matrix, left, right)
        # Where sums are those of a network, and mostly they nearly are, the programme without whole numbers has them.
        for is_whole in (False, True):
            solved = milp(
                cost,
                integrality=np.full(len(cost), int(is_whole)),
                bounds=within,
                constraints=sums,
                options={"node_limit": MOST_NODES, "mip_rel_gap": 0},
            )
            if solved.status:
                return None
            numbers = np.rint(solved.x)
            if np.abs(numbers - solved.x).max() < NEARLY:
                return np.asarray(numbers, np.int64)
        return None
