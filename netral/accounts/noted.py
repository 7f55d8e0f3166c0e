"""What allauth does to an account by itself is kept in the trail, too: it says so by signals."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from allauth.account import signals as of_account
from allauth.mfa import signals as of_mfa
from allauth.socialaccount.signals import social_account_added
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest

from netral.accounts.models import Account, Grant, Kind
from netral.accounts.notices import tell
from netral.accounts.queries import actor_of, is_secured
from netral.audit.operations import Doer, record

CHANGES_WAYS_IN = frozenset({"account.password-set", "account.way-in-added", "account.way-in-removed"})


def listen() -> None:
    """Keep from now on what happens to passwords, passkeys, apps and sessions."""
    for signal, action in (
        (of_account.password_set, "account.password-set"),
        (of_account.password_changed, "account.password-set"),
        (of_mfa.authenticator_added, "account.way-in-added"),
        (of_mfa.authenticator_removed, "account.way-in-removed"),
        (user_logged_out, "account.signed-out"),
    ):
        signal.connect(_noting(action), weak=False, dispatch_uid=f"netral {action} {id(signal)}")
    social_account_added.connect(_tied, weak=False, dispatch_uid="netral tied")
    of_mfa.authentication_failed.connect(_failed, weak=False, dispatch_uid="netral failed code")


def _noting(action: str) -> Any:
    def note(request: HttpRequest, user: Account | None, **_more: object) -> None:
        if user is None:
            return
        record(
            action,
            by=actor_of(user, request.session).doer(_place(request)),
            at=datetime.now(UTC),
            of=[f"account/{user.pk}"],
        )
        if action in CHANGES_WAYS_IN and is_secured(user) and user.last_login is not None:
            tell([user], Kind.WAY_IN, at=datetime.now(UTC))

    return note


def _tied(request: HttpRequest, sociallogin: Any, **_more: object) -> None:
    _noting("account.way-in-added")(request, sociallogin.user)


def _failed(request: HttpRequest, user: Account, **_more: object) -> None:
    note_failure(user, _place(request))


def note_failure(account: Account, place: str) -> None:
    """Keep that somebody did not get in, for the auditor of every institution that the account acts for."""
    codes = Grant.objects.filter(account=account, ended_at=None).values_list("institution__code", flat=True)
    for code in sorted(set(codes)) or [""]:
        by = Doer(None, "", code, place)
        record("account.sign-in-failed", by=by, at=datetime.now(UTC), of=[f"account/{account.pk}"])


def _place(request: HttpRequest) -> str:
    return (request.resolver_match.url_name if request.resolver_match else "") or ""
