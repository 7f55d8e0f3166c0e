"""Who is told that something is late: once a day, each account that has such a thing in one of its roles."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from netral.accounts.actor import Actor
from netral.accounts.models import Account, Kind, Notice
from netral.accounts.notices import tell
from netral.accounts.queries import open_grants
from netral.common.addresses import of_the_desk
from netral.common.clock import day_of
from netral.desk.views import waiting

SOON = timedelta(days=1)


def remind(now: datetime) -> int:
    """Tell who has something that is late, or will be tomorrow; give how many accounts those are."""
    told = Notice.objects.filter(kind=Kind.LATE, read_at=None).values("account")
    accounts = Account.objects.filter(suspended_at=None, grants__ended_at=None).exclude(pk__in=told).distinct()
    with of_the_desk():
        late = [one for one in accounts.iterator() if _has_late(one, now)]
    # Who is late is found first, and told then: nobody waits to write meanwhile.
    with transaction.atomic():
        tell(late, Kind.LATE, at=now)
    return len(late)


def _has_late(account: Account, now: datetime) -> bool:
    last = day_of(now + SOON)
    jobs = (job for grant in open_grants(account) for job in waiting(Actor(account, grant), now))
    return any(job.due is not None and job.due <= last for job in jobs)
