"""Which stage of which election runs on a day, in a region: what every door accepts and gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from netral.law import ask
from netral.law.contract.dates import parse_date
from netral.law.regions import Region
from netral.law.timeline import NextElection, Stage

EVENTS = {
    "determination": {"id": "Penetapan calon", "en": "Determination of candidates"},
    "voting": {"id": "Pemungutan suara", "en": "Voting"},
    "inauguration": {"id": "Pelantikan pertama", "en": "First inauguration"},
}
"""The days of an election that the law counts from."""


class Found(NamedTuple):
    """The stages of a day, the governing first; outside elections the next one; the days that the law counts from."""

    on: date
    known_on: date | None
    region: Region | None
    stages: list[Stage]
    next: NextElection | None
    days: dict[str, date | None]


def find_stages(given: Mapping[str, Any], today: date) -> Found:
    """Read "region", "on", "election" and "known_on" (texts or None) and find the stages. Raises BadQuestion."""
    region, on, election, known = (given.get(name) for name in ("region", "on", "election", "known_on"))
    day = parse_date(on, "on") if on is not None else today
    known_on = parse_date(known, "known-on") if known is not None else None
    place = ask.regions().find(region) if region is not None else None
    timeline, code = ask.timeline(), place.code if place else None
    chosen = timeline.find_election(election) if election is not None else None
    stages = timeline.stages(day, region=code, election=chosen, as_known_on=known_on)
    idle = stages[0].phase == "no-election"
    return Found(
        on=day,
        known_on=known_on,
        region=place,
        stages=stages,
        next=timeline.next_election(day, code, as_known_on=known_on) if idle else None,
        days=_days(stages[0], code, known_on),
    )


def _days(stage: Stage, code: str | None, known_on: date | None) -> dict[str, date | None]:
    """Give the days of the governing election: determination, voting, inauguration."""
    if stage.election is None:
        return {}
    place = stage.region or code
    return {name: getattr(ask.timeline(), name)(stage.election, place, as_known_on=known_on) for name in EVENTS}


def data(found: Found) -> dict[str, Any]:
    """Give it as JSON data."""
    place = found.region
    province = ask.regions().parent(place.code, found.on) if place else None
    return {
        "on": found.on.isoformat(),
        "as_known_on": found.known_on.isoformat() if found.known_on else None,
        "region": place.as_dict() | {"province": province.code if province else None} if place else None,
        "stage": found.stages[0].as_dict(),
        "stages": [stage.as_full_dict() for stage in found.stages],
        "days": {name: when.isoformat() if when else None for name, when in found.days.items()},
        "next": found.next.as_dict() if found.next else None,
    }
