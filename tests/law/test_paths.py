"""An answer comes after at most seven questions, whatever is answered."""

from __future__ import annotations

from datetime import date

import pytest

from netral.law import ask, paths
from netral.law.question import Question

ENGINE = ask.engine()


def question(act: str, person: str | None = None, **facts) -> Question:
    return Question((act,), date(2024, 10, 10), person, facts)


class TestTheLongestWay:
    def test_is_empty_where_the_answer_is_firm(self):
        assert paths.longest(ENGINE, question("vote", "pns", **{"election-kind": "pilkada"})) == ()

    def test_is_what_the_worst_answers_lead_to(self):
        """The same questions as `check` asks, followed by hand."""
        asked = question("accompany-candidate")
        way = paths.longest(ENGINE, asked)

        known: dict[str, str] = {}
        for fact, value in way:
            answer = ENGINE.check(asked._replace(facts=known))
            assert answer["needs"][0]["fact"] == fact
            known[fact] = value
        end = ENGINE.check(asked._replace(facts=known))
        assert end["verdict"] != "conditional" or not end["needs"]
        assert 1 <= len(way) <= paths.MOST_QUESTIONS

    @pytest.mark.parametrize("act", sorted(ENGINE.vocabulary.acts))
    def test_of_whatever_is_answered_has_at_most_seven_questions(self, act):
        assert not paths.too_long(ENGINE, [act])
