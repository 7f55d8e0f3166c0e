"""Place a question in time: which stage of which election runs on its day, there, and which windows are open."""

from __future__ import annotations

import functools
from datetime import date, timedelta

from netral.law.errors import BadQuestion
from netral.law.question import PEMILU, FactValue, Question
from netral.law.timeline import PHASES, Stage, Timeline

MOST_REMEMBERED = 4096
WINDOW_MONTHS = 6  # Pasal 71 ayat (2)-(3), Pasal 162 ayat (3) UU 10/2016


def situate(question: Question, timeline: Timeline) -> Question:
    """Give the question with `stages` and the facts that a calendar knows: stage, election-kind and the windows.

    What the asker said stays; where it contradicts a certain calendar a BadQuestion names the field.
    """
    facts: dict[str, FactValue] = dict(question.facts)
    running_then = _stages(timeline, question.on, question.region, question.election, question.as_known_on)
    stages = _of_kind(running_then, facts.get("election-kind"))
    running = [stage for stage in stages if stage.phase != "no-election"]
    governing = stages[0]
    if facts.get("stage", "unknown") == "unknown":
        phases = {governing.phase} if governing.certain else {stage.phase for stage in stages}
        facts["stage"] = sorted(phases, key=PHASES.index)
    elif governing.certain and running and facts["stage"] != governing.phase:
        raise BadQuestion(
            "stage",
            id=f"Menurut kalender, tahap pada {question.on} adalah “{governing.phase}”, bukan “{facts['stage']}”.",
            en=f"By the calendar the stage on {question.on} is “{governing.phase}”, not “{facts['stage']}”.",
            nearest=(governing.phase,),
        )
    if facts.get("election-kind", "unknown") == "unknown":
        kinds = {kind for stage in (stages[:1] if governing.certain else stages) for kind in _kinds(stage)}
        facts["election-kind"] = sorted(kinds)
    facts |= _windows(question, timeline)
    return question._replace(facts=facts, stages=tuple(stage.as_dict() for stage in stages))


def _of_kind(stages: tuple[Stage, ...], wanted: FactValue | None) -> tuple[Stage, ...]:
    """Keep the asker's kind of election when it was said; where none of that kind runs, none does."""
    if not isinstance(wanted, str) or wanted in ("unknown", "none", "pilkades"):
        return stages
    kind = "pemilu" if wanted in PEMILU else wanted
    return tuple(stage for stage in stages if stage.kind == kind) or (Stage("none", "no-election"),)


def _kinds(stage: Stage) -> tuple[str, ...]:
    return PEMILU if stage.kind == "pemilu" else (stage.kind or "none",)


def _windows(question: Question, timeline: Timeline) -> dict[str, FactValue]:
    """Tell whether a head of region may replace officials and use programmes freely on that day."""
    replacement, programme = "none", "outside"
    for opens, inaugurated, closes in _window_days(timeline, question.region, question.as_known_on):
        if opens <= question.on < inaugurated:
            replacement, programme = "before-determination", "inside"
        elif inaugurated <= question.on < closes and replacement == "none":
            replacement = "after-inauguration"
    return {"replacement-window": replacement, "programme-window": programme}


@functools.lru_cache(maxsize=MOST_REMEMBERED)
def _window_days(timeline: Timeline, region: str | None, known_on: date | None) -> list[tuple[date, date, date]]:
    """Give for each Pilkada there: six months before determination, the inauguration, six months after it."""
    out = []
    for election in timeline.elections():
        determined = timeline.determination(election["id"], region, as_known_on=known_on)
        if election["kind"] != "pilkada" or determined is None:
            continue
        voted = timeline.voting(election["id"], region, as_known_on=known_on) or determined
        recorded = timeline.inauguration(election["id"], region, as_known_on=known_on)
        inaugurated = recorded or months_after(voted, 3)  # not recorded: about when the first ones are sworn in
        out.append((months_after(determined, -WINDOW_MONTHS), inaugurated, months_after(inaugurated, WINDOW_MONTHS)))
    return out


@functools.lru_cache(maxsize=MOST_REMEMBERED)
def _stages(
    timeline: Timeline, on: date, region: str | None, election: str | None, known_on: date | None
) -> tuple[Stage, ...]:
    return tuple(timeline.stages(on, region=region, election=election, as_known_on=known_on))


def months_after(day: date, months: int) -> date:
    """Give the same day `months` later (or earlier), the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))
