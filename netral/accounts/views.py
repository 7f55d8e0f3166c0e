"""Pages about accounts: coming by an invitation, one's own security, the accounts of an institution."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth import login as sign_in
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from netral.accounts import operations
from netral.accounts import recovery as recovering
from netral.accounts.actor import Actor, Refused, may
from netral.accounts.adapters import note_sign_in
from netral.accounts.kept import kept
from netral.accounts.models import Account, Grant, Invitation, Recovery, SignIn
from netral.accounts.operations import HasAccount, Invited, NoLonger, NotYours
from netral.accounts.pictures import picture_of
from netral.accounts.queries import ACTING, is_secured, open_grants
from netral.accounts.roles import GIVES, OF_A_UNIT, Deed, Role
from netral.accounts.sessions import found_by
from netral.audit.operations import Doer, record
from netral.common.clock import today
from netral.common.doors import Place, for_anybody, for_whoever_signed_in, needs, while_signing_in
from netral.common.errors import NetralError
from netral.common.html import hidden_fields
from netral.directory.structure.models import Institution, Unit, UnitState

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LONGEST = 200
NO_REASON = {"id": "Tulis alasannya; ia masuk jejak audit.", "en": "Write the reason; it goes to the trail."}


def refused(request: HttpRequest, why: Refused) -> HttpResponse:
    """Say why somebody may not open a page."""
    return render(request, "accounts/refused.html", {"why": _said(why)}, status=403)


def _said(why: NetralError) -> str:
    return why.said_in(get_language() or "id")


def _now() -> datetime:
    return datetime.now(UTC)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _typed(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()[:LONGEST]


def _doer(request: HttpRequest) -> Doer:
    doer: Doer = request.doer  # type: ignore[attr-defined]
    return doer


# Coming by an invitation ----------------------------------------------------------------------------------------------


@for_anybody
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Show what an invitation is for; sent, use it: the account is made and signed in, to be secured next."""
    account = request.user if isinstance(request.user, Account) else None
    try:
        found = operations.invitation_by(key, _now())
        if request.method == "POST":
            account, grant = operations.accept(key, account=account, place="invitation", at=_now())
            if request.user != account:
                sign_in(request, account, backend=BACKEND)
                note_sign_in(request, account)
            request.session[ACTING] = grant.pk
            return redirect("security" if not is_secured(account) else "home")
    except HasAccount as why:
        return render(request, "accounts/invitation.html", {"wrong": _said(why), "invitation": None}, status=409)
    except (NoLonger, NotYours) as why:
        return render(request, "accounts/invitation.html", {"wrong": _said(why), "invitation": None}, status=410)
    shown = {"wrong": "", "invitation": found, "role": Role(found.role).label, "unit": _unit_name(found.unit)}
    return render(request, "accounts/invitation.html", shown)


def _unit_name(unit: Unit | None) -> str:
    if unit is None:
        return ""
    name = UnitState.objects.filter(unit=unit).order_by("-valid_from").values_list("name", flat=True).first()
    return name or unit.code


@for_anybody
@require_safe
def inactive(request: HttpRequest) -> HttpResponse:
    """Say that an account is suspended."""
    return render(request, "accounts/inactive.html", status=403)


# One's own ------------------------------------------------------------------------------------------------------------


@while_signing_in
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Show by what one signs in, what is missing, and where one is signed in."""
    account = _actor(request).account
    keys = Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    shown = {
        "account": account,
        "is_secured": is_secured(account),
        "passkeys": [(key.pk, key.wrap().name, key.created_at) for key in keys],
        "has_app": Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists(),
        "has_password": account.has_usable_password(),
        "recovery": _recovery_of(account),
        "sign_ins": SignIn.objects.filter(account=account, expire_date__gt=_now()).order_by("-begun_at"),
        "here": found_by(request.session.session_key or ""),
    }
    return render(request, "accounts/security.html", shown)


@while_signing_in
@require_POST
def sign_out_there(request: HttpRequest) -> HttpResponse:
    """End one sign-in of one's own."""
    account = _actor(request).account
    found = SignIn.objects.filter(account=account, session_key=request.POST.get("sign_in", "")).first()
    if found is None:
        raise Http404
    operations.sign_out(account, found, by=_doer(request), at=_now())
    return redirect("security")


@for_whoever_signed_in
@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Choose in which of one's roles to act from now on."""
    account = _actor(request).account
    chosen = request.POST.get("grant", "")
    grant = open_grants(account).filter(pk=int(chosen)).first() if chosen.isascii() and chosen.isdigit() else None
    if grant is None:
        raise Http404
    request.session[ACTING] = grant.pk
    return redirect("home")


@for_whoever_signed_in
@require_safe
def go_on(request: HttpRequest) -> HttpResponse:
    """Show what was typed before Netral asked who is there, to be sent now."""
    found = kept(request)
    if found is None:
        return redirect("home")
    shown = {"path": found.path, "carried": hidden_fields(found.fields), "fields": found.fields}
    return render(request, "accounts/go_on.html", shown)


# The accounts of an institution ---------------------------------------------------------------------------------------


def _of_code(_request: HttpRequest, code: str, **_others: Any) -> Place | None:
    found = Institution.objects.filter(code=code).values_list("pk", flat=True).first()
    return Place(found) if found is not None else None


@needs(Deed.SEE_ACCOUNTS, _of_code)
@require_safe
def accounts(request: HttpRequest, code: str) -> HttpResponse:
    """Show who acts for an institution, and who is invited."""
    place = Institution.objects.get(code=code)
    grants = Grant.objects.filter(institution=place, ended_at=None).select_related("account", "unit")
    waiting = Invitation.objects.filter(institution=place, used_at=None, withdrawn_at=None, expires_at__gt=_now())
    held = [(one, Role(one.role).label, _unit_name(one.unit)) for one in grants.order_by("role", "account__name", "pk")]
    record(
        "accounts.see", by=_doer(request), at=_now(),
        of=[f"institution/{code}", *(f"account/{one.account_id}" for one, _role, _unit in held)],
    )  # fmt: skip
    invited = [(one, Role(one.role).label, _unit_name(one.unit)) for one in waiting.order_by("made_at")]
    return render(request, "accounts/accounts.html", {"place": place, "held": held, "invited": invited})


@needs(Deed.INVITE, _of_code, dangerous=True)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whom to invite; sent, show the link once."""
    place, actor = Institution.objects.get(code=code), _actor(request)
    gives = [role for role in Role if actor.role and role in GIVES.get(actor.role, ())]
    typed = {name: _typed(request, name) for name in ("name", "role", "unit")}
    shown = {"place": place, "roles": [(role.value, role.label) for role in gives], "typed": typed, "wrong": ""}
    if request.method != "POST":
        return render(request, "accounts/invite.html", shown)
    try:
        to = _invited(place, typed)
        made, key = operations.invite(to, by=_doer(request), actor=actor, at=_now())
    except NetralError as why:
        return render(request, "accounts/invite.html", shown | {"wrong": _said(why)}, status=422)
    link = request.build_absolute_uri(reverse("invitation", args=[key]))
    shown = {
        "place": place,
        "invitation": made,
        "link": link,
        "qr": picture_of(link),
        "role": to.role.label,
        "unit": _unit_name(to.unit),
    }
    return render(request, "accounts/invited.html", shown)


def _invited(place: Institution, typed: dict[str, str]) -> Invited:
    if not typed["name"]:
        raise NotYours(id="Tulis nama orang yang diundang.", en="Write the name of whom you invite.")
    if typed["role"] not in Role.values:
        raise NotYours(id="Pilih peran.", en="Choose a role.")
    role, unit = Role(typed["role"]), None
    if role in OF_A_UNIT:
        unit = Unit.objects.filter(institution=place, code=typed["unit"]).first()
        if unit is None:
            raise NotYours(
                id=f"Tidak ada unit berkode “{typed['unit']}” pada instansi ini.",
                en=f"This institution has no unit with the code “{typed['unit']}”.",
            )
    return Invited(role, place, typed["name"], unit)


def _of_account(request: HttpRequest, code: str, account: UUID) -> Place | None:
    there = Grant.objects.filter(account=account, institution__code=code).exists()
    return _of_code(request, code) if there else None


@needs(Deed.SEE_ACCOUNTS, _of_account)
@require_safe
def account(request: HttpRequest, code: str, account: UUID) -> HttpResponse:
    """Show an account of an institution: its roles there, and what may be done to it."""
    return _account_page(request, code, account, "", 200)


def _recovery_of(account: Account) -> Recovery | None:
    """Give the recovery of an account that is under way."""
    return Recovery.objects.filter(account=account, used_at=None, stopped_at=None, expires_at__gt=_now()).first()


def _allows(check: Callable[..., None], *asked: object) -> bool:
    """Say whether a check lets something happen."""
    try:
        check(*asked)
    except NetralError:
        return False
    return True


def _account_page(request: HttpRequest, code: str, account: UUID, wrong: str, status: int) -> HttpResponse:
    found, place, actor = Account.objects.get(pk=account), Institution.objects.get(code=code), _actor(request)
    grants = Grant.objects.filter(account=found, institution=place).select_related("unit").order_by("-begun_at")
    shown = {
        "place": place,
        "account": found,
        "grants": [(one, Role(one.role).label, _unit_name(one.unit)) for one in grants],
        "can_suspend": may(actor, Deed.SUSPEND, None, today()) and _allows(operations.check_can_suspend, actor, found),
        "can_vouch": found.is_active
        and may(actor, Deed.RECOVER, None, today())
        and _allows(recovering.check_can_vouch, found, actor.grant),
        "recovery": _recovery_of(found),
        "wrong": wrong,
    }
    record("accounts.see", by=_doer(request), at=_now(), of=[f"account/{found.pk}"])
    return render(request, "accounts/account.html", shown, status=status)


@needs(Deed.SUSPEND, _of_account, dangerous=True)
@require_POST
def suspend(request: HttpRequest, code: str, account: UUID) -> HttpResponse:
    """Suspend an account, or let it in again; either with a reason."""
    reason = _typed(request, "reason")
    deed = operations.readmit if request.POST.get("deed") == "readmit" else operations.suspend
    try:
        if not reason:
            raise NotYours(**NO_REASON)
        operations.check_can_suspend(_actor(request), Account.objects.get(pk=account))
        deed(Account.objects.get(pk=account), reason=reason, by=_doer(request), at=_now())
    except NetralError as why:
        return _account_page(request, code, account, _said(why), 422)
    return redirect("account", code, account)


@needs(Deed.INVITE, _of_code)
@require_POST
def withdraw(request: HttpRequest, code: str, invitation: UUID) -> HttpResponse:
    """Withdraw an invitation of this institution."""
    found = Invitation.objects.filter(pk=invitation, institution__code=code).first()
    if found is None:
        raise Http404
    try:
        operations.withdraw(found, by=_doer(request), at=_now())
    except NoLonger as why:
        return render(request, "accounts/refused.html", {"why": _said(why)}, status=409)
    return redirect("accounts", code)


@needs(Deed.INVITE, _of_account, dangerous=True)
@require_POST
def end_grant(request: HttpRequest, code: str, account: UUID) -> HttpResponse:
    """Let a role of an account at this institution end."""
    chosen = request.POST.get("grant", "")
    held = Grant.objects.filter(account=account, institution__code=code)
    grant = held.filter(pk=int(chosen)).first() if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else None
    if grant is None:
        raise Http404
    try:
        operations.end_grant(grant, by=_doer(request), at=_now())
    except NetralError as why:
        return _account_page(request, code, account, _said(why), 409)
    return redirect("account", code, account)


# Recovery -------------------------------------------------------------------------------------------------------------


@needs(Deed.RECOVER, _of_account, dangerous=True)
@require_POST
def ask_recovery(request: HttpRequest, code: str, account: UUID) -> HttpResponse:
    """Say as the first officer that the owner of an account is known and cannot get in."""
    grant, reason = _actor(request).grant, _typed(request, "reason")
    try:
        if not reason or grant is None:
            raise NotYours(**NO_REASON)
        recovering.ask(Account.objects.get(pk=account), grant, reason=reason, by=_doer(request), at=_now())
    except NetralError as why:
        return _account_page(request, code, account, _said(why), 422)
    return redirect("account", code, account)


def _of_recovery(_request: HttpRequest, recovery: UUID) -> Place | None:
    found = Recovery.objects.filter(pk=recovery).values_list("institution", flat=True).first()
    return Place(found) if found is not None else None


@needs(Deed.RECOVER, _of_recovery, dangerous=True)
@require_http_methods(["GET", "HEAD", "POST"])
def second_officer(request: HttpRequest, recovery: UUID) -> HttpResponse:
    """Ask the second officer; sent, agree and show the link once, or stop it."""
    found = Recovery.objects.select_related("account", "institution", "asked_by__account").get(pk=recovery)
    grant, wrong = _actor(request).grant, ""
    if request.method == "POST" and grant is not None:
        try:
            if request.POST.get("deed") == "stop":
                recovering.stop(found, by=_doer(request), at=_now())
                return redirect("account", found.institution.code, found.account_id)
            key = recovering.agree(found, grant, by=_doer(request), at=_now())
            link = request.build_absolute_uri(reverse("recovery", args=[key]))
            return render(request, "accounts/agreed.html", {"found": found, "link": link, "qr": picture_of(link)})
        except NetralError as why:
            wrong = _said(why)
    record("accounts.see", by=_doer(request), at=_now(), of=[f"account/{found.account_id}"])
    asked_as = Role(found.asked_by.role).label
    shown = {"found": found, "asked_as": asked_as, "wrong": wrong}
    return render(request, "accounts/second_officer.html", shown, status=422 if wrong else 200)


@for_whoever_signed_in
@require_POST
def stop_own_recovery(request: HttpRequest) -> HttpResponse:
    """Stop the recovery of one's own account: one is in, and lost nothing."""
    found = _recovery_of(_actor(request).account)
    if found is None:
        raise Http404
    recovering.stop(found, by=_doer(request), at=_now())
    return redirect("home")


@for_anybody
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest, key: str) -> HttpResponse:
    """Show the way back in; sent, go it: what was lost opens nothing any longer, and a new way in is to be set up."""
    try:
        if request.method == "POST":
            account = recovering.use(key, place="recovery", at=_now())
            sign_in(request, account, backend=BACKEND)
            note_sign_in(request, account)
            return redirect("security")
        found = recovering.recovery_by(key, _now())
    except recovering.NoSuchWay as why:
        return render(request, "accounts/recovery.html", {"found": None, "wrong": _said(why)}, status=410)
    return render(request, "accounts/recovery.html", {"found": found, "wrong": ""})
