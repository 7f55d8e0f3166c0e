"""Bolehkah?, step by step: each question only where it can still change the answer, and always a way back."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from netral.guide import dialogue
from netral.law.errors import BadQuestion

TODAY = date(2024, 10, 10)
MOST = 7


def said(*pairs):
    form = QueryDict(mutable=True)
    for name, value in pairs:
        form.appendlist(name, value)
    return dialogue.read(form)


def turn(*pairs):
    return dialogue.turn(said(*pairs), TODAY)


class TestBasket:
    def test_takes_another_act_and_answers_all(self):
        one = [("act", "like"), ("person", "pns"), ("on", "2024-10-10")]

        assert turn(*one, ("do", "add")).asks == "act"
        assert turn(*one, ("do", "add"), ("group", "event")).asks == "act"
        found = turn(*one, ("act", "vote")).found
        assert found
        assert [answer["question"]["act"] for answer in found["answers"]] == ["like", "vote"]


class TestGuided:
    def test_asks_for_the_act_first(self):
        assert turn().asks == "act"

    def test_then_for_the_person_and_the_day(self):
        assert turn(("guided", "1"), ("act", "like")).asks == "person"
        assert turn(("guided", "1"), ("act", "like"), ("person", "pns")).asks == "when"

    def test_then_only_for_what_can_change_the_answer(self):
        told = [("guided", "1"), ("person", "pns"), ("on", "2024-10-10")]

        assert turn(*told, ("act", "like")).asks is None
        asked = turn(*told, ("act", "attend-campaign"))
        assert asked.asks == "fact"
        assert asked.need["fact"] == "attributes"

    def test_takes_i_am_not_sure_for_an_answer(self):
        like = [("guided", "1"), ("act", "like"), ("skip", "person"), ("on", "2024-10-10"), ("f-object", "unknown")]

        assert turn(*like).asks != "person"

    def test_shows_the_answer_whenever_that_is_wanted(self):
        assert turn(("guided", "1"), ("act", "attend-campaign"), ("do", "show")).asks is None

    @pytest.mark.parametrize("act", ["attend-campaign", "accompany-candidate", "receive-money", "replace-officials"])
    def test_comes_to_an_end(self, act):
        pairs = [("guided", "1"), ("act", act), ("person", "pns"), ("on", "2024-10-10")]
        while (now := turn(*pairs)).asks:
            assert len(pairs) < 4 + MOST
            fact = now.need["fact"]
            pairs.append(("skip", fact) if fact in dialogue.OF_CALENDAR else (f"f-{fact}", "unknown"))

        assert now.found["verdict"]


class TestReading:
    def test_forgets_what_no_form_of_ours_holds(self):
        assert said(("canary", "x")) == said()

    def test_takes_the_last_that_is_not_empty(self):
        assert said(("person", "pns"), ("person", "")).single == {"person": "pns"}

    def test_gives_back_all_that_was_said(self):
        pairs = [
            ("person", "pns"),
            ("act", "like"),
            ("then", "x"),
            ("f-object", "calon"),
            ("skip", "region"),
            ("guided", "1"),
        ]

        assert list(said(*pairs).pairs()) == pairs

    def test_reads_a_day_as_people_write_it(self):
        found = turn(("act", "like"), ("on", "10 Oktober 2024"), ("person", "pns")).found

        assert found["question"]["on"] == "2024-10-10"

    def test_refuses_a_day_that_can_mean_two(self):
        with pytest.raises(BadQuestion) as wrong:
            turn(("act", "like"), ("on", "kapan-kapan"))
        assert wrong.value.field == "on"
