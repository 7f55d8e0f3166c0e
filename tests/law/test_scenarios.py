"""Every scenario holds; every norm that binds a person is shown on both sides; nothing is cited outside its days."""

from __future__ import annotations

from datetime import date

import pytest

from netral.law import scenarios
from netral.law.ask import answer
from netral.law.lint import lint
from netral.law.load import CORPUS, Sources

SOURCES = Sources()
SCENARIOS = scenarios.read(CORPUS, SOURCES)


def cited(found):
    """Give the id of every provision that an answer names."""
    for one in found.get("answers", [found]):
        yield from (p["id"] for p in one["provisions"])
        yield from (p["provision"] for key in ("conditions", "positions", "may_instead") for p in one[key])


def in_force(id_, day):
    return any(begin <= day and (end is None or day < end) for begin, end, _ in SOURCES.spans(SOURCES.provisions[id_]))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: f"{scenario['file']}/{scenario['id']}")
def test_is_answered_as_the_law_says(scenario):
    found = answer(scenarios.question(scenario))

    assert scenarios.disagreements(scenario, found) == []
    assert [id_ for id_ in cited(found) if not in_force(id_, date.fromisoformat(scenario["on"]))] == []


def test_every_note_says_why_in_a_sentence():
    notes = [(s["id"], said) for s in SCENARIOS for said in s["note"].values()]

    assert [id_ for id_, said in notes if not said.endswith(".") or len(said.split()) < 5] == []


def test_every_binding_norm_is_shown_on_both_sides():
    errors = [error for error in lint(walk=False).errors if "skenario" in error]
    assert errors == []


def test_all_checks_and_traps_are_there():
    ids = {scenario["id"] for scenario in SCENARIOS}
    for prefix, last in (("check", 33), ("trap", 21)):
        for n in range(1, last + 1):
            assert any(id_.startswith(f"{prefix}-{n:02}") for id_ in ids), f"{prefix}-{n:02}"


def test_both_sides_are_of_the_same_act():
    """A norm that is absent because another act was asked about proves nothing."""
    shown: dict[str, set[str]] = {}
    for scenario in SCENARIOS:
        for key in ("cites", "may_apply", "positions"):
            for id_ in scenario["expect"].get(key, []):
                shown.setdefault(id_, set()).update(scenario["acts"])
    reached = {act["id"]: {way["act"] for way in act.get("counts_as", [])} for act in SOURCES.acts.values()}
    for id_, acts in shown.items():
        named = {act for case in SOURCES.provisions[id_].get("cases", []) for act in case["acts"]}
        if not named:
            continue  # speaks through disputes only
        absent = [s for s in SCENARIOS if id_ in s["expect"].get("not_cites", [])]
        assert any(act in named or reached[act] & named or act in acts for s in absent for act in s["acts"]), id_
