"""Somebody signed in at the desk, without going through the door each time."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from netral.accounts.models import Account, Grant
from netral.accounts.operations import new_login
from netral.accounts.pages import BACKEND
from netral.accounts.roles import Role
from netral.accounts.sessions import SessionStore
from netral.directory.structure.models import Institution, Unit
from tools.serving import Site

ROOT = Path(__file__).parent.parent
EARLIER = datetime(2026, 11, 1, 2, tzinfo=UTC)


def account_of(role: Role | None, place: Institution | None, unit: Unit | None = None, *, name: str = "Wening Contoh"):
    """Give an account with a passkey, and with a role if one is named."""
    account = Account(login=new_login(), name=name, made_at=EARLIER)
    account.set_unusable_password()
    account.save()
    Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data={"name": "Ponsel"})
    if role is not None and place is not None:
        Grant.objects.create(account=account, role=role, institution=place, unit=unit, begun_at=EARLIER)
    return account


def sign_in(visitor, account: Account) -> None:
    """Let a visitor be signed in to an account."""
    visitor.force_login(account, backend=BACKEND)


def confirm(visitor, account: Account) -> None:
    """Let a visitor have shown just now that it is them."""
    session = visitor.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()


def session_of(account: Account) -> str:
    """Give the cookie of a browser that is signed in to an account."""
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(account.pk), BACKEND
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def sign_in_at(site: Site, environment: dict[str, str], code: str, *roles: Role) -> dict[Role, dict[str, Any]]:
    """Make an account for each role at an institution of a running server, and give the cookie of its browser."""
    asked = f"from tests.signing import print_sessions; print_sessions({code!r}, {[role.value for role in roles]!r})"
    command = [sys.executable, "-m", "netral", "manage", "shell", "-v0", "-c", asked]
    ran = subprocess.run(command, env=environment, cwd=ROOT, check=True, timeout=60, capture_output=True, text=True)
    return {
        Role(role): {"name": "netral", "value": key, "domain": "meja.localhost", "path": "/"}
        for role, key in json.loads(ran.stdout).items()
    }


def print_sessions(code: str, roles: list[str]) -> None:
    place = Institution.objects.get(code=code)
    print(json.dumps({role: session_of(account_of(Role(role), place)) for role in roles}))
