"""An institution leaves the desk: it was merged, dissolved, or goes elsewhere. Its trail stays, and who reads it."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from netral.accounts.models import Account, Grant, Invitation, Kind, Recovery
from netral.accounts.notices import tell
from netral.accounts.roles import Role
from netral.audit.operations import Doer, record
from netral.common.clock import day_of
from netral.common.errors import NetralError
from netral.desk.models import SubjectRequest
from netral.directory.people.models import Person
from netral.directory.structure.models import Institution
from netral.directory.structure.operations import end_institution

STAYS = frozenset({Role.AUDITOR})
"""Roles that do not end: somebody must be able to read what was done."""


class NotYet(NetralError):
    """Something is still open, or the code was not repeated."""


class Left(NamedTuple):
    """What there still is of an institution."""

    people: int
    roles: int
    invitations: int
    requests: int


def left_of(institution: Institution) -> Left:
    """Count what there still is."""
    return Left(
        people=Person.objects.filter(institution=institution, ended_on=None).count(),
        roles=_roles(institution).count(),
        invitations=_invitations(institution).count(),
        requests=SubjectRequest.objects.filter(institution=institution, closed_at=None).count(),
    )


def _roles(institution: Institution) -> QuerySet[Grant]:
    return Grant.objects.filter(institution=institution, ended_at=None).exclude(role__in=sorted(STAYS))


def _invitations(institution: Institution) -> QuerySet[Invitation]:
    return Invitation.objects.filter(institution=institution, used_at=None, withdrawn_at=None)


@transaction.atomic
def close(institution: Institution, on: date, *, repeated: str, reason: str, by: Doer, at: datetime) -> Left:
    """Let an institution end on a day: its roles, invitations and recoveries end now. Give what there was.

    People stay as they are recorded: who takes them over moves them, who left is erased when they ask. Who is to answer
    them is invited for that by the system operator.

    :raises NotYet: a request of somebody about their data is open, no reason is given, or the code is not repeated
    :raises BadInstitution: it ends before it began, or has ended already
    """
    before = left_of(institution)
    if before.requests:
        raise NotYet(
            id="Masih ada permintaan data pribadi yang terbuka. Jawab dulu.",
            en="A request of somebody about their data is still open. Answer it first.",
        )
    if not reason or repeated != institution.code:
        raise NotYet(
            id="Tulis alasannya dan ulangi kode instansi persis seperti tertera.",
            en="Write the reason, and repeat the code of the institution exactly as it stands.",
        )
    if on > day_of(at):
        raise NotYet(
            id="Semua peran berakhir saat ini juga, jadi tanggalnya tidak boleh nanti. Tutup pada hari itu.",
            en="All roles end now, so the day cannot be a later one. Close it on that day.",
        )
    if _roles(institution).filter(role=Role.SYSTEM).exists():
        raise NotYet(
            id="Di instansi ini ada operator sistem. Pindahkan dulu perannya ke instansi lain.",
            en="A system operator acts for this institution. First give them the role at another.",
        )
    end_institution(institution, on)
    gone = list(Account.objects.filter(grants__in=_roles(institution)).distinct())
    tell(gone, Kind.ROLE_ENDED, at=at)
    _roles(institution).update(ended_at=at)
    _invitations(institution).update(withdrawn_at=at)
    Recovery.objects.filter(institution=institution, used_at=None, stopped_at=None).update(stopped_at=at)
    told = {"reason": reason, "on": on.isoformat(), **{name: str(count) for name, count in before._asdict().items()}}
    by = by._replace(institution=institution.code)  # its own auditor reads why it ended
    record("institution.closed", by=by, at=at, of=[f"institution/{institution.code}"], told=told)
    return before
