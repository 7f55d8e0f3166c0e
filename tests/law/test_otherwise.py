"""One thing otherwise: what is told beforehand is what the engine answers when it is so."""

from __future__ import annotations

from datetime import date

import pytest

from netral.law import ask
from netral.law.contract.otherwise import OWN, Change, answered, closings, leads, openings
from netral.law.contract.sheet import sheet
from netral.law.question import Question

DAY = date(2024, 10, 10)
SPOUSE = {"relation": "spouse"}
ASKED = [
    ("accompany-candidate", SPOUSE),
    ("accompany-candidate", SPOUSE | {"cltn": "none"}),
    ("accompany-candidate", SPOUSE | {"cltn": "granted"}),
    ("attend-campaign", {}),
    ("attend-campaign", {"attributes": "candidate", "active-support": True}),
    ("like", {"object": "calon"}),
    ("use-official-vehicle", {}),
    ("campaign-speaker", {"campaign-leave": "none"}),
    ("vote", {}),
]
PEOPLE = ["pns", "pppk", "kepala-daerah", None]


def told(act, facts, person="pns"):
    return ask.answer(Question((act,), DAY, person, facts))


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(("act", "facts"), ASKED)
class TestWhatIsToldBeforehand:
    def test_of_a_reply_is_what_it_leads_to(self, act, facts, person):
        answer = told(act, facts, person)
        for need in answer["needs"]:
            for reply, verdict in leads(answer, need).items():
                assert answered(answer, Change(need["fact"], reply))["verdict"] == verdict

    def test_of_openings_and_closings_is_so(self, act, facts, person):
        answer = told(act, facts, person)

        assert all(answered(answer, change)["verdict"] == "allowed" for change in openings(answer))
        assert all(answered(answer, change)["verdict"] == "prohibited" for change in closings(answer))
        assert all(change.fact in OWN for change in (*openings(answer), *closings(answer)))


class TestSheet:
    def test_of_what_is_forbidden_without_leave_names_the_leave_and_its_ground(self):
        shown = sheet(told("accompany-candidate", SPOUSE | {"cltn": "none"}), "id")

        assert "Boleh bila cuti di luar tanggungan negara (CLTN): sudah CLTN." in shown.advice
        assert shown.conditions[0].id == "se-b36-cltn"

    def test_of_what_is_allowed_names_what_would_forbid_it(self):
        shown = sheet(told("accompany-candidate", SPOUSE | {"cltn": "granted"}), "en")

        assert any(line.text.startswith("Not allowed any more if leave outside") for line in shown.conditions)

    def test_of_an_open_question_tells_where_its_replies_lead(self):
        (need,) = sheet(told("accompany-candidate", SPOUSE), "id").needs

        assert need.leads[:3] == ["sudah CLTN: Boleh", "sedang mengajukan: Dilarang", "tidak CLTN: Dilarang"]

    def test_of_a_duty_never_reads_as_its_opposite(self):
        shown = sheet(told("accompany-candidate", {}), "id")
        duties = [line.text for line in shown.conditions if line.id in ("pp42-p11c", "se-b36-cltn")]

        assert duties
        assert all(text.startswith(("Dilarang bila kewajiban ini", "Boleh selama kewajiban ini")) for text in duties)

    def test_tells_a_permission_to_listen_apart_from_the_rights_in_an_examination(self):
        shown = sheet(ask.answer(Question(("accompany-candidate",), date(2018, 5, 1), "pns")), "id")

        assert "pp53-p4-12b-izin" in [line.id for line in shown.remains]
        assert [line.id for line in shown.rights] == ["pp42-p19-2"]

    @pytest.mark.parametrize(
        ("facts", "opening", "terms"),
        [({}, "Boleh bila sudah CLTN.", 6), ({"cltn": "granted"}, "", 6), ({"cltn": "none"}, "", 0)],
    )
    def test_says_under_which_terms_an_act_is_allowed(self, facts, opening, terms):
        shown = sheet(told("accompany-candidate", SPOUSE | facts), "id")

        assert (shown.terms.opening, len(shown.terms.texts)) == (opening, terms)

    def test_of_somebody_summoned_begins_with_his_rights_and_says_whose_examination_it_is(self):
        shown = sheet(told("summoned-as-suspect", {}), "id")

        assert not shown.needs
        assert not shown.remains
        assert [line.id for line in shown.rights] == ["pp94-p27", "pp42-p19-2", "pp79-p4", "pp79-p11"]  # as needed
        assert "klarifikasi di Bawaslu belum kami muat" in shown.advice[0]
        assert shown.route
