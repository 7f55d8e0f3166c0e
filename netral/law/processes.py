"""How a case is handled, as dated versions of a process; and the deadlines that can be asked for by name.

Data: `corpus/processes/`: one file per version of the process and per disciplinary procedure, the vocabulary (actors,
documents, states), the systems in use, and `rules.toml`, whose versions point at the step that gives the deadline.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from netral.law.deadlines import UNITS
from netral.law.search import clean, squeeze, unknown
from netral.law.sources import Source, files, plain

_NOT_PROCESSES = ("vocabulary.toml", "systems.toml", "rules.toml")
_VOCABULARY = ("actors", "document_types", "case_states", "findings_for_the_product")


# Reading ------------------------------------------------------------------------------------------------------------


def read(corpus: Path) -> dict[str, Any]:
    """Read `corpus/processes/` strictly.

    Gives {"versions", "discipline_procedures", "actors", "document_types", "case_states",
    "findings_for_the_product", "systems", "rules"}, lists of tables with days as ISO strings. A step's `deadline` is
    a table, or None when no deadline is known. Raises CorpusError.
    """
    source = Source.open(corpus, "processes", "vocabulary.toml")
    vocabulary = source.toml()
    source.only(vocabulary, _VOCABULARY)
    data: dict[str, Any] = {name: plain(source.take(vocabulary, name, list)) for name in _VOCABULARY}
    source = Source.open(corpus, "processes", "systems.toml")
    data["systems"] = plain(source.take(source.toml(), "systems", list))
    names = [name for name in files(corpus, "processes") if name not in _NOT_PROCESSES]
    versions = [_read_process(corpus, name, data) for name in names]
    versions.sort(key=lambda version: (version.get("in_force_from", ""), version["id"]))
    data["versions"] = [version for version in versions if version["kind"] == "process"]
    data["discipline_procedures"] = [version for version in versions if version["kind"] == "discipline"]
    data["rules"] = _read_rules(corpus, data)
    return data


def _read_process(corpus: Path, name: str, vocabulary: dict[str, Any]) -> dict[str, Any]:
    source = Source.open(corpus, "processes", name)
    raw = source.toml()
    if source.take(raw, "kind", str) not in ("process", "discipline"):
        source.fail("must be process or discipline", field="kind", near=["kind"])
    id = source.take(raw, "id", str)
    if name != f"{'discipline-' if raw['kind'] == 'discipline' else ''}{id}.toml":
        source.fail("must be the name of the file", field="id", near=["id = "])
    begin = source.day(raw, "in_force_from", needed=raw["kind"] == "process")
    end = source.day(raw, "in_force_until", needed=False)
    if begin and end and begin >= end:
        source.fail("must lie after in_force_from: it is exclusive", field="in_force_until", near=["in_force_until"])
    known = {kind: {row["id"] for row in vocabulary[kind]} for kind in ("actors", "document_types", "case_states")}
    for step in raw.get("steps", []):
        _check_step(source, step, known)
    process: dict[str, Any] = plain(raw)
    for step in process.setdefault("steps", []):
        step.setdefault("deadline", None)
    return process


def _check_step(source: Source, step: dict[str, Any], known: dict[str, set[str]]) -> None:
    near = [f'id = "{step.get("id")}"']
    source.take(step, "id", str, near=near)
    source.take(step, "verified", bool, near=near)
    if source.take(step, "actor", str, near=near) not in known["actors"]:
        source.fail(f"{step['actor']!r} is not an actor", field="actor", near=near)
    for field, kind in (("output", "document_types"), ("next_states", "case_states")):
        for value in step.get(field, []):
            if value not in known[kind]:
                source.fail(f"{value!r} is not known", field=field, near=near)
    for deadline in [step.get("deadline"), *step.get("deadline_alternatives", [])]:
        if deadline and (deadline.get("unit") not in UNITS or not isinstance(deadline.get("value"), int)):
            source.fail(f"needs a value and a unit of {', '.join(UNITS)}", field="deadline", near=near)


def _read_rules(corpus: Path, data: dict[str, Any]) -> list[dict[str, Any]]:
    source = Source.open(corpus, "processes", "rules.toml")
    rules = source.take(source.toml(), "rules", list)
    names: set[str] = set()
    for rule in rules:
        near = [f'id = "{rule.get("id")}"']
        source.only(rule, {"id", "title", "start", "aliases", "versions"}, near=near)
        for name in [source.take(rule, "id", str, near=near), *rule.get("aliases", [])]:
            if squeeze(name) in names:
                source.fail(f"{name!r} names two rules", field="id", near=near)
            names.add(squeeze(name))
        source.both(rule, "title", near=near)
        source.both(rule, "start", near=near)
        before = ""
        for version in source.take(rule, "versions", list, near=near):
            here = [*near, f"in_force_from = {version.get('in_force_from')}"]
            begin = str(source.day(version, "in_force_from", near=here))
            if begin < before:
                source.fail("overlaps the version before", field="in_force_from", near=here)
            before = source.day(version, "in_force_until", near=here, needed=False) or "9999"
            source.take(version, "cite", str, near=here)
            source.take(version, "verified", bool, near=here)
            _check_against_step(source, version, data, here)
    return list(plain(rules))


def _check_against_step(source: Source, version: dict[str, Any], data: dict[str, Any], near: list[str]) -> None:
    """Refuse a rule whose number is not the one in its process step: the two must not drift apart."""
    if version.get("unit") not in UNITS:
        source.fail(f"must be one of {', '.join(UNITS)}", field="unit", near=near)
    step = _step(data, str(version.get("process")), str(version.get("step")))
    if step is None:
        source.fail(f"there is no step {version.get('process')}.{version.get('step')}", field="step", near=near)
    if (version.get("value"), version["unit"]) not in _lengths(step):
        source.fail(f"{version.get('value')} {version['unit']} is not what the step says", field="value", near=near)


def _step(data: dict[str, Any], process: str, step: str) -> dict[str, Any] | None:
    for version in [*data["versions"], *data["discipline_procedures"]]:
        if version["id"] == process:
            return next((row for row in version["steps"] if row["id"] == step), None)
    for system in data["systems"]:
        if system["id"] == process:
            rows = (row for row in system.get("deadlines", []) if row["step"] == step)
            return next(({"deadline": row} for row in rows), None)
    return None


def _lengths(step: dict[str, Any]) -> set[tuple[int, str]]:
    lengths = set()
    for deadline in [step.get("deadline"), *step.get("deadline_alternatives", [])]:
        if deadline:
            lengths.add((deadline["value"], deadline["unit"]))
            extension = deadline.get("extension")
            if extension:
                lengths.add((deadline["value"] + extension["value"], deadline["unit"]))
            total = deadline.get("extension_total")
            if total:
                lengths.add((total["value"], total["unit"]))
    return lengths


def manifest(data: dict[str, Any]) -> dict[str, Any]:
    """Give the ids of the versions and rules, and how many of each other kind there are."""
    names = ("actors", "document_types", "case_states", "systems", "findings_for_the_product")
    return {
        "versions": {version["id"]: len(version["steps"]) for version in data["versions"]},
        "discipline_procedures": {row["id"]: len(row["steps"]) for row in data["discipline_procedures"]},
        "rules": [rule["id"] for rule in data["rules"]],
    } | {name: len(data[name]) for name in names}


# Answering ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rule:
    """A named deadline in the version of a day: `count` days of `unit`, from the event `start`."""

    id: str
    title: dict[str, str]
    start: dict[str, str]
    count: int
    unit: str
    cite: str
    verified: bool
    process: str
    step: str
    in_force_from: date
    in_force_until: date | None
    note: str | None

    def as_dict(self) -> dict[str, Any]:
        """Give JSON-able data."""
        return {
            "id": self.id,
            "title": self.title,
            "start": self.start,
            "count": self.count,
            "unit": self.unit,
            "cite": self.cite,
            "verified": self.verified,
            "process": self.process,
            "step": self.step,
            "in_force_from": self.in_force_from.isoformat(),
            "in_force_until": self.in_force_until.isoformat() if self.in_force_until else None,
            "note": self.note,
        }


class Processes:
    """The versions of the process and the named deadlines. Built from the dict that `read` gives."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data

    def rules(self) -> list[dict[str, Any]]:
        """Give every named deadline with its versions."""
        return list(self._data["rules"])

    def rule_data(self, text: str, *, field: str = "rule") -> dict[str, Any]:
        """Find a named deadline by id or alias, forgiving spelling. Raises BadQuestion with the nearest names."""
        wanted = clean(text, field)
        for rule in self._data["rules"]:
            if squeeze(wanted) in {squeeze(name) for name in [rule["id"], *rule.get("aliases", [])]}:
                return dict(rule)
        names = [name for rule in self._data["rules"] for name in [rule["id"], *rule.get("aliases", [])]]
        raise unknown(field, wanted, [*names, "14wd", "7cd"])

    def rule(self, text: str, on: date | None, *, field: str = "rule") -> Rule | None:
        """Give the version of a named deadline on that day (the newest without a day); None when none was in force."""
        rule = self.rule_data(text, field=field)
        fitting = [version for version in rule["versions"] if on is None or _in_force(version, on)]
        if not fitting:
            return None
        version = fitting[-1]
        until = version.get("in_force_until")
        return Rule(
            rule["id"],
            rule["title"],
            rule["start"],
            version["value"],
            UNITS[version["unit"]],
            version["cite"],
            version["verified"],
            version["process"],
            version["step"],
            date.fromisoformat(version["in_force_from"]),
            date.fromisoformat(until) if until else None,
            version.get("note"),
        )


def _in_force(row: dict[str, Any], on: date) -> bool:
    day = on.isoformat()
    return str(row.get("in_force_from", "")) <= day < str(row.get("in_force_until") or "9999")
