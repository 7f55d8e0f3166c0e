"""What happens to people in service: they move, change names and numbers, take leave, declare ties, and leave.

Each deed holds from a day on, and keeps what was before. To correct what was told wrongly, import the right file.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from netral.common.errors import NetralError
from netral.directory.people.keys import number_keys
from netral.directory.people.models import (
    Conflict,
    Ending,
    FormerDetail,
    Kin,
    Kinship,
    Mandate,
    Person,
    Position,
    Role,
    Standing,
    Status,
    UnpaidLeave,
)
from netral.directory.people.numbers import read_number
from netral.directory.structure.kinds import PostClass
from netral.directory.structure.models import Institution, Unit, on_day
from netral.law import ask


class NotPossible(NetralError):
    """What was told does not fit what is known."""


@transaction.atomic
def end_service(person: Person, on: date, why: Ending) -> None:
    """Let somebody's service end: all they hold ends on that day, the first on which they are gone.

    :raises NotPossible: they have gone already, or something of theirs begins only after that day
    """
    _in_service(person)
    held = [kind.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on), person=person) for kind in OPEN]
    if any(kind.filter(valid_from__gte=on).exists() for kind in held):
        raise NotPossible(
            id="Ada jabatan, mandat, atau cuti orang ini yang baru mulai pada hari itu atau sesudahnya.",
            en="A post, mandate or leave of theirs begins only on that day or after it.",
        )
    for kind in held:
        kind.update(valid_until=on)
    person.ended_on, person.ended_why = on, why
    person.save(update_fields=["ended_on", "ended_why"])


OPEN = (Position, Mandate, UnpaidLeave)
"""What ends with somebody's service. Ties of family and declared conflicts stay: they matter in open cases."""


@transaction.atomic
def change_details(
    person: Person, on: date, *, name: str | None = None, name_key: str | None = None, status: Status | None = None
) -> None:
    """Let somebody have another name (with `name_key`, by which it is listed) or status from a day on.

    :raises NotPossible: they have gone
    """
    _in_service(person)
    _remember(person, on)
    if name is not None:
        person.name, person.name_key = name, name_key or name.casefold()
    person.status = status or person.status
    person.save(update_fields=["name", "name_key", "status"])


@transaction.atomic
def change_number(person: Person, number: str, on: date, *, today: date) -> None:
    """Let somebody have another number from a day on, as a PPPK who signs with another agency.

    :raises BadNumber: it is none
    :raises NotPossible: it is somebody else's, or the person has gone
    """
    _in_service(person)
    digits = int(read_number(number, pppk=person.status == Status.PPPK, today=today).digits)
    keys = number_keys().numbers()
    (index,), (sealed,) = keys.index([digits]), keys.seal([digits])
    if Person.objects.filter(number_index=index).exclude(pk=person.pk).exists():
        raise NotPossible(id="Nomor ini milik orang lain.", en="This number is somebody else's.")
    _remember(person, on)
    person.number_index, person.number_sealed = index, sealed
    person.save(update_fields=["number_index", "number_sealed"])


@transaction.atomic
def move(
    person: Person, unit: Unit, on: date, *, title: str, post_class: str = PostClass.UNKNOWN, is_head: bool = False
) -> Position:
    """Let somebody hold another post definitively from a day on, perhaps at another institution.

    :raises NotPossible: they have gone, or the post they hold began only on that day or after it
    """
    _in_service(person)
    before = Position.objects.filter(person=person, standing=Standing.DEFINITIVE, valid_until=None).first()
    if before is not None:
        if before.valid_from >= on:
            raise NotPossible(
                id=f"Jabatan yang sekarang baru mulai {before.valid_from.isoformat()}.",
                en=f"The present post began only on {before.valid_from.isoformat()}.",
            )
        before.valid_until = on
        before.save(update_fields=["valid_until"])
    if person.institution_id != unit.institution_id:
        _remember(person, on)
        person.institution_id = unit.institution_id
        person.save(update_fields=["institution"])
    return Position.objects.create(
        person=person, unit=unit, title=title, post_class=post_class, is_head=is_head, valid_from=on
    )


@transaction.atomic
def take_unpaid_leave(person: Person, begin: date, until: date | None) -> UnpaidLeave:
    """Note cuti di luar tanggungan negara, from a day on and until before another.

    :raises NotPossible: it overlaps with one that is noted, or the person has gone
    """
    _in_service(person)
    overlapping = UnpaidLeave.objects.filter(Q(valid_until=None) | Q(valid_until__gt=begin), person=person)
    if until is not None:
        overlapping = overlapping.filter(valid_from__lt=until)
    if overlapping.exists():
        raise NotPossible(
            id="CLTN ini bertumpang tindih dengan yang sudah tercatat.",
            en="This leave overlaps with one that is noted already.",
        )
    return UnpaidLeave.objects.create(person=person, valid_from=begin, valid_until=until)


def declare_kin(person: Person, kinship: Kinship, candidate: str, election: str, on: date) -> Kin:
    """Note that somebody has a candidate in the family, as they declared it.

    :raises BadQuestion: the corpus knows no such election
    :raises NotPossible: the person has gone
    """
    _in_service(person)
    ask.timeline().election(election)
    return Kin.objects.create(person=person, kinship=kinship, candidate=candidate, election=election, valid_from=on)


def declare_conflict(person: Person, other: Person, reason: str, on: date) -> Conflict:
    """Note that neither of two people must handle what concerns the other; the same pair is noted once.

    :raises NotPossible: both are the same
    """
    if person.pk == other.pk:
        raise NotPossible(id="Keduanya orang yang sama.", en="Both are the same person.")
    pair = Q(person=person, with_person=other) | Q(person=other, with_person=person)
    found = Conflict.objects.filter(pair, on_day(on)).first()
    return found or Conflict.objects.create(person=person, with_person=other, reason=reason, valid_from=on)


@transaction.atomic
def give_mandate(
    institution: Institution, role: Role, title: str, on: date, *, person: Person | None = None
) -> Mandate:
    """Let an institution have another PPK or PyB from a day on. A regent is no ASN: then only the title is told.

    :raises NotPossible: the present one began only on that day or after it
    """
    before = Mandate.objects.filter(institution=institution, role=role, valid_until=None).first()
    if before is not None:
        if before.valid_from >= on:
            raise NotPossible(
                id=f"Yang sekarang baru mulai {before.valid_from.isoformat()}.",
                en=f"The present one began only on {before.valid_from.isoformat()}.",
            )
        before.valid_until = on
        before.save(update_fields=["valid_until"])
    return Mandate.objects.create(institution=institution, role=role, title=title, person=person, valid_from=on)


def _in_service(person: Person) -> None:
    if person.ended_on is not None:
        raise NotPossible(
            id=f"Orang ini tercatat berhenti sejak {person.ended_on.isoformat()}.",
            en=f"This person is recorded as having left on {person.ended_on.isoformat()}.",
        )


def _remember(person: Person, until: date) -> None:
    """Keep what is about to change."""
    FormerDetail.objects.create(
        person=person,
        until=until,
        status=person.status,
        name=person.name,
        number_index=person.number_index,
        number_sealed=person.number_sealed,
    )
