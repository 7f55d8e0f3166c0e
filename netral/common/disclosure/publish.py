"""Tables in, a release out that tells nothing of a few persons; or a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from netral.common.disclosure.attack import Possible, Why, narrow_cells, shown_possible
from netral.common.disclosure.errors import Leak
from netral.common.disclosure.problem import Problem
from netral.common.disclosure.release import WITHHELD, Key, Release, Released
from netral.common.disclosure.suppress import suppress
from netral.common.disclosure.table import Table


class Finding(NamedTuple):
    """A cell that a release tells too narrowly: it can be proved to hold `lower` until `upper` persons."""

    cell: Key
    lower: int
    upper: int
    why: Why


def publish(tables: Sequence[Table], earlier: Sequence[Release] = ()) -> Release:
    """Withhold what must be, attack the result together with all earlier releases, and give it.

    The same tables after the same releases give the same release.

    :raises Leak: what everybody knows, or was published before, leaves no way to keep the rule
    :raises BadTable: tables count the same persons differently
    :raises Contradiction: they contradict what was published for the same period
    """
    before, released = list(earlier), dict[int, Released]()
    for group in _groups(tables):
        part = _publish([tables[at] for at in group], before)
        before.append(part)
        released.update(zip(group, part.tables, strict=True))
    return Release(tuple(released[at] for at in range(len(tables))))


def _publish(tables: Sequence[Table], earlier: Sequence[Release]) -> Release:
    problem = Problem.of(tables, earlier)
    is_shown, seen = suppress(problem)
    places = problem.system.places
    release = Release(tuple(Released.of(table, is_shown[place]) for table, place in zip(tables, places, strict=False)))
    if found := _attack(problem, release, seen):
        raise _leak(found)
    return release


def _groups(tables: Sequence[Table]) -> list[list[int]]:
    """Give the places of the tables that count the same persons at once; each group comes before the next."""
    groups: dict[tuple[str, str], list[int]] = {}
    for at, table in enumerate(tables):
        groups.setdefault((table.population, table.period), []).append(at)
    return list(groups.values())


def audit(tables: Sequence[Table], release: Release, earlier: Sequence[Release] = ()) -> list[Finding]:
    """Attack a release of these tables, however it was made; give what it tells too narrowly.

    Takes nothing from the making but the rule (`problem`): every cell is looked at anew.
    """
    before, found = list(earlier), list[Finding]()
    for group in _groups(tables):
        part = Release(tuple(release.tables[at] for at in group))
        found += _attack(Problem.of([tables[at] for at in group], before), part, ())
        before.append(part)
    return found


def _attack(problem: Problem, release: Release, seen: Sequence[Possible]) -> list[Finding]:
    """Attack what stands in a release; `seen` spares programmes where adding up shows the same."""
    is_shown = problem.may_show & ~problem.may_hide
    for place, released in zip(problem.system.places, release.tables, strict=False):
        is_shown[place[released.numbers != WITHHELD]] = True
    system, keys = problem.system, problem.system.keys
    told = [
        Finding(keys[cell], int(problem.told[0][cell]), int(problem.told[1][cell]), Why.SHOWN)
        for cell in np.flatnonzero(is_shown & ~problem.may_show)
    ]
    known, need = problem.known(is_shown), problem.need(is_shown)
    rest = need.of(~shown_possible(system, known, need, problem.counts, seen))
    narrow = narrow_cells(system, known, rest)
    return told + [Finding(keys[one.cell], one.lower, one.upper, one.why) for one in narrow]


def _leak(found: Sequence[Finding]) -> Leak:
    population, period, place = found[0].cell
    where = ", ".join(code for _, code in place) or "—"
    return Leak(
        id=f"Tidak diterbitkan: dari angka-angka itu dapat dihitung terlalu banyak tentang sedikit orang, di"
        f" {len(found)} sel, antara lain “{population}”, {period}, {where}.",
        en=f"Not published: the numbers would tell too much of a few persons, in {len(found)} cells, among them"
        f" “{population}”, {period}, {where}.",
    )
