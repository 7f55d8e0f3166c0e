"""What an account should know: told at the desk, and by mail that something waits, to an address of its owner."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, QuerySet

from netral.accounts.models import Account, AddressCheck, Kind, Notice
from netral.accounts.tasks import key_of, mail_code, mail_notices
from netral.audit.operations import Doer, record
from netral.audit.queries import Wanted, entries
from netral.common.errors import NetralError

LASTS = timedelta(days=1)
"""How long a code works."""
TRIES = 5
"""How often a code may be typed wrong."""
A_DAY = 10
"""Codes a day: a stranger's address is not to be flooded."""
BETWEEN = timedelta(minutes=1)
"""Before another code is sent."""


class BadAddress(NetralError):
    """What was typed is no address, or no code that was sent there."""


@transaction.atomic
def tell(accounts: Iterable[Account], kind: Kind, *, at: datetime) -> None:
    """Let accounts know something."""
    for account in accounts:
        Notice.objects.create(account=account, kind=kind, at=at)
        if settings.SENDS_MAIL and account.email:
            mail_notices.enqueue(str(account.pk))


def unread(account: Account) -> QuerySet[Notice]:
    """Give what an account has not read yet, the latest first."""
    return Notice.objects.filter(account=account, read_at=None).order_by("-at", "-pk")


def read(account: Account, *, upto: int, at: datetime) -> None:
    """Take as read what was shown: everything up to a notice."""
    Notice.objects.filter(account=account, read_at=None, pk__lte=upto).update(read_at=at)


@transaction.atomic
def ask_address(account: Account, address: str, *, by: Doer, at: datetime) -> None:
    """Send a code to an address at which an account wants notices.

    :raises BadAddress: it is none, or a code was sent a moment ago
    """
    try:
        validate_email(address)
    except ValidationError:
        raise BadAddress(
            id="Itu bukan alamat surel. Tulis misalnya nama@contoh.go.id.",
            en="This is no e-mail address. Write for example name@contoh.go.id.",
        ) from None
    Account.objects.select_for_update().get(pk=account.pk)  # one at a time: the limits hold for all browsers together
    asked = entries(Wanted(account=account.pk, action="account.address-asked", since=at - LASTS))
    if asked.count() >= A_DAY or AddressCheck.objects.filter(account=account, made_at__gt=at - BETWEEN).exists():
        raise BadAddress(
            id="Kode baru saja dikirim. Tunggu satu menit sebelum meminta yang lain; paling banyak sepuluh sehari.",
            en="A code was sent just now. Wait a minute before you ask for another; ten a day at most.",
        )
    AddressCheck.objects.update_or_create(
        account=account, defaults={"address": address, "key": b"", "made_at": at, "tries": 0}
    )
    mail_code.enqueue(str(account.pk))
    record("account.address-asked", by=by, at=at, of=[f"account/{account.pk}"])


def confirm_address(account: Account, code: str, *, by: Doer, at: datetime) -> None:
    """Take the address to which the code was sent as the account's own.

    :raises BadAddress: it is another code, too old, or was typed wrong too often
    """
    waiting = AddressCheck.objects.filter(account=account, made_at__gt=at - LASTS)
    # Counted before it is looked at, and whatever comes of it: who types at many browsers at once gains nothing.
    is_counted = waiting.filter(tries__lt=TRIES).update(tries=F("tries") + 1)
    with transaction.atomic():
        found = waiting.select_for_update().first()
        right = found is not None and hmac.compare_digest(bytes(found.key), key_of(str(account.pk), code))
        if found is None or not is_counted or not right:
            raise BadAddress(
                id="Kode itu tidak benar atau tidak berlaku lagi. Periksa lagi, atau minta yang baru.",
                en="This code is not right, or not valid any longer. Look again, or ask for a new one.",
            )
        _change_address(account, found.address, by=by, at=at)
        waiting.update(address="", key=b"")


def drop_address(account: Account, *, by: Doer, at: datetime) -> None:
    """Send an account no more mail."""
    # The row stays until it is forgotten: it tells when a code was sent last.
    AddressCheck.objects.filter(account=account).update(address="", key=b"")
    _change_address(account, "", by=by, at=at)


@transaction.atomic
def _change_address(account: Account, address: str, *, by: Doer, at: datetime) -> None:
    former, account.email = account.email, address
    account.save(update_fields=["email"])
    # The former address hears of it: whoever changed it may not be the owner.
    Notice.objects.create(account=account, kind=Kind.ADDRESS, at=at, address=former if settings.SENDS_MAIL else "")
    if settings.SENDS_MAIL:
        mail_notices.enqueue(str(account.pk))
    record("account.address-changed", by=by, at=at, of=[f"account/{account.pk}"])
