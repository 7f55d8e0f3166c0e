from datetime import date

import pytest

from netral.directory.structure.models import Institution, Unit, UnitState

SINCE = date(2015, 1, 1)


@pytest.fixture
def regency(db):
    """Give Kabupaten Contoh with three units: a dinas, a school below it, and a kecamatan."""
    institution = Institution.objects.create(kind="regency", name="Kabupaten Contoh", code="contoh", valid_from=SINCE)
    units: dict[str | None, Unit] = {}
    for code, name, kind, parent in [
        ("D1", "Dinas Pendidikan", "dinas", None),
        ("S1", "SD Negeri 1 Contoh", "sekolah", "D1"),
        ("K1", "Kecamatan Sukamaju", "kecamatan", None),
    ]:
        units[code] = Unit.objects.create(institution=institution, code=code)
        UnitState.objects.create(unit=units[code], parent=units.get(parent), name=name, kind=kind, valid_from=SINCE)
    return institution
