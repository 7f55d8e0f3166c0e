"""The order of the log, in the database: who waits gets a place, once, and keeps it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import polars as pl
from django.db import connection

from netral.common.bulk import insert_frame
from netral.common.clock import day_of
from netral.ledger.entry import random_entry
from netral.ledger.errors import Halted
from netral.ledger.models import SHARD_BITS, Entry, Held, Shard

AT_ONCE = 1 << 14
"""Entries that get their place in one transaction."""
BATCHES = tuple(256 << 2 * step for step in range(10))
"""Sizes of the batch of a day: it is filled up to the next, so that its size tells next to nothing."""
BATCH_AT = timedelta(hours=2)
"""After midnight (WIB) the batch of the day is due."""


def append(shard: Shard, entries: Sequence[bytes]) -> None:
    """Give entries their places after the last of a shard; the row of the shard is the caller's to save."""
    first = (shard.year << SHARD_BITS) + shard.size
    frame = pl.DataFrame(
        {"place": range(first, first + len(entries)), "commitment": entries},
        schema={"place": pl.Int64, "commitment": pl.Binary},
    )
    insert_frame(Entry, frame)
    shard.size += len(entries)


def take_waiting(shard: Shard) -> int:
    """Give the entries that waited longest their places; give how many."""
    first = (shard.year << SHARD_BITS) + shard.size
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM (SELECT id FROM ledger_waiting ORDER BY id LIMIT %s) AS longest", [AT_ONCE])
        (last,) = cursor.fetchall()[0]
        if last is None:
            return 0
        # What stands in the log already does not enter twice.
        cursor.execute(
            "INSERT INTO ledger_entry (place, commitment)"
            " SELECT %s + row_number() OVER (ORDER BY id) - 1, commitment FROM ledger_waiting w"
            " WHERE id <= %s AND NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.commitment = w.commitment)",
            [first, last],
        )
        taken: int = cursor.rowcount
        # What is committed between the two statements is in no place yet, and stays.
        cursor.execute(
            "DELETE FROM ledger_waiting WHERE id <= %s"
            " AND EXISTS (SELECT 1 FROM ledger_entry e WHERE e.commitment = ledger_waiting.commitment)",
            [last],
        )
    shard.size += taken
    return max(taken, 1)


def take_held(shard: Shard, day: date) -> None:
    """Give what is held its places: filled up with entries that say nothing, all in an order that says nothing."""
    held = [bytes(one) for one in Held.objects.values_list("commitment", flat=True)]
    there = {bytes(one) for one in Entry.objects.filter(commitment__in=held).values_list("commitment", flat=True)}
    entries = [one for one in held if one not in there]
    size = next((size for size in BATCHES if size >= len(entries)), len(entries))
    entries += [random_entry() for _ in range(size - len(entries))]
    secrets.SystemRandom().shuffle(entries)
    append(shard, entries)
    Held.objects.filter(commitment__in=held).delete()
    shard.batched_on = day


def batch_day(now: datetime) -> date:
    """Give the day (WIB) whose batch was last due."""
    return day_of(now - BATCH_AT)


def ordered(year: int, start: int, end: int) -> list[bytes]:
    """Give the entries with these places.

    :raises Halted: one has none
    """
    first = year << SHARD_BITS
    rows = Entry.objects.filter(place__gte=first + start, place__lt=first + end).order_by("place")
    entries = [bytes(one) for one in rows.values_list("commitment", flat=True).iterator(AT_ONCE)]
    if len(entries) != end - start:
        raise Halted(
            id=f"Di basis data hanya ada {len(entries)} dari entri {start} sampai {end - 1}. Periksa: "
            "netral ledger audit.",
            en=f"The database has only {len(entries)} of the entries {start} to {end - 1}. Look: netral ledger audit.",
        )
    return entries
