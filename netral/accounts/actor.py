"""Who acts, as what, for which institution; and how far that reaches."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Q

from netral.accounts.models import Account, Grant
from netral.accounts.roles import MAY, Deed, Reach, Role
from netral.audit.operations import Doer
from netral.common.doors import Place, Within
from netral.common.errors import NetralError
from netral.directory.structure.models import Institution
from netral.directory.structure.operations import NATIONAL
from netral.directory.structure.queries import units_under


class Refused(NetralError):
    """Somebody may not do what they tried; the message says why."""


class NoRole(Refused):
    """The account has no role, or none any longer."""


class NotForThisRole(Refused):
    """No one in this role may do this anywhere."""


class NotHere(Refused):
    """The role may do this, but elsewhere."""


class Actor(NamedTuple):
    """An account in one of its roles, or in none."""

    account: Account
    grant: Grant | None
    others: tuple[Grant, ...] = ()
    """Further roles that they may change to."""

    @property
    def role(self) -> Role | None:
        return Role(self.grant.role) if self.grant else None

    @property
    def institution(self) -> Institution | None:
        return self.grant.institution if self.grant else None

    def doer(self, place: str) -> Doer:
        """Give who does something on a screen, as the trail keeps it."""
        role, code = (self.grant.role, self.grant.institution.code) if self.grant else ("", "")
        return Doer(self.account.pk, role, code, place)


def check_may(actor: Actor, deed: Deed, at: Place | None, on: date) -> None:
    """Refuse out loud what a role may not do at a place on a day.

    :raises NoRole: the account has none
    :raises NotForThisRole: the role may not do it anywhere
    :raises NotHere: it does not reach that far
    """
    if actor.grant is None or actor.role is None:
        raise NoRole(
            id="Akun Anda belum punya peran, atau perannya sudah berakhir. Hubungi operator instansi Anda.",
            en="Your account has no role, or none any longer. Ask the operator of your institution.",
        )
    reach = MAY[actor.role].get(deed)
    if reach is None:
        raise NotForThisRole(
            id=f"Peran Anda ({_said(actor.role, 'id')}) tidak mencakup hal ini.",
            en=f"Your role ({_said(actor.role, 'en')}) does not cover this.",
        )
    if at is not None and not _holds(within(actor, deed, on), at):
        raise NotHere(
            id="Ini di luar instansi atau unit yang Anda wakili.",
            en="This is outside the institution or unit that you act for.",
        )


def within(actor: Actor, deed: Deed, on: date) -> Within:
    """Give how far a role's right to a deed reaches; for a role that has none, nowhere."""
    reach = MAY[actor.role].get(deed) if actor.role else None
    if actor.grant is None or reach is None:
        return Within(frozenset())
    match reach:
        case Reach.COUNTRY:
            return Within()
        case Reach.REGION:
            region = actor.grant.institution.region
            if not region and actor.grant.institution.kind not in NATIONAL.values():
                return Within(frozenset({actor.grant.institution_id}))
            there = Institution.objects.filter(Q(region=region) | Q(region__startswith=f"{region}."))
            return Within(frozenset(there.values_list("pk", flat=True)) if region else None)
        case Reach.INSTITUTION:
            return Within(frozenset({actor.grant.institution_id}))
        case Reach.UNIT:
            units = frozenset(units_under(actor.grant.unit_id, on)) if actor.grant.unit_id else frozenset[int]()
            return Within(frozenset({actor.grant.institution_id}), units)


def may(actor: Actor, deed: Deed, at: Place | None, on: date) -> bool:
    """Say what `check_may` decides."""
    try:
        check_may(actor, deed, at, on)
    except Refused:
        return False
    return True


def _said(role: Role, language: str) -> str:
    from django.utils import translation

    with translation.override(language):
        return str(role.label)


def _holds(far: Within, at: Place) -> bool:
    there = far.institutions is None or at.institution in far.institutions
    return there and (far.units is None or not far.units.isdisjoint(at.units))
