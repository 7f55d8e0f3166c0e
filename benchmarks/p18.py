"""P18: back a directory up and restore it elsewhere, beside the database's own dump and restore of the same rows."""

import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter

import pyrage

from benchmarks.apart import netral, run_apart
from benchmarks.measure import Figure
from benchmarks.report import Outcome, Section, at_most, times
from tests.databases import own_database
from tools.with_postgres import postgres, programs

TITLE = "back up and restore"
RAW_BACKUP, BACKUP = "the database's own dump", "netral backup"
RAW_RESTORE, RESTORE = "the database's own restore", "netral restore"
SIZES = {1_000_000: 5}
"""People → runs."""
QUICK = {5_000: 1}
REMARK = (
    "P18 promises the restore. The backup's peers only copy: they seal nothing, and SQLite's takes free pages along, "
    "in which what was erased can still be read; ours writes the database anew without them (VACUUM INTO)."
)


def run(*, quick: bool = False) -> Outcome:
    """Take the same directory both ways, in turn; a restored one must have as many people."""
    outcome = Outcome("P18", TITLE)
    outcome.does = {
        RAW_BACKUP: "PostgreSQL: pg_dump in its own format, not compressed. SQLite: its online backup, to a file that "
        "is on the disk when it ends. Neither is sealed or checked.",
        BACKUP: "As a process: a snapshot, sealed with age to a recipient, in parts, each on the disk, with checksums.",
        RAW_RESTORE: "pg_restore into an empty database; SQLite's online backup the other way, and its own check of "
        "the file (integrity_check), without which nobody knows whether it is one.",
        RESTORE: "As a process: all checksums first, then every part opened and loaded, counted, indexes and keys, "
        "brought up to this version.",
    }
    outcome.remarks = [REMARK]
    for title, own in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        section = Section(title, "people", [])
        for size, runs in (QUICK if quick else SIZES).items():
            figures = {side: Figure(side, size, "s") for side in (RAW_BACKUP, BACKUP, RAW_RESTORE, RESTORE)}
            with tempfile.TemporaryDirectory() as name, own() as place:
                folder = Path(name)
                _fill(folder, place, size)
                for at in range(runs):
                    figures[RAW_BACKUP].runs.append(_timed(place.dump, folder))
                    figures[BACKUP].runs.append(_back_up(folder, place, at))
                    figures[RAW_RESTORE].runs.append(_timed(place.load, folder, at))
                    figures[RESTORE].runs.append(_restore(folder, place, at, size))
            section.figures += figures.values()
            outcome.goals += [
                *at_most(f"{title}: restore ≤ 2 × its own", section.ratio(RESTORE, RAW_RESTORE, size) or 0, 2),
                *times(f"{title}: backup, beside its own dump", section.ratio(BACKUP, RAW_BACKUP, size)),
            ]
        outcome.sections.append(section)
    return outcome


class _Sqlite:
    address = ""

    def dump(self, folder: Path) -> None:
        _copied(folder / "var" / "netral.sqlite3", folder / "raw")

    def load(self, folder: Path, at: int) -> None:
        target = folder / f"raw-{at}"
        _copied(folder / "raw", target)
        with closing(sqlite3.connect(target)) as database:
            if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise RuntimeError("SQLite's own copy is broken")
        target.unlink()

    def another(self, _at: int) -> str:
        return ""


def _copied(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)
    with target.open("rb") as file:
        os.fsync(file.fileno())


class _Postgresql:
    def __init__(self, address: str) -> None:
        self.address = address
        self._programs = programs() or Path()

    def dump(self, folder: Path) -> None:
        (folder / "raw").unlink(missing_ok=True)
        self._run("pg_dump", "-Fc", "-Z0", "-f", str(folder / "raw"), self.address)
        with (folder / "raw").open("rb") as file:
            os.fsync(file.fileno())

    def load(self, folder: Path, at: int) -> None:
        target = own_database(self.address, f"raw_{at}")
        self._run("pg_restore", "--no-owner", "-d", target, str(folder / "raw"))

    def another(self, at: int) -> str:
        return own_database(self.address, f"restored_{at}")

    def _run(self, program: str, *words: str) -> None:
        subprocess.run([str(self._programs / program), *words], check=True)


@contextmanager
def _sqlite() -> Iterator[_Sqlite]:
    yield _Sqlite()


@contextmanager
def _postgresql() -> Iterator[_Postgresql]:
    with postgres() as address:
        yield _Postgresql(address)


def _fill(folder: Path, place: _Sqlite | _Postgresql, size: int) -> None:
    key = pyrage.x25519.Identity.generate()
    (folder / "key").write_text(str(key))
    (folder / "recipient").write_text(str(key.to_public()))
    netral(folder, place.address, "manage", "migrate", "-v0")
    netral(folder, place.address, "demo-data", "--people", str(size), "--regions", "2024")


def _timed(deed: object, *given: object) -> float:
    began = perf_counter()
    deed(*given)  # type: ignore[operator]
    return perf_counter() - began


def _back_up(folder: Path, place: _Sqlite | _Postgresql, at: int) -> float:
    recipient = (folder / "recipient").read_text()
    _said, took, _peak = netral(folder, place.address, "backup", f"backup-{at}", "--recipient", recipient)
    return took


def _restore(folder: Path, place: _Sqlite | _Postgresql, at: int, size: int) -> float:
    elsewhere = folder / f"elsewhere-{at}"
    elsewhere.mkdir()
    address = place.another(at)
    words = ("restore", str(folder / f"backup-{at}"), "--identity", str(folder / "key"))
    _said, took, _peak = netral(elsewhere, address, *words)
    asked = "from netral.directory.people.models import Person; print(Person.objects.count())"
    found, _took, _peak = run_apart(elsewhere, address, "netral", "manage", "shell", "-v0", "-c", asked)
    if int(found) != size:
        raise RuntimeError("not everybody came back")
    return took
