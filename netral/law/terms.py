"""The few numbers that compiled cases speak in."""

from __future__ import annotations

from typing import Any, NamedTuple

FORBIDS, ALLOWS, DISPUTED = 0, 1, 2
ALWAYS = 0
NEVER = 3_000_000  # a day number after every date that Python knows
STRICTEST_FIRST = ("prohibited", "contested", "not-covered", "conditional", "allowed")


class Case(NamedTuple):
    """What a provision (or a dispute) says about one act, compiled.

    An atom is a number: the place of (fact, bits of the values, whether it counts only when told) in `Engine.atoms`.
    """

    source: int  # number of the provision, or of the dispute
    side: int  # FORBIDS, ALLOWS, DISPUTED
    begin: int  # first day in force
    end: int  # first day no longer in force
    known: int  # day since which it is known
    end_known: int  # day since which its end is known
    bound: list[int]  # atoms of which one binds the person; none binds everybody
    must: list[int]  # atoms that must all hold
    groups: list[list[list[int]]]  # of each group one way must hold
    never: list[list[int]]  # no way of these may hold
    opening: int  # number of the outside condition that keeps it open, else -1
    weak: bool  # not verified: never decides alone
    beaten_by: list[int]  # cases of the same act that prevail over it
    legal_act: str  # the act that the law names
    on_the_way: list[int]  # atoms without which the act asked about would not count as that one


def cases_of(rows: list[list[Any]]) -> list[Case]:
    """Read the cases of one act from compiled data."""
    return [Case(*row) for row in rows]
