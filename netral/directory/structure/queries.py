"""Questions to the tree of units, each for a day. One statement each, whatever the depth; a cycle ends, too."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from django.db import connection
from django.db.models.functions import Coalesce

from netral.directory.structure.models import Unit, UnitState, on_day

Node = TypeVar("Node", bound=Hashable)
UNDER = """
    WITH RECURSIVE under(unit_id) AS (
        SELECT id FROM structure_unit WHERE id = %s
        UNION
        SELECT state.unit_id FROM structure_unitstate AS state JOIN under ON state.parent_id = under.unit_id
        WHERE state.valid_from <= %s AND (state.valid_until IS NULL OR state.valid_until > %s)
    ) SELECT unit_id FROM under
"""
DEEPEST = 40
"""Levels after which a way up is given up: no real tree is half as deep, a cycle has no end."""
ABOVE = f"""
    WITH RECURSIVE above(unit_id, height) AS (
        SELECT id, 0 FROM structure_unit WHERE id = %s
        UNION
        SELECT state.parent_id, above.height + 1 FROM structure_unitstate AS state
        JOIN above ON state.unit_id = above.unit_id
        WHERE state.parent_id IS NOT NULL AND above.height < {DEEPEST}
        AND state.valid_from <= %s AND (state.valid_until IS NULL OR state.valid_until > %s)
    ) SELECT unit_id FROM above GROUP BY unit_id ORDER BY MIN(height)
"""  # noqa: S608 — the number is ours


def units_under(unit: int, on: date) -> list[int]:
    """Give the ids of a unit and of all below it on a day.

    A list, not a part of a larger statement: how many rows a recursion gives PostgreSQL cannot guess, and reads all
    posts of the country instead of some.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNDER, (unit, on, on))
        return [row[0] for row in cursor.fetchall()]


def chain_above(unit: int, on: date) -> list[int]:
    """Give the ids of a unit and of those above it on a day, from itself up to the root."""
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, (unit, on, on))
        return [row[0] for row in cursor.fetchall()]


class Branch(NamedTuple):
    """A unit as it stood on a day, and whether anything stands below it."""

    unit: int
    name: str
    kind: str
    code: str
    has_children: bool


def branches(institution: int, parent: int | None, on: date) -> list[Branch]:
    """Give the units right below another on a day, by name; without one, those at the top of the institution."""
    states = UnitState.objects.filter(on_day(on)).order_by("name", "pk")
    if parent is None:
        # The units as a list, and the parent in a way that no index knows: both databases would else look through the
        # tops of all institutions.
        here = list(Unit.objects.filter(institution=institution).values_list("pk", flat=True))
        states = states.annotate(above=Coalesce("parent_id", 0)).filter(unit__in=here, above=0)
    else:
        states = states.filter(parent=parent)
    found = list(states.values_list("unit_id", "name", "kind", "unit__code"))
    with_children = set(
        UnitState.objects.filter(on_day(on), parent__in=[unit for unit, *_more in found])
        .values_list("parent_id", flat=True)
        .distinct()
    )
    return [Branch(*one, has_children=one[0] in with_children) for one in found]


def in_a_circle(parents: Mapping[Node, Node | None]) -> set[Node]:
    """Give those who stand above themselves, when each stands below `parents[it]`."""
    circling, settled = set[Node](), set[Node]()
    for start in parents:
        way: dict[Node, None] = {}
        at: Node | None = start
        while at is not None and at not in settled and at not in way:
            way[at] = None
            at = parents.get(at)
        if at is not None and at in way:
            steps = list(way)
            circling.update(steps[steps.index(at) :])
        settled.update(way)
    return circling
