"""What the pages about accounts share: who opened them, what was typed, how a refusal is said."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from netral.accounts.actor import Actor, Refused
from netral.accounts.models import Account, Recovery
from netral.common.errors import NetralError
from netral.directory.structure.models import Unit, UnitState

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LONGEST = 200
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Kinds of letters that nobody sees: ends of lines, marks that turn the direction of writing."""


def refused(request: HttpRequest, why: Refused) -> HttpResponse:
    """Say why somebody may not open a page."""
    return render(request, "accounts/refused.html", {"why": said(why)}, status=403)


def sign_on_failed(request: HttpRequest, *, is_somebody_elses: bool = False) -> HttpResponse:
    """Say that nobody came back from a single sign-on as somebody, or as whom another account is tied to."""
    shown = {"is_somebody_elses": is_somebody_elses}
    return render(request, "accounts/sign_on_failed.html", shown, status=409 if is_somebody_elses else 401)


def said(why: NetralError) -> str:
    """Give a refusal in the language of the page."""
    return why.said_in(get_language() or "id")


def allows(check: Callable[..., None], *asked: object) -> bool:
    """Say whether a check lets something happen."""
    try:
        check(*asked)
    except NetralError:
        return False
    return True


def now() -> datetime:
    """Give this moment; operations are told it."""
    return datetime.now(UTC)


def actor_of_page(request: HttpRequest) -> Actor:
    """Give who opened a page; the guard has said it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def typed(request: HttpRequest, name: str) -> str:
    """Give what was typed into a field, without what nobody sees."""
    said_there = request.POST.get(name, "")
    plain = "".join(" " if unicodedata.category(letter) in UNSEEN else letter for letter in said_there)
    return plain.strip()[:LONGEST]


def unit_name(unit: Unit | None) -> str:
    """Give what a unit is called, as known last."""
    if unit is None:
        return ""
    name = UnitState.objects.filter(unit=unit).order_by("-valid_from").values_list("name", flat=True).first()
    return name or unit.code


def recovery_of(account: Account) -> Recovery | None:
    """Give the recovery of an account that is under way."""
    return Recovery.objects.filter(account=account, used_at=None, stopped_at=None, expires_at__gt=now()).first()
