"""Scenarios: situations a lawyer can write and check, each with the answer the law gives and why.

They are shipped, because quizzes are made of them; `netral law lint` runs them all.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from netral.law.errors import CorpusError
from netral.law.load import KEBAB, Sources
from netral.law.question import Question

Table = dict[str, Any]
KEYS = {
    "id": str, "note": str, "acts": list, "person": str, "on": date, "election": str, "region": str, "known_on": date,
    "facts": dict, "expect": dict,
}  # fmt: skip
EXPECT = {
    "verdict": str, "category": list, "cites": list, "not_cites": list, "sanctions": list, "not_sanctions": list,
    "authority": str, "needs": list, "may_apply": list, "act": str, "stage": str, "positions": list, "remains": list,
}  # fmt: skip
VERDICTS = ("allowed", "conditional", "prohibited", "contested", "not-covered")


def read(corpus: Path, sources: Sources) -> list[Table]:
    """Read scenarios/*.toml, each checked; plain JSON data. Raises CorpusError with file, line and field."""
    out, seen = list[Table](), set[str]()
    for path in sorted((corpus / "scenarios").glob("*.toml")):
        name = f"{corpus.name}/scenarios/{path.name}"
        text = path.read_text(encoding="utf-8")
        try:
            tables = tomllib.loads(text).get("scenarios", [])
        except tomllib.TOMLDecodeError as error:
            raise CorpusError(str(error), file=name) from error
        for scenario in tables:
            line = _line(text, scenario.get("id", ""))

            def wrong(problem: str, field: str, *, line: int = line, name: str = name, id_: str = scenario.get("id", "")) -> CorpusError:
                return CorpusError(problem, file=name, line=line, field=f"{id_}.{field}")

            for field, kinds in ((scenario, KEYS), (scenario.get("expect", {}), EXPECT)):
                for key, value in field.items():
                    if key not in kinds:
                        raise wrong(f"kunci tak dikenal / unknown key: {key}", key)
                    if not isinstance(value, kinds[key]):
                        raise wrong(f"{key}: harus / must be {kinds[key].__name__}", key)
            for key in ("id", "note", "acts", "on", "expect"):
                if key not in scenario:
                    raise wrong(f"{key} tidak ada / is missing", key)
            if not KEBAB.match(scenario["id"]) or scenario["id"] in seen:
                raise wrong("id ganda atau salah bentuk / id twice or malformed", "id")
            seen.add(scenario["id"])
            expect = scenario["expect"]
            if expect.get("verdict") not in VERDICTS:
                raise wrong(f"verdict: {', '.join(VERDICTS)}", "verdict")
            for field, among in (("acts", sources.acts), ):
                _known(scenario[field], among, wrong, field)
            for field in ("cites", "not_cites", "may_apply", "positions", "remains"):
                _known(expect.get(field, []), sources.provisions, wrong, field)
            for field in ("sanctions", "not_sanctions"):
                _known(expect.get(field, []), sources.sanctions, wrong, field)
            _known(list(scenario.get("facts", {})), sources.facts, wrong, "facts")
            out.append({key: value.isoformat() if isinstance(value, date) else value for key, value in scenario.items()} | {"file": path.stem})
    return out


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


def _known(ids: list[str], among: Any, wrong: Any, field: str) -> None:
    for wanted in ids:
        if wanted not in among:
            raise wrong(f"tidak ada / dangling: {wanted}", field)


def _line(text: str, id_: str) -> int:
    for n, line in enumerate(text.splitlines(), 1):
        if line.strip() == f'id = "{id_}"':
            return n
    return 0


