"""What must hold of the corpus beyond its form: no conflict without a rule, no dead act, both sides shown, no crash.

`Sources` already refuses dangling ids, missing pinpoints and sources, and overlapping versions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from netral.law import compile as compiler
from netral.law import paths, scenarios
from netral.law.evaluate import Engine
from netral.law.load import CORPUS, Sources
from netral.law.question import FIRST_DAY, PEMILU, Question
from netral.law.situate import situate
from netral.law.terms import ALLOWS, FORBIDS, Case, cases_of
from netral.law.timeline import PHASES, Timeline
from netral.law.timeline import read as read_elections


@dataclass(slots=True)
class Report:
    """What was found: `errors` stop the build; `counts` and `resolved` conflicts and `not_covered` are to be read."""

    errors: list[str] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)
    not_covered: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def lint(corpus: Path = CORPUS, *, walk: bool = True) -> Report:
    """Check the corpus. Raises CorpusError where even its form is broken."""
    sources, report = Sources(corpus), Report()
    rules = compiler.rules(sources)
    engine, timeline = Engine(rules), Timeline(read_elections(corpus))
    written = scenarios.read(corpus, sources)
    _conflicts(sources, rules, report)
    _dead(sources, report)
    _run(written, engine, timeline, report)
    _both_sides(sources, written, report)
    if walk:
        _walk(engine, report)
        _ask(engine, report)
    report.counts |= {
        "instruments": len(sources.instruments),
        "provisions": len(sources.provisions),
        "acts": len(sources.acts),
        "cases": sum(len(cases) for cases in rules["index"].values()),
        "scenarios": len(written),
    }
    return report


# Conflicts -----------------------------------------------------------------------------------------------------------


def _conflicts(sources: Sources, rules: dict[str, Any], report: Report) -> None:
    """Every prohibition and permission that can meet in one question must have a rule that decides between them."""
    atoms = [tuple(atom) for atom in rules["atoms"]]
    ids = [provision["id"] for provision in rules["provisions"]]
    seen = set()
    for cases in map(cases_of, rules["index"].values()):
        for forbidding in cases:
            for allowing in cases:
                if (
                    forbidding.side != FORBIDS
                    or allowing.side != ALLOWS
                    or forbidding.legal_act != allowing.legal_act
                    or not _can_meet(forbidding, allowing, atoms)
                ):
                    continue
                lower, upper = ids[forbidding.source], ids[allowing.source]
                legal = forbidding.legal_act
                if (lower, upper, legal) in seen:
                    continue
                seen.add((lower, upper, legal))
                won, lost = compiler.outranks(sources, upper, lower), compiler.outranks(sources, lower, upper)
                if won or lost:
                    report.resolved.append(
                        f"{legal}: {upper if won else lower} > {lower if won else upper} ({won or lost})"
                    )
                else:
                    report.errors.append(
                        f"{legal}: {lower} melarang, {upper} membolehkan, tanpa kaidah / conflict without a rule"
                    )


def _can_meet(one: Case, other: Case, atoms: list[tuple[int, int, bool]]) -> bool:
    """Tell whether some question makes both cases apply (on the safe side: True when it cannot be excluded)."""
    if one.begin >= other.end or other.begin >= one.end:
        return False
    must: dict[int, int] = {}
    for case in (one, other):
        for atom in [*case.must, *(case.bound if len(case.bound) == 1 else [])]:
            fact, among, _ = atoms[atom]
            must[fact] = must.get(fact, -1) & among
    if not all(must.values()):
        return False

    def excluded(way: list[int]) -> bool:
        return any(not must.get(atoms[atom][0], -1) & atoms[atom][1] for atom in way)

    def implied(way: list[int]) -> bool:
        return bool(way) and all(atoms[atom][0] in must and not must[atoms[atom][0]] & ~atoms[atom][1] for atom in way)

    for case in (one, other):
        if any(all(excluded(way) for way in ways) for ways in case.groups) or any(implied(way) for way in case.never):
            return False
    return True


def _dead(sources: Sources, report: Report) -> None:
    """Every act is spoken of by a provision or a dispute, or says why not; every provision about acts has cases."""
    spoken = {act for p in sources.provisions.values() for case in p.get("cases", []) for act in case["acts"]}
    spoken |= {act for dispute in sources.disputes.values() for act in dispute["acts"]}
    reached = set(spoken)
    while True:
        more = {
            a["id"]
            for a in sources.acts.values()
            if a["id"] not in reached and any(w["act"] in reached for w in a.get("counts_as", []))
        }
        if not more:
            break
        reached |= more
    report.errors += [
        f"{act}: tidak ada aturan dan tidak ada alasan / no rule and no reason (silent)"
        for act in sources.acts
        if act not in reached and "silent" not in sources.acts[act]
    ]
    disputed = {position["provision"] for dispute in sources.disputes.values() for position in dispute["positions"]}
    carried = {
        p["id"]
        for p in sources.provisions.values()
        if p["kind"] == "norm"
        and any(o["instrument"] == p["instrument"] and o["kind"] == "form" for o in sources.provisions.values())
    }
    for p in sources.provisions.values():
        if (p.get("acts") or p.get("breach_acts")) and not p.get("cases") and p["id"] not in disputed | carried:
            report.errors.append(
                f"{p['id']}: menyebut perbuatan tetapi tanpa syarat (cases) / names acts but has no cases"
            )


# Scenarios -----------------------------------------------------------------------------------------------------------


def _run(written: list[dict[str, Any]], engine: Engine, timeline: Timeline, report: Report) -> None:
    for scenario in written:
        answer = engine.check(situate(scenarios.question(scenario), timeline))
        report.errors += [
            f"{scenario['file']}/{scenario['id']}: {wrong}" for wrong in scenarios.disagreements(scenario, answer)
        ]


def _both_sides(sources: Sources, written: list[dict[str, Any]], report: Report) -> None:
    """Every norm that binds a person is shown applying and not applying."""
    shown = {
        p for s in written for key in ("cites", "may_apply", "positions", "remains") for p in s["expect"].get(key, [])
    }
    absent = {p for s in written for p in s["expect"].get("not_cites", [])}
    for p in sources.provisions.values():
        if not p.get("cases") or not any(
            "anyone" in p["binds"] or set(person["is"]) & set(p["binds"]) for person in sources.people.values()
        ):
            continue
        for side, among in (("berlaku / applies", shown), ("tidak berlaku / does not apply", absent)):
            if p["id"] not in among:
                report.errors.append(f"{p['id']}: tanpa skenario yang {side} / no scenario")


# The walk ------------------------------------------------------------------------------------------------------------


def questions(engine: Engine) -> Iterator[Question]:
    """Give every act × person × stage × kind of election × epoch since 2014."""
    people = [*engine.vocabulary.people, *engine.vocabulary.aliases, "unknown"]
    for act in engine.vocabulary.acts:
        days = sorted(
            {
                FIRST_DAY.toordinal(),
                *(
                    day
                    for case in engine.index[act]
                    for day in (case.begin, case.end)
                    if FIRST_DAY.toordinal() < day < date.max.toordinal()
                ),
            }
        )
        for day in days:
            for person in people:
                for stage in PHASES:
                    for kind in ("none",) if stage == "no-election" else ("pilkada", PEMILU[0]):
                        yield Question((act,), date.fromordinal(day), person, {"stage": stage, "election-kind": kind})


def _walk(engine: Engine, report: Report) -> None:
    verdicts: Counter[str] = Counter()
    silent: Counter[str] = Counter()
    for question in questions(engine):
        verdict = engine.verdict(question)
        verdicts[verdict] += 1
        if verdict == "not-covered":
            silent[question.acts[0]] += 1
    report.counts |= {f"walk {verdict}": n for verdict, n in sorted(verdicts.items())}
    report.not_covered = [f"{act} ({n})" for act, n in silent.most_common()]


def _ask(engine: Engine, report: Report) -> None:
    """Whoever asks, and whatever they answer: an answer comes after at most seven questions."""
    for question, way in paths.too_long(engine):
        said = ", ".join(f"{fact}={value}" for fact, value in way)
        report.errors.append(
            f"{question.acts[0]}: {len(way)} pertanyaan / questions ({question.person}, {question.on}): {said}"
        )
