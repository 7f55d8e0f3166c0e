"""Scenarios: situations a lawyer can write and check, each with the answer the law gives and why.

They are shipped, because quizzes are made of them; `netral law lint` runs them all.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from netral.law.errors import CorpusError
from netral.law.load import KEBAB, NAMES, File, Sources, fits, is_bilingual
from netral.law.question import Question

Table = dict[str, Any]
Refuse = Callable[[str, str], CorpusError]
KEYS = {
    "id": str, "note": dict, "acts": list[str], "person": str, "on": date, "election": str, "region": str,
    "known_on": date, "facts": dict, "expect": dict,
}  # fmt: skip
EXPECT = {
    "verdict": str, "category": list[str], "cites": list[str], "not_cites": list[str], "sanctions": list[str],
    "not_sanctions": list[str], "authority": str, "needs": list[str], "may_apply": list[str], "act": str, "stage": str,
    "positions": list[str], "remains": list[str],
}  # fmt: skip
VERDICTS = ("allowed", "conditional", "prohibited", "contested", "not-covered")


def read(corpus: Path, sources: Sources) -> list[Table]:
    """Read scenarios/*.toml, each checked; plain JSON data. Raises CorpusError with file, line and field."""
    out, seen = list[Table](), set[str]()
    for path in sorted((corpus / "scenarios").glob("*.toml")):
        file = File(path, corpus)
        for scenario in file.tables("scenarios"):
            wrong = partial(_wrong, file, str(scenario.get("id", "")))
            _check_shape(scenario, wrong)
            if scenario["id"] in seen:
                raise wrong("id", "id dipakai dua kali / is used twice")
            seen.add(scenario["id"])
            _check_ids(scenario, sources, wrong)
            plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in scenario.items()}
            out.append(plain | {"file": path.stem})
    return out


def _wrong(file: File, id_: str, field: str, problem: str) -> CorpusError:
    return file.wrong(problem, id_=id_, field=field)


def _check_shape(scenario: Table, wrong: Refuse) -> None:
    expect = scenario.get("expect")
    for table, kinds in ((scenario, KEYS), (expect if isinstance(expect, dict) else {}, EXPECT)):
        for key, value in table.items():
            if key not in kinds:
                raise wrong(key, f"kunci tak dikenal / unknown key: {key}")
            if not fits(value, kinds[key]):
                raise wrong(key, f"harus / must be {NAMES[kinds[key]]}")
    for key in ("id", "note", "acts", "on", "expect"):
        if key not in scenario:
            raise wrong(key, "tidak ada / is missing")
    if not is_bilingual(scenario["note"]):
        raise wrong("note", "perlu teks id dan en / needs text in id and en")
    if not KEBAB.match(scenario["id"]):
        raise wrong("id", "bukan huruf-kecil-bersambung / is not kebab-case")
    if scenario["expect"].get("verdict") not in VERDICTS:
        raise wrong("verdict", f"salah satu dari / one of {', '.join(VERDICTS)}")


def _check_ids(scenario: Table, sources: Sources, wrong: Refuse) -> None:
    expect = scenario["expect"]
    named: list[tuple[str, Iterable[str], Container[str]]] = [
        ("acts", scenario["acts"], sources.acts),
        ("facts", scenario.get("facts", {}), sources.facts),
        *(
            (f, expect.get(f, []), sources.provisions)
            for f in ("cites", "not_cites", "may_apply", "positions", "remains")
        ),
        *((f, expect.get(f, []), sources.sanctions) for f in ("sanctions", "not_sanctions")),
    ]
    for field, ids, among in named:
        for wanted in ids:
            if wanted not in among:
                raise wrong(field, f"tidak ada / dangling: {wanted}")
    for fact, value in scenario.get("facts", {}).items():
        known = sources.values_of(fact)
        spelled = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
        if isinstance(spelled, str) and spelled not in [*known, "unknown"] and not sources.facts[fact].get("bands"):
            raise wrong(
                f"facts.{fact}", f"nilai tak dikenal / unknown value {value}; yang ada / known: {', '.join(known)}"
            )


def question(scenario: Table) -> Question:
    """Give the question that a scenario puts."""
    return Question(
        acts=tuple(scenario["acts"]),
        on=date.fromisoformat(scenario["on"]),
        person=scenario.get("person"),
        facts=scenario.get("facts", {}),
        election=scenario.get("election"),
        region=scenario.get("region"),
        as_known_on=date.fromisoformat(scenario["known_on"]) if "known_on" in scenario else None,
    )


def disagreements(scenario: Table, answer: Table) -> list[str]:
    """Say in what an answer is not what the scenario expects; an empty list when all is as written."""
    expect, out = scenario["expect"], list[str]()
    answers = answer.get("answers", [answer])
    verdict = answer.get("overall", answer.get("verdict"))
    if verdict != expect["verdict"]:
        out.append(f"verdict {verdict}, expected {expect['verdict']}")
    found = {
        "cites": {p["id"] for one in answers for p in one["provisions"]},
        "sanctions": {s["id"] for one in answers for s in one["sanctions"] if s["operative"]},
        "category": {c for one in answers for c in one["category"]},
        "needs": {n["fact"] for one in answers for n in one["needs"]},
        "may_apply": {c["provision"] for one in answers for c in one["conditions"]},
        "positions": {p["provision"] for one in answers for p in one["positions"]},
        "remains": {p["provision"] for one in answers for p in one["may_instead"]},
    }
    for field, have in found.items():
        missing = [wanted for wanted in expect.get(field, []) if wanted not in have]
        if field == "category" and field in expect and set(expect[field]) != have:
            out.append(f"category {sorted(have)}, expected {sorted(expect[field])}")
        elif missing:
            out.append(f"{field}: {', '.join(missing)} missing; found {', '.join(sorted(have)) or 'none'}")
    for field, have in (("not_cites", found["cites"]), ("not_sanctions", found["sanctions"])):
        wrong = [unwanted for unwanted in expect.get(field, []) if unwanted in have]
        if wrong:
            out.append(f"{field}: {', '.join(wrong)} found")
    if "authority" in expect and expect["authority"] not in {one["authority"] for one in answers}:
        out.append(f"authority {answers[0]['authority']}, expected {expect['authority']}")
    if "stage" in expect and (answers[0]["stage"] or {}).get("phase") != expect["stage"]:
        out.append(f"stage {(answers[0]['stage'] or {}).get('phase')}, expected {expect['stage']}")
    return out
