"""The same question with one thing otherwise: what each reply leads to, and what one could do to stay allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from netral.law import ask
from netral.law.artefact import section
from netral.law.errors import BadQuestion
from netral.law.question import FactValue, Question

OWN = (
    "cltn",
    "campaign-leave",
    "minister-approval",
    "resigned",
    "party-card",
    "attributes",
    "gesture",
    "uniform",
    "official-vehicle",
    "active-support",
    "office-hours",
)
"""Facts that are one's own doing, so that one can do otherwise."""


class Change(NamedTuple):
    """One fact and the value that changes the answer."""

    fact: str
    value: str


def leads(answer: Mapping[str, Any], need: Mapping[str, Any]) -> dict[str, str]:
    """Give for each reply to an open question the verdict it leads to; what contradicts the rest is left out."""
    if need["fact"] not in ask.engine().vocabulary.number:
        return {}
    found = ((option["id"], _verdict(answer, need["fact"], option["id"])) for option in need["options"])
    return {reply: verdict for reply, verdict in found if verdict}


def openings(answer: Mapping[str, Any]) -> list[Change]:
    """Give what would make a prohibited act allowed: one told fact of one's own doing, done otherwise."""
    if answer["verdict"] != "prohibited":
        return []
    told = [fact for fact in OWN if fact in answer["question"]["facts"]]
    return [change for change in _changes(told) if _verdict(answer, *change) == "allowed"]


def closings(answer: Mapping[str, Any]) -> list[Change]:
    """Give what would make an allowed act prohibited: one fact of one's own doing that bears on it."""
    if answer["verdict"] != "allowed":
        return []
    bearing = section("rules")["acts"][answer["question"]["act"]]["asks"]
    return [
        change
        for change in _changes([fact for fact in OWN if fact in bearing])
        if _verdict(answer, *change) == "prohibited"
    ]


def answered(answer: Mapping[str, Any], change: Change) -> Mapping[str, Any]:
    """Answer the same question with one fact otherwise. Raises BadQuestion."""
    return ask.answer(_question(answer, *change))


def _changes(facts: list[str]) -> Iterator[Change]:
    known = {fact["id"]: fact for fact in section("rules")["facts"]}
    return (Change(fact, value["id"]) for fact in facts for value in known[fact]["values"])


def _verdict(answer: Mapping[str, Any], fact: str, value: str) -> str:
    try:
        return ask.engine().verdict(ask.situated(_question(answer, fact, value)))
    except BadQuestion:
        return ""


def _question(answer: Mapping[str, Any], fact: str, value: str) -> Question:
    asked = answer["question"]
    person = value if fact == "status" else asked["person"]
    facts: dict[str, FactValue] = {**asked["facts"], fact: value}
    facts.pop("status", None)
    return Question(
        (asked["act"],),
        date.fromisoformat(asked["on"]),
        person,
        facts,
        asked["election"],
        asked["region"],
        date.fromisoformat(answer["as_known_on"]) if answer["as_known_on"] else None,
    )
