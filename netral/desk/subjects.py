"""What somebody asks about their own data: received, answered within three days, or refused with a reason.

The three days are those of UU 27/2022 on personal data (Pasal 32: 3 × 24 hours after the request); its text has not
been checked for the corpus. What is erased is erased by two officers, of whom the second watches over the first.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from netral.accounts import subjects as of_accounts
from netral.accounts.actor import Actor, may
from netral.accounts.models import Account, Grant, Kind
from netral.accounts.notices import tell
from netral.accounts.roles import Deed, Role
from netral.audit.operations import Doer, destroy_key, record
from netral.audit.queries import Wanted, entries
from netral.common.clock import day_of
from netral.common.doors import Place
from netral.common.errors import NetralError
from netral.common.jobs import Job
from netral.common.subjects import Cell, Section
from netral.desk.models import Outcome, Shown, SubjectRequest, Wish
from netral.desk.words import in_words
from netral.directory.people import subjects as of_people
from netral.directory.people.models import Person
from netral.directory.structure.models import Institution

WITHIN = timedelta(days=3)
"""How long the law gives."""
ADMINISTER = frozenset({Role.OPERATOR, Role.HEAD, Role.SYSTEM, "command", "worker"})
"""Of whose readings the person is told (UU 27/2022 leaves out what serves the enforcement of law; not checked)."""
MOST = 1_000
"""Entries of the trail in a copy; the rest are told by their number."""


class NotPossible(NetralError):
    """What was asked of a request does not fit it."""


@transaction.atomic
def receive(
    person: Person, wish: Wish, shown: Shown, received_on: date, *, grant: Grant, by: Doer, at: datetime
) -> SubjectRequest:
    """Note that somebody asked for something, and by what it was seen that it is them.

    :raises NotPossible: the day is in the future, or the same is asked already
    """
    if received_on > day_of(at):
        raise NotPossible(id="Tanggal terima belum tiba.", en="The day of receipt has not come yet.")
    try:
        with transaction.atomic():
            made = SubjectRequest.objects.create(
                person=person, institution=person.institution, wish=wish, shown=shown, received_on=received_on,
                due_on=received_on + WITHIN, noted_by=grant,
            )  # fmt: skip
    except IntegrityError:
        raise NotPossible(
            id="Permintaan yang sama dari orang ini masih terbuka.",
            en="The same request of this person is still open.",
        ) from None
    record("subject.asked", by=by, at=at, of=_subjects(made), told={"wish": wish.value, "shown": shown.value})
    return made


def copy_of(person: Person) -> list[Section]:
    """Give what the rooms keep of somebody, in the language of the page, as an officer hands it over.

    Who still signs in gets what is kept of their account by themselves (`copy_for`): an officer does not see it.
    """
    account = of_accounts.account_of(person)
    is_theirs = account is not None and account.is_active and person.ended_on is None
    own = [] if account is None or is_theirs else of_accounts.told_of(account)
    return [*of_people.told_of(person), *own, _who_looked(f"person/{person.pk}")]


def copy_for(account: Account) -> list[Section]:
    """Give the holder of an account everything that is kept of them."""
    person = account.person
    parts = of_people.told_of(person) if person is not None else []
    looked = [f"account/{account.pk}", *([f"person/{person.pk}"] if person is not None else [])]
    return [*parts, *of_accounts.told_of(account), *map(_who_looked, looked)]


def _who_looked(subject: str) -> Section:
    """Give who administered somebody's data; not who examines reports: an examination is not to be announced."""
    found = entries(Wanted(subject=subject)).filter(role__in=ADMINISTER)
    listed = list(found[:MOST])
    names = dict(Institution.objects.filter(code__in={one.institution for one in listed}).values_list("code", "name"))
    rows: list[list[Cell]] = [
        [one.at, in_words(one.action), _role(one.role), names.get(one.institution, one.institution)] for one in listed
    ]
    if (more := found.count() - len(rows)) > 0:
        rows.append([_("and %(count)s more") % {"count": more}, "", "", ""])
    return Section(_("Who looked at or changed your data"), [_("At"), _("Deed"), _("Role"), _("Institution")], rows)


def _role(role: str) -> str:
    if role == "command":
        return _("the command")
    return str(Role(role).label) if role in Role.values else _("the worker")


@transaction.atomic
def note_copy(request: SubjectRequest, *, by: Doer, at: datetime) -> None:
    """Keep in the trail that a copy of somebody's data was made for them.

    :raises NotPossible: the request is closed, or asks for something else
    """
    _check_open(request, Wish.COPY)
    _check_here(request)
    record("subject.copied", by=by, at=at, of=_subjects(request))
    # Whoever did not ask for it learns that somebody did.
    account = of_accounts.account_of(request.person)
    tell([account] if account else [], Kind.COPY, at=at)


@transaction.atomic
def hand_over(request: SubjectRequest, *, by: Doer, at: datetime) -> None:
    """Close a request whose copy was handed over.

    :raises NotPossible: it is closed, or asks for something else
    """
    _check_open(request, Wish.COPY)
    _check_here(request)
    if not entries(Wanted(subject=f"request/{request.pk}", action="subject.copied")).exists():
        raise NotPossible(id="Buat salinannya dulu.", en="Make the copy first.")
    _close(request, Outcome.GIVEN, by=by, at=at)


@transaction.atomic
def refuse(request: SubjectRequest, reason: str, *, by: Doer, at: datetime) -> None:
    """Close a request without doing what it asks, for a reason that the person is told.

    :raises NotPossible: it is closed, or no reason is given
    """
    _check_open(request)
    if not reason:
        raise NotPossible(
            id="Tulis alasannya; orang yang meminta berhak mengetahuinya.",
            en="Write the reason; whoever asked has a right to know it.",
        )
    _close(request, Outcome.REFUSED, by=by, at=at, told={"reason": reason})


def check_can_agree(request: SubjectRequest, grant: Grant | None) -> None:
    """Refuse as the second officer whoever noted the request.

    :raises NotPossible: it is not theirs to agree to, or closed
    """
    _check_open(request, Wish.ERASURE)
    _check_here(request)
    noted = request.noted_by
    if noted.ended_at is not None or not noted.account.is_active:
        raise NotPossible(
            id="Petugas yang mencatat permintaan ini tidak lagi bertugas. Tolak, lalu catat lagi.",
            en="The officer who noted this request is no longer in office. Refuse it, then note it again.",
        )
    own = {noted.account.person_id, grant.account.person_id if grant is not None else None}
    if grant is None or grant.account_id == noted.account_id or request.person_id in own:
        raise NotPossible(
            id="Pencatat dan petugas kedua harus dua orang, dan keduanya bukan orang yang datanya dihapus.",
            en="Who noted the request and the second officer must be two people, and neither is the one to be erased.",
        )


@transaction.atomic
def agree(request: SubjectRequest, grant: Grant | None, *, by: Doer, at: datetime) -> None:
    """Erase, as the second officer, what is kept of somebody who left service. Only a backup from before still has it.

    :raises NotPossible: it is not theirs to agree to, or closed
    :raises InService: the person is in service
    """
    # As they are now, not as they were when the page was opened; an import that brings the person back waits.
    person = Person.objects.select_for_update().get(pk=request.person_id)
    locked = SubjectRequest.objects.select_for_update(of=("self",)).select_related("noted_by__account")
    request = locked.get(pk=request.pk)
    request.person = person
    check_can_agree(request, grant)
    of_people.check_can_erase(person, day_of(at))
    of_accounts.check_can_erase(person, at)
    of_people.erase(person, day_of(at))
    told_of = of_accounts.erase(person, at)
    request.agreed_by = grant
    _close(request, Outcome.ERASED, by=by, at=at)
    for subject in (f"person/{person.pk}", *told_of):
        destroy_key(subject, by=by, at=at)


def _check_here(request: SubjectRequest) -> None:
    if request.institution_id != request.person.institution_id:
        raise NotPossible(
            id="Orang ini sudah pindah instansi. Tolak di sini; permintaannya dijawab di instansi yang baru.",
            en="This person has moved to another institution. Refuse here; the request is answered there.",
        )


def _check_open(request: SubjectRequest, wish: Wish | None = None) -> None:
    if request.closed_at is not None or (wish is not None and request.wish != wish):
        raise NotPossible(
            id="Permintaan ini sudah ditutup, atau tidak meminta hal itu.",
            en="This request is closed, or does not ask for that.",
        )


def _close(
    request: SubjectRequest, outcome: Outcome, *, by: Doer, at: datetime, told: dict[str, str] | None = None
) -> None:
    still_open = SubjectRequest.objects.filter(pk=request.pk, closed_at=None)
    if not still_open.update(closed_at=at, outcome=outcome, agreed_by=request.agreed_by):
        _check_open(SubjectRequest.objects.get(pk=request.pk))
    record(f"subject.{outcome.value}", by=by, at=at, of=_subjects(request), told=told)


def _subjects(request: SubjectRequest) -> list[str]:
    return [f"person/{request.person_id}", f"request/{request.pk}"]


def waiting_for(actor: Actor, at: datetime) -> list[Job]:
    """Give the requests that wait for an answer of the actor's institution, or for them as the second officer."""
    place = Place(actor.grant.institution_id) if actor.grant is not None else None
    answers = may(actor, Deed.HANDLE_REQUESTS, place, day_of(at))
    if actor.grant is None or not (answers or may(actor, Deed.AGREE_ERASURE, place, day_of(at))):
        return []
    found = SubjectRequest.objects.filter(institution=actor.grant.institution, closed_at=None)
    if not answers:
        found = found.filter(wish=Wish.ERASURE)
    said = {Wish.COPY: _("Somebody asks for a copy of their data"), Wish.ERASURE: _("Somebody asks to be erased")}
    return [
        Job(said[Wish(one.wish)], reverse("subject-request", args=[one.pk]), one.due_on)
        for one in found.order_by("due_on", "pk")
    ]
