"""What readers think: counted by act, never by person, and shown only in tens."""

from __future__ import annotations

from datetime import timedelta

import pytest

from netral.common.clock import today
from netral.common.disclosure.rounding import LEAST
from netral.guide.models import Opinion, Tally, monday

pytestmark = pytest.mark.django_db
LAST_WEEK = monday(today()) - timedelta(7)
GIVEN = {"act": "like", "opinion": "useful"}


class TestGiving:
    def test_counts_one_more_and_keeps_nothing_else(self, public):
        public.post("/bolehkah/tanggapan/", GIVEN)
        answer = public.post("/bolehkah/tanggapan/", {**GIVEN, "text": "canary"})

        assert answer.status_code == 200
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "no-store"
        assert [(one.act, one.opinion, one.count) for one in Tally.objects.all()] == [("like", "useful", 2)]
        assert {field.name for field in Tally._meta.get_fields()} == {"id", "act", "opinion", "week", "count"}

    @pytest.mark.parametrize(
        "form",
        [{}, {"act": "like"}, {**GIVEN, "opinion": "angry"}, {**GIVEN, "act": "x" * 9000}, {**GIVEN, "act": "\0"}],
    )
    def test_of_what_does_not_exist_counts_nothing(self, public, form):
        assert public.post("/bolehkah/tanggapan/", form).status_code == 404
        assert not Tally.objects.exists()

    def test_from_another_site_is_refused(self, public):
        answer = public.post("/bolehkah/tanggapan/", GIVEN, headers={"Sec-Fetch-Site": "cross-site"})

        assert answer.status_code == 403
        assert not Tally.objects.exists()


class TestTotals:
    def test_hide_what_is_small_and_round_the_rest_down(self, public):
        Tally.objects.create(act="like", opinion=Opinion.USEFUL, count=LEAST - 1, week=LAST_WEEK)
        Tally.objects.create(act="vote", opinion=Opinion.USEFUL, count=2 * LEAST + 9, week=LAST_WEEK)

        page = public.get("/tanggapan/").text

        assert "Menyukai unggahan" not in page
        assert "Berguna: 20" in page

    def test_move_with_the_week_alone_and_not_with_a_button(self, public):
        day = monday(today())
        Tally.objects.create(act="vote", opinion=Opinion.UNCLEAR, count=9, week=day - timedelta(7))
        Tally.objects.create(act="vote", opinion=Opinion.UNCLEAR, count=30, week=day)

        assert Tally.shown(day + timedelta(6)) == {}
        assert Tally.shown(day + timedelta(7)) == {"vote": {"unclear": 30}}

    def test_are_the_same_for_two_states_that_differ_in_one_reader(self, public):
        Tally.objects.create(act="vote", opinion=Opinion.UNCLEAR, count=19, week=LAST_WEEK)
        before = public.get("/en/tanggapan/").content

        public.post("/bolehkah/tanggapan/", {"act": "vote", "opinion": "unclear"})

        assert public.get("/en/tanggapan/").content == before

    def test_forget_acts_that_are_no_more(self, public):
        Tally.objects.create(act="an-old-act", opinion=Opinion.USEFUL, count=50)

        assert "an-old-act" not in public.get("/tanggapan/").text
