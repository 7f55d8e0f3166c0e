"""Which column of a file holds what. Guessed from the headings that personnel systems use, SIASN's first."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from netral.common.errors import NetralError
from netral.directory.imports.tables import plain

Names = Mapping[str, tuple[str, ...]]
PEOPLE: Names = {
    "number": (
        "nip baru",
        "nip",
        "nip ni pppk",
        "ni pppk",
        "nomor induk pegawai",
        "nomor induk",
        "nip nomor induk",
        "no induk",
    ),
    "name": ("nama", "nama lengkap", "nama pegawai", "nama asn", "nama pns"),
    "title_before": ("gelar depan",),
    "title_after": ("gelar belakang", "gelar blk"),
    "status": ("status pegawai", "status kepegawaian", "jenis pegawai", "status cpns pns", "status asn", "status"),
    "institution": ("instansi kerja kode", "kode instansi", "instansi id", "instansi"),
    "unit": ("unor id", "kode unor", "id unor", "kode unit", "kode unit kerja", "unit id", "kode satuan kerja"),
    "unit_name": (
        "unor nama",
        "nama unor",
        "unit kerja",
        "nama unit kerja",
        "satuan kerja nama",
        "satuan kerja",
        "opd",
        "unit",
    ),
    "post_class": ("jenjang jabatan", "kelas jabatan", "jenis jabatan", "jenis jabatan nama", "eselon"),
    "title": ("jabatan nama", "nama jabatan", "jabatan"),
    "standing": ("status jabatan", "plt plh"),
    "is_head": ("pimpinan unit", "kepala unit", "pimpinan"),
    "since": ("tmt jabatan", "tmt", "sejak"),
    "ended": (
        "tmt berhenti",
        "tmt pemberhentian",
        "tanggal berhenti",
        "tgl berhenti",
        "tmt pensiun",
        "tanggal pensiun",
    ),
    "ended_why": (
        "alasan berhenti",
        "jenis berhenti",
        "jenis pemberhentian",
        "kedudukan hukum nama",
        "kedudukan hukum",
    ),
}
"""Fields of a file of people → plain headings, the surest first."""
PEOPLE_NEED = (("name",), ("status",), ("unit", "unit_name"))
UNITS: Names = {
    "institution": ("instansi kerja kode", "kode instansi", "instansi id", "instansi"),
    "code": ("unor id", "kode unor", "id unor", "kode unit", "kode unit kerja", "kode", "id"),
    "name": ("unor nama", "nama unor", "nama unit kerja", "unit kerja", "nama unit", "nama"),
    "parent": ("unor atasan id", "unor atasan", "diatasan id", "kode atasan", "kode induk", "induk", "parent"),
    "kind": ("jenis unor", "jenis unit", "jenis"),
    "since": ("tmt", "sejak", "berlaku sejak"),
}
"""Fields of a file of units."""
UNITS_NEED = (("code",), ("name",))


class NoSuchColumn(NetralError):
    """A needed column was not found (`missing`: a field, or several of which one is), or a named one is not there."""

    def __init__(self, *, id: str, en: str, missing: Sequence[str] = (), usual: str = "") -> None:
        super().__init__(id=id, en=en)
        self.missing, self.usual = missing, usual


class OtherKind(NoSuchColumn):
    """A file of the other kind: people given as units, or units given as people."""


def guess(headings: Sequence[str], fields: Names) -> dict[str, int]:
    """Give the column of each field that a heading names; each column is taken once, by the surest name.

    A heading may have more in front, as where a merged cell stands above it: “Pegawai Nama”.
    """
    plainly = [plain(heading) for heading in headings]
    ranked = sorted(
        (heading != name, rank, field, column)
        for field, names in fields.items()
        for rank, name in enumerate(names)
        for column, heading in enumerate(plainly)
        if heading == name or heading.endswith(f" {name}")
    )
    found: dict[str, int] = {}
    for _part, _rank, field, column in ranked:
        if field not in found and column not in found.values():
            found[field] = column
    return {field: found[field] for field in fields if field in found}


def named(choices: Mapping[str, str], headings: Sequence[str], fields: Names) -> dict[str, int]:
    """Give the columns that somebody named (field → heading); an empty heading means that there is none.

    :raises NoSuchColumn: there is no such field or heading
    """
    plainly = [plain(heading) for heading in headings]
    found = {}
    for field, heading in choices.items():
        if field not in fields:
            known = ", ".join(fields)
            raise NoSuchColumn(
                id=f"Isian “{field}” tidak dikenal. Yang ada: {known}.",
                en=f"There is no field “{field}”; there are: {known}.",
            )
        if plain(heading) not in plainly:
            known = ", ".join(headings)
            raise NoSuchColumn(
                id=f"Kolom “{heading}” tidak ada. Yang ada: {known}.",
                en=f"There is no column “{heading}”; there are: {known}.",
            )
        found[field] = plainly.index(plain(heading))
    return found


def check_complete(columns: Mapping[str, int], needed: Sequence[Sequence[str]], fields: Names) -> None:
    """Refuse a file without the columns that cannot be done without.

    :raises NoSuchColumn: one is missing
    """
    for alternatives in needed:
        if not any(field in columns for field in alternatives):
            usual, what = " / ".join(fields[field][0] for field in alternatives), " / ".join(alternatives)
            raise NoSuchColumn(
                id=f"Kolom untuk “{what}” tidak ditemukan; judulnya biasanya “{usual}”. Tunjukkan kolomnya.",
                en=f"No column for “{what}” was found; it is usually headed “{usual}”. Name the column.",
                missing=alternatives,
                usual=usual,
            )


def all_names(fields: Names) -> frozenset[str]:
    """Give every heading that is known, to find the row of headings by."""
    return frozenset(name for names in fields.values() for name in names)


def shape(headings: Sequence[str]) -> str:
    """Give what is the same for all files of one kind: under it, a mapping is remembered."""
    return hashlib.sha256("\n".join(map(plain, headings)).encode()).hexdigest()
