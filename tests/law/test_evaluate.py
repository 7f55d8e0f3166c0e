"""What the engine promises whatever the corpus says."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netral.law import artefact, ask
from netral.law.errors import BadQuestion
from netral.law.question import FIRST_DAY, Question
from netral.law.terms import STRICTEST_FIRST
from tests.examples import examples
from tests.law.answered import answered

ENGINE = ask.engine()
FACTS = ENGINE.vocabulary.facts
FIRM = {"allowed", "prohibited", "contested", "not-covered"}
LIKE = Question(("like",), date(2024, 10, 10), "pns", {"object": "calon"}, election="pilkada-2024")


@st.composite
def facts(draw, *, at_most: int = 12):
    chosen = draw(st.lists(st.sampled_from(range(len(FACTS))), unique=True, max_size=at_most))
    values = ENGINE.vocabulary.values
    return {
        FACTS[n]["id"]: draw(st.sampled_from([*values[n], "unknown"])) for n in chosen if FACTS[n]["id"] != "status"
    }


questions = st.builds(
    lambda act, day, person, known: Question((act,), date.fromordinal(day), person, known),
    st.sampled_from(sorted(ENGINE.vocabulary.acts)),
    st.integers(FIRST_DAY.toordinal(), date(2027, 12, 31).toordinal()),
    st.sampled_from([*ENGINE.vocabulary.people, *ENGINE.vocabulary.aliases, "unknown", None]),
    facts(),
)


class TestKnowingMore:
    @settings(max_examples=examples(4))
    @given(questions, facts(at_most=6))
    def test_never_turns_a_firm_verdict_into_another_firm_one(self, question, more):
        before = answered(question)
        taken = {one["fact"] for one in before["presumed"]}
        learnt = {k: v for k, v in more.items() if k not in {*question.facts, *taken} and v != "unknown"}
        after = answered(Question(question.acts, question.on, question.person, {**question.facts, **learnt}))

        if before["verdict"] in FIRM:
            assert after["verdict"] == before["verdict"]

    @settings(max_examples=examples(2))
    @given(questions, st.randoms(use_true_random=False))
    def test_ends_in_at_most_seven_questions(self, question, random):
        known, asked = dict(question.facts), 0
        while True:
            answer = answered(Question(question.acts, question.on, question.person, known))
            if answer["verdict"] != "conditional" or not answer["needs"]:
                break
            need = answer["needs"][0]
            known[need["fact"]] = random.choice(need["options"])["id"]
            asked += 1
            assert asked <= 7, known

    @settings(max_examples=examples(3))
    @given(questions, facts(at_most=1))
    def test_of_what_was_not_asked_leaves_the_verdict_alone(self, question, more):
        before = answered(question)
        known = {
            *question.facts,
            *(one["fact"] for one in before["presumed"]),
            *(need["fact"] for need in before["needs"]),
        }
        unasked = {fact: value for fact, value in more.items() if fact not in known}
        after = answered(Question(question.acts, question.on, question.person, {**question.facts, **unasked}))

        assert after["verdict"] == before["verdict"]


class TestTheAnswer:
    @settings(max_examples=examples(2))
    @given(questions)
    def test_is_the_same_for_the_same_question(self, question):
        assert json.dumps(answered(question)) == json.dumps(answered(question))

    @settings(max_examples=examples(3))
    @given(questions)
    def test_cites_nothing_outside_its_dates(self, question):
        answer = answered(question)
        library, day = artefact.section("library"), question.on.isoformat()
        cited = [
            *(p["id"] for p in answer["provisions"]),
            *(p["provision"] for p in [*answer["conditions"], *answer["positions"], *answer["may_instead"]]),
        ]
        for id_ in cited:
            spans = library["provisions"][id_]["in_force"]
            assert any(span["from"] <= day < (span["until"] or "9999") for span in spans), id_
        for sanction in answer["sanctions"]:
            found = library["sanctions"][sanction["id"]]
            assert found.get("effective_from", "") <= day < found.get("effective_until", "9999")

    @settings(max_examples=examples(3))
    @given(questions)
    def test_is_allowed_only_by_a_cited_right_permission_duty_or_exception(self, question):
        answer = answered(question)
        if answer["verdict"] == "allowed":
            assert answer["provisions"]
        if answer["verdict"] == "prohibited":
            assert answer["provisions"]

    def test_has_every_part_of_the_contract(self):
        answer = ask.answer(LIKE)
        assert list(answer) == [
            "question", "verdict", "summary", "stage", "stages", "provisions", "category", "crime", "sanctions",
            "conditions", "needs", "positions", "safe_course", "presumed", "may_instead", "authority", "route", "trace",
            "law_version", "as_known_on",
        ]  # fmt: skip
        assert set(answer["stage"]) == {"id", "phase", "election", "region", "from", "until"}
        assert set(answer["trace"]) == {"rule", "outcome", "because", "children"}
        assert all(
            {"id", "cite", "instrument", "modality", "verified", "quote_url"} <= set(p) for p in answer["provisions"]
        )
        assert all({"id", "level", "cite", "imposed_by", "operative"} <= set(s) for s in answer["sanctions"])

    def test_says_what_it_took_for_granted(self):
        taken = {one["fact"]: one["not"] for one in ask.answer(LIKE)["presumed"]}

        assert taken["account-control"] == ["hacked", "others"]
        assert "role" not in taken

    def test_of_a_crime_says_so(self):
        answer = ask.answer(
            Question(("give-money-voters",), date(2024, 11, 20), "pns", {"deliberate": True}, election="pilkada-2024")
        )
        assert "pidana" in answer["category"]
        assert answer["summary"]["en"].startswith(
            "Not allowed: give or promise money or goods to voters. It may be a crime."
        )


class TestSeveralActs:
    def test_come_strictest_first_with_one_verdict_over_all(self):
        answer = ask.answer(
            Question(
                ("vote", "like", "attend-passively"),
                date(2024, 10, 10),
                "pns",
                {"object": "calon"},
                election="pilkada-2024",
            )
        )
        verdicts = [one["verdict"] for one in answer["answers"]]
        assert verdicts == sorted(verdicts, key=STRICTEST_FIRST.index) == ["prohibited", "contested", "allowed"]
        assert answer["overall"] == "prohibited"

    def test_keep_the_shape_of_a_list_even_when_one_act_is_named_twice(self):
        assert "answers" in ask.answer(Question(("vote", "vote"), date(2024, 11, 27), "pns", election="pilkada-2024"))


class TestAsKnownOn:
    def test_a_ruling_counts_only_from_the_day_it_is_known(self):
        asked = Question(
            ("make-favouring-decision",), date(2024, 11, 20), "polri", {"deliberate": True}, election="pilkada-2024"
        )
        known_before = Question(
            asked.acts, asked.on, asked.person, asked.facts, asked.election, as_known_on=date(2024, 11, 13)
        )
        assert "uu1-2015-p188-mk" in {p["id"] for p in ask.answer(asked)["provisions"]}
        assert "uu1-2015-p188-mk" not in {p["id"] for p in ask.answer(known_before)["provisions"]}

    def test_so_does_the_end_of_a_law(self):
        asked = Question(("give-ktp-support",), date(2021, 9, 15), "pns", {"election-kind": "pilkada"})
        before = asked._replace(as_known_on=date(2021, 8, 1))
        assert {"pp53-p4-14"} <= {p["id"] for p in ENGINE.check(before)["provisions"]}
        assert "pp53-p4-14" not in {p["id"] for p in ENGINE.check(asked)["provisions"]}

    def test_the_schedule_of_2020_was_another_one_before_the_pandemic(self):
        asked = Question(("vote",), date(2020, 9, 23), "pns", election="pilkada-2020")
        early = Question(("vote",), date(2020, 9, 23), "pns", election="pilkada-2020", as_known_on=date(2020, 2, 1))
        assert ask.answer(asked)["stage"]["phase"] == "after-determination"
        assert ask.answer(early)["stage"]["phase"] == "voting"


class TestTheDay:
    @pytest.mark.parametrize(
        ("on", "authority"),
        [
            (date(2024, 8, 20), "kasn"),
            (date(2024, 8, 23), "kasn"),
            (date(2024, 8, 24), "bkn"),
            (date(2024, 8, 26), "bkn"),
        ],
    )
    def test_decides_who_handles_it(self, on, authority):
        assert (
            ask.answer(Question(("like",), on, "pns", {"object": "bakal-calon"}, election="pilkada-2024"))["authority"]
            == authority
        )

    @pytest.mark.parametrize(("on", "ground"), [(date(2021, 8, 30), "pp53-p4-14"), (date(2021, 8, 31), "pp94-p5n-7")])
    def test_decides_which_discipline_rule_applies(self, on, ground):
        answer = ENGINE.check(
            Question(("give-ktp-support",), on, "pns", {"election-kind": "pilkada", "stage": "before-determination"})
        )
        assert ground in {p["id"] for p in answer["provisions"]}

    def test_of_a_regional_election_without_a_region_asks_for_it(self):
        answer = ask.answer(Question(("attend-campaign",), date(2020, 10, 7), "kepala-desa"))
        assert answer["verdict"] == "conditional"
        assert answer["needs"][0]["fact"] == "region"


class TestTheWay:
    @pytest.mark.parametrize(
        ("act", "on", "authority"),
        [
            ("report-violation", date(2024, 10, 10), "bawaslu"),
            ("file-objection", date(2024, 10, 10), "ppk"),
            ("file-appeal", date(2021, 8, 9), "bapek"),
            ("file-appeal", date(2021, 8, 10), "bpasn"),
            ("vote", date(2024, 11, 27), None),
            ("congratulate-winner", date(2024, 11, 28), None),
        ],
    )
    def test_depends_on_the_act(self, act, on, authority):
        assert ask.answer(Question((act,), on, "pns"))["authority"] == authority

    @pytest.mark.parametrize(
        ("election", "on", "kpu"),
        [("pilkada-2024", date(2024, 10, 10), True), ("pemilu-2024", date(2024, 1, 10), False)],
    )
    def test_of_an_incumbent_leads_to_kpu_only_in_a_pilkada(self, election, on, kpu):
        answer = ask.answer(Question(("campaign-speaker",), on, "kepala-daerah", election=election))
        assert ("kpu" in {step["authority"] for step in answer["route"]}) is kpu

    @pytest.mark.parametrize(("act", "told"), [("vote", False), ("like", True), ("defend-oneself", True)])
    def test_of_defending_oneself_is_told_where_somebody_may_have_to(self, act, told):
        answer = ask.answer(Question((act,), date(2024, 10, 10), "pns", {"object": "calon"}, election="pilkada-2024"))
        assert ("pp42-p19-2" in {right["provision"] for right in answer["may_instead"]}) is told

    def test_always_leaves_something_to_ask_when_a_fact_decides(self):
        answer = ask.answer(Question(("run-for-office",), date(2024, 8, 28), "pppk", election="pilkada-2024"))
        assert answer["verdict"] == "conditional"
        assert answer["needs"]


class TestWrongQuestions:
    @pytest.mark.parametrize(
        ("question", "field"),
        [
            (Question((), date(2024, 10, 10)), "act"),
            (Question(("lik",), date(2024, 10, 10)), "act"),
            (Question(("like",), date(2024, 10, 10), "pnss"), "person"),
            (Question(("like",), date(2024, 10, 10), "pns", {"colour": "red"}), "fact"),
            (Question(("like",), date(2024, 10, 10), "pns", {"uniform": "maybe"}), "uniform"),
            (Question(("report-violation",), date(2024, 10, 10), "warga", {"knows-since": "soon"}), "knows-since"),
            (Question(("report-violation",), date(2024, 10, 10), "warga", {"knows-since": -1}), "knows-since"),
            (Question(("attend-passively",), date(2024, 10, 10), "pns", {"attributes": "party"}), "attributes"),
            (Question(("like",), date(2024, 10, 10), "pns", {"status": "polri"}), "status"),
            (Question(("vote",), date(2024, 10, 10), "pns", {"stage": "voting"}, election="pilkada-2024"), "stage"),
        ],
    )
    def test_are_refused_by_field(self, question, field):
        with pytest.raises(BadQuestion) as refused:
            ask.answer(question)
        assert refused.value.field == field
        assert refused.value.message["id"]
        assert refused.value.message["en"]


class TestTheWindows:
    @pytest.mark.parametrize(
        ("on", "verdict"),
        [
            (date(2024, 3, 21), "not-covered"),
            (date(2024, 3, 22), "prohibited"),
            (date(2025, 2, 19), "prohibited"),
            (date(2025, 2, 20), "prohibited"),
            (date(2025, 8, 20), "not-covered"),
        ],
    )
    def test_of_six_months_open_and_close_on_their_days(self, on, verdict):
        question = Question(("replace-officials",), on, "kepala-daerah", {"minister-approval": "none"})
        assert ask.answer(question)["verdict"] == verdict

    def test_count_months_not_days(self):
        from netral.law.situate import months_after

        assert months_after(date(2024, 8, 31), -6) == date(2024, 2, 29)
        assert months_after(date(2024, 1, 15), 12) == date(2025, 1, 15)
        assert months_after(date(2025, 2, 20), 6) - timedelta(days=1) == date(2025, 8, 19)
