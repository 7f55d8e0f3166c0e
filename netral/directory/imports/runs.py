"""One file taken over, batch by batch: each batch and how far it came are written together, so a kill loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from netral.directory.imports.columns import PEOPLE, PEOPLE_NEED, all_names, check_complete, guess, named, shape
from netral.directory.imports.models import ChosenColumns, ImportRun, Kind
from netral.directory.imports.people_file import PeopleFile, PersonRow, UnitHere, Units
from netral.directory.imports.people_store import Counts, PeopleStore
from netral.directory.imports.seen import Seen
from netral.directory.imports.tables import Batch, Table, plain, read_table
from netral.directory.people.keys import number_keys
from netral.directory.people.models import Standing
from netral.directory.structure.models import Institution, UnitState, on_day

Progress = Callable[[int], None]
"""Is told the number of the last row that was done."""


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


def columns_of(table: Table, chosen: Mapping[str, str]) -> dict[str, int]:
    """Give the columns of a file of people: those named now, else those confirmed before, else those guessed.

    :raises NoSuchColumn: a needed one is missing, or a named one is not there
    """
    kept = ChosenColumns.objects.filter(kind=Kind.PEOPLE, shape=shape(table.headings)).first()
    before = kept.columns if kept else guess(table.headings, PEOPLE)
    columns = {**before, **named({f: h for f, h in chosen.items() if h}, table.headings, PEOPLE)}
    columns = {field_: at for field_, at in columns.items() if chosen.get(field_, "…") and field_ in PEOPLE}
    check_complete(columns, PEOPLE_NEED, PEOPLE)
    return columns


def import_people(
    path: Path,
    institution: Institution,
    options: Options,
    *,
    now: datetime,
    dry: bool = False,
    progress: Progress = lambda _row: None,
) -> Outcome:
    """Take a file of people over into an institution, or (`dry`) say what would come of it.

    :raises BadFile: it is no table
    :raises NoSuchColumn: a needed column is missing
    :raises Busy: another import is running
    :raises Interrupted: the database or the disk failed on the way
    """
    table = read_table(path, names=all_names(PEOPLE))
    columns = columns_of(table, options.columns)
    try:
        with exclusively("import"):
            keys = number_keys()
            file = PeopleFile(columns, table.headings, _units(institution, options.as_of), keys, now.date())
            store = PeopleStore(institution.pk, options.as_of, moves=options.moves, renames=options.renames)
            run = _begun(path, institution, table, options.as_json(columns), now, dry=dry)
            outcome = Outcome(run, table.headings, columns, table.described, run.rows_done, dry)
            _take_all(table, file, store, run, keys, dry=dry, progress=progress)
            if not dry:
                run.finished_at = now
                run.save(update_fields=["finished_at"])
                _remember(table, columns)
            return outcome
    except TakenError:
        raise Busy(
            id="Impor lain sedang berjalan. Tunggu sampai selesai.", en="Another import is running. Wait until it ends."
        ) from None


def _begun(
    path: Path, institution: Institution, table: Table, options: dict[str, Any], now: datetime, *, dry: bool
) -> ImportRun:
    """Begin an import, or go on with one of the same file and options that did not end."""
    same = {"kind": Kind.PEOPLE, "institution": institution, "digest": table.digest}
    run = ImportRun(**same, file_name=path.name[:200], options=options, started_at=now)
    if dry:
        return run
    cut = ImportRun.objects.filter(**same, finished_at__isnull=True).first()
    if cut is not None and cut.options == options:
        return cut
    if cut is not None:
        cut.finished_at = now
        cut.save(update_fields=["finished_at"])
    run.save(force_insert=True)
    return run


def _take_all(
    table: Table, file: PeopleFile, store: PeopleStore, run: ImportRun, keys: Keys, *, dry: bool, progress: Progress
) -> None:
    seen, done = Seen(), run.rows_done
    for batch in table.batches:
        last = max([*batch.numbers[-1:], *(row for row, _cells in batch.misshapen[-1:])])
        good, refused = file.check(batch)
        good = _first_ones(good, batch, seen, refused)
        if last <= done:  # taken over before the import was cut
            continue
        before = run.rows_done
        try:
            with transaction.atomic():
                counts = store.take(good)
                _count(run, counts, refused, batch, last)
                if dry:
                    transaction.set_rollback(True)
                else:
                    rejects.keep(run, refused, keys)
                    run.save()
        except (OperationalError, OSError) as problem:
            raise Interrupted(
                id=f"Basis data terputus setelah baris {before} ({problem}). Yang tertulis utuh; "
                "jalankan perintah yang sama untuk melanjutkan.",
                en=f"The database failed after row {before} ({problem}). What is written is whole; "
                "run the same command to go on.",
            ) from problem
        progress(last)


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


def _remember(table: Table, columns: Mapping[str, int]) -> None:
    ChosenColumns.objects.update_or_create(
        kind=Kind.PEOPLE, shape=shape(table.headings), defaults={"columns": dict(columns)}
    )
