"""Mail that is sent in the background, and sent again later when the mail server does not take it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from uuid import UUID

import structlog

from netral.accounts.mail import send_code, send_that_something_waits
from netral.accounts.models import Account, AddressCheck, Kind, Notice
from netral.common.tasks import again_after, background

DIGITS = 8
log = structlog.get_logger("netral.mail")


@background
def mail_notices(account: str, tries: int = 0) -> None:
    """Tell an account by mail that something waits: once, until it has looked."""
    now = datetime.now(UTC)
    unread = Notice.objects.filter(account=UUID(account), read_at=None)
    waiting = unread.filter(mailed_at=None)
    try:
        for one in waiting.exclude(address=""):
            send_that_something_waits(one.address)
            Notice.objects.filter(pk=one.pk).update(address="", mailed_at=now)
        found = Account.objects.filter(pk=account, suspended_at=None).exclude(email="").first()
        is_told = unread.filter(mailed_at__isnull=False).exclude(kind=Kind.ADDRESS).exists()
        if found is not None and not is_told and waiting.exists():
            send_that_something_waits(found.email)
            waiting.update(mailed_at=now)
    except OSError:
        later = again_after(tries + 1, now)
        log.warning("mail.not-taken", tries=tries + 1)
        if later is not None:
            mail_notices.using(run_after=later).enqueue(account, tries + 1)


@background
def mail_code(account: str, tries: int = 0) -> None:
    """Make a code for an address that is to be confirmed, and send it there. The queue never has it."""
    check = AddressCheck.objects.filter(account=UUID(account)).first()
    if check is None:
        return
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    AddressCheck.objects.filter(account=UUID(account), address=check.address).update(key=key_of(account, code), tries=0)
    try:
        send_code(check.address, code)
    except OSError:
        later = again_after(tries + 1, datetime.now(UTC))
        log.warning("mail.not-taken", tries=tries + 1)
        if later is not None:
            mail_code.using(run_after=later).enqueue(account, tries + 1)


def key_of(account: str, code: str) -> bytes:
    """Give what is kept of a code."""
    return hashlib.sha256(f"{account} {code}".encode()).digest()
