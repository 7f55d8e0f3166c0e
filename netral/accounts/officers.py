"""Pages about the accounts of an institution: who acts, who is invited, suspended, or let in again."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from netral.accounts import operations
from netral.accounts import recovery as recovering
from netral.accounts.actor import may
from netral.accounts.models import Account, Grant, Invitation, Recovery
from netral.accounts.operations import Invited, NoLonger, NotYours
from netral.accounts.pages import actor_of_page, allows, now, recovery_of, said, typed, unit_name
from netral.accounts.pictures import picture_of
from netral.accounts.roles import GIVES, OF_A_UNIT, ONLY_AT, Deed, Role
from netral.audit.requests import doer_of, note_reading
from netral.common.clock import today
from netral.common.doors import Place, needs
from netral.common.errors import NetralError
from netral.common.html import hidden_fields
from netral.directory.people.keys import addresses_of, person_at
from netral.directory.people.models import Person, Position
from netral.directory.structure.models import Institution, Unit, UnitState, on_day
from netral.directory.structure.places import place_called

PERSON = "pegawai"
"""In an address and in a form: the person of the directory whom an invitation is for."""
MOST_UNITS = 1000
"""Units that are offered to choose from."""
NO_REASON = {"id": "Tulis alasannya; ia masuk jejak audit.", "en": "Write the reason; it goes to the trail."}


@needs(Deed.SEE_ACCOUNTS, place_called)
@require_safe
def accounts(request: HttpRequest, code: str) -> HttpResponse:
    """Show who acts for an institution, and who is invited."""
    place = Institution.objects.get(code=code)
    grants = Grant.objects.filter(institution=place, ended_at=None).select_related("account", "unit")
    waiting = Invitation.objects.filter(institution=place, used_at=None, withdrawn_at=None, expires_at__gt=now())
    held = [(one, Role(one.role).label, unit_name(one.unit)) for one in grants.order_by("role", "account__name", "pk")]
    seen = [f"account/{one.account_id}" for one, _role, _unit in held]
    note_reading(request, "accounts.see", [f"institution/{code}", *seen])
    gives = GIVES.get(actor_of_page(request).role or Role.LAWYER, frozenset())
    invited = [
        (one, Role(one.role).label, unit_name(one.unit), Role(one.role) in gives)
        for one in waiting.select_related("unit").order_by("made_at")
    ]
    return render(request, "accounts/accounts.html", {"place": place, "held": held, "invited": invited})


@needs(Deed.INVITE, place_called, dangerous=True, called=gettext_lazy("Invite somebody"))
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whom to invite; sent, show the link once."""
    place, actor = Institution.objects.get(code=code), actor_of_page(request)
    gives = [
        role
        for role in Role
        if actor.role and role in GIVES.get(actor.role, ()) and place.kind in ONLY_AT.get(role, (place.kind,))
    ]
    words = {name: typed(request, name) for name in ("name", "role", "unit")}
    person = _person(place, request.POST.get(PERSON) or request.GET.get(PERSON) or "")
    if person is not None:
        words["name"] = words["name"] or person.name
        words["unit"] = words["unit"] or _led_by(person)
    shown = {
        "place": place,
        "roles": [(role.value, role.label) for role in gives],
        "typed": words,
        "wrong": "",
        "person": person,
        "units": _units(place),
    }
    shown["carried"] = hidden_fields([(PERSON, addresses_of([person.pk])[0])] if person is not None else [])
    if request.method != "POST":
        return render(request, "accounts/invite.html", shown)
    try:
        to = _invited(place, words, person)
        made, key = operations.invite(to, by=doer_of(request), actor=actor, at=now())
    except NetralError as why:
        return render(request, "accounts/invite.html", shown | {"wrong": said(why)}, status=422)
    link = request.build_absolute_uri(reverse("invitation", args=[key]))
    shown = {
        "place": place,
        "invitation": made,
        "link": link,
        "qr": picture_of(link),
        "role": to.role.label,
        "unit": unit_name(to.unit),
    }
    return render(request, "accounts/invited.html", shown)


def _person(place: Institution, address: str) -> Person | None:
    """Give the person of an institution whom an invitation is for; nobody of another one."""
    return Person.objects.filter(pk=person_at(address) or 0, institution=place, ended_on=None).first()


def _led_by(person: Person) -> str:
    """Give the code of the unit that somebody leads today; empty when there is none."""
    led = Position.objects.filter(on_day(today()), person=person, is_head=True).order_by("pk")
    return led.values_list("unit__code", flat=True).first() or ""


def _units(place: Institution) -> list[tuple[str, str]]:
    """Give code and name of the units of today, to choose from; some, where there are very many."""
    there = UnitState.objects.filter(on_day(today()), unit__institution=place).order_by("unit__code")
    return list(there.values_list("unit__code", "name")[:MOST_UNITS])


def _unit(place: Institution, words: str) -> Unit:
    """Give the unit that somebody meant by a code, or by a name that only one has today.

    :raises NotYours: there is none
    """
    if not words:
        raise NotYours(id="Isi unitnya: kode atau namanya.", en="Say which unit: its code or its name.")
    found = Unit.objects.filter(institution=place, code__iexact=words).first()
    if found is None:
        named = UnitState.objects.filter(on_day(today()), unit__institution=place, name__iexact=words)
        units = list(Unit.objects.filter(pk__in=named.values("unit"))[:2])
        found = units[0] if len(units) == 1 else None
    if found is None:
        raise NotYours(
            id=f"Tidak ada satu unit “{words}” pada instansi ini. Tulis kodenya.",
            en=f"This institution has no single unit “{words}”. Write its code.",
        )
    return found


def _invited(place: Institution, words: dict[str, str], person: Person | None) -> Invited:
    if not words["name"]:
        raise NotYours(id="Tulis nama orang yang diundang.", en="Write the name of whom you invite.")
    if words["role"] not in Role.values:
        raise NotYours(id="Pilih peran.", en="Choose a role.")
    role = Role(words["role"])
    unit = _unit(place, words["unit"]) if role in OF_A_UNIT else None
    return Invited(role, place, words["name"], unit, person)


def _of_account(request: HttpRequest, code: str, account: UUID) -> Place | None:
    there = Grant.objects.filter(account=account, institution__code=code).exists()
    return place_called(request, code) if there else None


@needs(Deed.SEE_ACCOUNTS, _of_account)
@require_safe
def account(request: HttpRequest, code: str, account: UUID) -> HttpResponse:
    """Show an account of an institution: its roles there, and what may be done to it."""
    return _account_page(request, code, account, "", 200)


def _account_page(request: HttpRequest, code: str, account: UUID, wrong: str, status: int) -> HttpResponse:
    found, place, actor = Account.objects.get(pk=account), Institution.objects.get(code=code), actor_of_page(request)
    grants = Grant.objects.filter(account=found, institution=place).select_related("unit").order_by("-begun_at")
    gives = may(actor, Deed.INVITE, None, today())
    shown = {
        "place": place,
        "account": found,
        "grants": [
            (
                one,
                Role(one.role).label,
                unit_name(one.unit),
                gives and one.ended_at is None and allows(operations.check_can_end, actor, one),
            )
            for one in grants
        ],
        "can_suspend": may(actor, Deed.SUSPEND, None, today()) and allows(operations.check_can_suspend, actor, found),
        "can_vouch": found.is_active
        and may(actor, Deed.RECOVER, None, today())
        and allows(recovering.check_can_vouch, found, actor.grant),
        "recovery": recovery_of(found),
        "wrong": wrong,
    }
    note_reading(request, "accounts.see", [f"account/{found.pk}"])
    return render(request, "accounts/account.html", shown, status=status)


@needs(Deed.SUSPEND, _of_account, dangerous=True, called=gettext_lazy("Suspend an account, or let it in again"))
@require_POST
def suspend(request: HttpRequest, code: str, account: UUID) -> HttpResponse:
    """Suspend an account, or let it in again; either with a reason."""
    reason = typed(request, "reason")
    deed = operations.readmit if request.POST.get("deed") == "readmit" else operations.suspend
    try:
        if not reason:
            raise NotYours(**NO_REASON)
        operations.check_can_suspend(actor_of_page(request), Account.objects.get(pk=account))
        deed(Account.objects.get(pk=account), reason=reason, by=doer_of(request), at=now())
    except NetralError as why:
        return _account_page(request, code, account, said(why), 422)
    return redirect("account", code, account)


@needs(Deed.INVITE, place_called, dangerous=True, called=gettext_lazy("Withdraw an invitation"))
@require_POST
def withdraw(request: HttpRequest, code: str, invitation: UUID) -> HttpResponse:
    """Withdraw an invitation of this institution."""
    found = Invitation.objects.filter(pk=invitation, institution__code=code).first()
    if found is None:
        raise Http404
    try:
        operations.withdraw(found, actor=actor_of_page(request), by=doer_of(request), at=now())
    except (NoLonger, NotYours) as why:
        return render(request, "accounts/refused.html", {"why": said(why)}, status=409)
    return redirect("accounts", code)


@needs(Deed.INVITE, _of_account, dangerous=True, called=gettext_lazy("End a role"))
@require_POST
def end_grant(request: HttpRequest, code: str, account: UUID) -> HttpResponse:
    """Let a role of an account at this institution end."""
    chosen = request.POST.get("grant", "")
    held = Grant.objects.filter(account=account, institution__code=code)
    grant = held.filter(pk=int(chosen)).first() if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else None
    if grant is None:
        raise Http404
    try:
        if not (reason := typed(request, "reason")):
            raise NotYours(**NO_REASON)
        operations.end_grant(grant, reason=reason, actor=actor_of_page(request), by=doer_of(request), at=now())
    except NetralError as why:
        return _account_page(request, code, account, said(why), 422)
    return redirect("account", code, account)


@needs(Deed.RECOVER, _of_account, dangerous=True, called=gettext_lazy("Vouch for somebody who cannot get in"))
@require_POST
def ask_recovery(request: HttpRequest, code: str, account: UUID) -> HttpResponse:
    """Say as the first officer that the owner of an account is known and cannot get in."""
    grant, reason = actor_of_page(request).grant, typed(request, "reason")
    try:
        if not reason or grant is None:
            raise NotYours(**NO_REASON)
        recovering.ask(Account.objects.get(pk=account), grant, reason=reason, by=doer_of(request), at=now())
    except NetralError as why:
        return _account_page(request, code, account, said(why), 422)
    return redirect("account", code, account)


def _of_recovery(_request: HttpRequest, recovery: UUID) -> Place | None:
    found = Recovery.objects.filter(pk=recovery, asked_by__isnull=False).values_list("institution", flat=True).first()
    return Place(found) if found is not None else None


def _as(grant: Grant | None) -> str:
    return str(Role(grant.role).label) if grant is not None else ""


@needs(Deed.RECOVER, _of_recovery, dangerous=True, called=gettext_lazy("Decide on a recovery"))
@require_http_methods(["GET", "HEAD", "POST"])
def second_officer(request: HttpRequest, recovery: UUID) -> HttpResponse:
    """Ask the second officer; sent, agree and show the link once, or stop it."""
    found = Recovery.objects.select_related("account", "institution", "asked_by__account", "agreed_by__account").get(
        pk=recovery
    )
    grant, wrong = actor_of_page(request).grant, ""
    if request.method == "POST" and grant is not None:
        try:
            if request.POST.get("deed") == "stop":
                recovering.stop(found, grant=grant, by=doer_of(request), at=now())
                return redirect("account", found.institution.code, found.account_id)
            key = recovering.agree(found, grant, by=doer_of(request), at=now())
            link = request.build_absolute_uri(reverse("recovery", args=[key]))
            return render(request, "accounts/agreed.html", {"found": found, "link": link, "qr": picture_of(link)})
        except NetralError as why:
            wrong = said(why)
    note_reading(request, "accounts.see", [f"account/{found.account_id}"])
    is_open = found.used_at is None and found.stopped_at is None and found.expires_at > now()
    waits = is_open and found.agreed_by is None
    shown = {
        "found": found,
        "asked_as": _as(found.asked_by),
        "agreed_as": _as(found.agreed_by),
        "is_open": is_open,
        "waits": waits,
        "is_first": found.asked_by is not None and found.asked_by == grant,
        "can_agree": waits and allows(recovering.check_can_vouch, found.account, grant, found.asked_by),
        "can_stop": is_open and allows(recovering.check_can_vouch, found.account, grant),
        "wrong": wrong,
    }
    return render(request, "accounts/second_officer.html", shown, status=422 if wrong else 200)
