"""Place a question in time: which stage of which election runs on its day, there, and which windows are open."""

from __future__ import annotations

from datetime import date, timedelta

from netral.law.errors import BadQuestion
from netral.law.question import PEMILU, FactValue, Question
from netral.law.timeline import PHASES, Stage, Timeline

WINDOW_MONTHS = 6  # Pasal 71 ayat (2)-(3), Pasal 162 ayat (3) UU 10/2016


def situate(question: Question, timeline: Timeline) -> Question:
    """Give the question with `stages` and the facts that a calendar knows: stage, election-kind and the windows.

    What the asker said stays; where it contradicts a certain calendar a BadQuestion names the field.
    """
    stages = timeline.stages(
        question.on, region=question.region, election=question.election, as_known_on=question.as_known_on
    )
    facts: dict[str, FactValue] = dict(question.facts)
    stages = _of_kind(stages, facts.get("election-kind"))
    running = [stage for stage in stages if stage.phase != "no-election"]
    governing = stages[0]
    if "stage" not in facts:
        phases = {governing.phase} if governing.certain else {stage.phase for stage in stages}
        facts["stage"] = sorted(phases, key=PHASES.index)
    elif governing.certain and running and facts["stage"] not in ("unknown", governing.phase):
        raise BadQuestion(
            "stage",
            id=f"Menurut kalender, {question.on.isoformat()} adalah tahap “{governing.phase}”, bukan “{facts['stage']}”.",
            en=f"By the calendar {question.on.isoformat()} is the stage “{governing.phase}”, not “{facts['stage']}”.",
            nearest=(governing.phase,),
        )
    if "election-kind" not in facts:
        kinds = {kind for stage in (stages[:1] if governing.certain else stages) for kind in _kinds(stage)}
        facts["election-kind"] = sorted(kinds)
    facts |= _windows(question, timeline)
    return question._replace(facts=facts, stages=tuple(stage.as_dict() for stage in stages))


def _of_kind(stages: list[Stage], wanted: FactValue | None) -> list[Stage]:
    """Leave out other elections than the asker's, and the chance of none, when the kind was said."""
    if not isinstance(wanted, str) or wanted in ("unknown", "none", "pilkades"):
        return stages
    kind = "pemilu" if wanted in PEMILU else wanted
    return [stage for stage in stages if stage.kind == kind] or stages


def _kinds(stage: Stage) -> tuple[str, ...]:
    return PEMILU if stage.kind == "pemilu" else (stage.kind or "none",)


def _windows(question: Question, timeline: Timeline) -> dict[str, FactValue]:
    """Tell whether a head of region may replace officials and use programmes freely on that day."""
    replacement, programme = "none", "outside"
    for election in timeline.elections():
        if election["kind"] != "pilkada":
            continue
        determined = timeline.determination(election["id"], question.region, as_known_on=question.as_known_on)
        if determined is None:
            continue
        voted = timeline.voting(election["id"], question.region, as_known_on=question.as_known_on) or determined
        inaugurated = timeline.inauguration(election["id"], question.region, as_known_on=question.as_known_on) or months_after(voted, 3)
        if months_after(determined, -WINDOW_MONTHS) <= question.on < inaugurated:
            replacement, programme = "before-determination", "inside"
        elif inaugurated <= question.on < months_after(inaugurated, WINDOW_MONTHS) and replacement == "none":
            replacement = "after-inauguration"
    return {"replacement-window": replacement, "programme-window": programme}


def months_after(day: date, months: int) -> date:
    """Give the same day `months` later (or earlier), the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))
