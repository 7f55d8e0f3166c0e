"""Read `corpus/language/` strictly: words, cues, and who usually does what. Gives what `Reader` needs, as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from netral.law.language.cues import compiled, read_cue
from netral.law.language.words import Speller
from netral.law.sources import Source

ANY_VALUE = ("silent", "unknown")
"""Beside a fact's values: a cue that only keeps others from being heard, and one that says "I do not know"."""
YES_NO = ("yes", "no")
PERSON, TOPIC, REMARK = "person", "topic", "remark"


def read(corpus: Path) -> dict[str, Any]:
    """Give {"words": …, "cues": [row], "doers": {act: person}, "tilts": …, "deeds": …}. Raises CorpusError."""
    words = _words(Source.open(corpus, "language", "words.toml"))
    source = Source.open(corpus, "language", "cues.toml")
    table = source.toml()
    source.only(table, ("cues", "people", "doers", "tilts", "deeds", "topic", "remarks"))
    cues = {**table["cues"], PERSON: table["people"], TOPIC: table["topic"], REMARK: table["remarks"]}
    _check_values(corpus, source, table["cues"], table["people"])
    speller = Speller(words)
    rows = []
    for name, values in cues.items():
        for value, phrases in values.items():
            for phrase in phrases:
                try:
                    rows.append(compiled(read_cue(name, value, phrase, speller)))
                except (ValueError, IndexError):
                    source.fail(f"cannot be read: {phrase!r}", field=value, near=[name, value, phrase])
    acts = {act["id"] for act in Source.open(corpus, "acts.toml").toml()["acts"]}
    doers = {act: person for person, of_person in table["doers"].items() for act in of_person}
    deeds = table["deeds"]
    for row in deeds:
        source.only(row, ("said", "beside", "act"), near=["[[deeds]]"])
    named = {*doers, *(row["act"] for row in deeds), *(act for tilts in table["tilts"].values() for act in tilts)}
    for act in sorted(named - acts):
        source.fail("is no act", field=act, near=["[doers]", act])
    for said in [*table["tilts"], *(row["said"] for row in deeds)]:
        fact, _, value = said.partition("=")
        if value not in cues.get(fact, {}):
            source.fail("is named by no cue", field=said, near=["[tilts]", said])
    return {"words": words, "cues": rows, "doers": doers, "tilts": table["tilts"], "deeds": deeds}


def _words(source: Source) -> dict[str, Any]:
    table = source.toml()
    source.only(table, ("stop", "same", "kinds"))
    same: dict[str, str] = {}
    for spelled, others in table["same"].items():
        for other in others:
            if same.setdefault(other, spelled) != spelled:
                source.fail(f"is written for {same[other]}, too: {other}", field=spelled, near=[f"\n{spelled} "])
    kinds: dict[str, list[str]] = {}
    for kind, members in table["kinds"].items():
        for word in members:
            kinds.setdefault(word, []).append(kind)
    return {"stop": table["stop"], "same": same, "kinds": kinds}


def _check_values(corpus: Path, source: Source, cues: dict[str, Any], people: dict[str, Any]) -> None:
    """Refuse a cue for a fact, a value or a person that nobody knows."""
    facts = {fact["id"]: fact for fact in Source.open(corpus, "facts.toml").toml()["facts"]}
    for name, values in cues.items():
        if name not in facts:
            source.fail("is no fact", field=name, near=[f"[cues.{name}]"])
        known = {value["id"] for value in facts[name].get("values", [])} or set(YES_NO)
        for value in set(values) - known - set(ANY_VALUE):
            source.fail(f"is no value of {name}", field=value, near=[f"[cues.{name}]", value])
    table = Source.open(corpus, "people.toml").toml()
    known = {row["id"] for key in ("people", "aliases") for row in table.get(key, [])}
    for person in set(people) - known:
        source.fail("is no person", field=person, near=["[people]", person])


def manifest(data: dict[str, Any]) -> dict[str, int]:
    """Count the spellings and the phrases."""
    return {"spellings": len(data["words"]["same"]), "cues": len(data["cues"])}
