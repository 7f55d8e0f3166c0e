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
from netral.accounts.models import Account, Grant
from netral.accounts.roles import Deed
from netral.audit.operations import Doer, destroy_key, record
from netral.audit.queries import Wanted, entries
from netral.common.clock import day_of
from netral.common.doors import Place
from netral.common.errors import NetralError
from netral.common.jobs import Job
from netral.common.subjects import Section
from netral.desk.models import Outcome, Shown, SubjectRequest, Wish
from netral.directory.people import subjects as of_people
from netral.directory.people.models import Person

WITHIN = timedelta(days=3)
"""How long the law gives."""
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
    """Give everything that every room keeps of somebody, in the language of the page."""
    account = of_accounts.account_of(person)
    parts = of_people.told_of(person) + (of_accounts.told_of(account) if account else [])
    return [*parts, _who_looked(f"person/{person.pk}")]


def copy_for(account: Account) -> list[Section]:
    """Give the holder of an account everything that is kept of them."""
    if account.person is not None:
        return copy_of(account.person)
    return [*of_accounts.told_of(account), _who_looked(f"account/{account.pk}")]


def _who_looked(subject: str) -> Section:
    found = entries(Wanted(subject=subject))
    rows = [[one.at.isoformat(timespec="minutes"), one.action, one.role, one.institution] for one in found[:MOST]]
    if (more := found.count() - len(rows)) > 0:
        rows.append([_("and %(count)s more") % {"count": more}, "", "", ""])
    return Section(_("Who looked at or changed your data"), [_("At"), _("Deed"), _("Role"), _("Institution")], rows)


@transaction.atomic
def note_copy(request: SubjectRequest, *, by: Doer, at: datetime) -> None:
    """Keep in the trail that a copy of somebody's data was made for them.

    :raises NotPossible: the request is closed, or asks for something else
    """
    _check_open(request, Wish.COPY)
    record("subject.copied", by=by, at=at, of=_subjects(request))


@transaction.atomic
def hand_over(request: SubjectRequest, *, by: Doer, at: datetime) -> None:
    """Close a request whose copy was handed over.

    :raises NotPossible: it is closed, or asks for something else
    """
    _check_open(request, Wish.COPY)
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
    """Refuse as the second officer whoever noted the request, and anybody for a person in service.

    :raises NotPossible: it is not theirs to agree to, or closed
    :raises InService: the person is in service
    """
    _check_open(request, Wish.ERASURE)
    if grant is None or grant.account_id == request.noted_by.account_id:
        raise NotPossible(
            id="Petugas kedua harus orang lain daripada yang mencatat permintaan.",
            en="The second officer must be somebody else than the one who noted the request.",
        )


@transaction.atomic
def agree(request: SubjectRequest, grant: Grant | None, *, by: Doer, at: datetime) -> None:
    """Erase, as the second officer, what is kept of somebody who has left service. Nothing brings it back.

    :raises NotPossible: it is not theirs to agree to, or closed
    :raises InService: the person is in service
    """
    check_can_agree(request, grant)
    person = request.person
    account = of_accounts.account_of(person)
    of_people.erase(person, day_of(at))
    of_accounts.erase(person, at)
    request.agreed_by = grant
    _close(request, Outcome.ERASED, by=by, at=at)
    for subject in [f"person/{person.pk}", *([f"account/{account.pk}"] if account else [])]:
        destroy_key(subject, by=by, at=at)


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
