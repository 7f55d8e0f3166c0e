from datetime import date

import pytest

from netral.directory.people.models import Person, Position
from netral.directory.structure.models import Institution, Unit, UnitState

SINCE = date(2015, 1, 1)


@pytest.fixture
def place(db):
    """Give a maker of institutions, each with a dinas, a school below it, a kecamatan, and somebody in each."""

    def make(code="contoh", name="Pemerintah Kabupaten Contoh", region="14.06"):
        made = Institution.objects.create(kind="regency", name=name, code=code, region=region, valid_from=SINCE)
        units: dict[str | None, Unit] = {}
        for at, parent in (("D1", None), ("S1", "D1"), ("K1", None)):
            units[at] = Unit.objects.create(institution=made, code=at)
            UnitState.objects.create(
                unit=units[at], parent=units.get(parent), name=f"Unit {at} {code}", kind="dinas", valid_from=SINCE
            )
            one = Person.objects.create(
                institution=made, status="pns", name=f"Orang {at} {code}", name_key=f"orang {at.lower()} {code}"
            )
            Position.objects.create(
                person=one, unit=units[at], post_class="pelaksana", title="Pelaksana", valid_from=SINCE
            )
        return made

    return make


@pytest.fixture
def regency(place):
    return place()


@pytest.fixture
def neighbour(place):
    return place("tetangga", "Pemerintah Kabupaten Tetangga", "15.01")
