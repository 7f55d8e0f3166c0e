"""Entering something in the log; announcing, closing and keying its shards."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from netral.common.sealing import HALF, Sealer, derived
from netral.ledger.entry import Opening
from netral.ledger.errors import LedgerError
from netral.ledger.models import Held, Shard, SigningKey, Waiting
from netral.ledger.note import Kind, Signer

PURPOSE = "log"
FURTHEST = 5
"""Years between now and the next election, at most."""
REASON = 200
"""Characters of the longest reason why a key is revoked."""


def enter(kind: str, content: bytes, *, at: datetime) -> Opening:
    """Let something enter the log at once; give what opens its entry, to be kept where it may be forgotten.

    It is queued in the transaction of the caller: with what it tells of, or not at all.
    """
    opening = Opening.new(kind, content, at=at)
    submit([opening])
    return opening


def hold(kind: str, content: bytes) -> Opening:
    """Let something enter the log with the batch of the day, so that neither time nor place nor number tells of it."""
    opening = Opening.new(kind, content)
    submit([opening], daily=True)
    return opening


def submit(openings: Iterable[Opening], *, daily: bool = False) -> None:
    """Queue openings that were made before; what is queued already, or in the log, does not enter twice."""
    rows = [{"ticket": opening.ticket(), "commitment": opening.entry()} for opening in openings]
    if daily:
        Held.objects.bulk_create([Held(**row) for row in rows], batch_size=300, ignore_conflicts=True)
    else:
        Waiting.objects.bulk_create([Waiting(**row) for row in rows], batch_size=300, ignore_conflicts=True)


@transaction.atomic
def announce(year: int, *, at: datetime) -> Shard:
    """Make the log of a year, and its key, so that witnesses and readers can come to know it before it begins.

    :raises LedgerError: there is one of this year or a later one, or the year is further away than any election
    """
    if year > (last := at.year + FURTHEST):
        raise LedgerError(
            id=f"Tahun {year} terlalu jauh; paling jauh {last}.", en=f"{year} is too far away; at most {last}."
        )
    latest = Shard.objects.order_by("year").last()
    if latest is not None and latest.year >= year:
        raise LedgerError(
            id=f"Log tahun {latest.year} sudah ada; yang baru harus sesudahnya.",
            en=f"There is a log of {latest.year} already; a new one must be of a later year.",
        )
    shard = Shard.objects.create(year=year, origin=f"{settings.PUBLIC_HOST}/log/{year}", announced_at=at)
    _new_key(shard, at)
    return shard


@transaction.atomic
def withdraw(year: int) -> Shard:
    """Take an announcement back: the log of this year, and its key, were never used.

    :raises LedgerError: there is none of this year, or it was opened
    """
    shard = Shard.objects.select_for_update().filter(year=year, opened_at=None).first()
    if shard is None:
        known = ", ".join(str(one.year) for one in Shard.objects.filter(opened_at=None)) or "-"
        raise LedgerError(
            id=f"Tidak ada log {year} yang diumumkan dan belum dibuka. Yang ada: {known}.",
            en=f"No log of {year} is announced and not opened yet. There are: {known}.",
        )
    if Shard.objects.filter(closed_at=None, closing_at__isnull=False).exists():
        raise LedgerError(
            id="Log sebelumnya sedang ditutup dan berlanjut di sana.",
            en="The log before is being closed, and goes on there.",
        )
    shard.keys.all().delete()
    Shard.objects.filter(pk=shard.pk).delete()
    return shard


@transaction.atomic
def close(year: int, *, at: datetime) -> Shard:
    """Tell the open log to close: the writer lets in what waits, says that this was all, and goes on in the next log.

    `year`: its year; closing cannot be undone, so whoever does it says what.

    :raises LedgerError: it is not open, or no log is announced to go on in
    """
    shard = Shard.objects.select_for_update().filter(opened_at__isnull=False, closed_at=None).last()
    if shard is None or shard.year != year:
        known = shard.year if shard is not None else "-"
        raise LedgerError(
            id=f"Log {year} tidak terbuka. Yang terbuka: {known}.", en=f"The log of {year} is not open. Open: {known}."
        )
    if not Shard.objects.filter(year__gt=shard.year).exists():
        raise LedgerError(
            id=f"Umumkan dulu log berikutnya, agar saksi mengenal kuncinya: netral ledger open {shard.year + 1}.",
            en=f"First announce the next log, so that witnesses know its key: netral ledger open {shard.year + 1}.",
        )
    if shard.closing_at is None:
        shard.closing_at = at
        shard.save(update_fields=["closing_at"])
    return shard


@transaction.atomic
def rotate(shard: Shard, *, at: datetime) -> SigningKey:
    """Give a log a further key: from now on all of its keys sign, so that readers can move over in their own time.

    :raises LedgerError: the log is closed
    """
    if shard.closed_at is not None:
        raise LedgerError(
            id=f"Log {shard.origin} sudah ditutup; tidak ditandatangani lagi.",
            en=f"The log {shard.origin} is closed; it is signed no more.",
        )
    return _new_key(shard, at)


@transaction.atomic
def revoke(key_id: str, *, reason: str, at: datetime) -> SigningKey:
    """Let a key sign no more, and destroy it. It leaves the policy, so proofs under it alone must be made anew.

    :raises LedgerError: there is no such key, it is revoked already, it is its log's only one, or no reason is given
    """
    found = [key for key in SigningKey.objects.select_for_update() if key.public.split("+")[1] == key_id]
    if len(found) != 1:
        known = ", ".join(key.public.split("+")[1] for key in SigningKey.objects.filter(revoked_at=None))
        raise LedgerError(
            id=f"Tidak ada kunci bernomor {key_id}. Yang ada: {known}.",
            en=f"There is no key with the id {key_id}. There are: {known}.",
        )
    key = found[0]
    if key.revoked_at is not None:
        raise LedgerError(id=f"Kunci {key_id} sudah dicabut.", en=f"The key {key_id} is revoked already.")
    if not key.shard.keys.filter(revoked_at=None).exclude(pk=key.pk).exists():
        raise LedgerError(
            id="Itu satu-satunya kunci lognya. Buat dulu yang baru: netral ledger rotate.",
            en="It is its log's only key. First make another: netral ledger rotate.",
        )
    if not reason.strip() or len(reason) > REASON or not reason.isprintable():
        raise LedgerError(
            id=f"Sebutkan sebabnya dalam satu baris, paling banyak {REASON} huruf (--reason).",
            en=f"Say why in one line of at most {REASON} letters (--reason).",
        )
    key.half, key.sealed, key.revoked_at, key.reason = None, None, at, reason.strip()
    key.save(update_fields=["half", "sealed", "revoked_at", "reason"])
    return key


def signers(shard: Shard) -> list[Signer]:
    """Give the private keys that sign a log, the oldest first.

    :raises CannotUnseal: the settings' half of the key is another one
    """
    keys = shard.keys.filter(revoked_at=None, sealed__isnull=False)
    return [Signer.parse(_sealer(bytes(key.half or b"")).unseal(bytes(key.sealed or b"")).decode()) for key in keys]


def _new_key(shard: Shard, at: datetime) -> SigningKey:
    signer, half = Signer.new(shard.origin, Kind.SIGNATURE), secrets.token_bytes(HALF)
    sealed = _sealer(half).seal(signer.secret().encode())
    return SigningKey.objects.create(shard=shard, public=str(signer.key), half=half, sealed=sealed, made_at=at)


def _sealer(half: bytes) -> Sealer:
    return derived(settings_half=settings.DATA_KEY, database_half=half, purpose=PURPOSE).sealer()
