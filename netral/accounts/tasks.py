"""Mail that is sent in the background, and sent again later when the mail server does not take it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models import Q

from netral.accounts.mail import send_code, send_that_something_waits
from netral.accounts.models import Account, AddressCheck, Kind, Notice
from netral.common.tasks import TRIES, again_after, background

DIGITS = 8
log = structlog.get_logger("netral.mail")


ALARMS = frozenset({Kind.ADDRESS, Kind.COPY, Kind.NEW_BROWSER, Kind.RECOVERY, Kind.WAY_IN})
"""Kinds that are mailed in any case: whoever got in could otherwise read them away at the desk."""
FRESH = timedelta(days=2)
"""After so long a notice is mailed no more."""


@background
def mail_notices(account: str, tries: int = 0) -> None:
    """Tell an account by mail that something waits: once, until it has looked; of what may be an attack, each time."""
    now = datetime.now(UTC)
    recent = Notice.objects.filter(account=UUID(account), at__gt=now - FRESH, mailed_at=None)
    is_taken = [_tell_former(one, now) for one in recent.exclude(address="")]
    found = Account.objects.filter(pk=account, suspended_at=None).exclude(email="").first()
    unread = Notice.objects.filter(account=UUID(account), read_at=None)
    is_told = unread.filter(mailed_at__isnull=False).exclude(kind=Kind.ADDRESS).exists()
    waiting = recent.filter(address="").filter(Q(kind__in=ALARMS) if is_told else Q(read_at=None) | Q(kind__in=ALARMS))
    told_of = list(waiting.values_list("pk", flat=True))
    if found is not None and told_of:
        is_taken.append(_sent(send_that_something_waits, found.email))
        if is_taken[-1]:
            # Not what came while the mail was sent: that is mailed by itself.
            Notice.objects.filter(pk__in=told_of).update(mailed_at=now)
    if all(is_taken):
        return
    log.warning("mail.not-taken", tries=tries + 1)
    later = again_after(tries + 1, now)
    if later is not None:
        mail_notices.using(run_after=later).enqueue(account, tries + 1)


TRIED = timedelta(hours=4)
"""After so long the tries of a mail are over (common/tasks.py)."""


def mail_again(now: datetime) -> int:
    """Queue the mail once more that no server took in its tries, while it is fresh; give for how many accounts."""
    if not settings.SENDS_MAIL:
        return 0
    fresh = Notice.objects.filter(mailed_at=None, at__gt=now - FRESH, at__lte=now - TRIED)
    fresh = fresh.filter(Q(read_at=None) | Q(kind__in=ALARMS)).exclude(address="", account__email="")
    accounts = sorted({str(account) for account in fresh.values_list("account", flat=True)})
    for account in accounts:
        mail_notices.enqueue(account, TRIES - 1)
    return len(accounts)


def _tell_former(notice: Notice, now: datetime) -> bool:
    """Tell the address that was the account's before; it is forgotten as soon as it knows."""
    if not _sent(send_that_something_waits, notice.address):
        return False
    Notice.objects.filter(pk=notice.pk).update(address="", mailed_at=now)
    return True


def _sent(send: Callable[..., None], *words: str) -> bool:
    """Say whether the mail server took a mail; one address that it refuses keeps no other from being told."""
    try:
        send(*words)
    except OSError:
        return False
    return True


@background
def mail_code(account: str, tries: int = 0) -> None:
    """Make a code for an address that is to be confirmed, and send it there. The queue never has it."""
    check = AddressCheck.objects.filter(account=UUID(account)).first()
    if check is None or not check.address:
        return
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    AddressCheck.objects.filter(account=UUID(account), address=check.address).update(key=key_of(account, code), tries=0)
    if not _sent(send_code, check.address, code):
        later = again_after(tries + 1, datetime.now(UTC))
        log.warning("mail.not-taken", tries=tries + 1)
        if later is not None:
            mail_code.using(run_after=later).enqueue(account, tries + 1)


def key_of(account: str, code: str) -> bytes:
    """Give what is kept of a code."""
    return hashlib.sha256(f"{account} {code}".encode()).digest()
