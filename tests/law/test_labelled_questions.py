"""Questions people really ask, labelled by hand: given their acts and facts, each gets its verdict."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from netral.law import artefact
from netral.law.ask import answer
from netral.law.language import asked
from netral.law.question import Question

QUESTIONS = asked.read(Path(artefact.CORPUS))
MENDED = {row["id"]: row["mended"] for row in QUESTIONS if row["mended"]}
KEYS = {"id", "why", "person", "acts", "facts", "verdict"}


def put(labelled: dict[str, Any], mended: dict[str, Any] | None = None) -> dict[str, Any]:
    """Put the labelled question, or what of it was mended."""
    acts, facts, person = labelled["acts"], labelled["facts"], labelled["person"]
    if mended:
        acts, facts, person = mended["acts"], mended.get("facts", {}), mended.get("person", person)
    return answer(
        Question(
            acts=tuple(acts),
            on=date.fromisoformat(labelled["on"]),
            person=person,
            facts=facts,
            election=labelled["election"],
            region=labelled["region"],
        )
    )


def verdict(found: dict[str, Any]) -> str:
    return found.get("overall") or found["verdict"]


def shown(found: dict[str, Any]) -> set[str]:
    """Name every provision that the answer shows: as ground, as condition or as position."""
    answers = found.get("answers", [found])
    grounds = {p["id"] for one in answers for p in one["provisions"]}
    return grounds | {p["provision"] for one in answers for key in ("conditions", "positions") for p in one[key]}


def test_every_question_is_there_once():
    assert len({q["id"] for q in QUESTIONS}) == len(QUESTIONS) == 547
    assert {q["split"] for q in QUESTIONS} == {"train", "dev", "test"}


def test_what_is_mended_says_why():
    ids = {q["id"] for q in QUESTIONS}
    assert MENDED.keys() <= ids
    for entry in MENDED.values():
        assert entry.keys() <= KEYS
        assert len(entry["why"]) > 60, entry["id"]


@pytest.mark.parametrize("labelled", [q for q in QUESTIONS if q["id"] not in MENDED], ids=lambda q: q["id"])
def test_gets_its_verdict(labelled):
    assert verdict(put(labelled)) == labelled["verdict"]


@pytest.mark.parametrize("labelled", [q for q in QUESTIONS if q["id"] in MENDED], ids=lambda q: q["id"])
def test_gets_the_mended_verdict_from_the_mended_question(labelled):
    entry = MENDED[labelled["id"]]
    assert verdict(put(labelled, entry)) == entry["verdict"] == labelled["verdict"]


def test_most_of_the_law_named_is_shown():
    """A label may name more than the answer needs, but an answer that shows other law than the label is suspect."""
    wanted, missing = 0, []
    for labelled in QUESTIONS:
        found = shown(put(labelled, MENDED.get(labelled["id"])))
        wanted += len(labelled["why"])
        missing += [f"{labelled['id']}: {norm}" for norm in labelled["why"] if norm not in found]
    assert len(missing) <= 0.15 * wanted, "\n".join([f"{len(missing)} of {wanted} not shown:", *missing])
