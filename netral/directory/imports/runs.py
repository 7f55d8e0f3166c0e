"""One file taken over, batch by batch: each batch and how far it came are written together, so a kill loses nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from django.db import InterfaceError, OperationalError, transaction

from netral.audit.operations import Doer, by_command, record
from netral.common.ahead import ahead
from netral.common.bulk import TakenError, checked_later, exclusively, frugally, look_at
from netral.common.errors import NetralError
from netral.common.sealing import Keys
from netral.directory.imports import first_load, rejects
from netral.directory.imports.checks import Reject
from netral.directory.imports.columns import (
    PEOPLE,
    PEOPLE_NEED,
    UNITS,
    UNITS_NEED,
    OtherKind,
    all_names,
    check_complete,
    guess,
    named,
    shape,
)
from netral.directory.imports.first_load import FirstLoad
from netral.directory.imports.models import ChosenColumns, ImportRun, Kind
from netral.directory.imports.people_file import Institutions, PeopleFile
from netral.directory.imports.people_store import Counts, PeopleStore
from netral.directory.imports.seen import Seen
from netral.directory.imports.tables import ROW, Batch, Rows, Table, plain, read_table
from netral.directory.imports.units_file import UnitRow, UnitsFile, UnitsStore
from netral.directory.people.keys import number_keys
from netral.directory.people.models import Standing
from netral.directory.structure.models import Institution, Unit, UnitState, on_day

FIELDS = {Kind.PEOPLE: (PEOPLE, PEOPLE_NEED), Kind.UNITS: (UNITS, UNITS_NEED)}
SHOWN = 50
"""Refused rows that an outcome holds, to be shown at once; all are kept in the database."""
Progress = Callable[[int, int], None]
"""Is told the number of the last row that was done, and about how many there are (0: nobody knows)."""


@contextlib.contextmanager
def only_tried(*, dry: bool) -> Iterator[None]:
    """Let nothing stay of what is only tried: no institution either that is named for the first time."""
    if not dry:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


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
    refused: list[Reject]
    """The first refused rows."""

    @property
    def counts(self) -> dict[str, int]:
        return self.run.counts


def columns_of(kind: Kind, table: Table, chosen: Mapping[str, str], place: Institution | None) -> dict[str, int]:
    """Give the columns of a file: those named now, else those confirmed before for this institution, else guessed.

    :raises NoSuchColumn: a needed one is missing, or a named one is not there
    """
    fields, needed = FIELDS[kind]
    headings = {plain(heading) for heading in table.headings}
    has_numbers, has_parents = (not headings.isdisjoint(names) for names in (PEOPLE["number"], UNITS["parent"]))
    if kind is Kind.UNITS and has_numbers:
        raise OtherKind(
            id="Ini tampaknya berkas pegawai: ada kolom NIP. Pakai netral people import.",
            en="This seems to be a file of people: it has a column of numbers (NIP). Use netral people import.",
        )
    has_status = not headings.isdisjoint(PEOPLE["status"]) or bool(chosen.get("status"))
    if kind is Kind.PEOPLE and has_parents and not has_numbers and not has_status:
        raise OtherKind(
            id="Ini tampaknya berkas unit: ada kolom unit atasan. Pakai netral units import.",
            en="This seems to be a file of units: it has a column of the unit above. Use netral units import.",
        )
    kept = ChosenColumns.objects.filter(kind=kind, institution=place, shape=shape(table.headings)).first()
    before = kept.columns if kept else guess(table.headings, fields)
    columns = {**before, **named({one: heading for one, heading in chosen.items() if heading}, table.headings, fields)}
    columns = {one: at for one, at in columns.items() if one in fields and chosen.get(one) != ""}
    check_complete(columns, needed, fields)
    return columns


def import_people(
    path: Path,
    institution: Institution | None,
    options: Options,
    *,
    now: datetime,
    by: Doer | None = None,
    dry: bool = False,
    progress: Progress = lambda _row, _about: None,
) -> Outcome:
    """Take a file of people over into an institution, or (`dry`) say what would come of it.

    Without an institution, the file has a column that says it of each row. `by`: who does it; without, the command.

    :raises BadFile: it is no table
    :raises NoSuchColumn: a needed column is missing
    :raises Busy: another import is running
    :raises Interrupted: the database or the disk failed on the way
    """
    with _beginning(Kind.PEOPLE, path, institution, options, now, by, dry=dry) as (table, outcome, keys):
        institutions = _institutions(institution, options.as_of)
        file = PeopleFile(outcome.columns, table.headings, institutions, keys, now.date())
        store = PeopleStore(options.as_of, moves=options.moves, renames=options.renames)
        load = None if dry else first_load.begin(outcome.run, table.about)
        seen, done = Seen(), outcome.resumed_after
        for batch, rows, refused in ahead((batch, *file.check(batch)) for batch in table.batches):
            first = _first_ones(rows, batch, seen, refused)
            if load:
                first = load.set_aside(first, batch)
            if batch.last <= done:  # taken over before the import was cut
                continue
            new, first = [one for one in refused if one.row > done], first.filter(pl.col(ROW) > done)
            with checked_later() if load else contextlib.nullcontext(), _written(outcome, keys, new):
                counts = store.add(first) if load else store.take(first)
                _count(outcome.run, counts, new, batch)
            if load and load.is_full:
                _finish(load, outcome, store, keys)
                load = None
            progress(batch.last, table.about)
        if load:
            _finish(load, outcome, store, keys)
        return outcome


def _finish(load: FirstLoad, outcome: Outcome, store: PeopleStore, keys: Keys) -> None:
    """Let what a first load put off come back, and what it set aside be taken over."""
    new = list[Reject]()
    with _written(outcome, keys, new):
        counts, batch = load.finish(outcome.run, store)
        if batch is not None:
            _count(outcome.run, counts, new, batch)


def import_units(
    path: Path,
    institution: Institution | None,
    options: Options,
    *,
    now: datetime,
    by: Doer | None = None,
    dry: bool = False,
    progress: Progress = lambda _row, _about: None,
) -> Outcome:
    """Take a file of units over into an institution, all at once, or (`dry`) say what would come of it.

    Without an institution, the file has a column that says it of each row. `by`: who does it; without, the command.

    :raises BadFile: it is no table
    :raises NoSuchColumn: a needed column is missing
    :raises Busy: another import is running
    :raises Interrupted: the database or the disk failed on the way
    """
    with _beginning(Kind.UNITS, path, institution, options, now, by, dry=dry) as (table, outcome, keys):
        file = UnitsFile(outcome.columns, table.headings, institution, now.date())
        good, refused, batches = list[UnitRow](), list[Reject](), list[Batch]()
        for batch in table.batches:
            rows, wrong = file.check(batch)
            good, refused = good + rows, refused + wrong
            batches.append(batch)
        with _written(outcome, keys, refused):
            counts = UnitsStore(options.as_of).take(good)
            look_at((Unit, UnitState))
            whole = Batch(pl.concat([batch.frame for batch in batches]), []) if batches else Rows([]).batch(1, 0)
            _count(outcome.run, counts, refused, whole)
        progress(outcome.run.rows_done, table.about)
        return outcome


@contextlib.contextmanager
def _beginning(
    kind: Kind,
    path: Path,
    institution: Institution | None,
    options: Options,
    now: datetime,
    by: Doer | None,
    *,
    dry: bool,
) -> Iterator[tuple[Table, Outcome, Keys]]:
    """Read a file, begin its import or go on with it, alone; say at the end that it has ended."""
    fields, _needed = FIELDS[kind]
    table = read_table(path, names=all_names(fields))
    columns = columns_of(kind, table, options.columns, institution)
    if institution is None:
        check_complete(columns, [("institution",)], fields)
    try:
        with exclusively("import"), frugally():
            keys = number_keys()
            run = ImportRun(
                kind=kind,
                institution=institution,
                digest=table.digest,
                file_name=path.name[:200],
                options=options.as_json(columns),
                headings=table.headings,
                started_at=now,
            )
            doer = by or by_command(kind, "import", institution=institution.code if institution else "")
            run = run if dry else _begun(run, doer)
            yield table, Outcome(run, table.headings, columns, table.described, run.rows_done, dry, []), keys
            if not dry:
                run.finished_at = now
                with transaction.atomic():
                    run.save(update_fields=["finished_at"])
                    told = {name: str(count) for name, count in run.counts.items()}
                    record("directory.imported", by=doer, at=now, of=[f"import/{run.pk}"], told=told)
                remembered = {"columns": dict(columns)}
                ChosenColumns.objects.update_or_create(
                    kind=kind, institution=institution, shape=shape(table.headings), defaults=remembered
                )
    except TakenError:
        raise Busy(
            id="Impor lain sedang berjalan. Tunggu sampai selesai.", en="Another import is running. Wait until it ends."
        ) from None


@transaction.atomic
def _begun(run: ImportRun, doer: Doer) -> ImportRun:
    """Begin an import, or give the one of the same file and options that was cut."""
    same = ImportRun.objects.filter(kind=run.kind, institution=run.institution, digest=run.digest, finished_at=None)
    cut = same.first()
    if cut is not None and cut.options == run.options:
        return cut
    same.update(finished_at=run.started_at)
    run.save(force_insert=True)
    told = {"file": run.file_name, "digest": run.digest}
    record("directory.import-begun", by=doer, at=run.started_at, of=[f"import/{run.pk}"], told=told)
    return run


@contextlib.contextmanager
def _written(outcome: Outcome, keys: Keys, refused: list[Reject]) -> Iterator[None]:
    """Write what happens within and how far it came together, or neither; of a dry run nothing."""
    before = outcome.run.rows_done
    try:
        with transaction.atomic():
            yield
            outcome.refused.extend(refused[: SHOWN - len(outcome.refused)])
            if outcome.dry:
                transaction.set_rollback(True)
            else:
                rejects.keep(outcome.run, refused, keys)
                outcome.run.save()
    except (OperationalError, InterfaceError, OSError) as problem:
        raise Interrupted(
            id=f"Basis data terputus setelah baris {before} ({problem}). Yang tertulis utuh; "
            "jalankan perintah yang sama untuk melanjutkan.",
            en=f"The database failed after row {before} ({problem}). What is written is whole; "
            "run the same command to go on.",
        ) from problem


def _count(run: ImportRun, counts: Counts, refused: list[Reject], batch: Batch) -> None:
    cells = batch.cells_of({one.row for one in counts.refusals})
    refused += [Reject(one.row, cells[one.row], "", one.code, one.message) for one in counts.refusals]
    run.created += counts.created
    run.changed += counts.changed
    run.unchanged += counts.unchanged
    run.rejected += len(refused)
    run.rows_done = max([run.rows_done, *batch.frame[ROW].tail(1), *(one.row for one in refused)])


def _first_ones(rows: pl.DataFrame, batch: Batch, seen: Seen, refused: list[Reject]) -> pl.DataFrame:
    """Leave out who came before in the file; the same person may hold a post definitively and others in acting."""
    marks = _marks(rows)
    is_first = marks.is_first_distinct()
    is_first = is_first.scatter(is_first.arg_true(), ~seen.add(marks.filter(is_first)))
    cells = batch.cells_of(rows.filter(~is_first)[ROW].to_list())
    message = {
        "id": "Orang ini sudah ada pada baris sebelumnya dalam berkas ini.",
        "en": "This person stands in an earlier row of this file.",
    }
    refused += [Reject(row, cells[row], "", "twice", message) for row in cells]
    return rows.filter(is_first)


def _marks(rows: pl.DataFrame) -> pl.Series:
    """Give a number of 64 bits for each row, by which it is known again: of the person, and of an acting post."""
    nameless = pl.struct("name_key", "unit").hash()
    who = pl.coalesce(pl.col("number_index").reinterpret(signed=False), nameless)
    acting = pl.struct(who.alias("who"), "unit").hash()
    mark = pl.when(pl.col("standing") == Standing.DEFINITIVE).then(who).otherwise(acting)
    return rows.select(mark.alias("mark"))["mark"]


def _institutions(only: Institution | None, on: date) -> Institutions:
    states = UnitState.objects.filter(on_day(on))
    there = Institution.objects.all()
    if only is not None:
        states, there = states.filter(unit__institution=only), there.filter(pk=only.pk)
    fields = ("unit__institution_id", "unit_id", "unit__code", "name", "kind")
    units = pl.DataFrame(list(states.values_list(*fields)), schema=Institutions.UNITS, orient="row")
    codes = {word: pk for pk, code, name in there.values_list("pk", "code", "name") for word in (plain(name), code)}
    return Institutions(codes, units, only=only.pk if only else None)
