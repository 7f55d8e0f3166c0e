"""Invented people in plausible trees: the same every time, from a handful to millions, never more than one at once.

Nobody here exists. Names are put together from syllables, and numbers are ones that nobody can have (`numbers.py`).
Regions are real, because the calendar of an election is theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from netral.directory.people.numbers import DEMO_SERIAL, DEMO_YEAR
from netral.law import ask
from netral.law.errors import BadQuestion

FIRST = (
    "Wira",
    "Sari",
    "Dama",
    "Rati",
    "Kusu",
    "Lesta",
    "Brama",
    "Nira",
    "Tirta",
    "Galih",
    "Wida",
    "Janu",
    "Melar",
    "Pura",
)
LAST = (
    "wan",
    "yani",
    "dra",
    "manto",
    "wati",
    "ningrum",
    "sena",
    "putra",
    "jaya",
    "darma",
    "lia",
    "santi",
    "gara",
    "tama",
)
BIRTHS, BORN_FROM = 12_000, date(1966, 1, 1)
YEARS, SERIALS = 10, 100
OFFICES = (
    ("sekretariat-daerah", "Sekretariat Daerah", ("Bagian Pemerintahan", "Bagian Hukum", "Bagian Umum")),
    ("sekretariat-dprd", "Sekretariat DPRD", ("Bagian Persidangan", "Bagian Keuangan")),
    ("inspektorat", "Inspektorat", ("Sekretariat", "Inspektur Pembantu I", "Inspektur Pembantu II")),
    ("dinas", "Dinas Pendidikan", ("Sekretariat", "Bidang Guru", "Bidang Sekolah Dasar")),
    ("dinas", "Dinas Kesehatan", ("Sekretariat", "Bidang Pelayanan", "Bidang Pencegahan")),
    ("dinas", "Dinas Pekerjaan Umum", ("Sekretariat", "Bidang Jalan", "Bidang Air")),
    ("dinas", "Dinas Sosial", ("Sekretariat", "Bidang Bantuan")),
    ("dinas", "Dinas Kependudukan", ("Sekretariat", "Bidang Pencatatan")),
    ("dinas", "Dinas Pertanian", ("Sekretariat", "Bidang Pangan", "Bidang Penyuluhan")),
    ("dinas", "Dinas Perhubungan", ("Sekretariat", "Bidang Angkutan")),
    ("dinas", "Dinas Komunikasi", ("Sekretariat", "Bidang Informasi")),
    ("badan", "Badan Kepegawaian", ("Sekretariat", "Bidang Mutasi", "Bidang Disiplin")),
    ("badan", "Badan Perencanaan", ("Sekretariat", "Bidang Data")),
    ("badan", "Badan Keuangan", ("Sekretariat", "Bidang Anggaran", "Bidang Aset")),
    ("badan", "Badan Kesatuan Bangsa", ("Sekretariat", "Bidang Politik")),
)  # fmt: skip
"""Kind, name and parts of the offices that every regional government has here."""
PLACES = ("Sukamaju", "Mekarjaya", "Tanjungsari", "Rawalele", "Batukencana", "Sumberwangi", "Karangasri", "Lubukmanis")
HEAD = {"sekretariat-daerah": "Sekretaris Daerah", "sekretariat-dprd": "Sekretaris DPRD", "inspektorat": "Inspektur"}
PPPK_SHARE, CPNS_SHARE, HONORER_SHARE = 27, 3, 4
"""Percent; the rest are PNS. PPPK: 1.55 of 5.22 million in July 2025 (docs/reference/directory.md)."""


class DemoUnit(NamedTuple):
    """A unit of a tree, its parent before it."""

    code: str
    name: str
    parent: str
    kind: str


class DemoPerson(NamedTuple):
    """Somebody who does not exist, as a personnel system would tell of them."""

    number: str
    name: str
    status: str
    unit: str
    post_class: str
    title: str
    since: str


def regions(election: str) -> list[str]:
    """Give the codes of the regions that vote in a Pilkada ("2020", "2024").

    :raises BadQuestion: there is no list of them
    """
    found = ask.timeline().election(f"pilkada-{election}")["participants"]
    if not found:
        raise BadQuestion(
            "regions",
            id=f"Daftar daerah Pilkada {election} tidak ada.",
            en=f"There is no list of the regions of Pilkada {election}.",
        )
    return sorted(found)


def tree() -> list[DemoUnit]:
    """Give the units of a regional government, parents first."""
    units = [DemoUnit(f"O{at:02d}", name, "", kind) for at, (kind, name, _parts) in enumerate(OFFICES)]
    for at, (_kind, _name, parts) in enumerate(OFFICES):
        units += [DemoUnit(f"O{at:02d}.{n}", part, f"O{at:02d}", _part_kind(part)) for n, part in enumerate(parts)]
    for at, place in enumerate(PLACES):
        units.append(DemoUnit(f"K{at:02d}", f"Kecamatan {place}", "", "kecamatan"))
        units += [DemoUnit(f"K{at:02d}.{n}", f"Kelurahan {place} {n}", f"K{at:02d}", "kelurahan") for n in range(1, 5)]
        units += [DemoUnit(f"S{at:02d}.{n}", f"SD Negeri {n} {place}", "O03", "sekolah") for n in range(1, 9)]
        units.append(DemoUnit(f"P{at:02d}", f"Puskesmas {place}", "O04", "puskesmas"))
    return units


def _part_kind(name: str) -> str:
    return name.partition(" ")[0].lower() if name.startswith(("Bagian", "Bidang")) else "lain"


def people(count: int, start: int = 0) -> Iterator[DemoPerson]:
    """Give invented people, the heads of all units first; `start` is the number of the first of them in the country."""
    units = tree()
    schools = [unit for unit in units if unit.kind == "sekolah"]
    for at in range(count):
        n = start + at
        if at < len(units):
            yield _person(n, units[at], head=True)
        else:
            crowd = schools if _drawn(n, 3, 100) < 45 else units
            yield _person(n, crowd[_drawn(n, 4, len(crowd))], head=False)


def _person(n: int, unit: DemoUnit, *, head: bool) -> DemoPerson:
    share = _drawn(n, 1, 100)
    status = "PNS"
    if not head and share < PPPK_SHARE + CPNS_SHARE + HONORER_SHARE:
        status = "PPPK" if share < PPPK_SHARE else "CPNS" if share < PPPK_SHARE + CPNS_SHARE else "Honorer"
    post_class, title = _head_post(unit) if head else _post(n, unit)
    since = date(2015, 1, 1) + timedelta(days=_drawn(n, 2, 3_600))
    return DemoPerson(
        "" if status == "Honorer" else _number(n, pppk=status == "PPPK"),
        _long_name(n) if status == "Honorer" else _name(n),
        status,
        unit.code,
        post_class,
        title,
        since.isoformat(),
    )


def _head_post(unit: DemoUnit) -> tuple[str, str]:
    if unit.kind in ("kecamatan", "kelurahan"):
        post = {"kecamatan": ("administrator", "Camat"), "kelurahan": ("pengawas", "Lurah")}[unit.kind]
        return post[0], f"{post[1]} {unit.name.partition(' ')[2]}"
    if unit.kind in ("sekolah", "puskesmas"):
        return "ahli-madya", f"Kepala {unit.kind.title()}"
    if not unit.parent:
        return "jpt-pratama", HEAD.get(unit.kind, f"Kepala {unit.name}")
    return "administrator", f"Kepala {unit.name}"


def _post(n: int, unit: DemoUnit) -> tuple[str, str]:
    level = ("ahli-pertama", "ahli-muda", "ahli-madya")[_drawn(n, 5, 3)]
    if unit.kind == "sekolah":
        return level, f"Guru {level.replace('-', ' ').title()}"
    if unit.kind == "puskesmas":
        return "terampil", "Perawat Terampil"
    return (
        ("pelaksana", "Pengelola Data")
        if _drawn(n, 6, 10) < 7
        else (level, f"Analis {level.replace('-', ' ').title()}")
    )


def _number(n: int, *, pppk: bool) -> str:
    """Give the number of the n-th person: each a different one, none that anybody can have."""
    n, birth = divmod(n, BIRTHS)
    n, month = divmod(n, 12)
    n, sex = divmod(n, 2)
    n, serial = divmod(n, SERIALS)
    born = BORN_FROM + timedelta(days=birth)
    year, digits = DEMO_YEAR + n % YEARS, f"{month + 1:02d}"
    if pppk:  # two digits count contracts, so that the year has to tell the months apart
        year, digits = DEMO_YEAR + YEARS + n % YEARS * 12 + month, "21"
    return f"{born:%Y%m%d}{year}{digits}{sex + 1}{DEMO_SERIAL + serial}"


def _name(n: int) -> str:
    def word(salt: int) -> str:
        return FIRST[_drawn(n, salt, len(FIRST))] + LAST[_drawn(n, salt + 1, len(LAST))]

    return f"{word(10)} {word(12)}" if _drawn(n, 14, 5) else word(10)


def _long_name(n: int) -> str:
    """Give a name for somebody without a number: in their unit nobody else has it."""
    return f"{_name(n)} {FIRST[n % len(FIRST)]}{LAST[n // len(FIRST) % len(LAST)]}"


def _drawn(n: int, salt: int, among: int) -> int:
    """Draw a number below `among` for the n-th person: the same each time, and unlike its neighbours' (a mixer)."""
    x = (n * 0x9E3779B97F4A7C15 + salt * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    x ^= x >> 31
    x = x * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
    return (x ^ x >> 29) % among


def shares(count: int, codes: Sequence[str]) -> list[tuple[str, int]]:
    """Give how many of `count` people each region has: larger and smaller ones, all of them in the end."""
    weights = [50 + _drawn(at, 20, 100) for at in range(len(codes))]
    total, given, found = sum(weights), 0, []
    running = 0
    for code, weight in zip(codes, weights, strict=True):
        running += weight
        upto = count * running // total
        found.append((code, upto - given))
        given = upto
    return found
