"""A file of people: each row checked and put into our terms. Nothing is written here."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from netral.common.sealing import Keys
from netral.directory.imports import checks
from netral.directory.imports.checks import Refused, Reject
from netral.directory.imports.tables import Batch, plain
from netral.directory.people.models import Standing, Status
from netral.directory.people.numbers import BadNumber, read_number
from netral.directory.structure.kinds import PostClass, UnitKind

STATUSES = {
    "pns": Status.PNS, "p": Status.PNS, "cpns": Status.CPNS, "c": Status.CPNS, "pppk": Status.PPPK, "p3k": Status.PPPK,
    "pppk paruh waktu": Status.PPPK, "pppk penuh waktu": Status.PPPK, "honorer": Status.HONORER,
    "non asn": Status.HONORER, "tenaga kontrak": Status.HONORER,
}  # fmt: skip
"""What files call a status → ours. “p” and “c” are SIASN's."""
STANDINGS = {
    "": Standing.DEFINITIVE, "definitif": Standing.DEFINITIVE, "plt": Standing.PLT, "pelaksana tugas": Standing.PLT,
    "plh": Standing.PLH, "pelaksana harian": Standing.PLH, "pj": Standing.PJ, "penjabat": Standing.PJ,
}  # fmt: skip
CLASSES: dict[str, str] = {plain(one.value): one for one in PostClass if one != PostClass.UNKNOWN}
CLASSES |= {
    "i a": PostClass.JPT_MADYA, "i b": PostClass.JPT_MADYA,
    "ii a": PostClass.JPT_PRATAMA, "ii b": PostClass.JPT_PRATAMA,
    "iii a": PostClass.ADMINISTRATOR, "iii b": PostClass.ADMINISTRATOR, "iv a": PostClass.PENGAWAS,
    "iv b": PostClass.PENGAWAS, "jabatan administrator": PostClass.ADMINISTRATOR,
    "jabatan pengawas": PostClass.PENGAWAS, "jabatan pelaksana": PostClass.PELAKSANA,
    "fungsional umum": PostClass.PELAKSANA, "jfu": PostClass.PELAKSANA,
}  # fmt: skip
"""Classes of post as files name them, the old eselon among them."""
LEVELS = ("ahli utama", "ahli madya", "ahli muda", "ahli pertama", "penyelia", "mahir", "terampil", "pemula")
TITLES = frozenset({"dr", "drs", "dra", "ir", "h", "hj", "prof", "drg", "drh", "kh"})
ACTING = re.compile(r"(plt|plh|pj)\b\.?\s*", re.IGNORECASE)
HEADS = {
    UnitKind.SEKRETARIAT_DAERAH: "sekretaris daerah", UnitKind.SEKRETARIAT_DPRD: "sekretaris dprd",
    UnitKind.INSPEKTORAT: "inspektur", UnitKind.KECAMATAN: "camat", UnitKind.KELURAHAN: "lurah",
    UnitKind.SCHOOL: "kepala sekolah", UnitKind.PUSKESMAS: "kepala puskesmas", UnitKind.RSUD: "direktur",
}  # fmt: skip
"""The post that leads a unit of a kind, whatever the unit is called."""


class UnitHere(NamedTuple):
    """A unit a file may name."""

    id: int
    name: str
    kind: str


class Units(NamedTuple):
    """The units of the institution of a file, by code and by name; a name borne by two leads nowhere."""

    by_code: Mapping[str, UnitHere]
    by_name: Mapping[str, UnitHere | None]


class PersonRow(NamedTuple):
    """A checked row, in our terms. `number_index` and `number_sealed` are empty for who has no number."""

    row: int
    number_index: bytes
    number_sealed: bytes
    status: str
    name: str
    name_key: str
    unit: int
    post_class: str
    title: str
    standing: str
    is_head: bool
    since: date | None


class PeopleFile:
    """Checks rows of one file for one institution."""

    def __init__(
        self, columns: Mapping[str, int], headings: Sequence[str], units: Units, keys: Keys, today: date
    ) -> None:
        self._columns, self._headings, self._units, self._today = columns, headings, units, today
        self._index_of, self._seal = keys.index_of, keys.sealer().seal

    def _cell(self, row: list[str], field: str) -> str:
        at = self._columns.get(field)
        return "" if at is None else row[at].removeprefix("'")  # spreadsheets mark text so, and our own rejects

    def check(self, batch: Batch) -> tuple[list[PersonRow], list[Reject]]:
        """Give the rows that may be taken over, and the refused ones."""
        good, rejects = [], [checks.misshapen(row, cells, len(self._headings)) for row, cells in batch.misshapen]
        for row, cells in zip(batch.numbers, batch.rows, strict=True):
            try:
                good.append(self._person(row, cells))
            except Refused as refused:
                rejects.append(Reject(row, cells, self._heading(refused.field), refused.code, refused.message))
        return good, rejects

    def _heading(self, field: str) -> str:
        return self._headings[self._columns[field]] if field in self._columns else field

    def _person(self, row: int, cells: list[str]) -> PersonRow:
        status = self._status(cells)
        number = self._number(cells, status)
        name = checks.text(self._cell(cells, "name"), "name", most=150, needed=True)
        unit = self._unit(cells)
        title = checks.text(self._cell(cells, "title"), "title", most=200)
        standing = self._standing(cells, title)
        return PersonRow(
            row,
            self._index_of(number) if number else b"",
            self._seal(number) if number else b"",
            status,
            _with_titles(self._cell(cells, "title_before"), name, self._cell(cells, "title_after")),
            name_key(name),
            unit.id,
            self._class(cells, title),
            title,
            standing,
            self._leads(cells, title, unit),
            checks.day(self._cell(cells, "since"), "since", today=self._today),
        )

    @staticmethod
    @functools.lru_cache(maxsize=4096)
    def _plain(said: str) -> str:
        return plain(said)

    def _status(self, cells: list[str]) -> Status:
        said = self._cell(cells, "status")
        found = STATUSES.get(self._plain(said))
        if found is None:
            known = "PNS, CPNS, PPPK, Honorer"
            raise Refused(
                "status",
                "status",
                said,
                id=f"Status tidak dikenal. Tulis: {known}.",
                en=f"Unknown status. Write: {known}.",
            )
        return found

    def _number(self, cells: list[str], status: Status) -> bytes:
        said = self._cell(cells, "number")
        if status == Status.HONORER:
            return b""
        try:
            return read_number(said, pppk=status == Status.PPPK, today=self._today).digits.encode()
        except BadNumber as bad:
            raise Refused(bad.code, "number", said, **bad.message) from None

    def _unit(self, cells: list[str]) -> UnitHere:
        code, name = self._cell(cells, "unit").strip(), self._cell(cells, "unit_name").strip()
        if code and code in self._units.by_code:
            return self._units.by_code[code]
        if name and not code:
            key = plain(name)
            found = self._units.by_name.get(key)
            if found:
                return found
            if key in self._units.by_name:
                raise Refused(
                    "two-units",
                    "unit_name",
                    name,
                    id="Lebih dari satu unit bernama demikian. Sebutkan kodenya.",
                    en="More than one unit has this name. Give its code.",
                )
        raise Refused(
            "unit",
            "unit" if code else "unit_name",
            code or name,
            id="Unit ini belum ada. Impor unitnya dulu (netral units import).",
            en="There is no such unit yet. Import the units first (netral units import).",
        )

    def _class(self, cells: list[str], title: str) -> str:
        said = self._plain(self._cell(cells, "post_class"))
        if said in CLASSES:
            return CLASSES[said]
        return _class_by_title(title)

    def _standing(self, cells: list[str], title: str) -> str:
        said = self._plain(self._cell(cells, "standing"))
        if said not in STANDINGS:
            cell = self._cell(cells, "standing")
            raise Refused(
                "standing",
                "standing",
                cell,
                id="Tulis definitif, plt, plh, atau pj.",
                en="Write definitif, plt, plh or pj.",
            )
        acting = ACTING.match(title)
        return STANDINGS[acting[1].casefold()] if acting and not said else STANDINGS[said]

    def _leads(self, cells: list[str], title: str, unit: UnitHere) -> bool:
        if "is_head" in self._columns:
            return checks.yes(self._cell(cells, "is_head"), "is_head")
        return leads(title, unit.name, unit.kind)


@functools.lru_cache(maxsize=65_536)
def leads(title: str, unit_name: str, unit_kind: str) -> bool:
    """Say whether a post leads its unit, by its title alone: “Kepala” and the unit's name, or the usual post."""
    said = plain(ACTING.sub("", title, count=1))
    usual = HEADS.get(UnitKind(unit_kind))
    if said == f"kepala {plain(unit_name)}":
        return True
    return usual is not None and (said == usual or said == f"{usual} {_without_kind(plain(unit_name), unit_kind)}")


def _without_kind(name: str, kind: str) -> str:
    return name.removeprefix(plain(UnitKind(kind).value)).strip()


@functools.lru_cache(maxsize=65_536)
def _class_by_title(title: str) -> str:
    said = plain(title)
    level = next((level for level in LEVELS if said.endswith(level)), None)
    return CLASSES[level] if level else PostClass.UNKNOWN


def _with_titles(before: str, name: str, after: str) -> str:
    whole = f"{before.strip()} {name}".strip()
    return f"{whole}, {after.strip()}" if after.strip() else whole


def name_key(name: str) -> str:
    """Give a name as lists are ordered and searched by: small plain letters, without titles."""
    plainly = (
        name
        if name.isascii()
        else "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    )
    words = plain(plainly.partition(",")[0]).split()
    while len(words) > 1 and words[0] in TITLES:
        words.pop(0)
    return " ".join(words)
