"""Reading accounts and what they may act as."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
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
    return Actor(account, next((one for one in grants if one.pk == chosen), grants[0] if grants else None))


def is_secured(account: Account) -> bool:
    """Say whether nobody gets in by one thing alone: a passkey with its PIN or finger, or a password and an app."""
    kinds = set(Authenticator.objects.filter(user=account).values_list("type", flat=True))
    with_app = Authenticator.Type.TOTP in kinds and account.has_usable_password()
    return Authenticator.Type.WEBAUTHN in kinds or with_app
