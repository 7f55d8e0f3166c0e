"""Deeds that change the structure."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from netral.common.errors import NetralError
from netral.directory.structure.kinds import InstitutionKind
from netral.directory.structure.models import Institution
from netral.law import ask
from netral.law.artefact import section
from netral.law.terms import NEVER

KINDS = {
    "province": InstitutionKind.PROVINCE,
    "regency": InstitutionKind.REGENCY,
    "admin_regency": InstitutionKind.REGENCY,
    "city": InstitutionKind.CITY,
    "admin_city": InstitutionKind.CITY,
}
"""Levels of regions in the corpus → what their government is."""
KNOWN = ("kind", "name", "region", "valid_from", "valid_until")
BEFORE_ALL_FILES = date(1945, 8, 17)


NATIONAL = {one.value: one for one in (InstitutionKind.BAWASLU, InstitutionKind.BKN, InstitutionKind.KASN)}
"""Authorities of the corpus that are institutions here, too, by the same word."""
CODE = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")


class BadInstitution(NetralError):
    """What was told of an institution cannot be."""


class NoSuchInstitution(NetralError):
    """No institution has this code, and no region either."""


def institution_of(code: str) -> Institution:
    """Give the institution with a code; the government of a region of the corpus is made the first time.

    :raises NoSuchInstitution: there is none, and no region with this code
    """
    found = institution_called(code)
    if found._state.adding:  # noqa: SLF001 — Django's documented way to ask whether it is saved
        found, _new = Institution.objects.get_or_create(
            code=code,
            defaults={name: getattr(found, name) for name in KNOWN},
        )
    return found


def institution_called(code: str) -> Institution:
    """Give the institution with a code; one of the corpus that nobody has named yet is given without being made.

    These are the governments of regions (14.06), Bawaslu at each level (bawaslu, bawaslu-14, bawaslu-14.06), BKN (bkn)
    and KASN (kasn, with its end). All others are made by `open_institution`.

    :raises NoSuchInstitution: there is none
    """
    found = Institution.objects.filter(code=code).first()
    if found is not None:
        return found
    regions, (office, _dash, where) = ask.regions(), code.partition("-")
    if code in regions:
        region = regions[code]
        name, kind = f"Pemerintah {region.label}", KINDS[region.level]
        return Institution(kind=kind, name=name, code=code, region=code, valid_from=BEFORE_ALL_FILES)
    if code in NATIONAL:
        return Institution(kind=NATIONAL[code], code=code, **_of_the_corpus(code))
    if office == InstitutionKind.BAWASLU and where in regions:
        known = _of_the_corpus(office) | {"name": f"Bawaslu {regions[where].label}"}
        return Institution(kind=InstitutionKind.BAWASLU, code=code, region=where, **known)
    raise NoSuchInstitution(
        id=f"Tidak ada instansi atau wilayah berkode “{code}”.",
        en=f"No institution or region has the code “{code}”.",
    )


def _of_the_corpus(authority: str) -> dict[str, Any]:
    """Give name and period of an authority, from what the corpus says of its roles."""
    roles = [one for one in section("rules")["authorities"] if one["authority"] == authority]
    begin, end = min(one["from"] for one in roles), max(one["until"] for one in roles)
    return {
        "name": roles[0]["name"]["id"],
        "valid_from": date.fromordinal(max(begin, BEFORE_ALL_FILES.toordinal())),
        "valid_until": None if end >= NEVER else date.fromordinal(end),
    }


def open_institution(
    code: str, kind: InstitutionKind, name: str, *, since: date, until: date | None = None, region: str = ""
) -> Institution:
    """Make an institution that the corpus does not know of: a ministry, an agency, a regional office of BKN.

    :raises BadInstitution: the code is taken or cannot be one, or there is no such region
    """
    if not CODE.fullmatch(code):
        raise BadInstitution(
            id="Kode hanya berisi huruf kecil, angka, titik, dan tanda hubung; paling banyak 64.",
            en="A code holds small letters, digits, dots and hyphens only, 64 at most.",
        )
    if region and region not in ask.regions():
        raise BadInstitution(id=f"Tidak ada wilayah berkode “{region}”.", en=f"No region has the code “{region}”.")
    if until is not None and until <= since:
        raise BadInstitution(id="Akhirnya harus sesudah awalnya.", en="It must end after it begins.")
    try:
        there = institution_called(code)
    except NoSuchInstitution:
        return Institution.objects.create(
            code=code, kind=kind, name=name, region=region, valid_from=since, valid_until=until
        )
    raise BadInstitution(id=f"Kode “{code}” milik {there.name}.", en=f"The code “{code}” is that of {there.name}.")


def end_institution(institution: Institution, on: date) -> None:
    """Let an institution end: `on` is the first day on which it is no more.

    :raises BadInstitution: that is before it began, or it has an end already
    """
    if institution.valid_until is not None:
        raise BadInstitution(id="Instansi ini sudah berakhir.", en="This institution has ended already.")
    if on <= institution.valid_from:
        raise BadInstitution(id="Akhirnya harus sesudah awalnya.", en="It must end after it begins.")
    institution.valid_until = on
    institution.save(update_fields=["valid_until"])
