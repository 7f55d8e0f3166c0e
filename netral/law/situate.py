"""Place a question in time: which stage of which election runs on its day, there, and which windows are open."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from netral.law.errors import BadQuestion
from netral.law.question import PEMILU, FactValue, Question
from netral.law.timeline import PHASES, Stage, Timeline

MOST_REMEMBERED = 4096
NO_KIND = ("unknown", "none", "pilkades")
"""Answers about the kind of election that leave out none of those in the calendar."""
WINDOW_MONTHS = 6  # Pasal 71 ayat (2)-(3), Pasal 162 ayat (3) UU 10/2016


class Placed(NamedTuple):
    """What a calendar tells of a day in a place: the stages, the governing one first, and the facts it knows."""

    governing: Stage
    running: bool
    phases: list[str]
    kinds: list[str]
    windows: Mapping[str, FactValue]
    shown: tuple[dict[str, Any], ...]


def situate(question: Question, timeline: Timeline) -> Question:
    """Give the question with `stages` and the facts that a calendar knows: stage, election-kind and the windows.

    What the asker said stays; where it contradicts a certain calendar a BadQuestion names the field. The stages are
    shared between questions: read them, do not change them.
    """
    kind = question.facts.get("election-kind", "unknown")
    wanted = kind if isinstance(kind, str) and kind not in NO_KIND else None
    calendar = _placed if question.region is None else _placed.__wrapped__  # no cache keeps where somebody is
    placed = calendar(timeline, question.on, question.region, question.election, question.as_known_on, wanted)
    governing = placed.governing
    facts: dict[str, FactValue] = dict(question.facts)
    if facts.get("stage", "unknown") == "unknown":
        facts["stage"] = placed.phases
    elif governing.certain and placed.running and facts["stage"] != governing.phase:
        raise BadQuestion(
            "stage",
            id=f"Menurut kalender, tahap pada {question.on} adalah “{governing.phase}”, bukan “{facts['stage']}”.",
            en=f"By the calendar the stage on {question.on} is “{governing.phase}”, not “{facts['stage']}”.",
            nearest=(governing.phase,),
        )
    if kind == "unknown":
        facts["election-kind"] = placed.kinds
    facts |= placed.windows
    return question._replace(facts=facts, stages=placed.shown)


@functools.lru_cache(maxsize=MOST_REMEMBERED)
def _placed(
    timeline: Timeline, on: date, region: str | None, election: str | None, known_on: date | None, wanted: str | None
) -> Placed:
    """Read the calendar; only elections of the `wanted` kind count when it was said."""
    stages = _of_kind(tuple(timeline.stages(on, region=region, election=election, as_known_on=known_on)), wanted)
    governing = stages[0]
    phases = {governing.phase} if governing.certain else {stage.phase for stage in stages}
    return Placed(
        governing=governing,
        running=any(stage.phase != "no-election" for stage in stages),
        phases=sorted(phases, key=PHASES.index),
        kinds=sorted({kind for stage in (stages[:1] if governing.certain else stages) for kind in _kinds(stage)}),
        windows=_windows(timeline, on, region, known_on),
        shown=tuple(stage.as_dict() for stage in stages),
    )


def _of_kind(stages: tuple[Stage, ...], wanted: str | None) -> tuple[Stage, ...]:
    """Keep the wanted kind of election; where none of that kind runs, none does."""
    if wanted is None:
        return stages
    kind = "pemilu" if wanted in PEMILU else wanted
    return tuple(stage for stage in stages if stage.kind == kind) or (Stage("none", "no-election"),)


def _kinds(stage: Stage) -> tuple[str, ...]:
    return PEMILU if stage.kind == "pemilu" else (stage.kind or "none",)


def _windows(timeline: Timeline, on: date, region: str | None, known_on: date | None) -> dict[str, FactValue]:
    """Tell whether a head of region may replace officials and use programmes freely on that day."""
    replacement, programme = "none", "outside"
    days = _window_days if region is None else _window_days.__wrapped__
    for opens, inaugurated, closes in days(timeline, region, known_on):
        if opens <= on < inaugurated:
            replacement, programme = "before-determination", "inside"
        elif inaugurated <= on < closes and replacement == "none":
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


def months_after(day: date, months: int) -> date:
    """Give the same day `months` later (or earlier), the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))
