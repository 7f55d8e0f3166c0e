"""What an institution needs before it can work at the desk, step by step; each is seen from what there is."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from netral.accounts.actor import Actor, may
from netral.accounts.models import Grant
from netral.accounts.roles import Deed, Role
from netral.common.clock import day_of
from netral.common.doors import Place
from netral.common.jobs import Job
from netral.directory.people.models import Person
from netral.directory.structure.models import Institution, Unit

OPERATORS = 2
"""One alone could not be replaced when they fall ill."""


class Step(NamedTuple):
    """One thing to do: what, why, who does it, where, and whether it is done."""

    what: str
    why: str
    by: str
    address: str
    is_done: bool


def steps(institution: Institution) -> list[Step]:
    """Give the steps by which an institution comes to the desk, in their order."""
    held = Grant.objects.filter(institution=institution, ended_at=None, account__suspended_at=None)
    roles = list(held.values_list("role", "account"))

    def holders(role: Role) -> int:
        return len({account for one, account in roles if one == role})

    send, accounts = reverse("import", args=[institution.code]), reverse("accounts", args=[institution.code])
    you, system = _("you, the operator"), _("the system operator")
    return [
        Step(_("Units"), _("Send the file of units first: people belong to units."), you, send,
             Unit.objects.filter(institution=institution).exists()),
        Step(_("People"), _("Then the file of people, with their posts."), you, send,
             Person.objects.filter(institution=institution).exists()),
        Step(_("A second operator"), _("One alone could not be replaced when they fall ill."), you, accounts,
             holders(Role.OPERATOR) >= OPERATORS),
        Step(_("Heads of units"), _("They see their own unit, and help somebody who lost their telephone."), you,
             accounts, holders(Role.HEAD) > 0),
        Step(_("Inspectorate"), _("It watches over the operator, and is one of the two who let somebody in again."),
             system, "", holders(Role.INSPECTORATE) > 0),
        Step(_("PPK or secretary of the region"), _("Cases are decided by them."), system, "",
             holders(Role.PPK) + holders(Role.PYB) > 0),
        Step(_("Auditor of the trail"), _("Reads who did and who looked at what. Nobody of the operator's office."),
             system, "", holders(Role.AUDITOR) > 0),
    ]  # fmt: skip


def waiting_for(actor: Actor, at: datetime) -> list[Job]:
    """Remind the operator of what is still to be set up."""
    if actor.grant is None or not may(actor, Deed.IMPORT, Place(actor.grant.institution_id), day_of(at)):
        return []
    institution = actor.grant.institution
    left = sum(not one.is_done for one in steps(institution))
    if not left:
        return []
    what = _("Set up your institution: %(left)s steps are left") % {"left": left}
    return [Job(what, reverse("setting-up", args=[institution.code]))]
