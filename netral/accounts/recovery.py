"""The way back into an account. Never one officer alone, never two of one side, and nobody of the account's own.

A side is a unit of the institution: that of a head, or the one that an office stands for (the operator's is the
personnel office, the inspectorate's the inspectorate). So the personnel office alone opens no account of anybody.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NewType

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.db.models import Q

from netral.accounts.models import Account, Grant, Kind, Recovery, SignIn
from netral.accounts.notices import tell
from netral.accounts.queries import open_grants
from netral.accounts.roles import RECOVERED, WATCHES, Role
from netral.audit.operations import Doer, record
from netral.common.errors import NetralError

RecoveryKey = NewType("RecoveryKey", str)
"""What the link has; only its hash is kept."""
LASTS = timedelta(days=2)
"""How long a recovery may take from the first officer's word to its use."""


class NotTwoSides(NetralError):
    """Somebody of the account's own side, or of the same side as the first officer."""


class NoSuchWay(NetralError):
    """A recovery that is used, stopped, too old, or none at all."""

    def __init__(self) -> None:
        super().__init__(
            id="Pemulihan ini tidak berlaku lagi. Mintalah dua petugas memulainya dari awal.",
            en="This recovery is not valid any longer. Ask two officers to begin again.",
        )


def side(grant: Grant) -> tuple[str, int | None]:
    """Give the side on which an officer stands."""
    return (grant.role if grant.unit_id is None else "", grant.unit_id)


def check_can_vouch(account: Account, grant: Grant | None, first: Grant | None = None) -> None:
    """Refuse who cannot vouch for an account, alone or (`first`) beside another officer.

    :raises NotTwoSides: they are the account itself, or of its own side, or of the first officer's
    """
    held = list(open_grants(account))
    own = {side(one) for one in held}
    here = grant is not None and {one.institution_id for one in held} == {grant.institution_id}
    if not here or not RECOVERED.issuperset(Role(one.role) for one in held):
        raise NotTwoSides(
            id="Akun ini bertindak juga di luar instansi ini, atau mengawasinya. Hubungi operator sistem.",
            en="This account acts outside this institution as well, or watches over it. Ask the system operator.",
        )
    if grant is None or grant.account_id == account.pk or side(grant) in own:
        raise NotTwoSides(
            id="Akun ini dipulihkan oleh dua petugas dari unit lain, bukan oleh unitnya sendiri.",
            en="This account is recovered by two officers of other units, not by its own.",
        )
    if first is not None and (first.account_id == grant.account_id or side(first) == side(grant)):
        raise NotTwoSides(
            id="Petugas kedua harus dari unit lain daripada yang pertama.",
            en="The second officer must be of another unit than the first.",
        )
    if first is not None and WATCHES.isdisjoint({Role(first.role), Role(grant.role)}):
        raise NotTwoSides(
            id="Salah satu dari kedua petugas harus inspektorat, PPK, atau sekretaris daerah.",
            en="One of the two officers must be of the inspectorate, the PPK or the secretary of the region.",
        )


@transaction.atomic
def ask(account: Account, grant: Grant, *, reason: str, by: Doer, at: datetime) -> Recovery:
    """Say as the first officer that an account's owner is known and cannot get in.

    :raises NotTwoSides: this officer cannot vouch for it, or a recovery is under way
    """
    check_can_vouch(account, grant)
    Recovery.objects.filter(account=account, used_at=None, stopped_at=None, expires_at__lte=at).update(stopped_at=at)
    try:
        with transaction.atomic():
            made = Recovery.objects.create(
                account=account, institution=grant.institution, asked_by=grant, asked_at=at, expires_at=at + LASTS,
                reason=reason,
            )  # fmt: skip
    except IntegrityError:
        raise NotTwoSides(
            id="Pemulihan akun ini sudah dimulai dan menunggu petugas kedua.",
            en="The recovery of this account is under way and waits for a second officer.",
        ) from None
    record("account.recovery-asked", by=by, at=at, of=[f"account/{account.pk}"], told={"reason": reason})
    tell([account], Kind.RECOVERY, at=at)
    tell(_second_officers(made), Kind.VOUCH, at=at)
    return made


@transaction.atomic
def open_by_command(account: Account, *, reason: str, by: Doer, at: datetime) -> RecoveryKey:
    """Open the way back for who is recovered by no two officers of an institution. The link is shown once.

    :raises NotTwoSides: two officers could do it together, so they must; or a recovery is under way
    :raises NoSuchWay: the account acts for nobody, or is suspended
    """
    held = list(open_grants(account))
    if not held or not account.is_active:
        raise NoSuchWay
    if RECOVERED.issuperset(Role(one.role) for one in held) and len({one.institution_id for one in held}) == 1:
        raise NotTwoSides(
            id="Akun ini dipulihkan oleh dua petugas instansinya sendiri, bukan dengan perintah.",
            en="This account is recovered by two officers of its institution, not by the command.",
        )
    key = RecoveryKey(secrets.token_urlsafe(24))
    still_open = Recovery.objects.filter(account=account, used_at=None, stopped_at=None)
    # A link of the command that was lost before it was used makes room for the next.
    still_open.filter(Q(expires_at__lte=at) | Q(asked_by=None)).update(stopped_at=at)
    try:
        with transaction.atomic():
            Recovery.objects.create(
                account=account, institution=held[0].institution, asked_at=at, expires_at=at + LASTS, key=_hash(key),
                reason=reason[:200],
            )  # fmt: skip
    except IntegrityError:
        raise NotTwoSides(
            id="Pemulihan akun ini sudah dimulai.", en="A recovery of this account is under way."
        ) from None
    # For the auditor of each institution that the account acts for.
    for code in sorted({one.institution.code for one in held}):
        beside = {"reason": reason}
        record(
            "account.recovery-asked", by=by._replace(institution=code), at=at, of=[f"account/{account.pk}"], told=beside
        )
    tell([account], Kind.RECOVERY, at=at)
    return key


def _second_officers(recovery: Recovery) -> list[Account]:
    """Give the accounts of the institution that could be the second to vouch."""
    there = Grant.objects.filter(institution=recovery.institution, ended_at=None, account__suspended_at=None)
    found = list[Account]()
    for grant in there.exclude(account=recovery.account).select_related("account"):
        with contextlib.suppress(NotTwoSides):
            check_can_vouch(recovery.account, grant, recovery.asked_by)
            found.append(grant.account)
    return list(dict.fromkeys(found))


@transaction.atomic
def agree(recovery: Recovery, grant: Grant, *, by: Doer, at: datetime) -> RecoveryKey:
    """Agree as the second officer, and get the key of the link for the owner. It is shown once.

    :raises NotTwoSides: this officer cannot be the second
    :raises NoSuchWay: it is used, stopped or too old, or another agreed already
    """
    check_can_vouch(recovery.account, grant, recovery.asked_by)
    key = RecoveryKey(secrets.token_urlsafe(24))
    waiting = Recovery.objects.filter(pk=recovery.pk, agreed_by=None, used_at=None, stopped_at=None, expires_at__gt=at)
    if not waiting.update(agreed_by=grant, key=_hash(key)):
        raise NoSuchWay
    record("account.recovery-agreed", by=by, at=at, of=[f"account/{recovery.account_id}"])
    return key


@transaction.atomic
def stop(recovery: Recovery, *, grant: Grant | None, by: Doer, at: datetime) -> None:
    """Stop a recovery: its owner never lost anything, or an officer (`grant`) who could vouch has doubts.

    :raises NotTwoSides: this officer has no word in it
    :raises NoSuchWay: it is used or stopped already
    """
    if by.account != recovery.account_id:
        check_can_vouch(recovery.account, grant)
    if not Recovery.objects.filter(pk=recovery.pk, used_at=None, stopped_at=None).update(stopped_at=at):
        raise NoSuchWay
    record("account.recovery-stopped", by=by, at=at, of=[f"account/{recovery.account_id}"])


def recovery_by(key: str, at: datetime) -> Recovery:
    """Give the recovery that a link is of.

    :raises NoSuchWay: it cannot be used
    """
    asked = Recovery.objects.select_related("account", "institution")
    found = asked.filter(key=_hash(RecoveryKey(key)), used_at=None, stopped_at=None, expires_at__gt=at).first()
    if found is None or not found.account.is_active or not _still_vouched(found):
        raise NoSuchWay
    return found


def _still_vouched(recovery: Recovery) -> bool:
    """Say whether both officers could vouch for the account today as well."""
    first, second = recovery.asked_by, recovery.agreed_by
    if first is None:  # the command's word holds as long as the recovery
        return True
    if second is None or not all(one.ended_at is None and one.account.is_active for one in (first, second)):
        return False
    try:
        check_can_vouch(recovery.account, second, first)
    except NotTwoSides:
        return False
    return True


@transaction.atomic
def use(key: str, *, place: str, at: datetime) -> Account:
    """Let the owner in again: what was lost opens nothing any longer, and all sign-ins end.

    :raises NoSuchWay: it cannot be used
    """
    recovery = recovery_by(key, at)
    if not Recovery.objects.filter(pk=recovery.pk, used_at=None, stopped_at=None).update(used_at=at):
        raise NoSuchWay
    account = recovery.account
    Authenticator.objects.filter(user=account).delete()
    SocialAccount.objects.filter(user=account).delete()
    SignIn.objects.filter(account=account).delete()
    account.set_unusable_password()
    account.save(update_fields=["password"])
    by = Doer(account.pk, "", recovery.institution.code, place)
    record("account.recovered", by=by, at=at, of=[f"account/{account.pk}"])
    return account


def _hash(key: RecoveryKey) -> bytes:
    return hashlib.sha256(key.encode()).digest()
