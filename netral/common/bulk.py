"""What is done to many rows at once, and by one at a time, on either database."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model


def insert_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows as fast as the database takes them (COPY, or one prepared statement); checks hold as always.

    `rows`: values as both databases take them: text (also for days and UUIDs, in hex), numbers, bytes, booleans, None.
    """
    meta, quote = model._meta, connection.ops.quote_name  # noqa: SLF001 — Django's documented way to ask a model
    table, columns = quote(meta.db_table), ", ".join(quote(_column(meta.get_field(name))) for name in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["?"] * len(fields))
            cursor.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608


def next_ids(model: type[Model], count: int) -> list[int]:
    """Set identifiers aside for rows to come. On SQLite to be called within the transaction that writes them."""
    table = model._meta.db_table  # noqa: SLF001
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(sequence, [table, count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    first = (row[0] if row else 0) + 1
    return list(range(first, first + count))


def _column(field: Any) -> str:
    return str(field.column)


class TakenError(Exception):
    """Somebody else does this already."""


@contextlib.contextmanager
def exclusively(what: str) -> Iterator[None]:
    """Do something that nobody else may do to this database meanwhile; a process that dies lets go by itself.

    :raises TakenError: somebody is at it
    """
    mark = hashlib.sha256(f"{connection.settings_dict['NAME']} {what}".encode()).digest()
    if connection.vendor == "postgresql":
        key = int.from_bytes(mark[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
            if not cursor.fetchone()[0]:
                raise TakenError(what)
        try:
            yield
        finally:
            with contextlib.suppress(Exception), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
        return
    settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked_file(settings.VAR / f"{what}-{mark.hex()[:8]}.lock"):
        yield


@contextlib.contextmanager
def _locked_file(path: Path) -> Iterator[None]:
    import fcntl

    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise TakenError(path.name) from taken
        yield
