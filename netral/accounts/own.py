"""Pages about one's own account: by what one signs in and where, in which role, and what was typed before."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from netral.accounts import operations
from netral.accounts import recovery as recovering
from netral.accounts.kept import kept
from netral.accounts.models import SignIn
from netral.accounts.pages import actor_of_page, now, recovery_of
from netral.accounts.queries import ACTING, is_secured, open_grants
from netral.accounts.sessions import found_by
from netral.audit.requests import doer_of
from netral.common.doors import for_anybody, for_whoever_signed_in, while_signing_in
from netral.common.html import hidden_fields


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
    keys = Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    shown = {
        "account": account,
        "is_secured": is_secured(account),
        "passkeys": [(key.pk, key.wrap().name, key.created_at) for key in keys],
        "has_app": Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists(),
        "has_password": account.has_usable_password(),
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
    shown = {"path": found.path, "carried": hidden_fields(found.fields), "fields": found.fields}
    return render(request, "accounts/go_on.html", shown)


@for_whoever_signed_in
@require_POST
def stop_own_recovery(request: HttpRequest) -> HttpResponse:
    """Stop the recovery of one's own account: one is in, and lost nothing."""
    found = recovery_of(actor_of_page(request).account)
    if found is None:
        raise Http404
    recovering.stop(found, grant=None, by=doer_of(request), at=now())
    return redirect("home")
