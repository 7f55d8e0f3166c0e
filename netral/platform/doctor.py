"""What is wrong with an installation, and what helps; each check looks at one thing and changes nothing."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django_tasks_db.models import DBTaskResult

from netral.audit.models import Entry
from netral.common.errors import NetralError
from netral.directory.imports.models import ImportRun
from netral.directory.people.keys import number_keys
from netral.ledger.health import why_unwell
from netral.platform.chores import CHORES
from netral.platform.models import Due

LITTLE = 1 << 30
"""Bytes below which a disk is nearly full."""
OLD = timedelta(days=2)
"""After this, a backup is too old."""
ASLEEP = timedelta(hours=2)
"""A chore that is late by more than this is done by nobody."""
WRONG_CLOCK = timedelta(seconds=30)
"""More than this between the clocks of server and database, and codes of apps are refused."""


class Finding(NamedTuple):
    """What a check found: well, or what is wrong and what helps, in both languages."""

    name: str
    is_well: bool
    what: dict[str, str]


def examine(now: datetime) -> list[Finding]:
    """Run every check; without a database of this version, those that need none."""
    first = _looked_at(_database, now)
    others = (*OF_THE_MACHINE, *(OF_THE_DATABASE if first.is_well else ()))
    return [first, *(_looked_at(check, now) for check in others)]


def _looked_at(check: Callable[[datetime], dict[str, str] | None], now: datetime) -> Finding:
    name = check.__name__.strip("_").replace("_", "-")
    try:
        wrong = check(now)
    except NetralError as problem:
        wrong = problem.message
    except DatabaseError as problem:
        reason = " ".join(str(problem).split())
        wrong = {
            "id": f"Basis data tidak menjawab ({reason}). Periksa DATABASE_URL dan layanannya.",
            "en": f"The database does not answer ({reason}). Look at DATABASE_URL and its service.",
        }
    return Finding(name, wrong is None, wrong or {"id": "baik", "en": "well"})


def _database(_now: datetime) -> dict[str, str] | None:
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return None
    return {
        "id": "Skema basis data belum mutakhir. Jalankan: netral manage migrate.",
        "en": "The database is not up to date. Run: netral manage migrate.",
    }


def _key_of_numbers(_now: datetime) -> dict[str, str] | None:
    number_keys()  # refuses a key that is not this database's
    return None


def _trail(_now: datetime) -> dict[str, str] | None:
    kind = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        kind = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(kind)
        there = {name for (name,) in cursor.fetchall()}
    needed = [f"{table}_is_not_changed" for table in ("audit_entry", "audit_about")]
    gone = [name for name in needed if name not in there]
    if not gone:
        return None
    return {
        "id": f"Jejak dapat diubah: {', '.join(gone)} tidak ada. Cari siapa menghapusnya, lalu pulihkan cadangan.",
        "en": f"The trail can be changed: {', '.join(gone)} is gone. Find out who dropped it, then restore a backup.",
    }


def _log(now: datetime) -> dict[str, str] | None:
    return why_unwell(now, asleep=ASLEEP)


def _folder(_now: datetime) -> dict[str, str] | None:
    try:
        mode = settings.VAR.stat().st_mode
    except OSError:
        return {
            "id": f"{settings.VAR} tidak ada. Jalankan netral serve.",
            "en": f"{settings.VAR} is not there. Run netral serve.",
        }
    if stat.S_IMODE(mode) & 0o077 or settings.VAR.stat().st_uid != os.geteuid():
        return {
            "id": f"{settings.VAR} terbuka bagi pengguna lain, atau milik orang lain. Jalankan: chmod 700.",
            "en": f"{settings.VAR} is open to others, or somebody else's. Run: chmod 700.",
        }
    return None


def _disk(_now: datetime) -> dict[str, str] | None:
    free = shutil.disk_usage(settings.VAR if settings.VAR.exists() else settings.VAR.parent).free
    if free >= LITTLE:
        return None
    return {
        "id": f"Tinggal {free >> 20} MB pada disk. Kosongkan, atau pindahkan NETRAL_VAR.",
        "en": f"Only {free >> 20} MB are left on the disk. Make room, or move NETRAL_VAR.",
    }


def _clock(now: datetime) -> dict[str, str] | None:
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (there,) = cursor.fetchall()[0]
    apart = abs(there - now)
    if apart <= WRONG_CLOCK:
        return None
    return {
        "id": f"Jam server dan basis data berselisih {apart.seconds} detik. Nyalakan NTP pada keduanya.",
        "en": f"The clocks of server and database are {apart.seconds} seconds apart. Turn NTP on at both.",
    }


def _backup(now: datetime) -> dict[str, str] | None:
    last = Entry.objects.filter(action="platform.backup-whole").order_by("-pk").values_list("at", flat=True).first()
    if settings.IS_LOCAL or (last is not None and now - last <= OLD):
        return None
    said = last.date().isoformat() if last else None
    return {
        "id": f"Cadangan terakhir {said}: lebih dari dua hari. Jalankan netral backup tiap malam." if said
        else "Belum pernah dicadangkan. Jalankan netral backup tiap malam.",
        "en": f"The last backup is of {said}: more than two days. Run netral backup every night." if said
        else "Never backed up. Run netral backup every night.",
    }  # fmt: skip


def _imports(_now: datetime) -> dict[str, str] | None:
    cut = ImportRun.objects.filter(finished_at=None).order_by("started_at").first()
    if cut is None:
        return None
    return {
        "id": f"Impor {cut.file_name} terpotong setelah baris {cut.rows_done}. Jalankan lagi perintah yang sama.",
        "en": f"The import of {cut.file_name} was cut after row {cut.rows_done}. Run the same command again.",
    }


def _background_work(now: datetime) -> dict[str, str] | None:
    known = Due.objects.filter(chore__in=[chore.name for chore in CHORES])
    waiting = known.filter(at__lt=now - ASLEEP).exists() or not known.exists()
    if settings.IS_LOCAL or not waiting:
        return None
    return {
        "id": "Pekerjaan latar tidak berjalan: surel tidak terkirim dan data lama tidak dihapus. Jalankan netral work.",
        "en": "No background work is done: no mail is sent, nothing old is forgotten. Run netral work.",
    }


def _failed_work(now: datetime) -> dict[str, str] | None:
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=now - OLD).count()
    done = dict(Due.objects.filter(at__gt=now).values_list("chore", "done_at"))
    names = ", ".join(
        sorted(
            chore.name
            for chore in CHORES
            if chore.name in done and ((last := done[chore.name]) is None or last < now - chore.every - OLD)
        )
    )
    if not failed and not names:
        return None
    return {
        "id": f"Dalam dua hari, {failed} tugas gagal; lama tidak selesai: {names or '–'}. Lihat log netral.work.",
        "en": f"In two days, {failed} tasks failed; long not done: {names or '–'}. Look for netral.work in the log.",
    }


OF_THE_MACHINE = (_folder, _disk)
OF_THE_DATABASE = (_key_of_numbers, _trail, _log, _clock, _backup, _imports, _background_work, _failed_work)
