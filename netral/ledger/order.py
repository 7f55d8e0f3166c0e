"""The order of the log, in the database: who waits gets a place, once, and keeps it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import polars as pl
from django.db import connection

from netral.common.bulk import insert_frame
from netral.common.clock import day_of
from netral.ledger.entry import MOMENT, TICKET, Opening, random_entry, ticket_of_old
from netral.ledger.errors import Halted
from netral.ledger.models import SHARD_BITS, Entry, Held, Shard, Waiting

AT_ONCE = 1 << 14
"""Entries that get their place in one transaction."""
BATCHES = tuple(256 << 2 * step for step in range(10))
"""Sizes of the batch of a day: it is filled up to the next, so that its size tells next to nothing."""
BATCH_AT = timedelta(hours=2)
"""After midnight (WIB) the batch of the day is due."""


class Row(NamedTuple):
    """An entry, and by what it is found again (`Opening.ticket`)."""

    ticket: bytes
    commitment: bytes


def row_of(opening: Opening) -> Row:
    """Give the row of an entry that can be opened."""
    return Row(opening.ticket(), opening.entry())


def append(shard: Shard, rows: Sequence[Row]) -> None:
    """Give entries their places after the last of a shard; the row of the shard is the caller's to save."""
    first = (shard.year << SHARD_BITS) + shard.size
    frame = pl.DataFrame(
        {
            "place": range(first, first + len(rows)),
            "ticket": [one.ticket for one in rows],
            "commitment": [one.commitment for one in rows],
        },
        schema={"place": pl.Int64, "ticket": pl.Binary, "commitment": pl.Binary},
    )
    insert_frame(Entry, frame)
    shard.size += len(rows)


def take_waiting(shard: Shard) -> int:
    """Give the entries that waited longest their places; give how many wait no more."""
    first = (shard.year << SHARD_BITS) + shard.size
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Each ticket is looked up. Left to itself, PostgreSQL reads the whole log for every lot.
            cursor.execute("SET LOCAL enable_hashjoin = off")
            cursor.execute("SET LOCAL enable_mergejoin = off")
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SELECT max(id) FROM (SELECT id FROM ledger_waiting ORDER BY id LIMIT %s) AS longest", [AT_ONCE])
        (last,) = cursor.fetchall()[0]
        if last is None:
            return 0
        gone: int = _forget_what_was_forgotten(last)
        # What stands in the log already does not enter twice.
        cursor.execute(
            "INSERT INTO ledger_entry (place, ticket, commitment)"
            " SELECT %s + row_number() OVER (ORDER BY id) - 1, ticket, commitment FROM ledger_waiting w"
            " WHERE id <= %s AND NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.ticket = w.ticket)",
            [first, last],
        )
        taken: int = cursor.rowcount
        # What is committed between the two statements is in no place yet, and stays.
        cursor.execute(
            "DELETE FROM ledger_waiting WHERE id <= %s"
            " AND EXISTS (SELECT 1 FROM ledger_entry e WHERE e.ticket = ledger_waiting.ticket)",
            [last],
        )
        gone += cursor.rowcount
    shard.size += taken
    return gone


def _forget_what_was_forgotten(last: int) -> int:
    """Let go of what waits and is in the log, though the database had forgotten its ticket; give how many."""
    if not Entry.objects.filter(ticket__gte=ticket_of_old(b"")).exists():
        return 0
    waiting = Waiting.objects.filter(pk__lte=last)
    known = _standing([Row(bytes(ticket), bytes(one)) for ticket, one in waiting.values_list("ticket", "commitment")])
    for some in _lots(sorted(known)):
        waiting.filter(commitment__in=some).delete()
    return len(known)


def _standing(rows: Sequence[Row]) -> set[bytes]:
    """Give the commitments that stand in the log, with their own ticket or with that of what was forgotten."""
    found = set[bytes]()
    for some in _lots(rows):
        tickets = [ticket for row in some for ticket in (row.ticket, ticket_of_old(row.commitment))]
        found.update(map(bytes, Entry.objects.filter(ticket__in=tickets).values_list("commitment", flat=True)))
    return found


def _lots(many: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Give many in lots that fit into one statement of SQLite."""
    return (many[at : at + 400] for at in range(0, len(many), 400))


def take_held(shard: Shard, day: date) -> None:
    """Give what is held its places: filled up with entries that say nothing, all in an order that says nothing."""
    held = [Row(bytes(ticket), bytes(one)) for ticket, one in Held.objects.values_list("ticket", "commitment")]
    there = _standing(held)
    rows = [row for row in held if row.commitment not in there]
    size = next((size for size in BATCHES if size >= len(rows)), len(rows))
    rows += [_of_nothing() for _ in range(size - len(rows))]
    secrets.SystemRandom().shuffle(rows)
    append(shard, rows)
    for some in _lots(held):
        Held.objects.filter(ticket__in=[row.ticket for row in some]).delete()
    shard.batched_on = day


def _of_nothing() -> Row:
    """Give a row that says nothing, and looks like one that is held."""
    entry = random_entry()
    return Row(secrets.token_bytes(MOMENT) + entry[: TICKET - MOMENT], entry)


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
