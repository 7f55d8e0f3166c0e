"""Refused rows: kept sealed beside the import, and given back as a file that can be mended and imported again."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from netral.common.sealing import Keys
from netral.directory.imports.checks import Reject
from netral.directory.imports.models import ImportRun, SealedReject

ADDED = {"id": ("Baris asal", "Kolom yang keliru", "Alasan"), "en": ("Row before", "Wrong column", "Reason")}
"""What is added to the headings of the file."""
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def keep(run: ImportRun, rejects: Iterable[Reject], keys: Keys) -> None:
    """Keep refused rows of an import. To be called within a transaction."""
    seal = keys.sealer().seal
    SealedReject.objects.bulk_create(
        [SealedReject(run=run, row=one.row, sealed=seal(json.dumps(one[1:]).encode())) for one in rejects],
        batch_size=500,
    )


def kept(run: ImportRun, keys: Keys, *, most: int | None = None) -> Iterator[Reject]:
    """Give the refused rows of an import, in the order of the file; the first ones only, where `most` is given."""
    unseal = keys.sealer().unseal
    for one in SealedReject.objects.filter(run=run).order_by("row")[:most].iterator(chunk_size=2_000):
        cells, field, code, message = json.loads(unseal(bytes(one.sealed)))
        yield Reject(one.row, cells, field, code, message)


def write_rejects(path: Path, headings: Sequence[str], rejects: Iterable[Reject], language: str) -> None:
    """Write refused rows as CSV that spreadsheets read, for nobody else to read.

    A cell that a spreadsheet would take for a formula begins with an apostrophe, which an import leaves out again.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([*map(harmless, headings), *ADDED[language]])
        for one in rejects:
            cells = [*one.cells, *[""] * (len(headings) - len(one.cells))][: len(headings)]
            writer.writerow([*map(harmless, cells), str(one.row), harmless(one.field), one.message[language]])


def harmless(cell: str) -> str:
    """Give a cell that no spreadsheet takes for a formula (CWE-1236)."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell
