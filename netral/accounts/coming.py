"""Pages for who comes to an account: by an invitation, and back by a recovery."""

from __future__ import annotations

from django.contrib.auth import login as sign_in
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from netral.accounts import operations
from netral.accounts import recovery as recovering
from netral.accounts.adapters import note_sign_in
from netral.accounts.models import Account
from netral.accounts.operations import HasAccount, NoLonger, NotYours
from netral.accounts.pages import BACKEND, allows, now, said, unit_name
from netral.accounts.queries import ACTING, is_secured
from netral.accounts.roles import Role
from netral.common.doors import for_anybody


@for_anybody
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Show what an invitation is for; sent, use it: the account is made and signed in, to be secured next."""
    account = request.user if isinstance(request.user, Account) else None
    try:
        found = operations.invitation_by(key, now())
        if request.method == "POST":
            account, grant = operations.accept(key, account=account, place="invitation", at=now())
            if request.user != account:
                sign_in(request, account, backend=BACKEND)
                note_sign_in(request, account)
            request.session[ACTING] = grant.pk
            return redirect("security" if not is_secured(account) else "home")
    except HasAccount as why:
        return render(request, "accounts/invitation.html", {"wrong": said(why), "invitation": None}, status=409)
    except (NoLonger, NotYours) as why:
        return render(request, "accounts/invitation.html", {"wrong": said(why), "invitation": None}, status=410)
    shown = {
        "wrong": "",
        "invitation": found,
        "role": Role(found.role).label,
        "unit": unit_name(found.unit),
        "account": account,
        "is_for_account": account is not None and allows(operations.check_is_for, found, account),
    }
    return render(request, "accounts/invitation.html", shown)


@for_anybody
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest, key: str) -> HttpResponse:
    """Show the way back in; sent, go it: what was lost opens nothing any longer, and a new way in is to be set up."""
    try:
        if request.method == "POST":
            account = recovering.use(key, place="recovery", at=now())
            sign_in(request, account, backend=BACKEND)
            note_sign_in(request, account)
            return redirect("security")
        found = recovering.recovery_by(key, now())
    except recovering.NoSuchWay as why:
        return render(request, "accounts/recovery.html", {"found": None, "wrong": said(why)}, status=410)
    return render(request, "accounts/recovery.html", {"found": found, "wrong": ""})
