"""A million questions at once get the answers that each would get alone."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest

from netral.law import ask, bulk
from netral.law.errors import BadQuestion
from netral.law.question import FIRST_DAY, Question

ENGINE = ask.engine()
ACTS, FACTS = list(ENGINE.vocabulary.acts), ENGINE.vocabulary.ids
VALUES = {fact: ENGINE.vocabulary.values[ENGINE.vocabulary.number[fact]] for fact in FACTS}


def in_bulk(asked, facts=FACTS):
    columns = {
        fact: np.array([known.get(fact, bulk.UNKNOWN) for _, _, known in asked], dtype=np.uint8) for fact in facts
    }
    acts, days = np.array([a for a, _, _ in asked], dtype=np.uint8), np.array([d for _, d, _ in asked])
    return [bulk.WORDS[code] for code in bulk.verdicts(ENGINE, acts, days, columns)]


def alone(act, day, known):
    said = {fact: VALUES[fact][value] for fact, value in known.items() if fact != "status"}
    person = VALUES["status"][known["status"]] if "status" in known else None
    try:
        return ENGINE.verdict(Question((ACTS[act],), date.fromordinal(day), person, said))
    except BadQuestion:
        return "contradictory"


def drawn(chance, acts, facts):
    return (
        chance.choice(acts),
        chance.randrange(FIRST_DAY.toordinal(), date(2027, 1, 1).toordinal()),
        {fact: chance.randrange(len(VALUES[fact])) for fact in facts if chance.random() < 0.8},
    )


def test_agrees_with_one_at_a_time():
    chance = random.Random(20241127)  # noqa: S311  # anybody may repeat it
    asked = [drawn(chance, range(len(ACTS)), chance.sample(FACTS, 8)) for _ in range(6000)]

    for question, verdict in zip(asked, in_bulk(asked), strict=True):
        assert verdict == alone(*question), question


@pytest.mark.parametrize("act", ["sing-yell-chant", "like", "attend-party-event"])
def test_agrees_where_situations_are_fewer_than_questions(act):
    chance, facts = random.Random(20241127), ["status", "object", "stage", "active-support"]  # noqa: S311
    asked = [drawn(chance, [ACTS.index(act)], facts) for _ in range(4000)]

    for question, verdict in zip(asked, in_bulk(asked * 5, facts)[:4000], strict=True):
        assert verdict == alone(*question), question


def test_knows_what_the_act_implies():
    polri = {"status": VALUES["status"].index("polri")}
    quiet = polri | {"active-support": VALUES["active-support"].index("no")}
    act, day = ACTS.index("sing-yell-chant"), date(2024, 10, 10).toordinal()

    assert in_bulk([(act, day, polri), (act, day, quiet)]) == ["prohibited", "contradictory"]
