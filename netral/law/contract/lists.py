"""What can be named in a question: the same list at every door."""

from __future__ import annotations

from typing import Any

from netral.law.artefact import section
from netral.law.contract.names import people
from netral.law.search import clean, unknown

LISTS = ("acts", "people", "facts", "elections", "sanctions")


def lists(what: str) -> dict[str, Any]:
    """Give what can be named: {id: {"label", …}} of one of LISTS. Raises BadQuestion."""
    wanted = clean(what, "list")
    if wanted not in LISTS:
        raise unknown("list", wanted, LISTS, exact=True)
    rules = section("rules")
    made: dict[str, Any] = {
        "acts": lambda: {id_: {"label": act["label"], "group": act["group"]} for id_, act in rules["acts"].items()},
        "people": lambda: {
            id_: {"label": person["label"], "names": person.get("names", [])} for id_, person in people().items()
        },
        "facts": lambda: {
            fact["id"]: {"label": fact["question"], "values": [value["id"] for value in fact["values"]]}
            for fact in rules["facts"]
            if not fact["computed"]
        },
        "elections": lambda: {one["id"]: {"label": one["title"]} for one in section("elections")["elections"]},
        "sanctions": lambda: {
            id_: {"label": one["name"], "cite": one["cite"]} for id_, one in section("library")["sanctions"].items()
        },
    }
    found: dict[str, Any] = made[wanted]()
    return found
