"""Bring a backup back into an empty installation: all of it, or nothing."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from netral.audit.operations import by_command, record
from netral.common.bulk import put_off
from netral.common.bulk import restore as bring_back
from netral.common.errors import NetralError
from netral.platform.archive import BadArchive, Reader

MANY = 100_000
"""Rows from which it pays to bring indexes and keys back after loading."""


class NotEmpty(NetralError):
    """There is something already where the backup would go."""

    def __init__(self) -> None:
        super().__init__(
            id="Basis data ini sudah berisi. Pulihkan ke pemasangan yang kosong.",
            en="This database is not empty. Restore into an empty installation.",
        )


def restore(folder: Path, identity: str, *, now: datetime) -> int:
    """Restore a backup, bring it up to this version, and give how many rows it had.

    :raises BadArchive: it is not whole, for another key, or of a newer Netral or another kind of database
    :raises NotEmpty: this installation has something in it
    """
    reader = Reader(folder, identity)
    contents = reader.contents
    if contents["vendor"] != connection.vendor:
        raise BadArchive(
            id=f"Cadangan ini dari {contents['vendor']}; pulihkan pada basis data yang sama jenisnya.",
            en=f"This backup is of {contents['vendor']}; set Netral up with the same database to restore it.",
        )
    if connection.introspection.table_names():
        raise NotEmpty
    _check_known([(app, name) for app, name in contents["migrations"]])
    if connection.vendor == "sqlite":
        _sqlite(reader)
    else:
        _postgresql(reader)
    call_command("migrate", interactive=False, verbosity=0)
    record("platform.restored", by=by_command("restore"), at=now, of=["installation/database"])
    return sum(table["rows"] for table in contents["tables"])


def _check_known(applied: list[tuple[str, str]]) -> None:
    known = MigrationExecutor(connection).loader.disk_migrations
    if any(one not in known for one in applied):
        raise BadArchive(
            id="Cadangan ini dari Netral yang lebih baru. Pasang versi itu dulu.",
            en="This backup is of a newer Netral. Install that version first.",
        )


def _sqlite(reader: Reader) -> None:
    (database,) = reader.contents["tables"]
    target = Path(connection.settings_dict["NAME"])
    connection.close()
    part = target.with_suffix(".restoring")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    with part.open("wb") as file:
        for piece in reader.content(database["parts"]):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    with closing(sqlite3.connect(part)) as restored:
        (sound,) = restored.execute("PRAGMA integrity_check").fetchone()
        counts = {name: restored.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in database["counts"]}  # noqa: S608 — sealed by us
    if sound != "ok" or counts != database["counts"]:
        part.unlink()
        raise _not_as_it_was()
    for beside in ("-wal", "-shm"):  # of the empty file that is replaced
        target.with_name(target.name + beside).unlink(missing_ok=True)
    part.replace(target)


def _postgresql(reader: Reader) -> None:
    with transaction.atomic():
        executor = MigrationExecutor(connection)
        applied = {(app, name) for app, name in reader.contents["migrations"]}
        state = executor.migrate(
            [one for one in executor.loader.graph.nodes if one in applied and _is_last(executor, one, applied)]
        )
        # As they were in the version of the backup.
        known = state.apps.get_models(include_auto_created=True)
        models = {model._meta.db_table: model for model in known}  # noqa: SLF001
        # Foreign keys are looked at when the transaction ends; where there are many rows, all at once is faster.
        with connection.cursor() as cursor:  # migrations may have let some be looked at with every row
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        tables = reader.contents["tables"]
        large = [models[table["name"]] for table in tables if table["rows"] >= MANY and table["name"] in models]
        put_aside = put_off(large)
        for table in tables:
            _load(reader, table)
        bring_back(put_aside, large)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
                cursor.execute(statement)


def _is_last(executor: MigrationExecutor, one: tuple[str, str], applied: set[tuple[str, str]]) -> bool:
    """Say whether no later migration of the same app was applied."""
    children = executor.loader.graph.node_map[one].children
    return not any(child.key[0] == one[0] and child.key in applied for child in children)


def _load(reader: Reader, table: dict[str, Any]) -> None:
    quote = connection.ops.quote_name
    name, columns = quote(table["name"]), ", ".join(map(quote, table["columns"]))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {name}")  # noqa: S608 — what migrations put there
        if table["rows"]:
            with cursor.copy(f"COPY {name} ({columns}) FROM STDIN (FORMAT binary)") as copy:
                for piece in reader.content(table["parts"]):
                    copy.write(piece)
        cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608
        if cursor.fetchall()[0][0] != table["rows"]:
            raise _not_as_it_was()


def _not_as_it_was() -> BadArchive:
    return BadArchive(
        id="Isi cadangan tidak sama dengan saat dibuat, jadi tidak dipakai.",
        en="What is in the backup is not what was put into it, so it was not used.",
    )
