"""The first load of many people into an empty directory: indexes and foreign keys come after the rows.

Nobody is there whom a row could be compared with, so rows are only written. What is put off is kept with the import, in
the database: whatever happens, the next import brings it back.
"""

from __future__ import annotations

import polars as pl
from django.db import transaction

from netral.common.bulk import put_off, restore
from netral.directory.imports.models import ImportRun
from netral.directory.imports.people_store import Counts, PeopleStore
from netral.directory.imports.tables import ROW, Batch
from netral.directory.people.models import Person, Position, Standing

MANY = 100_000
"""Rows from which on it pays."""
MOST_SET_ASIDE = 250_000
WRITTEN = (Person, Position)


class FirstLoad:
    """Rows of a file on their way into an empty directory. Acting posts are set aside: their holder may come before."""

    def __init__(self) -> None:
        self._rows, self._cells = list[pl.DataFrame](), list[pl.DataFrame]()
        self._aside = 0

    def set_aside(self, rows: pl.DataFrame, batch: Batch) -> pl.DataFrame:
        """Give the rows that are people who come for the first time; the others are for later."""
        is_first = rows["standing"] == Standing.DEFINITIVE
        if not is_first.all():
            later = rows.filter(~is_first)
            self._rows.append(later)
            self._cells.append(batch.frame.join(later.select(ROW), on=ROW, how="semi"))
            self._aside += len(later)
        return rows.filter(is_first)

    @property
    def is_full(self) -> bool:
        return self._aside > MOST_SET_ASIDE

    def finish(self, run: ImportRun, store: PeopleStore) -> tuple[Counts, Batch | None]:
        """Bring back what was put off, then take over what was set aside. To be called within a transaction."""
        bring_back(run)
        if not self._rows:
            return Counts(), None
        return store.take(pl.concat(self._rows)), Batch(pl.concat(self._cells), [])


def begin(run: ImportRun, about: int) -> FirstLoad | None:
    """Begin a first load if this is one, or go on with it; before any other import, end one that was left."""
    for left in ImportRun.objects.exclude(put_off=[]).exclude(pk=run.pk):
        with transaction.atomic():
            bring_back(left)
            left.save(update_fields=["put_off"])
    if not run.put_off:
        if about < MANY or run.rows_done or Person.objects.exists():
            return None
        with transaction.atomic():
            run.put_off = put_off(WRITTEN)
            run.save(update_fields=["put_off"])
    return FirstLoad()


def bring_back(run: ImportRun) -> None:
    """Bring back what an import put off; that it did is to be saved in the same transaction."""
    if run.put_off:
        restore(run.put_off, WRITTEN)
        run.put_off = []
