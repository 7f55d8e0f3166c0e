"""What the pages of the directory are asked for: a day, a place in a list, an institution."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict

from netral.common.clock import today
from netral.common.doors import Place
from netral.directory.imports.models import ImportRun
from netral.directory.people.keys import person_at
from netral.directory.people.models import Person, Position
from netral.directory.structure.models import Institution, Unit, on_day
from netral.directory.structure.operations import CODE, NoSuchInstitution, institution_called
from netral.directory.structure.queries import units_under
from netral.law.contract.dates import meant_date
from netral.law.errors import BadQuestion


class Day(NamedTuple):
    """The day a page is about; what was typed and why it could not be read, where it could not."""

    on: date
    typed: str
    wrong: dict[str, str] | None

    @property
    def query(self) -> str:
        """What an address needs to be of the same day; nothing for today."""
        return "" if self.on == today() else f"?tanggal={self.on.isoformat()}"


def day_of(request: HttpRequest) -> Day:
    """Give the day in `tanggal`; today where there is none, or none that can be read."""
    said = typed(request.GET, "tanggal")
    if not said:
        return Day(today(), "", None)
    try:
        return Day(meant_date(said, "tanggal"), said, None)
    except BadQuestion as bad:
        return Day(today(), said, bad.message)


def typed(said: QueryDict, name: str, most: int = 100) -> str:
    """Give what was typed into a field, without what no database takes."""
    return said.get(name, "").replace("\0", "").strip()[:most]


def institution_or_404(code: str) -> Institution:
    """Give an institution, or the government of a region that nobody has named yet, unsaved."""
    if not CODE.fullmatch(code):
        raise Http404
    try:
        return institution_called(code)
    except NoSuchInstitution:
        raise Http404 from None


class Sight(NamedTuple):
    """Of the institutions whose pages somebody opens, what of the units and the people in them they may open, too."""

    units: frozenset[int] | None
    """None: all."""

    def has_unit(self, unit: int) -> bool:
        """Say whether the page of a unit opens."""
        return self.units is None or unit in self.units

    def people(self, asked: Iterable[int]) -> set[int]:
        """Give of some people those whose pages open: they are in a unit of one's own today."""
        if self.units is None:
            return set(asked)
        held = Position.objects.filter(on_day(today()), person__in=asked, unit__in=self.units)
        return set(held.values_list("person_id", flat=True))


def sight_of(request: HttpRequest) -> Sight:
    """Give what whoever opened a page may open: a role for one unit reaches that unit and what is below it.

    The guard of the desk has said who it is.
    """
    grant = request.actor.grant  # type: ignore[attr-defined]
    return Sight(frozenset(units_under(grant.unit_id, today())) if grant and grant.unit_id else None)


# Where a page is: what the guard of the desk compares with how far somebody's role reaches.


def place_of_institution(_request: HttpRequest, code: str) -> Place | None:
    """Give where an institution is; one that nobody has named yet is nobody's."""
    try:
        return Place(institution_or_404(code).pk or 0)
    except Http404:
        return None


def place_of_unit(_request: HttpRequest, unit: int) -> Place | None:
    """Give where a unit is."""
    of = Unit.objects.filter(pk=unit).values_list("institution", flat=True).first()
    return Place(of, frozenset({unit})) if of is not None else None


def place_of_person(_request: HttpRequest, address: str) -> Place | None:
    """Give where somebody is: their institution, and the units they are in today, whatever day is looked at."""
    found = Person.objects.filter(pk=person_at(address) or 0).first()
    if found is None:
        return None
    held = Position.objects.filter(on_day(today()), person=found).values_list("unit", flat=True)
    return Place(found.institution_id, frozenset(held))


def place_of_run(_request: HttpRequest, run: UUID) -> Place | None:
    """Give where an import went; one of many institutions is for who reaches all."""
    found = ImportRun.objects.filter(pk=run, finished_at__isnull=False).first()
    return Place(found.institution_id or 0) if found is not None else None
