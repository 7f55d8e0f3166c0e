"""What every page of the desk shows of who is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpRequest

from netral.accounts.actor import Actor
from netral.accounts.models import Grant
from netral.accounts.pages import unit_name
from netral.accounts.roles import MAY, Deed


class Who(NamedTuple):
    """Somebody at the desk."""

    name: str
    role: str
    institution: str
    code: str
    others: list[tuple[int, str, str]]
    """Further roles of theirs: the grant, the role, for what it is."""
    may: Callable[[str], bool]
    """Says whether they may do a deed at their own institution."""


def _where(grant: Grant) -> str:
    """Give for what a role is: an institution, or one of its units."""
    return ", ".join(filter(None, (unit_name(grant.unit), grant.institution.name)))


def who(request: HttpRequest) -> dict[str, object]:
    """Give who is at the desk; nobody on the public host and before signing in."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {"who": None}
    others = [(one.pk, str(one.get_role_display()), _where(one)) for one in actor.others]
    role = str(actor.grant.get_role_display()) if actor.grant else ""
    deeds = MAY[actor.role] if actor.role else {}

    def allowed(deed: str) -> bool:
        # Whatever a role may do anywhere, it may do at its own place.
        return Deed(deed) in deeds

    name, code = (_where(actor.grant), actor.grant.institution.code) if actor.grant else ("", "")
    return {"who": Who(actor.account.name, role, name, code, others, allowed)}
