"""Reading accounts and what they may act as."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import F, Q, QuerySet

from netral.accounts.actor import Actor
from netral.accounts.models import Account, Grant

ACTING = "grant"
"""Under this name a session keeps which role somebody acts in."""


def open_grants(account: Account) -> QuerySet[Grant]:
    """Give the roles that an account has now, the first given first.

    They follow the directory: who left service has none, who moved none at the institution they left.
    """
    there = Q(account__person__ended_on=None, account__person__institution=F("institution"))
    held = Grant.objects.filter(Q(account__person=None) | there, account=account, ended_at=None).order_by("pk")
    return held.select_related("institution", "unit")


def actor_of(account: Account, session: SessionBase) -> Actor:
    """Give who acts: the account in the role chosen in this session, else in its first one."""
    grants = list(open_grants(account))
    chosen = session.get(ACTING)
    # A chosen role that has ended is not silently another one.
    otherwise = grants[0] if grants and chosen is None else None
    grant = next((one for one in grants if one.pk == chosen), otherwise)
    return Actor(account, grant, tuple(one for one in grants if one != grant))


def again(account: Account) -> str:
    """Give the name of the page that asks an account once more who is there: for the strongest that it has."""
    kinds = set(Authenticator.objects.filter(user=account).values_list("type", flat=True))
    if Authenticator.Type.WEBAUTHN in kinds:
        return "mfa_reauthenticate_webauthn"
    return "mfa_reauthenticate" if Authenticator.Type.TOTP in kinds else "account_reauthenticate"


def is_secured(account: Account, *, without: int | None = None, without_tie: str | None = None) -> bool:
    """Say whether nobody gets in by one thing alone: a passkey with its PIN or finger, or an app and what comes first.

    What comes first is a password or a single sign-on. `without`: the key or app that is about to go; `without_tie`:
    the single sign-on.
    """
    kinds = set(Authenticator.objects.filter(user=account).exclude(pk=without).values_list("type", flat=True))
    if Authenticator.Type.WEBAUTHN in kinds:
        return True
    has_first = account.has_usable_password() or tied(account).exclude(provider=without_tie or "").exists()
    return Authenticator.Type.TOTP in kinds and has_first


def tied(account: Account) -> QuerySet[SocialAccount]:
    """Give the ties of an account to single sign-ons that there still are."""
    there = [one for one, _name in settings.SIGN_ONS]
    found: QuerySet[SocialAccount] = SocialAccount.objects.filter(user=account, provider__in=there)
    return found
