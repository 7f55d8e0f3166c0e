"""Pages about one's own account: by what one signs in and where, in which role, and what was typed before."""

from __future__ import annotations

from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from netral.accounts import notices, operations
from netral.accounts import recovery as recovering
from netral.accounts.kept import kept
from netral.accounts.models import AddressCheck, SignIn
from netral.accounts.pages import actor_of_page, now, recovery_of, said, typed
from netral.accounts.queries import ACTING, is_secured, open_grants
from netral.accounts.roles import Role
from netral.accounts.sessions import found_by
from netral.accounts.sign_on import ties_of
from netral.audit.requests import doer_of
from netral.common.doors import (
    dangerous_for_whoever_signed_in,
    for_anybody,
    for_whoever_signed_in,
    need_of,
    while_signing_in,
)
from netral.common.html import hidden_fields

FIELDS = {
    "name": gettext_lazy("Name"),
    "role": gettext_lazy("Role"),
    "unit": gettext_lazy("Unit"),
    "reason": gettext_lazy("Reason"),
    "address": gettext_lazy("Address for notices"),
    "on": gettext_lazy("Day"),
}
"""What people write into the forms of the desk, as it is called; the rest of a form is not theirs to read again."""


@for_anybody
@require_safe
def inactive(request: HttpRequest) -> HttpResponse:
    """Say that an account is suspended."""
    return render(request, "accounts/inactive.html", status=403)


@while_signing_in
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Show by what one signs in, what is missing, and where one is signed in."""
    account = actor_of_page(request).account
    ways = list(Authenticator.objects.filter(user=account).order_by("pk"))
    keys = [one for one in ways if one.type == Authenticator.Type.WEBAUTHN]
    shown = {
        "account": account,
        "is_secured": is_secured(account),
        "passkeys": [(key.pk, key.wrap().name, key.created_at) for key in keys],
        "has_app": any(one.type == Authenticator.Type.TOTP for one in ways),
        "has_password": account.has_usable_password(),
        "ties": ties_of(account),
        "recovery": recovery_of(account),
        "sign_ins": SignIn.objects.filter(account=account, expire_date__gt=now()).order_by("-begun_at"),
        "here": found_by(request.session.session_key or ""),
    }
    return render(request, "accounts/security.html", shown)


@while_signing_in
@require_POST
def sign_out_there(request: HttpRequest) -> HttpResponse:
    """End one sign-in of one's own."""
    account = actor_of_page(request).account
    found = SignIn.objects.filter(account=account, session_key=request.POST.get("sign_in", "")).first()
    if found is None:
        raise Http404
    operations.sign_out(account, found, by=doer_of(request), at=now())
    return redirect("security")


@dangerous_for_whoever_signed_in(gettext_lazy("Change the address for notices"))
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """Show where mail about notices goes, and change it: a code shows that the address is theirs."""
    account, wrong, words = actor_of_page(request).account, "", {"address": "", "code": ""}
    if request.method == "POST":
        words = {name: typed(request, name) for name in words}
        by = doer_of(request)
        try:
            if request.POST.get("deed") == "drop":
                notices.drop_address(account, by=by, at=now())
            elif not settings.SENDS_MAIL:
                raise notices.BadAddress(
                    id="Pemasangan ini belum mengirim surel, jadi alamat belum dapat dipakai.",
                    en="This installation sends no mail yet, so no address can be used.",
                )
            elif words["code"]:
                notices.confirm_address(account, words["code"].replace(" ", ""), by=by, at=now())
            else:
                notices.ask_address(account, words["address"], by=by, at=now())
            return redirect("address")
        except notices.BadAddress as why:
            wrong = said(why)
    shown = {
        "account": account,
        "sends_mail": settings.SENDS_MAIL,
        "asked": AddressCheck.objects.filter(account=account).exclude(address="").first(),
        "typed": words,
        "wrong": wrong,
    }
    return render(request, "accounts/address.html", shown, status=422 if wrong else 200)


@for_whoever_signed_in
@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """Take as read the notices that were shown."""
    upto = request.POST.get("upto", "")
    if upto.isascii() and upto.isdigit() and len(upto) < 19:
        notices.read(actor_of_page(request).account, upto=int(upto), at=now())
    return redirect("home")


@for_whoever_signed_in
@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Choose in which of one's roles to act from now on."""
    account = actor_of_page(request).account
    chosen = request.POST.get("grant", "")
    grant = (
        open_grants(account).filter(pk=int(chosen)).first()
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 19
        else None
    )
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
    need = need_of(resolve(urlsplit(found.path).path).func)
    shown = {
        "path": found.path,
        "carried": hidden_fields(found.fields),
        "fields": [(FIELDS[name], _in_words(name, value)) for name, value in found.fields if name in FIELDS and value],
        "called": need.called if need is not None else "",
        "back": found.back,
    }
    return render(request, "accounts/go_on.html", shown)


def _in_words(name: str, value: str) -> str:
    return str(Role(value).label) if name == "role" and value in Role.values else value


@for_whoever_signed_in
@require_POST
def stop_own_recovery(request: HttpRequest) -> HttpResponse:
    """Stop the recovery of one's own account: one is in, and lost nothing."""
    found = recovery_of(actor_of_page(request).account)
    if found is None:
        raise Http404
    recovering.stop(found, grant=None, by=doer_of(request), at=now())
    return redirect("home")
