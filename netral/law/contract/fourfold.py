"""The same act at four dates of one election: before candidates, in the campaign, in the quiet days, after."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from netral.law import ask
from netral.law.errors import BadQuestion
from netral.law.question import FIRST_DAY, Question

BEFORE_DETERMINATION, IN_CAMPAIGN, IN_QUIET, AFTER_VOTING = 14, 30, 2, 30
"""Days before the determination, before the vote (twice), and after it: each well inside its phase."""
EITHER = ("bakal-calon", "calon")
"""Who is a candidate on one of the dates is only a prospective one on another."""


class Dated(NamedTuple):
    """The answer of one date; `own` where it is the date that was asked about."""

    on: date
    phase: str
    verdict: str
    own: bool


def four_dates(answer: Mapping[str, Any]) -> list[Dated]:
    """Answer the same question for four dates of the election that governs it, and for its own date among them.

    Outside elections: of the last one before. Empty where no election has dates.
    """
    asked = answer["question"]
    own = date.fromisoformat(asked["on"])
    election = answer["stage"]["election"] or _last_before(own)
    if election is None:
        return []
    mine = Dated(own, answer["stage"]["phase"], answer["verdict"], own=True)
    found = {mine.phase: mine}
    said = _said_of_any_day(asked["facts"])
    days = _days if asked["region"] is None else _days.__wrapped__  # no cache keeps where somebody is
    for day in days(election, asked["region"]):
        dated = _dated(Question((asked["act"],), day, asked["person"], said, election, asked["region"]), found)
        if dated:
            found[dated.phase] = dated
    return sorted(found.values(), key=lambda dated: dated.on)


def _said_of_any_day(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Give the facts that do not follow from the day; a candidate of one day is a prospective one on another."""
    kept = {fact: value for fact, value in facts.items() if fact not in _of_its_day()}
    if kept.get("object") in (*EITHER, list(EITHER)):
        kept["object"] = EITHER
    return kept


@functools.lru_cache(maxsize=4096)
def _last_before(day: date) -> str | None:
    timeline = ask.timeline()
    votes = ((timeline.voting(one["id"]), one["id"]) for one in timeline.elections())
    return max(((voting, id_) for voting, id_ in votes if voting and voting <= day), default=(None, None))[1]


@functools.lru_cache(maxsize=4096)
def _days(election: str, region: str | None) -> tuple[date, ...]:
    timeline = ask.timeline()
    voting, determined = timeline.voting(election, region), timeline.determination(election, region)
    if voting is None:
        return ()
    days = [voting - timedelta(IN_CAMPAIGN), voting - timedelta(IN_QUIET), voting + timedelta(AFTER_VOTING)]
    days += [determined - timedelta(BEFORE_DETERMINATION)] if determined else []
    return tuple(day for day in days if day >= FIRST_DAY)


def _dated(asked: Question, known: Collection[str]) -> Dated | None:
    """Answer for one date, if its phase is not known already; what contradicts that date's calendar is left out."""
    try:
        placed = ask.situated(asked)
        phase = str(placed.stages[0]["phase"])
        return None if phase in known else Dated(asked.on, phase, ask.engine().verdict(placed), own=False)
    except BadQuestion as wrong:
        if wrong.field not in asked.facts:
            return None
        facts = {fact: value for fact, value in asked.facts.items() if fact != wrong.field}
    return _dated(asked._replace(facts=facts), known)


@functools.cache
def _of_its_day() -> frozenset[str]:
    """Give the facts that follow from the day, or count from it."""
    facts = ask.engine().vocabulary.facts
    of_day = {fact["id"] for fact in facts if fact["computed"] or fact["bands"]}
    return frozenset(of_day | {"stage", "status", "election-kind"})
