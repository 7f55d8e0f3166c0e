"""One file taken over, batch by batch: each batch and how far it came are written together, so a kill loses nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.db import OperationalError, transaction

from netral.common.bulk import TakenError, exclusively
from netral.common.errors import NetralError
from netral.common.sealing import Keys
from netral.directory.imports import rejects
from netral.directory.imports.checks import Reject
from netral.directory.imports.columns import (
    PEOPLE,
    PEOPLE_NEED,
    UNITS,
    UNITS_NEED,
    all_names,
    check_complete,
    guess,
    named,
    shape,
)
from netral.directory.imports.models import ChosenColumns, ImportRun, Kind
from netral.directory.imports.people_file import PeopleFile, PersonRow, UnitHere, Units
from netral.directory.imports.people_store import Counts, PeopleStore
from netral.directory.imports.seen import Seen
from netral.directory.imports.tables import Batch, Table, plain, read_table
from netral.directory.imports.units_file import UnitRow, UnitsFile, UnitsStore
from netral.directory.people.keys import number_keys
from netral.directory.people.models import Standing
from netral.directory.structure.models import Institution, UnitState, on_day

FIELDS = {Kind.PEOPLE: (PEOPLE, PEOPLE_NEED), Kind.UNITS: (UNITS, UNITS_NEED)}
Progress = Callable[[int, int], None]
"""Is told the number of the last row that was done, and about how many there are (0: nobody knows)."""


class Busy(NetralError):
    """Another import is running."""


class Interrupted(NetralError):
    """The database or the disk failed; what was written is whole, and the same import goes on from there."""


@dataclass(frozen=True)
class Options:
    """What decides what comes of a file, beside its content."""

    as_of: date
    columns: Mapping[str, str] = field(default_factory=dict)
    moves: bool = False
    renames: bool = False

    def as_json(self, columns: Mapping[str, int]) -> dict[str, Any]:
        return {
            "as_of": self.as_of.isoformat(),
            "columns": dict(columns),
            "moves": self.moves,
            "renames": self.renames,
        }


class Outcome(NamedTuple):
    """What an import did: in the end, or (`dry`) would do."""

    run: ImportRun
    headings: list[str]
    columns: dict[str, int]
    described: str
    resumed_after: int
    dry: bool

    @property
    def counts(self) -> dict[str, int]:
        run = self.run
        return {
            "created": run.created,
            "changed": run.changed,
            "unchanged": run.unchanged,
            "rejected": run.rejected,
        }


def columns_of(kind: Kind, table: Table, chosen: Mapping[str, str]) -> dict[str, int]:
    """Give the columns of a file: those named now, else those confirmed before, else those guessed.

    :raises NoSuchColumn: a needed one is missing, or a named one is not there
    """
    fields, needed = FIELDS[kind]
    kept = ChosenColumns.objects.filter(kind=kind, shape=shape(table.headings)).first()
    before = kept.columns if kept else guess(table.headings, fields)
    columns = {**before, **named({one: heading for one, heading in chosen.items() if heading}, table.headings, fields)}
    columns = {one: at for one, at in columns.items() if one in fields and chosen.get(one) != ""}
    check_complete(columns, needed, fields)
    return columns


def import_people(
    path: Path,
    institution: Institution,
    options: Options,
    *,
    now: datetime,
    dry: bool = False,
    progress: Progress = lambda _row, _about: None,
) -> Outcome:
    """Take a file of people over into an institution, or (`dry`) say what would come of it.

    :raises BadFile: it is no table
    :raises NoSuchColumn: a needed column is missing
    :raises Busy: another import is running
    :raises Interrupted: the database or the disk failed on the way
    """
    with _beginning(Kind.PEOPLE, path, institution, options, now, dry=dry) as (table, outcome, keys):
        units = _units(institution, options.as_of)
        file = PeopleFile(outcome.columns, table.headings, units, keys, now.date())
        store = PeopleStore(institution.pk, options.as_of, moves=options.moves, renames=options.renames)
        seen, done = Seen(), outcome.resumed_after
        for batch in table.batches:
            last = max([*batch.numbers[-1:], *(row for row, _cells in batch.misshapen[-1:])])
            good, refused = file.check(batch)
            good = _first_ones(good, batch, seen, refused)
            if last <= done:  # taken over before the import was cut
                continue
            with _written(outcome, keys, refused):
                counts = store.take(good)
                _count(outcome.run, counts, refused, batch, last)
            progress(last, table.about)
        return outcome


def import_units(
    path: Path,
    institution: Institution,
    options: Options,
    *,
    now: datetime,
    dry: bool = False,
    progress: Progress = lambda _row, _about: None,
) -> Outcome:
    """Take a file of units over into an institution, all at once, or (`dry`) say what would come of it.

    :raises BadFile: it is no table
    :raises NoSuchColumn: a needed column is missing
    :raises Busy: another import is running
    :raises Interrupted: the database or the disk failed on the way
    """
    with _beginning(Kind.UNITS, path, institution, options, now, dry=dry) as (table, outcome, keys):
        file = UnitsFile(outcome.columns, table.headings, now.date())
        whole, good, refused = Batch([], [], []), list[UnitRow](), list[Reject]()
        for batch in table.batches:
            rows, wrong = file.check(batch)
            good, refused = good + rows, refused + wrong
            whole.numbers.extend(batch.numbers)
            whole.rows.extend(batch.rows)
        last = max([0, *whole.numbers[-1:], *(one.row for one in refused)])
        with _written(outcome, keys, refused):
            counts = UnitsStore(institution, options.as_of).take(good)
            _count(outcome.run, counts, refused, whole, last)
        progress(last, table.about)
        return outcome


@contextlib.contextmanager
def _beginning(
    kind: Kind, path: Path, institution: Institution, options: Options, now: datetime, *, dry: bool
) -> Iterator[tuple[Table, Outcome, Keys]]:
    """Read a file, begin its import or go on with it, alone; say at the end that it has ended."""
    fields, _needed = FIELDS[kind]
    table = read_table(path, names=all_names(fields))
    columns = columns_of(kind, table, options.columns)
    try:
        with exclusively("import"):
            keys = number_keys()
            run = ImportRun(
                kind=kind,
                institution=institution,
                digest=table.digest,
                file_name=path.name[:200],
                options=options.as_json(columns),
                started_at=now,
            )
            run = run if dry else _begun(run)
            yield table, Outcome(run, table.headings, columns, table.described, run.rows_done, dry), keys
            if not dry:
                run.finished_at = now
                run.save(update_fields=["finished_at"])
                remembered = {"columns": dict(columns)}
                ChosenColumns.objects.update_or_create(kind=kind, shape=shape(table.headings), defaults=remembered)
    except TakenError:
        raise Busy(
            id="Impor lain sedang berjalan. Tunggu sampai selesai.", en="Another import is running. Wait until it ends."
        ) from None


def _begun(run: ImportRun) -> ImportRun:
    """Begin an import, or give the one of the same file and options that was cut."""
    same = ImportRun.objects.filter(kind=run.kind, institution=run.institution, digest=run.digest, finished_at=None)
    cut = same.first()
    if cut is not None and cut.options == run.options:
        return cut
    same.update(finished_at=run.started_at)
    run.save(force_insert=True)
    return run


@contextlib.contextmanager
def _written(outcome: Outcome, keys: Keys, refused: list[Reject]) -> Iterator[None]:
    """Write what happens within and how far it came together, or neither; of a dry run nothing."""
    before = outcome.run.rows_done
    try:
        with transaction.atomic():
            yield
            if outcome.dry:
                transaction.set_rollback(True)
            else:
                rejects.keep(outcome.run, refused, keys)
                outcome.run.save()
    except (OperationalError, OSError) as problem:
        raise Interrupted(
            id=f"Basis data terputus setelah baris {before} ({problem}). Yang tertulis utuh; "
            "jalankan perintah yang sama untuk melanjutkan.",
            en=f"The database failed after row {before} ({problem}). What is written is whole; "
            "run the same command to go on.",
        ) from problem


def _count(run: ImportRun, counts: Counts, refused: list[Reject], batch: Batch, last: int) -> None:
    cells = dict(zip(batch.numbers, batch.rows, strict=True)) if counts.refusals else {}
    refused += [Reject(one.row, cells[one.row], "", one.code, one.message) for one in counts.refusals]
    run.created += counts.created
    run.changed += counts.changed
    run.unchanged += counts.unchanged
    run.rejected += len(refused)
    run.rows_done = last


def _first_ones(good: list[PersonRow], batch: Batch, seen: Seen, refused: list[Reject]) -> list[PersonRow]:
    """Leave out who came before in the file; the same person may hold a post definitively and others in acting."""
    first: dict[int, PersonRow] = {}
    again = [row for row in good if first.setdefault(_mark(row), row) is not row]
    before = seen.add(list(first))
    taken = [row for row, was in zip(first.values(), before, strict=True) if not was]
    again += [row for row, was in zip(first.values(), before, strict=True) if was]
    cells = dict(zip(batch.numbers, batch.rows, strict=True)) if again else {}
    message = {
        "id": "Orang ini sudah ada pada baris sebelumnya dalam berkas ini.",
        "en": "This person stands in an earlier row of this file.",
    }
    refused += [Reject(row.row, cells[row.row], "", "twice", message) for row in again]
    return taken


def _mark(row: PersonRow) -> int:
    who = row.number_index or f"{row.name_key}/{row.unit}".encode()
    post = b"" if row.standing == Standing.DEFINITIVE else f"/{row.unit}".encode()
    return int.from_bytes((who + post)[:8], "big") if row.number_index and not post else hash(who + post) & (2**64 - 1)


def _units(institution: Institution, on: date) -> Units:
    states = UnitState.objects.filter(on_day(on), unit__institution=institution)
    by_code, by_name = dict[str, UnitHere](), dict[str, UnitHere | None]()
    for id_, code, name, kind in states.values_list("unit_id", "unit__code", "name", "kind"):
        here = UnitHere(id_, name, kind)
        by_code[code] = here
        by_name[plain(name)] = None if plain(name) in by_name else here
    return Units(by_code, by_name)
