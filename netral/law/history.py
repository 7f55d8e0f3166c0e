"""How the law of an act changed: its epochs, and the difference between two days, cited on both sides."""

from __future__ import annotations

from datetime import date
from typing import Any

from netral.law.evaluate import Engine
from netral.law.question import FIRST_DAY, Question
from netral.law.terms import DISPUTED, NEVER

IN_TIME = ("before-determination", "after-determination", "campaign", "quiet", "voting", "after-voting", "no-election")
Table = dict[str, Any]


def epochs(engine: Engine, question: Question) -> list[Table]:
    """Give the periods since 2014 with one answer to each stage.

    Each is {from, until, phases{stage: {verdict, category[]}}, grounds[], began[], ended[]}.

    `question` names one act, the person and other facts; its day and stage do not matter. Days are ISO strings, `until`
    exclusive and None for today's law. Neighbouring periods with the same answers are one.
    """
    act, first = question.acts[0], FIRST_DAY.toordinal()
    cases = engine.index.get(act, [])
    engine.verdict(question._replace(on=FIRST_DAY))  # refuses what is unknown or contradicts itself
    days = sorted({first, *(day for case in cases for day in (case.begin, case.end) if first < day < NEVER)})
    out: list[Table] = []
    for day in days:
        on = date.fromordinal(day)
        answers = {phase: _staged(engine, question, on, phase) for phase in IN_TIME}
        phases = {
            phase: {"verdict": answer["verdict"], "category": answer["category"]} for phase, answer in answers.items()
        }
        grounds = sorted({p["id"] for answer in answers.values() for p in answer["provisions"]})
        if out and out[-1]["phases"] == phases and out[-1]["grounds"] == grounds:
            continue
        if out:
            out[-1]["until"] = on.isoformat()
        before = set(out[-1]["grounds"]) if out else set()
        out.append(
            {
                "from": on.isoformat(),
                "until": None,
                "phases": phases,
                "grounds": grounds,
                "began": sorted(set(grounds) - before),
                "ended": sorted(before - set(grounds)),
            }
        )
    return out


def _staged(engine: Engine, question: Question, on: date, phase: str) -> Table:
    kind = (
        {"election-kind": "none"}
        if phase == "no-election"
        else {"election-kind": question.facts.get("election-kind", "pilkada")}
    )
    facts = {**question.facts, "stage": phase, **kind}
    return engine.check(question._replace(on=on, facts=facts, acts=question.acts[:1]))


def in_force(library: Table, on: date) -> set[str]:
    """Give the ids of the provisions in force on that day."""
    day = on.isoformat()
    return {
        id_
        for id_, provision in library["provisions"].items()
        if any(span["from"] <= day < (span["until"] or "9999") for span in provision["in_force"])
    }


def difference(library: Table, before: date, after: date) -> Table:
    """Give what began and what ended between two days: {began[], ended[]} of {id, cite, text, quote_url}."""
    old, new = in_force(library, before), in_force(library, after)

    def shown(ids: set[str]) -> list[Table]:
        provisions = library["provisions"]
        return [
            {
                "id": id_,
                "cite": provisions[id_]["cite"],
                "text": provisions[id_]["text"],
                "quote_url": next(iter(provisions[id_].get("sources", [])), None),
            }
            for id_ in provisions
            if id_ in ids
        ]

    return {"from": before.isoformat(), "to": after.isoformat(), "began": shown(new - old), "ended": shown(old - new)}


def touches(engine: Engine, act: str) -> set[str]:
    """Give the ids of the provisions and disputes that may bear on an act."""
    return {
        engine.disputes[case.source] if case.side == DISPUTED else engine.provisions[case.source]
        for case in engine.index.get(act, [])
    }
