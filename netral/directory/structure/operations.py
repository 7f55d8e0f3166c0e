"""Deeds that change the structure."""

from __future__ import annotations

from datetime import date

from netral.common.errors import NetralError
from netral.directory.structure.kinds import InstitutionKind
from netral.directory.structure.models import Institution
from netral.law import ask

KINDS = {
    "province": InstitutionKind.PROVINCE,
    "regency": InstitutionKind.REGENCY,
    "admin_regency": InstitutionKind.REGENCY,
    "city": InstitutionKind.CITY,
    "admin_city": InstitutionKind.CITY,
}
"""Levels of regions in the corpus → what their government is."""
BEFORE_ALL_FILES = date(1945, 8, 17)


class NoSuchInstitution(NetralError):
    """No institution has this code, and no region either."""


def institution_of(code: str) -> Institution:
    """Give the institution with a code; the government of a region of the corpus is made the first time.

    :raises NoSuchInstitution: there is none, and no region with this code
    """
    found = Institution.objects.filter(code=code).first()
    if found is not None:
        return found
    regions = ask.regions()
    if code not in regions:
        raise NoSuchInstitution(
            id=f"Tidak ada instansi atau wilayah berkode “{code}”.",
            en=f"No institution or region has the code “{code}”.",
        )
    region = regions[code]
    made, _new = Institution.objects.get_or_create(
        code=code,
        defaults={
            "kind": KINDS[region.level],
            "name": f"Pemerintah {region.label}",
            "region": code,
            "valid_from": BEFORE_ALL_FILES,
        },
    )
    return made
