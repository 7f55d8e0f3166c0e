"""What every door accepts about a situation: acts, a person, a day, a place, and what else is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from netral.law import ask
from netral.law.artefact import section
from netral.law.contract.dates import parse_date
from netral.law.contract.names import read_act, read_facts, read_person
from netral.law.errors import BadQuestion

MOST_ACTS = 12


def read_situation(given: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Read what was given as the fields of a `Question`. Raises BadQuestion naming the field.

    `given`: "acts" and "facts" ("name=value") are lists of texts; "object", "person", "on", "region", "election" and
    "known_on" are texts or None. Without a day it is `today`.
    """
    acts: Sequence[str] = given.get("acts") or ()
    if len(acts) > MOST_ACTS:
        raise BadQuestion(
            "act", id=f"Paling banyak {MOST_ACTS} perbuatan sekaligus.", en=f"At most {MOST_ACTS} acts at once."
        )
    rules = section("rules")
    person, on, region = given.get("person"), given.get("on"), given.get("region")
    election, known_on = given.get("election"), given.get("known_on")
    return {
        "acts": tuple(read_act(act, rules) for act in acts),
        "on": parse_date(on, "on") if on is not None else today,
        "person": read_person(person) if person is not None else None,
        "facts": read_facts(given.get("facts") or (), given.get("object")),
        "election": ask.timeline().find_election(election) if election is not None else None,
        "region": ask.regions().find(region).code if region is not None else None,
        "as_known_on": parse_date(known_on, "known-on") if known_on is not None else None,
    }
