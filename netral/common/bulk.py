"""What is done to many rows at once, and by one at a time, on either database."""

from __future__ import annotations

import contextlib
import hashlib
import io
import itertools
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

AT_ONCE = 50
"""Rows in one statement on SQLite: half the time of one by one."""


def insert_frame(model: type[Model], frame: pl.DataFrame) -> None:
    """Write rows as fast as the database takes them (COPY, or one prepared statement); checks hold as always.

    The columns of the frame are fields of the model; fields that it does not have stay empty (NULL).
    """
    meta = model._meta  # noqa: SLF001 — Django's documented way to ask a model
    columns = {one.name: str(one.column) for one in meta.concrete_fields}
    _insert(meta.db_table, [columns[name] for name in frame.columns], frame)


def _insert(table: str, columns: Sequence[str], frame: pl.DataFrame) -> None:
    quote = connection.ops.quote_name
    into = f"{quote(table)} ({', '.join(map(quote, columns))})"
    # What goes past Django's cursor raises Django's errors all the same.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            octets = [name for name, type_ in frame.schema.items() if type_ == pl.Binary]
            hexed = [pl.concat_str(pl.lit("\\x"), pl.col(name).bin.encode("hex")).alias(name) for name in octets]
            text = io.BytesIO()
            frame.with_columns(hexed).write_csv(
                text, include_header=False, quote_style="non_numeric", null_value="NULL"
            )
            with cursor.copy(f"COPY {into} FROM STDIN (FORMAT csv, NULL 'NULL')") as copy:
                copy.write(text.getbuffer())
        else:
            rows = frame.with_columns(pl.col(pl.Date).cast(pl.String)).rows()
            whole = len(rows) - len(rows) % AT_ONCE
            for lot, part in ((AT_ONCE, rows[:whole]), (1, rows[whole:])):
                row = f"({', '.join(['?'] * len(columns))})"
                statement = f"INSERT INTO {into} VALUES {', '.join([row] * lot)}"  # noqa: S608
                lots = (part[at : at + lot] for at in range(0, len(part), lot))
                cursor.connection.executemany(statement, (tuple(itertools.chain(*some)) for some in lots))


@contextlib.contextmanager
def beside(columns: Mapping[str, str], frame: pl.DataFrame) -> Iterator[str]:
    """Put rows beside what is in the database, to compare them with it there: gives the name of a temporary table.

    `columns`: names and types in SQL. To be called within a transaction.
    """
    name = "beside"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {name} ({', '.join(f'{one} {type_}' for one, type_ in columns.items())})"
        )
        _insert(name, list(columns), frame)
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {name}")
        yield name
        cursor.execute(f"DROP TABLE {name}")


def put_off(models: Iterable[type[Model]]) -> list[str]:
    """Drop what makes a first load slow: indexes but for identifiers, and on PostgreSQL foreign keys.

    Gives what `restore` needs. It is to be kept in the database by the same transaction.
    """
    drop, back = list[str](), list[str]()
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table  # noqa: SLF001
            for kind, name, definition in _droppable(cursor, table):
                quoted, of = connection.ops.quote_name(name), connection.ops.quote_name(table)
                if kind == "key":
                    drop.append(f"ALTER TABLE {of} DROP CONSTRAINT {quoted}")
                    back.append(f"ALTER TABLE {of} ADD CONSTRAINT {quoted} {definition}")
                else:
                    drop.append(f"DROP INDEX {quoted}")
                    back.insert(0, definition)
        for statement in drop:
            cursor.execute(statement)
    return back


def _droppable(cursor: CursorWrapper, table: str) -> list[tuple[str, str, str]]:
    """Give kind, name and definition of the foreign keys and indexes of a table that belong to no other constraint."""
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT 'key', conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype = 'f'"
            " UNION ALL SELECT 'index', relname, pg_get_indexdef(oid) FROM pg_class WHERE oid IN"
            " (SELECT indexrelid FROM pg_index WHERE indrelid = %s::regclass)"
            " AND oid NOT IN (SELECT conindid FROM pg_constraint WHERE conrelid = %s::regclass)",
            [table, table, table],
        )
    else:
        cursor.execute(
            "SELECT 'index', name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL",
            [table],
        )
    return list(cursor.fetchall())


def restore(statements: Iterable[str], models: Collection[type[Model]]) -> None:
    """Bring back what was put off. To be called within a transaction.

    :raises IntegrityError: what was written meanwhile does not hold
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for statement in statements:
            cursor.execute(statement)
    look_at(models)
    connection.check_constraints([model._meta.db_table for model in models])  # noqa: SLF001


def look_at(models: Iterable[type[Model]]) -> None:
    """Let PostgreSQL count in tables it knows nothing of yet: else it does so minutes later, and plans badly till then.

    SQLite plans by its indexes alone.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table  # noqa: SLF001
            cursor.execute("SELECT FROM pg_stats WHERE tablename = %s LIMIT 1", [table])
            if not cursor.fetchall():
                cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


@contextlib.contextmanager
def frugally() -> Iterator[None]:
    """Let SQLite read its file instead of mapping it into memory, where much is to be gone through once."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA mmap_size")
        mapped = cursor.fetchall()  # nothing of a database in memory
        cursor.execute("PRAGMA mmap_size = 0")
        try:
            yield
        finally:
            for (size,) in mapped:
                cursor.execute(f"PRAGMA mmap_size = {int(size)}")


@contextlib.contextmanager
def checked_later() -> Iterator[None]:
    """Let SQLite not look at foreign keys row by row; `restore` looks at all. Not within a transaction."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.disable_constraint_checking()
    try:
        yield
    finally:
        connection.enable_constraint_checking()


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


class TakenError(Exception):
    """Somebody else does this already."""


@contextlib.contextmanager
def exclusively(what: str) -> Iterator[None]:
    """Do something that nobody else may do to this database meanwhile; a process that dies lets go by itself.

    :raises TakenError: somebody is at it
    """
    database = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and "mode=memory" in str(database):  # it is of this process alone
        database = f"{database} {os.getpid()}"
    mark = hashlib.sha256(f"{database} {what}".encode()).digest()
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
