"""The equal table written as a corpus of Netral, in the form a lawyer writes one: it goes through Netral's own loader.

One regulation holds all rows. What is order in the table is said by name in the law: an exception names the
prohibitions it lifts, a prohibition the permissions it takes away. Prohibitions carry a sanction, so that answers have
all their parts.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.table import FIRST_DAY, INPUTS, Row, Table

INSTRUMENT = "pp-contoh-1-2015"
# Values that the engine knows by name, though no row or question of the table has them.
ALSO = {"stage": ("after-voting", "no-election"), "object": ("bakal-calon", "calon")}
EVERYBODY = "anyone"


def write(table: Table, corpus: Path) -> None:
    """Write the whole corpus into a folder."""
    (corpus / "instruments").mkdir(parents=True)
    files: dict[str, dict[str, Any]] = {
        f"instruments/{INSTRUMENT}.toml": {**_HEAD, "provisions": [_provision(row, table) for row in table.rows]},
        "acts.toml": {"acts": [_ACT | _named(act) | {"asks": _FACTS} for act in INPUTS["act"]]},
        "facts.toml": {"facts": [_fact(name) for name in _FACTS]},
        "people.toml": {
            "people": [_named(status) | {"is": [status]} for status in INPUTS["status"]],
            "addressees": [_named(name) for name in (*INPUTS["status"], EVERYBODY)],
        },
        "sanctions.toml": {"sanctions": [_SANCTION]},
        "authorities.toml": {"authorities": [_AUTHORITY]},
        "routes.toml": {"routes": [_ROUTE]},
        "disputes.toml": {},
        "release.toml": {"version": "1", "known_until": date(2026, 1, 1)},
        "vocabulary.toml": {"category": [_named("disiplin")], "stage": [_named(stage) for stage in INPUTS["stage"]]},
    }
    for name, data in files.items():
        (corpus / name).write_text(_toml(data), encoding="utf-8")


def _both(text: str) -> dict[str, str]:
    return {"id": text, "en": text}


def _named(id: str) -> dict[str, Any]:
    return {"id": id, "label": _both(id)}


def _fact(name: str) -> dict[str, Any]:
    fact: dict[str, Any] = {"id": name, "kind": "enum", "name": _both(name), "question": _both(f"{name}?")}
    return (
        fact
        if name == "status"
        else fact | {"values": [_named(value) for value in (*INPUTS[name], *ALSO.get(name, ()))]}
    )


def _provision(row: Row, table: Table) -> dict[str, Any]:
    acts = list(row.when["act"])
    when = {name: list(values) for name, values in row.when.items() if name not in ("act", "status")}
    version = {"in_force_from": row.in_force_from}
    if row.in_force_until:
        version["in_force_until"] = row.in_force_until
    provision: dict[str, Any] = {
        "id": row.id,
        "kind": "norm",
        "pinpoint": row.cite.partition(" PP ")[0],
        "modality": "prohibition" if row.verdict == "prohibited" else "permission",
        "binds": list(row.when.get("status", (EVERYBODY,))),
        "text": _both(f"{row.cite}: {row.verdict}"),
        "acts": acts,
        "verified": "regulation-text",
        "sources": ["https://example.go.id/pp-contoh-1-2015.pdf"],
        "overrides": [other.id for other in table.rows if _beats(row, other)],
        "versions": [version],
        "cases": [{"acts": acts, "when": when}],
    }
    if row.verdict == "prohibited":
        provision |= {"category": "disiplin", "sanctions": [_SANCTION["id"]]}
    return provision


def _beats(row: Row, other: Row) -> bool:
    """Whether the row stands before one of the other verdict with which it can meet."""
    kinds = {(row.kind, other.kind)} & {("exception", "prohibition"), ("prohibition", "permission")}
    meet = row.first_day < other.end_day and other.first_day < row.end_day
    return bool(kinds) and meet and bool(set(row.when["act"]) & set(other.when["act"]))


_FACTS = [name for name in INPUTS if name != "act"]
_HEAD = {
    "id": INSTRUMENT,
    "kind": "pp",
    "number": "1",
    "year": 2015,
    "short": "PP Contoh 1/2015",
    "title": _both("Contoh"),
    "subject": _both("Contoh"),
    "in_force_from": FIRST_DAY,
    "known_from": FIRST_DAY,
    "verified": True,
    "sources": ["https://example.go.id/pp-contoh-1-2015.pdf"],
}
_ACT = {"definition": _both("Contoh."), "group": "contoh"}
_SANCTION: dict[str, Any] = {
    "id": "contoh-sedang",
    "category": "disiplin",
    "level": "sedang",
    "name": _both("Contoh hukuman sedang"),
    "content": _both("Contoh hukuman sedang"),
    "imposed_by": ["ppk"],
    "cite": ["Pasal 99 PP Contoh 1/2015"],
    "basis": [INSTRUMENT],
    "effective_from": FIRST_DAY,
    "operative": True,
    "verified": "regulation-text",
}
_AUTHORITY = {
    "id": "kasn-contoh",
    "authority": "kasn",
    "name": _both("KASN"),
    "role": _both("Memeriksa"),
    "powers": _both("Merekomendasikan"),
    "verified": "regulation-text",
}
_ROUTE = {
    "id": "contoh",
    "binds": [EVERYBODY],
    "categories": ["disiplin"],
    "steps": [{"authority": "kasn", "does": _both("Memeriksa dan merekomendasikan."), "handles": True}],
}


def _toml(data: dict[str, Any]) -> str:
    return "\n".join(_lines(data, ())) + "\n"


def _lines(table: dict[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Write a table: its values first, then the tables in it, one ``[[…]]`` each."""
    tables = {key: value for key, value in table.items() if _is_tables(value)}
    for key, value in table.items():
        if key not in tables:
            yield f"{key} = {_value(value)}"
    for key, children in tables.items():
        for child in children:
            yield f"[[{'.'.join((*path, key))}]]"
            yield from _lines(child, (*path, key))


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _value(value: Any) -> str:
    match value:
        case date():
            return value.isoformat()
        case dict():
            return f"{{ {', '.join(f'{key} = {_value(item)}' for key, item in value.items())} }}"
        case list():
            return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False)
