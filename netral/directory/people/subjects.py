"""What this room keeps of a person, given to them; and how it is forgotten once it need not be kept."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from netral.common.errors import NetralError
from netral.common.subjects import Section
from netral.directory.people.keys import number_keys
from netral.directory.people.models import Conflict, FormerDetail, Kin, Mandate, Person, Position, UnpaidLeave
from netral.directory.structure.models import UnitState


class InService(NetralError):
    """Somebody of whom the law wants to be kept who they are and what they hold."""

    def __init__(self) -> None:
        super().__init__(
            id="Orang ini masih dalam dinas. Data kepegawaiannya tetap diperlukan, jadi tidak dapat dihapus. "
            "Tolak permintaannya dengan alasan ini; yang keliru dapat diperbaiki lewat berkas.",
            en="This person is in service. Their records are still needed and cannot be erased. "
            "Refuse the request with this reason; what is wrong can be mended by a file.",
        )


def told_of(person: Person) -> list[Section]:
    """Give everything that the directory keeps of somebody, in the language of the page."""
    numbers = number_keys().numbers()

    def number(sealed: bytes | memoryview | None) -> str:
        return "" if sealed is None else str(numbers.unseal(bytes(sealed)))

    names = dict(
        UnitState.objects.filter(unit__positions__person=person).order_by("valid_from").values_list("unit", "name")
    )
    both = Conflict.objects.filter(Q(person=person) | Q(with_person=person))
    return [
        Section(
            _("Person"),
            [_("Name"), _("Status"), _("Number"), _("Institution"), _("Left service on"), _("Why")],
            [[person.name, person.get_status_display(), number(person.number_sealed), person.institution.name,
              person.ended_on, person.get_ended_why_display() if person.ended_why else ""]],
        ),
        Section(
            _("Before"),
            [_("Name"), _("Status"), _("Number"), _("Until")],
            [[one.name, one.get_status_display(), number(one.number_sealed), one.until]
             for one in FormerDetail.objects.filter(person=person).order_by("until")],
        ),
        Section(
            _("Posts"),
            [_("Post"), _("Unit"), _("Since"), _("Until")],
            [[one.title or one.get_post_class_display(), names.get(one.unit_id, ""), one.valid_from,
              one.valid_until] for one in Position.objects.filter(person=person).order_by("valid_from")],
        ),
        Section(
            _("Mandates"),
            [_("Role"), _("Institution"), _("Since"), _("Until")],
            [[one.get_role_display(), one.institution.name, one.valid_from, one.valid_until]
             for one in Mandate.objects.filter(person=person).select_related("institution").order_by("valid_from")],
        ),
        Section(
            "CLTN",
            [_("Since"), _("Until")],
            [[one.valid_from, one.valid_until]
             for one in UnpaidLeave.objects.filter(person=person).order_by("valid_from")],
        ),
        Section(
            _("Candidates in the family, as declared"),
            [_("Kinship"), _("Candidate"), _("Election"), _("Since")],
            [[one.get_kinship_display(), one.candidate, one.election, one.valid_from]
             for one in Kin.objects.filter(person=person).order_by("valid_from")],
        ),
        Section(
            _("Declared conflicts of interest"),
            [_("Declared by"), _("Reason"), _("Since")],
            # Of what somebody else declared, the reason is theirs.
            [[_("yourself") if one.person_id == person.pk else _("somebody else"),
              one.reason if one.person_id == person.pk else "", one.valid_from]
             for one in both.order_by("valid_from")],
        ),
    ]  # fmt: skip


def check_can_erase(person: Person, on: date) -> None:
    """Refuse to forget somebody in service.

    :raises InService: they are, or will leave only later
    """
    if person.ended_on is None or person.ended_on > on:
        raise InService


@transaction.atomic
def erase(person: Person, on: date) -> None:
    """Forget who somebody was who has left: what stays is that there was a person in these posts.

    :raises InService: they are in service
    """
    check_can_erase(person, on)
    for kind in (FormerDetail, UnpaidLeave, Kin):
        kind.objects.filter(person=person).delete()
    # What others declared stays theirs, and goes on keeping them from what concerns these posts.
    Conflict.objects.filter(person=person).delete()
    person.name, person.name_key = "", ""
    person.number_index = person.number_sealed = None
    person.save(update_fields=["name", "name_key", "number_index", "number_sealed"])
