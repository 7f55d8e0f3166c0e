"""A million questions at once get the answers that each would get alone."""

from __future__ import annotations

import random
from datetime import date

import numpy as np

from netral.law import ask, bulk
from netral.law.lint import FIRST_DAY
from netral.law.question import Question
from netral.law.terms import STRICTEST_FIRST


def test_agrees_with_one_at_a_time():
    engine, chance, n = ask.engine(), random.Random(20241127), 6000  # noqa: S311  # anybody may repeat it
    acts = list(engine.vocabulary.acts)
    facts = [fact for fact in engine.vocabulary.ids if fact not in ("object", "stage")]
    values = {fact: engine.vocabulary.values[engine.vocabulary.number[fact]] for fact in facts}
    asked = [
        (
            chance.randrange(len(acts)),
            chance.randrange(FIRST_DAY, date(2027, 1, 1).toordinal()),
            {f: chance.randrange(len(values[f])) for f in chance.sample(facts, 6)},
        )
        for _ in range(n)
    ]
    asked = [(act, day, known) for act, day, known in asked if not engine.vocabulary.acts[acts[act]]["implies"]]
    columns = {
        fact: np.array([known.get(fact, bulk.UNKNOWN) for _, _, known in asked], dtype=np.uint8) for fact in facts
    }

    codes = bulk.verdicts(
        engine, np.array([a for a, _, _ in asked], dtype=np.uint8), np.array([d for _, d, _ in asked]), columns
    )

    for code, (act, day, known) in zip(codes, asked, strict=True):
        said = {fact: values[fact][value] for fact, value in known.items() if fact != "status"}
        person = values["status"][known["status"]] if "status" in known else None
        alone = engine.verdict(Question((acts[act],), date.fromordinal(day), person, said))
        assert STRICTEST_FIRST[code] == alone, (acts[act], date.fromordinal(day), person, said)
