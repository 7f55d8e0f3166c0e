"""What happens to people in service: they move, change names and numbers, take leave, declare ties, and leave.

Each deed holds from a day on, and keeps what was before. To correct what was told wrongly, import the right file. An
end of service is mended by `note_end`, and by `take_back_end` if there was none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q

from netral.audit.operations import Doer, record
from netral.common.clock import day_of
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


Held = Position | Mandate | UnpaidLeave
OPEN: tuple[type[Position], type[Mandate], type[UnpaidLeave]] = (Position, Mandate, UnpaidLeave)
"""What ends with somebody's service. Ties of family and declared conflicts stay: they matter in open cases."""
LOT = 5_000


class Leaving(NamedTuple):
    """Somebody's end of service: the first day on which they are gone, and why."""

    person: int
    on: date
    why: str


@transaction.atomic
def end_service(person: Person, on: date, why: Ending) -> None:
    """Let somebody's service end: all they hold ends on that day, the first on which they are gone.

    :raises NotPossible: they have gone already, or something of theirs begins only after that day
    """
    _in_service(person)
    _end(person, on, why)


def _end(person: Person, on: date, why: str) -> None:
    if end_many([Leaving(person.pk, on, why)]):
        raise NotPossible(**BEGINS_LATER)
    person.ended_on, person.ended_why = on, why


BEGINS_LATER = {
    "id": "Ada jabatan, mandat, atau cuti orang ini yang baru mulai pada hari itu atau sesudahnya. Periksa harinya. "
    "Bila jabatannya sebenarnya mulai lebih awal, kirim dulu berkas pegawai dengan TMT jabatan yang benar.",
    "en": "A post, mandate or leave of theirs begins only on that day or after it. Check the day. If the post began "
    "earlier, send a file of people with the right TMT JABATAN first.",
}


@transaction.atomic
def end_many(leavings: Sequence[Leaving]) -> set[int]:
    """Let the service of many end, or mend the ends that are recorded of them; one leaving for each person.

    Gives of whom something begins only on their day or after it: of these nothing changes.
    """
    refused = set[int]()
    for at in range(0, len(leavings), LOT):
        refused |= _end_some({one.person: one for one in leavings[at : at + LOT]})
    return refused


def _end_some(leavings: dict[int, Leaving]) -> set[int]:
    people = {one.pk: one for one in Person.objects.filter(pk__in=leavings)}
    held = list(_held(people, leavings))
    refused = {person for person, one in held if one.valid_from >= leavings[person].on}
    for kind in OPEN:
        ending: list[Any] = [one for person, one in held if isinstance(one, kind) and person not in refused]
        for one in ending:
            one.valid_until = leavings[one.person_id or 0].on
        kind.objects.bulk_update(ending, ["valid_until"], batch_size=200)
    leaving = [one for one in people.values() if one.pk not in refused]
    for person in leaving:
        person.ended_on, person.ended_why = leavings[person.pk].on, leavings[person.pk].why
    Person.objects.bulk_update(leaving, ["ended_on", "ended_why"], batch_size=200)
    return refused


def _held(people: Mapping[int, Person], leavings: Mapping[int, Leaving]) -> Iterator[tuple[int, Held]]:
    """Give what ends with the service of people: what has no end before, or the end that is to be mended."""
    ends = [one.on for one in leavings.values()] + [one.ended_on for one in people.values() if one.ended_on]
    late = Q(valid_until=None) | Q(valid_until__gte=min(ends))
    found: list[Held] = [one for kind in OPEN for one in kind.objects.filter(late, person__in=people)]
    for one in found:
        person = one.person_id or 0
        until, on = one.valid_until, leavings[person].on
        if until is None or until > on or until == people[person].ended_on:
            yield person, one


@transaction.atomic
def note_end(person: Person, on: date, why: Ending, *, by: Doer, at: datetime) -> None:
    """Let somebody's service end as an officer tells it, or mend the end that is recorded, and keep it in the trail.

    :raises NotPossible: the day has not come, they were erased, or something of theirs begins only after that day
    """
    if on > day_of(at):
        raise NotPossible(
            id="Hari itu belum tiba. Catat pada harinya: sampai saat itu orang ini masih bertugas.",
            en="That day has not come. Note it on the day: until then this person is in service.",
        )
    _known(person)
    before = person.ended_on
    _end(person, on, why)
    told = {"on": on.isoformat(), "why": why.value, "before": before.isoformat() if before else ""}
    record(
        "person.ended" if before is None else "person.end-mended", by=by, at=at, of=[f"person/{person.pk}"], told=told
    )


@transaction.atomic
def take_back_end(person: Person, *, by: Doer, at: datetime) -> None:
    """Let somebody be in service whose end was noted wrongly: what ended with it goes on, without an end.

    A mandate that somebody else has by now stays ended.

    :raises NotPossible: they are in service, or were erased
    """
    _known(person)
    if person.ended_on is None:
        raise NotPossible(id="Orang ini tidak tercatat berhenti.", en="This person is not recorded as having left.")
    told = {"on": person.ended_on.isoformat(), "why": person.ended_why}
    for kind in OPEN:
        ended = kind.objects.filter(person=person, valid_until=person.ended_on)
        for one in _goes_on(ended.order_by("-valid_from")):
            one.valid_until = None
            one.save(update_fields=["valid_until"])
    person.ended_on, person.ended_why = None, ""
    person.save(update_fields=["ended_on", "ended_why"])
    record("person.end-taken-back", by=by, at=at, of=[f"person/{person.pk}"], told=told)


def _goes_on(ended: Iterable[Held]) -> Iterator[Held]:
    """Give of what ended with somebody's service, the latest first, what can be theirs again."""
    has_post = False
    for one in ended:
        if isinstance(one, Mandate):
            others = Mandate.objects.filter(institution=one.institution_id, role=one.role, valid_until=None)
            if others.exists():
                continue
        elif isinstance(one, Position) and one.standing == Standing.DEFINITIVE:
            if has_post:
                continue
            has_post = True
        yield one


def _known(person: Person) -> None:
    if not person.name:
        raise NotPossible(id="Data orang ini sudah dihapus.", en="The data of this person were erased.")


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
