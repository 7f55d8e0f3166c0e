"""Read the corpus from its TOML sources, and refuse what is not right: file, line, field.

The sources are the law as a lawyer writes it; `netral.law.compile` makes of them what the engine evaluates.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args, get_origin

from netral.law.errors import CorpusError
from netral.law.search import closest

CORPUS = Path(__file__).parent / "corpus"
RANKS = {  # hierarchy of norms (UU 12/2011 Pasal 7 and 8); a circular or a statement is no legislation
    "uud": 9,
    "uu": 8,
    "putusan-mk": 8,
    "pp": 7,
    "perpres": 6,
    "perbkn": 5,
    "perbawaslu": 5,
    "pkpu": 5,
    "perpol": 5,
    "perdkpp": 5,
    "skb": 3,
    "se": 2,
    "pernyataan": 1,
}
MODALITIES = ("obligation", "prohibition", "right", "permission", "power")
GRADES = ("regulation-text", "secondary", "derived", "unverified")
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
SIDES = ("forbids", "allows")

Table = dict[str, Any]

# What each table may hold: key → type. "*" marks a key that must be there.
_TEXT, _TEXTS, _TABLES, _DAY, _BOOL, _INT, _DICT = str, list[str], list[Table], date, bool, int, dict
INSTRUMENT = {
    "*id": _TEXT, "*kind": _TEXT, "*number": _TEXT, "*year": _INT, "*short": _TEXT, "*title": _DICT, "*subject": _DICT,
    "enacted": _DAY, "*in_force_from": _DAY, "in_force_from_verified": _BOOL, "in_force_until": _DAY,
    "in_force_until_verified": _BOOL, "*known_from": _DAY, "known_from_derived": _BOOL, "repealed_by": _TEXT,
    "amends": _TEXTS, "*verified": _BOOL, "survives": _TABLES, "stages": _DICT, "note": _TEXT, "sources": _TEXTS,
    "provisions": _TABLES,
}  # fmt: skip
PROVISION = {
    "*id": _TEXT, "*kind": _TEXT, "*pinpoint": _TEXT, "*modality": _TEXT, "*binds": _TEXTS, "*text": _DICT,
    "acts": _TEXTS, "breach_acts": _TEXTS, "category": _TEXT, "level": _TEXT, "item": _INT, "channel": _TEXTS,
    "object": _TEXTS, "basis": _TEXTS, "sanction_basis": _TEXTS, "sanctions": _TEXTS, "sanction_verified": _TEXT,
    "window": _TEXT, "deadline": _TEXT, "stage_note": _TEXT, "exception": _TEXT, "overrides": _TEXTS, "remains": _BOOL,
    "defence": _INT, "terms": _DICT,
    "*verified": _TEXT, "quoted": _BOOL, "contested": _BOOL, "note": _TEXT, "sources": _TEXTS, "versions": _TABLES,
    "cases": _TABLES, "added": _BOOL, "checked": _DICT, "general": _BOOL, "penal": _BOOL,
}  # fmt: skip
VERSION = {"in_force_from": _DAY, "in_force_until": _DAY, "known_from": _DAY, "source": _TEXT}
CASE = {
    "*acts": _TEXTS, "side": _TEXT, "from": _DAY, "until": _DAY, "when": _DICT, "any": _TABLES, "unless": _TABLES,
    "when_told": _DICT, "unless_told": _TABLES, "only_if": _DICT,
}  # fmt: skip
ACT = {
    "*id": _TEXT, "*label": _DICT, "*definition": _DICT, "*group": _TEXT, "asks": _TEXTS, "law": _TEXTS,
    "near": _TABLES, "silent": _DICT, "implies": _DICT, "counts_as": _TABLES, "added": _BOOL,
    "happens": _BOOL,
}  # fmt: skip
COUNTS_AS = {"*act": _TEXT} | {key: CASE[key] for key in ("when", "any", "unless", "when_told", "unless_told")}
FACT = {
    "*id": _TEXT, "*kind": _TEXT, "*name": _DICT, "*question": _DICT, "everyday": _TEXTS, "values": _TABLES,
    "bands": _TABLES, "computed": _BOOL,
}  # fmt: skip
PERSON = {"*id": _TEXT, "*label": _DICT, "*is": _TEXTS, "names": _TEXTS}
ALIAS = {"*id": _TEXT, "*label": _DICT, "*one_of": _TEXTS, "names": _TEXTS}
ROLE = {"*adds": _TEXT, "*role": _TEXTS, "told": _BOOL}
EXTENSION = {"*person": _TEXT, "*instrument": _TEXT, "*provision": _TEXT}
ADDRESSEE = {"*id": _TEXT, "*label": _DICT}
SANCTION = {
    "*id": _TEXT, "*category": _TEXT, "*level": _TEXT, "*name": _DICT, "*content": _DICT, "*imposed_by": _TEXTS,
    "for": _TEXTS, "*cite": _TEXTS, "*basis": _TEXTS, "effective_from": _DAY, "effective_until": _DAY,
    "*operative": _BOOL, "contested": _BOOL, "quoted": _BOOL, "operative_condition": _DICT, "*verified": _TEXT,
    "note": _TEXT, "sources": _TEXTS, "appeal": _DICT,
}  # fmt: skip
SUBSTITUTION = {"*status": _TEXT, "*levels": _TEXTS, "*sanctions": _TEXTS}
AUTHORITY = {
    "*id": _TEXT, "*authority": _TEXT, "*name": _DICT, "*role": _DICT, "*powers": _DICT, "from": _DAY, "until": _DAY,
    "until_verified": _BOOL, "cite": _TEXTS, "basis": _TEXTS, "*verified": _TEXT, "note": _TEXT, "sources": _TEXTS,
}  # fmt: skip
DISPUTE = {
    "*id": _TEXT, "*acts": _TEXTS, "*binds": _TEXTS, "*from": _DAY, "until": _DAY, "*question": _DICT, "*safe": _DICT,
    "when": _DICT, "*positions": _TABLES,
}  # fmt: skip
POSITION = {"*reading": _TEXT, "*provision": _TEXT, "*who": _DICT, "*says": _DICT, "elections": _TEXTS}
ROUTE = {"*id": _TEXT, "binds": _TEXTS, "categories": _TEXTS, "acts": _TEXTS, "*steps": _TABLES}
STEP = {
    "*authority": _TEXT,
    "*does": _DICT,
    "from": _DAY,
    "until": _DAY,
    "stages": _TEXTS,
    "election": _TEXTS,
    "handles": _BOOL,
}
VOCABULARY = {"*id": _TEXT, "*label": _DICT}


NAMES = {
    str: "str", date: "date", bool: "bool", int: "int", dict: "dict", list[str]: "list of str",
    list[Table]: "list of tables",
}  # fmt: skip
FACTS = ("status", "stage", "election-kind", "object")  # those that the engine knows by name
BILINGUAL = {"definition", "title", "subject", "text", "label", "question", "name", "content", "only_if", "silent"}


def is_bilingual(text: Table) -> bool:
    """Tell whether a text stands there in Indonesian and in English, and in nothing else."""
    return text.keys() == {"id", "en"} and all(isinstance(one, str) and one.strip() for one in text.values())


def fits(value: Any, kind: Any) -> bool:
    """Say whether a value of TOML is of that type; `list[str]` looks at what the list holds."""
    inner = get_args(kind)
    if kind == Table or not inner:
        return _fits_plainly(value, get_origin(kind) or kind)
    return isinstance(value, list) and all(fits(one, inner[0]) for one in value)


def _fits_plainly(value: Any, kind: type) -> bool:
    if kind is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(value, kind) and not (kind is int and isinstance(value, bool))


class File:
    """One source file: its tables, and where in it something stands. Raises CorpusError when it cannot be read."""

    def __init__(self, path: Path, corpus: Path) -> None:
        self.path, self.name = path, path.relative_to(corpus.parent).as_posix()
        self.here = 1  # the line of the table that is being read: what has no id is found by it
        try:
            raw = path.read_bytes()
        except OSError as error:
            problem = f"tidak terbaca / cannot be read ({type(error).__name__})"
            raise CorpusError(problem, file=self.name) from error
        try:
            self.lines = raw.decode("utf-8").splitlines()
            self.data: Table = tomllib.loads(raw.decode("utf-8"))
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            raise CorpusError("bukan UTF-8 / not UTF-8", file=self.name, line=line) from error
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            line = int(found[1]) if found else len(self.lines)  # without a line it is the end of the document
            raise CorpusError(str(error), file=self.name, line=line) from error

    def tables(self, key: str) -> Iterator[Table]:
        """Give the tables under `key`, remembering where each begins."""
        tables = self.data.get(key, [])
        if not fits(tables, list[Table]):
            raise self.wrong(f"{key}: harus / must be [[{key}]]", field=key)
        lines = [n for n, line in enumerate(self.lines, 1) if line.strip() == f"[[{key}]]"]
        for n, table in enumerate(tables):
            self.here = lines[n] if len(lines) == len(tables) else 1
            yield table
        self.here = 1

    def line_of(self, id_: str, field: str = "") -> int:
        """Find the line of `field` in the table with that id (1-based); without one, of the table being read."""
        own = re.compile(rf"\s*id\s*=\s*[\"']{re.escape(id_)}[\"']")
        start = next((n for n, line in enumerate(self.lines) if own.match(line)), None)
        if start is None:
            return self.here
        if field:
            key = re.compile(rf"\s*(\[\[.*\.)?{re.escape(field)}\b")
            for n in range(start, min(start + 80, len(self.lines))):
                if n > start and re.match(r"\[\[\w+\]\]", self.lines[n]):
                    break
                if key.match(self.lines[n]):
                    return n + 1
        return start + 1

    def wrong(self, problem: str, *, id_: str = "", field: str = "") -> CorpusError:
        return CorpusError(problem, file=self.name, line=self.line_of(id_, field), field=f"{id_}.{field}".strip("."))


def _shape(file: File, table: Table, schema: dict[str, Any], *, id_: str = "") -> None:
    """Refuse a key that is unknown, missing or of another type."""
    id_ = str(table.get("id", id_))
    plain = {key.lstrip("*"): kind for key, kind in schema.items()}
    for key, value in table.items():
        if key not in plain:
            meant = _meant(key, plain) or f"; yang ada / known: {', '.join(plain)}"
            raise file.wrong(f"kunci tak dikenal / unknown key: {key}{meant}", id_=id_, field=key)
        kind = plain[key]
        if not fits(value, kind):
            raise file.wrong(f"{key}: harus / must be {NAMES[kind]}", id_=id_, field=key)
        if kind is dict and key in BILINGUAL and not is_bilingual(value):
            raise file.wrong(f"{key}: perlu teks id dan en / needs text in id and en", id_=id_, field=key)
    for key in schema:
        if key[0] == "*" and key[1:] not in table:
            raise file.wrong(f"{key[1:]} tidak ada / is missing", id_=id_, field=key[1:])
    if "id" in table and not KEBAB.match(table["id"]):
        raise file.wrong("id bukan huruf-kecil-bersambung / is not kebab-case", id_=id_, field="id")


def _meant(wanted: str, among: Iterable[Any]) -> str:
    """Say which known name was probably meant; nothing when none is near."""
    near = closest(wanted, map(str, among), 1)
    return f"; maksud Anda / did you mean {near[0]}?" if near else ""


def _many(file: File, key: str, schema: dict[str, Any], seen: dict[str, Table] | None = None) -> list[Table]:
    """Give the tables under `key`, each checked; ids unique across `seen`."""
    out = []
    for table in file.tables(key):
        _shape(file, table, schema)
        if seen is not None:
            if table["id"] in seen:
                raise file.wrong(f"id dipakai dua kali / is used twice: {table['id']}", id_=table["id"], field="id")
            seen[table["id"]] = table
        out.append(table)
    return out


class Sources:
    """The corpus as read: every table by id, and the file each came from. Raises CorpusError when it is not sound."""

    def __init__(self, corpus: Path = CORPUS) -> None:
        if not corpus.is_dir():
            raise CorpusError("folder tidak ada / no such folder", file=str(corpus))
        self.corpus = corpus
        self.instruments: dict[str, Table] = {}
        self.provisions: dict[str, Table] = {}
        self.file_of: dict[str, File] = {}
        self._read_instruments()
        self.acts = self._by_id("acts.toml", "acts", ACT)
        self.facts = self._by_id("facts.toml", "facts", FACT)
        people = self._file("people.toml")
        self.people: dict[str, Table] = {}
        _many(people, "people", PERSON, self.people)
        self.aliases: dict[str, Table] = {}
        _many(people, "aliases", ALIAS, self.aliases)
        self.roles = _many(people, "roles", ROLE)
        self.extensions = _many(people, "extensions", EXTENSION)
        self.addressees: dict[str, Table] = {}
        _many(people, "addressees", ADDRESSEE, self.addressees)
        self.sanctions = self._by_id("sanctions.toml", "sanctions", SANCTION)
        self.substitutions = _many(self._file("sanctions.toml"), "substitutions", SUBSTITUTION)
        self.authorities = self._by_id("authorities.toml", "authorities", AUTHORITY)
        self.routes = self._by_id("routes.toml", "routes", ROUTE)
        self.disputes = self._by_id("disputes.toml", "disputes", DISPUTE)
        vocabulary = self._file("vocabulary.toml")
        self.vocabulary = {
            kind: _many(vocabulary, kind, VOCABULARY) for kind in ("channel", "object", "stage", "category")
        }
        self._complete_facts()
        self._check()

    # Reading ---------------------------------------------------------------------------------------------------------

    def _file(self, name: str) -> File:
        path = self.corpus / name
        if not path.is_file():
            raise CorpusError("berkas tidak ada / no such file", file=f"{self.corpus.name}/{name}")
        return File(path, self.corpus)

    def _by_id(self, name: str, key: str, schema: dict[str, Any]) -> dict[str, Table]:
        file, seen = self._file(name), dict[str, Table]()
        for table in _many(file, key, schema, seen):
            self.file_of[table["id"]] = file
        return seen

    def _read_instruments(self) -> None:
        paths = sorted((self.corpus / "instruments").glob("*.toml"))
        if not paths:
            raise CorpusError("tidak ada instrumen / no instruments", file="corpus/instruments")
        for path in paths:
            file = File(path, self.corpus)
            head = file.data
            _shape(file, head, INSTRUMENT)
            if head["id"] != path.stem:
                raise file.wrong(
                    f"id harus sama dengan nama berkas / must be the file's name: {path.stem}",
                    id_=head["id"],
                    field="id",
                )
            if head["kind"] not in RANKS:
                raise file.wrong(f"jenis tak dikenal / unknown kind: {head['kind']}", id_=head["id"], field="kind")
            self.instruments[head["id"]] = head
            self.file_of[head["id"]] = file
            for provision in _many(file, "provisions", PROVISION, self.provisions):
                provision["instrument"] = head["id"]
                self.file_of[provision["id"]] = file
                for version in provision.get("versions", []):
                    _shape(file, version, VERSION, id_=provision["id"])
                for case in provision.get("cases", []):
                    _shape(file, case, CASE, id_=provision["id"])

    def _complete_facts(self) -> None:
        """Give `status` the people as values, a number or a date its bands, and a yes-or-no its two."""
        for fact in self.facts.values():
            file = self.file_of[fact["id"]]
            if fact["kind"] not in ("enum", "bool", "number", "date"):
                raise file.wrong(f"kind: {fact['kind']}", id_=fact["id"], field="kind")
            for named in ("values", "bands"):
                for value in fact.get(named, []):
                    if not isinstance(value.get("id"), str):
                        raise file.wrong("id tidak ada / is missing", id_=fact["id"], field=named)
            self._complete_values(fact)
        for known in (*FACTS, "role") if self.roles else FACTS:
            if known not in self.facts:
                raise self._file("facts.toml").wrong(f"fakta tidak ada / no such fact: {known}", field="facts")

    def _complete_values(self, fact: Table) -> None:
        file = self.file_of[fact["id"]]
        if fact["id"] == "status":
            fact["values"] = [{"id": person["id"], "label": person["label"]} for person in self.people.values()]
        elif fact["kind"] == "bool":
            fact["values"] = [
                {"id": "yes", "label": {"id": "ya", "en": "yes"}},
                {"id": "no", "label": {"id": "tidak", "en": "no"}},
            ]
        elif fact["kind"] in ("number", "date"):
            fact["values"] = [{"id": band["id"], "label": band.get("label", {})} for band in fact.get("bands", [])]
            if not all(is_bilingual(band["label"]) for band in fact["values"]):
                raise file.wrong("label: perlu teks id dan en / needs text in id and en", id_=fact["id"], field="bands")
        elif "values" not in fact:
            raise file.wrong("values tidak ada / is missing", id_=fact["id"], field="values")

    # Checking --------------------------------------------------------------------------------------------------------

    def values_of(self, fact: str) -> list[str]:
        return [value["id"] for value in self.facts[fact]["values"]]

    def _check(self) -> None:
        for act in self.acts.values():
            self._check_act(act)
        for provision in self.provisions.values():
            self._check_provision(provision)
        for dispute in self.disputes.values():
            self._check_dispute(dispute)
        self._check_people()
        self._check_unnamed()
        for sanction in self.sanctions.values():
            self._known(sanction, "basis", sanction["basis"], self.instruments)
            self._known(sanction, "for", sanction.get("for", []), self.people | self.addressees)
        for authority in self.authorities.values():
            self._known(authority, "basis", authority.get("basis", []), self.instruments)
        for route in self.routes.values():
            self._known(route, "binds", route.setdefault("binds", []), self.addressees)
            self._known(route, "acts", route.get("acts", []), self.acts)
            route.setdefault("categories", [])
            for step in route["steps"]:
                _shape(self.file_of[route["id"]], step, STEP, id_=route["id"])

    def _known(self, table: Table, field: str, ids: list[Any], among: Any) -> None:
        for wanted in ids:
            if not isinstance(wanted, str) or wanted not in among:
                problem = f"tidak ada / dangling: {wanted}{_meant(str(wanted), among)}"
                raise self.file_of[table["id"]].wrong(problem, id_=table["id"], field=field)

    def _condition(self, table: Table, conditions: Table, field: str) -> None:
        file = self.file_of[table["id"]]
        for fact, values in conditions.items():
            if fact not in self.facts:
                problem = f"fakta tak dikenal / unknown fact: {fact}{_meant(fact, self.facts)}"
                raise file.wrong(problem, id_=table["id"], field=field)
            if not isinstance(values, list) or not values:
                raise file.wrong(f"{fact}: perlu daftar nilai / needs a list of values", id_=table["id"], field=field)
            known = self.values_of(fact)
            for value in values:
                spelled = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
                if spelled not in known:
                    problem = f"{fact}: nilai tak dikenal / unknown value {value}; yang ada / known: {', '.join(known)}"
                    raise file.wrong(problem, id_=table["id"], field=field)

    def _check_case(self, owner: Table, case: Table) -> None:
        for field in ("when", "when_told"):
            self._condition(owner, case.get(field, {}), field)
        for field in ("any", "unless", "unless_told"):
            for alternative in case.get(field, []):
                self._condition(owner, alternative, field)
        if case.get("side", "forbids") not in SIDES:
            raise self.file_of[owner["id"]].wrong("side: forbids atau/or allows", id_=owner["id"], field="side")

    def _check_act(self, act: Table) -> None:
        self._condition(act, act.get("implies", {}), "implies")
        self._known(act, "asks", act.get("asks", []), self.facts)
        self._known(act, "law", act.get("law", []), self.provisions)
        self._known(act, "near", [near.get("id") for near in act.get("near", [])], self.acts)
        for way in act.get("counts_as", []):
            _shape(self.file_of[act["id"]], way, COUNTS_AS, id_=act["id"])
            self._known(act, "counts_as", [way["act"]], self.acts)
            self._check_case(act, way)

    def _check_terms(self, provision: Table) -> None:
        terms = provision.get("terms")
        if terms is None:
            return
        if terms.keys() != {"pinpoint", "provisions"}:
            file = self.file_of[provision["id"]]
            raise file.wrong("perlu pinpoint dan provisions / needs both", id_=provision["id"], field="terms")
        self._known(provision, "terms", terms["provisions"], self.provisions)

    def _check_provision(self, provision: Table) -> None:
        file, id_ = self.file_of[provision["id"]], provision["id"]
        for field, allowed in (("modality", MODALITIES), ("verified", GRADES), ("kind", ("norm", "form"))):
            if provision[field] not in allowed:
                problem = f"{field}: {provision[field]}; yang ada / known: {', '.join(allowed)}"
                raise file.wrong(problem, id_=id_, field=field)
        if not provision["pinpoint"].strip():
            raise file.wrong("pasal tidak disebut / no pinpoint citation", id_=id_, field="pinpoint")
        if not provision.get("sources") and provision["verified"] != "unverified":
            raise file.wrong("sumber tidak ada / no source", id_=id_, field="sources")
        self._known(provision, "binds", provision["binds"], self.addressees)
        for field in ("acts", "breach_acts"):
            self._known(provision, field, provision.get(field, []), self.acts)
        self._known(provision, "sanctions", provision.get("sanctions", []), self.sanctions)
        self._known(
            provision, "overrides", provision.get("overrides", []), self.provisions.keys() | self.disputes.keys()
        )
        self._check_terms(provision)
        for case in provision.get("cases", []):
            self._known(provision, "cases", case["acts"], self.acts)
            sideless = set(case["acts"]) - {*provision.get("acts", []), *provision.get("breach_acts", [])}
            if sideless and "side" not in case and provision["modality"] in ("obligation", "power"):
                problem = f"bukan acts atau breach_acts, jadi perlu side / needs side: {', '.join(sorted(sideless))}"
                raise file.wrong(problem, id_=id_, field="cases")
            self._check_case(provision, case)
        spans = self.spans(provision)
        for (_, before_until, _), (after_from, _, _) in pairwise(spans):
            if before_until is None or before_until > after_from:
                raise file.wrong("versi bertumpang tindih / versions overlap", id_=id_, field="versions")
        for begin, end, _ in spans:
            if end is not None and begin >= end:
                raise file.wrong("mulai sesudah berakhir / starts after it ends", id_=id_, field="versions")

    def _check_dispute(self, dispute: Table) -> None:
        self._known(dispute, "acts", dispute["acts"], self.acts)
        self._known(dispute, "binds", dispute["binds"], self.addressees)
        self._condition(dispute, dispute.get("when", {}), "when")
        for position in dispute["positions"]:
            _shape(self.file_of[dispute["id"]], position, POSITION, id_=dispute["id"])
        if {position["reading"] for position in dispute["positions"]} != {"allowed", "prohibited"}:
            raise self.file_of[dispute["id"]].wrong(
                "perlu dua pendapat / needs both readings", id_=dispute["id"], field="positions"
            )
        for position in dispute["positions"]:
            self._known(dispute, "positions", [position["provision"]], self.provisions)

    def _check_people(self) -> None:
        self.file_of |= dict.fromkeys([*self.people, *self.aliases, *self.addressees], self._file("people.toml"))
        for person in self.people.values():
            self._known(person, "is", person["is"], self.addressees)
        for alias in self.aliases.values():
            self._known(alias, "one_of", alias["one_of"], self.people)

    def _check_unnamed(self) -> None:
        """Check the tables that have no id: what turns a person into somebody else's, and what replaces a sanction."""
        people, sanctions = self._file("people.toml"), self._file("sanctions.toml")
        checks: list[tuple[File, str, list[Table], dict[str, Any]]] = [
            (
                people,
                "roles",
                self.roles,
                {"adds": self.addressees, "role": self.values_of("role") if self.roles else []},
            ),
            (
                people,
                "extensions",
                self.extensions,
                {"person": self.people, "instrument": self.instruments, "provision": self.provisions},
            ),
            (sanctions, "substitutions", self.substitutions, {"sanctions": self.sanctions}),
        ]
        for file, key, tables, fields in checks:
            for table, _ in zip(tables, file.tables(key), strict=True):  # the file tells where the table begins
                for field, among in fields.items():
                    values = table[field] if isinstance(table[field], list) else [table[field]]
                    for value in values:
                        if value not in among:
                            raise file.wrong(f"tidak ada / dangling: {value}", field=field)

    # Dates -----------------------------------------------------------------------------------------------------------

    def end_known(self, provision: Table) -> date | None:
        """Give the day since which the end of a provision is known: that of the instrument that repealed its own."""
        by = self.instruments[provision["instrument"]].get("repealed_by")
        known: date | None = self.instruments[by]["known_from"] if by in self.instruments else None
        return known

    def spans(self, provision: Table) -> list[tuple[date, date | None, date]]:
        """Give (in force from, until exclusive, known from) of each version, filled in from the instrument."""
        head = self.instruments[provision["instrument"]]
        out = []
        for version in provision.get("versions") or [{}]:
            begin = version.get("in_force_from", head["in_force_from"])
            known = version.get("known_from", version.get("in_force_from", head["known_from"]))
            out.append((begin, version.get("in_force_until", head.get("in_force_until")), min(known, begin)))
        return out


def signature(corpus: Path = CORPUS) -> str:
    """Name the sources by content: a SHA-256 over every path and its bytes, 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(p for p in corpus.rglob("*") if p.is_file() and p.suffix in (".toml", ".csv")):
        digest.update(path.relative_to(corpus).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
