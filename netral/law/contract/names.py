"""Reading what people call acts, people and facts: forgiving about spelling, never guessing."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from netral.law.artefact import section
from netral.law.errors import BadQuestion
from netral.law.question import FactValue
from netral.law.search import Mentions, clean, closest, squeeze, unknown

MOST_FACTS = 60
MOST_NEAR = 4
YES_NO = {
    "ya": "yes",
    "y": "yes",
    "true": "yes",
    "benar": "yes",
    "tidak": "no",
    "n": "no",
    "false": "no",
    "bukan": "no",
}
LISTED = {"act": "acts", "person": "people", "fact": "facts"}


def read_act(text: str, rules: dict[str, Any]) -> str:
    """Find an act by its id or label. Raises BadQuestion with acts of which people speak in such words."""
    return named(text, "act", rules["acts"])


@functools.cache
def people() -> Mapping[str, Any]:
    """Give everybody who can be named, the usual other names among them."""
    rules = section("rules")
    return {**rules["people"], **rules["aliases"]}


def read_person(text: str) -> str:
    """Find a person by id, label or another usual name. Raises BadQuestion with the nearest."""
    return "unknown" if squeeze(clean(text, "person")) == "unknown" else named(text, "person", people())


def named(text: str, field: str, among: Mapping[str, Any]) -> str:
    """Find an id by itself, its label or another name, forgiving spelling. Raises BadQuestion with the nearest."""
    wanted = clean(text, field)
    if wanted in among:
        return wanted
    spelled = squeeze(wanted)
    for id_, table in among.items():
        if spelled in {squeeze(id_), *map(squeeze, _names(table))}:
            return id_
    labels = {name: id_ for id_, table in among.items() for name in (id_, *_names(table))}
    mentions = _acts() if field == "act" else Mentions({id_: [id_, *_names(one)] for id_, one in among.items()})
    near = dict.fromkeys([*mentions.find(wanted), *(labels[name] for name in closest(wanted, labels))])
    if not near and field not in LISTED:
        near = dict.fromkeys(among)  # the few values of one fact
    raise see(unknown(field, wanted, list(near)[:MOST_NEAR] if field in LISTED else near, exact=True))


def read_facts(given: Sequence[str], object_: str | None) -> dict[str, FactValue]:
    """Read name=value pairs. Raises BadQuestion for an unknown name or value, and for two values of one fact."""
    if len(given) > MOST_FACTS:
        raise BadQuestion("fact", id=f"Paling banyak {MOST_FACTS} fakta.", en=f"At most {MOST_FACTS} facts.")
    known = _facts_to_say()
    out: dict[str, FactValue] = {}
    pairs = [pair.partition("=") for pair in given]
    for name, equals, value in [*pairs, *([("object", "=", object_)] if object_ is not None else [])]:
        if not equals:
            shown = clean(name, "fact")
            raise BadQuestion(
                "fact",
                id=f"Tulis “{shown}” sebagai nama=nilai, misalnya uniform=yes.",
                en=f"Write “{shown}” as name=value, for example uniform=yes.",
                nearest=tuple(closest(shown, known, 2)),
            )
        fact_id = clean(name, "fact")
        if fact_id not in known:
            raise see(unknown("fact", fact_id, known))
        read = _value(known[fact_id], clean(value, fact_id))
        if out.setdefault(fact_id, read) != read:
            raise BadQuestion(
                fact_id,
                id=f"“{fact_id}” diberi dua nilai: {out[fact_id]} dan {read}.",
                en=f"“{fact_id}” was given two values: {out[fact_id]} and {read}.",
            )
    return out


@functools.cache
def _facts_to_say() -> dict[str, dict[str, Any]]:
    """Give the facts somebody can state; what the calendar computes is not among them."""
    return {fact["id"]: fact for fact in section("rules")["facts"] if not fact["computed"]}


def see(wrong: BadQuestion) -> BadQuestion:
    """Add where the valid names are listed, when none was near."""
    if wrong.nearest or wrong.field not in LISTED:
        return wrong
    where = f"netral check --list {LISTED[wrong.field]}"
    said = wrong.message
    return BadQuestion(wrong.field, id=f"{said['id']} Daftarnya: {where}", en=f"{said['en']} See: {where}")


def _value(fact: dict[str, Any], text: str) -> FactValue:
    wanted = YES_NO.get(text.lower(), text) if fact["kind"] == "bool" else text
    if wanted.lower() == "unknown":
        return "unknown"
    if fact["bands"]:
        return wanted
    return named(wanted, fact["id"], {value["id"]: value for value in fact["values"]})


def _names(table: Mapping[str, Any]) -> Iterable[str]:
    return (*table["label"].values(), *table.get("names", []))


@functools.cache
def _acts() -> Mentions:
    """Find acts by name, by definition and by how people ask about them: read only where a name was not found."""
    asked = section("phrasings")
    return Mentions(
        {
            id_: [id_, *_names(act), act["definition"]["id"], *asked[id_]]
            for id_, act in section("library")["acts"].items()
        }
    )
