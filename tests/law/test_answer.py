"""What every answer keeps to, whatever is asked: its parts agree with one another and with the day."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netral.law import artefact, ask
from netral.law.answer import MOST_LISTED
from netral.law.errors import BadQuestion
from netral.law.evaluate import Engine
from netral.law.masks import MOST_SETS
from netral.law.question import Question
from netral.law.situate import situate
from tests.examples import examples
from tests.law.answered import answered

ENGINE = ask.engine()
VOCABULARY = ENGINE.vocabulary
LIBRARY = artefact.section("library")
PENAL = {p["id"] for p in artefact.section("rules")["provisions"] if p["penal"]}
NEVER_SAID = st.none()
DAYS = st.dates(date(2014, 1, 1), date(2027, 12, 31))


@st.composite
def questions(draw, known_on=NEVER_SAID):
    facts = {}
    for n in draw(st.lists(st.sampled_from(range(len(VOCABULARY.facts))), unique=True, max_size=8)):
        if n != VOCABULARY.status:
            facts[VOCABULARY.ids[n]] = draw(st.sampled_from(VOCABULARY.values[n]))
    people = [*VOCABULARY.people, *VOCABULARY.aliases, None]
    act = draw(st.sampled_from(sorted(VOCABULARY.acts)))
    return Question((act,), draw(DAYS), draw(st.sampled_from(people)), facts, as_known_on=draw(known_on))


def repr_of(value: object) -> str:
    return "long" if isinstance(value, int) and value > 1000 else ascii(value)


def known_from(provision: str) -> str:
    found = LIBRARY["provisions"][provision]
    return found.get("known_from") or LIBRARY["instruments"][found["instrument"]]["known_from"]


class TestCrime:
    @settings(max_examples=examples(4))
    @given(questions())
    def test_is_never_denied_while_a_penal_provision_may_apply(self, question):
        answer = answered(question)
        open_ = {c["provision"] for c in answer["conditions"] if c["if_met"] == "prohibited"} & PENAL

        assert answer["crime"] != "no" or not open_
        assert ("Not a crime" in answer["summary"]["en"]) == (answer["crime"] == "no")

    def test_is_open_for_an_act_that_only_its_intent_makes_one(self):
        facts = {"role": "poll-worker", "election-kind": "pilkada", "deliberate": "yes"}
        answer = ENGINE.check(Question(("receive-money",), date(2027, 11, 17), "kepala-daerah", facts))

        assert answer["verdict"] == "prohibited"
        assert answer["crime"] != "no"


class TestKnowledge:
    @settings(max_examples=examples(4))
    @given(questions(DAYS))
    def test_of_rights_and_readings_is_that_of_the_day(self, question):
        answer, day = answered(question), question.as_known_on.isoformat()

        for shown in [*answer["may_instead"], *answer["positions"]]:
            assert known_from(shown["provision"]) <= day

    @settings(max_examples=examples(4))
    @given(questions(st.none() | DAYS))
    def test_of_one_reading_alone_makes_no_dispute(self, question):
        answer = answered(question)

        if answer["verdict"] == "contested":
            assert {p["reading"] for p in answer["positions"]} == {"allowed", "prohibited"}
            assert answer["safe_course"]


class TestJson:
    @settings(max_examples=examples())
    @given(questions(), questions())
    def test_is_the_same_answer(self, question, other):
        for asked in (question, question._replace(acts=question.acts + other.acts)):
            try:
                answer = ENGINE.check(asked)
            except BadQuestion:
                continue
            assert json.loads(ENGINE.check_json(asked)) == json.loads(json.dumps(answer))


class TestReasons:
    @settings(max_examples=examples(1 / 2))
    @given(questions())
    def test_are_true_and_enough(self, question):
        """Whatever a trace says of an atom is so, and what does not apply names at least one that fails."""
        answer = answered(question)
        bits, said = VOCABULARY.read(question, question.acts[0])
        for child in answer["trace"]["children"]:
            for reason in child["because"]:
                n = VOCABULARY.number[reason["fact"]]
                among = VOCABULARY.bits_of(n, reason["in"])
                assert reason["in"]
                if reason["holds"] == "yes":
                    assert not bits[n] & ~among
                elif reason["holds"] == "open":
                    assert bits[n] & among
                    assert bits[n] & ~among
                else:
                    assert not bits[n] & among or not said >> n & 1
            if child["outcome"] == "applies":
                needed = [reason for reason in child["because"] if not {"unless", "any"} & reason.keys()]
                assert all(reason["holds"] != "no" for reason in needed)
            if child["outcome"] == "does-not-apply":
                assert child["because"]


class TestMemory:
    def test_grows_with_the_law_and_not_with_the_questions(self):
        """A visitor who asks ever new questions fills no memory."""
        engine = Engine(artefact.section("rules"))
        table, written = engine.table("like"), []
        for person in VOCABULARY.people:
            for value in VOCABULARY.values[VOCABULARY.number["object"]]:
                engine.check(Question(("like",), date(2024, 10, 10), person, {"object": value}))
            written.append(len(table.applied) + sum(len(row.ruled_out_alone) for row in table.rows))

        assert written[-1] <= len(table.cases) * (2 + len(table.rows))
        assert len(table.listed) <= MOST_LISTED
        assert all(len(row.ruled_out) <= MOST_SETS for row in table.rows)

    def test_of_sets_of_values_is_bounded(self):
        table = Engine(artefact.section("rules")).table("like")
        row = max(table.rows, key=lambda row: len(row.accepts))
        for known in range(1, min(1 << len(row.accepts), 500)):
            row.masks(known, said=True)

        assert len(row.said) <= MOST_SETS


class TestThreads:
    def test_never_see_half_an_answer(self):
        question = Question(("like",), date(2024, 10, 10), "pns", {"object": "calon", "stage": "campaign"})
        expected = ENGINE.check(question)
        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-6)
        try:
            with ThreadPoolExecutor(4) as pool:
                for _ in range(20):
                    engine = Engine(artefact.section("rules"))
                    assert all(answer == expected for answer in pool.map(engine.check, [question] * 4))
        finally:
            sys.setswitchinterval(interval)


class TestRefusal:
    @pytest.mark.parametrize("person", [["pns"], 5, "\x1b[31m", "x" * 10_000])
    def test_names_the_person_it_does_not_know(self, person):
        with pytest.raises(BadQuestion) as refused:
            ENGINE.check(Question(("like",), date(2024, 10, 10), person))

        assert refused.value.field == "person"
        assert str(refused.value).isprintable()
        assert len(str(refused.value)) < 400

    @pytest.mark.parametrize("value", [[["a"]], [[[]]], {}, -5, 10**5000, "٣", "a\x1b[31m", None], ids=repr_of)
    @pytest.mark.parametrize("fact", ["object", "service-years"])
    def test_names_the_fact_whose_value_is_none_of_its_own(self, fact, value):
        with pytest.raises(BadQuestion) as refused:
            ENGINE.check(Question(("like",), date(2024, 10, 10), "pns", {fact: value}))

        assert refused.value.field == fact
        assert str(refused.value).isprintable()

    def test_of_no_act_at_all(self):
        for ask_it in (ENGINE.check, ENGINE.verdict, ENGINE.check_json):
            with pytest.raises(BadQuestion, match="Sebutkan"):
                ask_it(Question((), date(2024, 10, 10)))


class TestUnknownStage:
    def test_leaves_it_to_the_calendar(self):
        timeline = ask.timeline()
        asked = Question(("like",), date(2024, 10, 10), "pns", region="14.06", election="pilkada-2024")

        said = situate(asked._replace(facts={"stage": "unknown", "election-kind": "unknown"}), timeline)
        assert said == situate(asked, timeline)
