"""What is done again and again, each by one worker at a time: forgetting what is old, taking up what was dropped."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from django.db import transaction
from django.db.models import Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from netral.accounts.retention import RULES as OF_ACCOUNTS
from netral.accounts.tasks import mail_again
from netral.audit.operations import Doer, record
from netral.common.retention import Rule
from netral.desk.reminders import remind
from netral.directory.desk.uploads import RULES as OF_UPLOADS
from netral.directory.imports.retention import RULES as OF_IMPORTS
from netral.platform.models import Due

log = structlog.get_logger("netral.work")
STUCK = timedelta(hours=1)
"""A task that was begun so long ago and not ended lost its worker."""
FAILED = timedelta(hours=1)
"""After so long a chore is tried again that did not succeed."""
HOUR = timedelta(hours=1)
HELD = HOUR
"""For so long a chore is its worker's; after that another takes it up."""
WORKER = Doer(None, "worker", "", "netral work")


class Chore(NamedTuple):
    """Something to be done every so often; it says how many rows it changed."""

    name: str
    every: timedelta
    do: Callable[[datetime], int]
    at_once: bool = True
    """Whether it is done in one transaction; one that looks for long makes its own when it comes to write."""


def _finished_tasks(before: datetime) -> int:
    return DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()[0]


RULES = (
    *OF_ACCOUNTS,
    *OF_IMPORTS,
    *OF_UPLOADS,
    Rule("tasks", timedelta(days=14), _finished_tasks, id="Pekerjaan latar yang selesai", en="Background work done"),
)
"""What is kept for how long, of every room."""


def _take_up(now: datetime) -> int:
    """Let tasks whose worker died be done by another."""
    lost = DBTaskResult.objects.running().filter(started_at__lt=now - STUCK)
    return lost.update(status=TaskResultStatus.READY, started_at=None)


def _forget(rule: Rule, now: datetime) -> int:
    rows = rule.apply(now)
    if rows:
        record("platform.forgot", by=WORKER, at=now, of=[f"retention/{rule.name}"], told={"rows": str(rows)})
    return rows


CHORES = (
    Chore("take-up-tasks", HOUR, _take_up),
    Chore("remind", timedelta(days=1), remind, at_once=False),
    Chore("mail-again", HOUR, mail_again),
    *(Chore(f"forget-{rule.name}", HOUR, functools.partial(_forget, rule)) for rule in RULES),
)


def do_due(now: datetime) -> None:
    """Do every chore whose time has come. One that fails is said in the log, and keeps no other from being done."""
    known = set(Due.objects.values_list("chore", flat=True))
    Due.objects.bulk_create(
        [Due(chore=one.name, at=now) for one in CHORES if one.name not in known], ignore_conflicts=True
    )
    times = dict(Due.objects.values_list("chore", "at"))
    for chore in CHORES:
        # A time that no clock could have set by going right counts as come, too.
        come = Q(at__lte=now) | Q(at__gt=now + chore.every)
        is_due = not now < times[chore.name] <= now + chore.every
        # Whoever moves the time on does it; no other worker does, unless this one is killed over it.
        if is_due and Due.objects.filter(come, chore=chore.name).update(at=now + min(chore.every, HELD)):
            _do(chore, now)


def _do(chore: Chore, now: datetime) -> None:
    try:
        with transaction.atomic() if chore.at_once else nullcontext():
            rows = chore.do(now)
        Due.objects.filter(chore=chore.name).update(done_at=now, at=now + chore.every)
    except Exception:
        log.exception("chore.failed", chore=chore.name)
        Due.objects.filter(chore=chore.name).update(at=now + FAILED)
    else:
        if rows:
            log.info("chore.done", chore=chore.name, rows=rows)
