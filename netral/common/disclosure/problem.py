"""What is asked of a publication: what may be shown, what may be withheld, and what nobody may find out.

**The rule.** Whoever calculates with all that is published must be left with both of these for every number of persons
below k = 10, zero included: that it is 0, and that it is k or more. So no such number can be proved to be small, and a
number withheld for its own sake looks like one withheld for another's. The interval does not depend on the number, or
its width would tell it.

**Zeros.** A zero that says “nobody” tells something of everybody who was counted: where all of an office stand in one
category, all other categories are zero. It is withheld like a 1, and protecting it hides that the one category is the
whole office. Only a zero that everybody knows beforehand (`Table.known`) is shown.

**What everybody knows anyway**, as that four work in an office, bounds numbers before anything is published. Then as
much of the interval must stay possible as was possible before.

**Floored numbers.** One that is shown must keep its whole bucket possible.

**Earlier releases.** What was published for the same period is known and stays. Between periods, nobody may prove
that a number changed by 1 until k - 1: it then stays possible that it did not change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from netral.common.disclosure.attack import Need, exact_bounds, narrow_cells
from netral.common.disclosure.errors import BadTable
from netral.common.disclosure.release import Key, Release, Released
from netral.common.disclosure.rounding import BUCKET, LEAST, floored
from netral.common.disclosure.system import UNBOUNDED, Bounds, System
from netral.common.disclosure.table import Table

NOBODY_COUNTED = -1


class Problem(NamedTuple):
    """All arrays have one place for each cell of `system`; the first of its tables are those to be published.

    `before`: what is known without this publication, and what each sum makes of it.
    `told`: what each number tells when it is shown.
    `counts`: the numbers; `NOBODY_COUNTED` where only earlier releases have the cell.
    `may_show`, `may_hide`: what is open to choice; a cell that is neither is nobody's to decide.
    `if_hidden`: what must stay possible of a cell that is not shown; trivial (`UNBOUNDED`, 0) where nothing must.
    """

    system: System
    before: Bounds
    told: Bounds
    counts: np.ndarray
    may_show: np.ndarray
    may_hide: np.ndarray
    if_hidden: Bounds

    def known(self, is_shown: np.ndarray) -> Bounds:
        """Give what is known when these cells are shown."""
        lower = np.where(is_shown, np.maximum(self.before[0], self.told[0]), self.before[0])
        upper = np.where(is_shown, np.minimum(self.before[1], self.told[1]), self.before[1])
        return lower, upper

    def need(self, is_shown: np.ndarray) -> Need:
        """Give what must stay possible when these cells are shown."""
        lower, upper = self.known(is_shown)
        is_bucket = is_shown & (self.told[0] < self.told[1])
        limits = tuple(
            np.where(is_bucket, bucket, np.where(is_shown, trivial, hidden))
            for bucket, trivial, hidden in zip((lower, upper), (UNBOUNDED, 0), self.if_hidden, strict=True)
        )
        cells = np.flatnonzero((limits[0] < UNBOUNDED) | (limits[1] > 0))
        return Need(cells, limits[0][cells], limits[1][cells])

    @classmethod
    def of(cls, tables: Sequence[Table], earlier: Sequence[Release]) -> Problem:
        """State the problem of publishing tables after what was published before.

        :raises BadTable: two tables give one cell different numbers
        :raises Contradiction: the numbers cannot be true together with earlier ones of their period
        """
        released = [table for release in earlier for table in release.tables]
        ours = {(table.population, table.period) for table in tables}
        same = [table for table in released if (table.population, table.period) in ours]
        system = System.over([*tables, *same])
        base = system.nothing_known()
        is_given = np.zeros(len(system.keys), bool)
        for place, old in zip(system.places[len(tables) :], same, strict=True):
            system.learn_released(base, place, old)
            is_given[place[old.numbers >= 0]] = True
        counts, told, is_known = _counted(system, tables)
        all_known = np.flatnonzero(is_known)
        system.learn(base, all_known, counts[all_known], counts[all_known])
        is_counted = counts != NOBODY_COUNTED
        system.learn((base[0].copy(), base[1].copy()), np.flatnonzero(is_counted), *(one[is_counted] for one in told))
        is_given |= is_known
        before, _ = system.narrowed(base)
        is_small = is_counted & (counts < LEAST) & ~is_known
        is_small |= _still_hidden(system, base, ~is_counted & ~is_given)
        if_hidden = (
            np.where(is_small, before[0], UNBOUNDED),
            np.where(is_small, np.minimum(LEAST, before[1]), 0),
        )
        may_show = is_counted & ~is_small | is_given
        may_hide = is_counted & ~is_given
        problem = cls(system, before, told, counts, may_show, may_hide, if_hidden)
        for population, period in sorted({(one.population, one.period) for one in released}):
            if any(population == other for other, _ in ours) and (population, period) not in ours:
                some = [one for one in released if (one.population, one.period) == (population, period)]
                problem.keep_apart(some)
        return problem

    def keep_apart(self, others: Sequence[Released]) -> None:
        """Let nobody prove a small difference from what was published for one other period, in place."""
        (lower, upper), counts = _bounds_of(others), self.counts
        for cell, (population, _period, place) in enumerate(self.system.keys):
            key = (population, others[0].period, place)
            if not self.may_hide[cell] or key not in lower:
                continue
            least, most = lower[key], upper[key]
            if _is_small_change(int(self.told[0][cell]) - most, int(self.told[1][cell]) - least):
                self.may_show[cell] = False
            if counts[cell] - most < LEAST and least - counts[cell] < LEAST:
                self.if_hidden[0][cell] = min(self.if_hidden[0][cell], most)
                self.if_hidden[1][cell] = max(self.if_hidden[1][cell], least)


def _is_small_change(least: int, most: int) -> bool:
    """Tell whether a change within these bounds is proved to be one, and one of fewer than k persons."""
    return 0 < least <= most < LEAST or -LEAST < least <= most < 0


def _counted(system: System, tables: Sequence[Table]) -> tuple[np.ndarray, Bounds, np.ndarray]:
    """Give each cell's number (`NOBODY_COUNTED` outside these tables), what it tells when shown, and what is known.

    A cell that one table floors and another does not tells its number: floor every table of a population, or none.
    """
    many = len(system.keys)
    counts = np.full(many, NOBODY_COUNTED, np.int64)
    told, is_known = system.nothing_known(), np.zeros(many, bool)
    for place, table in zip(system.places, tables, strict=False):
        at, its = place.ravel(), table.counts.ravel()
        if ((counts[at] != NOBODY_COUNTED) & (counts[at] != its)).any():
            raise BadTable(
                id=f"Tabel “{table.name}” menghitung orang yang sama lain daripada tabel lain.",
                en=f"Table “{table.name}” counts the same persons otherwise than another table.",
            )
        counts[at] = its
        is_known[at] |= table.known.ravel()
        is_exact = table.known.ravel() | (not table.is_floored)
        np.maximum.at(told[0], at, np.where(is_exact, its, floored(its)))
        np.minimum.at(told[1], at, np.where(is_exact, its, floored(its) + BUCKET - 1))
    return counts, told, is_known


def _still_hidden(system: System, base: Bounds, is_asked: np.ndarray) -> np.ndarray:
    """Tell of which cells an earlier release leaves both 0 and k possible: they may have been withheld as small."""
    cells = np.flatnonzero(is_asked)
    if not cells.size:
        return is_asked
    need = Need(cells, np.zeros_like(cells), np.full_like(cells, LEAST))
    is_asked = is_asked.copy()
    is_asked[[one.cell for one in narrow_cells(system, base, need)]] = False
    return is_asked


def _bounds_of(tables: Sequence[Released]) -> tuple[dict[Key, int], dict[Key, int]]:
    """Give what is known of each cell of published tables: least and most by key."""
    system = System.over(tables)
    known = system.nothing_known()
    for place, table in zip(system.places, tables, strict=True):
        system.learn_released(known, place, table)
    is_open = known[0] < known[1]
    # A cell that may be 0 as well as k is too wide for a small change to be proved of it.
    is_narrow = is_open & ~_still_hidden(system, known, is_open)
    lower, upper = exact_bounds(system, known, np.flatnonzero(is_narrow))
    return dict(zip(system.keys, lower.tolist(), strict=True)), dict(zip(system.keys, upper.tolist(), strict=True))
