"""Take the whole database as it is at one moment, while others go on working."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from netral import __version__
from netral.audit.operations import by_command, record
from netral.platform.archive import PART, Writer

COPY, LOCK = "backup-", "lock"
"""How the folder with a copy that is not sealed yet begins, and what in it is held for as long as it is needed."""
SPENT = frozenset({"accounts_counter", "accounts_signin"})
"""Tables that are left empty: nobody stays signed in by a restored backup."""


def back_up(folder: Path, recipients: Sequence[str], *, now: datetime) -> int:
    """Write a backup into an empty folder, sealed to each of the recipients; give how many rows it has.

    :raises BadArchive: the folder is not empty, or a recipient is none
    """
    writer = Writer(folder, recipients)
    _sweep()
    record("platform.backed-up", by=by_command("backup"), at=now, of=["installation/database"])
    tables = _sqlite(writer) if connection.vendor == "sqlite" else _postgresql(writer)
    whole = {
        "netral": __version__,
        "made_at": now.isoformat(),
        "vendor": connection.vendor,
        "migrations": sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations()),
        "tables": tables,
    }
    writer.finish(whole)
    # Only now there is one: the doctor looks for this entry, not for the attempt.
    record("platform.backup-whole", by=by_command("backup"), at=now, of=["installation/database"])
    return sum(table["rows"] for table in tables)


def _sweep() -> None:
    """Take away what a backup that was killed has left beside the database: a copy that is not sealed."""
    for left in settings.VAR.glob(f"{COPY}*"):
        with contextlib.suppress(OSError), (left / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # of one that is running it is held
            shutil.rmtree(left)


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_list(cursor)
    return sorted(table.name for table in found if table.type == "t" and table.name != "django_migrations")


def _sqlite(writer: Writer) -> list[dict[str, Any]]:
    """Copy the file at one moment into the folder of the server, and from there into parts."""
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix=COPY) as own, (Path(own) / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        copy = Path(own) / "copy.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        with closing(sqlite3.connect(copy)) as database:
            database.execute("PRAGMA secure_delete = ON")  # overwritten, not only let go of
            for table in SPENT:
                database.execute(f"DELETE FROM {table}")  # noqa: S608 — ours
            database.commit()
            rows = {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in _tables()}  # noqa: S608
        with copy.open("rb") as file:
            parts = writer.parts("database", iter(lambda: file.read(PART), b""))
    return [{"name": "database", "columns": [], "rows": sum(rows.values()), "counts": rows, "parts": parts}]


def _postgresql(writer: Writer) -> list[dict[str, Any]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return [_table(writer, name) for name in _tables()]


def _table(writer: Writer, name: str) -> dict[str, Any]:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, name)
        columns = [column.name for column in described]
        rows = 0
        content: Iterable[bytes] = ()
        if name not in SPENT:
            cursor.execute(f"SELECT count(*) FROM {quote(name)}")  # noqa: S608
            rows = cursor.fetchall()[0][0]
            content = _copied(f"COPY {quote(name)} ({', '.join(map(quote, columns))}) TO STDOUT (FORMAT binary)")
        return {"name": name, "columns": columns, "rows": rows, "parts": writer.parts(name, content)}


def _copied(statement: str) -> Iterator[bytes]:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for piece in copy:
            yield bytes(piece)
