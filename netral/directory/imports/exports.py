"""People and units of an institution given out as files, under headings that an import knows: all can come in again."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from netral.common.errors import NetralError
from netral.directory.imports.rejects import harmless
from netral.directory.people.keys import number_keys
from netral.directory.people.models import Position, Standing
from netral.directory.people.numbers import masked
from netral.directory.structure.kinds import PostClass
from netral.directory.structure.models import Institution, UnitState, on_day

PEOPLE: Sequence[str] = (
    "NIP BARU",
    "NAMA",
    "STATUS PEGAWAI",
    "UNOR ID",
    "JENJANG JABATAN",
    "JABATAN NAMA",
    "STATUS JABATAN",
    "PIMPINAN UNIT",
    "TMT JABATAN",
)
UNITS: Sequence[str] = ("UNOR ID", "UNOR NAMA", "UNOR ATASAN ID", "JENIS UNOR", "TMT")
FIELDS = (
    "person__number_sealed",
    "person__name",
    "person__status",
    "unit__code",
    "post_class",
    "title",
    "standing",
    "is_head",
    "valid_from",
)


class UnknownForm(NetralError):
    """A file whose name ends in none of what can be written."""


def people_rows(institution: Institution, on: date, *, numbers: bool) -> Iterator[list[str]]:
    """Give everybody in an institution on a day, a row for each post; numbers in full only where asked for."""
    unseal = number_keys().numbers().unseal
    posts = Position.objects.filter(on_day(on), person__institution=institution, unit__institution=institution)
    rows = posts.order_by("person__name_key", "person_id", "pk").values_list(*FIELDS)
    for sealed, name, status, unit, post_class, title, standing, is_head, since in rows.iterator(chunk_size=5_000):
        number = "" if sealed is None else str(unseal(bytes(sealed)))
        shown = number if numbers or not number else masked(number)
        level = "" if post_class == PostClass.UNKNOWN else post_class
        held = "definitif" if standing == Standing.DEFINITIVE else standing
        yield [shown, name, status, unit, level, title, held, "ya" if is_head else "tidak", since.isoformat()]


def unit_rows(institution: Institution, on: date) -> Iterator[list[str]]:
    """Give every unit of an institution as it stood on a day."""
    states = UnitState.objects.filter(on_day(on), unit__institution=institution).order_by("unit__code")
    for code, name, above, kind, since in states.values_list(
        "unit__code", "name", "parent__code", "kind", "valid_from"
    ):
        yield [code, name, above or "", kind, since.isoformat()]


def write_table(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write rows as CSV, XLSX or Parquet, by the end of the name, for nobody else to read; give how many there were.

    In CSV and XLSX a cell that a spreadsheet would take for a formula begins with an apostrophe.

    :raises UnknownForm: the name ends otherwise
    """
    write = {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}.get(path.suffix.lower())
    if write is None:
        raise UnknownForm(
            id=f"Akhiri nama berkas dengan .csv, .xlsx, atau .parquet, bukan “{path.suffix}”.",
            en=f"End the name of the file in .csv, .xlsx or .parquet, not “{path.suffix}”.",
        )
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    counted = _Counted(rows)
    write(path, headings, counted)
    return counted.count


class _Counted:
    """Rows, counted as they pass."""

    def __init__(self, rows: Iterable[Sequence[str]]) -> None:
        self._rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Sequence[str]]:
        for row in self._rows:
            self.count += 1
            yield row


def _csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(headings)
        writer.writerows(map(harmless, row) for row in rows)


def _xlsx(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(headings)
    for row in rows:
        sheet.append([harmless(cell) for cell in row])
    book.save(path)


def _parquet(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    import polars as pl

    pl.DataFrame(list(rows), schema=dict.fromkeys(headings, pl.String), orient="row").write_parquet(path)
