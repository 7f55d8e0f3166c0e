"""Who is whose superior, who stands under a unit, and who must not see what concerns somebody: each for a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from netral.directory.people.models import Conflict, Mandate, Person, Position
from netral.directory.structure.models import on_day
from netral.directory.structure.queries import chain_above, units_under


class Superior(NamedTuple):
    """Somebody above: a head of a unit, or who holds a mandate over the institution (then perhaps no ASN)."""

    person: int | None
    title: str


def positions_of(person: int, on: date) -> QuerySet[Position]:
    """Give the posts somebody held on a day."""
    return Position.objects.filter(on_day(on), person=person)


def superiors(person: int, on: date) -> list[Superior]:
    """Give everybody above somebody on a day, the nearest first: heads of units, then PyB, then PPK.

    Who leads a unit has the head of the next unit above as superior. A post that nobody holds is passed over, and who
    holds one for another (Plt., Plh.) counts as its holder.
    """
    found: dict[Superior, None] = {}
    institutions: dict[object, None] = {}
    for position in positions_of(person, on).select_related("unit").order_by("pk"):
        institutions[position.unit.institution_id] = None
        for head in _heads(chain_above(position.unit_id, on), on):
            found.setdefault(Superior(head.person_id, head.title))
    mandates = Mandate.objects.filter(on_day(on), institution__in=list(institutions)).order_by("-role", "pk")
    for mandate in mandates:
        found.setdefault(Superior(mandate.person_id, mandate.title))
    return [superior for superior in found if superior.person != person]


def _heads(units: Iterable[int], on: date) -> Iterable[Position]:
    chain = list(units)
    heads: dict[int, list[Position]] = {}
    for head in Position.objects.filter(on_day(on), unit__in=chain, is_head=True).order_by("pk"):
        heads.setdefault(head.unit_id, []).append(head)
    return (head for unit in chain for head in heads.get(unit, ()))


def under(unit: int, on: date) -> QuerySet[Person]:
    """Give everybody who held a post in a unit or anywhere below it on a day."""
    held = Position.objects.filter(on_day(on), unit__in=units_under(unit, on))
    return Person.objects.filter(pk__in=held.values("person"))


def must_not_see(person: int, on: date) -> set[int]:
    """Give who must not see what concerns somebody: themselves, everybody above, their unit, and declared conflicts.

    The unit of a head is all that stands below.
    """
    barred = {person} | {superior.person for superior in superiors(person, on) if superior.person is not None}
    for position in positions_of(person, on):
        if position.is_head:
            barred.update(under(position.unit_id, on).values_list("pk", flat=True))
        else:
            colleagues = Position.objects.filter(on_day(on), unit=position.unit_id)
            barred.update(colleagues.values_list("person_id", flat=True))
    declared = Conflict.objects.filter(on_day(on)).filter(Q(person=person) | Q(with_person=person))
    for pair in declared.values_list("person_id", "with_person_id"):
        barred.update(pair)
    return barred
