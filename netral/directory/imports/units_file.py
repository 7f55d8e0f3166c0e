"""A file of units, checked as the tree that it is, and taken over in one transaction: half a tree is none."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from netral.directory.imports import checks
from netral.directory.imports.checks import Refused, Reject
from netral.directory.imports.people_store import Counts, Refusal
from netral.directory.imports.tables import Batch, plain
from netral.directory.structure.kinds import UnitKind
from netral.directory.structure.models import Institution, Unit, UnitState
from netral.directory.structure.operations import NoSuchInstitution, institution_of
from netral.directory.structure.queries import in_a_circle

KINDS = {plain(kind.value): kind for kind in UnitKind}
BY_NAME = (
    (r"sekretariat daerah", UnitKind.SEKRETARIAT_DAERAH),
    (r"sekretariat (dprd|dewan)", UnitKind.SEKRETARIAT_DPRD),
    (r"inspektorat", UnitKind.INSPEKTORAT),
    (r"dinas", UnitKind.DINAS),
    (r"badan", UnitKind.BADAN),
    (r"biro", UnitKind.BIRO),
    (r"bagian", UnitKind.BAGIAN),
    (r"bidang", UnitKind.BIDANG),
    (r"(sub ?bagian|seksi|sub ?bidang)", UnitKind.SEKSI),
    (r"(kecamatan|distrik)", UnitKind.KECAMATAN),
    (r"kelurahan", UnitKind.KELURAHAN),
    (r"(uptd?|unit pelaksana teknis)", UnitKind.UPTD),
    (r"(sd|smp|sma|smk|slb|tk|paud|sekolah)( |n\d|$)", UnitKind.SCHOOL),
    (r"(puskesmas|pusat kesehatan masyarakat)", UnitKind.PUSKESMAS),
    (r"(rsud|rumah sakit)", UnitKind.RSUD),
    (r"direktorat", UnitKind.DIREKTORAT),
    (r"kantor", UnitKind.KANTOR),
)
"""How names of units of a kind begin."""


class UnitRow(NamedTuple):
    """A checked row: a unit as it stands from a day on (`since`; without one, from the day of the import)."""

    row: int
    institution: int
    code: str
    name: str
    parent: str
    kind: str
    since: date | None


class UnitsFile:
    """Checks rows of a file of units."""

    def __init__(
        self, columns: Mapping[str, int], headings: Sequence[str], institution: Institution | None, today: date
    ) -> None:
        self._columns, self._headings, self._today = columns, headings, today
        self._only, self._institution = institution, functools.lru_cache(_institution)

    def check(self, batch: Batch) -> tuple[list[UnitRow], list[Reject]]:
        """Give the rows that are sound in themselves, and the refused ones."""
        good, rejects = [], [checks.misshapen(row, cells, len(self._headings)) for row, cells in batch.misshapen]
        for row, cells in zip(batch.numbers, batch.rows, strict=True):
            try:
                good.append(self._unit(row, cells))
            except Refused as refused:
                heading = self._headings[self._columns[refused.field]]
                rejects.append(Reject(row, cells, heading, refused.code, refused.message))
        return good, rejects

    def _of(self, code: str) -> int:
        if self._only is None:
            return self._institution(code).pk
        if code and code != self._only.code and plain(code) != plain(self._only.name):
            raise Refused("other-institution", "institution", code, **OTHER_INSTITUTION)
        return self._only.pk

    def _unit(self, row: int, cells: list[str]) -> UnitRow:
        def cell(field: str) -> str:
            return cells[self._columns[field]].removeprefix("'") if field in self._columns else ""

        institution = self._of(cell("institution").strip())
        name = checks.text(cell("name"), "name", most=200, needed=True)
        said = plain(cell("kind"))
        return UnitRow(
            row,
            institution,
            checks.text(cell("code"), "code", most=64, needed=True),
            name,
            checks.text(cell("parent"), "parent", most=64),
            KINDS.get(said) or _kind_by_name(name),
            checks.day(cell("since"), "since", today=self._today),
        )


def _institution(code: str) -> Institution:
    try:
        return institution_of(code)
    except NoSuchInstitution as none:
        raise Refused("institution", "institution", code, **none.message) from None


def _kind_by_name(name: str) -> str:
    said = plain(name)
    return next((kind for begins, kind in BY_NAME if re.match(begins + r"\b", said)), UnitKind.OTHER)


class UnitsStore:
    """Takes units over, as of a day."""

    def __init__(self, as_of: date) -> None:
        self._as_of = as_of

    def take(self, rows: Sequence[UnitRow]) -> Counts:
        """Write what differs. To be called within a transaction."""
        of = defaultdict[int, list[UnitRow]](list)
        for row in rows:
            of[row.institution].append(row)
        counts = Counts()
        for institution, its_rows in of.items():
            self._take(institution, its_rows, counts)
        return counts

    def _take(self, institution: int, rows: Sequence[UnitRow], counts: Counts) -> None:
        known = UnitState.objects.filter(unit__institution=institution, valid_until=None)
        states = {state.unit.code: state for state in known.select_related("unit", "parent")}
        former = UnitState.objects.filter(unit__institution=institution, valid_until__isnull=False)
        with_past = set(former.values_list("unit_id", flat=True))
        earlier = list[UnitState]()
        good = _sound(rows, states, counts.refusals)
        units = self._units(institution, good)
        new = list[UnitState]()
        for row in good:
            after = UnitState(
                unit_id=units[row.code],
                parent_id=units[row.parent] if row.parent else None,
                name=row.name,
                kind=row.kind,
                valid_from=row.since or self._as_of,
            )
            before = states.get(row.code)
            if before is None:
                counts.created += 1
                new.append(after)
            elif (before.parent_id, before.name, before.kind) == (after.parent_id, after.name, after.kind):
                # What is told of an earlier day holds from then on, unless something else is known to stand before it.
                begins_earlier = after.valid_from < before.valid_from and before.unit_id not in with_past
                if begins_earlier:
                    before.valid_from = after.valid_from
                    earlier.append(before)
                counts.changed += begins_earlier
                counts.unchanged += not begins_earlier
            else:
                counts.changed += 1
                new += self._follow(before, after)
        UnitState.objects.bulk_create(new, batch_size=500)
        UnitState.objects.bulk_update(earlier, ["valid_from"], batch_size=200)

    @staticmethod
    def _units(institution: int, rows: Sequence[UnitRow]) -> dict[str, int]:
        there = dict(Unit.objects.filter(institution=institution).values_list("code", "pk"))
        new = [Unit(institution_id=institution, code=row.code) for row in rows if row.code not in there]
        return there | {unit.code: unit.pk for unit in Unit.objects.bulk_create(new, batch_size=500)}

    @staticmethod
    def _follow(before: UnitState, after: UnitState) -> list[UnitState]:
        """Let one state end where the next begins; one that would begin no later corrects what was told before."""
        if after.valid_from <= before.valid_from:
            before.parent_id, before.name, before.kind = after.parent_id, after.name, after.kind
            before.save(update_fields=["parent", "name", "kind"])
            return []
        before.valid_until = after.valid_from
        before.save(update_fields=["valid_until"])
        return [after]


def _sound(rows: Sequence[UnitRow], states: Mapping[str, UnitState], refused: list[Refusal]) -> list[UnitRow]:
    """Leave out what is told twice, stands below itself, or hangs on nothing."""
    first: dict[str, UnitRow] = {}
    refused += [Refusal(row.row, "twice", TWICE) for row in rows if first.setdefault(row.code, row) is not row]
    parents = {code: state.parent.code if state.parent else None for code, state in states.items()}
    circling = in_a_circle(parents | {row.code: row.parent or None for row in first.values()})
    refused += [Refusal(first.pop(code).row, "circle", CIRCLE) for code in list(first) if code in circling]
    there = {*states, ""}
    while lost := [row for row in first.values() if row.parent not in there and row.parent not in first]:
        refused += [Refusal(first.pop(row.code).row, "parent", NO_PARENT) for row in lost]
    return list(first.values())


TWICE = {
    "id": "Unit ini sudah ada pada baris sebelumnya dalam berkas ini.",
    "en": "This unit stands in an earlier row of this file.",
}
OTHER_INSTITUTION = {
    "id": "Baris ini dari instansi lain, bukan yang disebut untuk berkas ini.",
    "en": "This row is of another institution than the one that was named for this file.",
}
CIRCLE = {
    "id": "Unit ini berada di bawah dirinya sendiri. Periksa unit atasannya.",
    "en": "This unit stands below itself. Check the unit above it.",
}
NO_PARENT = {
    "id": "Unit atasannya tidak ada, baik dalam berkas ini maupun sebelumnya.",
    "en": "The unit above it is neither in this file nor was there before.",
}
