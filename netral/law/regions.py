"""Provinces, regencies and cities: codes, names, time zones, and the province of a regency on a given day.

Data: `corpus/regions/` (ODbL 1.0, see its NOTICE.md). Nine regencies that voted in 2020 lie in other provinces today,
so the parent is always asked for a day.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from netral.law.errors import BadQuestion, did_you_mean
from netral.law.search import clean, fold, likeness, squeeze

if TYPE_CHECKING:
    from pathlib import Path

    from netral.law.sources import Source

LEVELS = ("province", "regency", "city", "admin_city", "admin_regency")
ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}
"""Hours ahead of UTC. Indonesia has no summer time."""

_PREFIXES = (
    ("kabupaten administrasi", ("admin_regency",)),
    ("kota administrasi", ("admin_city",)),
    ("kab adm", ("admin_regency",)),
    ("kota adm", ("admin_city",)),
    ("pemerintah kabupaten", ("regency", "admin_regency")),
    ("pemerintah kota", ("city", "admin_city")),
    ("pemerintah provinsi", ("province",)),
    ("kabupaten", ("regency", "admin_regency")),
    ("kab", ("regency", "admin_regency")),
    ("pemkab", ("regency",)),
    ("regency", ("regency", "admin_regency")),
    ("kotamadya", ("city", "admin_city")),
    ("kota", ("city", "admin_city")),
    ("pemkot", ("city",)),
    ("city of", ("city", "admin_city")),
    ("provinsi", ("province",)),
    ("propinsi", ("province",)),
    ("province of", ("province",)),
    ("pemprov", ("province",)),
    ("prov", ("province",)),
)
_SUFFIXES = (
    ("regency", ("regency", "admin_regency")),
    ("city", ("city", "admin_city")),
    ("province", ("province",)),
    ("kab", ("regency", "admin_regency")),
    ("kota", ("city", "admin_city")),
    ("kabupaten", ("regency", "admin_regency")),
    ("provinsi", ("province",)),
)
_STYLES = ("daerah khusus ibukota", "daerah khusus", "daerah istimewa")
SURE, AHEAD = 0.84, 0.05
"""A misspelt name is taken when it is at least this like the best name, and that much ahead of every other."""


class Region(NamedTuple):
    """A province, regency or city by its Kemendagri code ("14" or "14.06"); `zone` is WIB, WITA or WIT."""

    code: str
    name: str
    level: str
    zone: str

    @property
    def label(self) -> str:
        """The name with its level: "Kabupaten Rokan Hulu", "Provinsi Riau"."""
        return self.name if self.level != "province" or self.name.startswith("Daerah") else f"Provinsi {self.name}"

    def as_dict(self) -> dict[str, str]:
        """Give code, name, level and zone."""
        return {"code": self.code, "name": self.name, "level": self.level, "zone": self.zone}


def read(corpus: Path) -> dict[str, Any]:
    """Read `corpus/regions/` strictly.

    Gives {"regions": [[code, name, level]], "parents": {code: [[parent, from, until]]}, "since": {code: date},
    "zones": {code: zone}, "aliases": [[name, code]], "no_own_election": [code]}; dates are ISO strings, "" for open.
    Raises CorpusError.
    """
    from netral.law.sources import iso_day

    rows = _read_names(corpus)
    known = {row["code"] for row in rows}
    young = _open(corpus, "provinces_since.csv")
    return {
        "regions": [[row["code"], row["name"], row["level"]] for row in rows],
        "parents": _read_parents(corpus, known),
        "since": {row["code"]: iso_day(young, row["from"], "from") for row in young.csv("code", "from", "law")},
        "zones": _read_zones(corpus, known),
        "aliases": _read_aliases(corpus, known),
        "no_own_election": [row["code"] for row in rows if row["level"].startswith("admin_")] + ["34"],
    }


def _open(corpus: Path, name: str) -> Source:
    from netral.law.sources import Source

    return Source.open(corpus, "regions", name)


def _read_names(corpus: Path) -> list[dict[str, str]]:
    source = _open(corpus, "regions.csv")
    rows = source.csv("code", "name", "level", "parent")
    known: set[str] = set()
    for row in rows:
        code, parent, near = row["code"], row["parent"], [f"\n{row['code']},"]
        if code in known:
            source.fail(f"{code} stands twice", field="code", near=near)
        if row["level"] not in LEVELS:
            source.fail(f"{row['level']!r} is not a level", field="level", near=near)
        if parent != (code[:2] if len(code) > 2 else "") or (row["level"] == "province") != (len(code) == 2):
            source.fail(f"{code}, its level and parent {parent!r} do not fit", field="parent", near=near)
        if parent and parent not in known:
            source.fail(f"{parent} is not a region above it", field="parent", near=near)
        if not row["name"]:
            source.fail("is empty", field="name", near=near)
        known.add(code)
    return rows


def _read_zones(corpus: Path, known: set[str]) -> dict[str, str]:
    source = _open(corpus, "zones.csv")
    zone_of = {row["code"]: row["zone"] for row in source.csv("code", "zone")}
    for code in sorted(known):
        if len(code) == 2 and zone_of.get(code) not in ZONES:
            source.fail(f"province {code} has no zone of {', '.join(ZONES)}", field="zone", near=[f"\n{code},"])
    return zone_of


def _read_parents(corpus: Path, known: set[str]) -> dict[str, list[list[str]]]:
    from netral.law.sources import iso_day

    source = _open(corpus, "parents.csv")
    parents: dict[str, list[list[str]]] = {}
    for row in source.csv("code", "parent", "from", "until", "law", "source"):
        near = [f"{row['code']},{row['parent']}"]
        if not {row["code"], row["parent"]} <= known:
            source.fail("is not a region", field="parent", near=near)
        spans = parents.setdefault(row["code"], [])
        begin, end = iso_day(source, row["from"], "from"), iso_day(source, row["until"], "until")
        if (spans[-1][2] if spans else "") != begin:
            source.fail(f"the parents of {row['code']} leave a gap or overlap", field="from", near=near)
        spans.append([row["parent"], begin, end])
    for code, spans in parents.items():
        if spans[-1][2] or spans[-1][0] != code[:2]:
            source.fail(f"the last parent of {code} must be today's", field="parent", near=[code])
    return parents


def _read_aliases(corpus: Path, known: set[str]) -> list[list[str]]:
    source = _open(corpus, "aliases.csv")
    rows = source.csv("name", "code", "note")
    for row in rows:
        if row["code"] not in known or not row["name"]:
            source.fail(f"{row['code']} is not a region", field="code", near=[row["name"]])
    return [[row["name"], row["code"]] for row in rows]


def manifest(data: dict[str, Any]) -> dict[str, int]:
    """Count the regions of each level."""
    counts = dict.fromkeys(LEVELS, 0)
    for _, _, level in data["regions"]:
        counts[level] += 1
    return counts


def parent_on(parents: dict[str, list[list[str]]], code: str, on: str) -> str | None:
    """Give the province of regency `code` on the ISO day `on`; None for a province."""
    for parent, begin, end in parents.get(code, ()):
        if begin <= on and (not end or on < end):
            return parent
    return code[:2] if len(code) > 2 else None


class Regions:
    """All regions, found by code or by a name somebody typed. Built from the dict that `read` gives."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._rows = {code: (name, level) for code, name, level in data["regions"]}
        self._parents: dict[str, list[list[str]]] = data["parents"]
        self._zones: dict[str, str] = data["zones"]
        self._aliases: list[list[str]] = data["aliases"]
        self._names: dict[str, list[str]] = {}

    def __iter__(self) -> Any:
        return (self[code] for code in self._rows)

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def __getitem__(self, code: str) -> Region:
        """Give the region with this code. Raises KeyError."""
        name, level = self._rows[code]
        return Region(code, name, level, self._zones[code[:2]])

    def parent(self, code: str, on: date) -> Region | None:
        """Give the province in which a regency or city lay on that day; None for a province."""
        parent = parent_on(self._parents, code, on.isoformat())
        return self[parent] if parent else None

    def find(self, text: str, *, field: str = "region") -> Region:
        """Find a region by code or name; forgives prefixes, case, punctuation, spaces, old names and small typos.

        Raises BadQuestion naming `field`: with the candidates in `nearest` when the name is ambiguous, with the
        nearest names when it is unknown.
        """
        wanted = clean(text, field)
        if wanted.replace(".", "").isdigit():
            digits = wanted.replace(".", "")
            code = digits if len(digits) == 2 else f"{digits[:2]}.{digits[2:]}"
            if code in self._rows:
                return self[code]
            near = tuple(self[c].code + " " + self[c].name for c in self._rows if c[:2] == code[:2])[:3]
            raise self._unknown(wanted, field, near)
        name, _, of = wanted.partition(",")
        bare, levels = _without_level(fold(name))
        province = self.find(of, field=field).code if of.strip() else ""
        found = self._fitting(self._index().get(squeeze(bare), []), levels, province)
        if not found:
            found = self._misspelt(bare, levels, province)
        if len(found) == 1:
            return self[found[0]]
        if found:
            candidates = tuple(self[code].label for code in found)
            raise BadQuestion(
                field,
                id=f"“{wanted}” bisa berarti beberapa daerah: {', '.join(candidates)}. Sebutkan yang mana.",
                en=f"“{wanted}” may mean several regions: {', '.join(candidates)}. Say which one.",
                nearest=candidates,
            )
        raise self._unknown(wanted, field, self._nearest(bare))

    def mentioned(self, text: str) -> list[Region]:
        """Give the regions whose name, old or new, holds what was typed, or is clearly meant by it; by code."""
        bare, levels = _without_level(fold(text))
        part = squeeze(bare)
        codes = {code for name, codes in self._index().items() if part in name for code in codes} if part else set()
        return [
            self[code] for code in sorted(self._fitting(list(codes), levels, "") or self._misspelt(bare, levels, ""))
        ]

    def _index(self) -> dict[str, list[str]]:
        """Squeezed bare name → codes; made on first use, because a code needs none."""
        if not self._names:
            for code, (name, _) in self._rows.items():
                bare, _ = _without_level(fold(name))
                for spelled in dict.fromkeys((bare, _without_style(bare))):
                    self._names.setdefault(squeeze(spelled), []).append(code)
            for alias, code in self._aliases:
                bare, _ = _without_level(fold(alias))
                codes = self._names.setdefault(squeeze(bare), [])
                if code not in codes:
                    codes.append(code)
        return self._names

    def _fitting(self, codes: list[str], levels: tuple[str, ...], province: str) -> list[str]:
        fitting = [code for code in codes if not levels or self._rows[code][1] in levels]
        return [code for code in fitting if not province or code[:2] == province]

    def _misspelt(self, bare: str, levels: tuple[str, ...], province: str) -> list[str]:
        """Give the codes of the one name that is clearly meant, else nothing."""
        names = [name for name, codes in self._index().items() if self._fitting(codes, levels, province)]
        scored = likeness(bare, names, cutoff=SURE - AHEAD)
        if not scored or scored[0][0] < SURE or (len(scored) > 1 and scored[0][0] - scored[1][0] < AHEAD):
            return []
        return self._fitting(self._index()[scored[0][1]], levels, province)

    def _nearest(self, bare: str) -> tuple[str, ...]:
        index = self._index()
        exact = index.get(squeeze(bare), [])
        codes = exact or [code for _, name in likeness(bare, index, cutoff=0.5)[:3] for code in index[name]]
        return tuple(self[code].label for code in dict.fromkeys(codes))[:4]

    def _unknown(self, wanted: str, field: str, near: tuple[str, ...]) -> BadQuestion:
        hint = did_you_mean(near) if near else _WRITE_A_NAME
        return BadQuestion(
            field,
            id=f"Daerah “{wanted}” tidak dikenal.{hint['id']}",
            en=f"The region “{wanted}” is not known.{hint['en']}",
            nearest=near,
        )


_WRITE_A_NAME = {
    "id": " Tulis nama kabupaten, kota, atau provinsi.",
    "en": " Write the name of a regency, city or province.",
}


def _without_level(folded: str) -> tuple[str, tuple[str, ...]]:
    for prefix, levels in _PREFIXES:
        if folded.startswith(prefix + " "):
            return folded[len(prefix) + 1 :], levels
    for suffix, levels in _SUFFIXES:
        if folded.endswith(" " + suffix):
            return folded[: -len(suffix) - 1], levels
    return folded, ()


def _without_style(folded: str) -> str:
    for style in _STYLES:
        if folded.startswith(style + " "):
            return folded[len(style) + 1 :]
    return folded
