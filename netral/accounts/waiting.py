"""What waits for an officer in this room: recoveries that need a second one."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from netral.accounts.actor import Actor, may
from netral.accounts.models import Recovery
from netral.accounts.recovery import NotTwoSides, check_can_vouch
from netral.accounts.roles import Deed
from netral.common.clock import day_of
from netral.common.doors import Place
from netral.common.jobs import Job


def waiting_for(actor: Actor, at: datetime) -> list[Job]:
    """Give the recoveries for which the actor may be the second officer, and the one of their own account."""
    jobs = list[Job]()
    vouches = actor.grant is not None and may(actor, Deed.RECOVER, Place(actor.grant.institution_id), day_of(at))
    here = Q(institution=actor.grant.institution_id) if actor.grant is not None and vouches else Q()
    under_way = Recovery.objects.filter(here | Q(account=actor.account), used_at=None, stopped_at=None)
    for one in under_way.filter(expires_at__gt=at).select_related("account", "asked_by").order_by("expires_at"):
        if one.account_id == actor.account.pk:
            jobs.insert(0, Job(_("Somebody wants to recover your account"), reverse("security")))
            continue
        if not vouches or one.asked_by is None or one.agreed_by_id is not None:
            continue
        try:
            check_can_vouch(one.account, actor.grant, one.asked_by)
        except NotTwoSides:
            continue
        what = _("%(name)s cannot get in: a second officer is needed") % {"name": one.account.name}
        jobs.append(Job(what, reverse("second-officer", args=[one.pk]), day_of(one.expires_at)))
    return jobs
